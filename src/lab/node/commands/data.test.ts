// Experiments that need data: listed with what they miss, and refused before anything is written.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect, it } from "vitest";
import { defineExperiment } from "../../define.ts";
import { p } from "../../params.ts";
import type { DataShelf } from "../../shelf.ts";
import type { CommandContext } from "./context.ts";
import { data } from "./data.ts";
import { list } from "./inform.ts";
import { runExperiments } from "./run.ts";

const sentence = 'clothes is missing: "get clothes" brings it.';
const experiment = (name: string, needs: string[]) =>
  defineExperiment({
    id: `tests/${name}`,
    title: "",
    source: { notebook: "000", entries: [] },
    revision: 1,
    params: { seed: p.seed() },
    presets: { smoke: {}, study: {} },
    arms: { only: {} },
    replicates: 1,
    metrics: {},
    needs: () => needs,
    run() {},
    claims: {
      any: {
        says: "Something.",
        reported: { value: null, where: "" },
        measure: () => [1],
        agree: { kind: "exactly", value: 1, words: "" },
      },
    },
  });
const [hungry, starved] = [experiment("hungry", ["clothes"]), experiment("starved", ["clothes"])];

function setUp() {
  const printed: string[] = [];
  const shelf: DataShelf = {
    names: ["clothes", "shoes"],
    missing: (name) => (name === "clothes" ? sentence : undefined),
    load: async () => ({}),
    fetch: async () => "here",
  };
  const context: CommandContext = {
    catalogue: {
      "tests/hungry": async () => ({ default: hungry }),
      "tests/starved": async () => ({ default: starved }),
    },
    shelf,
    workerEntry: new URL("file:///none"),
    experimentsFolder: "",
    print: (text) => printed.push(text),
    tell: (text) => printed.push(text),
    paint: (_, text) => text,
    width: 100,
  };
  const home = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "orrery-test-")), "runs");
  return { printed, context, home, options: { home, checkpointEvery: "5", arm: [], set: [], preset: "study" } };
}

it("list and data say what is missing and what brings it", async () => {
  const { printed, context } = setUp();
  await list(context, {});
  expect(printed.pop()).toContain(`tests/hungry needs data: ${sentence}`);
  await list(context, { json: true });
  expect(JSON.parse(printed.pop()!)[0]).toMatchObject({
    needs: ["clothes"],
    missing: expect.stringContaining(sentence),
  });
  await data(context, undefined, { json: true });
  expect(JSON.parse(printed.pop()!)).toEqual([
    { name: "clothes", missing: sentence, experiments: ["tests/hungry", "tests/starved"] },
    { name: "shoes", missing: null, experiments: [] },
  ]);
  await data(context, "clothes", { fetch: true });
  expect(printed).toContain("clothes is in here.");
  await expect(data(context, "cloths", {})).rejects.toThrow('"cloths" is no data known here; the nearest is "clothes"');
});

it("a run is refused by that sentence, and leaves no trace", async () => {
  const { context, home, options } = setUp();
  await expect(runExperiments(context, [hungry], options)).rejects.toThrow(`tests/hungry needs data: ${sentence}`);
  expect(fs.existsSync(home)).toBe(false);
});

it("among several, an experiment without its data has its claims unmeasured for that reason", async () => {
  const { printed, context, options } = setUp();
  expect(await runExperiments(context, [hungry, starved], { ...options, json: true })).toBe(0);
  const { experiments } = JSON.parse(printed.pop()!);
  expect(experiments).toHaveLength(2);
  expect(experiments[0]).toMatchObject({
    id: "tests/hungry",
    runs: [],
    claims: [{ id: "any", verdict: "unmeasured", why: `tests/hungry needs data: ${sentence}` }],
  });
});
