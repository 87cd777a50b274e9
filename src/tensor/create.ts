// Where arrays come from: numbers at hand, one number everywhere, counting.

import { type ArrayData, arrayData, type DType, type TypedArray } from "#kit";
import { type Nested, Tensor } from "./array.ts";
import { data, iota } from "./ir/build.ts";
import { formatShape, type Shape } from "./ir/shape.ts";
import { constant } from "./ops/operands.ts";

/**
 * An array from nested numbers, or from a flat list and a shape. f32 unless named; a typed array keeps its own type
 * (Uint8Array is bool). The values are copied: floats rounded to the type, integers and bools exactly or not at all.
 */
export function tensor(values: Nested | TypedArray, shape?: Shape, dtype?: DType): Tensor {
  if (ArrayBuffer.isView(values)) return owned(values, shape ?? [values.length], dtype ?? dtypeOf(values));
  const lengths: number[] = [];
  for (let inner: Nested = values; typeof inner === "object"; inner = inner[0]) {
    lengths.push(inner.length);
    if (inner.length === 0) break;
  }
  return owned(flatten(values, lengths), shape ?? lengths, dtype ?? "f32");
}

function owned(values: ArrayLike<number>, shape: Shape, dtype: DType): Tensor {
  const plain = arrayData(dtype, shape, values);
  return new Tensor(data(plain.data === values ? plain.data.slice() : plain.data, plain.shape, dtype));
}

function flatten(values: Nested, lengths: readonly number[]): number[] {
  const flat: number[] = [];
  const walk = (value: Nested, axis: number): void => {
    const isLeaf = typeof value !== "object";
    if (isLeaf ? axis !== lengths.length : value.length !== lengths[axis]) {
      throw new TypeError(`tensor: rows of unequal depth or length; wants ${formatShape(lengths)}`);
    }
    if (isLeaf) flat.push(Number(value));
    else for (const inner of value) walk(inner, axis + 1);
  };
  walk(values, 0);
  return flat;
}

function dtypeOf(values: TypedArray): DType {
  if (values instanceof Float32Array) return "f32";
  if (values instanceof Float64Array) return "f64";
  if (values instanceof Int32Array) return "i32";
  return values instanceof Uint32Array ? "u32" : "bool";
}

export const fromArray = ({ data: values, shape, dtype }: ArrayData): Tensor => tensor(values, shape, dtype);

/** One number everywhere. */
export const full = (shape: Shape, value: number, dtype: DType = "f32"): Tensor =>
  new Tensor(constant("full", value, shape, dtype));
export const zeros = (shape: Shape, dtype: DType = "f32"): Tensor => full(shape, 0, dtype);
export const ones = (shape: Shape, dtype: DType = "f32"): Tensor => full(shape, 1, dtype);

/** 0, 1, ... count - 1. */
export const range = (count: number, dtype: DType = "f32"): Tensor => new Tensor(iota(0, [count], dtype));
