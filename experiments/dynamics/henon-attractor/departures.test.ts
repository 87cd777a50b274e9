// Fixed points, the rounds after which orbits leave them, and that doubles sometimes hold one.

import { expect, it } from "vitest";
import { henonMap } from "#dynamics";
import { awayFrom, fates, fixedPoints, inOrder, orders, outside, round } from "./departures.ts";

const parameters = { a: 0.2, b: -1.1 };

it("both fixed points solve the map's equation", () => {
  for (const [x, y] of Object.values(fixedPoints(parameters))) {
    expect(1 - 0.2 * x * x + y).toBeCloseTo(x, 12);
    expect(y).toBe(-1.1 * x);
  }
});

it("rounds count updates from 0", () => {
  const map = henonMap({ a: 0, b: 0 }); // x goes to 1 + y = 1 at once
  expect(round(map, [5, 0], 10, ([x]) => x === 1)).toBe(0);
  expect(round(map, [5, 0], 10, ([x]) => x === 2)).toBeUndefined();
});

it("the far orbit leaves in rounds 24 to 40, by every test", () => {
  const { far } = fixedPoints(parameters);
  const map = henonMap(parameters);
  expect(round(map, far, 100, awayFrom(far, 1))).toBe(24);
  expect(round(map, far, 100, outside(20))).toBe(30);
  expect(round(map, far, 100, outside(1000))).toBe(33);
});

it("orders are the same map where nothing is rounded, and part where something is", () => {
  for (const { x } of orders) expect(x(0.5, 3, 0.25)).toBe(-3.25);
  const near = fixedPoints(parameters).near;
  const rounds = orders.map((order) => round(inOrder(order, parameters), near, 2000, outside(10)));
  expect(rounds[0]).toBe(769);
  expect(new Set(rounds).size).toBeGreaterThan(1);
});

it("a fixed point that is a double is held, and of others some", () => {
  // 1 - a x x = (1 - b) x has the root 1/2 for a = 0.25 (k = 50 of 100), b = -0.875, which doubles hold exactly.
  expect(fixedPoints({ a: 0.25, b: -0.875 }).near[0]).toBe(0.5);
  const { held, left, neither } = fates("far", -1.1, 60, 500);
  expect(held + left + neither).toBe(60);
  expect(held).toBeGreaterThan(0);
  expect(left).toBeGreaterThan(held);
});
