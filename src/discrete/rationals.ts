// Fractions of whole numbers, exactly. They grow without bound under iteration; for many steps take decimals.
import { UsageError } from "#kit";
import type { OrderedField } from "./rings.ts";
import { absolute, greatestCommonDivisor, nearestDouble } from "./whole-numbers.ts";

/** numerator / denominator in lowest terms, the denominator positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The fraction of two whole numbers. @throws UsageError when one is not whole, or the denominator is 0. */
export function fraction(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
  for (const part of [numerator, denominator]) {
    if (typeof part === "number" && !Number.isInteger(part))
      throw new UsageError(`fraction: ${part} is not whole; rational(${part}) takes any number.`);
  }
  const [n, d] = [BigInt(numerator), BigInt(denominator)];
  if (d === 0n) throw new UsageError(`fraction: ${n}/0 is no number.`);
  return lowest(n, d);
}

/**
 * A text ("3.83", "-22/7", "6e-3") at its word, or exactly the double that a number is: rational(0.1) is not 1/10, rational("0.1") is.
 * @throws UsageError when the text is not such a number, or the number is not finite.
 */
export function rational(value: string | number): Rational {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new UsageError(`rational: ${value} is no fraction.`);
    let denominator = 1n;
    let scaled = value;
    for (; !Number.isInteger(scaled); denominator *= 2n) scaled *= 2; // exact: no double has more than 1074 places
    return fraction(BigInt(scaled), denominator);
  }
  const quotient = /^([-+]?\d+)\/(\d+)$/.exec(value);
  if (quotient) return fraction(BigInt(quotient[1]!), BigInt(quotient[2]!));
  const parts = /^([-+]?)(\d*)(?:\.(\d*))?(?:e([-+]?\d{1,6}))?$/i.exec(value);
  const [, sign, whole = "", places = "", power = "0"] = parts ?? [];
  if (!parts || whole + places === "")
    throw new UsageError(`rational: "${value}" is not a number such as 3.83, -22/7 or 6e-3.`);
  const digits = BigInt(whole + places) * (sign === "-" ? -1n : 1n);
  const exponent = Number(power) - places.length;
  return exponent < 0 ? fraction(digits, 10n ** BigInt(-exponent)) : fraction(digits * 10n ** BigInt(exponent));
}

/** "-22/7", or "3" when it is whole. */
export function rationalText({ numerator, denominator }: Rational): string {
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`;
}

/** The fractions with their four operations and their order. */
export const rationals: OrderedField<Rational> = {
  zero: { numerator: 0n, denominator: 1n },
  one: { numerator: 1n, denominator: 1n },
  whole: (n) => fraction(n),
  add: (a, b) => lowest(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator),
  subtract: (a, b) => lowest(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator),
  multiply: (a, b) => lowest(a.numerator * b.numerator, a.denominator * b.denominator),
  divide(a, b) {
    if (b.numerator === 0n) throw new RangeError("rationals: division by zero");
    return lowest(a.numerator * b.denominator, a.denominator * b.numerator);
  },
  equals: (a, b) => a.numerator === b.numerator && a.denominator === b.denominator,
  compare(a, b) {
    const difference = a.numerator * b.denominator - b.numerator * a.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  },
  toNumber: ({ numerator, denominator }) => nearestDouble(numerator, denominator),
};

function lowest(numerator: bigint, denominator: bigint): Rational {
  const divisor = greatestCommonDivisor(numerator, denominator);
  const [n, d] = [numerator / divisor, absolute(denominator) / divisor];
  return { numerator: denominator < 0n ? -n : n, denominator: d };
}
