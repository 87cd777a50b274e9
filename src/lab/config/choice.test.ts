// What files and options ask of an experiment: who stands over whom, where each value is from, and the sentence for each mistake.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "#kit";
import { resolveRun } from "../resolve.ts";
import { type Choice, resolveChoice, type TypedChoice } from "./choice.ts";
import { originText } from "./origin.ts";
import { gauge } from "./testing.ts";
import { configurationText } from "./text.ts";
import { type Branch, plain, settings } from "./tree.ts";
import { readYaml } from "./yaml.ts";

const nothing: TypedChoice = { arm: [], set: [] };
const bytes = (text: string) => new TextEncoder().encode(text);
const choose = (text: string, typed: Partial<TypedChoice> = {}) =>
  resolveChoice(gauge, { ...nothing, ...typed }, readYaml(bytes(text), "study.yaml"));
const runOf = ({ preset, arms, seeds, ...rest }: Choice) =>
  resolveRun(gauge, {
    ...rest,
    preset: preset.value,
    arm: arms.value[0]!,
    seed: seeds.value[0]!,
    seedOrigin: seeds.origin,
  });

const text = `
preset: smoke
arms: [control, level7]
seeds: 2..3
params:
  depth: 8
  network: {width: 5, mode: xavier}
`;

describe("a choice", () => {
  it("is the experiment's own where nothing is asked", () => {
    const { preset, arms, seeds, overrides } = resolveChoice(gauge, nothing);
    expect([preset.value, arms.value, seeds.value, overrides]).toEqual(["study", ["level7", "control"], [7, 8, 9], {}]);
    for (const { origin } of [preset, arms, seeds]) expect(originText(origin)).toBe("default");
  });

  it("is a file's, with options over it", () => {
    const fromFile = choose(text);
    expect([fromFile.preset.value, fromFile.arms.value, fromFile.seeds.value]).toEqual([
      "smoke",
      ["level7", "control"],
      [2, 3],
    ]);
    expect([fromFile.preset, fromFile.arms, fromFile.seeds].map(({ origin }) => originText(origin))).toEqual([
      "study.yaml:2",
      "study.yaml:3",
      "study.yaml:4",
    ]);
    const typed = choose(text, { preset: "study", arm: ["control"], seeds: "5", set: ["network.width=6"] });
    expect([typed.preset.value, typed.arms.value, typed.seeds.value]).toEqual(["study", ["control"], [5]]);
    expect([typed.preset, typed.arms, typed.seeds].map(({ origin }) => originText(origin))).toEqual([
      "--preset",
      "--arm",
      "--seeds",
    ]);
    expect(typed.overrides).toEqual({ depth: 8, "network.width": 6, "network.mode": "xavier" });
  });

  it("gives parameters by default < preset < arm < file < --set, each with its origin", () => {
    const { params, origins } = runOf(choose(text, { set: ["network.width=6"] }));
    const found = Object.entries(params).map(([name, value]) => [name, value, originText(origins![name]!)]);
    expect(found).toEqual([
      ["network.width", 6, "--set"],
      ["level", 7, "arm level7"],
      ["depth", 8, "study.yaml:6"],
      ["rate", 0.25, "preset smoke"],
      ["network.mode", "xavier", "study.yaml:7"],
      ["bias", false, "default"],
      ["seed", 2, "study.yaml:4"],
    ]);
  });

  it("reads a name with dots as it reads a mapping", () => {
    expect(choose("params: {network.width: 5}").overrides).toEqual(choose("params: {network: {width: 5}}").overrides);
  });

  it.each([
    ["parmas: {}", 'study.yaml:1: "parmas" is no setting of a configuration; the nearest is "params".'],
    ["{}\n", undefined],
    [
      "depth: 3",
      'study.yaml:1: "depth" is no setting of a configuration; it is a parameter, which belongs under params.',
    ],
    ["preset: smok", 'study.yaml:1: "smok" is no preset of gauge; the nearest is "smoke".'],
    ["preset: source", 'study.yaml:1: "source" is no preset of gauge; there are smoke, study.'],
    ["preset: [smoke]", "study.yaml:1: a list is no preset of gauge; there are smoke, study."],
    ["arms:\n  - control\n  - contrl", 'study.yaml:3: "contrl" is no arm of gauge; the nearest is "control".'],
    ["arms: []", "study.yaml:1: arms names none; leave it out for all."],
    ["seeds: []", "study.yaml:1: seeds names none; leave it out for the experiment's own."],
    [
      "seeds: [1, -1]",
      "study.yaml:1: -1 is no seed; seeds are whole numbers from 0 to 4294967295, as [1, 3], or 1..5.",
    ],
    ["seeds: 3..1", 'study.yaml:1: "3..1" is not a list of seeds; write 1..5 or [1, 3]'],
    ["experiment: other", 'study.yaml:1: this is for the experiment "other", and not for tests/gauge.'],
    ["experiment: gauge", undefined],
    ["params: 3", "study.yaml:1: params is 3, and not a mapping of parameters to values."],
    ["params:", "study.yaml:1: params is empty, and not a mapping of parameters to values."],
    ["params:\n  dpeth: 3", 'study.yaml:2: "dpeth" is no parameter of gauge; the nearest is "depth".'],
    [
      "params: {network: {widht: 3}}",
      'study.yaml:1: "network.widht" is no parameter of gauge; the nearest is "network.width".',
    ],
    ["params: {network: 3}", 'study.yaml:1: "network" is no parameter of gauge'],
    ["params: {network: {}}", undefined],
    ["params: {depth: {}}", "study.yaml:1: depth is a mapping, and not a whole number from 1 to 9."],
    ["params: {depht: {}}", 'study.yaml:1: "depht" is no parameter of gauge; the nearest is "depth".'],
    ["params: {constructor: 3}", 'study.yaml:1: "constructor" is no parameter of gauge'],
    ["params: {seed: 3}", "study.yaml:1: seed would give every replicate one seed; choose seeds with seeds."],
    [
      "params:\n  network.width: 3\n  network: {width: 4}",
      "study.yaml:3: network.width is set here again, after study.yaml:2.",
    ],
    ["params:\n  depth: '3'", 'study.yaml:2: depth is "3", and not a whole number from 1 to 9.'],
    ["params: {depth: 10}", "study.yaml:1: depth is 10, and not a whole number from 1 to 9."],
    ["params: {depth: 1.5}", "study.yaml:1: depth is 1.5, and not a whole number from 1 to 9."],
    ["params: {depth: [1]}", "study.yaml:1: depth is a list, and not a whole number from 1 to 9."],
    ["params: {depth:}", "study.yaml:1: depth is empty, and not a whole number from 1 to 9."],
    ["params: {rate: .nan}", "study.yaml:1: rate is NaN, and not a number from 0 to 1 (1/step)."],
    ["params: {bias: yes}", 'study.yaml:1: bias is "yes", and not true or false.'],
    ["params: {network: {mode: xaver}}", 'study.yaml:1: network.mode is "xaver", and not one of kaiming, xavier.'],
  ])("%j is judged", (content, sentence) => {
    if (sentence === undefined) expect(() => choose(content)).not.toThrow();
    else expect(() => choose(content)).toThrow(sentence);
  });

  it("is never anything but one sentence or sound, whatever the file says", () => {
    const scalar = fc.oneof(
      fc.constantFrom("smoke", "control", "1..3", "xavier", null),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.string(),
    );
    const value = fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom("depth", "width", "network", "seed", "rate", "__proto__"),
        fc.oneof(scalar, fc.dictionary(fc.constantFrom("width", "mode"), scalar)),
      ),
    );
    const file = fc.dictionary(fc.constantFrom("preset", "arms", "seeds", "params", "experiment", "other"), value, {
      maxKeys: 3,
    });
    fc.assert(
      fc.property(file, (content) => {
        try {
          runOf(choose(JSON.stringify(content)));
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as Error).message).toMatch(/^study\.yaml[^\n]*\.$/);
        }
      }),
    );
  });
});

