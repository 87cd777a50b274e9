// The program against a plain loop; fused roundings against their meaning; pairs of doubles at the places of doubles.

import { describe, expect, it } from "vitest";
import { differing, gridOver, lasting } from "#dynamics";
import { countsByLoop, exactGrid, juliaBy, stepsFrom } from "./arithmetic.ts";

const a = { ax: -0.29609091, ay: 0.62491 };
const grid = exactGrid(gridOver({ x: [-1.4, 1.4], y: [1.4, -1.4], width: 120, height: 120 }));
const counts = (rounding: Parameters<typeof juliaBy>[0], limit: number) =>
  juliaBy(rounding).counts(grid, { limit, constants: a });

it("the loop over samples counts as the program does", () => {
  expect(differing(counts("separate", 300), countsByLoop(grid, 300, a))).toBe(0);
});

it("the orbits of 0 escape at steps 350 and 909", () => {
  expect(stepsFrom(0, 0, 10_000, { ax: -0.744, ay: 0.148 })).toBe(350);
  expect(stepsFrom(0, 0, 10_000, a)).toBe(909);
  expect(stepsFrom(0, 0, 100, a)).toBe(100);
});

describe("roundings", () => {
  it("of doubles agree while orbits are short, and part later", () => {
    for (const rounding of ["fused", "double-double"] as const) {
      expect(differing(counts(rounding, 60), counts("separate", 60)), rounding).toBe(0);
      expect(differing(counts(rounding, 2500), counts("separate", 2500)), rounding).toBeGreaterThan(0);
    }
  });

  it("of single precision part sooner, and leave as many to a hundredth", () => {
    const [single, double] = [counts("single", 500), counts("separate", 500)];
    expect(differing(single, double)).toBeGreaterThan(100);
    expect(Math.abs(lasting(single, 500) / lasting(double, 500) - 1)).toBeLessThan(0.01);
  });
});
