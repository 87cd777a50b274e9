// A long curve as what a screen can show of it: per column of pixels the first, the least, the most and the last of its points, so that
// no extreme is lost however many points there are. Knows no canvas.
import type { Points } from "./series.ts";

/**
 * Indices of the points to draw between `low` and `high`, in their order, with one beyond each end so that lines leave the picture. At
 * most four finite points a column. A value that is not finite, or with `positive` not above zero, is a gap: of those that follow each
 * other in a column one is kept, where what is drawn must break.
 */
export function decimate(
  { length, x, y }: Points,
  { low, high, columns, positive = false }: { low: number; high: number; columns: number; positive?: boolean },
): Uint32Array {
  const from = Math.max(0, firstAtLeast(x, length, low) - 1);
  const to = Math.min(length, firstAbove(x, length, high) + 1);
  if (to - from <= 4 * columns) return Uint32Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
  const kept = new Uint32Array(Math.min(to - from, 6 * (columns + 2)));
  let count = 0;
  const keep = (index: number) => {
    if (index >= 0 && (count === 0 || kept[count - 1] !== index)) kept[count++] = index;
  };
  const isGap = (value: number) => !Number.isFinite(value) || (positive && value <= 0);
  const scale = high > low ? columns / (high - low) : 0;
  for (let at = from; at < to; ) {
    const column = Math.floor((x[at]! - low) * scale);
    const begin = at;
    let [first, least, most, last] = [-1, -1, -1, -1];
    for (; at < to && (at === begin || Math.floor((x[at]! - low) * scale) === column); at++) {
      const value = y[at]!;
      if (isGap(value)) continue;
      if (first < 0) first = least = most = at;
      else if (value < y[least]!) least = at;
      else if (value > y[most]!) most = at;
      last = at;
    }
    // A gap within a column is narrower than anyone sees; one at its edge may be the beginning of a wide one.
    if (isGap(y[begin]!)) keep(begin);
    if (first >= 0) {
      keep(first);
      keep(Math.min(least, most));
      keep(Math.max(least, most));
      keep(last);
    }
    if (isGap(y[at - 1]!)) keep(at - 1);
  }
  return kept.subarray(0, count);
}

/** Index of the first x that is at least `value`; `length` when none is. */
export function firstAtLeast(x: Float64Array, length: number, value: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAbove(x: Float64Array, length: number, value: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the point whose x is nearest; -1 where there is none. Of equally near ones the earlier. */
export function nearestPoint({ length, x }: Points, value: number): number {
  if (length === 0) return -1;
  const after = Math.min(length - 1, firstAtLeast(x, length, value));
  const before = Math.max(0, after - 1);
  return value - x[before]! <= x[after]! - value ? before : after;
}
