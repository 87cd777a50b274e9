// Strands: parted by gaps, whatever the order; of a Cantor set twice as many at each third of the fineness.
import { expect, it } from "vitest";
import { countWithin, nearestToZero, strandsOf } from "./strands.ts";

it("parts places by gaps that are larger, not by equal ones", () => {
  expect(strandsOf([3, 0, 1, 5, 9], 2)).toEqual([
    { low: 0, high: 5, points: 4 },
    { low: 9, high: 9, points: 1 },
  ]);
  expect(strandsOf([], 1)).toEqual([]);
  expect(strandsOf([2, 2], 0)).toEqual([{ low: 2, high: 2, points: 2 }]);
});

it("counts 2^n strands of the ends of Cantor's intervals at a fineness of 3^-n", () => {
  let ends = [0, 1];
  for (let level = 0; level < 8; level++) ends = ends.flatMap((x) => [x / 3, (x + 2) / 3]);
  for (let n = 1; n <= 6; n++) expect(strandsOf(ends, 0.99 * 3 ** -n)).toHaveLength(2 ** n);
});

it("finds the strand around 0, else the nearest, and those within a stretch", () => {
  const strands = strandsOf([-5, -4, -1, 1, 6], 2);
  expect(nearestToZero(strands)).toEqual({ low: -1, high: 1, points: 2 });
  expect(nearestToZero(strandsOf([4, -3], 1))).toMatchObject({ low: -3 });
  expect(nearestToZero([])).toBeUndefined();
  expect(countWithin(strands, { low: -4, high: 0 })).toBe(2);
  expect(countWithin(strands, { low: 2, high: 5 })).toBe(0);
});
