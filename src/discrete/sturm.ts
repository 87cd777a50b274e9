// Real roots of polynomials with rational coefficients, counted and told apart exactly by Sturm's theorem: in an interval there are as
// many distinct roots as the sequence p, p', -rem(p, p'), ... loses changes of sign from one end to the other (J. C. F. Sturm, 1829).
import { UsageError } from "#kit";
import type { Polynomial } from "./polynomials.ts";
import { fraction, type Rational, rationals, rationalText } from "./rationals.ts";
import { absolute, greatestCommonDivisor } from "./whole-numbers.ts";

/** low <= x <= high. */
export interface RootInterval {
  readonly low: Rational;
  readonly high: Rational;
}

// Whole coefficients by rising power, no zero at the end: a positive multiple of the polynomial meant.
type Whole = readonly bigint[];

/** Distinct real roots in [low, high], ends included. @throws UsageError for the zero polynomial, or when low > high. */
export function countRealRoots(p: Polynomial<Rational>, { low, high }: RootInterval): number {
  const sequence = checkedSequence("countRealRoots", p, { low, high });
  const atLow = signAt(sequence[0]!, low) === 0 ? 1 : 0;
  return atLow + signChanges(sequence, low) - signChanges(sequence, high);
}

/**
 * Intervals inside the given one, rising, each with exactly one distinct root of `p` and at most `width` wide; a root that a halving
 * met is an interval without width.
 * @throws UsageError for the zero polynomial, when low > high, or when width is not positive.
 */
export function isolateRealRoots(p: Polynomial<Rational>, within: RootInterval, width: Rational): RootInterval[] {
  const sequence = checkedSequence("isolateRealRoots", p, within);
  if (rationals.compare(width, rationals.zero) <= 0)
    throw new UsageError(`isolateRealRoots: a width is positive, not ${rationalText(width)}.`);
  const [first] = sequence as [Whole];
  const found: RootInterval[] = [];
  const isNarrow = (low: Rational, high: Rational) => rationals.compare(rationals.subtract(high, low), width) <= 0;
  const point = (x: Rational) => found.push({ low: x, high: x });

  // Of (low, high], in which the counts of changes differ by the number of roots.
  function search(low: Rational, high: Rational, changesLow: number, changesHigh: number): void {
    const count = changesLow - changesHigh;
    if (count === 0) return;
    if (count === 1 && signAt(first, high) === 0) point(high);
    else if (count === 1 && signAt(first, low) !== 0 && isNarrow(low, high)) found.push({ low, high });
    else {
      const middle = rationals.multiply(rationals.add(low, high), half);
      const changes = signChanges(sequence, middle);
      search(low, middle, changesLow, changes);
      search(middle, high, changes, changesHigh);
    }
  }

  const { low, high } = within;
  if (signAt(first, low) === 0) point(low);
  search(low, high, signChanges(sequence, low), signChanges(sequence, high));
  return found;
}

const half = fraction(1, 2);

function checkedSequence(who: string, p: Polynomial<Rational>, { low, high }: RootInterval): Whole[] {
  if (p.length === 0) throw new UsageError(`${who}: the zero polynomial is zero everywhere; give another.`);
  if (rationals.compare(low, high) > 0)
    throw new UsageError(
      `${who}: from ${rationalText(low)} to ${rationalText(high)} is no interval; give low <= high.`,
    );
  return sturmSequence(p);
}

/** Sturm's sequence of the polynomial's square-free part, in whole coefficients; the first has the roots of `p`, each once. */
export function sturmSequence(p: Polynomial<Rational>): bigint[][] {
  const denominator = p.reduce((lcm, c) => (lcm / greatestCommonDivisor(lcm, c.denominator)) * c.denominator, 1n);
  const whole = primitive(p.map((c) => (c.numerator * denominator) / c.denominator));
  const sequence = remainders(whole);
  const divisor = sequence.at(-1)!;
  // A common divisor of p and p' has the multiple roots. At one of them all members vanish, and counting would go wrong.
  return divisor.length > 1 ? remainders(quotientOf(whole, divisor)) : sequence;
}

function remainders(p: bigint[]): bigint[][] {
  const sequence = [p];
  let next = primitive(p.slice(1).map((c, at) => BigInt(at + 1) * c));
  while (next.length > 0) {
    sequence.push(next);
    next = primitive(remainderOf(sequence.at(-2)!, next).map((c) => -c));
  }
  return sequence;
}

// A positive multiple of the remainder: the dividend is multiplied by positive numbers on the way, so that it stays whole.
function remainderOf(dividend: Whole, divisor: Whole): bigint[] {
  const remainder = [...dividend];
  const lead = divisor.at(-1)!;
  while (remainder.length >= divisor.length) {
    const top = remainder.at(-1)!;
    const shared = greatestCommonDivisor(top, lead);
    const [scale, factor] = [absolute(lead) / shared, (lead < 0n ? -top : top) / shared];
    const offset = remainder.length - divisor.length;
    for (let at = 0; at < remainder.length; at++) remainder[at]! *= scale;
    for (let at = 0; at < divisor.length; at++) remainder[offset + at]! -= factor * divisor[at]!;
    trim(remainder);
  }
  return remainder;
}

// For primitive polynomials that divide each other, Gauss's lemma makes the quotient whole.
function quotientOf(dividend: Whole, divisor: Whole): bigint[] {
  const left = [...dividend];
  const quotient = new Array<bigint>(dividend.length - divisor.length + 1).fill(0n);
  for (let offset = quotient.length - 1; offset >= 0; offset--) {
    const factor = left[offset + divisor.length - 1]! / divisor.at(-1)!;
    quotient[offset] = factor;
    for (let at = 0; at < divisor.length; at++) left[offset + at]! -= factor * divisor[at]!;
  }
  return quotient;
}

function primitive(p: bigint[]): bigint[] {
  const content = p.reduce(greatestCommonDivisor, 0n);
  return content > 1n ? p.map((c) => c / content) : p;
}

function trim(p: bigint[]): void {
  while (p.length > 0 && p.at(-1) === 0n) p.pop();
}

function signAt(p: Whole, { numerator, denominator }: Rational): number {
  // denominator^degree p(numerator / denominator), by Horner's rule
  let [sum, power] = [0n, 1n];
  for (let at = p.length - 1; at >= 0; at--) {
    sum = sum * numerator + p[at]! * power;
    power *= denominator;
  }
  return sum < 0n ? -1 : sum > 0n ? 1 : 0;
}

function signChanges(sequence: readonly Whole[], at: Rational): number {
  const signs = sequence.map((p) => signAt(p, at)).filter((sign) => sign !== 0);
  return signs.filter((sign, index) => index > 0 && sign !== signs[index - 1]).length;
}
