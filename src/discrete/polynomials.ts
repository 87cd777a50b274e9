// Polynomials over any ring, themselves a ring: polynomials in x whose coefficients are polynomials in r are `polynomials(polynomials(integers))`.
import { UsageError } from "#kit";
import type { Ring } from "./rings.ts";

/** Coefficients by rising power. The last is not zero; the zero polynomial has none. Make them with `from`, which sees to that. */
export type Polynomial<T> = readonly T[];

export interface PolynomialRing<T> extends Ring<Polynomial<T>> {
  readonly coefficients: Ring<T>;
  /** The unknown. */
  readonly x: Polynomial<T>;
  /** From coefficients by rising power, zeros at the end allowed. */
  from(coefficients: readonly T[]): Polynomial<T>;
  constant(value: T): Polynomial<T>;
  /** @param exponent whole, from 0. */
  power(p: Polynomial<T>, exponent: number): Polynomial<T>;
  evaluate(p: Polynomial<T>, at: T): T;
  /** p(inner(x)). */
  compose(p: Polynomial<T>, inner: Polynomial<T>): Polynomial<T>;
  derivative(p: Polynomial<T>): Polynomial<T>;
}

/** Highest power; -1 for the zero polynomial. */
export function degree(p: Polynomial<unknown>): number {
  return p.length - 1;
}

/** The polynomial with another kind of coefficients: rounded, put at a value of their own unknown, made exact. */
export function mapCoefficients<T, U>(p: Polynomial<T>, change: (c: T) => U, to: PolynomialRing<U>): Polynomial<U> {
  return to.from(p.map(change));
}

export function polynomials<T>(ring: Ring<T>): PolynomialRing<T> {
  const { zero } = ring;

  function from(coefficients: readonly T[]): Polynomial<T> {
    let length = coefficients.length;
    while (length > 0 && ring.equals(coefficients[length - 1]!, zero)) length--;
    return coefficients.slice(0, length);
  }

  function termwise(a: Polynomial<T>, b: Polynomial<T>, of: (a: T, b: T) => T): Polynomial<T> {
    return from(Array.from({ length: Math.max(a.length, b.length) }, (_, at) => of(a[at] ?? zero, b[at] ?? zero)));
  }

  function multiply(a: Polynomial<T>, b: Polynomial<T>): Polynomial<T> {
    const product = new Array<T>(Math.max(0, a.length + b.length - 1)).fill(zero);
    a.forEach((left, i) => {
      b.forEach((right, j) => {
        product[i + j] = ring.add(product[i + j]!, ring.multiply(left, right));
      });
    });
    return from(product);
  }

  const constant = (value: T) => from([value]);
  const one = constant(ring.one);
  return {
    coefficients: ring,
    zero: [],
    one,
    x: from([zero, ring.one]),
    from,
    constant,
    whole: (n) => constant(ring.whole(n)),
    add: (a, b) => termwise(a, b, ring.add),
    subtract: (a, b) => termwise(a, b, ring.subtract),
    multiply,
    equals: (a, b) => a.length === b.length && a.every((value, at) => ring.equals(value, b[at]!)),
    power(p, exponent) {
      if (!Number.isInteger(exponent) || exponent < 0)
        throw new UsageError(`power: a polynomial has whole powers from 0, not ${exponent}.`);
      let [result, square] = [one, p];
      for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
        if (left % 2 === 1) result = multiply(result, square);
        if (left > 1) square = multiply(square, square);
      }
      return result;
    },
    evaluate: (p, at) => p.reduceRight((sum, c) => ring.add(ring.multiply(sum, at), c), zero),
    compose: (p, inner) =>
      p.reduceRight<Polynomial<T>>((sum, c) => termwise(multiply(sum, inner), constant(c), ring.add), []),
    derivative: (p) => from(p.slice(1).map((c, at) => ring.multiply(ring.whole(at + 1), c))),
  };
}
