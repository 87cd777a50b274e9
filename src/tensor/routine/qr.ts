// The reduced QR factorisation by Householder reflections, with a non-negative diagonal in R, which makes it unique for a
// matrix of full rank.

import { productOf, type Reflector, reflect, reflectorOf } from "./reflector.ts";
import { checkMatrix, type Routine, scaledCopy } from "./routine.ts";

/** [m, n] -> Q [m, k] and then R [k, n], k = min(m, n), in one flat array. All NaN where a value is not finite. */
export const qr: Routine = {
  cores: [2],
  result: ([matrix]) => {
    const [rows, columns] = checkMatrix("qr", matrix);
    return { shape: [Math.min(rows, columns) * (rows + columns)], dtype: matrix.dtype };
  },
  run: ([matrix], output) => {
    const [rows, columns] = matrix.shape;
    const count = Math.min(rows, columns);
    const scaled = scaledCopy(matrix.data);
    if (!scaled) {
      output.data.fill(Number.NaN);
      return;
    }
    const { values: triangle, scale } = scaled;
    const reflectors: Reflector[] = [];
    for (let j = 0; j < count; j++) {
      const reflector = reflectorOf(triangle, rows, columns, j, j);
      reflect(reflector, triangle, columns, j + 1);
      reflectors.push(reflector);
    }
    const q = productOf(reflectors, rows, count);
    const r = new Float64Array(count * columns);
    for (let i = 0; i < count; i++) {
      const sign = reflectors[i].image < 0 ? -1 : 1;
      for (let row = 0; row < rows; row++) q[row * count + i] *= sign;
      r[i * columns + i] = Math.abs(reflectors[i].image) / scale;
      for (let j = i + 1; j < columns; j++) r[i * columns + j] = (sign * triangle[i * columns + j]) / scale;
    }
    output.data.set(q);
    output.data.set(r, q.length);
  },
};
