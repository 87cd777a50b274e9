// The orbit explorer's own sums: periods, diagrams, windows, addresses, ticks.
import { describe, expect, it } from "vitest";
import { henonMap, logisticMap, tentMap } from "#dynamics";
import { math } from "#kit";
import { ticksOf } from "../parts/chart.ts";
import { initial, readState, wholeWindow, writeState, zoomedWindow } from "./address.ts";
import { columnOf, KEPT, measured, periodOf } from "./measures.ts";
import { familyIds } from "./systems.ts";

describe("numbers of an orbit", () => {
  it.each([
    [2.5, 1],
    [3.2, 2],
    [3.5, 4],
    [3.83, 3],
  ])("the logistic map at %s has the period %s and a negative exponent", (r, period) => {
    const { exponent, period: found } = measured(logisticMap(r), 0.2);
    expect(found).toBe(period);
    expect(exponent).toBeLessThan(0);
  });

  it("at 4 has none, and the exponent ln 2", () => {
    const { exponent, period } = measured(logisticMap(4), 0.2);
    expect(period).toBeUndefined();
    expect(exponent).toBeCloseTo(math.log(2), 2);
  });

  it("the tent map's exponent is the logarithm of its slope", () => {
    expect(measured(tentMap(1.7), 0.2).exponent).toBeCloseTo(math.log(1.7), 10);
  });

  it("an orbit that leaves has neither, and says so", () => {
    expect(measured(henonMap({ a: 2, b: 0.3 }), 0.1)).toMatchObject({
      exponent: undefined,
      why: expect.stringMatching(/leaves/),
    });
  });

  it("a cycle on which the slope vanishes has no least exponent", () => {
    expect(measured(logisticMap(2), 0.5)).toEqual({ exponent: Number.NEGATIVE_INFINITY, period: 1 });
  });

  it("periods look at every coordinate", () => {
    expect(periodOf(Float64Array.of(0, 1, 0, 2, 0, 1, 0, 2), 2)).toBe(2);
    expect(periodOf(Float64Array.of(1, 2, 3, 4), 1)).toBeUndefined();
    expect(periodOf(new Float64Array(), 1)).toBeUndefined();
  });
});

describe("a column of the diagram", () => {
  const options = { family: "logistic", second: 0, start: 0.2, width: 1, height: 10 } as const;

  it("holds every point kept, in the pixels of the cycle", () => {
    const r = 3.2;
    const counts = columnOf({ ...options, window: { left: r, right: r, bottom: 0, top: 1 } }, 0);
    const root = Math.sqrt((r - 3) * (r + 1));
    const cycle = [(r + 1 + root) / (2 * r), (r + 1 - root) / (2 * r)];
    for (const x of cycle) expect(counts[Math.floor((1 - x) * 10)]).toBe(KEPT / 2);
  });

  it("is empty where the orbit leaves", () => {
    const window = { left: 1.6, right: 1.6, bottom: -1.5, top: 1.5 };
    expect([...columnOf({ ...options, family: "henon", second: 0.3, window }, 0)]).toEqual(new Array(10).fill(0));
  });
});

describe("a window", () => {
  const whole = wholeWindow("logistic");

  it("keeps the place it zooms at, and never leaves the whole", () => {
    const near = zoomedWindow(whole, 4, 3, 0.5, whole);
    expect((3 - near.left) / (near.right - near.left)).toBeCloseTo(0.75, 12);
    expect((0.5 - near.bottom) / (near.top - near.bottom)).toBeCloseTo(0.5, 12);
    expect(zoomedWindow(near, 1 / 100, 3, 0.5, whole)).toEqual(whole);
  });

  it("ends where doubles do", () => {
    let window = whole;
    for (let k = 0; k < 100; k++) window = zoomedWindow(window, 2, 3.7, 0.5, whole);
    expect(window.right - window.left).toBeGreaterThanOrEqual(1e-11);
  });
});

describe("an address", () => {
  it.each(familyIds)("gives %s back", (family) => {
    const state = { ...initial(family), skip: 12, window: { left: 0.1, right: 0.25, bottom: -0.5, top: 1e-3 } };
    const written = Object.entries(writeState(state)).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    expect(readState(new URLSearchParams(written))).toEqual(state);
  });

  it("is mended where it is wrong", () => {
    expect(readState(new URLSearchParams("map=logistic&r=5&start=-1&steps=0&window=1,0,0,1"))).toEqual(
      initial("logistic"),
    );
  });
});

describe("ticks", () => {
  it("are round and within", () => {
    expect(ticksOf({ low: 0, high: 1, label: "" }, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticksOf({ low: 2.4, high: 4, label: "" }, 4)).toEqual([2.5, 3, 3.5, 4]);
    expect(ticksOf({ low: 1e-7, high: 200, label: "", logarithmic: true }, 5)).toEqual([1e-7, 1e-5, 1e-3, 0.1, 10]);
    expect(ticksOf({ low: 1, high: 1, label: "" }, 5)).toEqual([]);
  });
});
