// Ramps, densities and distances by hand; images of 1/2 and the merging of bands by closed forms.
import { describe, expect, test } from "vitest";
import { logisticMap, orbit, unwrap } from "#dynamics";
import {
  bandMerging,
  ceasesToRepeat,
  histogram,
  imagesOfHalf,
  leaves,
  longOrbit,
  stretchDistance,
} from "./measures.ts";

describe("a ramp", () => {
  const rates = [1, 2, 3, 4, 5, 6];

  test("leaves a branch when it is far from all its points, beyond the place asked for", () => {
    const ramp = { rates, values: [9, 0.1, 1.1, 0.5, 0, 1] };
    expect(leaves(ramp, 1, () => [0, 1], 0.2)).toBe(4);
    expect(leaves(ramp, 0, () => [0, 1], 0.2)).toBe(1);
    expect(leaves(ramp, 4, () => [0, 1], 0.2)).toBe(undefined);
  });

  test("ceases to repeat after its last quiet stretch", () => {
    const values = [1, 2, 1, 2, 1, 2, 1, 5, 7, 9, 11, 14];
    const ramp = { rates: values.map((_, at) => at), values };
    const options = { until: 20, length: 2, period: 2, distance: 0 };
    expect(ceasesToRepeat(ramp, options)).toBe(5);
    expect(ceasesToRepeat(ramp, { ...options, distance: 100 })).toBe(11);
    expect(ceasesToRepeat({ rates: [0, 1, 2, 3], values: [1, 2, 5, 9] }, options)).toBe(undefined);
  });
});

test("a histogram counts each value once, 1 in its last bin", () => {
  expect([...histogram([0, 0.24, 0.25, 0.5, 0.999, 1], 4)]).toEqual([2, 1, 1, 2]);
});

test("images of 1/2 are r/4, then (r^2/4)(1 - r/4), and bound every orbit", () => {
  for (const r of [2, 3.3, 3.9]) {
    const [high, low] = imagesOfHalf(r, 2);
    expect(high).toBeCloseTo(r / 4, 15);
    expect(low).toBeCloseTo((r * r * (1 - r / 4)) / 4, 15);
    for (const x of longOrbit(r, 0.37, 50, 500)) {
      expect(x).toBeLessThanOrEqual(high + 1e-15);
      expect(x).toBeGreaterThanOrEqual(low - 1e-15);
    }
  }
});

test("a long orbit is the orbit", () => {
  const points = unwrap(orbit(logisticMap(3.8), { start: [0.3], skip: 8, steps: 20 })).data;
  expect([...longOrbit(3.8, 0.3, 7, 21)]).toEqual(Array.from(points));
  expect([...longOrbit(3.8, 0.3, 7, 0)]).toEqual([]);
});

test("a stretch is compared in its best phase", () => {
  const cycle = [1, 5, 2, 1, 5, 2, 1, 5, 2];
  expect(stretchDistance(cycle, cycle.slice(2), 0, 5, 1)).toBeGreaterThan(1);
  expect(stretchDistance(cycle, cycle.slice(2), 0, 5, 3)).toBe(0);
});

test("two bands merge where r^3 - 2r^2 - 4r - 8 = 0", () => {
  const r = bandMerging(3.6, 3.72);
  expect(r).toBeCloseTo(3.678573510428, 11);
  expect(r ** 3 - 2 * r ** 2 - 4 * r - 8).toBeCloseTo(0, 11);
});
