// What a routine is: an algorithm over typed arrays that no fused loop expresses, the same code behind every backend; and
// the checks and scalings routines share. Floats are computed in f64 by + - * / sqrt and comparisons, and rounded when
// they are stored. Knows nothing of graphs.

import type { DType, TypedArray } from "#kit";
import { formatShape, type Shape } from "../ir/shape.ts";

/** What a routine is told besides its inputs: plain JSON. */
export type Options = Readonly<Record<string, boolean | number>>;

/** The form of one core: what one call takes or gives, without the batches around it. */
export interface Form {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** One core's values, row-major. */
export interface Core {
  readonly shape: Shape;
  readonly data: TypedArray;
}

export interface Routine {
  /** Trailing axes of each input that one call takes; leading axes are batches, equal for all inputs. */
  readonly cores: readonly number[];
  /** The result's form from the inputs'. Throws a TypeError naming the routine where they do not fit. */
  result(inputs: readonly Form[], options: Options): Form;
  /** One call: fills the whole output. Throws a RangeError naming the routine where the values have no result. */
  run(inputs: readonly Core[], output: Core, options: Options): void;
}

/** Refuses what is no matrix of floats; gives rows and columns. */
export function checkMatrix(who: string, { shape, dtype }: Form): readonly [rows: number, columns: number] {
  if (dtype !== "f32" && dtype !== "f64") throw new TypeError(`${who}: wants f32 or f64, got ${dtype}`);
  return [shape[0], shape[1]];
}

/** Refuses what is no square matrix of floats; gives its order. */
export function checkSquare(who: string, form: Form): number {
  const [rows, columns] = checkMatrix(who, form);
  if (rows !== columns) throw new TypeError(`${who}: wants a square matrix, got ${formatShape(form.shape)}`);
  return rows;
}

/** Refuses a right side [rows, r] that does not fit its matrix [rows, columns]; gives the solution's form, [columns, r]. */
export function checkSystem(who: string, matrix: Form, right: Form): Form {
  const [rows, columns] = checkMatrix(who, matrix);
  if (right.shape[0] !== rows || right.dtype !== matrix.dtype) {
    throw new TypeError(
      `${who}: a matrix ${matrix.dtype} ${formatShape(matrix.shape)} wants a right side ${matrix.dtype} [${rows},...], got ${right.dtype} ${formatShape(right.shape)}`,
    );
  }
  return { shape: [columns, right.shape[1]], dtype: matrix.dtype };
}

/**
 * The values in f64 and multiplied by a power of two, exactly, so that the largest is about 1 and squares neither overflow
 * nor vanish. Undefined where a value is infinite or NaN.
 */
export function scaledCopy(values: TypedArray): { readonly values: Float64Array; readonly scale: number } | undefined {
  let largest = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (!(size < Number.POSITIVE_INFINITY)) return undefined;
    if (size > largest) largest = size;
  }
  let scale = 1;
  while (largest * scale >= 2) scale /= 2;
  // The bound keeps the scale finite for matrices of subnormal numbers.
  while (largest > 0 && largest * scale < 1 && scale < 2 ** 1000) scale *= 2;
  return { values: Float64Array.from(values, (value) => value * scale), scale };
}

/** Rows become columns. */
export function transposedCopy(values: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = values[i * columns + j];
  }
  return result;
}

/**
 * 1 or -1: the sign that makes the first component of at least half the largest magnitude positive. Unlike the sign of
 * the largest component it does not hang on rounding where several are equally large.
 */
export function directionOf(vector: Float64Array): number {
  let largest = 0;
  for (const component of vector) largest = Math.max(largest, Math.abs(component));
  for (const component of vector) if (Math.abs(component) >= largest / 2) return component < 0 ? -1 : 1;
  return 1;
}
