// What kernel writers share: the program's memory, loops over an axis, and the lanes a kernel may use.

import type { DType } from "#kit";
import type { Code } from "./assembler.ts";
import type { Layout } from "./layout.ts";

export interface Context {
  readonly layout: Layout;
  readonly types: readonly DType[];
  /** False where the engine has no vector instructions: the same bits, one at a time. */
  readonly simd: boolean;
  /** Threads that may share a kernel; 1 for none but the running one. */
  readonly threads: number;
}

/** The part of one axis that a call of a kernel covers: locals with its first index and the one behind its last. */
export interface Stretch {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
}

/** Counts `index` from 0 to `extent` - 1, one by one. */
export function countLoop(code: Code, index: number, extent: number, body: () => void): void {
  if (extent === 0) return;
  code.i32(0).set(index);
  if (extent === 1) return body();
  code.loop(() => {
    body();
    code.get(index).i32(1).op("i32.add").tee(index).i32(extent).op("i32.lt_u").againIf();
  });
}

/** Counts through a stretch of at least one position. */
function stretchLoop(code: Code, index: number, { from, to }: Stretch, body: () => void): void {
  code.get(from).set(index);
  code.loop(() => {
    body();
    code.get(index).i32(1).op("i32.add").tee(index).get(to).op("i32.lt_u").againIf();
  });
}

/**
 * Covers `extent` positions, or a stretch of them, by tiles of `width`; where they do not fit evenly the last tile overlaps the
 * one before and computes the same values again. Needs at least `width` positions.
 */
export function tileLoop(
  code: Code,
  index: number,
  extent: number,
  width: number,
  body: () => void,
  stretch?: Stretch,
): void {
  if (stretch) code.get(stretch.from).set(index);
  else code.i32(0).set(index);
  if (!stretch && extent === width) return body();
  const last = stretch ? code.local("i32") : -1;
  if (stretch) code.get(stretch.to).i32(width).op("i32.sub").set(last);
  const pushLast = () => (stretch ? code.get(last) : code.i32(extent - width));
  const next = code.local("i32");
  const more = code.local("i32");
  code.loop(() => {
    body();
    code.get(index);
    pushLast().op("i32.lt_u").set(more);
    code.get(index).i32(width).op("i32.add").set(next);
    code.get(next);
    pushLast().get(next);
    pushLast().op("i32.lt_u", "select").set(index);
    code.get(more).againIf();
  });
}

/** One loop inside the other over all extents, along one of them only through a stretch. */
export function nest(
  code: Code,
  indices: readonly number[],
  extents: readonly number[],
  body: () => void,
  stretch?: Stretch,
): void {
  const [index, ...others] = indices;
  if (extents.length === 0) return body();
  const inner = stretch && { ...stretch, axis: stretch.axis - 1 };
  const rest = () => nest(code, others, extents.slice(1), body, inner);
  if (stretch?.axis === 0) stretchLoop(code, index, stretch, rest);
  else countLoop(code, index, extents[0], rest);
}
