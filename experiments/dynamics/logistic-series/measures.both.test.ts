// Counting values, shifting one orbit against another, and the closed form at r = 4 by hand.
import { expect, test } from "vitest";
import { ahead, closedForm, distinct, endDifference } from "./measures.ts";

test("values nearer than the tolerance are one, the lowest", () => {
  expect(distinct([0.5, 0.1, 0.5 + 1e-9, 0.1, 0.9], 1e-7)).toEqual([0.1, 0.5, 0.9]);
  expect(distinct([0.5, 0.6], 0.1)).toEqual([0.5]);
  expect(distinct([], 1e-7)).toEqual([]);
  expect(distinct([3], 1e-7)).toEqual([3]);
});

test("a cycle is found to be ahead by the steps it is", () => {
  const cycle = [1, 5, 2, 7, 1, 5, 2, 7, 1, 5, 2, 7];
  expect(ahead(cycle.slice(3), cycle, 4)).toEqual({ steps: 3, residual: 0 });
  expect(ahead(cycle, cycle, 4)).toEqual({ steps: 0, residual: 0 });
  expect(
    ahead(
      cycle.slice(1).map((x) => x + 0.25),
      cycle,
      4,
    ),
  ).toEqual({ steps: 1, residual: 0.25 });
});

test("the closed form begins at the start and follows the map", () => {
  for (const start of [0, 0.1, 0.3, 0.75, 1]) {
    let x = start;
    for (let n = 0; n < 8; n++) {
      expect(closedForm(start, n)).toBeCloseTo(x, 13);
      x = 4 * x * (1 - x);
    }
  }
});

test("ends are compared only when they are as many", () => {
  const run = { field: () => ({ "r3.1": { dtype: "f64" as const, shape: [2], data: Float64Array.of(0.5, 0.75) } }) };
  expect(endDifference(run, 3.1, [0.5, 0.5])).toMatchObject({ mean: 0.25 });
  expect(endDifference(run, 3.1, [0.5])).toEqual({ unmeasured: "the orbit ended in 2 values, not 1" });
  expect(endDifference(undefined, 3.1, [0.5])).toHaveProperty("unmeasured");
});
