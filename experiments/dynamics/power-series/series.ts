// Maclaurin sums over any field: e^(iz) term by term, and apart from it the sums of cosine and sine; pi, from Machin's formula.
import type { OrderedField } from "#discrete";

/** re + im i. */
export interface Complex<T> {
  readonly re: T;
  readonly im: T;
}

/** The sums of 1, 2, ... `terms` terms (iz)^n / n! of e^(iz), each term got from the one before as a complex product. */
export function exponentialSums<T>(field: OrderedField<T>, z: T, terms: number): Complex<T>[] {
  const { zero, one, add, subtract, multiply, divide, whole } = field;
  let term: Complex<T> = { re: one, im: zero };
  let sum: Complex<T> = { re: zero, im: zero };
  return Array.from({ length: terms }, (_, n) => {
    // i z (re + im i) / n = (-im + re i) z / n
    if (n > 0) {
      const factor = divide(z, whole(n));
      term = { re: subtract(zero, multiply(term.im, factor)), im: multiply(term.re, factor) };
    }
    sum = { re: add(sum.re, term.re), im: add(sum.im, term.im) };
    return sum;
  });
}

/** The same from the series of cosine, 1 - z^2/2! + ..., and of sine, z - z^3/3! + ..., every term from power and factorial. */
export function cosineAndSineSums<T>(field: OrderedField<T>, z: T, terms: number): Complex<T>[] {
  const { zero, one, add, subtract, multiply, divide, whole } = field;
  let [re, im, power, factorial] = [zero, zero, one, one];
  return Array.from({ length: terms }, (_, n) => {
    if (n > 0) [power, factorial] = [multiply(power, z), multiply(factorial, whole(n))];
    const term = divide(power, factorial);
    const join = n % 4 < 2 ? add : subtract;
    if (n % 2 === 0) re = join(re, term);
    else im = join(im, term);
    return { re, im };
  });
}

/** pi = 16 arctan(1/5) - 4 arctan(1/239) (J. Machin, 1706), to within a few units of the field's last place or `smallest`. */
export function machinPi<T>(field: OrderedField<T>, smallest: T): T {
  const { zero, one, add, subtract, multiply, divide, whole, compare } = field;
  const arctanOfInverse = (n: number) => {
    let [sum, power] = [zero, divide(one, whole(n))];
    for (let k = 0; compare(power, smallest) > 0; k++) {
      sum = (k % 2 === 0 ? add : subtract)(sum, divide(power, whole(2 * k + 1)));
      power = divide(power, whole(n * n));
    }
    return sum;
  };
  return subtract(multiply(whole(16), arctanOfInverse(5)), multiply(whole(4), arctanOfInverse(239)));
}
