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

/**
 * min(m, n) triples. Signs: in each right vector the first component of at least half the largest magnitude is positive.
 * Undefined where a value is not finite.
 */
export function decompose(matrix: Float64Array, rows: number, columns: number): Decomposition | undefined {
  const scaled = scaledCopy(matrix);
  if (!scaled) return undefined;
  const isWide = rows < columns;
  // The columns of a tall matrix as rows that lie together; a wide one is decomposed transposed.
  const turned = isWide ? scaled.values : transposedCopy(scaled.values, rows, columns);
  const [length, count] = isWide ? [columns, rows] : [rows, columns];
  const images = Array.from({ length: count }, (_, i) => turned.subarray(i * length, (i + 1) * length));
  const turns = Array.from({ length: count }, (_, i) => new Float64Array(count).fill(1, i, i + 1));
  makeOrthogonal(images, turns);

  const norms = images.map((image) => Math.sqrt(dot(image, image)));
  const order = norms.map((_, i) => i).sort((a, b) => norms[b] - norms[a] || a - b);
  const long: Float64Array[] = [];
  for (const i of order) {
    if (norms[i] <= tiny) norms[i] = 0;
    else for (let k = 0; k < length; k++) images[i][k] /= norms[i];
    long.push(norms[i] > 0 ? images[i] : anotherUnit(long, length));
  }
  const short = order.map((i) => turns[i]);
  const [left, right] = isWide ? [short, long] : [long, short];
  for (let i = 0; i < count; i++) {
    const sign = directionOf(right[i]);
    for (let k = 0; k < right[i].length; k++) right[i][k] *= sign;
    for (let k = 0; k < left[i].length; k++) left[i][k] *= sign;
  }
  return { left, values: Float64Array.from(order, (i) => norms[i] / scaled.scale), right };
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}

/** Rotates pairs of vectors until all are orthogonal to working accuracy, and `turns` along with them. */
function makeOrthogonal(vectors: readonly Float64Array[], turns: readonly Float64Array[]): void {
  const count = vectors.length;
  const tolerance = count === 0 ? 0 : 2 ** -52 * Math.sqrt(vectors[0].length);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let isDone = true;
    for (let p = 0; p < count; p++) {
      for (let q = p + 1; q < count; q++) {
        const pp = dot(vectors[p], vectors[p]);
        const qq = dot(vectors[q], vectors[q]);
        const pq = dot(vectors[p], vectors[q]);
        const isOblique = Math.abs(pq) > tolerance * Math.sqrt(pp) * Math.sqrt(qq);
        if (isOblique && Math.min(pp, qq) > tiny * tiny) {
          // The smaller root of t^2 + 2 cot t - 1 = 0 makes the rotated vectors orthogonal. The bound keeps cot^2 finite.
          const cot = (qq - pp) / (2 * pq);
          const size = Math.abs(cot);
          const tangent = (cot < 0 ? -1 : 1) / (size < 2 ** 500 ? size + Math.sqrt(1 + size * size) : 2 * size);
          const cosine = 1 / Math.sqrt(1 + tangent * tangent);
          rotate(vectors[p], vectors[q], cosine, cosine * tangent);
          rotate(turns[p], turns[q], cosine, cosine * tangent);
          isDone = false;
        }
      }
    }
    if (isDone) return;
  }
  throw new RangeError(`svd: no convergence in ${sweeps} sweeps of rotations`);
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
