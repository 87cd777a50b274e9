// Systems of equations and factorisations of matrices: the last two axes are a matrix, all axes before them batches.
// Computed in f64 and rounded to the operands' type, f32 or f64. The algorithms are in routine/, gradients in systems.ts and factors.ts.

import type { Tensor } from "../array.ts";
import { zeros } from "../create.ts";
import { broadcastShapes, formatShape } from "../ir/shape.ts";
import { choleskyFactor, eigenFactors, qrFactors, svdFactors } from "./factors.ts";
import { determinant, eyes, leastSquaresSolver, solveMatrices, triangularSolver } from "./systems.ts";

/** The share of the largest singular value up to which one counts as zero: max(rows, columns) times the type's eps by default. */
export interface RankOptions {
  readonly tolerance?: number;
}

/** X with A X = B, of A [..., n, n] and B [..., n, r], or of one vector B [n]; batches are stretched. Throws when computed where A is singular. */
export const solve = (a: Tensor, b: Tensor): Tensor => onSystem("solve", a, b, solveMatrices);

/**
 * X with T X = B, or T^T X = B where `transposed`: T is the lower triangle of A where `lower`, else the upper one, and the
 * other one is not read. As `solve` otherwise.
 */
export const triangularSolve = (
  a: Tensor,
  b: Tensor,
  { lower, transposed = false }: { readonly lower: boolean; readonly transposed?: boolean },
): Tensor => onSystem("triangularSolve", a, b, triangularSolver(lower, transposed));

/**
 * The X that makes |A X - B| least, and of those the one of least norm, of A [..., m, n] of any shape and rank, B [..., m, r]
 * or one vector [m]. Always by singular values: twice the digits of normal equations, several times the work of `solve`.
 */
export const leastSquares = (a: Tensor, b: Tensor, options: RankOptions = {}): Tensor =>
  onSystem("leastSquares", a, b, leastSquaresSolver(toleranceOf("leastSquares", a, options)));

/** Moore and Penrose's inverse [..., n, m] of A [..., m, n]. Its gradient takes the rank for constant. */
export function pinv(a: Tensor, options: RankOptions = {}): Tensor {
  checkMatrix("pinv", a);
  return leastSquaresSolver(toleranceOf("pinv", a, options))(a, eyes(a));
}

/** Throws when computed where A is singular. */
export function inverse(a: Tensor): Tensor {
  checkMatrix("inverse", a);
  return solveMatrices(a, eyes(a));
}

/** The determinant [...] of A [..., n, n]: 0 of a singular matrix, where the gradient is right too; second derivatives want a regular one. */
export function det(a: Tensor): Tensor {
  checkMatrix("det", a);
  return determinant(a);
}

/** The number [...] of singular values that do not count as zero, i32. */
export function rank(a: Tensor, options: RankOptions = {}): Tensor {
  const [m, n] = checkMatrix("rank", a);
  const tolerance = toleranceOf("rank", a, options);
  if (m * n === 0) return zeros(a.shape.slice(0, -2), "i32");
  const { s } = svd(a);
  const bound = s.max(-1, true).mul(tolerance);
  return s.greater(bound).cast("i32").sum(-1);
}

/**
 * The lower triangular L [..., n, n] with A = L L^T. Reads the lower triangle of A, and its gradient is that triangle's.
 * Throws when computed where A is not positive definite.
 */
export function cholesky(a: Tensor): Tensor {
  checkMatrix("cholesky", a);
  return choleskyFactor(a);
}

/**
 * A = Q R of A [..., m, n]: Q [..., m, k] with orthonormal columns, R [..., k, n] upper triangular with a diagonal of 0 or
 * more, k = min(m, n). The gradient wants the first k columns of A independent.
 */
export function qr(a: Tensor): { q: Tensor; r: Tensor } {
  checkMatrix("qr", a);
  const [q, r] = qrFactors(a);
  return { q, r };
}

/**
 * A = U diag(s) V^T of A [..., m, n]: U [..., m, k] and V [..., n, k] with orthonormal columns, s [..., k] falling, k = min(m, n).
 * The first component of at least half the largest magnitude is positive in each column of V. Gradients of U and V want
 * values that differ; those of s need not.
 */
export function svd(a: Tensor): { u: Tensor; s: Tensor; v: Tensor } {
  checkMatrix("svd", a);
  const [u, s, v] = svdFactors(a);
  return { u, s, v };
}

/**
 * A = V diag(values) V^T of a symmetric A [..., n, n], of which the lower triangle is read: values [..., n] rising, the
 * vectors [..., n, n] as orthonormal columns with signs as in `svd`. Gradients as in `svd` too, those of the lower triangle.
 */
export function symmetricEigen(a: Tensor): { values: Tensor; vectors: Tensor } {
  checkMatrix("symmetricEigen", a);
  const [values, vectors] = eigenFactors(a);
  return { values, vectors };
}

/** Stretches the batches of a system to match and makes a single vector a column meanwhile. */
function onSystem(who: string, a: Tensor, b: Tensor, fn: (a: Tensor, b: Tensor) => Tensor): Tensor {
  checkMatrix(who, a);
  if (b.rank === 0) throw new TypeError(`${who}: wants a vector or matrices on the right side, got a number`);
  const columns = b.rank === 1 ? b.reshape(b.size, 1) : b;
  const batch = broadcastShapes(who, a.shape.slice(0, -2), columns.shape.slice(0, -2));
  const [matrices, rights] = [a, columns].map((side) => side.broadcastTo(...batch, ...side.shape.slice(-2)));
  const x = fn(matrices, rights);
  return b.rank === 1 ? x.reshape(...x.shape.slice(0, -1)) : x;
}

function checkMatrix(who: string, a: Tensor): readonly number[] {
  if (a.rank < 2) throw new TypeError(`${who}: wants a matrix or a batch of them, got shape ${formatShape(a.shape)}`);
  return a.shape.slice(-2);
}

function toleranceOf(who: string, { shape, dtype }: Tensor, { tolerance }: RankOptions): number {
  if (tolerance === undefined) return Math.max(0, ...shape.slice(-2)) * (dtype === "f32" ? 2 ** -23 : 2 ** -52);
  if (tolerance >= 0) return tolerance;
  throw new RangeError(`${who}: wants a tolerance of 0 or more, got ${tolerance}`);
}
