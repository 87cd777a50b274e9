// The reduced singular value decomposition by one-sided Jacobi rotations, which keep small singular values accurate
// (J. Demmel and K. Veselic, "Jacobi's method is more accurate than QR", 1992).

import { checkMatrix, directionOf, type Routine, scaledCopy, transposedCopy } from "./routine.ts";

/** A = sum of values[i] * left[i] right[i]^T, values descending; vectors are rows here. */
export interface Decomposition {
  readonly left: readonly Float64Array[];
  readonly values: Float64Array;
  readonly right: readonly Float64Array[];
}

const sweeps = 60; // some ten are enough for hundreds of columns
const tiny = 2 ** -400; // of the largest value: shorter columns, whose squares would soon vanish, are taken for zero

/** A column of A V, and that column of V; on the way to A V = U diag(s). */
interface Column {
  readonly image: Float64Array;
  readonly turn: Float64Array;
  /** The image's length, squared. */
  square: number;
}

/**
 * min(m, n) triples. Signs: in each right vector the first component of at least half the largest magnitude is positive.
 * Undefined where a value is not finite.
 */
export function decompose(matrix: Float64Array, rows: number, columns: number): Decomposition | undefined {
  const scaled = scaledCopy(matrix);
  if (!scaled) return undefined;
  const isWide = rows < columns; // then it is decomposed transposed
  const [length, count] = isWide ? [columns, rows] : [rows, columns];
  const images = isWide ? scaled.values : transposedCopy(scaled.values, rows, columns);
  const turned = Array.from({ length: count }, (_, i): Column => {
    const image = images.subarray(i * length, (i + 1) * length);
    return { image, turn: new Float64Array(count).fill(1, i, i + 1), square: 0 };
  });
  makeOrthogonal(turned);

  const values = new Float64Array(count);
  const units: Float64Array[] = [];
  turned.forEach(({ image, square }, i) => {
    values[i] = square > tiny * tiny ? Math.sqrt(square) : 0;
    units.push(values[i] > 0 ? image.map((component) => component / values[i]) : anotherUnit(units, length));
  });
  const turns = turned.map(({ turn }) => turn);
  const [left, right] = isWide ? [turns, units] : [units, turns];
  for (let i = 0; i < count; i++) {
    const sign = directionOf(right[i]);
    for (const vector of [left[i], right[i]]) for (let k = 0; k < vector.length; k++) vector[k] *= sign;
  }
  return { left, values: values.map((value) => value / scaled.scale), right };
}

/** Rotates pairs of columns until all images are orthogonal to working accuracy; leaves them with their lengths falling. */
function makeOrthogonal(columns: Column[]): void {
  const tolerance = 2 ** -52 * Math.sqrt(columns[0]?.image.length ?? 0);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const column of columns) column.square = dot(column.image, column.image);
    columns.sort((x, y) => y.square - x.square); // fewer sweeps than as they come
    let isDone = true;
    for (let p = 0; p < columns.length; p++) {
      for (let q = p + 1; q < columns.length; q++) {
        const [x, y] = [columns[p], columns[q]];
        const product = dot(x.image, y.image);
        const isOblique = Math.abs(product) > tolerance * Math.sqrt(x.square) * Math.sqrt(y.square);
        if (!isOblique || Math.min(x.square, y.square) <= tiny * tiny) continue;
        // The smaller root of t^2 + 2 cot t - 1 = 0 makes the rotated images orthogonal. The bound keeps cot^2 finite.
        const cot = (y.square - x.square) / (2 * product);
        const size = Math.abs(cot);
        const tangent = (cot < 0 ? -1 : 1) / (size < 2 ** 500 ? size + Math.sqrt(1 + size * size) : 2 * size);
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        rotate(x.image, y.image, cosine, cosine * tangent);
        rotate(x.turn, y.turn, cosine, cosine * tangent);
        // Good enough until the next sweep; the last one rotates nothing, so that what it judges by is exact.
        x.square -= tangent * product;
        y.square += tangent * product;
        isDone = false;
      }
    }
    if (isDone) return;
  }
  throw new RangeError(`svd: no convergence in ${sweeps} sweeps of rotations`);
}

/** In four partial sums, which a processor adds side by side. */
function dot(x: Float64Array, y: Float64Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let k = 0;
  for (; k < x.length - 3; k += 4) {
    a += x[k] * y[k];
    b += x[k + 1] * y[k + 1];
    c += x[k + 2] * y[k + 2];
    d += x[k + 3] * y[k + 3];
  }
  for (; k < x.length; k++) a += x[k] * y[k];
  return a + b + (c + d);
}

function rotate(x: Float64Array, y: Float64Array, cosine: number, sine: number): void {
  for (let k = 0; k < x.length; k++) {
    const value = x[k];
    x[k] = cosine * value - sine * y[k];
    y[k] = sine * value + cosine * y[k];
  }
}

/** A unit vector orthogonal to the given ones: what is left of the axis that is farthest from them. */
function anotherUnit(units: readonly Float64Array[], length: number): Float64Array {
  let farthest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let axis = 0; axis < length; axis++) {
    let shadow = 0;
    for (const unit of units) shadow += unit[axis] * unit[axis];
    if (shadow < least) [farthest, least] = [axis, shadow];
  }
  const result = new Float64Array(length);
  result[farthest] = 1;
  // Twice, for what rounding leaves of the first time.
  for (const unit of [...units, ...units]) {
    const along = dot(unit, result);
    for (let k = 0; k < length; k++) result[k] -= along * unit[k];
  }
  const norm = Math.sqrt(dot(result, result));
  for (let k = 0; k < length; k++) result[k] /= norm;
  return result;
}

/** [m, n] -> U [m, k], then s [k], then V [n, k], k = min(m, n), in one flat array. All NaN where a value is not finite. */
export const svd: Routine = {
  cores: [2],
  result: ([matrix]) => {
    const [rows, columns] = checkMatrix("svd", matrix);
    return { shape: [Math.min(rows, columns) * (rows + 1 + columns)], dtype: matrix.dtype };
  },
  run: ([matrix], output) => {
    const [rows, columns] = matrix.shape;
    const parts = decompose(Float64Array.from(matrix.data), rows, columns);
    if (!parts) {
      output.data.fill(Number.NaN);
      return;
    }
    const { left, values, right } = parts;
    const count = values.length;
    const rightStart = count * (rows + 1);
    for (let k = 0; k < count; k++) {
      for (let i = 0; i < rows; i++) output.data[i * count + k] = left[k][i];
      output.data[count * rows + k] = values[k];
      for (let j = 0; j < columns; j++) output.data[rightStart + j * count + k] = right[k][j];
    }
  },
};
