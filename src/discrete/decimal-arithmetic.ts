// Arithmetic with a chosen number of decimal digits: every result is the exact one rounded once, half to even, as in the General Decimal
// Arithmetic specification (M. Cowlishaw, speleotrove.com/decimal) and hence in Python's decimal module. No signed zero, no traps.
import { UsageError } from "#kit";
import { roundOffUpTo } from "./decimal-rounding.ts";
import { compareDecimals, type Decimal, decimalOf, decimalToNumber } from "./decimals.ts";
import type { OrderedField } from "./rings.ts";
import { absolute, digitCount, tenTo } from "./whole-numbers.ts";

/** Arithmetic whose results have at most `digits` digits. Operands may have more: they are not rounded beforehand. */
export interface DecimalArithmetic extends OrderedField<Decimal> {
  readonly digits: number;
  /** To at most so many digits; what is short enough stays as it is. */
  round(a: Decimal): Decimal;
}

/** @throws UsageError when `digits` is not a whole number from 1 to a million. */
export function decimals(digits: number): DecimalArithmetic {
  if (!Number.isInteger(digits) || digits < 1 || digits > 1_000_000)
    throw new UsageError(`decimals: digits are a whole number from 1 to 1000000, not ${digits}.`);
  const roundOff = roundOffUpTo(2 * digits + 1);

  function round(a: Decimal): Decimal {
    const places = a.digits - digits;
    if (places <= 0) return a;
    const rounded = roundOff(absolute(a.significand), places);
    const carried = rounded === tenTo(digits); // 99.5 became 100
    const significand = carried ? tenTo(digits - 1) : rounded;
    const exponent = a.exponent + places + (carried ? 1 : 0);
    return { significand: a.significand < 0n ? -significand : significand, exponent, digits };
  }

  function add(a: Decimal, b: Decimal): Decimal {
    if (a.significand === 0n) return round(b);
    if (b.significand === 0n) return round(a);
    const [high, low] = a.exponent >= b.exponent ? [a, b] : [b, a];
    // What lies wholly below the digits kept and one more cannot be told from a 1 there, and need not be brought to one exponent.
    const floor = high.exponent + Math.min(0, high.digits - digits - 2);
    const far = low.exponent + low.digits <= floor;
    const { significand, exponent } = far ? { significand: low.significand < 0n ? -1n : 1n, exponent: floor - 1 } : low;
    const sum = high.significand * tenTo(high.exponent - exponent) + significand;
    const most = Math.max(high.digits + high.exponent - exponent, far ? 1 : low.digits) + 1;
    return round({ significand: sum, exponent, digits: digitsBelow(sum, most) });
  }

  function multiply(a: Decimal, b: Decimal): Decimal {
    const significand = a.significand * b.significand;
    const exponent = a.exponent + b.exponent;
    if (significand === 0n || !Number.isSafeInteger(exponent)) return decimalOf(significand, exponent);
    return round({ significand, exponent, digits: digitsBelow(significand, a.digits + b.digits) });
  }

  function divide(a: Decimal, b: Decimal): Decimal {
    if (b.significand === 0n) throw new RangeError("decimals: division by zero");
    const wanted = a.exponent - b.exponent; // of an exact quotient, as 2.40 / 2 = 1.20
    if (a.significand === 0n) return decimalOf(0n, wanted);
    const shift = b.digits - a.digits + digits + 1;
    const [top, bottom] =
      shift >= 0 ? [a.significand * tenTo(shift), b.significand] : [a.significand, b.significand * tenTo(-shift)];
    const quotient = absolute(top / bottom);
    const isNegative = top < 0n !== bottom < 0n;
    let [significand, exponent] = [quotient, wanted - shift];
    if (quotient * absolute(bottom) !== absolute(top)) {
      // One digit of "and something", so that the rounding below knows.
      [significand, exponent] = [quotient * 10n + 1n, exponent - 1];
    } else {
      const zeros = trailingZeros(significand, wanted - exponent);
      [significand, exponent] = [significand / tenTo(zeros), exponent + zeros];
    }
    return round(decimalOf(isNegative ? -significand : significand, exponent));
  }

  return {
    digits,
    zero: decimalOf(0n, 0),
    one: decimalOf(1n, 0),
    whole: (n) => round(decimalOf(BigInt(n), 0)),
    add,
    subtract: (a, b) => add(a, { ...b, significand: -b.significand }),
    multiply,
    divide,
    equals: (a, b) => compareDecimals(a, b) === 0,
    compare: compareDecimals,
    toNumber: decimalToNumber,
    round,
  };
}

/** Zeros at the end of n, counted up to `most`, in steps of halving length. */
function trailingZeros(n: bigint, most: number): number {
  let zeros = 0;
  for (let step = 2 ** Math.floor(31 - Math.clz32(Math.max(1, most))); step >= 1; step /= 2) {
    while (zeros + step <= most && n % tenTo(zeros + step) === 0n) zeros += step;
  }
  return zeros;
}

/** Digits of n, of which there are `most` at most: found by comparing with powers of ten, as they are nearly always that many or one less. */
function digitsBelow(n: bigint, most: number): number {
  const positive = absolute(n);
  if (positive >= tenTo(most - 1)) return most;
  if (most > 1 && positive >= tenTo(most - 2)) return most - 1;
  return digitCount(positive);
}
