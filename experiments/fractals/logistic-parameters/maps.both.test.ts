// The joined maps are one map when the letters are right; the Mandelbrot set in r is that in c.

import { expect, it } from "vitest";
import { differing, escapeTime, gridOver, lasting } from "#dynamics";
import { stream } from "#kit";
import { conjugacyError, joinedLeft, joinedRight, logisticInR, mandelbrotInR } from "./maps.ts";

const grid = gridOver({ x: [-2.2, 4.2], y: [2, -2], width: 80, height: 50 });

it("a f(x) + b and (a x + b)^2 + c agree with a = -r, b = r/2, and not with the letters exchanged", () => {
  const [x, r] = ["x", "r"].map((name) => stream("conjugacy").fold(name).uniform(100, 0, 4)) as [
    Float64Array,
    Float64Array,
  ];
  x.forEach((value, i) => {
    const size = 1 + (value * r[i]!) ** 2;
    expect(conjugacyError(value, r[i]!, -r[i]!, r[i]! / 2) / size).toBeLessThan(1e-14);
  });
  expect(conjugacyError(0.5, 3, 1.5, -3)).toBeCloseTo(6.1875, 10); // 1.5 * 0.75 - 3 - (0.75 - 3)^2 + 0.75
});

it("in pictures they keep the same samples", () => {
  const run = { limit: 60, constants: { start: 0.25 } };
  const [left, right] = [joinedLeft, joinedRight].map((map) => escapeTime(map).counts(grid, run));
  expect(differing(left!, right!)).toBe(0);
  expect(lasting(left!, 60)).toBeGreaterThan(100);
});

it("the critical point of the logistic map and 0 of the quadratic one stay together", () => {
  const logistic = escapeTime(logisticInR).counts(grid, { limit: 60, constants: { start: 0.5 } });
  const quadratic = escapeTime(mandelbrotInR).counts(grid, { limit: 60, constants: {} });
  const stays = (counts: Int32Array) => counts.map((count) => (count === 60 ? 1 : 0));
  expect(differing(stays(logistic), stays(quadratic))).toBe(0);
});
