// Two ways to zoom, and parameters in two coordinates.

import { describe, expect, it } from "vitest";
import { attractingPeriod, centres, limitsMoved, parameterOf, scaledArray, twinOf } from "./zooms.ts";

describe("zooms", () => {
  it("by moved limits and by a scaled array have places within two roundings of each other", () => {
    for (const octave of [0, 5, 20, 40]) {
      const [moved, scaled] = [limitsMoved(-1.633, octave, 50)!, scaledArray(-1.633, octave, 50)];
      const farthest = (a: Float64Array, b: Float64Array) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
      expect(farthest(moved.x, scaled.x)).toBeLessThanOrEqual(2 ** -51);
      expect(farthest(moved.y, scaled.y)).toBeLessThanOrEqual(2 ** -51 * 2 ** -octave);
    }
  });

  it("by moved limits end where neighbours are one double", () => {
    expect(limitsMoved(-1.633, 40, 50)).toBeDefined();
    expect(limitsMoved(-1.633, 60, 50)).toBeUndefined();
  });
});

describe("parameters", () => {
  it("of the logistic map and of the quadratic map are told from each other", () => {
    for (const r of [2, 3, 3.58355, 4]) expect(twinOf(parameterOf(r))).toBeCloseTo(r, 12);
    expect([2, 3, 4].map(parameterOf)).toEqual([0, -0.75, -2]);
  });

  it("have the cycles they are known for", () => {
    expect([0, -1, -1.3107, -1.7548776662466927].map((c) => attractingPeriod(c))).toEqual([1, 2, 4, 3]);
    expect(attractingPeriod(parameterOf(centres.logistic))).toBe(36);
    expect(attractingPeriod(-2, 64)).toBe(1); // 0 falls on the fixed point 2
  });
});
