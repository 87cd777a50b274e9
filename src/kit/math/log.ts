// The natural logarithm. Logarithms to high precision, for powers, are in pow.ts.

import { lowerExponent, nearestExponent, SMALLEST_NORMAL, sumError, TWO_TO_54 } from "./bits.ts";

// ln 2 in two parts: k * LN2_HIGH is exact for |k| < 2^20.
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

/** ln x; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  if (x < SMALLEST_NORMAL) return logOfNormal(x * TWO_TO_54, -54, 0);
  return logOfNormal(x, 0, 0);
}

/** ln(1 + x), accurate also where 1 + x would round; -Infinity at -1, NaN below. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  if (x > -1e-20 && x < 1e-20) return x; // keeps -0 and subnormals
  if (x > Math.SQRT1_2 - 1 && x < Math.SQRT2 - 1) return logNearOne(x, 0, 0);
  const sum = 1 + x;
  return logOfNormal(sum, 0, sumError(1, x, sum) / sum);
}

function logOfNormal(x: number, exponent: number, correction: number): number {
  const k = nearestExponent(x);
  return logNearOne(lowerExponent(x, k) - 1, exponent + k, correction);
}

// exponent ln 2 + ln(1 + f) + correction for 1 + f in [sqrt(1/2), sqrt 2]. With s = f / (2 + f),
//   ln(1 + f) = 2 artanh s = 2 s + 2/3 s^3 + 2/5 s^5 + ... and 2 s = f - f^2/2 + s f^2/2,
// so that the rounded parts are all small beside f. |s| < 0.172: eleven terms leave out less than 1e-18 of the whole.
function logNearOne(f: number, exponent: number, correction: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const series =
    z *
    (2 / 3 +
      z *
        (2 / 5 +
          z *
            (2 / 7 +
              z *
                (2 / 9 +
                  z *
                    (2 / 11 +
                      z * (2 / 13 + z * (2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21 + z * (2 / 23)))))))))));
  const halfSquare = 0.5 * f * f;
  const small = s * (halfSquare + series) + (exponent * LN2_LOW + correction);
  return exponent * LN2_HIGH - (halfSquare - small - f);
}
