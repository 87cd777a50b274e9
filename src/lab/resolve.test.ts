// The order parameters are merged in, what the key covers, and the sentence for each mistake.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineExperiment } from "./define.ts";
import { m } from "./metrics.ts";
import { p } from "./params.ts";
import { checkArms, checkPreset, ownSeeds, readOverrides, readSeeds, resolveRun } from "./resolve.ts";

const experiment = defineExperiment({
  id: "tests/split-two-tasks",
  title: "Two tasks",
  source: { notebook: "000", entries: [] },
  revision: 1,
  params: {
    width: p.int({ default: 20, range: [1, 500], doc: "" }),
    level: p.int({ default: 3, range: [0, 9], doc: "" }),
    depth: p.int({ default: 1, range: [1, 9], doc: "" }),
    rate: p.float({ default: 0.5, range: [0, 1], unit: "1/step", doc: "" }),
    mode: p.choice({ default: "kaiming", choices: ["kaiming", "xavier"], doc: "" }),
    bias: p.bool({ default: false, doc: "" }),
    seed: p.seed({ default: 7 }),
  },
  presets: { smoke: { width: 2, level: 2, depth: 2 }, study: {} },
  arms: { level7: { level: 7, depth: 7 }, control: {} },
  replicates: 3,
  metrics: { s: m.scalar("") },
  run() {},
  claims: {},
});
const choice = { preset: "smoke", arm: "level7", seed: 1 } as const;

describe("merging", () => {
  it("goes default < preset < arm < --set, and the seed is the run's", () => {
    const { params } = resolveRun(experiment, { ...choice, overrides: { depth: 9 } });
    expect(params).toEqual({ width: 2, level: 7, depth: 9, rate: 0.5, mode: "kaiming", bias: false, seed: 1 });
  });

  it("gives the replicates' seeds from the seed parameter on", () => {
    expect(ownSeeds(experiment)).toEqual([7, 8, 9]);
  });
});

describe("a run's key", () => {
  const key = (changes: object = {}) => resolveRun(experiment, { ...choice, ...changes }).key;

  it("changes with every parameter, the arm, the seed, the revision and the experiment", () => {
    const keys = [
      key(),
      ...Object.entries({ width: 3, level: 1, depth: 3, rate: 0.25, mode: "xavier", bias: true }).map(([name, value]) =>
        key({ overrides: { [name]: value } }),
      ),
      key({ seed: 2 }),
      // An arm that changes nothing is another run all the same.
      resolveRun(experiment, { ...choice, arm: "control", overrides: { level: 7, depth: 7 } }).key,
      resolveRun({ ...experiment, revision: 2 }, choice).key,
      resolveRun({ ...experiment, id: "tests/other" }, choice).key,
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("does not depend on where a value came from", () => {
    expect(key({ overrides: { width: 2 } })).toBe(key());
    expect(key({ preset: "study", overrides: { width: 2 } })).toBe(key());
    expect(key({ overrides: { rate: -0 } })).toBe(key({ overrides: { rate: 0 } }));
  });
});

describe("what is typed", () => {
  it("is read by the parameter's type", () => {
    const texts = ["width=3", "rate=1e-3", "mode=xavier", "bias=true"];
    expect(readOverrides(experiment, texts)).toEqual({ width: 3, rate: 0.001, mode: "xavier", bias: true });
  });

  it.each([
    ["widht=3", 'split-two-tasks: --set widht=3 is no parameter; the nearest is "width".'],
    ["zzz=3", "split-two-tasks: --set zzz=3 is no parameter; there are width, level, depth, rate, mode, bias."],
    [
      "constructor=3",
      "split-two-tasks: --set constructor=3 is no parameter; there are width, level, depth, rate, mode, bias.",
    ],
    ["width=abc", "split-two-tasks: --set width=abc does not fit; width is a whole number from 1 to 500."],
    ["width=", "split-two-tasks: --set width= does not fit; width is a whole number from 1 to 500."],
    ["width=2.5", "split-two-tasks: --set width=2.5 does not fit; width is a whole number from 1 to 500."],
    ["width=501", "split-two-tasks: --set width=501 does not fit; width is a whole number from 1 to 500."],
    ["width=0x10", "split-two-tasks: --set width=0x10 does not fit; width is a whole number from 1 to 500."],
    ["rate=NaN", "split-two-tasks: --set rate=NaN does not fit; rate is a number from 0 to 1 (1/step)."],
    ["rate=1e999", "split-two-tasks: --set rate=1e999 does not fit; rate is a number from 0 to 1 (1/step)."],
    ["mode=xaver", "split-two-tasks: --set mode=xaver does not fit; mode is one of kaiming, xavier."],
    ["bias=yes", "split-two-tasks: --set bias=yes does not fit; bias is true or false."],
    ["width", "split-two-tasks: --set width is not of the form name=value."],
    ["seed=3", "split-two-tasks: --set seed=3 would give every replicate one seed; choose seeds with --seeds."],
  ])("--set %s", (text, sentence) => {
    expect(() => readOverrides(experiment, [text])).toThrow(sentence);
  });

  it("names the nearest arm and preset", () => {
    expect(() => checkArms(experiment, ["contrl"])).toThrow(
      'split-two-tasks: --arm contrl is no arm; the nearest is "control".',
    );
    expect(() => checkPreset(experiment, "stdy")).toThrow(
      'split-two-tasks: --preset stdy is no preset; the nearest is "study".',
    );
    expect(() => checkPreset(experiment, "source")).toThrow("--preset source is no preset; there are smoke, study.");
  });

  it("takes arms in the experiment's order, and all when none is named", () => {
    expect(checkArms(experiment, ["control", "level7", "control"])).toEqual(["level7", "control"]);
    expect(checkArms(experiment, [])).toEqual(["level7", "control"]);
  });

  it("gives seeds once each, in order", () => {
    expect(readSeeds("1..3,7,2")).toEqual([1, 2, 3, 7]);
    expect(readSeeds("4294967295")).toEqual([4294967295]);
  });

  it.each(["", "x", "5..1", "1..", "-1", "1.5", "4294967296", "1..20000", "1,,2"])("refuses --seeds %j", (text) => {
    expect(() => readSeeds(text)).toThrow(/^--seeds .* is not a list of seeds; write 1\.\.5 or 1,3/);
  });

  it("never throws anything but a sentence", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          readOverrides(experiment, [text]);
          readSeeds(text);
        } catch (error) {
          expect((error as Error).name).toBe("UsageError");
        }
      }),
    );
  });
});
