import { expect, it } from "vitest";
import { tensor } from "#tensor";
import { argMax, binaryAccuracy, classAccuracy } from "./metrics.ts";

it("counts a logit above 0 as 1 and every other as 0, per output", () => {
  const logits = tensor([
    [1, -1],
    [0.5, 2],
    [0, -3],
    [-2, Number.NaN],
  ]);
  const targets = tensor([
    [1, 0],
    [0, 1],
    [0, 1],
    [1, 0],
  ]);
  expect(binaryAccuracy(logits, targets).tolist()).toEqual([0.5, 0.75]);
});

it("finds the first largest place, and none in a row with NaN", () => {
  expect(
    argMax(
      tensor([
        [1, 3, 2],
        [5, 5, 5],
        [-1, -3, Number.NaN],
        [-4, -2, -2],
      ]),
    ).tolist(),
  ).toEqual([1, 0, 3, 1]);
  expect(argMax(tensor([7])).item()).toBe(0);
});

it("compares arg-max inside each task's slice", () => {
  const logits = tensor([
    [9, 1, 0, 5, 4],
    [0, 1, 2, 1, 0],
  ]);
  const targets = tensor([
    [1, 0, 0, 0, 1],
    [1, 0, 1, 0, 0],
  ]);
  expect(classAccuracy([2, 3])(logits, targets).tolist()).toEqual([0.5, 0.5]);
  expect(classAccuracy([5])(tensor([[0, 1, 0, 0, 0]]), tensor([[0, 1, 0, 0, 0]])).tolist()).toEqual([1]);
});
