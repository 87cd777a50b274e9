// Elimination with partial pivoting: P A = L U, and what follows from it: solutions and determinants.

import { checkSquare, checkSystem, type Routine } from "./routine.ts";

/**
 * Makes `matrix` U above and on its diagonal, the multipliers of L below. Rows of `right` (row-major, `width` columns)
 * are exchanged and reduced along. Gives the sign of the row exchanges and the first column without a pivot, if any.
 */
export function eliminate(
  matrix: Float64Array,
  order: number,
  right = new Float64Array(0),
  width = 0,
): { sign: number; singular: number | undefined } {
  let sign = 1;
  let singular: number | undefined;
  for (let k = 0; k < order; k++) {
    let pivot = k;
    for (let i = k + 1; i < order; i++) {
      const [size, best] = [Math.abs(matrix[i * order + k]), Math.abs(matrix[pivot * order + k])];
      // A NaN is chosen and kept: it then spreads instead of looking like a missing pivot.
      if (size > best || Number.isNaN(size)) pivot = i;
    }
    if (pivot !== k) {
      exchangeRows(matrix, order, k, pivot);
      exchangeRows(right, width, k, pivot);
      sign = -sign;
    }
    const diagonal = matrix[k * order + k];
    if (diagonal === 0) {
      singular ??= k;
      continue;
    }
    for (let i = k + 1; i < order; i++) {
      const multiplier = matrix[i * order + k] / diagonal;
      matrix[i * order + k] = multiplier;
      for (let j = k + 1; j < order; j++) matrix[i * order + j] -= multiplier * matrix[k * order + j];
      for (let j = 0; j < width; j++) right[i * width + j] -= multiplier * right[k * width + j];
    }
  }
  return { sign, singular };
}

function exchangeRows(matrix: Float64Array, width: number, a: number, b: number): void {
  const row = matrix.slice(a * width, (a + 1) * width);
  matrix.copyWithin(a * width, b * width, (b + 1) * width);
  matrix.set(row, b * width);
}

/** The determinant, of any square matrix; overwrites it. */
export function determinantOf(matrix: Float64Array, order: number): number {
  let { sign: product } = eliminate(matrix, order);
  for (let k = 0; k < order; k++) product *= matrix[k * order + k];
  return product + 0; // never -0
}

/** A [n, n], B [n, r] -> X [n, r] with A X = B. Throws where a pivot is exactly zero. */
export const solve: Routine = {
  cores: [2, 2],
  result: ([matrix, right]) => {
    checkSquare("solve", matrix);
    return checkSystem("solve", matrix, right);
  },
  run: ([matrix, right], output) => {
    const [order, width] = right.shape;
    const reduced = Float64Array.from(matrix.data);
    const values = Float64Array.from(right.data);
    const { singular } = eliminate(reduced, order, values, width);
    if (singular !== undefined) {
      throw new RangeError(`solve: the matrix is singular (no pivot in column ${singular})`);
    }
    for (let i = order - 1; i >= 0; i--) {
      for (let k = i + 1; k < order; k++) {
        const factor = reduced[i * order + k];
        for (let j = 0; j < width; j++) values[i * width + j] -= factor * values[k * width + j];
      }
      for (let j = 0; j < width; j++) values[i * width + j] /= reduced[i * order + i];
    }
    output.data.set(values);
  },
};

/** [n, n] -> one number; 0 where a pivot is missing, 1 of the empty matrix. */
export const determinant: Routine = {
  cores: [2],
  result: ([matrix]) => {
    checkSquare("determinant", matrix);
    return { shape: [], dtype: matrix.dtype };
  },
  run: ([matrix], output) => {
    output.data[0] = determinantOf(Float64Array.from(matrix.data), matrix.shape[0]);
  },
};
