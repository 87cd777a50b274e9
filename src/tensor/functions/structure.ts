// Arrays rearranged: put together, taken apart, padded, turned, chosen from; and matrices known by their positions. Compositions only.

import type { DType } from "#kit";
import { type Operand, Tensor, where } from "../array.ts";
import { range, tensor, zeros } from "../create.ts";
import { concat as concatNodes, iota, pad as padNode, scatterAdd as scatterAddNode } from "../ir/build.ts";
import { formatShape, normaliseAxes, normaliseAxis, type Shape, sameShape, sizeOf } from "../ir/shape.ts";
import { constant } from "../ops/operands.ts";

const whole = (count: number) => new Array<undefined>(count).fill(undefined);
/** A shape with something else in the place of one axis. */
const replaced = (shape: Shape, axis: number, ...lengths: number[]) => [
  ...shape.slice(0, axis),
  ...lengths,
  ...shape.slice(axis + 1),
];
const isCount = (value: number) => Number.isInteger(value) && value >= 0;

/** Elements put before and after those of an axis. */
export type Margins = readonly [low: number, high: number];

/** `value` around the elements: [before, after] for each axis. */
export function pad(x: Tensor, margins: readonly Margins[], value = 0): Tensor {
  if (margins.length !== x.rank || !margins.flat().every(isCount)) {
    throw new RangeError(
      `pad: wants [before, after] for each of the ${x.rank} axes of ${formatShape(x.shape)}, got ${JSON.stringify(margins)}`,
    );
  }
  const shape = x.shape.map((length, axis) => margins[axis][0] + length + margins[axis][1]);
  if (Object.is(value, 0)) {
    const low = margins.map(([before]) => before);
    return new Tensor(padNode(x.node, low, shape));
  }
  return margins.reduce((inner, margin, axis) => {
    const [before, after] = margin.map(
      (length) => new Tensor(constant("pad", value, replaced(inner.shape, axis, length), x.dtype)),
    );
    return concat([before, inner, after], axis);
  }, x);
}

/** Backwards along the given axes (all by default). */
export function flip(x: Tensor, axes?: number | readonly number[]): Tensor {
  const list = normaliseAxes("flip", axes, x.rank);
  const backwards = [undefined, undefined, -1] as const;
  return x.slice(...x.shape.map((length, axis) => (length > 1 && list.includes(axis) ? backwards : undefined)));
}

/** Every element `by` places on along the axis; what leaves at the end comes in at the start. */
export function roll(x: Tensor, by: number, axis = -1): Tensor {
  const along = normaliseAxis("roll", axis, x.rank);
  if (!Number.isInteger(by)) throw new RangeError(`roll: wants a whole number of places, got ${by}`);
  const length = x.shape[along];
  const end = length === 0 ? 0 : ((-by % length) + length) % length;
  return concat([x.slice(...whole(along), [end]), x.slice(...whole(along), [0, end])], along);
}

/** Arrays one after the other along an axis, alike in type and on the other axes. */
export function concat(parts: readonly Tensor[], axis = 0): Tensor {
  if (parts.length === 0) throw new TypeError("concat: wants one array or more, got none");
  const along = normaliseAxis("concat", axis, parts[0].rank);
  return new Tensor(
    concatNodes(
      parts.map(({ node }) => node),
      along,
    ),
  );
}

/** Arrays of one shape side by side along a new axis. */
export function stack(parts: readonly Tensor[], axis = 0): Tensor {
  const [first, ...rest] = parts;
  if (!first) throw new TypeError("stack: wants one array or more, got none");
  for (const { shape, dtype } of rest) {
    if (dtype !== first.dtype || !sameShape(shape, first.shape)) {
      throw new TypeError(
        `stack: ${first.dtype} ${formatShape(first.shape)} and ${dtype} ${formatShape(shape)} must be alike`,
      );
    }
  }
  const along = normaliseAxis("stack", axis, first.rank + 1);
  return concat(
    parts.map((part) => expandDims(part, along)),
    along,
  );
}

/** Consecutive stretches along an axis: so many of equal length, or of the lengths given, which add up to the axis. */
export function split(x: Tensor, parts: number | readonly number[], axis = 0): Tensor[] {
  const along = normaliseAxis("split", axis, x.rank);
  const length = x.shape[along];
  const lengths = typeof parts === "number" ? equalParts(parts, length) : parts;
  if (!lengths.every(isCount) || lengths.reduce((sum, part) => sum + part, 0) !== length) {
    throw new RangeError(
      `split: ${typeof parts === "number" ? `${parts} equal parts` : formatShape(parts)} do not make up axis ${along} of ${formatShape(x.shape)}`,
    );
  }
  let end = 0;
  return lengths.map((part) => {
    end += part;
    return x.slice(...whole(along), [end - part, end]);
  });
}

