// Sets whose counts are known exactly, then edges, then what is refused.
import { describe, expect, test } from "vitest";
import { math, stream } from "#kit";
import { boxDimension, occupiedBoxes, pointBoxCounts, regionAround } from "./boxCounting.ts";

const powers = (base: number, upTo: number) =>
  Array.from({ length: upTo }, (_, k) => Number(BigInt(base) ** BigInt(k + 1)));

/** Left ends of the 2^depth intervals of Cantor's set, as whole numbers over 3^depth. */
function cantorEnds(depth: number): number[] {
  let ends = [0];
  for (let level = 0; level < depth; level++) ends = ends.flatMap((end) => [3 * end, 3 * end + 2]);
  return ends;
}

describe("closed forms", () => {
  test("Cantor's left ends: 2^k boxes of side 3^-k exactly, dimension log 2 / log 3", () => {
    const points = cantorEnds(8).map((end) => end / 6561);
    const found = pointBoxCounts(points, { low: [0], side: 1, divisions: powers(3, 8) });
    expect(found.counts).toEqual(powers(2, 8));
    const { dimension, error } = boxDimension(found);
    expect(dimension).toBeCloseTo(math.log(2) / math.log(3), 12);
    expect(error).toBeLessThan(1e-12);
  });

  test("the product of two Cantor sets: 4^k boxes", () => {
    const ends = cantorEnds(6).map((end) => -250 + (500 * end) / 729);
    const points = ends.flatMap((x) => ends.flatMap((y) => [x, y]));
    const { counts } = pointBoxCounts(points, { low: [-250, -250], side: 500, divisions: powers(3, 6) });
    expect(counts).toEqual(powers(4, 6));
  });

  test("a filled square has dimension 2, a line 1, a point 0, a filled cube 3", () => {
    const grid = Array.from({ length: 64 }, (_, i) => (i + 0.5) / 64);
    const region = (low: number[]) => ({ low, side: 1, divisions: powers(2, 4) });
    const square = grid.flatMap((x) => grid.flatMap((y) => [x, y]));
    expect(boxDimension(pointBoxCounts(square, region([0, 0]))).dimension).toBe(2);
    const diagonal = grid.flatMap((x) => [x, x]);
    expect(boxDimension(pointBoxCounts(diagonal, region([0, 0]))).dimension).toBe(1);
    expect(boxDimension(pointBoxCounts([0.3, 0.4], region([0, 0]))).dimension).toBe(0);
    const few = grid.filter((_, i) => i % 4 === 0);
    const cube = few.flatMap((x) => few.flatMap((y) => few.flatMap((z) => [x, y, z])));
    expect(boxDimension(pointBoxCounts(cube, region([0, 0, 0]))).dimension).toBeCloseTo(3, 12);
  });
});

describe("edges", () => {
  test.each([3, 7, 10, 49, 1000])("quotients k / %i fall into box k, the upper end into the last", (n) => {
    const points = Array.from({ length: n + 1 }, (_, k) => k / n);
    const together = (...pair: number[]) => occupiedBoxes(pair, { low: [0], side: 1, divisions: n });
    for (let k = 1; k < n; k++) {
      expect(together(k / n, (k + 0.5) / n)).toBe(1);
      expect(together((k - 0.5) / n, k / n)).toBe(2);
    }
    expect(together((n - 0.5) / n, 1)).toBe(1);
    expect(occupiedBoxes(points, { low: [0], side: 1, divisions: n })).toBe(n);
    expect(occupiedBoxes(points.slice(0, n), { low: [0], side: 1, divisions: n })).toBe(n);
  });

  test("many boxes are counted by sorting as few are by a map", () => {
    const points = stream("boxes").uniform(2_000);
    const rounded = points.map((x) => Math.floor(x * 64) / 64); // 64 x 64 places at most
    const count = (divisions: number) => occupiedBoxes(rounded, { low: [0, 0], side: 1, divisions });
    expect(count(2 ** 20)).toBe(count(64));
    expect(count(64)).toBe(
      new Set(Array.from({ length: 1_000 }, (_, i) => `${rounded[2 * i]} ${rounded[2 * i + 1]}`)).size,
    );
  });

  test("no points occupy nothing, and nothing has no dimension", () => {
    const found = pointBoxCounts([], { low: [0, 0], side: 1, divisions: [2, 4] });
    expect(found).toEqual({ sides: [0.5, 0.25], counts: [0, 0] });
    expect(() => boxDimension(found)).toThrow(
      "boxDimension: of side 0.5 no box is occupied, and zero has no logarithm; leave such sides out.",
    );
  });
});

describe("a region around points", () => {
  test("is the smallest cube, centred on them", () => {
    expect(regionAround([0, 0, 4, 1], 2)).toEqual({ low: [0, -1.5], side: 4 });
    expect(regionAround([3], 1)).toEqual({ low: [2.5], side: 1 });
  });

  test("holds all of them, however they round", () => {
    for (let k = 0; k < 200; k++) {
      const points = stream("around")
        .fold(k)
        .normal(20, 1e6 * k, 1e-3);
      const { low, side } = regionAround(points, 2);
      expect(occupiedBoxes(points, { low, side, divisions: 2 })).toBeGreaterThan(0);
    }
  });
});

test("what cannot be counted is refused in a sentence", () => {
  const unit = { low: [0, 0], side: 1, divisions: 2 };
  expect(() => occupiedBoxes([0.5, 1.25], unit)).toThrow(
    "occupiedBoxes: point 0, (0.5, 1.25), lies outside the region of side 1 from (0, 0).",
  );
  expect(() => occupiedBoxes([0, NaN], unit)).toThrow("point 0, (0, NaN), lies outside");
  expect(() => occupiedBoxes([1, 2, 3], unit)).toThrow("occupiedBoxes: 3 coordinates are not points of 2 each.");
  expect(() => occupiedBoxes([0, 0], { ...unit, side: 0 })).toThrow("a side is above 0 and finite, got 0.");
  expect(() => occupiedBoxes([0, 0], { ...unit, divisions: 1.5 })).toThrow(
    "divisions are a whole number from 1, got 1.5.",
  );
  expect(() => occupiedBoxes([0, 0], { ...unit, divisions: 1e9 })).toThrow("more than 2^53 boxes");
  expect(() => regionAround([], 2)).toThrow("regionAround: 0 coordinates are not points of 2 each.");
  expect(() => regionAround([1, Infinity], 2)).toThrow("regionAround: coordinate 1 is Infinity.");
  expect(() => boxDimension({ sides: [1], counts: [5] })).toThrow("lineFit: a line wants two different x at least");
});
