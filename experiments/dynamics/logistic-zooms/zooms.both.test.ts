// The cascade against closed forms and known constants; pictures and their overlap by hand; the window of period three.
import { describe, expect, test } from "vitest";
import { aitken, doublings, gapRatios, halving, imageOfHalf, nearestToHalf, superstable } from "./doubling.ts";
import { overlap, seen } from "./picture.ts";
import { everyThird, longestLaminar, opening, superstableThree } from "./window.ts";

describe("the cascade", () => {
  test("begins with closed forms", () => {
    const held = superstable(4);
    expect(held.slice(0, 2)).toEqual([2, 1 + Math.sqrt(5)]);
    held.forEach((r, at) => {
      expect(imageOfHalf(r, 2 ** at)).toBeCloseTo(0.5, 13);
    });
    const [first, second, third] = doublings(3);
    expect(first).toBeCloseTo(3, 12);
    expect(second).toBeCloseTo(1 + Math.sqrt(6), 12);
    expect(third).toBeCloseTo(3.544090359551923, 10);
    expect(superstable(1)).toEqual([2]);
  });

  test("shrinks by Feigenbaum's constants", () => {
    const held = superstable(9);
    expect(gapRatios(held).at(-1)).toBeCloseTo(4.669201609, 4);
    const distances = nearestToHalf(held);
    expect(distances[6] / distances[7]).toBeCloseTo(-2.502907875, 4);
    expect(aitken(held.slice(-3))).toBeCloseTo(3.569945671870945, 9);
  });

  test("its tools are exact on what they are made for", () => {
    expect(gapRatios([0, 4, 6, 7])).toEqual([2, 2]);
    expect(gapRatios([1, 2])).toEqual([]);
    expect(aitken([7 - 4, 7 - 2, 7 - 1])).toBe(7);
    expect(halving((x) => 2 - x * x, 0, 2)).toBeCloseTo(Math.sqrt(2), 15);
    expect(halving((x) => x * x - 2, 0, 2)).toBe(halving((x) => 2 - x * x, 0, 2));
  });
});

describe("pictures", () => {
  const options = { columns: 3, rows: 4, skip: 500, most: 100, hits: 50 };

  test("touch the cells where orbits settle", () => {
    // 1 - 1/r is 0.478, 0.556 and 0.613 in the middles of the columns; rows are 0.1 high.
    const cells = seen({ rates: [1.75, 2.75], values: [0.45, 0.85] }, options);
    expect([...cells]).toEqual([1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  test("are turned over by a window from high to low", () => {
    const window = { rates: [3.5, 3.9] as const, values: [0.2, 1] as const };
    const upright = seen(window, options);
    const turned = seen({ ...window, values: [1, 0.2] }, options);
    for (let row = 0; row < 4; row++)
      expect([...turned.slice(3 * row, 3 * row + 3)]).toEqual([...upright.slice(3 * (3 - row), 3 * (4 - row))]);
  });

  test("nothing is seen where no orbit goes", () => {
    expect(Math.max(...seen({ rates: [3.5, 3.9], values: [1.1, 1.2] }, options))).toBe(0);
  });

  test("overlap where touched cells are at most one apart", () => {
    const one = Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0]);
    const beside = Uint8Array.from([0, 0, 0, 0, 1, 0, 0, 0, 0]);
    const far = Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(overlap(one, beside, 3)).toBe(1);
    expect(overlap(one, far, 3)).toBe(0.5);
    expect(overlap(one, new Uint8Array(9), 3)).toBe(0);
  });
});

describe("the window of period three", () => {
  test("opens at 1 + sqrt 8", () => {
    expect(opening()).toBeCloseTo(1 + Math.sqrt(8), 12);
    expect(imageOfHalf(superstableThree(), 3)).toBeCloseTo(0.5, 12);
  });

  test("has all thirds at 1/2 where 1/2 is on the cycle", () => {
    for (const x of everyThird(superstableThree(), 5)) expect(x).toBeCloseTo(0.5, 9);
  });

  test("stretches grow tenfold for a hundredth of the distance", () => {
    const longest = (below: number) => longestLaminar(opening() - below, { rounds: 20_000, distance: 0.01 });
    expect(longest(1e-5) / longest(1e-3)).toBeGreaterThan(8);
    expect(longestLaminar(3.84, { rounds: 500, distance: 1e-6 })).toBeGreaterThan(300);
  });
});