const equalParts = (count: number, length: number) =>
  isCount(count) && count > 0 ? new Array<number>(count).fill(length / count) : [Number.NaN];

/** The arrays along an axis, one for each position. */
export function unstack(x: Tensor, axis = 0): Tensor[] {
  const along = normaliseAxis("unstack", axis, x.rank);
  return split(x, x.shape[along] === 0 ? [] : x.shape[along], along).map((part) => squeeze(part, along));
}

/** Without the given axes of length 1 (all of them by default). */
export function squeeze(x: Tensor, axes?: number | readonly number[]): Tensor {
  const list = axes === undefined ? undefined : normaliseAxes("squeeze", axes, x.rank);
  const long = list?.find((axis) => x.shape[axis] !== 1);
  if (long !== undefined) {
    throw new RangeError(`squeeze: axis ${long} of ${formatShape(x.shape)} has length ${x.shape[long]}, wants 1`);
  }
  return x.reshape(...x.shape.filter((length, axis) => (list ? !list.includes(axis) : length !== 1)));
}

/** With a new axis of length 1 in that place of the result. */
export function expandDims(x: Tensor, axis: number): Tensor {
  const along = normaliseAxis("expandDims", axis, x.rank + 1);
  return x.reshape(...x.shape.slice(0, along), 1, ...x.shape.slice(along));
}

/** The whole array so many times along each axis. */
export function tile(x: Tensor, counts: readonly number[]): Tensor {
  if (counts.length !== x.rank || !counts.every(isCount)) {
    throw new RangeError(
      `tile: wants a count for each of the ${x.rank} axes of ${formatShape(x.shape)}, got ${formatShape(counts)}`,
    );
  }
  return x
    .reshape(...x.shape.flatMap((length) => [1, length]))
    .broadcastTo(...x.shape.flatMap((length, axis) => [counts[axis], length]))
    .reshape(...x.shape.map((length, axis) => counts[axis] * length));
}

/** Every element so many times along an axis. */
export function repeat(x: Tensor, count: number, axis = -1): Tensor {
  const along = normaliseAxis("repeat", axis, x.rank);
  if (!isCount(count)) throw new RangeError(`repeat: wants a whole number of times, got ${count}`);
  const length = x.shape[along];
  return x
    .reshape(...replaced(x.shape, along, length, 1))
    .broadcastTo(...replaced(x.shape, along, length, count))
    .reshape(...replaced(x.shape, along, length * count));
}

/** Position `at` [batch, ...] within one of `batch` stretches of `length`, as a flat position; one outside stays outside all. */
function withinStretch(at: Tensor, length: number): Tensor {
  const start = new Tensor(iota(0, at.shape, "i32")).mul(length);
  return where(at.greaterEqual(0).and(at.less(length)), at.add(start), -1);
}

function checkIndices(who: string, { dtype }: Tensor): void {
  if (dtype !== "i32") throw new TypeError(`${who}: indices must be i32, got ${dtype}`);
}

/**
 * Entries along an axis (the first by default) at `indices`, i32 of any shape, which takes that axis's place. Repeats are allowed; an
 * index outside 0 .. length - 1 throws when computed.
 */
export function take(x: Tensor, indices: Tensor, axis = 0): Tensor {
  checkIndices("take", indices);
  const along = normaliseAxis("take", axis, x.rank);
  const [before, length, after] = [x.shape.slice(0, along), x.shape[along], x.shape.slice(along + 1)];
  const batch = sizeOf(before);
  const flat = indices.reshape(1, indices.size).broadcastTo(batch, indices.size);
  return x
    .reshape(batch * length, ...after)
    .gather((along === 0 ? flat : withinStretch(flat, length)).reshape(-1))
    .reshape(...before, ...indices.shape, ...after);
}

/** Along an axis, the element at each index: result[i, j] = x[i, indices[i, j]] for axis 1 of two. The other axes are as those of x, or 1. */
export function takeAlong(x: Tensor, indices: Tensor, axis = -1): Tensor {
  checkIndices("takeAlong", indices);
  const along = normaliseAxis("takeAlong", axis, x.rank);
  const shape = replaced(x.shape, along, indices.shape[along]);
  if (indices.rank !== x.rank || indices.shape.some((length, i) => length !== shape[i] && length !== 1)) {
    throw new TypeError(
      `takeAlong: indices ${formatShape(indices.shape)} do not fit ${formatShape(x.shape)} away from axis ${along}`,
    );
  }
  const axes = x.shape.map((_, i) => i);
  const last = [...axes.filter((i) => i !== along), along];
  const back = [...axes.slice(0, along), x.rank - 1, ...axes.slice(along, -1)];
  const rows = x.transpose(...last);
  const at = indices.broadcastTo(...shape).transpose(...last);
  const flat = at.reshape(sizeOf(at.shape.slice(0, -1)), at.shape[x.rank - 1]);
  return rows
    .reshape(rows.size)
    .gather(withinStretch(flat, x.shape[along]).reshape(flat.size))
    .reshape(...at.shape)
    .transpose(...back);
}

