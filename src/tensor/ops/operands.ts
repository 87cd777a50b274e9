// What operations do with their operands before recording: numbers become arrays, shapes are stretched to match.

import type { DType } from "#kit";
import type { ScalarName } from "../ir/algebra.ts";
import { broadcast, fill, map, matmul, permute, reduce, reshape, slice } from "../ir/build.ts";
import type { Node, Reduction } from "../ir/graph.ts";
import { roundTo } from "../ir/scalar.ts";
import { broadcastShapes, formatShape, normaliseAxes, normaliseAxis, type Shape, sizeOf } from "../ir/shape.ts";

/** A scalar operation on operands stretched to one shape. */
export function stretched(operation: ScalarName, who: string, ...operands: Node[]): Node {
  const shape = operands.reduce<Shape>((sofar, { shape }) => broadcastShapes(who, sofar, shape), []);
  return map(operation, ...operands.map((operand) => broadcast(operand, shape)));
}

/** One number as an operand: rounded to a float type, and refused where an integer or bool type does not hold it. */
export function constant(who: string, value: number, shape: Shape, dtype: DType): Node {
  const isFloat = dtype === "f32" || dtype === "f64";
  if (!isFloat && roundTo[dtype](value) !== value) {
    throw new TypeError(`${who}: ${value} is no ${dtype}; cast the array or round the number`);
  }
  return fill(value, shape, dtype);
}

/** Folds axes away; with `keep` they stay with length 1. */
export function reduced(
  reduction: Reduction,
  input: Node,
  axes: number | readonly number[] | undefined,
  keep: boolean,
): Node {
  const list = normaliseAxes(reduction, axes, input.shape.length);
  const result = reduce(reduction, input, list);
  return keep
    ? reshape(
        result,
        input.shape.map((length, axis) => (list.includes(axis) ? 1 : length)),
      )
    : result;
}

/** One length may be -1: whatever is left. */
export function reshaped(input: Node, shape: Shape): Node {
  const open = shape.indexOf(-1);
  if (open < 0) return reshape(input, shape);
  const known = shape.reduce((product, length, axis) => (axis === open ? product : product * length), 1);
  const rest = sizeOf(input.shape) / known;
  if (shape.lastIndexOf(-1) !== open || !Number.isInteger(rest)) {
    throw new RangeError(
      `reshape: ${formatShape(input.shape)} has ${sizeOf(input.shape)} values, which do not fill ${formatShape(shape)}`,
    );
  }
  return reshape(
    input,
    shape.map((length, axis) => (axis === open ? rest : length)),
  );
}

export function transposed(input: Node, order: readonly number[] | undefined): Node {
  const rank = input.shape.length;
  return permute(
    input,
    order ? order.map((axis) => normaliseAxis("transpose", axis, rank)) : input.shape.map((_, axis) => rank - 1 - axis),
  );
}

/** `[from, to)`, every `step`-th, on each axis; axes not named are kept whole. */
export type Range = readonly [from?: number, to?: number, step?: number] | undefined;

/** Negative positions count from the end; a negative step runs backwards, from the last element unless said. */
export function sliced(input: Node, ranges: readonly Range[]): Node {
  if (ranges.length > input.shape.length) {
    throw new RangeError(
      `slice: ${ranges.length} ranges for the ${input.shape.length} axes of ${formatShape(input.shape)}`,
    );
  }
  const windows = input.shape.map((length, axis) => {
    const [from, to, step = 1] = ranges[axis] ?? [];
    const fromEnd = (position: number) => (position < 0 ? position + length : position);
    const start = from === undefined ? (step > 0 ? 0 : length - 1) : fromEnd(from);
    const end = to === undefined ? (step > 0 ? length : -1) : fromEnd(to);
    if (!Number.isInteger(step) || step === 0) {
      throw new RangeError(`slice: the step along axis ${axis} must be a whole number other than 0, got ${step}`);
    }
    const count = (end - start) / step;
    return { start, step, count: Math.abs(step) === 1 ? count : Math.max(0, Math.ceil(count)) };
  });
  return slice(
    input,
    windows.map(({ start, count }, axis) => (count === 0 ? Math.min(start, input.shape[axis]) : start)),
    windows.map(({ count }) => count),
    windows.map(({ step }) => step),
  );
}

/** Matrix product over the last two axes; leading axes are stretched to match. A vector is a row on the left, a column on the right. */
export function product(a: Node, b: Node): Node {
  if (a.shape.length === 0 || b.shape.length === 0)
    throw new TypeError("matmul: wants vectors or matrices, got a number; use mul");
  // One matrix on the right serves all rows of all that is on the left.
  if (b.shape.length <= 2) return matmul(a, b, 0, 1);
  const left = a.shape.length === 1 ? reshape(a, [1, a.shape[0]]) : a;
  const batch = broadcastShapes("matmul", left.shape.slice(0, -2), b.shape.slice(0, -2));
  const result = matmul(
    broadcast(left, [...batch, ...left.shape.slice(-2)]),
    broadcast(b, [...batch, ...b.shape.slice(-2)]),
    batch.length,
    1,
  );
  return a.shape.length === 1 ? reshape(result, [...batch, b.shape[b.shape.length - 1]]) : result;
}
