// A zoom that remembers counts of earlier frames, as the notebook lists it and as it must be. Knows neither films nor pictures.
// Source: notebook 002, lines 540-640.
import { math } from "#kit";
import type { Counting, Shift } from "./zoom.ts";

/**
 * - `listed`: counts kept under places rounded to decimals that follow the width; every count kept grows with the step limit.
 * - `fixed`: the same, but the number of decimals is held.
 * - `corrected`: under exact places, and only those of starts that have parted, as long as the shift is the same.
 */
export type CacheKind = "listed" | "fixed" | "corrected";

export interface Frame {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Width, m. */
  readonly range: number;
  readonly limit: number;
  readonly shift: Shift;
}

export interface CachedFrame {
  readonly times: Int32Array;
  /** Of each start, by how many frames its count is older than the picture: 0 where it was computed, or computed for a neighbour with the same key. */
  readonly age: Int32Array;
  /** Starts computed. */
  readonly computed: number;
}

interface Kept {
  count: number;
  readonly frame: number;
}

/** The notebook's int(-ln(range / 1000)). Its logarithm is natural, where the number of decimals wants that to base 10. */
export const listedDecimals = (range: number): number => Math.trunc(-math.log(range / 1000));

/** Decimals by which places `spacing` m apart have different keys, and no more. */
export const neededDecimals = (spacing: number): number =>
  Math.max(0, Math.ceil(-math.log(spacing) / math.log(10) - 1e-9));

/**
 * Makes the function that counts a frame after those it was given before. A missing key is counted at the place of the first start that
 * asks for it, so that what is wrong later comes from re-use alone. Nothing is pruned: keys out of the window are never asked for.
 */
export function cachedZoom(kind: CacheKind, count: Counting, decimals: number): (frame: Frame) => CachedFrame {
  const kept = new Map<string, Kept>();
  let last: Frame | undefined;
  let number = 0;
  return (frame) => {
    const { x, y, range, limit, shift } = frame;
    if (kind === "corrected") {
      if (last?.shift.some((value, axis) => value !== shift[axis])) kept.clear();
    } else if (last) {
      // The listing's error: also starts that have parted are given the new steps.
      for (const entry of kept.values()) entry.count += limit - last.limit;
    }
    last = frame;
    const scale = math.pow(10, kind === "listed" ? listedDecimals(range) : decimals);
    const key = (k: number) =>
      kind === "corrected"
        ? `${x[k]} ${y[k]}`
        : `${Math.round(x[k]! * scale) / scale} ${Math.round(y[k]! * scale) / scale}`;
    const keys = Array.from(x, (_, k) => key(k));
    const missing = new Map<string, number>();
    for (const [k, each] of keys.entries()) if (!kept.has(each) && !missing.has(each)) missing.set(each, k);
    const asked = [...missing.values()];
    const found = count(
      Float64Array.from(asked, (k) => x[k]!),
      Float64Array.from(asked, (k) => y[k]!),
      limit,
      shift,
    );
    for (const [i, k] of asked.entries()) kept.set(keys[k]!, { count: found[i]!, frame: number });
    const entries = keys.map((each) => kept.get(each)!);
    const result = {
      times: Int32Array.from(entries, (entry) => entry.count),
      age: Int32Array.from(entries, (entry) => number - entry.frame),
      computed: asked.length,
    };
    // What has not parted yet says nothing about a higher limit.
    if (kind === "corrected") for (const [each, entry] of kept) if (entry.count >= limit) kept.delete(each);
    number++;
    return result;
  };
}