/**
 * Zeros [rows, ...row], to which the updates [...indices, ...row] are added at their indices, i32, in rising order. An index outside
 * 0 .. rows - 1 throws when computed.
 */
export function scatterAdd(rows: number, indices: Tensor, updates: Tensor): Tensor {
  checkIndices("scatterAdd", indices);
  if (!isCount(rows)) throw new RangeError(`scatterAdd: wants a whole number of rows, got ${rows}`);
  if (!sameShape(updates.shape.slice(0, indices.rank), indices.shape)) {
    throw new TypeError(
      `scatterAdd: indices ${formatShape(indices.shape)} want updates that begin alike, got ${formatShape(updates.shape)}`,
    );
  }
  const row = updates.shape.slice(indices.rank);
  const flat = updates.reshape(indices.size, ...row);
  return new Tensor(scatterAddNode(flat.node, indices.reshape(indices.size).node, rows));
}

/** 1 at each index, 0 elsewhere, along a new last axis; an index outside 0 .. depth - 1 gives zeros. Indices are i32 or u32. */
export function oneHot(indices: Tensor, depth: number, dtype: DType = "f32"): Tensor {
  if (indices.dtype !== "i32" && indices.dtype !== "u32") {
    throw new TypeError(`oneHot: indices must be i32 or u32, got ${indices.dtype}`);
  }
  return indices
    .reshape(...indices.shape, 1)
    .equal(range(depth, indices.dtype))
    .cast(dtype);
}

/** Column less row, of the last two axes. */
function offDiagonal(who: string, { shape }: { readonly shape: Shape }): Tensor {
  if (shape.length < 2)
    throw new TypeError(`${who}: wants a matrix or a batch of them, got shape ${formatShape(shape)}`);
  const [rows, columns] = shape.slice(-2);
  const [row, column] = [0, 1].map((axis) => new Tensor(iota(axis, [rows, columns], "i32")));
  return column.sub(row);
}

/** The lower triangle of the last two axes, up to a diagonal (0 the main one, 1 the one above); zeros elsewhere. */
export const tril = (x: Tensor, diagonal = 0): Tensor =>
  where(offDiagonal("tril", x).lessEqual(diagonal), x, zeroOf(x));
/** The upper triangle of the last two axes, from a diagonal on; zeros elsewhere. */
export const triu = (x: Tensor, diagonal = 0): Tensor =>
  where(offDiagonal("triu", x).greaterEqual(diagonal), x, zeroOf(x));

const zeroOf = ({ dtype }: Tensor): Operand => zeros([], dtype);

/** 1 on the diagonal, 0 elsewhere. */
export const eye = (rows: number, columns = rows, dtype: DType = "f32"): Tensor =>
  offDiagonal("eye", { shape: [rows, columns] })
    .equal(0)
    .cast(dtype);

/** A vector as the diagonal of a matrix of zeros, or the diagonal of a matrix (or of a batch of them, over the last two axes). */
export function diag(x: Tensor): Tensor {
  if (x.rank !== 1) return diagonal(x);
  const square = { shape: [x.size, x.size] };
  return where(offDiagonal("diag", square).equal(0), x, zeroOf(x));
}

function diagonal(x: Tensor): Tensor {
  if (x.rank === 0) throw new TypeError("diag: wants a vector or matrices, got a number");
  const batch = x.shape.slice(0, -2);
  const n = Math.min(...x.shape.slice(-2));
  return x
    .slice(...whole(batch.length), [0, n], [0, n])
    .reshape(...batch, n * n)
    .slice(...whole(batch.length), [0, n * n, n + 1]);
}

/** `count` numbers in equal steps, both ends among them; one alone is `from`. */
export function linspace(from: number, to: number, count: number, dtype: "f32" | "f64" = "f32"): Tensor {
  if (!isCount(count)) throw new RangeError(`linspace: wants a whole number of values, got ${count}`);
  const at = (i: number) => (i > 0 && i === count - 1 ? to : from + ((to - from) * i) / (count - 1 || 1));
  return tensor(
    Array.from({ length: count }, (_, i) => at(i)),
    [count],
    dtype,
  );
}

/** Each vector along an axis of its own, stretched over those of the others: the coordinates of a grid. */
export function meshgrid(...vectors: readonly Tensor[]): Tensor[] {
  const shape = vectors.map(({ size }) => size);
  return vectors.map((vector, i) =>
    vector.reshape(...shape.map((n, axis) => (axis === i ? n : 1))).broadcastTo(...shape),
  );
}
