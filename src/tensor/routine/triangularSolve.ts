// Solutions of triangular systems by substitution. Reads one triangle of the matrix only.

import { checkSquare, checkSystem, type Routine } from "./routine.ts";

/**
 * T [n, n], B [n, r] -> X [n, r] with T X = B, or T^T X = B where `transposed`. T is the lower triangle where `lower`,
 * else the upper one. Throws where a diagonal value is zero.
 */
export const triangularSolve: Routine = {
  cores: [2, 2],
  result: ([matrix, right]) => {
    checkSquare("triangularSolve", matrix);
    return checkSystem("triangularSolve", matrix, right);
  },
  run: ([matrix, right], output, { lower = false, transposed = false }) => {
    const [order, width] = right.shape;
    const at = (i: number, k: number): number => matrix.data[transposed ? k * order + i : i * order + k];
    const values = Float64Array.from(right.data);
    const isForward = lower !== transposed;
    for (let step = 0; step < order; step++) {
      const i = isForward ? step : order - 1 - step;
      const diagonal = at(i, i);
      if (diagonal === 0) {
        throw new RangeError(`triangularSolve: the matrix is singular (its diagonal value ${i} is 0)`);
      }
      for (let done = 0; done < step; done++) {
        const k = isForward ? done : order - 1 - done;
        const factor = at(i, k);
        for (let j = 0; j < width; j++) values[i * width + j] -= factor * values[k * width + j];
      }
      for (let j = 0; j < width; j++) values[i * width + j] /= diagonal;
    }
    output.data.set(values);
  },
};
