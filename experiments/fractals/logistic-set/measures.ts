// What is measured at pictures of the logistic map's starts, and how they are drawn.

import { edgesOf, type Grid, gridOver } from "#dynamics";
import type { NamedArrays } from "#kit";

/** Around the real interval from 0 to 1. */
export const startGrid = (size: number) => gridOver({ x: [-0.5, 1.5], y: [1, -1], width: size, height: size });

/** 1 where a sample stays for all the steps. */
export const stays = (counts: Int32Array, limit: number) => counts.map((count) => (count === limit ? 1 : 0));

/** 1 where a sample lies in the disc |z - 1/2| <= 1/2. */
export function discOf({ x, y }: Grid): Int32Array {
  const inside: number[] = [];
  for (const im of y) for (const re of x) inside.push((re - 0.5) * (re - 0.5) + im * im <= 0.25 ? 1 : 0);
  return Int32Array.from(inside);
}

/** How far what stays reaches from the segment between 0 and 1: up or down, and along the axis beyond its ends. */
export function extentOf(grid: Grid, counts: Int32Array, limit: number): { height: number; beyond: number } {
  let [height, beyond] = [0, 0];
  counts.forEach((count, i) => {
    if (count < limit) return;
    const x = grid.x[i % grid.width]!;
    height = Math.max(height, Math.abs(grid.y[Math.floor(i / grid.width)]!));
    beyond = Math.max(beyond, -x, x - 1);
  });
  return { height, beyond };
}

/** Steps after which no more than this share is left, between two steps along the straight line. */
export function stepsTo(share: number, rows: readonly { readonly x: number; readonly value: number }[]): number {
  const after = rows.findIndex(({ value }) => value <= share);
  const [before, then] = [rows[after - 1]!, rows[after]!];
  return before.x + (before.value - share) / (before.value - then.value);
}

/** What `fieldImage` wants of a picture kept with a run, counts up to `most`. */
export function drawn(field: NamedArrays, gridOf: (size: number) => Grid, most = Infinity) {
  const { data, shape } = field.counts!;
  return {
    field: { width: shape[1]!, height: shape[0]!, values: data.map((count) => Math.min(count, most)) },
    extent: edgesOf(gridOf(shape[0]!)),
    colours: "twilight_shifted",
  } as const;
}
