// The one run that a figure of one shows.
import { expect, it } from "vitest";
import type { Values } from "./params.ts";
import { firstRun, type RunData, runSet } from "./runSet.ts";

const run = (arm: string, seed: number): RunData => ({
  arm,
  seed,
  params: { seed } as unknown as Values,
  scalars: {},
  series: [],
  fieldNames: [],
  loadField: () => ({}),
});

it("is the first of the arm by seed, of any where that was not run, and an error where there are none", () => {
  const arms = ["wide", "narrow"];
  const shown = (...runs: RunData[]) => firstRun(runSet(arms, {}, runs), "narrow");
  expect(shown(run("narrow", 3), run("wide", 1), run("narrow", 2))).toMatchObject({ arm: "narrow", seed: 2 });
  expect(shown(run("wide", 5), run("wide", 4))).toMatchObject({ arm: "wide", seed: 4 });
  expect(() => shown()).toThrow(/no runs/);
});
