// The x-map at a fixed height is the quadratic map in other coordinates: as an identity of polynomials, and tried on numbers.
import { type Polynomial, polynomials, rational, rationals } from "#discrete";
import type { Stream } from "#kit";

// Polynomials in x whose coefficients are polynomials in y, and those in d, and those in a with exact fractions.
const inA = polynomials(rationals);
const inD = polynomials(inA);
const inY = polynomials(inD);
const inX = polynomials(inY);

/**
 * f(h(x)) - h(g(x)) with
 *   g(x) = x + d (1 - a x x + y),  h(x) = 1/2 - a d x,  f(z) = z z + c,  c = 1/4 - a d d (1 + y) + `more`,
 * as a polynomial in x, y, d and a: the zero polynomial has no coefficient at all.
 */
export function difference(more = "0"): Polynomial<unknown> {
  const number = (value: string) => inX.constant(inY.constant(inD.constant(inA.constant(rational(value)))));
  const a = inX.constant(inY.constant(inD.constant(inA.x)));
  const d = inX.constant(inY.constant(inD.x));
  const y = inX.constant(inY.x);
  const x = inX.x;
  const sum = (...terms: (typeof x)[]) => terms.reduce((all, term) => inX.add(all, term));
  const times = (...factors: (typeof x)[]) => factors.reduce((all, factor) => inX.multiply(all, factor));

  const g = sum(x, times(d, inX.subtract(sum(inX.one, y), times(a, x, x))));
  const h = inX.subtract(number("1/2"), times(a, d, x));
  const c = inX.subtract(number("1/4"), times(a, d, d, sum(inX.one, y)));
  const f = sum(times(x, x), c, number(more));
  return inX.subtract(inX.compose(f, h), inX.compose(h, g));
}

/** The largest |f(h(x)) - h(g(x))| in doubles over random a, d, y and x, chosen so that h(x) is between -2 and 2. */
export function largestError(rng: Stream, trials: number): number {
  const [as, ds, heights, places] = ["a", "d", "c", "z"].map((name) => rng.fold(name).uniform(trials, 0, 1));
  let largest = 0;
  for (let k = 0; k < trials; k++) {
    const [a, d] = [0.05 + as[k], 0.001 + 0.1 * ds[k]];
    const y = (0.25 - (0.25 - 2.25 * heights[k])) / (a * d * d) - 1; // c from 1/4 down to -2
    const h = (x: number) => 0.5 - a * d * x;
    const g = (x: number) => x + d * (1 - a * x * x + y);
    const x = (0.5 - (4 * places[k] - 2)) / (a * d);
    const c = 0.25 - a * d * d * (1 + y);
    largest = Math.max(largest, Math.abs(h(x) * h(x) + c - h(g(x))));
  }
  return largest;
}
