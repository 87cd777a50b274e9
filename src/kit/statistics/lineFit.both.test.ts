import { expect, test } from "vitest";
import { stream } from "../random/stream.ts";
import { lineFit } from "./lineFit.ts";
import { deviation, mean } from "./moments.ts";

test("points on a line give it back, without error", () => {
  const fit = lineFit([1, 2, 4, 8], [5, 7, 11, 19]);
  expect(fit).toMatchObject({ slope: 2, intercept: 3, slopeError: 0, n: 4 });
});

test("a textbook example: slope, intercept and standard error", () => {
  // y = 2 x + (1, -1, -1, 1) with residuals orthogonal to x and to constants: slope 2, RSS 4, so s^2 = 2 and error sqrt(2 / 5).
  const fit = lineFit([1, 2, 3, 4], [3, 3, 5, 9]);
  expect(fit.slope).toBe(2);
  expect(fit.intercept).toBe(0);
  expect(fit.slopeError).toBeCloseTo(Math.sqrt(2 / 5), 14);
});

test("two points leave the slope's error open", () => {
  expect(lineFit([0, 2], [1, 5])).toEqual({ slope: 2, intercept: 1, slopeError: Infinity, n: 2 });
});

test("the slope scatters as its standard error says", () => {
  const x = Float64Array.from({ length: 20 }, (_, i) => i);
  const fits = Array.from({ length: 400 }, (_, k) => lineFit(x, stream("line").fold(k).normal(20)));
  expect(Math.abs(mean(fits.map(({ slope }) => slope)))).toBeLessThan(4 / Math.sqrt(665 * 400));
  const ratio = deviation(fits.map(({ slope }) => slope)) / mean(fits.map(({ slopeError }) => slopeError));
  expect(Math.abs(ratio - 1)).toBeLessThan(0.15);
});

test("a large offset takes nothing from the slope", () => {
  const x = [0, 1, 2, 3].map((each) => each + 2 ** 40);
  expect(lineFit(x, [0, 1, 2, 3]).slope).toBe(1);
});

test("what is no set of points is refused in a sentence", () => {
  expect(() => lineFit([1, 2], [1])).toThrow("lineFit: 2 values of x and 1 of y are not pairs.");
  expect(() => lineFit([], [])).toThrow("lineFit: a line wants two different x at least, got 0 points of one x.");
  expect(() => lineFit([3, 3, 3], [1, 2, 3])).toThrow("got 3 points of one x.");
  expect(() => lineFit([1, 2], [0, -Infinity])).toThrow("lineFit: points are finite, and number 1 is (2, -Infinity).");
});
