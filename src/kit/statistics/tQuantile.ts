// Quantiles of Student's t distribution. Those of the normal distribution are in math/normalQuantile.ts.

import { exp } from "../math/exp.ts";
import { log, log1p } from "../math/log.ts";
import { upperNormalQuantile } from "../math/normalQuantile.ts";

/**
 * The t >= 0 that a variable of Student's t distribution exceeds with probability `tail`, for 0 < tail <= 1/2 and `freedom` > 0
 * degrees of freedom. Relative accuracy about 1e-14.
 */
export function upperTQuantile(tail: number, freedom: number): number {
  if (tail === 0.5) return 0;
  const z = upperNormalQuantile(0.5 - tail, tail);
  if (freedom > 10_000) return nearNormal(z, freedom);
  // Newton's method on ln P(T > t) against ln t. That curve falls and is concave, so from any start the second and all later
  // steps come down on the root from above.
  let u = log(z);
  for (let step = 0; step < 100; step++) {
    const t = exp(u);
    const density = tDensity(t, freedom);
    const above = tTail(t, freedom, density);
    const change = (log(above / tail) * above) / (t * density);
    u += change;
    if (Math.abs(change) < 1e-9) break; // the next step would be about the square of this
  }
  return exp(u);
}

// Fisher's expansion about the normal quantile (Abramowitz and Stegun 26.7.5): the digits that the continued fraction would lose.
function nearNormal(z: number, v: number): number {
  const s = z * z;
  const first = (s + 1) / 4;
  const second = ((5 * s + 16) * s + 3) / 96;
  const third = (((3 * s + 19) * s + 17) * s - 15) / 384;
  const fourth = ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92160;
  return z * (1 + (first + (second + (third + fourth / v) / v) / v) / v);
}

// Gamma((v + 1) / 2) / (sqrt(pi v) Gamma(v / 2)) (1 + t^2 / v)^(-(v + 1) / 2)
function tDensity(t: number, v: number): number {
  return (gammaRatio(v / 2) / Math.sqrt(Math.PI * v)) * exp(-0.5 * (v + 1) * log1p((t * t) / v));
}

// P(T > t) = I_x(v/2, 1/2) / 2 with x = v / (v + t^2): far out by the continued fraction of the incomplete beta function
// (NIST DLMF 8.17.22), nearer by 1/2 less the central part, a series of positive terms (DLMF 8.17.8). In both the factor before is t f(t).
function tTail(t: number, v: number, density: number): number {
  const square = t * t;
  if (square * (v + 2) > 3 * v) return ((t * density) / v) * betaFraction(v / 2, 0.5, v / (v + square));
  const y = square / (v + square);
  let series = 1;
  let term = 1;
  for (let n = 0; term > 1e-17 * series; n++) {
    term *= (y * (v / 2 + 0.5 + n)) / (1.5 + n);
    series += term;
  }
  return 0.5 - t * density * series;
}

// 1 / (1 + d1 / (1 + d2 / (1 + ...))) by Lentz's method; it converges fast for x < (a + 1) / (a + b + 2).
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 0;
  let value = 1;
  for (let k = 1; k < 10_000; k++) {
    const m = k >> 1;
    const numerator = k % 2 === 0 ? m * (b - m) : -(a + m) * (a + b + m);
    const coefficient = (numerator * x) / ((a + k - 1) * (a + k));
    d = 1 / (1 + coefficient * d);
    c = 1 + coefficient / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return 1 / value;
}

// Gamma(x + 1/2) / Gamma(x), from its asymptotic series for large x (Tricomi and Erdelyi 1951) and stepwise down to small x.
function gammaRatio(x: number): number {
  let factor = 1;
  let large = x;
  while (large < 30) {
    factor *= large / (large + 0.5);
    large += 1;
  }
  const z = 1 / large;
  const series =
    1 +
    z *
      (-1 / 8 +
        z *
          (1 / 128 +
            z * (5 / 1024 + z * (-21 / 32768 + z * (-399 / 262144 + z * (869 / 4194304 + z * (39325 / 33554432)))))));
  return factor * Math.sqrt(large) * series;
}
