// Distributions against tables and samples, walkers and paths against their laws, graphs whose boxes are known.
import { describe, expect, test } from "vitest";
import { stream } from "#kit";
import {
  kolmogorovDistance,
  maxwellDensity,
  maxwellDistribution,
  normalDensity,
  normalDistribution,
  skewness,
} from "./distributions.ts";
import { stepVariance, walkEnsemble } from "./ensemble.ts";
import { graphBoxes, runningSum } from "./noise.ts";
import { exponentOf, meanExitTime, meanSquaredDistance, planarPath } from "./plane.ts";

describe("distributions", () => {
  test("have their known values", () => {
    const normal = normalDistribution(3, 2);
    expect([normal(3), normal(5), normal(-1)].map((each) => each.toFixed(6))).toEqual([
      "0.500000",
      "0.841345",
      "0.022750",
    ]);
    const maxwell = maxwellDistribution(2);
    expect(maxwell(0)).toBe(0);
    expect(maxwell(2).toFixed(6)).toBe("0.198748"); // chi-square of 3 degrees of freedom, below 1
    expect(maxwell(20)).toBeCloseTo(1, 12);
  });

  test("are the integrals of their densities", () => {
    const steps = 2_000;
    for (const [density, distribution, from] of [
      [(x: number) => maxwellDensity(2, x), maxwellDistribution(2), 0],
      [(x: number) => normalDensity(2, x), normalDistribution(0, 2), -20],
    ] as const) {
      let sum = 0;
      for (let k = 0; k < steps; k++) sum += (density(from + ((3 - from) * (k + 0.5)) / steps) * (3 - from)) / steps;
      expect(sum).toBeCloseTo(distribution(3), 5);
    }
  });

  test("a sample in even steps is half a step away, a shifted one fails", () => {
    const even = Array.from({ length: 100 }, (_, k) => (k + 0.5) / 100);
    expect(kolmogorovDistance(even, (x) => x)).toBeCloseTo(0.005 * 10, 12);
    expect(kolmogorovDistance([0.5], (x) => x)).toBe(0.5);
    const sample = stream("normal").normal(5_000);
    expect(kolmogorovDistance(sample, normalDistribution(0, 1))).toBeLessThan(1.63);
    expect(kolmogorovDistance(sample, normalDistribution(0.1, 1))).toBeGreaterThan(1.63);
  });

  test("skewness of a mirror image is the opposite", () => {
    expect(skewness([0, 0, 0, 1])).toBeCloseTo(2 / Math.sqrt(3), 12);
    expect(skewness([0, 1, 1, 1])).toBeCloseTo(-2 / Math.sqrt(3), 12);
    expect(skewness([1, 2, 3])).toBeCloseTo(0, 12);
  });
});

describe("walkers", () => {
  const options = { walkers: 400, steps: 60, every: 20 };
  const { places, spread } = walkEnsemble(stream("walkers"), options);

  test("spread as the steps add up", () => {
    expect(spread.map(({ step }) => step)).toEqual([20, 40, 60]);
    for (const { step, variance } of spread) {
      expect(Math.abs(variance / (stepVariance * step) - 1)).toBeLessThan(4 * Math.sqrt(2 / 1_200));
    }
    const squares = places.reduce((sum, x) => sum + x * x, 0) / places.length;
    expect(squares).toBeCloseTo(spread[2]!.variance, 10);
  });

  test("are the same in a larger crowd", () => {
    const more = walkEnsemble(stream("walkers"), { ...options, walkers: 500 }).places;
    expect(more.subarray(0, places.length)).toEqual(places);
  });
});

describe("a path in the plane", () => {
  test("is the sum of its steps, over the ends of batches", () => {
    const path = planarPath(stream("path"), 70_000);
    expect([path[0], path[1], path.length]).toEqual([0, 0, 140_002]);
    expect(planarPath(stream("path"), 66_000)).toEqual(path.subarray(0, 132_002));
    expect(Math.abs(meanSquaredDistance(path, 1) - 2)).toBeLessThan(4 * Math.sqrt(4 / 70_000));
    expect(Math.abs(meanSquaredDistance(path, 4) - 8)).toBeLessThan(0.3);
  });

  test("that goes straight has dimension 1 both ways", () => {
    const straight = Float64Array.from({ length: 2_002 }, (_, k) => (k % 2 === 0 ? k / 2 : 0));
    expect([1, 5, 25].map((lag) => meanSquaredDistance(straight, lag))).toEqual([1, 25, 625]);
    const exits = [4, 8, 16].map((at) => ({ at, value: meanExitTime(straight, at) }));
    expect(exits.map(({ value }) => value)).toEqual([4, 8, 16]);
    expect(exponentOf(exits).slope).toBeCloseTo(1, 12);
    expect(meanExitTime(straight, 5_000)).toBeNaN();
  });
});

describe("graphs of noise", () => {
  test("a running sum undoes differences", () => {
    expect([...runningSum(Float64Array.of(1, 2, -4))]).toEqual([1, 3, -1]);
  });

  test("a rising line touches a box a column and one more at each joint, a sawtooth all", () => {
    const rising = Float64Array.from({ length: 17 }, (_, k) => k);
    expect(graphBoxes(rising, 4)).toBe(7); // the ends of columns lie on edges of rows
    const saw = Float64Array.from({ length: 17 }, (_, k) => k % 2);
    expect(graphBoxes(saw, 4)).toBe(16);
    expect(graphBoxes(saw, 8)).toBe(64);
  });
});
