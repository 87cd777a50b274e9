// Fixed points and where spirals go, and what the edge's measures say of an edge that is known.

import { expect, it } from "vitest";
import { escapeTime, henonMap, henonPlane } from "#dynamics";
import { after, distanceBetween, edgeOf, fixedPointModulus, isCaught, isThrownOut, nearFixedPoint } from "./spirals.ts";

it("the fixed point stays, and its multipliers have modulus sqrt(-b)", () => {
  for (const b of [-0.3, -0.99994, -1.1]) {
    const point = nearFixedPoint({ a: 0.2, b });
    expect(distanceBetween(henonMap({ a: 0.2, b }).step(point), point)).toBeLessThan(1e-14);
    expect(fixedPointModulus({ a: 0.2, b })).toBeCloseTo(Math.sqrt(-b), 13);
  }
});

it("distances along the spiral are the specification's", () => {
  const sink = { a: 0.2, b: -0.99994 };
  const at = (round: number) => distanceBetween(after(sink, [-1.5, 1.5], round + 1), nearFixedPoint(sink));
  expect(at(0)).toBeCloseTo(2.53, 2);
  expect(at(10_000)).toBeCloseTo(1.82, 2);
  expect(at(50_000)).toBeCloseTo(0.473, 3);
});

it("orbits are caught above b = -1, and thrown out below", () => {
  expect(isCaught({ a: 0.2, b: -0.95 }, 5000)).toBe(true);
  expect(isCaught({ a: 0.2, b: -1.01 }, 5000)).toBe(false);
  expect(isThrownOut({ a: 0.2, b: -0.95 }, 5000)).toBe(false);
  expect(isThrownOut({ a: 0.2, b: -1.02 }, 5000)).toBe(true);
});

it("a smooth edge has exponent 1, a fractal one less; the nearest escaping start is outside of what stays", () => {
  const escapes = escapeTime(henonPlane, { countFrom: "first step" });
  const [smooth, fractal] = [-0.5, -0.95].map((b) => edgeOf(escapes, { a: 0.2, b }, { side: 160, limit: 300 }));
  expect(smooth.exponent).toBeGreaterThan(0.85);
  expect(fractal.exponent).toBeLessThan(0.5);
  expect(smooth.stays).toBeGreaterThan(fractal.stays);
  expect(smooth.nearest).toBeGreaterThan(fractal.nearest);
});
