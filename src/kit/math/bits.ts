// Doubles seen as their 64 bits (IEEE 754 binary64): sign 1, exponent 11, fraction 52. Knows no function of analysis.

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0; // where the platform keeps the half with sign and exponent
const LOW = 1 - HIGH;

/** 2^-1022: doubles below it have fewer than 53 bits. */
export const SMALLEST_NORMAL = 2.2250738585072014e-308;
/** What takes any subnormal into the normal range. */
export const TWO_TO_54 = 18014398509481984;

/** Sign, exponent and the top 20 fraction bits, as an unsigned 32-bit integer. */
export function highWord(x: number): number {
  double[0] = x;
  return words[HIGH]!;
}

/** The lowest 32 fraction bits, as an unsigned 32-bit integer. */
export function lowWord(x: number): number {
  double[0] = x;
  return words[LOW]!;
}

/** The double made of two 32-bit halves. */
export function fromWords(high: number, low: number): number {
  words[HIGH] = high;
  words[LOW] = low;
  return double[0]!;
}

/** 2^k for a whole k in [-1022, 1023]. */
export function powerOfTwo(k: number): number {
  return fromWords((k + 1023) << 20, 0);
}

/** x * 2^k, rounded once, for |x| in [2^-50, 2] and a whole k in [-1994, 2046]. */
export function scaleByPowerOfTwo(x: number, k: number): number {
  if (k > 1023) return x * powerOfTwo(1023) * powerOfTwo(k - 1023);
  if (k < -970) return x * powerOfTwo(k + 1022) * powerOfTwo(-1022); // only the second product may be subnormal and round
  return x * powerOfTwo(k);
}

/** The whole k for which x / 2^k lies in about [sqrt(1/2), sqrt 2), for a positive normal x. */
export function nearestExponent(x: number): number {
  const high = highWord(x);
  const aboveRoot2 = (high & 0xfffff) >= 0x6a09e ? 1 : 0;
  return (high >>> 20) - 1023 + aboveRoot2;
}

/** x / 2^k, exactly, where x and the result are positive and normal. */
export function lowerExponent(x: number, k: number): number {
  return fromWords(highWord(x) - k * 0x100000, lowWord(x));
}

/** The largest double below a finite x. */
export function nextBelow(x: number): number {
  if (x === 0) return -Number.MIN_VALUE;
  const high = highWord(x);
  const low = words[LOW]!;
  if (x > 0) return low === 0 ? fromWords(high - 1, 0xffffffff) : fromWords(high, low - 1);
  return low === 0xffffffff ? fromWords(high + 1, 0) : fromWords(high, low + 1);
}

/** What s = fl(a + b) left out, exactly (D. E. Knuth). */
export function sumError(a: number, b: number, s: number): number {
  const bThere = s - a;
  return a - (s - bThere) + (b - bThere);
}

/** What p = fl(a * b) left out, exactly (T. J. Dekker 1971), as long as no product of halves over- or underflows. */
export function productError(a: number, b: number, p: number): number {
  const aTop = topHalf(a);
  const bTop = topHalf(b);
  const aRest = a - aTop;
  const bRest = b - bTop;
  return aTop * bTop - p + aTop * bRest + aRest * bTop + aRest * bRest;
}

// The upper 26 bits of a double.
function topHalf(x: number): number {
  const scaled = x * 134217729; // 2^27 + 1
  return scaled - (scaled - x);
}
