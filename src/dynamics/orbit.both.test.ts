// Orbits against hand-made ones, and the horizon within which one foretells another.
import { describe, expect, it } from "vitest";
import { doublingMap, henonMap, logisticMap, quadraticMap } from "./maps.ts";
import { column, firstStep, orbit, predictionHorizon } from "./orbit.ts";
import { unwrap } from "./outcome.ts";

describe("orbit", () => {
  it("keeps the start and the points after it; skip and every choose among the same", () => {
    const all = unwrap(orbit(henonMap({ a: 1.4, b: 0.3 }), { start: [0, 0], steps: 20 }));
    expect(all.shape).toEqual([21, 2]);
    expect([...all.data.subarray(0, 6)]).toEqual([0, 0, 1, 0, 1 - 1.4, 0.3]);
    const some = unwrap(orbit(henonMap({ a: 1.4, b: 0.3 }), { start: [0, 0], skip: 5, steps: 15, every: 4 }));
    expect([...column(some, 0)]).toEqual([5, 9, 13, 17].map((k) => all.data[2 * k]));
    expect([...column(some, 1)]).toEqual([5, 9, 13, 17].map((k) => all.data[2 * k + 1]));
  });

  it("tells where it leaves the numbers", () => {
    const run = orbit(quadraticMap(1), { start: [0], steps: 100 });
    expect(run).toEqual({
      ok: false,
      why: "orbit of quadratic map (c = 1): coordinate 0 overflowed at step 12.",
      step: 12,
      state: [Number.POSITIVE_INFINITY],
    });
  });

  it("refuses what does not fit", () => {
    expect(() => orbit(doublingMap(), { start: [0, 0], steps: 1 })).toThrow("doubling map has 1 coordinates");
    expect(() => orbit(doublingMap(), { start: [0], steps: -1 })).toThrow(
      "the number of steps is a whole number from 0",
    );
    expect(() => orbit(logisticMap(4), { start: [0], steps: 1, skip: 0.5 })).toThrow(
      "orbit of logistic map (r = 4): the number of steps skipped",
    );
  });
});

describe("firstStep", () => {
  const map = quadraticMap(0);
  it("counts from 0, and gives up after the most", () => {
    const when = ([x]: readonly number[]) => x > 100;
    expect(firstStep(map, { start: [101], when, most: 0 })).toBe(0);
    expect(firstStep(map, { start: [2], when, most: 3 })).toBe(3); // 2 4 16 256
    expect(firstStep(map, { start: [2], when, most: 2 })).toBeUndefined();
  });

  it("a condition written the safe way holds for what is no number", () => {
    const henon = henonMap({ a: 1.4, b: 0.3 });
    expect(firstStep(henon, { start: [1e200, -1e200], when: ([x, y]) => !(x * x + y * y <= 100), most: 5 })).toBe(0);
  });
});

describe("predictionHorizon", () => {
  const horizon = (r: number) =>
    predictionHorizon(logisticMap(r), { start: [0.3], other: [0.30003], distance: 0.15, most: 100 });
  it("of the logistic map is longer where it is less chaotic", () => {
    expect([horizon(3.6), horizon(4), horizon(2.5)]).toEqual([36, 15, 100]); // the specification's 002-6 F8
  });

  it("is 0 for starts that are already apart, and the most for equal ones", () => {
    const map = logisticMap(4);
    expect(predictionHorizon(map, { start: [0.1], other: [0.9], distance: 0.15, most: 100 })).toBe(0);
    expect(predictionHorizon(map, { start: [0.1], other: [0.1], distance: 0.15, most: 100 })).toBe(100);
    const leaving = quadraticMap(1);
    expect(predictionHorizon(leaving, { start: [0], other: [0], distance: 1, most: 100 })).toBeLessThan(14);
  });
});
