import { expect, test } from "vitest";
import { stream } from "../random/stream.ts";
import { correlation, deviation, mean, median, quantile, variance } from "./moments.ts";

test("mean, variance and deviation of small samples", () => {
  expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
  expect(variance([2, 4, 4, 4, 5, 5, 7, 9])).toBe(32 / 7);
  expect(deviation([1, 3])).toBe(Math.SQRT2);
  expect(mean([7])).toBe(7);
});

test("too few values have no mean or variance", () => {
  expect(mean([])).toBeNaN();
  expect(variance([])).toBeNaN();
  expect(variance([7])).toBeNaN();
  expect(median([])).toBeNaN();
});

test("a large offset takes nothing from the sums", () => {
  const values = stream(3)
    .normal(10_000)
    .map((x) => Math.round(x * 2 ** 20) / 2 ** 20);
  const shifted = values.map((x) => x + 2 ** 28); // exact
  expect(variance(shifted)).toBeCloseTo(variance(values), 14);
  expect(mean([1, 1e100, 1, -1e100])).toBe(0.5);
});

test("NaN and Infinity pass through", () => {
  expect(mean([1, NaN])).toBeNaN();
  expect(mean([1, Infinity, 2])).toBe(Infinity);
  expect(mean([-Infinity, Infinity])).toBeNaN();
  expect(median([1, NaN, 3])).toBeNaN();
  expect(median([-Infinity, 1, Infinity])).toBe(1);
});

test("quantiles interpolate between order statistics", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(quantile([10, 0], 0.3)).toBe(3);
  expect(quantile([5], 0.9)).toBe(5);
  expect(quantile([3, 1, 2], 0)).toBe(1);
  expect(quantile([3, 1, 2], 1)).toBe(3);
  const values = Float64Array.of(3, 1, 2);
  quantile(values, 0.5);
  expect([...values]).toEqual([3, 1, 2]); // the caller's array keeps its order
  expect(() => quantile([1], 1.5)).toThrow("quantile: p must be from 0 to 1, got 1.5.");
});

test("correlation is that of the pairs' order and spread, whatever their scale", () => {
  expect(correlation([1, 2, 4], [1, 2, 4])).toBeCloseTo(1, 15);
  expect(correlation([1, 2, 4], [-10, -20, -40])).toBeCloseTo(-1, 15);
  expect(correlation([1, 2, 3, 4], [1, -1, -1, 1])).toBe(0);
  const [x, y] = [stream(4).normal(500), stream(5).normal(500)];
  const mixed = x.map((value, i) => 0.6 * value + 0.8 * y[i]!);
  expect(correlation(x, mixed)).toBeCloseTo(0.6, 1);
  expect(correlation(x, mixed)).toBeCloseTo(correlation(mixed, x), 15);
  expect(correlation([1, 2], [3, 3])).toBeNaN();
  expect(correlation([], [])).toBeNaN();
  expect(() => correlation([1], [1, 2])).toThrow("1 values of x and 2 of y are not pairs");
});
