// Listing: the index is a cache that nobody has to believe, and no folder keeps the others from being listed.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canonicalJson } from "#kit";
import { digestOf, type RunRecord, resultsOf } from "../records.ts";
import { quickResults } from "./quickResults.ts";
import { columnsOf } from "./runColumns.ts";
import { filterRuns, type RunFilter } from "./runFilter.ts";
import { indexedRuns, indexFile, rebuildIndex } from "./runIndex.ts";
import { listRuns } from "./store.ts";
import { writeRun } from "./testRuns.ts";

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-index-"));
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const three = () =>
  [1, 2, 3].map((seed) => writeRun(home, { seed, params: { rate: seed / 10 }, scalars: { loss: 4 - seed } }));
const scalarsOf = () => indexedRuns(home).runs.map(({ scalars }) => scalars.loss);
const reasons = () => indexedRuns(home).corrupt.map(({ why }) => why);

describe("the index", () => {
  it("gives what the files give, before and after it is there", () => {
    three();
    const whole = listRuns(home).runs;
    for (let time = 0; time < 2; time++) {
      expect(indexedRuns(home).runs.map(({ scalars: _, ...run }) => run)).toEqual(whole);
      expect(scalarsOf()).toEqual([3, 2, 1]);
    }
  });

  it("is written when something changed, and only then", () => {
    const file = path.join(home, indexFile);
    indexedRuns(home);
    expect(fs.existsSync(file)).toBe(false);
    const [first] = three();
    indexedRuns(home);
    const before = fs.statSync(file).ino;
    indexedRuns(home);
    expect(fs.statSync(file).ino).toBe(before);
    fs.rmSync(first!, { recursive: true });
    expect(scalarsOf()).toEqual([2, 1]);
    expect(fs.statSync(file).ino).not.toBe(before);
  });

  it("notices every file that changed", () => {
    const [first, second, third] = three();
    scalarsOf();
    fs.appendFileSync(path.join(first!, "metrics.jsonl"), '{"scalars":{"more":1}}\n');
    fs.rmSync(path.join(second!, "run.json"));
    fs.writeFileSync(path.join(third!, "run.json"), "{");
    expect(reasons()).toEqual([
      "its records do not give the digest in its run.json",
      "it has no run.json",
      "its run.json is not JSON",
    ]);
  });

  it.each([
    ["empty", () => ""],
    ["cut off", (text: string) => text.slice(0, -100)],
    ["changed", (text: string) => text.replace('"loss":3', '"loss":7')],
    ["something else", () => '{"runs":[]}\n'],
  ])("is not believed when it is %s", (_, spoil) => {
    three();
    scalarsOf();
    const file = path.join(home, indexFile);
    fs.writeFileSync(file, spoil(fs.readFileSync(file, "utf8")));
    expect(scalarsOf()).toEqual([3, 2, 1]);
  });

  it("may be missing, a folder, or rebuilt", () => {
    three();
    fs.mkdirSync(path.join(home, indexFile));
    expect(scalarsOf()).toEqual([3, 2, 1]);
    fs.rmdirSync(path.join(home, indexFile));
    expect(rebuildIndex(home).runs).toHaveLength(3);
    expect(fs.existsSync(path.join(home, indexFile))).toBe(true);
  });

  it("goes along when the home is moved", () => {
    three();
    scalarsOf();
    const moved = `${home}-moved`;
    fs.renameSync(home, moved);
    const folders = indexedRuns(moved).runs.map(({ folder }) => folder);
    fs.renameSync(moved, home);
    expect(folders.every((folder) => folder.startsWith(moved))).toBe(true);
  });
});

describe("a broken folder", () => {
  it("is listed with its reason, and the others are listed", () => {
    three();
    const area = path.join(home, "tests", "reading");
    const make = (name: string, break_: (folder: string) => void) => {
      fs.mkdirSync(path.join(area, name));
      break_(path.join(area, name));
    };
    make("x-empty", () => {});
    make("x-folder", (folder) => fs.mkdirSync(path.join(folder, "run.json")));
    make("x-loop", (folder) => fs.symlinkSync("run.json", path.join(folder, "run.json")));
    const odd = writeRun(home, { seed: 9, params: {} });
    const document = JSON.parse(fs.readFileSync(path.join(odd, "run.json"), "utf8"));
    fs.writeFileSync(path.join(odd, "run.json"), JSON.stringify({ ...document, params: { $number: 1 } }));
    const metrics = path.join(writeRun(home, { seed: 10, params: {} }), "metrics.jsonl");
    fs.rmSync(metrics);
    fs.mkdirSync(metrics);
    expect(scalarsOf()).toEqual([3, 2, 1]);
    expect(reasons()).toEqual([
      "its metrics.jsonl cannot be read: it is a folder",
      "its parameters are not those of its key",
      "it has no run.json",
      "its run.json cannot be read",
      "its run.json cannot be read",
    ]);
  });

  it("is any text at all in run.json and metrics.jsonl", () => {
    const folder = writeRun(home, { seed: 1, params: {} });
    const text = fc.oneof(fc.string(), fc.json(), fc.constant('{"series":{"a":1},"step":'));
    fc.assert(
      fc.property(text, fc.constantFrom("run.json", "metrics.jsonl"), (content, name) => {
        const file = path.join(folder, name);
        const before = fs.readFileSync(file);
        fs.writeFileSync(file, content);
        const { runs, corrupt } = indexedRuns(home);
        expect(runs.length + corrupt.length).toBe(1);
        fs.writeFileSync(file, before);
      }),
      { numRuns: 300 },
    );
  });
});

