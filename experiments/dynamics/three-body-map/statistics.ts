// What a map of counts says in numbers: shares, order statistics, edges, mirror images. Computes no map.
import { correlation, mean, quantile } from "#kit";

/** Counts of steps on a grid, row after row. */
export interface CountMap {
  readonly width: number;
  readonly height: number;
  readonly times: Int32Array;
}

export const share = (times: Int32Array, holds: (steps: number, k: number) => boolean): number =>
  times.filter(holds).length / times.length;

export interface Summary {
  /** Share of starts that were together to the end, percent. */
  readonly undiverged: number;
  readonly mean: number;
  readonly least: number;
  /** The first start with the least count. */
  readonly leastRow: number;
  readonly leastColumn: number;
  readonly percentile5: number;
  readonly percentile10: number;
  readonly percentile25: number;
  /** Share with fewer than two fifths, and a fifth, of the limit, percent: 20,000 and 10,000 of 50,000. */
  readonly belowTwoFifths: number;
  readonly belowFifth: number;
}

export function summary({ width, times }: CountMap, limit: number): Summary {
  const least = times.reduce((least, steps) => Math.min(least, steps), limit);
  const first = times.indexOf(least);
  return {
    undiverged: 100 * share(times, (steps) => steps === limit),
    mean: mean(times),
    least,
    leastRow: Math.floor(first / width),
    leastColumn: first % width,
    percentile5: quantile(times, 0.05),
    percentile10: quantile(times, 0.1),
    percentile25: quantile(times, 0.25),
    belowTwoFifths: 100 * share(times, (steps) => steps < 0.4 * limit),
    belowFifth: 100 * share(times, (steps) => steps < 0.2 * limit),
  };
}

/** Neighbours within rows of which one has parted within `limit` steps and one has not, a row: what folding makes more of. */
export function edges({ width, height, times }: CountMap, limit: number): number {
  let found = 0;
  for (let k = 0; k < times.length; k++) {
    if (k % width === 0) continue;
    if (times[k]! < limit !== times[k - 1]! < limit) found++;
  }
  return found / height;
}

/** Every `factor`-th column of every `factor`-th row. */
export function everyNth({ width, height, times }: CountMap, factor: number): CountMap {
  const [columns, rows] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const chosen = new Int32Array(columns * rows).map((_, k) => {
    return times[Math.floor(k / columns) * factor * width + (k % columns) * factor]!;
  });
  return { width: columns, height: rows, times: chosen };
}

/** Share of equal counts of two maps of one size. */
export const equalShare = (a: Int32Array, b: Int32Array): number => share(a, (steps, k) => steps === b[k]);

/** The line through the origin in the direction (across, down), in coordinates of the map. */
export type Line = readonly [across: number, down: number];

/**
 * Correlation of a map with its mirror image about a line, over the starts whose image is on the map, each taken at the nearest
 * start. The map is square, and its columns and rows go from -half to half.
 */
export function mirrorCorrelation({ width, height, times }: CountMap, half: number, [across, down]: Line): number {
  const [cos2, sin2] = [across * across - down * down, 2 * across * down].map(
    (value) => value / (across * across + down * down),
  ) as [number, number];
  const place = (index: number, count: number) => -half + (2 * half * index) / count;
  const index = (place: number, count: number) => Math.round(((place + half) * count) / (2 * half));
  const [here, there]: [number[], number[]] = [[], []];
  for (let k = 0; k < times.length; k++) {
    const [x, y] = [place(k % width, width), place(Math.floor(k / width), height)];
    const [column, row] = [index(cos2 * x + sin2 * y, width), index(sin2 * x - cos2 * y, height)];
    if (column < 0 || column >= width || row < 0 || row >= height) continue;
    here.push(times[k]!);
    there.push(times[row * width + column]!);
  }
  return correlation(here, there);
}
