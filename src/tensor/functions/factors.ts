// Factorisations with their gradients, parts packed into one flat last axis as the routines give them. Cutting, checks and
// words for users are in linearAlgebra.ts.

import { type Tensor, where } from "../array.ts";
import { zeros } from "../create.ts";
import { customGradient } from "../differentiate.ts";
import type { Shape } from "../ir/shape.ts";
import { applyRoutine, lowerHalf, parts, turned } from "./matrices.ts";
import { eye } from "./patterns.ts";
import { concat, expandDims, split } from "./structure.ts";
import { triangularSolver } from "./systems.ts";

type OfMatrix = (a: Tensor) => Tensor;

/** Q and R. */
export const qrFactors = (a: Tensor): Tensor[] => parts(packedQr(a), ...qrShapes(a));
/** U, the singular values and V. */
export const svdFactors = (a: Tensor): Tensor[] => parts(packedSvd(a), ...svdShapes(a));
/** Eigenvalues and vectors. */
export const eigenFactors = (a: Tensor): Tensor[] => parts(packedEigen(a), ...eigenShapes(a));

/** S = L^-T P(L^T adjoint) L^-1, where P keeps the lower triangle and half of the diagonal (I. Murray, 2016). */
export const choleskyFactor: OfMatrix = customGradient(
  (a: Tensor) => applyRoutine("cholesky", [a]),
  (adjoint, _, l) => {
    const inner = lowerHalf(turned(l).matmul(adjoint));
    const right = turned(triangularSolver(true, true)(l, turned(inner)));
    return [ofLowerTriangle(triangularSolver(true, true)(l, right))];
  },
);

/**
 * Of A = [A1 A2], A1 = Q R1 square or tall and of full rank, R2 = Q^T A2. M = R1 adjoint(R1)^T - adjoint(Q)^T Q, of which the
 * lower triangle is mirrored (S. Walter and L. Lehmann, 2010).
 */
const packedQr: OfMatrix = customGradient(
  (a: Tensor) => applyRoutine("qr", [a]),
  (adjoint, [a], packed) => {
    const shapes = qrShapes(a);
    const [q, r] = parts(packed, ...shapes);
    const [ofQ, ofR] = parts(adjoint, ...shapes);
    const [k, n] = r.shape.slice(-2);
    const [[r1], [ofR1, ofR2], [, a2]] = [r, ofR, a].map((x) => split(x, [k, n - k], -1));
    const ofQAndR2 = ofQ.add(a2.matmul(turned(ofR2)));
    const half = lowerHalf(r1.matmul(turned(ofR1)).sub(turned(ofQAndR2).matmul(q)));
    const right = ofQAndR2.add(q.matmul(half.add(turned(half))));
    const ofA1 = turned(triangularSolver(false, false)(r1, turned(right)));
    return [concat([ofA1, q.matmul(ofR2)], -1)];
  },
);

/** J. Townsend, "Differentiating the singular value decomposition", 2016, with F_ij = 1 / (s_j^2 - s_i^2). */
const packedSvd: OfMatrix = customGradient(
  (a: Tensor) => applyRoutine("svd", [a]),
  (adjoint, [a], packed) => {
    const shapes = svdShapes(a);
    const [u, s, v] = parts(packed, ...shapes);
    const [ofU, ofS, ofV] = parts(adjoint, ...shapes);
    const row = expandDims(s, -2);
    const gaps = inverseGaps(row.square());
    /** How far a basis turns within itself: F * (basis^T adjoint - adjoint^T basis). */
    const turn = (basis: Tensor, ofBasis: Tensor) => {
      const product = turned(basis).matmul(ofBasis);
      return gaps.mul(product.sub(turned(product)));
    };
    /** What of an adjoint lies outside the span of a basis. */
    const outside = (basis: Tensor, ofBasis: Tensor) => ofBasis.sub(basis.matmul(turned(basis).matmul(ofBasis)));
    const inner = turn(u, ofU)
      .mul(row)
      .add(turn(v, ofV).mul(turned(row)))
      .add(diagonal(ofS));
    const inverse = inverseOrZero(row);
    const ofA = u
      .matmul(inner)
      .add(outside(u, ofU).mul(inverse))
      .matmul(turned(v))
      .add(u.mul(inverse).matmul(turned(outside(v, ofV))));
    return [ofA];
  },
);

/** V (diag(adjoint of values) + F * (V^T adjoint of V)) V^T, F_ij = 1 / (value_j - value_i), of which the lower triangle was read. */
const packedEigen: OfMatrix = customGradient(
  (a: Tensor) => applyRoutine("symmetricEigen", [a]),
  (adjoint, [a], packed) => {
    const shapes = eigenShapes(a);
    const [values, vectors] = parts(packed, ...shapes);
    const [ofValues, ofVectors] = parts(adjoint, ...shapes);
    const inner = inverseGaps(expandDims(values, -2)).mul(turned(vectors).matmul(ofVectors)).add(diagonal(ofValues));
    return [ofLowerTriangle(vectors.matmul(inner).matmul(turned(vectors)))];
  },
);

function qrShapes({ shape }: Tensor): Shape[] {
  const [m, n] = shape.slice(-2);
  return [
    [m, Math.min(m, n)],
    [Math.min(m, n), n],
  ];
}

function svdShapes({ shape }: Tensor): Shape[] {
  const [m, n] = shape.slice(-2);
  return [[m, Math.min(m, n)], [Math.min(m, n)], [n, Math.min(m, n)]];
}

const eigenShapes = ({ shape }: Tensor): Shape[] => [shape.slice(-1), shape.slice(-2)];

/** The adjoint of the lower triangle, which was read for both, from that of a symmetric matrix. */
const ofLowerTriangle = (x: Tensor): Tensor => lowerHalf(x.add(turned(x)));

/** 1 / (x_j - x_i) of rows [..., 1, n], and 0 where both are equal: what turns within their span leaves no trace in the values. */
const inverseGaps = (row: Tensor): Tensor => inverseOrZero(row.sub(turned(row)));

function inverseOrZero(x: Tensor): Tensor {
  const isZero = x.equal(0);
  return where(isZero, zeros([], x.dtype), where(isZero, 1, x).reciprocal());
}

/** Vectors [..., n] on the diagonals of matrices. */
const diagonal = (x: Tensor): Tensor => expandDims(x, -2).mul(eye(x.shape[x.rank - 1], x.shape[x.rank - 1], x.dtype));