describe("records read quickly", () => {
  const value = fc.oneof(fc.double(), fc.integer());
  const name = fc.oneof(fc.string(), fc.constantFrom("step", "series", ',"step":'));
  const record: fc.Arbitrary<RunRecord> = fc.oneof(
    fc.record({ step: value, series: fc.dictionary(name, value) }),
    fc.record({ scalars: fc.dictionary(name, value) }),
    fc.record({ field: name, sha256: fc.string() }),
    fc.record({ step: value, link: fc.string() }),
  );

  it("are those read in full, or in doubt", () => {
    const file = path.join(home, "metrics.jsonl");
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        const results = resultsOf(records);
        fs.writeFileSync(file, records.map((each) => `${canonicalJson(each)}\n`).join(""));
        expect(quickResults(file, digestOf(results))).toEqual({
          scalars: results.scalars,
          fields: Object.keys(results.fieldHashes),
        });
        expect(quickResults(file, "0".repeat(64))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});

describe("a filter", () => {
  const names = (filter: RunFilter) =>
    filterRuns(indexedRuns(home).runs, filter).runs.map(({ document }) => document.seed);
  beforeEach(() => {
    three();
    writeRun(home, { seed: 4, arm: "still", params: { rate: 0.1, kind: "b" }, scalars: { loss: Number.NaN } });
    writeRun(home, { seed: 5, experiment: "others/walk", params: { kind: "a" }, scalars: { up: 1 } });
  });

  it.each<[RunFilter, number[]]>([
    [{}, [5, 4, 1, 2, 3]],
    [{ experiment: "tests/reading" }, [4, 1, 2, 3]],
    [{ experiment: "walk" }, [5]],
    [{ experiment: "tests", arm: "still" }, [4]],
    [{ status: "done" }, [5, 4, 1, 2, 3]],
    [{ status: "failed" }, []],
    [{ where: ["rate>0.1"] }, [2, 3]],
    [{ where: ["rate >= 0.1", "loss<=2"] }, [2, 3]],
    [{ where: ["loss!=3"] }, [4, 2, 3]],
    [{ where: ["loss<inf"] }, [1, 2, 3]],
    [{ where: ["kind=a"] }, [5]],
    [{ where: ["rate=word"] }, []],
    [{ sort: "loss" }, [3, 2, 1, 5, 4]],
    [{ sort: "-loss" }, [1, 2, 3, 5, 4]],
    [{ sort: "kind", where: ["kind!="] }, [5, 4]],
  ])("%j", (filter, seeds) => expect(names(filter)).toEqual(seeds));

  it.each<[RunFilter, RegExp]>([
    [{ experiment: "wlak" }, /^--experiment wlak has no run; the nearest is "walk"\.$/],
    [{ arm: "stil" }, /^--arm stil has no run; the nearest is "still"\.$/],
    [{ status: "dnoe" }, /^--status dnoe is no status; the nearest is "done"\.$/],
    [{ where: ["rtae>1"] }, /^--where rtae>1 is of "rtae", which no run has; the nearest is "rate"\.$/],
    [{ where: ["rate"] }, /^--where rate is no condition; write one as/],
    [{ sort: "-lsos" }, /^--sort -lsos is of "lsos", which no run has; the nearest is "loss"\.$/],
  ])("%j is one sentence", (filter, sentence) => expect(() => names(filter)).toThrow(sentence));
});

it("columns have names of their own, whatever runs call theirs", () => {
  writeRun(home, { seed: 1, params: { status: "a", LR: 2, lr: 3, key: 1 }, scalars: { lr: 4, Key: 5, param_key: 6 } });
  const { runs } = indexedRuns(home);
  const own = columnsOf(runs).filter(({ kind }) => kind !== "fact");
  expect(own.map(({ name, of }) => [name, of(runs[0]!)])).toEqual([
    ["param_status", "a"],
    ["LR", 2],
    ["param_lr", 3],
    ["param_key", 1],
    ["metric_Key", 5],
    ["metric_lr", 4],
    ["metric_param_key", 6],
  ]);
});
