// Least squares of minimum norm, by the singular value decomposition: matrices of any shape and rank.

import { checkSystem, type Routine } from "./routine.ts";
import { decompose } from "./svd.ts";

/**
 * A [m, n], B [m, r] -> the X [n, r] that makes |A X - B| least, and of those the least |X|: pinv(A) B. Singular values
 * up to `tolerance` times the largest count as zero. All NaN where a value of A is not finite.
 */
export const leastSquares: Routine = {
  cores: [2, 2],
  result: ([matrix, right], { tolerance }) => {
    if (!(Number(tolerance) >= 0))
      throw new RangeError(`leastSquares: wants a tolerance of 0 or more, got ${tolerance}`);
    return checkSystem("leastSquares", matrix, right);
  },
  run: ([matrix, right], output, options) => {
    const [rows, columns] = matrix.shape;
    const width = right.shape[1];
    const parts = decompose(Float64Array.from(matrix.data), rows, columns);
    const solution = new Float64Array(columns * width);
    if (!parts) solution.fill(Number.NaN);
    else {
      const bound = Number(options.tolerance) * (parts.values[0] ?? 0);
      for (let k = 0; k < parts.values.length && parts.values[k] > bound; k++) {
        for (let j = 0; j < width; j++) {
          let along = 0;
          for (let i = 0; i < rows; i++) along += parts.left[k][i] * right.data[i * width + j];
          along /= parts.values[k];
          for (let i = 0; i < columns; i++) solution[i * width + j] += parts.right[k][i] * along;
        }
      }
    }
    output.data.set(solution);
  },
};
