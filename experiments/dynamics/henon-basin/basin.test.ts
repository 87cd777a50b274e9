// The tests of the edge at parameters where the answer is known, and the windows of the zoom.

import { expect, it } from "vitest";
import { escapeTime, henonPlane } from "#dynamics";
import { edgeIsFractal, originEscapes, threshold } from "./edge.ts";
import { arangeLength, fixedPointLeaves, frameCounts, frameGrid, halfSide, medianCount } from "./pinwheel.ts";

it("the origin escapes in the specification's rounds, or not at all", () => {
  expect([1.427, 1.428, 1.43, 1.45].map((a) => originEscapes({ a, b: 0.3 }, 5000))).toEqual([155, 201, 327, 87]);
  expect(originEscapes({ a: 1.4, b: 0.3 }, 20_000)).toBeUndefined();
  expect(originEscapes({ a: 1.45, b: 0.3 }, 87)).toBeUndefined(); // rounds 0 to 86
  expect(originEscapes({ a: 1.45, b: 0.3 }, 88)).toBe(87);
});

it("the edge is smooth before, and fractal after", () => {
  expect(edgeIsFractal({ a: 1.42, b: 0.3 }, 500, 200)).toBe(false);
  expect(edgeIsFractal({ a: 1.43, b: 0.3 }, 500, 200)).toBe(true);
  expect(edgeIsFractal({ a: 1.31, b: -0.3 }, 500, 200)).toBe(false);
  expect(edgeIsFractal({ a: 1.32, b: -0.3 }, 500, 200)).toBe(true);
});

it("a threshold is found by halving, or is not there", () => {
  expect(threshold((a) => a >= 0.3, 0, 1, 1e-9)).toBeCloseTo(0.3, 8);
  expect(threshold(() => true, 0, 1, 1e-9)).toBeUndefined();
  expect(threshold(() => false, 0, 1, 1e-9)).toBeUndefined();
});

it("frames are centred, half as wide every 15, and naive arrays are off in 39 of 301", () => {
  expect(halfSide(15) / halfSide(0)).toBe(0.5);
  const { x, y } = frameGrid(0, 201);
  expect([x[100], y[100]]).toEqual([expect.closeTo(0.4564, 12), expect.closeTo(-0.50202, 12)]);
  expect(y[0]).toBeGreaterThan(y[200]);
  const off = Array.from({ length: 301 }, (_, t) => arangeLength(t, 2000)).filter((length) => length !== 2000);
  expect(off).toHaveLength(39);
  for (const length of off) expect(Math.abs(length - 2000)).toBeLessThanOrEqual(2);
  expect(fixedPointLeaves(301)).toBeGreaterThan(240);
  expect(fixedPointLeaves(10)).toBeUndefined();
});

it("medians rise with the depth", () => {
  const escapes = escapeTime(henonPlane, { countFrom: "first step" });
  expect([0, 60].map((t) => medianCount(frameCounts(escapes, t, 150, 300)))).toEqual([9, 63]);
});
