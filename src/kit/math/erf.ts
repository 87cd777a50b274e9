// The error function. Its inverse, in the form of normal quantiles, is in normalQuantile.ts.

import { exp } from "./exp.ts";

const TWO_OVER_ROOT_PI_LESS_ONE = 0.1283791670955126; // 2 / sqrt(pi) = 1.128..., of which 1 is kept apart for its digits
const TWO_OVER_ROOT_PI = 1 + TWO_OVER_ROOT_PI_LESS_ONE;

// erf(k / 8) for k = FIRST, FIRST + 1, ...
const FIRST = 6;
const ERF_OF_EIGHTHS = [
  0.7111556336535151, 0.7840750610598597, 0.8427007929497149, 0.8883882317017078, 0.9229001282564583,
  0.9481700727820903, 0.9661051464753108, 0.9784437332399837, 0.9866716712191824, 0.9919900576701199,
  0.9953222650189527, 0.9973459706405177, 0.9985372834133188, 0.9992170617821089, 0.999593047982555, 0.9997946242638588,
  0.9998993780778803, 0.9999521451602562, 0.9999779095030014, 0.9999901032653747, 0.9999956972205363,
  0.9999981847185726, 0.9999992569016276, 0.9999997048598075, 0.9999998862727434, 0.999999957486056, 0.9999999845827421,
  0.9999999945765992, 0.9999999981494259, 0.9999999993875167, 0.9999999998033839, 0.9999999999387839,
  0.9999999999815149, 0.9999999999945866, 0.9999999999984626, 0.9999999999995766, 0.9999999999998869,
  0.9999999999999707, 0.9999999999999927, 0.9999999999999982, 0.9999999999999996, 0.9999999999999999, 1.0,
];

/** 2 / sqrt(pi) times the integral of exp(-t^2) for t from 0 to x; relative error below 2e-16. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 0.75) return nearZero(x);
  if (!(size < 6)) return Number.isNaN(x) ? NaN : x < 0 ? -1 : 1; // 1 - erf(6) < 2^-54
  const value = aroundEighth(size);
  return x < 0 ? -value : value;
}

// erf x = 2 x / sqrt(pi) (1 - x^2 / 3 + x^4 / (2! 5) - x^6 / (3! 7) + ...); for |x| < 3/4 what follows x^26 is below 1e-18 of the whole.
function nearZero(x: number): number {
  const z = -x * x;
  let series = 0;
  for (let n = NEAR_ZERO.length - 1; n >= 0; n--) series = z * (NEAR_ZERO[n]! + series);
  return x + x * (TWO_OVER_ROOT_PI_LESS_ONE + TWO_OVER_ROOT_PI * series);
}

const NEAR_ZERO = Array.from({ length: 13 }, (_, i) => 1 / (factorial(i + 1) * (2 * i + 3))); // 1 / (n! (2 n + 1)), n from 1

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

// With c the nearest eighth and x = c + t, erf x = erf c + 2 / sqrt(pi) exp(-c^2) * integral of g from 0 to t, where g(t) = exp(-2 c t - t^2)
// has the Taylor coefficients g0 = 1, g1 = -2 c, (n + 1) g(n+1) = -2 c gn - 2 g(n-1).
function aroundEighth(x: number): number {
  const k = Math.floor(8 * x + 0.5);
  const c = k / 8;
  const t = x - c;
  let before = 0;
  let g = 1; // gn t^n
  let integral = t;
  for (let n = 0; n < 17; n++) {
    const next = (-2 * t * (c * g + t * before)) / (n + 1);
    before = g;
    g = next;
    integral += (g * t) / (n + 2);
  }
  return ERF_OF_EIGHTHS[k - FIRST]! + TWO_OVER_ROOT_PI * exp(-c * c) * integral;
}
