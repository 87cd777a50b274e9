// Fractions keep to the laws of arithmetic, are read and written, and know the nearest double.
import { describe, expect, test } from "vitest";
import { stream } from "#kit";
import { fraction, rational, rationals, rationalText } from "./rationals.ts";
import { doubles, integers } from "./rings.ts";

const { add, subtract, multiply, divide, compare, equals, toNumber, zero, one, whole } = rationals;
const some = Array.from({ length: 12 }, (_, at) => {
  const [n, d] = stream("fractions").fold("pair", at).uniform(2, -1e6, 1e6);
  return fraction(Math.round(n!), Math.round(d!) || 1);
});

test("the laws of a field hold", () => {
  for (const a of some) {
    for (const b of some) {
      expect(add(a, b)).toEqual(add(b, a));
      expect(subtract(add(a, b), b)).toEqual(a);
      if (!equals(b, zero)) expect(multiply(divide(a, b), b)).toEqual(a);
      for (const c of some.slice(0, 4)) {
        expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)));
        expect(multiply(multiply(a, b), c)).toEqual(multiply(a, multiply(b, c)));
        if (compare(a, b) < 0) expect(compare(add(a, c), add(b, c))).toBeLessThan(0);
      }
    }
    expect(add(a, zero)).toEqual(a);
    expect(multiply(a, one)).toEqual(a);
  }
});

test("a fraction is in lowest terms, its denominator positive", () => {
  expect(fraction(6, -4)).toEqual({ numerator: -3n, denominator: 2n });
  expect(fraction(0, -7)).toEqual({ numerator: 0n, denominator: 1n });
  expect(subtract(fraction(1, 3), fraction(2, 6))).toEqual(zero);
});

// Sums and products that Python's fractions module gives.
test.each([
  ["add", "22/7", "-355/113", "1/791"],
  ["subtract", "1/3", "0.1", "7/30"],
  ["multiply", "-3.83", "0.75", "-1149/400"],
  ["divide", "6e-3", "-9/14", "-7/750"],
  ["divide", "1e20", "3e-5", "10000000000000000000000000/3"],
] as const)("%s(%s, %s) is %s", (operation, a, b, expected) => {
  expect(rationalText(rationals[operation](rational(a), rational(b)))).toBe(expected);
});

test("a number is taken as the double it is, a text at its word", () => {
  expect(rationalText(rational(0.1))).toBe("3602879701896397/36028797018963968");
  expect(rationalText(rational("0.1"))).toBe("1/10");
  expect(rational(5e-324)).toEqual(fraction(1n, 2n ** 1074n));
  expect(rational(-3)).toEqual(whole(-3));
  for (const value of [0.1, -1 / 3, 5e-324, Number.MAX_VALUE, 2 ** -1022])
    expect(toNumber(rational(value))).toBe(value);
});

test("the nearest double, ties to even", () => {
  expect(toNumber(fraction(1, 3))).toBe(1 / 3);
  expect(toNumber(fraction(2n ** 53n + 1n))).toBe(2 ** 53);
  expect(toNumber(fraction(2n ** 53n + 3n))).toBe(2 ** 53 + 4);
  expect(toNumber(fraction(3n, 2n ** 1075n))).toBe(2 * 2 ** -1074);
  expect(toNumber(fraction(1n, 2n ** 1075n))).toBe(0);
  expect(toNumber(fraction(-(10n ** 400n), 3n))).toBe(-Infinity);
});

describe("what is refused", () => {
  test("is named", () => {
    expect(() => fraction(1, 0)).toThrow("fraction: 1/0 is no number.");
    expect(() => fraction(0.5)).toThrow("fraction: 0.5 is not whole; rational(0.5) takes any number.");
    expect(() => rational("1/0")).toThrow(/no number/);
    expect(() => rational("a third")).toThrow(/is not a number such as/);
    expect(() => rational(Infinity)).toThrow("rational: Infinity is no fraction.");
    expect(() => divide(one, zero)).toThrow(RangeError);
    expect(() => doubles.divide(1, 0)).toThrow(RangeError);
  });
});

test("integers and doubles are rings too", () => {
  expect(integers.add(integers.whole(2), integers.one)).toBe(3n);
  expect(doubles.multiply(doubles.whole(3n), 0.5)).toBe(1.5);
});
