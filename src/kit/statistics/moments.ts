// Numbers that describe a sample: centre, spread, order. Nothing here speaks of the population: see interval.ts.

import { UsageError } from "../errors.ts";

/** The arithmetic mean, summed with compensation (Neumaier 1974); NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  return sum(values, (x) => x) / values.length;
}

/** The unbiased sample variance, divisor n - 1, in two passes; NaN of fewer than two values. */
export function variance(values: ArrayLike<number>): number {
  if (values.length < 2) return NaN;
  const centre = mean(values);
  return sum(values, (x) => (x - centre) * (x - centre)) / (values.length - 1);
}

/** The square root of the sample variance. */
export function deviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}

/**
 * Pearson's correlation of pairs, -1 to 1; NaN where either has no spread.
 * @throws UsageError when x and y differ in length.
 */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (x.length !== y.length) {
    throw new UsageError(`correlation: ${x.length} values of x and ${y.length} of y are not pairs.`);
  }
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - meanX, y[i]! - meanY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}

/** The middle value, or the mean of the two in the middle; NaN of nothing or where a value is NaN. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/**
 * The value below which a fraction p of the sample lies, for p in [0, 1], linear between neighbours: order statistic 1 + (n - 1) p
 * (type 7 of Hyndman and Fan 1996). NaN of nothing or where a value is NaN.
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new UsageError(`quantile: p must be from 0 to 1, got ${p}.`);
  const sorted = Float64Array.from(values).sort(); // NaN sorts last
  const last = sorted.length - 1;
  if (last < 0 || Number.isNaN(sorted[last])) return NaN;
  const below = Math.floor(last * p);
  const weight = last * p - below;
  if (weight === 0) return sorted[below]!; // also keeps Infinity - Infinity out
  return sorted[below]! * (1 - weight) + sorted[below + 1]! * weight;
}

function sum(values: ArrayLike<number>, term: (value: number) => number): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const x = term(values[i]!);
    const next = total + x;
    lost += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total;
    total = next;
  }
  return Number.isFinite(lost) ? total + lost : total; // an infinite or NaN total makes the correction meaningless
}
