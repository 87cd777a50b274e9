// The bootstrap: how a statistic varies when its sample is drawn again from itself. For means and proportions see interval.ts.

import { UsageError } from "../errors.ts";
import type { Stream } from "../random/stream.ts";
import { checkLevel, type Interval } from "./interval.ts";
import { quantile } from "./moments.ts";

/**
 * The percentile interval of any statistic (B. Efron 1979): the central `level` of its values over `resamples` samples of the same size,
 * drawn with replacement, around its value on the sample itself. Too narrow for fewer than about twenty values.
 * Of one value it is (-Infinity, Infinity), of none likewise, around NaN.
 */
export function bootstrapInterval(
  values: ArrayLike<number>,
  statistic: (sample: Float64Array) => number,
  rng: Stream,
  { resamples = 2000, level = 0.95 }: { resamples?: number; level?: number } = {},
): Interval {
  checkLevel("bootstrapInterval", level);
  if (!(Number.isSafeInteger(resamples) && resamples >= 1)) {
    throw new UsageError(`bootstrapInterval: resamples must be a whole number from 1 up, got ${resamples}.`);
  }
  const n = values.length;
  if (n === 0) return { mean: NaN, low: -Infinity, high: Infinity, n };
  const estimate = statistic(Float64Array.from(values));
  if (n === 1) return { mean: estimate, low: -Infinity, high: Infinity, n };
  const estimates = Float64Array.from({ length: resamples }, (_, i) => {
    const chosen = rng.fold(i).integers(n, n);
    return statistic(Float64Array.from(chosen, (index) => values[index]!));
  });
  const beyond = (1 - level) / 2;
  return { mean: estimate, low: quantile(estimates, beyond), high: quantile(estimates, 1 - beyond), n };
}
