import { expect, test } from "vitest";
import { integerTicks, logTicks, powerOfTen } from "./house-axes.ts";

const ticksOf = ({ range, offset, floor }: ReturnType<typeof integerTicks>, low: number, high: number) => [
  ...range(low, offset(floor(high))),
];

test("integer ticks are whole, within the axis, and not many more than asked for", () => {
  expect(ticksOf(integerTicks(8), 0, 5)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(ticksOf(integerTicks(8), 0, 12)).toEqual([0, 2, 4, 6, 8, 10, 12]);
  expect(ticksOf(integerTicks(8), 0, 10_000)).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
  expect(ticksOf(integerTicks(8), 3, 3)).toEqual([3]);
  expect(ticksOf(integerTicks(4), -2.5, 1.5)).toEqual([-2, -1, 0, 1]);
  expect(ticksOf(integerTicks(8), Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toEqual([]);
  expect(ticksOf(integerTicks(8), Number.NaN, Number.NaN)).toEqual([]);
});

test("logarithmic ticks are powers of ten, with 2 and 5 between when there are few", () => {
  expect(ticksOf(logTicks(8), 1e-3, 1)).toEqual([0.001, 0.01, 0.1, 1]);
  expect(ticksOf(logTicks(8), 0.3, 5)).toEqual([0.5, 1, 2, 5]);
  expect(ticksOf(logTicks(8), 0.3, 0.75)).toEqual([0.3, 0.4, 0.5, 0.6, 0.7]);
  expect(ticksOf(logTicks(4), 1e-12, 1)).toEqual([1e-10, 1e-5, 1]);
});

test("ticks far from one are powers of ten", () => {
  expect([1, 0.001, 500, 1e-5, 2e-5, 1e6].map(powerOfTen)).toEqual(["1", "0.001", "500", "10⁻⁵", "2×10⁻⁵", "10⁶"]);
});
