// Pairs are made by seed, whatever is missing and in whatever order runs come.

import { expect, it } from "vitest";
import { pairedDifferences } from "./paired.ts";

const run = (seed: number, scalars: { error?: number; loss?: number }) => ({ seed, scalars });

it("takes partners by seed, and leaves out what has none", () => {
  const these = [run(1, { error: 5 }), run(2, { error: 7 }), run(4, { error: 1 }), run(5, {})];
  const those = [run(4, { error: 3 }), run(3, { error: 100 }), run(2, { error: 6 }), run(5, { error: 9 })];
  expect(pairedDifferences(these, "error", those)).toEqual([1, -2]);
  expect(pairedDifferences(those, "error", these)).toEqual([2, -1]);
  expect(pairedDifferences(these, "error", [])).toEqual([]);
});

it("may compare one scalar with another", () => {
  expect(pairedDifferences([run(1, { error: 5 })], "error", [run(1, { loss: 2 })], "loss")).toEqual([3]);
});
