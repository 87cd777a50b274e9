// Frames and caches of the zoom: widths, places, singles, and what re-use makes of counts.
import { describe, expect, it } from "vitest";
import { gridOver } from "#dynamics";
import { cachedZoom, listedDecimals, neededDecimals } from "./cache.ts";
import {
  counting,
  distinct,
  distinctSingles,
  frameGrid,
  frameOf,
  limitAt,
  nearestEdge,
  placesOf,
  rangeOf,
  shiftAt,
} from "./zoom.ts";

describe("frames", () => {
  it("halve in 30, exactly", () => {
    for (const frame of [-150, -31, 0, 7, 499, 756]) expect(rangeOf(frame + 30)).toBe(rangeOf(frame) / 2);
    expect(rangeOf(-150)).toBe(1280);
    expect(frameOf(rangeOf(77))).toBeCloseTo(77, 9);
    expect(limitAt(393, { first: 100, last: 1100, end: 786 })).toBe(600);
    expect(shiftAt(30)).toEqual([5e-4, 5e-4, 5e-4]);
  });

  it("have the map's places about the origin, and shared places are the same doubles about any centre", () => {
    const map = gridOver({ x: [-20, 20], y: [-20, 20], width: 16, height: 16, ends: "excluded" });
    expect(frameGrid(0, [0, 0], 16)).toEqual(map);
    const [wide, half] = [frameGrid(0, [-4.1, 2.3], 16), frameGrid(30, [-4.1, 2.3], 16)];
    expect([...half.x].filter((_, i) => i % 2 === 0)).toEqual([...wide.x.subarray(4, 12)]);
  });

  it("at 519 nm have different doubles and few singles; places that coincide are refused", () => {
    const { x } = frameGrid(786, [-4.1, 2.3], 1000);
    expect(distinct(x)).toBe(1000);
    expect(distinctSingles(x)).toBeLessThan(4);
    expect(() => frameGrid(1600, [-4.1, 2.3], 1000)).toThrow("coincide in doubles");
  });
});

it("an edge is found beside the centre, and none where all do the same", () => {
  const isParted = (x: Float64Array) => Array.from(x, (value) => value > 0.3);
  const [x, y] = nearestEdge(isParted, [0, 5], { reach: 2, width: 1e-9 });
  expect(x).toBeCloseTo(0.3, 9);
  expect(y).toBe(5);
  expect(() => nearestEdge(isParted, [-9, 5], { reach: 2, width: 1e-9 })).toThrow("look farther");
});

describe("caches", () => {
  const shift = shiftAt(0);
  // Counts that any place tells: those above 0 part at step 10 and others never.
  const count = (x: Float64Array, _: Float64Array, limit: number) =>
    Int32Array.from(x, (value) => (value > 0 ? 10 : limit));
  const places = [Float64Array.of(-1, 1), Float64Array.of(0, 0)] as const;
  const frame = (range: number, limit: number) => ({ x: places[0], y: places[1], range, limit, shift });

  it.each(["listed", "fixed"] as const)("%s: starts that have parted are given the new steps too", (kind) => {
    const next = cachedZoom(kind, count, 2);
    expect(next(frame(40, 100))).toEqual({ times: Int32Array.of(100, 10), age: Int32Array.of(0, 0), computed: 2 });
    expect(next(frame(20, 150))).toEqual({ times: Int32Array.of(150, 60), age: Int32Array.of(1, 1), computed: 0 });
  });

  it("corrected: only those that have parted are kept, and none when the shift changes", () => {
    const next = cachedZoom("corrected", count, 2);
    next(frame(40, 100));
    expect(next(frame(20, 150))).toEqual({ times: Int32Array.of(150, 10), age: Int32Array.of(0, 1), computed: 1 });
    expect(next({ ...frame(20, 150), shift: shiftAt(30) }).computed).toBe(2);
  });

  it("corrected: gives the map's counts", () => {
    const kernel = counting();
    const next = cachedZoom("corrected", kernel, 0);
    for (const [at, limit] of [150, 300].entries()) {
      const [x, y] = placesOf(frameGrid(30 * at, [-4.1, 2.3], 4));
      expect(next({ x, y, range: 40, limit, shift }).times).toEqual(kernel(x, y, limit, shift));
    }
  });

  it("have natural decimals, more than are needed", () => {
    expect([40, 1].map(listedDecimals)).toEqual([3, 6]);
    expect([40, 1].map((range) => neededDecimals(range / 1000))).toEqual([2, 3]);
  });
});
