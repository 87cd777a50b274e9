// The sums are those of the exponential, in fractions and in doubles, and pi is pi.
import { expect, test } from "vitest";
import { decimal, decimals, decimalText, doubles, fraction, rational, rationals } from "#discrete";
import { math } from "#kit";
import { cosineAndSineSums, exponentialSums, machinPi } from "./series.ts";

test("the first sums of e^(iz) by hand", () => {
  // z = 1/2: 1, 1 + i/2, 1 - 1/8 + i/2, 1 - 1/8 + i (1/2 - 1/48)
  const texts = exponentialSums(rationals, rational("1/2"), 4);
  expect(texts.map(({ re }) => re)).toEqual([fraction(1), fraction(1), fraction(7, 8), fraction(7, 8)]);
  expect(texts.map(({ im }) => im)).toEqual([fraction(0), fraction(1, 2), fraction(1, 2), fraction(23, 48)]);
  expect(exponentialSums(rationals, rational("1/2"), 0)).toEqual([]);
});

test("thirty terms are cosine and sine", () => {
  for (const z of [0, 1, -2.5, Math.PI]) {
    for (const sums of [exponentialSums(doubles, z, 30), cosineAndSineSums(doubles, z, 30)]) {
      expect(sums.at(-1)!.re).toBeCloseTo(math.cos(z), 13);
      expect(sums.at(-1)!.im).toBeCloseTo(math.sin(z), 13);
    }
  }
});

test("pi to sixty digits", () => {
  const field = decimals(70);
  const pi = machinPi(field, decimal("1e-70"));
  expect(decimalText(decimals(60).round(pi))).toBe("3.14159265358979323846264338327950288419716939937510582097494");
});
