// What every experiment is tested for: its smoke preset ends, a run made twice is the same, every claim is measured or says why not,
// every figure draws, and every animation's first and last frame.

import { describe, expect, it } from "vitest";
import { encodeApng } from "#figure";
import { renderSvg } from "#figure/node";
import { judge, ownSeeds, runExperiment, runSet } from "#lab";
import { catalogue } from "../experiments/index.ts";

/** Enough for an interval; what a further seed does differently, nights are for. */
const mostSeeds = process.env.ORRERY_NIGHTLY ? Number.POSITIVE_INFINITY : 2;

describe.each(Object.keys(catalogue))("%s at smoke size", (id) => {
  it("runs, repeats itself, is judged and drawn", async () => {
    const { default: experiment } = await catalogue[id]!();
    expect(experiment.id).toBe(id);
    const arms = Object.keys(experiment.arms);
    const seeds = ownSeeds(experiment).slice(0, mostSeeds);
    const choice = { arm: arms[0]!, seed: seeds[0]!, preset: "smoke" } as const;
    const runs = [];
    for (const arm of arms) {
      for (const seed of seeds) runs.push(await runExperiment(experiment, { ...choice, arm, seed }));
    }
    expect((await runExperiment(experiment, choice)).digest).toBe(runs[0]!.digest);

    const failed = judge(experiment, runs, { preset: "smoke", overridden: 0 }).filter(({ why }) =>
      why?.includes("failed"),
    );
    expect(failed).toEqual([]);

    const set = runSet(arms, experiment.metrics, runs);
    for (const [name, { draw }] of Object.entries(experiment.figures ?? {})) {
      expect(await renderSvg(draw(set)), name).toContain("</svg>");
    }
    for (const [name, { draw }] of Object.entries(experiment.animations ?? {})) {
      const animation = draw(set);
      // The whole file is the first and the last frame alone.
      const ends = { ...animation, frames: 2, frame: (i: number) => animation.frame(i * (animation.frames - 1)) };
      expect((await encodeApng(ends)).length, name).toBeGreaterThan(0);
    }
  }, 120_000);
});

it("the catalogue names each experiment by its folder", () => {
  for (const id of Object.keys(catalogue)) expect(id).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/);
});
