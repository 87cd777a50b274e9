// Polynomials keep to the laws of a ring, over numbers and over polynomials; evaluating goes with adding, multiplying and composing.
import { expect, test } from "vitest";
import { decimals } from "./decimal-arithmetic.ts";
import { decimal, decimalText } from "./decimals.ts";
import { degree, mapCoefficients, type Polynomial, polynomials } from "./polynomials.ts";
import { fraction, rational, rationals } from "./rationals.ts";
import { doubles, integers } from "./rings.ts";

const whole = polynomials(integers);
const p = whole.from([1n, -2n, 0n, 3n]); // 1 - 2x + 3x^3
const q = whole.from([0n, 5n, 1n]);

test("zeros at the end are no coefficients", () => {
  expect(whole.from([1n, 0n, 0n])).toEqual([1n]);
  expect(whole.subtract(p, p)).toEqual([]);
  expect(whole.subtract(whole.from([0n, 1n, 7n]), whole.from([2n, 0n, 7n]))).toEqual([-2n, 1n]);
  expect([degree(whole.zero), degree(whole.one), degree(p)]).toEqual([-1, 0, 3]);
});

test("evaluating goes with the operations", () => {
  for (const at of [-3n, 0n, 1n, 10n]) {
    const [left, right] = [whole.evaluate(p, at), whole.evaluate(q, at)];
    expect(whole.evaluate(whole.add(p, q), at)).toBe(left + right);
    expect(whole.evaluate(whole.multiply(p, q), at)).toBe(left * right);
    expect(whole.evaluate(whole.compose(p, q), at)).toBe(whole.evaluate(p, right));
    expect(whole.evaluate(whole.power(q, 5), at)).toBe(right ** 5n);
  }
  expect(whole.evaluate(whole.zero, 4n)).toBe(0n);
  expect(whole.power(q, 0)).toEqual(whole.one);
  expect(whole.compose(whole.one, q)).toEqual(whole.one);
});

test("the product rule and the chain rule hold", () => {
  const { derivative, multiply, add, compose } = whole;
  expect(derivative(multiply(p, q))).toEqual(add(multiply(derivative(p), q), multiply(p, derivative(q))));
  expect(derivative(compose(p, q))).toEqual(multiply(compose(derivative(p), q), derivative(q)));
  expect(derivative(whole.one)).toEqual([]);
});

test("coefficients may be polynomials themselves", () => {
  // (r + x)^2 = r^2 + 2 r x + x^2
  const inR = polynomials(integers);
  const inX = polynomials(inR);
  const square = inX.power(inX.from([inR.x, inR.one]), 2);
  expect(square).toEqual([[0n, 0n, 1n], [0n, 2n], [1n]]);
  const at3 = mapCoefficients(square, (c: Polynomial<bigint>) => inR.evaluate(c, 3n), polynomials(integers));
  expect(at3).toEqual([9n, 6n, 1n]);
  expect(inX.equals(square, inX.multiply(inX.from([inR.x, inR.one]), inX.from([inR.x, inR.one])))).toBe(true);
});

test("one polynomial over several fields", () => {
  const halves = mapCoefficients(p, (c) => fraction(c, 2), polynomials(rationals));
  expect(polynomials(rationals).evaluate(halves, rational("1/3"))).toEqual(rational("2/9"));
  const long = mapCoefficients(p, (c) => decimal(c), polynomials(decimals(40)));
  expect(decimalText(polynomials(decimals(40)).evaluate(long, decimal("0.1")))).toBe("0.803");
  expect(polynomials(doubles).evaluate([1, -2, 0, 3], 0.1)).toBeCloseTo(0.803, 15);
});

test("powers are whole", () => {
  for (const exponent of [-1, 0.5]) expect(() => whole.power(p, exponent)).toThrow(/whole powers from 0/);
});
