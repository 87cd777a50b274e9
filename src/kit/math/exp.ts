// The exponential function and exp(x) - 1. Powers of other bases are in pow.ts.

import { scaleByPowerOfTwo } from "./bits.ts";
import { LN2_HIGH, LN2_LOW } from "./log.ts";

/** e^x: 0 below -745.2, Infinity above 709.78, rounded to the subnormal grid where that is coarser. */
export function exp(x: number): number {
  if (!(x > -746)) return Number.isNaN(x) ? NaN : 0;
  if (x > 710) return Infinity;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  return scaleByPowerOfTwo(1 + expm1Reduced(x - k * LN2_HIGH, -k * LN2_LOW), k);
}

/** e^x - 1, accurate also where e^x is near 1. */
export function expm1(x: number): number {
  if (!(x > -40)) return Number.isNaN(x) ? NaN : -1;
  if (x > 710) return Infinity;
  if (x > -1e-17 && x < 1e-17) return x; // keeps -0 and subnormals
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const reduced = expm1Reduced(x - k * LN2_HIGH, -k * LN2_LOW);
  if (k === 0) return reduced;
  if (k > 60) return scaleByPowerOfTwo(1 + reduced, k); // 1 is below half an ulp
  return scaleByPowerOfTwo(1 - scaleByPowerOfTwo(1, -k) + reduced, k);
}

/**
 * e^(high + low) - 1 for |high + low| <= 0.36 and |low| < 1e-6 or so: r + r^2/2! + ... + r^14/14!, whose rest is below 2e-19.
 * The leading term enters last and in two parts, so that only one rounding counts.
 */
export function expm1Reduced(high: number, low: number): number {
  const r = high + low;
  const lost = low - (r - high);
  let series = 0;
  for (let n = INVERSE_FACTORIALS.length - 1; n >= 0; n--) series = series * r + INVERSE_FACTORIALS[n]!;
  return r + (r * r * series + lost * (1 + r));
}

// 1/2!, 1/3!, ..., 1/14!
const INVERSE_FACTORIALS = [
  1 / 2,
  1 / 6,
  1 / 24,
  1 / 120,
  1 / 720,
  1 / 5040,
  1 / 40320,
  1 / 362880,
  1 / 3628800,
  1 / 39916800,
  1 / 479001600,
  1 / 6227020800,
  1 / 87178291200,
];
