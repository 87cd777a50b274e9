// Confidence intervals for a mean and for proportions. Deterministic: the same numbers on every machine, by our own quantiles.

import { UsageError } from "../errors.ts";
import { upperNormalQuantile } from "../math/normalQuantile.ts";
import { deviation, mean } from "./moments.ts";
import { upperTQuantile } from "./tQuantile.ts";

/** An estimate (of a mean, proportion, difference or other statistic), the confidence interval around it, and the observations behind it. */
export interface Interval {
  mean: number;
  low: number;
  high: number;
  n: number;
}

/** How often something happened in n trials. */
export interface Proportion {
  successes: number;
  n: number;
}

/**
 * Student's interval for the mean of the population the values came from. Of one value it is (-Infinity, Infinity), of none likewise,
 * around NaN.
 */
export function tInterval(values: ArrayLike<number>, level = 0.95): Interval {
  checkLevel("tInterval", level);
  const n = values.length;
  const centre = mean(values);
  if (n < 2) return { mean: centre, low: -Infinity, high: Infinity, n };
  const half = (upperTQuantile((1 - level) / 2, n - 1) * deviation(values)) / Math.sqrt(n);
  return { mean: centre, low: centre - half, high: centre + half, n };
}

/** The same for values that are shares, as rates of error: cut off at 0 and 1, beyond which no mean can lie. */
export function shareInterval(values: ArrayLike<number>, level = 0.95): Interval {
  const { mean: centre, low, high, n } = tInterval(values, level);
  return { mean: centre, low: Math.max(0, low), high: Math.min(1, high), n };
}

/**
 * Wilson's score interval for a proportion (E. B. Wilson, JASA 22, 1927) around the observed one; always within [0, 1].
 * Without trials it is [0, 1] around NaN.
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval {
  checkLevel("wilsonInterval", level);
  return wilson("wilsonInterval", { successes, n }, level);
}

/**
 * The interval for the difference a - b of two independent proportions, from their Wilson intervals (R. G. Newcombe, Statistics in
 * Medicine 17, 1998, 873-890, method 10); always within [-1, 1]. Where one has no trials it is [-1, 1] around NaN.
 */
export function proportionDifference(a: Proportion, b: Proportion, level = 0.95): Interval {
  checkLevel("proportionDifference", level);
  const p = wilson("proportionDifference", a, level);
  const q = wilson("proportionDifference", b, level);
  const n = a.n + b.n;
  if (a.n === 0 || b.n === 0) return { mean: NaN, low: -1, high: 1, n };
  const difference = p.mean - q.mean;
  return {
    mean: difference,
    low: difference - hypotenuse(p.mean - p.low, q.high - q.mean),
    high: difference + hypotenuse(p.high - p.mean, q.mean - q.low),
    n,
  };
}

// (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)
function wilson(who: string, { successes, n }: Proportion, level: number): Interval {
  if (!(Number.isSafeInteger(successes) && Number.isSafeInteger(n) && 0 <= successes && successes <= n)) {
    throw new UsageError(
      `${who}: successes must be whole and from 0 to the whole number of trials, got ${successes} of ${n}.`,
    );
  }
  if (n === 0) return { mean: NaN, low: 0, high: 1, n };
  const z = upperNormalQuantile(level / 2, (1 - level) / 2);
  const p = successes / n;
  const scale = 1 + (z * z) / n;
  const centre = (p + (z * z) / (2 * n)) / scale;
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / scale;
  // At the ends the bound is exact; computed, it may miss by a rounding.
  return { mean: p, low: successes === 0 ? 0 : centre - half, high: successes === n ? 1 : centre + half, n };
}

function hypotenuse(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}

/** Refuses a confidence level that is not within (0, 1). */
export function checkLevel(who: string, level: number): void {
  if (!(level > 0 && level < 1))
    throw new UsageError(`${who}: level must be above 0 and below 1, such as 0.95, got ${level}.`);
}
