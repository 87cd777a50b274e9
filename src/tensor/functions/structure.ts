// Arrays rearranged: put together, taken apart, padded, turned, repeated. Compositions only.

import { Tensor } from "../array.ts";
import { concat as concatNodes, pad as padNode } from "../ir/build.ts";
import { formatShape, normaliseAxes, normaliseAxis, type Shape, sameShape } from "../ir/shape.ts";
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
