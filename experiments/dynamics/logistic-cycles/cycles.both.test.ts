// Points found lap by lap: closed forms, the full shift at r = 4, and Sturm's counts. The exact side: known iterates.
import { describe, expect, test } from "vitest";
import { countRealRoots, rational, rationals } from "#discrete";
import { differing, exactRoots, returnPolynomial, symbolicIterate, symbolicReturn } from "./exact.ts";
import { lapEnds, primeCounts, returningPoints } from "./laps.ts";
import { largestDifference, nearestMultiplier, sweptRoots } from "./measures.ts";
import { secondReturn, thirdIterate } from "./sources.ts";

const counts = (r: number, periods: number) =>
  Array.from({ length: periods }, (_, at) => returningPoints(r, at + 1).length);

describe("lap by lap", () => {
  test("at 4 there are 2^k points, where sines say", () => {
    for (const k of [1, 2, 3, 7, 10]) {
      const points = returningPoints(4, k);
      expect(points.length).toBe(2 ** k);
      expect(lapEnds(4, k).length).toBe(2 ** k + 1);
      // x = sin^2(pi j / (2^k +- 1)): every slope but those at 0 is 2^k in size, and 4^k at 0.
      for (const { x, multiplier } of points) expect(Math.abs(multiplier)).toBeCloseTo(x === 0 ? 4 ** k : 2 ** k, 4);
    }
    // Cycles of two symbols: 2, 1, 2, 3, 6, 9, 18, 30 of length 1 to 8.
    expect(primeCounts(counts(4, 8)).map((count, at) => count / (at + 1))).toEqual([2, 1, 2, 3, 6, 9, 18, 30]);
  });

  test("fixed points and the cycle of two are the closed forms", () => {
    for (const r of [2.5, 3.1, 3.68, 3.9]) {
      const [zero, fixed] = returningPoints(r, 1);
      expect(zero).toEqual({ x: 0, multiplier: r });
      expect(fixed.x).toBeCloseTo(1 - 1 / r, 14);
      expect(fixed.multiplier).toBeCloseTo(2 - r, 13);
      const spread = Math.sqrt((r - 3) * (r + 1));
      const two = r > 3 ? [(r + 1 - spread) / (2 * r), (r + 1 + spread) / (2 * r)] : [];
      const found = returningPoints(r, 2).map(({ x }) => x);
      expect(found.length).toBe(2 + two.length);
      for (const x of two) expect(Math.min(...found.map((other) => Math.abs(other - x)))).toBeLessThan(1e-14);
    }
  });

  test("the window of period three opens at 1 + sqrt 8", () => {
    const opening = 1 + Math.sqrt(8);
    expect(primeCounts(counts(opening - 1e-6, 3))).toEqual([2, 2, 0]);
    expect(primeCounts(counts(opening + 1e-6, 3))).toEqual([2, 2, 6]);
  });

  test("below 1 only 0 comes back, and at 2, where 1/2 is fixed, it is found once", () => {
    expect(returningPoints(0.5, 4)).toEqual([{ x: 0, multiplier: 0.0625 }]);
    expect(returningPoints(2, 3).map(({ x }) => x)).toEqual([0, 0.5]);
  });

  test.each([2.5, 3.3, 3.5, 3.7, 3.83, 3.99])("at %d as many as Sturm counts and a sweep sees", (r) => {
    for (const k of [1, 2, 3, 4, 5]) {
      const exact = countRealRoots(returnPolynomial(rational(`${r}`), k), { low: rationals.zero, high: rationals.one });
      expect(returningPoints(r, k).length).toBe(exact);
      if (k <= 4) expect(sweptRoots(r, k, 4001)).toBe(exact);
    }
  });
});

describe("exactly", () => {
  test("the second and third iterate have the coefficients of the source", () => {
    expect(differing(symbolicReturn(2), secondReturn)).toBe(0);
    expect(differing(symbolicIterate(3), thirdIterate)).toBe(0);
    expect(differing(symbolicIterate(3), thirdIterate.slice(0, -1))).toBe(1);
    expect(differing(symbolicIterate(2), thirdIterate)).toBeGreaterThan(3);
  });

  test("the roots are those found lap by lap", () => {
    for (const r of [3.1, 3.7, 3.83]) {
      for (const k of [1, 2, 3]) {
        const exact = exactRoots(returnPolynomial(rational(`${r}`), k));
        const laps = returningPoints(r, k);
        expect(laps.length).toBe(exact.length);
        exact.forEach(({ x, multiplier }, at) => {
          expect(laps[at].x).toBeCloseTo(x, 13);
          expect(laps[at].multiplier).toBeCloseTo(multiplier, 9);
        });
      }
    }
  });
});

test("distances from a list take the nearest root of each", () => {
  const roots = [
    { x: 0, multiplier: 4 },
    { x: 0.75, multiplier: -2 },
  ];
  expect(
    largestDifference(
      roots,
      [
        [0.7, 0],
        [0.01, 0],
      ],
      "x",
    ),
  ).toMatchObject({ mean: 0.75 - 0.7 });
  expect(largestDifference(roots, [[0.7, -1.5]], "multiplier")).toMatchObject({ mean: 0.5 });
  expect(largestDifference([], [[0.7, -1.5]], "x")).toHaveProperty("unmeasured");
  expect(nearestMultiplier(roots, -79)).toMatchObject({ mean: -2 });
  expect(nearestMultiplier([], 1)).toHaveProperty("unmeasured");
});
