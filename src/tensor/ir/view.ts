// Affine views: which element of an array a loop index means, followed backwards through movement operations.

import { type Item, isItem } from "./number.ts";
import type { Guard } from "./program.ts";
import { rowMajorStrides, type Shape, sameShape, sizeOf } from "./shape.ts";

/** Index along array axis j is offset[j] + sum of strides[j][l] * loop index l. */
export interface View {
  /** Number of loop axes. */
  readonly loops: number;
  readonly offset: readonly number[];
  readonly strides: readonly (readonly number[])[];
  readonly guards: readonly Guard[];
}

/** Every array axis is a loop axis: array axis j is loop axis axes[j] of `loops`. */
export function axisView(axes: readonly number[], loops: number): View {
  return {
    loops,
    offset: axes.map(() => 0),
    strides: axes.map((axis) => Array.from({ length: loops }, (_, loop) => (loop === axis ? 1 : 0))),
    guards: [],
  };
}

/**
 * For a reshape that only splits axes, and adds or drops axes of length 1: which axes of `to` make up each axis of `from`.
 * Undefined where axes are joined.
 */
function splitting(from: Shape, to: Shape): number[][] | undefined {
  if (sizeOf(from) === 0) return undefined;
  let next = 0;
  const groups: number[][] = [];
  for (const length of from) {
    const group: number[] = [];
    for (let product = 1; product < length; next++) {
      if (next === to.length) return undefined;
      product *= to[next];
      if (to[next] > 1) group.push(next);
      if (length % product !== 0) return undefined;
    }
    groups.push(group);
  }
  return groups;
}

/** Whether a reshape only splits axes, so that an affine view reads through it. */
export const isSplit = (from: Shape, to: Shape): boolean => splitting(from, to) !== undefined;

/** The view of an item's input that reads what `view` reads of the item; undefined where no affine view does. */
export function throughMovement(item: Item, input: Shape, view: View): View | undefined {
  const still = new Array<number>(view.loops).fill(0);
  if (isItem(item, "permute")) {
    const { order } = item.attributes;
    const offset: number[] = [];
    const strides: (readonly number[])[] = [];
    order.forEach((axis, i) => {
      offset[axis] = view.offset[i];
      strides[axis] = view.strides[i];
    });
    return { ...view, offset, strides };
  }
  if (isItem(item, "broadcast")) {
    const stretched = input.map((length, axis) => length === 1 && item.shape[axis] !== 1);
    return {
      ...view,
      offset: view.offset.map((offset, axis) => (stretched[axis] ? 0 : offset)),
      strides: view.strides.map((strides, axis) => (stretched[axis] ? still : strides)),
    };
  }
  if (isItem(item, "slice")) {
    const { start, step } = item.attributes;
    return {
      ...view,
      offset: view.offset.map((offset, axis) => start[axis] + offset * step[axis]),
      strides: view.strides.map((strides, axis) => strides.map((stride) => stride * step[axis])),
    };
  }
  if (isItem(item, "pad") && item.attributes.step.every((step) => step === 1)) {
    const offset = view.offset.map((position, axis) => position - item.attributes.low[axis]);
    const guards = offset.flatMap((position, axis) =>
      input[axis] === item.shape[axis] ? [] : [{ offset: position, strides: view.strides[axis], length: input[axis] }],
    );
    return { ...view, offset, guards: [...view.guards, ...guards] };
  }
  if (isItem(item, "window")) {
    const { axis, stride, dilation } = item.attributes;
    const place = (stretch: number, within: number) => stretch * stride + within * dilation;
    return {
      ...view,
      offset: joinAxes(view.offset, axis, place),
      strides: joinAxes(view.strides, axis, (stretch, within) => stretch.map((s, l) => place(s, within[l]))),
    };
  }
  const groups = isItem(item, "reshape") ? splitting(input, item.shape) : undefined;
  if (groups) {
    const steps = rowMajorStrides(item.shape);
    /** A position along an input axis from those along the axes it was split into. */
    const whole = (group: readonly number[], at: (axis: number) => number) =>
      group.reduce((sum, axis) => sum + (at(axis) * steps[axis]) / steps[group[group.length - 1]], 0);
    return {
      ...view,
      offset: groups.map((group) => whole(group, (axis) => view.offset[axis])),
      strides: groups.map((group) => still.map((_, loop) => whole(group, (axis) => view.strides[axis][loop]))),
    };
  }
  return undefined;
}

/** Whether an item is its input's elements in another order or shape, all of them. */
export const isArrangement = (item: Item): boolean => item.primitive === "permute" || item.primitive === "reshape";

/**
 * Where the elements go that an arrangement of arrangements is made of: the item they are of, and strides over its axes in the
 * row-major result. Undefined where the way there is not affine.
 */
export function arrangement(
  items: readonly Item[],
  root: number,
): { readonly base: number; readonly strides: readonly number[] } | undefined {
  let base = root;
  let strides: readonly number[] = rowMajorStrides(items[root].shape);
  for (let item = items[base]; isArrangement(item); item = items[base]) {
    const { shape } = items[item.inputs[0]];
    if (isItem(item, "permute")) {
      const { order } = item.attributes;
      strides = shape.map((_, axis) => strides[order.indexOf(axis)]);
    } else if (sameShape(strides, rowMajorStrides(item.shape))) strides = rowMajorStrides(shape);
    else {
      const outer: readonly number[] = strides;
      const groups = splitting(shape, item.shape);
      const walks = (group: readonly number[]) =>
        group.every((axis, i) => i === 0 || outer[group[i - 1]] === outer[axis] * item.shape[axis]);
      if (!groups?.every(walks)) return undefined;
      strides = groups.map((group) => (group.length === 0 ? 0 : outer[group[group.length - 1]]));
    }
    base = item.inputs[0];
  }
  return { base, strides };
}

/** A list with the entries of an axis and the next made one. */
const joinAxes = <T>(list: readonly T[], axis: number, join: (x: T, y: T) => T): T[] => [
  ...list.slice(0, axis),
  join(list[axis], list[axis + 1]),
  ...list.slice(axis + 2),
];

/** Offset and strides, over the loop axes, of a view of a row-major buffer. */
export function linearise(view: View, shape: Shape): { offset: number; strides: number[] } {
  const steps = rowMajorStrides(shape);
  return {
    offset: view.offset.reduce((sum, position, axis) => sum + position * steps[axis], 0),
    strides: Array.from({ length: view.loops }, (_, loop) =>
      view.strides.reduce((sum, strides, axis) => sum + strides[loop] * steps[axis], 0),
    ),
  };
}

type Strided = { readonly strides: readonly number[] };

/** Whether loop axis `axis` and the next walk every strided thing as one axis would. */
export const mergesWithNext = (extents: Shape, axis: number, things: readonly Strided[]): boolean =>
  things.every(({ strides }) => strides[axis] === strides[axis + 1] * extents[axis + 1]);
