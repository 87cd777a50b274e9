import { expect, it } from "vitest";
import { stream } from "#kit";
import { minibatches } from "./minibatches.ts";

const order = (epoch: number) => stream(1).fold("order", epoch);
const sizes = (count: number, batchSize: number) => minibatches(order(1), count, batchSize).map((rows) => rows.length);

it("keeps the last, partial batch", () => {
  expect(sizes(10, 4)).toEqual([4, 4, 2]);
  expect(sizes(8, 4)).toEqual([4, 4]);
  expect(sizes(9, 8)).toEqual([8, 1]);
  expect(sizes(3, 1)).toEqual([1, 1, 1]);
});

it("shows every row once an epoch, in another order each epoch and the same order again", () => {
  const epoch = (number: number) => minibatches(order(number), 50, 7).flatMap((rows) => Array.from(rows));
  const all = Array.from({ length: 50 }, (_, row) => row);
  expect(epoch(1).toSorted((a, b) => a - b)).toEqual(all);
  expect(epoch(1)).not.toEqual(all);
  expect(epoch(1)).not.toEqual(epoch(2));
  expect(epoch(1)).toEqual(epoch(1));
});

it("leaves the rows in order where one batch holds all", () => {
  expect(minibatches(order(1), 5, 5)).toEqual([Int32Array.of(0, 1, 2, 3, 4)]);
  expect(minibatches(order(1), 2, 64)).toEqual([Int32Array.of(0, 1)]);
});

it("refuses no rows and no size", () => {
  expect(() => minibatches(order(1), 0, 4)).toThrow(
    "minibatches: count and batch size must be whole numbers from 1, got 0 and 4.",
  );
  expect(() => minibatches(order(1), 4, 1.5)).toThrow("got 4 and 1.5.");
});
