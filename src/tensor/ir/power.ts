// x^y as a sequence of basic scalar operations, without branches. The logarithm is carried as a sum of two numbers, since an
// error in it is multiplied by the exponent.

import type { Algebra } from "./algebra.ts";
import { over } from "./formula.ts";
import { expOfBounded, LN2, splitExponent } from "./transcendental.ts";

/** A value and what it cannot hold. */
interface Pair<V> {
  readonly high: V;
  readonly low: V;
}

/** What each type's numbers ask for. */
const CONSTANTS = {
  f64: {
    splitter: 134217729, // 2^27 + 1
    terms: 10, // of the series from z^2/5 on
    thirdLow: 1.850371707708594e-17, // 1/3 - fl(1/3)
    largestExponent: 2 ** 64, // a logarithm other than 0 is at least 2^-53: beyond, the power is 0, 1 or infinity
    bounds: [-746, 710],
  },
  f32: {
    splitter: 4097, // 2^12 + 1
    terms: 4,
    thirdLow: -9.934107462565104e-9,
    largestExponent: 2 ** 32,
    bounds: [-104, 89],
  },
} as const;

/** x y and what rounding it left out, exactly (T. J. Dekker 1971); `product` is x y rounded. */
function productError<V>(a: Algebra<V>, x: V, y: V, product: V): V {
  const { add, sub, mul } = over(a, x);
  const { splitter } = CONSTANTS[a.dtype(x) === "f64" ? "f64" : "f32"];
  const split = (value: V) => {
    const scaled = mul(value, splitter);
    const top = sub(scaled, sub(scaled, value));
    return [top, sub(value, top)];
  };
  const [xTop, xRest] = split(x);
  const [yTop, yRest] = split(y);
  return add(add(add(sub(mul(xTop, yTop), product), mul(xTop, yRest)), mul(xRest, yTop)), mul(xRest, yRest));
}

// ln x = e ln 2 + 2 s (1 + z/3 + z^2/5 + ...) with s = (m - 1) / (m + 1), z = s^2, x = 2^e m, for a positive finite x.
// From z^2/5 on the terms are computed in one number, the rest in pairs: the relative error is about 2^-62, or 2^-33 in f32.
function preciseLog<V>(a: Algebra<V>, x: V): Pair<V> {
  const { add, sub, mul, div, polynomial } = over(a, x);
  const wide = a.dtype(x) === "f64";
  const { terms, thirdLow } = CONSTANTS[wide ? "f64" : "f32"];
  const { m, e } = splitExponent(a, x);

  const below = add(m, 1);
  const belowLow = sub(m, sub(below, 1));
  const f = sub(m, 1);
  const inverse = div(1, below);
  const s = mul(f, inverse);
  const p = mul(s, below);
  const sLow = mul(sub(sub(sub(f, p), productError(a, s, below, p)), mul(s, belowLow)), inverse);

  const z = mul(s, s);
  const zLow = add(productError(a, s, s, z), mul(add(s, s), sLow));

  const tail = polynomial(
    z,
    Array.from({ length: terms }, (_, i) => 1 / (3 + 2 * (terms - i))),
  ); // 1/5 + z/7 + ...

  // b = 1/3 + z tail, c = 1 + z b, and the logarithm of m is 2 s c.
  const zTail = mul(z, tail);
  const b = add(1 / 3, zTail);
  const bLow = add(add(sub(1 / 3, b), zTail), thirdLow);
  const zb = mul(z, b);
  const c = add(1, zb);
  const cLow = add(add(sub(1, c), zb), add(add(productError(a, z, b, zb), mul(z, bLow)), mul(zLow, b)));
  const sc = mul(s, c);
  const scLow = add(productError(a, s, c, sc), add(mul(s, cLow), mul(sLow, c)));
  const log = add(sc, sc);

  const [ln2High, ln2Low] = wide ? LN2.f64 : LN2.f32;
  const whole = mul(e, ln2High); // exact
  const high = add(whole, log);
  const low = add(add(sub(whole, high), log), add(add(scLow, scLow), mul(e, ln2Low)));
  return { high, low };
}

/** As the JavaScript operator **: 1 where y is 0; NaN where x is 1 or -1 and y infinite, and of a negative x and a fraction. */
export function expandPow<V>(a: Algebra<V>, x: V, y: V): V {
  const { add, mul, min, max, less, equal, copySign, select, apply } = over(a, x);
  const { largestExponent, bounds } = CONSTANTS[a.dtype(x) === "f64" ? "f64" : "f32"];
  const size = apply("abs", x);
  const { high, low } = preciseLog(a, size);
  // Of zero, infinity and NaN the bits say nothing.
  const finite = select(less(size, Number.POSITIVE_INFINITY), high, size);
  const log = select(equal(size, 0), Number.NEGATIVE_INFINITY, finite);
  const product = mul(y, log);
  const bounded = min(max(product, bounds[0]), bounds[1]);
  const splittable = min(max(y, -largestExponent), largestExponent);
  const rest = add(productError(a, splittable, high, product), mul(y, low));
  const value = expOfBounded(a, bounded, select(equal(bounded, product), rest, 0));

  const half = mul(y, 0.5);
  const isWhole = equal(apply("floor", y), y);
  const isOdd = apply("and", isWhole, apply("notEqual", apply("floor", half), half));
  const signed = select(isOdd, copySign(value, x), value);
  const isNegative = apply("and", less(x, 0), less(Number.NEGATIVE_INFINITY, x));
  const isInvalid = apply("and", isNegative, apply("not", isWhole));
  return select(equal(y, 0), 1, select(isInvalid, Number.NaN, signed));
}