describe("a run's config.yaml", () => {
  it("says every value and where it is from", () => {
    expect(configurationText(runOf(choose(text, { set: ["rate=1e-7"] })))).toBe(`\
# Every value of this run, and where it is from. "orrery run --config" takes this file.
experiment: tests/gauge  # revision 1
preset: smoke
arms: [level7]
seeds: [2]               # study.yaml:4
params:
  network:
    width: 5      # study.yaml:7
    mode: xavier  # study.yaml:7
  level: 7      # arm level7
  depth: 8      # study.yaml:6
  rate: 1.0e-7  # --set
  bias: false   # default
`);
  });

  it("of a fork says what it went on from", () => {
    const spec = runOf(choose(text));
    const parent = { key: spec.key, name: "tests/gauge/level7-seed2", step: 5 };
    expect(configurationText({ ...spec, parent })).toContain(
      "\n# This run went on from step 5 of tests/gauge/level7-seed2; ",
    );
  });

  it("makes the same run again", () => {
    const overrides = fc.record(
      {
        "network.width": fc.integer({ min: 1, max: 500 }),
        rate: fc.double({ min: 0, max: 1, noNaN: true }),
        bias: fc.boolean(),
        "network.mode": fc.constantFrom("kaiming", "xavier"),
      },
      { requiredKeys: [] },
    );
    const asked = fc.record({
      overrides,
      preset: fc.constantFrom("smoke", "study"),
      arm: fc.constantFrom("level7", "control"),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(asked, (choice) => {
        const spec = resolveRun(gauge, choice);
        const again = runOf(choose(configurationText(spec)));
        expect([again.key, again.params]).toEqual([spec.key, spec.params]);
      }),
    );
  });

  it("can be read whatever the names and values, as of runs of scripts", () => {
    const name = fc.oneof(fc.constantFrom("a", "a.b", "a.b.c", "", ".", "a.", "__proto__", "no", "<<"), fc.string());
    const value = fc.oneof(fc.double(), fc.boolean(), fc.string(), fc.constantFrom("yes", "1e3", "~", "#"));
    const spec = resolveRun(gauge, { preset: "smoke", arm: "control", seed: 1 });
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            name.filter((each) => each !== "seed"),
            value,
          ),
        ),
        (entries) => {
          const params = Object.fromEntries(entries.map(([key, each]) => [key, Object.is(each, -0) ? 0 : each]));
          const written = configurationText({ ...spec, params: { ...params, seed: 1 } });
          const read = readYaml(bytes(written), "config.yaml").entries.get("params");
          const found =
            read === undefined ? [] : settings(read as Branch).map(({ path, setting }) => [path, plain(setting)]);
          expect(Object.fromEntries(found)).toEqual(params);
        },
      ),
    );
  });
});
