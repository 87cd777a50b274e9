// The measurement of what is computed rather than sampled: a system without chance has one value, and no sampling error.
import type { Interval } from "#kit";
import type { Measurement } from "./define.ts";

/**
 * Values that no chance entered, as the interval they span: of one value that value alone, so that a single run decides. For
 * sampled values give the list itself, whose spread then counts.
 */
export function computed(...values: readonly (number | undefined)[]): Measurement {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return { unmeasured: "no run recorded it" };
  const bad = known.find((value) => !Number.isFinite(value));
  if (bad !== undefined) return { unmeasured: `it came out as ${bad}` };
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return { mean: low === high ? low : mean, low, high, n: known.length } satisfies Interval;
}
