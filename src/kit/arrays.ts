// Plain arrays: numbers in a typed array, with an element type and a shape. What rooms hand each other and what files hold.
// No arithmetic here; a computing array is a tensor.
import { UsageError } from "./errors.ts";

/** Element types: IEEE floats, 32-bit integers, and `bool` kept as one byte of 0 or 1. */
export type DType = "f32" | "f64" | "i32" | "u32" | "bool";

/** Which typed array holds which element type. */
export interface DataByDType {
  f32: Float32Array;
  f64: Float64Array;
  i32: Int32Array;
  u32: Uint32Array;
  bool: Uint8Array;
}

export type TypedArray = DataByDType[DType];

/** Row-major values: the last axis varies fastest. `data` holds exactly the product of `shape`; a shape of [] is one number. */
export interface ArrayData {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

export type NamedArrays = Readonly<Record<string, ArrayData>>;

/** Bytes as files hold them: pixels, labels, text. Row-major, as all arrays here. */
export interface ByteArray {
  readonly dtype: "u8";
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** Data from outside, by name: what files are read into, before anything is done to it. */
export type SourceArrays = Readonly<Record<string, ArrayData | ByteArray>>;

/** Bytes of one element. */
export const elementBytes: { readonly [D in DType]: number } = { f32: 4, f64: 8, i32: 4, u32: 4, bool: 1 };

const allocate: { readonly [D in DType]: (count: number) => DataByDType[D] } = {
  f32: (count) => new Float32Array(count),
  f64: (count) => new Float64Array(count),
  i32: (count) => new Int32Array(count),
  u32: (count) => new Uint32Array(count),
  bool: (count) => new Uint8Array(count),
};

/** `count` zeros. */
export function emptyData<D extends DType>(dtype: D, count: number): DataByDType[D] {
  return allocate[dtype](count);
}

/** Number of elements of a shape: 1 for [], 0 when any axis is 0. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * An array around `values`; they are copied unless they already are the typed array of `dtype`.
 * @throws UsageError when the shape wants another number of values or a value does not fit an integer or bool.
 */
export function arrayData(dtype: DType, shape: readonly number[], values: ArrayLike<number>): ArrayData {
  const bad = shape.find((size) => !Number.isSafeInteger(size) || size < 0);
  if (bad !== undefined) throw new UsageError(`arrayData: an axis is a whole number from 0, got ${bad} in [${shape}].`);
  const wanted = elementCount(shape);
  if (values.length !== wanted) {
    throw new UsageError(`arrayData: shape [${shape}] wants ${wanted} values, got ${values.length}.`);
  }
  return { dtype, shape: [...shape], data: convertValues(values, dtype) };
}

/**
 * The same values as another element type. Floats are rounded to nearest even; integers and bools must be exact, so no value is ever
 * wrapped or cut off in silence.
 * @throws UsageError naming the first value that does not fit.
 */
export function convertArray(array: ArrayData, dtype: DType): ArrayData {
  return array.dtype === dtype ? array : { dtype, shape: array.shape, data: convertValues(array.data, dtype) };
}

function convertValues(values: ArrayLike<number>, dtype: DType): TypedArray {
  const data = emptyData(dtype, values.length);
  if (values.constructor === data.constructor && dtype !== "bool") return values as TypedArray;
  data.set(values);
  if (dtype === "f32" || dtype === "f64") return data;
  const fits =
    dtype === "bool"
      ? (value: number) => value === 0 || value === 1
      : (value: number, at: number) => data[at] === value;
  for (let at = 0; at < values.length; at++) {
    if (!fits(values[at]!, at))
      throw new UsageError(`convert to ${dtype}: value ${values[at]} at position ${at} does not fit.`);
  }
  return values.constructor === data.constructor ? (values as TypedArray) : data;
}
