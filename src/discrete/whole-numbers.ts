// What BigInt lacks: length in bits and in decimal digits, powers of ten at hand, greatest common divisors, and the way to doubles.

/** Bits of |n|; 0 for 0. */
export function bitLength(n: bigint): number {
  const hex = absolute(n).toString(16);
  return hex === "0" ? 0 : 4 * hex.length - (Math.clz32(Number.parseInt(hex[0]!, 16)) - 28);
}

export function absolute(n: bigint): bigint {
  return n < 0n ? -n : n;
}

/** 0n is a multiple of everything, so the divisor of n and 0n is |n|. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [absolute(a), absolute(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

const powersOfTen = new Map<number, bigint>();

/** 10^exponent, for whole exponents from 0. Those of late are remembered: a computation at n digits asks for a few all the time. */
export function tenTo(exponent: number): bigint {
  let power = powersOfTen.get(exponent);
  if (power === undefined) {
    power = 10n ** BigInt(exponent);
    if (powersOfTen.size >= 64) powersOfTen.clear();
    powersOfTen.set(exponent, power);
  }
  return power;
}

/** Decimal digits of |n|; 1 for 0. */
export function digitCount(n: bigint): number {
  const positive = absolute(n);
  if (positive === 0n) return 1;
  // From n >= 2^(bits - 1) this many digits are certain, and one more is possible.
  const certain = Math.floor((bitLength(positive) - 1) * log10of2) + 1;
  return positive >= tenTo(certain) ? certain + 1 : certain;
}

const log10of2 = 0.3010299956639812;

/** The double nearest to numerator / denominator, ties to even; past the largest it is an infinity. The denominator is not 0. */
export function nearestDouble(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const negative = numerator < 0n !== denominator < 0n;
  const [n, d] = [absolute(numerator), absolute(denominator)];
  const bits = bitLength(n) - bitLength(d); // n / d lies between 2^(bits - 1) and 2^(bits + 1)
  const magnitude = bits < -1021 ? subnormal(n, d) : normal(n, d, 56 - bits);
  return negative ? -magnitude : magnitude;
}

// n 2^shift / d has 56 or 57 bits: more than a double's 53, so that one further bit for "and something" rounds it rightly.
function normal(n: bigint, d: bigint, shift: number): number {
  const [top, bottom] = shift >= 0 ? [n << BigInt(shift), d] : [n, d << BigInt(-shift)];
  const quotient = top / bottom;
  const isExact = quotient * bottom === top;
  // Number() of a BigInt rounds to the nearest, ties to even.
  const scaled = Number((quotient << 1n) | (isExact ? 0n : 1n)) / 2;
  // In two steps, as 2^shift itself may be past the largest double.
  const half = Math.trunc(-shift / 2);
  return scaled * 2 ** half * 2 ** (-shift - half);
}

// What may be below the smallest normal double is a whole number of the smallest steps, 2^-1074, rounded once.
function subnormal(n: bigint, d: bigint): number {
  const top = n << 1074n;
  const quotient = top / d;
  const twice = 2n * (top - quotient * d);
  const up = twice > d || (twice === d && quotient % 2n === 1n);
  return Number(up ? quotient + 1n : quotient) * Number.MIN_VALUE;
}
