// The climb against Euler's steps by hand, the conjugacy as an identity and its near misses, and cells.

import { expect, it } from "vitest";
import { euler, henonMap, orbit, stepMap, unwrap } from "#dynamics";
import { stream } from "#kit";
import { difference, largestError } from "./conjugacy.ts";
import { mark, shareOver } from "./overlap.ts";
import { asQuadratic, climb, constantAt, heightOf, henonFlow } from "./semicontinuous.ts";

const prose = { a: 0.1, b: 0.03, step: 0.047 };

it("is Euler's map of the flow, whose rates are Henon's map", () => {
  const rates = new Float64Array(2);
  henonFlow(prose).rate(Float64Array.of(0.3, -0.2), rates);
  expect([...rates]).toEqual(
    henonMap(prose)
      .step([0.3, -0.2])
      .map((x) => expect.closeTo(x, 15)),
  );
  const { points } = climb(prose, { start: [1, 1], steps: 50, every: 1, thresholds: [] });
  const map = stepMap(henonFlow(prose), euler, prose.step);
  const same = unwrap(orbit(map, { start: [1, 1], steps: 50 })).data;
  expect([...points]).toEqual([...same.subarray(2)]);
});

it("passes, splits and escapes where the specification says", () => {
  const found = climb(prose, { start: [1, 1], steps: 60_000, every: 1000, thresholds: [-0.75, -1.25, -2] });
  expect(found).toMatchObject({ passed: [29_593, 37_121, 49_529], escaped: 49_761 });
  expect(found.points).toHaveLength(2 * 49);
});

it("heights and constants are inverse, and h takes fixed points to fixed points", () => {
  for (const c of [0.2, -0.75, -2]) expect(constantAt(prose, heightOf(prose, c))).toBeCloseTo(c, 12);
  const y = 1000;
  const x = Math.sqrt((1 + y) / prose.a); // where dx/dt = 0
  const z = asQuadratic(prose, x);
  expect(z * z + constantAt(prose, y)).toBeCloseTo(z, 12);
});

it("the conjugacy is an identity of polynomials, and with another constant it is not", () => {
  expect(difference()).toEqual([]);
  expect(difference("1/1000").length).toBeGreaterThan(0);
  const error = largestError(stream(1).fold("trials"), 2000);
  expect(error).toBeLessThan(1e-12);
  expect(error).toBeGreaterThan(0);
});

it("points lie over cells that hold one, or beside them, and nowhere else", () => {
  const cells = mark({ x: [0.5], y: [0.5] }, { x: [0, 10], y: [0, 10], columns: 10, rows: 10 });
  expect(shareOver({ x: [0.1, 1.9, 2.1, 50], y: [0.1, 1.9, 0.1, 50] }, cells)).toBeCloseTo(2 / 3, 15);
  expect(shareOver({ x: [], y: [] }, cells)).toBe(0);
});
