// Eigenvalues and eigenvectors of a symmetric matrix: Householder reflections to tridiagonal form, then implicitly shifted
// QR steps (G. Golub and C. Van Loan, Matrix Computations, sections 8.3.1 to 8.3.3). Reads the lower triangle only.

import { productOf, type Reflector, reflectorOf } from "./reflector.ts";
import { checkSquare, directionOf, type Routine, scaledCopy, transposedCopy } from "./routine.ts";

const stepsPerValue = 60; // two or three are usual
const tiny = 2 ** -500; // of the largest value

/**
 * [n, n] -> n values, rising, and then the vectors as columns of [n, n], in one flat array. Signs: the first component of
 * at least half a vector's largest magnitude is positive. All NaN where a value is not finite.
 */
export const symmetricEigen: Routine = {
  cores: [2],
  result: ([matrix]) => {
    const order = checkSquare("symmetricEigen", matrix);
    return { shape: [order + order * order], dtype: matrix.dtype };
  },
  run: ([matrix], output) => {
    const order = matrix.shape[0];
    const lower = Float64Array.from(matrix.data);
    for (let i = 0; i < order; i++) {
      for (let j = i + 1; j < order; j++) lower[i * order + j] = lower[j * order + i];
    }
    const scaled = scaledCopy(lower);
    if (!scaled) {
      output.data.fill(Number.NaN);
      return;
    }
    const { diagonal, beside, vectors } = tridiagonal(scaled.values, order);
    diagonalise(diagonal, beside, vectors);
    const rank = [...diagonal.keys()].sort((a, b) => diagonal[a] - diagonal[b] || a - b);
    rank.forEach((from, k) => {
      output.data[k] = diagonal[from] / scaled.scale;
      const sign = directionOf(vectors[from]);
      for (let i = 0; i < order; i++) output.data[order + i * order + k] = sign * vectors[from][i];
    });
  },
};

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Values beside the diagonal: i and i + 1. */
  readonly beside: Float64Array;
  /** Q^T by rows: A = Q T Q^T. */
  readonly vectors: readonly Float64Array[];
}

/** Overwrites the matrix. */
function tridiagonal(matrix: Float64Array, order: number): Tridiagonal {
  const beside = new Float64Array(order);
  const reflectors: Reflector[] = [];
  for (let k = 0; k < order - 1; k++) {
    const reflector = reflectorOf(matrix, order, order, k + 1, k);
    reflectBothSides(reflector, matrix, order);
    beside[k] = reflector.image;
    reflectors.push(reflector);
  }
  const turned = transposedCopy(productOf(reflectors, order, order), order, order);
  return {
    diagonal: Float64Array.from({ length: order }, (_, i) => matrix[i * order + i]),
    beside,
    vectors: Array.from({ length: order }, (_, i) => turned.subarray(i * order, (i + 1) * order)),
  };
}

/** Replaces the trailing block M by H M H = M - v w^T - w v^T, w = p - (beta p.v / 2) v, p = beta M v. */
function reflectBothSides({ first, vector, beta }: Reflector, matrix: Float64Array, order: number): void {
  const count = vector.length;
  const w = new Float64Array(count);
  let along = 0;
  for (let i = 0; i < count; i++) {
    const row = (first + i) * order + first;
    let product = 0;
    for (let j = 0; j < count; j++) product += matrix[row + j] * vector[j];
    w[i] = beta * product;
    along += w[i] * vector[i];
  }
  for (let i = 0; i < count; i++) w[i] -= (beta / 2) * along * vector[i];
  for (let i = 0; i < count; i++) {
    const row = (first + i) * order + first;
    for (let j = 0; j < count; j++) matrix[row + j] -= vector[i] * w[j] + w[i] * vector[j];
  }
}

/** Makes the values beside the diagonal vanish, from the last on, and turns the vectors along. */
function diagonalise(diagonal: Float64Array, beside: Float64Array, vectors: readonly Float64Array[]): void {
  let last = diagonal.length - 1;
  for (let steps = 0; last > 0; steps++) {
    for (let k = 0; k < last; k++) {
      const size = Math.abs(diagonal[k]) + Math.abs(diagonal[k + 1]);
      if (Math.abs(beside[k]) <= 2 ** -53 * size + tiny) beside[k] = 0;
    }
    while (last > 0 && beside[last - 1] === 0) last--;
    if (last === 0) return;
    if (steps === stepsPerValue * diagonal.length) {
      throw new RangeError(`symmetricEigen: no convergence in ${steps} steps`);
    }
    let first = last - 1;
    while (first > 0 && beside[first - 1] !== 0) first--;
    step(diagonal, beside, vectors, first, last);
  }
}

/** One QR step on the block from `first` to `last`, shifted by the eigenvalue of its last 2 x 2 that is nearer to the last value. */
function step(
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: readonly Float64Array[],
  first: number,
  last: number,
): void {
  const half = (diagonal[last - 1] - diagonal[last]) / 2;
  const edge = beside[last - 1];
  const root = Math.sqrt(half * half + edge * edge);
  const shift = diagonal[last] - edge * (edge / (half < 0 ? half - root : half + root));
  let x = diagonal[first] - shift;
  let z = beside[first]; // what the rotation of k and k + 1 makes vanish
  for (let k = first; k < last; k++) {
    // By ratios of at most 1: squares of small x and z would vanish, and the vectors lose their lengths.
    const isSteep = Math.abs(z) > Math.abs(x);
    const ratio = isSteep ? x / z : x === 0 ? 0 : z / x;
    const root = Math.sqrt(1 + ratio * ratio);
    const [cosine, sine] = isSteep ? [ratio / root, 1 / root] : [1 / root, ratio / root];
    if (k > first) beside[k - 1] = (isSteep ? z : x) * root;
    const [a, b, c] = [diagonal[k], beside[k], diagonal[k + 1]];
    diagonal[k] = cosine * (cosine * a + sine * b) + sine * (cosine * b + sine * c);
    diagonal[k + 1] = cosine * (cosine * c - sine * b) + sine * (sine * a - cosine * b);
    beside[k] = cosine * (cosine * b + sine * c) - sine * (cosine * a + sine * b);
    x = beside[k];
    if (k < last - 1) {
      z = sine * beside[k + 1];
      beside[k + 1] *= cosine;
    }
    const [u, v] = [vectors[k], vectors[k + 1]];
    for (let i = 0; i < u.length; i++) {
      const value = u[i];
      u[i] = cosine * value + sine * v[i];
      v[i] = cosine * v[i] - sine * value;
    }
  }
}
