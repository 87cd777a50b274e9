// For tests only: small matrices as values, the residuals by which factorisations are judged, and matrices that are hard.
import { type DType, stream, type TypedArray } from "#kit";
import type { Core, Options } from "./routine.ts";
import { type RoutineName, routines } from "./table.ts";

/** Row-major, f64 unless made otherwise. */
export interface Matrix {
  readonly shape: readonly [rows: number, columns: number];
  readonly data: TypedArray;
}

export const matrix = (rows: number, columns: number, value: (i: number, j: number) => number): Matrix => ({
  shape: [rows, columns],
  data: Float64Array.from({ length: rows * columns }, (_, k) => value(Math.floor(k / columns), k % columns)),
});

export const fromRows = (rows: readonly (readonly number[])[]): Matrix =>
  matrix(rows.length, rows[0].length, (i, j) => rows[i][j]);

export const identity = (order: number): Matrix => matrix(order, order, (i, j) => (i === j ? 1 : 0));

export const diagonal = (values: ArrayLike<number>): Matrix =>
  matrix(values.length, values.length, (i, j) => (i === j ? values[i] : 0));

/** 1 / (i + j + 1): condition 1.5e10 at order 8. */
export const hilbert = (order: number): Matrix => matrix(order, order, (i, j) => 1 / (i + j + 1));

export function random(name: string, rows: number, columns: number): Matrix {
  const data = stream("routine")
    .fold(name, rows, columns)
    .normal(rows * columns);
  return { shape: [rows, columns], data };
}

export const single = ({ shape, data }: Matrix): Matrix => ({ shape, data: Float32Array.from(data) });

export function times(a: Matrix, b: Matrix): Matrix {
  const inner = a.shape[1];
  return matrix(a.shape[0], b.shape[1], (i, j) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a.data[i * inner + k] * b.data[k * b.shape[1] + j];
    return sum;
  });
}

export const transpose = ({ shape: [rows, columns], data }: Matrix): Matrix =>
  matrix(columns, rows, (i, j) => data[j * columns + i]);

/** Square root of the sum of squares. */
export const norm = ({ data }: { data: ArrayLike<number> }): number =>
  Math.sqrt(Array.from(data).reduce((sum, value) => sum + value * value, 0));

export const distance = (a: Matrix, b: Matrix): number => norm({ data: a.data.map((value, k) => value - b.data[k]) });

/** |Q^T Q - 1| */
export const obliqueness = (q: Matrix): number => distance(times(transpose(q), q), identity(q.shape[1]));

/** Runs a routine on matrices or vectors, as a backend would. */
export function call(name: RoutineName, inputs: readonly Core[], options: Options = {}): Core {
  const forms = inputs.map(({ shape, data }) => ({ shape, dtype: dtypeOf(data) }));
  const { shape, dtype } = routines[name].result(forms, options);
  const size = shape.reduce((product, length) => product * length, 1);
  const output = { shape, data: new arrays[dtype](size) };
  routines[name].run(inputs, output, options);
  return output;
}

const arrays = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u32: Uint32Array, bool: Uint8Array };

const dtypeOf = (data: TypedArray): DType =>
  (Object.keys(arrays) as DType[]).find((dtype) => data instanceof arrays[dtype])!;

/** The matrix that begins at `from` in a flat result. */
export const part = ({ data }: Core, from: number, rows: number, columns: number): Matrix => ({
  shape: [rows, columns],
  data: data.subarray(from, from + rows * columns),
});
