// The Cholesky factor: lower triangular L with A = L L^T, row by row. Reads the lower triangle of A only.

import { checkSquare, type Routine } from "./routine.ts";

/** [n, n] -> [n, n]. Throws where A is not positive definite; NaN stays NaN. */
export const cholesky: Routine = {
  cores: [2],
  result: ([matrix]) => {
    checkSquare("cholesky", matrix);
    return matrix;
  },
  run: ([matrix], output) => {
    const order = matrix.shape[0];
    const factor = new Float64Array(order * order);
    let minor = 1;
    for (let i = 0; i < order; i++) {
      for (let j = 0; j <= i; j++) {
        let rest = matrix.data[i * order + j];
        for (let k = 0; k < j; k++) rest -= factor[i * order + k] * factor[j * order + k];
        if (j < i) {
          factor[i * order + j] = rest / factor[j * order + j];
          continue;
        }
        minor *= rest;
        if (rest <= 0) {
          throw new RangeError(
            `cholesky: the matrix is not positive definite, its leading minor of order ${i + 1} is ${Number(minor.toPrecision(6))}`,
          );
        }
        factor[i * order + i] = Math.sqrt(rest);
      }
    }
    output.data.set(factor);
  },
};
