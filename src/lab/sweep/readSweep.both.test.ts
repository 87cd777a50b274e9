// Descriptions of sweeps: the runs they come to, the same everywhere, and a sentence with its line for every mistake.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "#kit";
import { defineExperiment } from "../define.ts";
import { m } from "../metrics.ts";
import { p } from "../params.ts";
import { drawValues } from "./draws.ts";
import { readPlaced } from "./placed.ts";
import { experimentNamed, readSweep } from "./readSweep.ts";
import { runsOf } from "./sweep.ts";

const experiment = defineExperiment({
  id: "tests/sum",
  title: "A sum",
  source: { notebook: "000", entries: [] },
  revision: 1,
  params: {
    width: p.int({ default: 3, range: [1, 1000], doc: "" }),
    rate: p.float({ default: 1, range: [0, 10], doc: "" }),
    shape: p.choice({ default: "round", choices: ["round", "square"], doc: "" }),
    centred: p.bool({ default: false, doc: "" }),
    seed: p.seed(),
  },
  presets: { smoke: { width: 1 }, study: {} },
  arms: { plain: {}, half: { rate: 0.5 } },
  replicates: 2,
  metrics: { sum: m.scalar("") },
  run() {},
  claims: {},
});

const placed = (text: string) => readPlaced(new TextEncoder().encode(text), "s.yaml");

function read(text: string) {
  const root = placed(text);
  expect(experimentNamed(root)).toMatchObject({ name: "tests/sum" });
  return readSweep(root, experiment);
}
const settings = (text: string) => read(`experiment: tests/sum\n${text}`).settings;

describe("a sweep", () => {
  it("of nothing but an experiment is all its arms and seeds, at study size", () => {
    const sweep = read("experiment: tests/sum");
    expect(sweep).toMatchObject({
      preset: "study",
      arms: ["plain", "half"],
      seeds: [1, 2],
      settings: [{}],
      varied: [],
    });
    expect(runsOf(sweep).map(({ arm, seed }) => [arm, seed])).toEqual([
      ["plain", 1],
      ["half", 1],
      ["plain", 2],
      ["half", 2],
    ]);
  });

  it("takes preset, arms and seeds in the ways they are written", () => {
    expect(read("experiment: tests/sum\npreset: smoke\narms: half\nseeds: 3")).toMatchObject({
      preset: "smoke",
      arms: ["half"],
      seeds: [3],
    });
    expect(read("experiment: tests/sum\narms: [half, plain]\nseeds: 1..3,9").seeds).toEqual([1, 2, 3, 9]);
    expect(read("experiment: tests/sum\nseeds: [5, 2]").seeds).toEqual([2, 5]);
  });

  it("makes every combination of a grid, pairs of a zip, and a list as it stands", () => {
    expect(settings("grid: { width: [1, 2], centred: [true, false] }")).toEqual([
      { width: 1, centred: true },
      { width: 1, centred: false },
      { width: 2, centred: true },
      { width: 2, centred: false },
    ]);
    expect(settings("zip: { width: [1, 2], rate: [0.5, 1e-3] }")).toEqual([
      { width: 1, rate: 0.5 },
      { width: 2, rate: 0.001 },
    ]);
    expect(settings("list:\n  - width: 7\n  - { shape: square, rate: 2 }")).toEqual([
      { width: 7 },
      { shape: "square", rate: 2 },
    ]);
    expect(settings("grid: { width: [1, 2] }\nlist: [{ rate: 3 }, { rate: 4 }]")).toEqual([
      { width: 1, rate: 3 },
      { width: 1, rate: 4 },
      { width: 2, rate: 3 },
      { width: 2, rate: 4 },
    ]);
  });

  it("makes a run once, however often its settings come up", () => {
    expect(runsOf(read("experiment: tests/sum\nseeds: 1\narms: plain\ngrid: { width: [2, 2, 3, 2] }"))).toHaveLength(2);
  });

  it("draws the same numbers everywhere: these", () => {
    const drawn = settings(
      "random:\n  count: 3\n  seed: 1\n  params:\n    rate: { low: 0.01, high: 10, scale: log }\n    width: { low: 1, high: 1000, scale: log }\n    shape: [round, square]",
    );
    expect(drawn).toMatchInlineSnapshot(`
      [
        {
          "rate": 0.013429044346535421,
          "shape": "square",
          "width": 5,
        },
        {
          "rate": 2.5576351215250632,
          "shape": "round",
          "width": 28,
        },
        {
          "rate": 5.734103674051592,
          "shape": "round",
          "width": 1,
        },
      ]
    `);
  });
});

describe("what is drawn", () => {
  it("is of each parameter's own, and fewer are the beginning of more", () => {
    const draw = { kind: "range", low: 0, high: 1, scale: "linear", whole: false } as const;
    const many = drawValues(draw, 1, "rate", 100);
    expect(drawValues(draw, 1, "rate", 10)).toEqual(many.slice(0, 10));
    expect(drawValues(draw, 1, "width", 10)).not.toEqual(many.slice(0, 10));
    expect(drawValues(draw, 2, "rate", 10)).not.toEqual(many.slice(0, 10));
  });

  it("stays within its ends, and reaches both where it is whole", () => {
    for (const scale of ["linear", "log"] as const) {
      const whole = drawValues({ kind: "range", low: 1, high: 4, scale, whole: true }, 3, "n", 400);
      expect(new Set(whole)).toEqual(new Set([1, 2, 3, 4]));
      const real = drawValues({ kind: "range", low: 0.5, high: 2, scale, whole: false }, 3, "x", 400) as number[];
      expect(Math.min(...real)).toBeGreaterThanOrEqual(0.5);
      expect(Math.max(...real)).toBeLessThanOrEqual(2);
      // Half of them lie below the middle: the mean of the ends, or their geometric mean.
      const below = real.filter((value) => value < (scale === "log" ? 1 : 1.25)).length;
      expect(Math.abs(below - 200)).toBeLessThan(60);
    }
    expect(drawValues({ kind: "range", low: 2, high: 2, scale: "log", whole: false }, 1, "x", 2)).toEqual([2, 2]);
  });
});

