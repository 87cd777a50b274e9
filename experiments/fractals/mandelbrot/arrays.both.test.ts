// The array programs against the loop: what the mask mends, and what the bands leave as it was.

import { describe, expect, it } from "vitest";
import { differing, gridOver } from "#dynamics";
import { arrayCounts, countsByLoop } from "./arrays.ts";

const limit = 30;
const grid = gridOver({ x: [-1.8, 1], y: [1.4, -1.4], width: 150, height: 120 });
const seen: number[] = [];
const { banded, masked } = arrayCounts(grid, limit, (done) => seen.push(done));
const loop = countsByLoop(grid, limit);

describe("the array programs", () => {
  it("count as the loop does when they keep the first escape", () => {
    expect(differing(masked, loop)).toBe(0);
  });

  it("overwrite it otherwise, always later, and never for what stays", () => {
    expect(differing(banded, loop) / loop.length).toBeGreaterThan(0.7);
    banded.forEach((count, i) => {
      expect(count === limit, `sample ${i}`).toBe(loop[i] === limit);
      expect(count).toBeGreaterThanOrEqual(loop[i]!);
    });
  });

  it("tell how far they are, in calls of one size", () => {
    expect(seen).toEqual([16_384 / 18_000, 1]);
  });
});

it("a start far out escapes at every step: the last one counts", () => {
  const far = gridOver({ x: [5, 6], y: [1, 0], width: 2, height: 2 });
  const { banded, masked } = arrayCounts(far, 7, () => {});
  expect([...banded]).toEqual([6, 6, 6, 6]);
  expect([...masked]).toEqual([0, 0, 0, 0]);
});
