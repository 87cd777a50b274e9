// The same run in this browser and in Node, where a command of vitest.config.ts makes it with the built program.
import { expect, test } from "vitest";
import { commands } from "vitest/browser";
import { runExperiment } from "#lab";
import experiment from "../experiments/pruning/split-two-tasks/experiment.ts";

declare module "vitest/browser" {
  interface BrowserCommands {
    digestInNode(experiment: string, arm: string, seed: number): Promise<string>;
  }
}

for (const arm of ["extended", "random"] as const) {
  test(`the ${arm} arm has the digest it has in Node`, async () => {
    const here = await runExperiment(experiment, { arm, seed: 3, preset: "smoke" });
    expect(here.digest).toBe(await commands.digestInNode(experiment.id, arm, 3));
  });
}
