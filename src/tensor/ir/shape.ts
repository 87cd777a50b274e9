// Shape algebra: sizes, strides, broadcasting, axes. Knows nothing of graphs or values.

export type Shape = readonly number[];

export const sizeOf = (shape: Shape): number => shape.reduce((product, length) => product * length, 1);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

/** `count` whole numbers in a row from `from` on: axes, mostly. */
export const upTo = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);

/** `[64,297]`, as errors and dumps write it. */
export const formatShape = (shape: Shape): string => `[${shape.join(",")}]`;

/** Distance in elements between neighbours along each axis of a row-major array. */
export function rowMajorStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/** The shape two operands share after stretching axes of length 1, aligned at the last axis. */
export function broadcastShapes(who: string, a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  const result = new Array<number>(rank);
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new TypeError(`${who}: shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast`);
    }
    result[axis] = left === 1 ? right : left;
  }
  return result;
}

/** Axis counted from the front; negative axes count from the back. */
export function normaliseAxis(who: string, axis: number, rank: number): number {
  const result = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || result < 0 || result >= rank) {
    throw new RangeError(`${who}: axis ${axis} is not in ${-rank}..${rank - 1}`);
  }
  return result;
}

/** Sorted, distinct axes; `undefined` means all of them. */
export function normaliseAxes(who: string, axes: number | readonly number[] | undefined, rank: number): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  const list = (typeof axes === "number" ? [axes] : axes).map((axis) => normaliseAxis(who, axis, rank));
  if (new Set(list).size !== list.length) throw new RangeError(`${who}: axes [${list.join(",")}] repeat`);
  return list.sort((a, b) => a - b);
}

export function checkShape(who: string, shape: Shape): void {
  for (const length of shape) {
    if (!Number.isInteger(length) || length < 0) {
      throw new RangeError(`${who}: shape ${formatShape(shape)} has a length that is no non-negative integer`);
    }
  }
}
