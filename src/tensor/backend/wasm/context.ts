// What kernel writers share: the program's memory, loops over an axis, and the lanes a kernel may use.

import type { DType } from "#kit";
import type { Code } from "./assembler.ts";
import type { Layout } from "./layout.ts";

export interface Context {
  readonly layout: Layout;
  readonly types: readonly DType[];
  /** False where the engine has no vector instructions: the same bits, one at a time. */
  readonly simd: boolean;
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

/**
 * Covers `extent` positions by tiles of `width`; where they do not fit evenly the last tile overlaps the one before and
 * computes the same values again. Needs `extent >= width`.
 */
export function tileLoop(code: Code, index: number, extent: number, width: number, body: () => void): void {
  code.i32(0).set(index);
  if (extent === width) return body();
  const last = extent - width;
  const next = code.local("i32");
  const more = code.local("i32");
  code.loop(() => {
    body();
    code.get(index).i32(last).op("i32.lt_u").set(more);
    code.get(index).i32(width).op("i32.add").set(next);
    code.get(next).i32(last).get(next).i32(last).op("i32.lt_u", "select").set(index);
    code.get(more).againIf();
  });
}

/** One loop inside the other over all extents. */
export function nest(code: Code, indices: readonly number[], extents: readonly number[], body: () => void): void {
  if (extents.length === 0) return body();
  countLoop(code, indices[0], extents[0], () => nest(code, indices.slice(1), extents.slice(1), body));
}
