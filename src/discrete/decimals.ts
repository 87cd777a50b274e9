// Decimal numbers of any length, as values: reading, writing, comparing. Exact; arithmetic that rounds is decimal-arithmetic.ts.
import { UsageError } from "#kit";
import { absolute, digitCount, nearestDouble, tenTo } from "./whole-numbers.ts";

/**
 * significand x 10^exponent. Zeros at the end count as digits and are kept, so 1.20 and 1.2 are two ways to write one number: compare
 * with `compareDecimals`. There is one zero, without sign; there are no infinities and no NaN.
 */
export interface Decimal {
  readonly significand: bigint;
  readonly exponent: number;
  /** Decimal digits of the significand; 1 for zero. */
  readonly digits: number;
}

/**
 * A text ("3.10", "-1e-400") at its word, a whole number, or exactly the double that a number is: decimal(0.1) has 55 digits, decimal("0.1") one.
 * @throws UsageError when the text is not such a number, or the number is not finite.
 */
export function decimal(value: string | number | bigint): Decimal {
  if (typeof value === "bigint") return decimalOf(value, 0);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new UsageError(`decimal: ${value} is no decimal number.`);
    let places = 0;
    let scaled = value;
    for (; !Number.isInteger(scaled); places++) scaled *= 2;
    return decimalOf(BigInt(scaled) * 5n ** BigInt(places), -places); // n / 2^p = n 5^p / 10^p
  }
  const parts = /^([-+]?)(\d*)(?:\.(\d*))?(?:e([-+]?\d+))?$/i.exec(value);
  const [, sign, whole = "", fraction = "", power = "0"] = parts ?? [];
  if (!parts || whole + fraction === "")
    throw new UsageError(`decimal: "${value}" is not a number such as 3.10 or -1e-400.`);
  const digits = BigInt(whole + fraction);
  return decimalOf(sign === "-" ? -digits : digits, Number(power) - fraction.length);
}

/** significand x 10^exponent, when its digits are to be counted. @throws UsageError when the exponent is not a safe integer. */
export function decimalOf(significand: bigint, exponent: number): Decimal {
  if (!Number.isSafeInteger(exponent)) throw new UsageError(`decimal: the exponent ${exponent} is out of reach.`);
  return { significand, exponent, digits: digitCount(significand) };
}

/** As Python's `str(Decimal)`: plain from 1e-6 up as far as the digits reach, else with an exponent, as "1.5E+30". */
export function decimalText({ significand, exponent, digits }: Decimal): string {
  const sign = significand < 0n ? "-" : "";
  const text = absolute(significand).toString();
  const power = exponent + digits - 1; // of the first digit
  if (exponent > 0 || power < -6) {
    const rest = text.slice(1);
    return `${sign}${text[0]}${rest && `.${rest}`}E${power < 0 ? "" : "+"}${power}`;
  }
  if (exponent === 0) return sign + text;
  const padded = text.padStart(1 - exponent, "0");
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** Negative when `a` is the smaller number, 0 when they are equal, else positive. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [signA, signB] = [signOf(a), signOf(b)];
  if (signA !== signB || signA === 0) return signA - signB;
  // First the place of the first digit: two numbers far apart are never brought to one exponent.
  const [powerA, powerB] = [a.exponent + a.digits, b.exponent + b.digits];
  if (powerA !== powerB) return powerA < powerB ? -signA : signA;
  const low = Math.min(a.exponent, b.exponent);
  const difference = a.significand * tenTo(a.exponent - low) - b.significand * tenTo(b.exponent - low);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function signOf({ significand }: Decimal): number {
  return significand < 0n ? -1 : significand > 0n ? 1 : 0;
}

/** The nearest double, ties to even; an infinity past the largest. Quick however many digits there are. */
export function decimalToNumber({ significand, exponent, digits }: Decimal): number {
  const power = exponent + digits; // |x| lies between 10^(power - 1) and 10^power
  if (power > 400) return significand < 0n ? -Infinity : significand > 0n ? Infinity : 0;
  if (power < -400) return 0;
  return exponent < 0 ? nearestDouble(significand, tenTo(-exponent)) : nearestDouble(significand * tenTo(exponent), 1n);
}
