// The notebook's text files, which are there to be changed: what is in them is part of what a run is.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, expect, it } from "vitest";
import { dataShelf } from "#data/node";
import { resolveRun, runExperiment, withData } from "#lab";
import single from "./experiment.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-data-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** The run as it is made now: its key, and its first loss. */
async function runNow(files: boolean): Promise<{ key: string; loss: number | undefined }> {
  const shelf = dataShelf({ folder, roots: [folder], system: false });
  const { default: experiment } = await withData({ single: async () => ({ default: single }) }, shelf).single!();
  const choice = { arm: "plain", seed: 1, preset: "smoke" } as const;
  const overrides = { files, epochs: 1, batches: 1 };
  const { series } = await runExperiment(experiment, { ...choice, params: overrides });
  return { key: resolveRun(experiment, { ...choice, overrides }).key, loss: series[0]?.values.loss };
}

it("a changed file makes it another run; without files nothing does", async () => {
  const [before, drawn] = [await runNow(true), await runNow(false)];
  expect(await runNow(true)).toEqual(before);
  fs.writeFileSync(path.join(folder, "notebook-000", "labels_input.txt"), Array(32).fill(4).join(" "));
  const after = await runNow(true);
  expect(after.key).not.toBe(before.key);
  expect(after.loss).not.toBe(before.loss);
  expect(await runNow(false)).toEqual(drawn);
});