describe("a mistake", () => {
  it.each<[string, string, string]>([
    ["an unknown key", "gird: {}", '2: "gird" is no part of a sweep; the nearest is "grid".'],
    ["an unknown parameter", "grid:\n  wdith: [1]", '3: "wdith" is no parameter of tests/sum; the nearest is "width".'],
    [
      "a value that does not fit",
      "grid:\n  width:\n    - 1\n    - 0",
      "5: 0 does not fit; width is a whole number from 1 to 1000.",
    ],
    [
      "a value of another type",
      "grid: { width: [many] }",
      '2: "many" does not fit; width is a whole number from 1 to 1000.',
    ],
    ["no list", "grid: { width: 3 }", "2: width is a list, as [a, b], not 3."],
    ["an empty list", "grid: { width: [] }", "2: the list of width is empty."],
    ["no map", "grid: 3", "2: grid is a map of names, not 3."],
    ["the seed", "grid: { seed: [1] }", '2: seed is no setting; choose seeds with "seeds: 1..5".'],
    ["a parameter twice", "grid: { width: [1] }\nlist: [{ width: 2 }]", "3: width is varied by grid already."],
    [
      "lists of two lengths",
      "zip:\n  width: [1, 2]\n  rate: [1]",
      "4: zip goes through its lists together, and rate has 1 values where width has 2.",
    ],
    ["an unknown preset", "preset: smok", '2: sum: preset smok is no preset; the nearest is "smoke".'],
    ["an unknown arm", "arms: [plain, hafl]", '2: sum: arm hafl is no arm; the nearest is "half".'],
    [
      "bad seeds",
      "seeds: 3..1",
      "2: seeds 3..1 is not a list of seeds; write 1..5 or 1,3 with whole numbers from 0 to 4294967295, at most 10000 of them.",
    ],
    [
      "random without a count",
      "random: { seed: 1, params: {} }",
      "2: random wants count, a whole number from 1 to 100000.",
    ],
    [
      "a log scale from 0",
      "random: { count: 1, seed: 1, params: { rate: { low: 0, high: 1, scale: log } } }",
      "2: rate cannot be drawn on a log scale from 0; low is to be above 0.",
    ],
    [
      "ends the wrong way round",
      "random:\n  count: 1\n  seed: 1\n  params:\n    rate: { low: 2, high: 1 }",
      "6: high is 1, below low, which is 2.",
    ],
    [
      "an unknown scale",
      "random: { count: 1, seed: 1, params: { rate: { low: 1, high: 2, scale: cubic } } }",
      '2: scale is linear or log, not "cubic".',
    ],
    [
      "a range of what is no number",
      "random: { count: 1, seed: 1, params: { shape: { low: 1, high: 2 } } }",
      "2: shape is no number; give the values to choose from, as [a, b].",
    ],
    [
      "too many runs",
      "seeds: 1..1000\nrandom: { count: 1000, seed: 1, params: { rate: [1, 2] } }",
      "3: the sweep has 2000000 runs or more; at most 100000 are made.",
    ],
    ["what is no YAML", "grid: [1, 2\nx: 1", "3:"],
  ])("of %s is one sentence with its line", (_, text, sentence) => {
    let message = "";
    try {
      settings(text);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      message = (error as Error).message;
    }
    expect(message.startsWith(`s.yaml:${sentence}`) ? "" : message).toBe("");
    expect(message).toMatch(/^[^\n]+\.$/);
  });

  it("of no experiment, or another kind of file, is one sentence", () => {
    for (const text of ["", "grid: {}", "- 1", "3", "experiment: [1]"]) {
      expect(() => experimentNamed(placed(text))).toThrow(/^s\.yaml[^\n]*\.$/);
    }
  });

  it("of any kind is never anything but a usage error", () => {
    const word = fc.constantFrom(
      ...["experiment", "grid", "zip", "list", "random", "seeds", "arms", "params", "count", "seed", "width", "rate"],
      ...[
        "tests/sum",
        "low",
        "high",
        "scale",
        "log",
        "[",
        "]",
        "{",
        "}",
        ":",
        "-",
        "\n",
        "  ",
        "1",
        "-3",
        "1e400",
        "*a",
        "&a",
        "!!x",
      ],
      ...['"', "'", "|", "__proto__", "\0", "..", "%", "?", "null", "true", ", "],
    );
    const text = fc.oneof(
      fc.array(word).map((words) => words.join(" ")),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (some) => {
        for (const whole of [some, `experiment: tests/sum\n${some}`]) {
          try {
            const root = placed(whole);
            experimentNamed(root);
            runsOf(readSweep(root, experiment));
          } catch (error) {
            if (!(error instanceof UsageError) || error.message.includes("\n")) throw error;
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
