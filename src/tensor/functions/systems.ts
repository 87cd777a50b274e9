// Systems of equations and determinants with their gradients: matrices of equal batches, right sides [..., n, r].
// Stretching, checks and words for users are in linearAlgebra.ts.

import type { Tensor } from "../array.ts";
import { customGradient } from "../differentiate.ts";
import { applyRoutine, asMatrices, turned } from "./matrices.ts";
import { eye, tril, triu } from "./patterns.ts";

type OfMatrix = (a: Tensor) => Tensor;
type OfSystem = (a: Tensor, b: Tensor) => Tensor;

export const solveMatrices: OfSystem = customGradient(
  (a: Tensor, b: Tensor) => applyRoutine("solve", [a, b]),
  (adjoint, [a], x) => {
    const ofB = solveMatrices(turned(a), adjoint);
    return [ofB.matmul(turned(x)).neg(), ofB];
  },
);

export const triangularSolver = (lower: boolean, transposed: boolean): OfSystem =>
  customGradient(
    (a: Tensor, b: Tensor) => applyRoutine("triangularSolve", [a, b], { lower, transposed }),
    (adjoint, [a], x) => {
      const ofB = triangularSolver(lower, !transposed)(a, adjoint);
      const ofA = transposed ? x.matmul(turned(ofB)) : ofB.matmul(turned(x));
      return [(lower ? tril : triu)(ofA).neg(), ofB];
    },
  );

/** Of x = P b, P the pseudoinverse: G. Golub and V. Pereyra, 1973, equation 4.12; a product with P is a least squares solution. */
export function leastSquaresSolver(tolerance: number): OfSystem {
  const solver: OfSystem = customGradient(
    (a: Tensor, b: Tensor) => applyRoutine("leastSquares", [a, b], { tolerance }),
    (adjoint, [a, b], x) => {
      const y = solver(turned(a), adjoint); // P^T adjoint
      const z = solver(a, y); // P y
      const w = solver(turned(a), x); // P^T x
      const outside = b.sub(a.matmul(x)); // what A does not reach of b
      const unseen = adjoint.sub(turned(a).matmul(y)); // what A does not see of the adjoint
      const acrossRank = outside.matmul(turned(z)).add(w.matmul(turned(unseen)));
      return [acrossRank.sub(y.matmul(turned(x))), y];
    },
  );
  return solver;
}

export const determinant: OfMatrix = customGradient(
  (a: Tensor) => applyRoutine("determinant", [a]),
  (adjoint, [a]) => [asMatrices(adjoint).mul(cofactors(a))],
);

/** det(A) A^-T, of singular A too; its own gradient wants an inverse. */
const cofactors: OfMatrix = customGradient(
  (a: Tensor) => applyRoutine("cofactors", [a]),
  (adjoint, [a]) => {
    const b = turned(solveMatrices(a, eyes(a))); // A^-T
    const along = adjoint.mul(b).sum([-2, -1], true);
    const across = b.matmul(turned(adjoint)).matmul(b);
    return [asMatrices(determinant(a)).mul(along.mul(b).sub(across))];
  },
);

/** An identity with as many rows as each matrix. */
export const eyes = (a: Tensor): Tensor => {
  const rows = a.shape[a.rank - 2];
  return eye(rows, rows, a.dtype).broadcastTo(...a.shape.slice(0, -2), rows, rows);
};
