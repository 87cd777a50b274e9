// Runs side by side.
import { expect, it } from "vitest";
import type { ListedRun } from "../runIndex.ts";
import { compareRuns } from "./compare.ts";

const run = (
  seed: number,
  params: object,
  scalars: Record<string, number>,
  series: [number, Record<string, number>][] = [],
) => ({
  ...({
    name: `a/b/up-seed${seed}`,
    status: "done",
    document: { experiment: "a/b", arm: "up", seed, params },
  } as ListedRun),
  scalars,
  series: series.map(([step, values]) => ({ step, values })),
});

it("names what differs, one run's own parameters among it, and not what is the same", () => {
  const { differ } = compareRuns([run(1, { rate: 1, width: 3 }, {}), run(2, { rate: 2, width: 3, deep: true }, {})]);
  expect(differ).toEqual([
    { name: "seed", cells: [1, 2] },
    { name: "rate", cells: [1, 2] },
    { name: "deep", cells: [undefined, true] },
  ]);
  expect(compareRuns([run(1, { rate: Number.NaN }, {}), run(1, { rate: Number.NaN }, {})]).differ).toEqual([]);
});

it("puts scalars and the last values recorded side by side, whatever their steps", () => {
  const { scalars, final } = compareRuns([
    run(1, {}, { best: 1 }, [
      [9, { loss: 5, norm: 1 }],
      [2, { loss: 4 }],
    ]),
    run(1, {}, { worst: 2 }, []),
  ]);
  expect(scalars).toEqual([
    { name: "best", cells: [1, undefined] },
    { name: "worst", cells: [undefined, 2] },
  ]);
  expect(final).toEqual([
    { name: "loss", cells: [4, undefined] },
    { name: "norm", cells: [1, undefined] },
  ]);
});
