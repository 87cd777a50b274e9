// Two maps of counts held against each other. Knows not what they were computed in.
import { correlation, mean } from "#kit";

/** Counts on a grid, row after row. */
export interface CountMap {
  readonly width: number;
  readonly times: Int32Array;
}

export interface Comparison {
  /** Equal counts, percent. */
  readonly equal: number;
  /** Counts at most 500 steps apart, percent. */
  readonly near: number;
  /** Largest difference, steps. */
  readonly worst: number;
  readonly correlation: number;
  /** Starts that have parted in one and not in the other, percent. */
  readonly changed: number;
}

export function compare(a: Int32Array, b: Int32Array, limit: number): Comparison {
  const apart = a.map((steps, k) => Math.abs(steps - b[k]!));
  const percent = (holds: (difference: number, k: number) => boolean) => (100 * apart.filter(holds).length) / a.length;
  return {
    equal: percent((difference) => difference === 0),
    near: percent((difference) => difference <= 500),
    worst: apart.reduce((most, difference) => Math.max(most, difference), 0),
    correlation: correlation(a, b),
    changed: percent((_, k) => (a[k] === limit) !== (b[k] === limit)),
  };
}

export const undiverged = (times: Int32Array, limit: number): number =>
  (100 * times.filter((steps) => steps === limit).length) / times.length;

/** Mean difference between horizontal neighbours, steps: large where a map is grainy. */
export function grain({ width, times }: CountMap): number {
  const differences: number[] = [];
  for (let k = 1; k < times.length; k++) if (k % width > 0) differences.push(Math.abs(times[k]! - times[k - 1]!));
  return mean(differences);
}

/** Every `factor`-th column of every `factor`-th row of a square map. */
export function everyNth({ width, times }: CountMap, factor: number): CountMap {
  const columns = Math.ceil(width / factor);
  const chosen = new Int32Array(columns * columns).map((_, k) => {
    return times[Math.floor(k / columns) * factor * width + (k % columns) * factor]!;
  });
  return { width: columns, times: chosen };
}
