// What is measured at pictures of the logistic map's starts, at pictures one can count by hand.

import { expect, it } from "vitest";
import { gridOver } from "#dynamics";
import { discOf, extentOf, stays, stepsTo } from "./measures.ts";

const grid = gridOver({ x: [-0.5, 1.5], y: [1, -1], width: 5, height: 5 });

it("the disc has its edge", () => {
  expect([...discOf(grid)]).toEqual([
    ...[0, 0, 0, 0, 0],
    ...[0, 0, 1, 0, 0],
    ...[0, 1, 1, 1, 0],
    ...[0, 0, 1, 0, 0],
    ...[0, 0, 0, 0, 0],
  ]);
});

it("how far what stays reaches from the segment", () => {
  const counts = new Int32Array(25);
  expect(extentOf(grid, counts, 9)).toEqual({ height: 0, beyond: 0 });
  counts[11] = 9; // at 0
  expect(extentOf(grid, counts, 9)).toEqual({ height: 0, beyond: 0 });
  counts[14] = 9; // at 1.5
  counts[7] = 9; // at 0.5 + 0.5i
  expect(extentOf(grid, counts, 9)).toEqual({ height: 0.5, beyond: 0.5 });
  expect([...stays(counts.subarray(10, 15), 9)]).toEqual([0, 1, 0, 0, 1]);
});

it("steps to a share lie between two steps", () => {
  const rows = [1, 0.8, 0.4, 0.1].map((value, i) => ({ x: i + 1, value }));
  expect(stepsTo(0.5, rows)).toBeCloseTo(2.75, 12);
  expect(stepsTo(0.4, rows)).toBe(3);
});
