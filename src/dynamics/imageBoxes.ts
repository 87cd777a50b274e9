// Box counting on a binary image: by a notebook's loop over boxes, and by a table of sums that gives the same counts. Draws nothing.
import { UsageError } from "#kit";
import type { BoxCounts } from "./boxCounting.ts";

/** A picture of ink and paper. */
export interface BinaryImage {
  readonly width: number;
  readonly height: number;
  /** 1 for ink and 0 for paper, row after row. */
  readonly ink: Uint8Array;
}

/**
 * What counts as ink in a coloured picture: a pixel with red, green or blue below `below`, so that coloured lines count too. Opacity is
 * not looked at.
 * @param rgba four bytes a pixel, row after row.
 * @throws UsageError when there are not four bytes for each pixel.
 */
export function inkOf(width: number, height: number, rgba: ArrayLike<number>, below = 130): BinaryImage {
  if (rgba.length !== 4 * width * height) {
    throw new UsageError(`inkOf: ${width} x ${height} pixels have ${4 * width * height} bytes, got ${rgba.length}.`);
  }
  const ink = new Uint8Array(width * height);
  for (let at = 0; at < ink.length; at++) {
    ink[at] = rgba[4 * at]! < below || rgba[4 * at + 1]! < below || rgba[4 * at + 2]! < below ? 1 : 0;
  }
  return { width, height, ink };
}

/** Counts, and what they cost: how many pixels, or entries of the table, were read. Unlike a time it is the same everywhere. */
export interface ImageBoxCounts extends BoxCounts {
  readonly reads: number;
}

/**
 * How boxes of side i meet the picture's far edges.
 * - `dropped`: corners at 0, i, 2i, ... below size - i. A partial box is left out, and so is a last whole one that ends at the edge.
 * - `padded`: corners at 0, i, 2i, ... below size; beyond the edge is paper.
 */
export type EdgeBoxes = "dropped" | "padded";

/** Sides `from`, `from + step`, ... below `below`: 1, 6, ..., 496 as notebook 002 has them when nothing is said. */
export function additiveSides({ from = 1, below = 500, step = 5 } = {}): number[] {
  const sides: number[] = [];
  for (let side = from; side < below; side += step) sides.push(side);
  return sides;
}

/** Sides `from`, twice that, ... up to `to`. */
export function dyadicSides(from: number, to: number): number[] {
  const sides: number[] = [];
  for (let side = from; side <= to; side *= 2) sides.push(side);
  return sides;
}

/**
 * Boxes that hold ink, by looking into every box until some is found: the meaning of a count, and slow.
 * @throws UsageError when a side is not whole, or above the shorter side of the image.
 */
export function countBoxesByScan(image: BinaryImage, sides: readonly number[], edges: EdgeBoxes): ImageBoxCounts {
  checkSides("countBoxesByScan", image, sides);
  const { width, height, ink } = image;
  let reads = 0;
  const holdsInk = (top: number, left: number, side: number) => {
    const bottom = Math.min(top + side, height);
    const right = Math.min(left + side, width);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        reads++;
        if (ink[y * width + x] !== 0) return true;
      }
    }
    return false;
  };
  const counts = sides.map((side) => {
    let count = 0;
    for (let top = 0; top < lastCorner(height, side, edges); top += side) {
      for (let left = 0; left < lastCorner(width, side, edges); left += side) {
        if (holdsInk(top, left, side)) count++;
      }
    }
    return count;
  });
  return { sides, counts, reads };
}

/**
 * The same counts from a summed-area table (F. C. Crow, SIGGRAPH 1984): the ink of any box is a sum of four entries.
 * @throws UsageError as `countBoxesByScan`.
 */
export function countBoxes(image: BinaryImage, sides: readonly number[], edges: EdgeBoxes): ImageBoxCounts {
  checkSides("countBoxes", image, sides);
  const { width, height, ink } = image;
  const columns = width + 1;
  // table[y * columns + x]: ink in the rows above y and the columns before x.
  const table = new Uint32Array((height + 1) * columns);
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += ink[y * width + x]!;
      table[(y + 1) * columns + x + 1] = table[y * columns + x + 1]! + row;
    }
  }
  let reads = 2 * width * height; // a pixel and the entry above it
  const counts = sides.map((side) => {
    let count = 0;
    for (let top = 0; top < lastCorner(height, side, edges); top += side) {
      const upper = top * columns;
      const lower = Math.min(top + side, height) * columns;
      for (let left = 0; left < lastCorner(width, side, edges); left += side) {
        const right = Math.min(left + side, width);
        const found = table[lower + right]! - table[lower + left]! - table[upper + right]! + table[upper + left]!;
        if (found > 0) count++;
        reads += 4;
      }
    }
    return count;
  });
  return { sides, counts, reads };
}

function lastCorner(size: number, side: number, edges: EdgeBoxes): number {
  return edges === "dropped" ? size - side : size;
}

function checkSides(who: string, { width, height, ink }: BinaryImage, sides: readonly number[]): void {
  if (ink.length !== width * height) {
    throw new UsageError(`${who}: an image of ${width} x ${height} has ${width * height} pixels, got ${ink.length}.`);
  }
  const odd = sides.find((side) => !(Number.isSafeInteger(side) && side >= 1));
  if (odd !== undefined) throw new UsageError(`${who}: sides are whole numbers from 1, got ${odd}.`);
  const shorter = Math.min(width, height);
  const large = sides.find((side) => side > shorter);
  if (large !== undefined) {
    throw new UsageError(
      `${who}: a box of side ${large} is larger than the image of ${width} x ${height}; at most ${shorter}.`,
    );
  }
}
