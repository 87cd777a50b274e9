// The matrix of cofactors, det(A) A^-T, which is the determinant's gradient, also where A is singular.

import { determinantOf } from "./lu.ts";
import { checkSquare, type Routine } from "./routine.ts";
import { decompose } from "./svd.ts";

/** [n, n] -> [n, n]: det(U) det(V) U diag(products of the other singular values) V^T, of A = U diag(s) V^T. NaN where a value is not finite. */
export const cofactors: Routine = {
  cores: [2],
  result: ([matrix]) => {
    checkSquare("cofactors", matrix);
    return matrix;
  },
  run: ([matrix], output) => {
    const order = matrix.shape[0];
    const result = new Float64Array(order * order);
    const parts = decompose(Float64Array.from(matrix.data), order, order);
    if (!parts) result.fill(Number.NaN);
    else {
      const { left, values, right } = parts;
      const handedness = sideOf(left, order) * sideOf(right, order);
      for (let k = 0; k < order; k++) {
        let product = handedness;
        for (let other = 0; other < order; other++) if (other !== k) product *= values[other];
        for (let i = 0; i < order; i++) {
          for (let j = 0; j < order; j++) result[i * order + j] += left[k][i] * product * right[k][j];
        }
      }
    }
    output.data.set(result);
  },
};

/** The determinant of orthonormal vectors: 1 or -1. */
function sideOf(vectors: readonly Float64Array[], order: number): number {
  const matrix = new Float64Array(order * order);
  vectors.forEach((vector, i) => {
    matrix.set(vector, i * order);
  });
  return determinantOf(matrix, order) < 0 ? -1 : 1;
}
