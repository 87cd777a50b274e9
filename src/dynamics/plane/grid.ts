// Where a picture of the plane is sampled: a place for every column and every row, in doubles or in pairs of doubles.

import { UsageError } from "#kit";
import { DOUBLE_DOUBLE_SPACING, splitDecimal } from "./doubleDouble.ts";

/** Columns left to right, rows top to bottom; sample (row, column) is element row * width + column of every field. */
export interface Grid {
  readonly width: number;
  readonly height: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** What the doubles of x and y lack; present in grids finer than doubles. */
  readonly low?: { readonly x: Float64Array; readonly y: Float64Array };
}

export interface GridOptions {
  /** First and last column, first and last row: for y upwards in the picture the first is the larger. */
  readonly x: readonly [first: number, last: number];
  readonly y: readonly [first: number, last: number];
  /** Samples, 1 to 65,536 each. */
  readonly width: number;
  readonly height: number;
  /** Whether the last column and row lie at the end of the range (the default) or one spacing before it. */
  readonly ends?: "included" | "excluded";
}

/**
 * Samples over a rectangle.
 * @throws UsageError for a size that is none, a range that is empty or not finite, and where neighbouring samples coincide.
 */
export function gridOver({ x, y, width, height, ends = "included" }: GridOptions): Grid {
  checkSize("gridOver", width, height);
  return { width, height, x: places("x", x, width, ends), y: places("y", y, height, ends) };
}

export interface CentredGridOptions {
  /** The centre; with more digits than a double holds as text. */
  readonly x: number | string;
  readonly y: number | string;
  /** Half of the picture's width in the plane. */
  readonly half: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Square samples around a centre, first and last at the ends, y upwards: in pairs of doubles, for zooms beyond doubles.
 * @throws UsageError as `gridOver`; neighbours coincide at about 1e-31 of the centre's size.
 */
export function gridAround({ x, y, half, width, height }: CentredGridOptions): Grid {
  checkSize("gridAround", width, height);
  if (!(half > 0 && half < Number.POSITIVE_INFINITY)) {
    throw new UsageError(`gridAround: half of the width is a positive number, not ${half}.`);
  }
  const [columns, rows] = [
    offsets(half, width),
    offsets((half * Math.max(1, height - 1)) / Math.max(1, width - 1), height).map((offset) => -offset),
  ];
  const [across, down] = [around("x", x, columns), around("y", y, rows)];
  return { width, height, x: across.high, y: down.high, low: { x: across.low, y: down.low } };
}

/** What a picture of the grid spans: half a spacing beyond the first and the last samples, where there are several. */
export function edgesOf({ x, y }: Grid): { x: [left: number, right: number]; y: [top: number, bottom: number] } {
  return { x: edges(x), y: edges(y) };
}

function edges(places: Float64Array): [number, number] {
  const [first, last] = [places[0]!, places.at(-1)!];
  const half = places.length === 1 ? 0.5 : (last - first) / (places.length - 1) / 2;
  return [first - half, last + half];
}

/** Area of the plane that a sample stands for. */
export function areaOfSample({ x, y }: Grid): number {
  const [[left, right], [top, bottom]] = [edges(x), edges(y)];
  return Math.abs(((right - left) / x.length) * ((top - bottom) / y.length));
}

const offsets = (half: number, count: number) =>
  Float64Array.from({ length: count }, (_, i) => (count === 1 ? 0 : ((2 * i - (count - 1)) / (count - 1)) * half));

function around(axis: string, centre: number | string, offset: Float64Array) {
  const [high, low] = splitDecimal(String(centre));
  const spacing = offset.length > 1 ? Math.abs(offset[1]! - offset[0]!) : Number.POSITIVE_INFINITY;
  if (spacing < DOUBLE_DOUBLE_SPACING * Math.max(Math.abs(high), Math.abs(offset[0]!))) {
    throw new UsageError(
      `gridAround: samples ${spacing} apart along ${axis} coincide, since pairs of doubles hold 31 digits; zoom less far.`,
    );
  }
  // high + offset is rounded, and what it lost goes to the low part with that of the centre.
  const sums = offset.map((value) => high + value);
  const lows = offset.map((value, i) => {
    const part = sums[i]! - high;
    return high - (sums[i]! - part) + (value - part) + low;
  });
  const normal = sums.map((sum, i) => sum + lows[i]!);
  return { high: normal, low: lows.map((value, i) => value - (normal[i]! - sums[i]!)) };
}

/** As NumPy's linspace: i times the spacing, plus the first; the last is the end itself. */
function places(axis: string, [first, last]: readonly [number, number], count: number, ends: "included" | "excluded") {
  const span = last - first;
  if (!Number.isFinite(span) || (span === 0 && count > 1)) {
    throw new UsageError(`gridOver: ${axis} runs from ${first} to ${last}, which is no range.`);
  }
  const spacing = count === 1 ? 0 : span / (ends === "included" ? count - 1 : count);
  const found = Float64Array.from({ length: count }, (_, i) => i * spacing + first);
  if (ends === "included" && count > 1) found[count - 1] = last;
  const same = found.findIndex((place, i) => i > 0 && place === found[i - 1]);
  if (same > 0) {
    throw new UsageError(
      `gridOver: samples ${same - 1} and ${same} along ${axis} coincide in doubles (spacing ${Math.abs(spacing)} at ${found[same]}); zoom less far, or use gridAround with double-double precision.`,
    );
  }
  return found;
}

function checkSize(who: string, width: number, height: number): void {
  for (const [name, size] of [
    ["width", width],
    ["height", height],
  ] as const) {
    if (!(Number.isInteger(size) && size >= 1 && size <= 65_536)) {
      throw new UsageError(`${who}: the ${name} is 1 to 65,536 samples, not ${size}.`);
    }
  }
}
