// Numbers a + b pi with fractions a and b, exactly: enough to see that irrationals are not closed under addition. Computes no digits.
import { fraction, type Rational, rationals, rationalText } from "#discrete";

/** a + b pi. As pi is irrational (J. H. Lambert, 1761), it is a fraction just when b is zero, and two are equal just when both parts are. */
export interface WithPi {
  readonly rational: Rational;
  readonly ofPi: Rational;
}

export function withPi(rational: number, ofPi: number): WithPi {
  return { rational: fraction(rational), ofPi: fraction(ofPi) };
}

export function add(x: WithPi, y: WithPi): WithPi {
  return { rational: rationals.add(x.rational, y.rational), ofPi: rationals.add(x.ofPi, y.ofPi) };
}

export function isRational({ ofPi }: WithPi): boolean {
  return ofPi.numerator === 0n;
}

/** "1 + 1 pi". */
export function textOf({ rational, ofPi }: WithPi): string {
  return `${rationalText(rational)} + ${rationalText(ofPi)} pi`;
}
