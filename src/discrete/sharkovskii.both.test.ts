// The Sharkovskii order is total, begins with 3 and ends with 1.
import { expect, test } from "vitest";
import { compareSharkovskii } from "./sharkovskii.ts";

const periods = Array.from({ length: 64 }, (_, at) => at + 1);

test("the periods up to 20 in order", () => {
  expect(periods.slice(0, 20).sort(compareSharkovskii)).toEqual([
    3, 5, 7, 9, 11, 13, 15, 17, 19, 6, 10, 14, 18, 12, 20, 16, 8, 4, 2, 1,
  ]);
});

test("it is a total order", () => {
  for (const a of periods) {
    for (const b of periods) {
      const order = Math.sign(compareSharkovskii(a, b));
      expect(order).toBe(-Math.sign(compareSharkovskii(b, a)) + 0);
      expect(order === 0).toBe(a === b);
      for (const c of periods) {
        if (order < 0 && compareSharkovskii(b, c) < 0) expect(compareSharkovskii(a, c)).toBeLessThan(0);
      }
    }
  }
});

test("3 is first and 1 last, and doubling keeps the order", () => {
  for (const a of periods) {
    if (a !== 3) expect(compareSharkovskii(3, a)).toBeLessThan(0);
    if (a !== 1) expect(compareSharkovskii(a, 1)).toBeLessThan(0);
    if (a > 2) expect(compareSharkovskii(a, 2)).toBeLessThan(0);
    // What is not a power of two stands before its double; a power of two after it.
    const isPower = (a & (a - 1)) === 0;
    expect(Math.sign(compareSharkovskii(a, 2 * a))).toBe(isPower ? 1 : -1);
  }
  expect(compareSharkovskii(2 ** 52, 3 * 2 ** 50)).toBeGreaterThan(0);
});

test("only whole numbers from 1 are periods", () => {
  for (const bad of [0, -3, 2.5, Number.NaN, 2 ** 53])
    expect(() => compareSharkovskii(bad, 3)).toThrow(/a period is a whole number from 1/);
});
