// The iterates of the logistic map as polynomials: in x and r, exactly; and the real roots of f^k(x) - x at one r, counted by Sturm and
// found by Halley's method in long decimals.
import {
  type Decimal,
  decimal,
  decimals,
  decimalToNumber,
  fraction,
  halley,
  integers,
  isolateRealRoots,
  mapCoefficients,
  type Polynomial,
  polynomials,
  type Rational,
  rational,
  rationals,
} from "#discrete";

const inR = polynomials(integers);
const inX = polynomials(inR);
const overRationals = polynomials(rationals);

/** f^k as a polynomial in x whose coefficients are polynomials in r with whole coefficients. */
export function symbolicIterate(k: number): Polynomial<Polynomial<bigint>> {
  const f = inX.from([inR.zero, inR.x, inR.subtract(inR.zero, inR.x)]); // r x - r x^2
  let iterate = inX.x;
  for (let step = 0; step < k; step++) iterate = inX.compose(f, iterate);
  return iterate;
}

/** f^k - x, in the same way. */
export function symbolicReturn(k: number): Polynomial<Polynomial<bigint>> {
  return inX.subtract(symbolicIterate(k), inX.x);
}

/** Coefficients by rising power of x that differ from those given by rising powers of r. */
export function differing(found: Polynomial<Polynomial<bigint>>, expected: readonly (readonly number[])[]): number {
  const wanted = expected.map((c) => inR.from(c.map(BigInt)));
  return Array.from({ length: Math.max(found.length, wanted.length) }, (_, at) => at).filter(
    (at) => !inR.equals(found[at] ?? [], wanted[at] ?? []),
  ).length;
}

/** f^k(x) - x at a growth rate, exactly. */
export function returnPolynomial(r: Rational, k: number): Polynomial<Rational> {
  const at = mapCoefficients(
    symbolicIterate(k),
    (c) =>
      overRationals.evaluate(
        c.map((each) => fraction(each)),
        r,
      ),
    overRationals,
  );
  return overRationals.subtract(at, overRationals.x);
}

export interface Root {
  readonly x: number;
  /** Slope of f^k there. */
  readonly multiplier: number;
}

const field = decimals(60);
const overDecimals = polynomials(field);

/** Real roots of f^k(x) - x in [0, 1], rising: each isolated exactly, then refined to 50 digits. @throws Error when Halley's method strays. */
export function exactRoots(p: Polynomial<Rational>): Root[] {
  const long = mapCoefficients(p, toDecimal, overDecimals);
  const slope = overDecimals.derivative(long);
  const intervals = isolateRealRoots(p, { low: rationals.zero, high: rationals.one }, rational("1e-6"));
  return intervals.map(({ low, high }) => {
    const start = toDecimal(rationals.multiply(rationals.add(low, high), fraction(1, 2)));
    const outcome = halley(field, long, { start, tolerance: decimal("1e-45") });
    const isInside =
      outcome.ok &&
      field.compare(outcome.root, toDecimal(low)) >= 0 &&
      field.compare(outcome.root, toDecimal(high)) <= 0;
    if (!isInside)
      throw new Error(
        `halley strayed from the root between ${rationals.toNumber(low)} and ${rationals.toNumber(high)}`,
      );
    const multiplier = field.add(overDecimals.evaluate(slope, outcome.root), field.one);
    return { x: decimalToNumber(outcome.root), multiplier: decimalToNumber(multiplier) };
  });
}

function toDecimal({ numerator, denominator }: Rational): Decimal {
  return field.divide(decimal(numerator), decimal(denominator));
}
