// What is asked of the marks of a chaos game: boxes in the game's own coordinates, holes, evenness. Plays nothing.
import { occupiedBoxes } from "#dynamics";
import { math } from "#kit";
import type { Place } from "./game.ts";

/** Twice the most by which rounding moves a mark in its own coordinates. */
const rounding = 1e-15;

/**
 * Marks in coordinates in which the first three corners are (0, 0), (0, 1) and (1, 0): then the copies of a triangle or square, each
 * smaller by a whole number, are boxes of a grid. What rounding put beyond the unit square is moved to its edge.
 */
export function ownCoordinates(marks: Float64Array, [origin, up, right]: readonly Place[]): Float64Array {
  const [ox, oy] = origin!;
  const [ax, ay] = [right![0] - ox, right![1] - oy];
  const [bx, by] = [up![0] - ox, up![1] - oy];
  const area = ax * by - ay * bx;
  const out = new Float64Array(marks.length);
  for (let k = 0; k < marks.length; k += 2) {
    const [x, y] = [marks[k]! - ox, marks[k + 1]! - oy];
    out[k] = clamp((x * by - y * bx) / area);
    out[k + 1] = clamp((ax * y - ay * x) / area);
  }
  return out;
}

function clamp(x: number): number {
  return Math.min(1, Math.max(0, x));
}

/**
 * Boxes of the unit square that hold a mark, for base, base^2, ... of them along each side. Marks nearer to an edge than rounding can
 * tell are left out: after some thirty throws for one side, which come in any long game, a mark is that near.
 */
export function boxesByLevel(own: Float64Array, base: number, levels: number): number[] {
  const divisions = Array.from({ length: levels }, (_, level) => Math.round(math.pow(base, level + 1)));
  const clear = clearOfEdges(own, divisions.at(-1)!);
  return divisions.map((each) => occupiedBoxes(clear, { low: [0, 0], side: 1, divisions: each }));
}

function clearOfEdges(own: Float64Array, divisions: number): Float64Array {
  const isClear = (x: number) => Math.abs(x - Math.round(x * divisions) / divisions) > rounding;
  const out = new Float64Array(own.length);
  let length = 0;
  for (let k = 0; k < own.length; k += 2) {
    if (!isClear(own[k]!) || !isClear(own[k + 1]!)) continue;
    out[length++] = own[k]!;
    out[length++] = own[k + 1]!;
  }
  return out.subarray(0, length);
}

/** How many marks lie inside the triangle between the middles of the sides of the first three corners, further from its edges than rounding. */
export function inMiddleTriangle(own: Float64Array): number {
  const least = 2 * rounding; // s + t has the roundings of both
  let count = 0;
  for (let k = 0; k < own.length; k += 2) {
    const [s, t] = [own[k]!, own[k + 1]!];
    if (s < 0.5 - least && t < 0.5 - least && s + t > 0.5 + least) count++;
  }
  return count;
}

/** How many marks lie within the cross |x| < reach or |y| < reach. */
export function inCross(marks: Float64Array, reach: number): number {
  let count = 0;
  for (let k = 0; k < marks.length; k += 2) {
    if (Math.abs(marks[k]!) < reach || Math.abs(marks[k + 1]!) < reach) count++;
  }
  return count;
}

/**
 * Pearson's chi-square of marks over `divisions`^2 boxes of the unit square against even chances, in its own deviations from its
 * mean: about normal when even. Every `apart`-th mark is taken; they must lie so many moves apart that their boxes are independent.
 */
export function unevenness(own: Float64Array, divisions: number, apart: number): number {
  const counts = new Float64Array(divisions * divisions);
  let marks = 0;
  for (let k = 0; k < own.length; k += 2 * apart, marks++) {
    const column = Math.min(divisions - 1, Math.floor(own[k]! * divisions));
    const row = Math.min(divisions - 1, Math.floor(own[k + 1]! * divisions));
    counts[row * divisions + column]!++;
  }
  const expected = marks / counts.length;
  const chiSquare = counts.reduce((sum, count) => sum + ((count - expected) * (count - expected)) / expected, 0);
  const freedom = counts.length - 1;
  return (chiSquare - freedom) / Math.sqrt(2 * freedom);
}

/** The largest distance between marks of the same number. */
export function widestGap(one: Float64Array, other: Float64Array): number {
  let widest = 0;
  for (let k = 0; k < one.length; k += 2) {
    const [dx, dy] = [one[k]! - other[k]!, one[k + 1]! - other[k + 1]!];
    widest = Math.max(widest, Math.sqrt(dx * dx + dy * dy));
  }
  return widest;
}

/** The largest |x| and |y| among marks. */
export function reachOf(marks: Float64Array): { readonly x: number; readonly y: number } {
  let [x, y] = [0, 0];
  for (let k = 0; k < marks.length; k += 2) {
    x = Math.max(x, Math.abs(marks[k]!));
    y = Math.max(y, Math.abs(marks[k + 1]!));
  }
  return { x, y };
}

/** The pixel of a mark that is outside the window. */
export const outside = 2 ** 32 - 1;

/**
 * The pixel of every mark in a window with (0, 0) in its middle, counted row by row from the upper left; marks beyond it are `outside`.
 */
export function pixelsOf(
  marks: Float64Array,
  window: { readonly width: number; readonly height: number; readonly unitsPerPixel: number },
): Uint32Array {
  const { width, height, unitsPerPixel } = window;
  return Uint32Array.from({ length: marks.length / 2 }, (_, k) => {
    const column = Math.floor(width / 2 + marks[2 * k]! / unitsPerPixel);
    const row = Math.floor(height / 2 - marks[2 * k + 1]! / unitsPerPixel);
    return column >= 0 && column < width && row >= 0 && row < height ? row * width + column : outside;
  });
}
