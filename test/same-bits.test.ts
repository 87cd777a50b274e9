// One run, the same bits: twice, with one worker thread or two, and computed by plain loops.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runExperiment } from "#lab";
import { useBackend } from "#tensor";
import splitTwoTasks from "../experiments/pruning/split-two-tasks/experiment.ts";
import { homes, run, runFolders } from "./process.ts";

const newHome = homes();
const experiment = "pruning/split-two-tasks";

/** Digests of the runs of a fresh home, by run folder. */
async function digests(workers: number): Promise<Record<string, string>> {
  const home = newHome();
  const words = ["run", experiment, "--preset", "smoke", "--seeds", "1..2", "--workers", `${workers}`, "--home", home];
  expect((await run("dist/bin/orrery.js", words)).code).toBe(0);
  const runs = runFolders(home, experiment).map((folder) => JSON.parse(readFileSync(join(folder, "run.json"), "utf8")));
  return Object.fromEntries(runs.map(({ arm, seed, digest }) => [`${arm} ${seed}`, digest]));
}

test("the same seeds give the same digests again, with one thread or two; other seeds give others", async () => {
  const one = await digests(1);
  expect(Object.keys(one)).toHaveLength(6);
  expect(new Set(Object.values(one)).size).toBe(6);
  expect(await digests(1)).toEqual(one);
  expect(await digests(2)).toEqual(one);
});

test("plain loops give the digest that WebAssembly gives", async () => {
  const digest = async () => (await runExperiment(splitTwoTasks, { arm: "extended", seed: 1, preset: "smoke" })).digest;
  const inWasm = await digest();
  useBackend("interp");
  try {
    expect(await digest()).toBe(inWasm);
  } finally {
    useBackend("wasm");
  }
});
