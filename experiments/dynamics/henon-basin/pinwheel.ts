// The zoom on the pinwheel: its windows, what is in them, and how long NumPy's naive arrays of their places come out.
import type { EscapeTime, Grid } from "#dynamics";
import { gridOver } from "#dynamics";
import { math } from "#kit";

export const pinwheel = { a: 0.2, b: -1.1 };
/** Where the notebook's film goes to. The fixed point is 5e-5 away, so it leaves the picture before the end. */
export const centre = { x: 0.4564, y: -0.50202 };

/** Half the side of frame t: 5 / 2^(t / 15). */
export function halfSide(t: number): number {
  return 5 / math.pow(2, t / 15);
}

/** Rows from the top down. */
export function frameGrid(t: number, side: number): Grid {
  const half = halfSide(t);
  return gridOver({
    x: [centre.x - half, centre.x + half],
    y: [centre.y + half, centre.y - half],
    width: side,
    height: side,
  });
}

export function frameCounts(escapes: EscapeTime<"a" | "b">, t: number, side: number, limit: number): Int32Array {
  return escapes.counts(frameGrid(t, side), { limit, constants: pinwheel });
}

/** Of an even number of counts the upper of the two in the middle. */
export function medianCount(counts: Int32Array): number {
  return Int32Array.from(counts).sort()[counts.length >> 1];
}

/** Number of places that arange(low, high, (high - low) / side) gives along x: one or two off where the division rounds. */
export function arangeLength(t: number, side: number): number {
  const half = halfSide(t);
  const [low, high] = [centre.x - half, centre.x + half];
  return Math.ceil((high - low) / ((high - low) / side));
}

/** The first frame in which the fixed point is out of the picture; undefined if it is in all. */
export function fixedPointLeaves(frames: number): number | undefined {
  const { a, b } = pinwheel;
  const x = (b - 1 + Math.sqrt((b - 1) * (b - 1) + 4 * a)) / (2 * a);
  const away = Math.max(Math.abs(x - centre.x), Math.abs(b * x - centre.y));
  for (let t = 0; t < frames; t++) if (away > halfSide(t)) return t;
  return undefined;
}
