// Affine views: which element of an array a loop index means, followed backwards through movement operations.

import { type Item, isItem } from "./number.ts";
import type { Guard } from "./program.ts";
import { rowMajorStrides, type Shape, sizeOf } from "./shape.ts";

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

const squeeze = (shape: Shape) => shape.flatMap((length, axis) => (length === 1 ? [] : [axis]));

/** Whether a reshape only adds or drops axes of length 1. */
export function isTrivialReshape(from: Shape, to: Shape): boolean {
  const a = squeeze(from);
  const b = squeeze(to);
  return sizeOf(from) > 0 && a.length === b.length && a.every((axis, i) => from[axis] === to[b[i]]);
}

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
    const { start } = item.attributes;
    return { ...view, offset: view.offset.map((offset, axis) => offset + start[axis]) };
  }
  if (isItem(item, "pad")) {
    const offset = view.offset.map((position, axis) => position - item.attributes.low[axis]);
    const guards = offset.flatMap((position, axis) =>
      input[axis] === item.shape[axis] ? [] : [{ offset: position, strides: view.strides[axis], length: input[axis] }],
    );
    return { ...view, offset, guards: [...view.guards, ...guards] };
  }
  if (isItem(item, "reshape") && isTrivialReshape(input, item.shape)) {
    const from = squeeze(item.shape);
    const to = squeeze(input);
    return {
      ...view,
      offset: input.map((_, axis) => (to.includes(axis) ? view.offset[from[to.indexOf(axis)]] : 0)),
      strides: input.map((_, axis) => (to.includes(axis) ? view.strides[from[to.indexOf(axis)]] : still)),
    };
  }
  return undefined;
}

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
