// The natural logarithm. Logarithms to high precision, for powers, are in pow.ts.

import { fromWords, highWord, lowWord } from "./bits.ts";

// ln 2 in two parts: k * LN2_HIGH is exact for |k| < 2^20.
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

const SQRT2_HIGH_WORD = 0x3ff6a09e;

/** ln x; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  let exponent = -1023;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984; // 2^54: out of the subnormal range
    exponent -= 54;
  }
  // x = 2^exponent (1 + f) with 1 + f in [sqrt(1/2), sqrt 2)
  const high = highWord(x);
  const fraction = high & 0xfffff;
  const above = (fraction | 0x3ff00000) >= SQRT2_HIGH_WORD ? 1 : 0;
  exponent += (high >>> 20) + above;
  const f = fromWords(fraction | ((0x3ff - above) << 20), lowWord(x)) - 1;
  return logNearOne(f, 0, exponent);
}

/** ln(1 + x), accurate also where 1 + x would round; -Infinity at -1, NaN below. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  if (x > -0.2928932188134524 && x < 0.41421356237309503) {
    return x > -1e-20 && x < 1e-20 ? x : logNearOne(x, 0, 0); // keeps -0 and subnormals
  }
  const sum = 1 + x;
  const lost = sum > 2 ? 1 - (sum - x) : x - (sum - 1); // what the rounding of 1 + x left out
  const high = highWord(sum);
  const fraction = high & 0xfffff;
  const above = (fraction | 0x3ff00000) >= SQRT2_HIGH_WORD ? 1 : 0;
  const exponent = (high >>> 20) - 1023 + above;
  const f = fromWords(fraction | ((0x3ff - above) << 20), lowWord(sum)) - 1;
  return logNearOne(f, lost / sum, exponent);
}

// exponent ln 2 + ln(1 + f) + correction for 1 + f in [sqrt(1/2), sqrt 2]. With s = f / (2 + f),
//   ln(1 + f) = 2 artanh s = 2 s + 2/3 s^3 + 2/5 s^5 + ... and 2 s = f - f^2/2 + s f^2/2,
// so that the rounded parts are all small beside f. |s| < 0.172: eleven terms leave out less than 1e-18 of the whole.
function logNearOne(f: number, correction: number, exponent: number): number {
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
