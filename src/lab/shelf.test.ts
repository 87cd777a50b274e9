import { expect, it } from "vitest";
import { defineExperiment } from "./define.ts";
import { unmeasured } from "./judge.ts";
import { m } from "./metrics.ts";
import { p } from "./params.ts";
import { resolveRun } from "./resolve.ts";
import { runExperiment } from "./run.ts";
import { changedData, type DataShelf, missingData, neededData, withData } from "./shelf.ts";

const hungry = defineExperiment({
  id: "tests/hungry",
  title: "",
  source: { notebook: "000", entries: [] },
  revision: 1,
  params: { data: p.choice({ choices: ["none", "pixels", "words"], default: "pixels", doc: "" }), seed: p.seed() },
  presets: { smoke: { data: "none" }, study: {} },
  arms: { plain: {}, other: { data: "words" } },
  replicates: 1,
  metrics: { sum: m.scalar("") },
  needs: ({ data }) => (data === "none" ? [] : [data]),
  run({ params, record, data }) {
    const values = params.data === "none" ? [0] : [...data(params.data).values!.data];
    record({ sum: values.reduce((sum, value) => sum + value, 0) });
  },
  claims: {
    any: {
      says: "",
      reported: { value: null, where: "" },
      measure: () => [1],
      agree: { kind: "exactly", value: 1, words: "" },
    },
  },
});

const shelf: DataShelf = {
  names: ["pixels", "words"],
  missing: (name) => (name === "words" ? 'words is missing: "get words" brings it.' : undefined),
  load: async () => ({ values: { dtype: "u8", shape: [2], data: Uint8Array.of(3, 4) } }),
};
const loaded = async (given: DataShelf | undefined) =>
  (await withData({ hungry: async () => ({ default: hungry }) }, given).hungry!()).default;
const run = async (given: DataShelf | undefined, data: string) =>
  (await runExperiment(await loaded(given), { arm: "plain", seed: 1, params: { data } })).scalars.sum;

it("an experiment says what it needs at study size, whatever the arm", () => {
  expect(neededData(hungry)).toEqual(["pixels", "words"]);
});

it("a run is given what it needs, and nothing when it needs nothing", async () => {
  expect(await run(shelf, "pixels")).toBe(7);
  expect(await run(undefined, "none")).toBe(0);
});

it("missing data are a sentence with the command, before and in a run", async () => {
  const why = 'tests/hungry needs data: words is missing: "get words" brings it.';
  expect(missingData(hungry, [{ data: "words", seed: 1 }], shelf)).toBe(why);
  expect(missingData(hungry, [{ data: "none", seed: 1 }], shelf)).toBe(undefined);
  expect(missingData(hungry, [{ data: "pixels", seed: 1 }], undefined)).toMatch(
    /pixels is missing: no data can be had/,
  );
  await expect(run(shelf, "words")).rejects.toThrow(why);
  await expect(run(undefined, "pixels")).rejects.toThrow('was given no data, and asks for "pixels"');
  expect(unmeasured(hungry, why)).toMatchObject([{ id: "any", verdict: "unmeasured", why }]);
});

it("data a run did not say it needs, and names nobody knows, are refused", async () => {
  const sly = { ...hungry, needs: () => ["words"] };
  const generous = { ...shelf, missing: () => undefined };
  const { default: given } = await withData({ a: async () => ({ default: sly }) }, generous).a!();
  await expect(runExperiment(given, { arm: "plain", seed: 1 })).rejects.toThrow(
    'asks for "pixels", and said it needs words',
  );
  expect(missingData({ ...hungry, needs: () => ["word"] }, [{ seed: 1 }], shelf)).toMatch(
    /"word" is no data known here; the nearest is "words"/,
  );
});

it("what is in data whose name does not say it is part of a run's key, and of no other run's", async () => {
  const spec = async (contents: DataShelf["contents"], data = "pixels") => {
    const given = await loaded({ ...shelf, ...(contents && { contents }) });
    return resolveRun(given, { preset: "study", arm: "plain", seed: 1, overrides: { data } });
  };
  const named = await spec(undefined);
  expect(named).not.toHaveProperty("data");
  expect(named.key).toBe((await spec(() => undefined)).key);
  const [one, two] = [await spec(() => "1"), await spec(() => "2")];
  expect(one.data).toEqual({ pixels: "1" });
  expect(new Set([named.key, one.key, two.key]).size).toBe(3);
  expect((await spec(() => "1", "none")).key).toBe((await spec(undefined, "none")).key);

  const now = await loaded({ ...shelf, contents: () => "1" });
  expect([one, two, named].map((each) => changedData(now, each))).toEqual([undefined, "pixels", undefined]);
  expect(changedData(hungry, one)).toBe("pixels");
});
