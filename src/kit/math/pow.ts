// Powers of any base. The logarithm is carried as an unevaluated sum of two doubles, since an error in it is multiplied by the exponent.

import {
  lowerExponent,
  nearestExponent,
  productError,
  SMALLEST_NORMAL,
  scaleByPowerOfTwo,
  sumError,
  TWO_TO_54,
} from "./bits.ts";
import { expm1Reduced } from "./exp.ts";
import { LN2_HIGH, LN2_LOW } from "./log.ts";

/**
 * x^y, within 1 ulp; where x^y is a double it is found exactly. Special cases are those of the JavaScript operator **: pow(x, 0) = 1
 * even of NaN, pow(+-1, +-Infinity) = NaN, a negative finite x with an exponent that is not whole gives NaN.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const size = Math.abs(x);
  if (Math.abs(y) === Infinity && size === 1) return NaN;
  const whole = Math.floor(y) === y;
  if (x < 0 && x > -Infinity && !whole) return NaN;
  const odd = whole && Math.abs(y) < 2 ** 53 && Math.abs(y % 2) === 1;
  const value = powerOfSize(size, y);
  return odd && (x < 0 || Object.is(x, -0)) ? -value : value;
}

function powerOfSize(size: number, y: number): number {
  if (size === 1) return 1;
  // Unless size is 1 its logarithm is at least 2^-54 off zero, so these exponents leave the range of doubles.
  if (size === 0 || size === Infinity || Math.abs(y) >= 2 ** 64) return size > 1 === y > 0 ? Infinity : 0;
  const { high, low } = preciseLog(size);
  const product = y * high;
  if (product > 710) return Infinity;
  if (product < -746) return 0;
  const rest = productError(y, high, product) + y * low;
  const k = Math.floor(product * Math.LOG2E + 0.5);
  return scaleByPowerOfTwo(1 + expm1Reduced(product - k * LN2_HIGH, rest - k * LN2_LOW), k);
}

const THIRD_LOW = 1.850371707708594e-17; // 1/3 - fl(1/3)
const FIFTH_LOW = -1.1102230246251566e-17; // 1/5 - fl(1/5)

// ln x = k ln 2 + 2 s (1 + z/3 + z^2/5 + ...) with s = (m - 1) / (m + 1), z = s^2, x = 2^k m and m in [sqrt(1/2), sqrt 2), for finite x > 0.
// The terms from z^3/7 on are below 4e-6 and computed in double; the rest in pairs, with a relative error of about 2^-70.
function preciseLog(x: number): { high: number; low: number } {
  const subnormal = x < SMALLEST_NORMAL;
  const normal = subnormal ? x * TWO_TO_54 : x;
  const exponent = nearestExponent(normal);
  const m = lowerExponent(normal, exponent);
  const k = subnormal ? exponent - 54 : exponent;

  const below = m + 1;
  const s = (m - 1) / below;
  const p = s * below;
  const sLow = (m - 1 - p - productError(s, below, p) - s * sumError(m, 1, below)) / below;

  const z = s * s;
  const zLow = productError(s, s, z) + 2 * s * sLow;

  // T = 1/7 + z/9 + ... + z^9/25
  let tail = 1 / 25;
  for (let n = 23; n >= 7; n -= 2) tail = tail * z + 1 / n;

  // (high, low) pairs: a = 1/5 + z T, b = 1/3 + z a, c = 1 + z b, and the logarithm of m is 2 s c.
  const zT = z * tail;
  const a = 1 / 5 + zT;
  const aLow = 1 / 5 - a + zT + FIFTH_LOW;
  const za = z * a;
  const b = 1 / 3 + za;
  const bLow = 1 / 3 - b + za + (productError(z, a, za) + z * aLow + zLow * a + THIRD_LOW);
  const zb = z * b;
  const c = 1 + zb;
  const cLow = 1 - c + zb + (productError(z, b, zb) + z * bLow + zLow * b);
  const log = 2 * s * c;
  const logLow = productError(2 * s, c, log) + 2 * (s * cLow + sLow * c);

  const whole = k * LN2_HIGH; // exact
  const high = whole + log;
  return { high, low: sumError(whole, log, high) + (logLow + k * LN2_LOW) };
}
