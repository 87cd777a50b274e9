import { expect, it } from "vitest";
import { arrayData } from "#kit";
import { pulled } from "./anchor.ts";

const of = (shape: number[], ...values: number[]) => arrayData("f64", shape, values);
const now = { parameters: [of([1, 2], 4, 8), of([2], 2, 2)], tethers: [of([1, 2], 1, 0)] };
const kept = { parameters: [of([1, 2], 0, 0), of([2], 0, 0)], tethers: [of([1, 2], 0, 0)] };
const numbers = (hold: Parameters<typeof pulled>[2], nodes = Uint8Array.of(1, 0)) => {
  const { parameters, tethers } = pulled(now, kept, hold, 0.5, [nodes]);
  return [...parameters, ...tethers].map(({ data }) => Array.from(data));
};

it("what is held goes a quarter of the way back at mu 1/2, what is not stays", () => {
  expect(numbers("nothing")).toEqual([
    [4, 8],
    [2, 2],
    [1, 0],
  ]);
  expect(numbers("tethers")).toEqual([
    [4, 8],
    [2, 2],
    [0.75, 0],
  ]);
  expect(numbers("states")).toEqual([
    [3, 8],
    [2, 2],
    [0.75, 0],
  ]); // the first node is a tether node
  expect(numbers("elastic")).toEqual([
    [3, 6],
    [1.5, 1.5],
    [1, 0],
  ]);
});

it("tethers that never left are where they were, bit for bit", () => {
  expect(pulled({ ...now, tethers: kept.tethers }, kept, "tethers", 0.2, []).tethers).toEqual(kept.tethers);
});
