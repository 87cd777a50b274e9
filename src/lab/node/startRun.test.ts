// Runs that scripts log into: what is kept, what is refused, what a process leaves that does not finish, and what a value costs.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readJournal } from "./journal.ts";
import { startRun } from "./startRun.ts";
import { findRun, listRuns, loadRun } from "./store.ts";

let home: string;
beforeEach(() => {
  home = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "orrery-start-")), "runs");
});
afterEach(() => fs.rmSync(path.dirname(home), { recursive: true, force: true }));

const start = (more: object = {}) => startRun({ name: "my-study", params: { rate: 0.1, seed: 4 }, home, ...more });

describe("a run of a script", () => {
  it("is a run as any other: kept whole, listed, found and loaded", () => {
    const run = start();
    run.log({ loss: 3 });
    run.log(10, { loss: 2, accuracy: 0.5 });
    run.log({ loss: Number.NaN });
    run.record({ best: 2 });
    run.field("weights", { w: { dtype: "f64", shape: [2], data: Float64Array.of(1, 2) } });
    const digest = run.finish();
    const { runs, corrupt } = listRuns(home);
    expect(corrupt).toEqual([]);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({
      status: "done",
      document: { experiment: "studies/my-study", arm: "run", seed: 4, params: { rate: 0.1, seed: 4 }, digest },
    });
    const loaded = loadRun(findRun(home, "run-seed4"));
    expect(loaded).toMatchObject({ scalars: { best: 2 }, fieldNames: ["weights"], digest });
    expect(loaded.series).toEqual([
      { step: 0, values: { loss: 3 } },
      { step: 10, values: { loss: 2, accuracy: 0.5 } },
      { step: 11, values: { loss: Number.NaN } },
    ]);
    expect(loaded.loadField("weights").w!.data).toEqual(Float64Array.of(1, 2));
  });

  it("started again is another, with the same key, and the same digest for the same records", () => {
    const digests = [start(), start()].map((run) => {
      run.log({ loss: 1 });
      return run.finish();
    });
    expect(digests[0]).toBe(digests[1]);
    const { runs } = listRuns(home);
    expect(new Set(runs.map(({ document }) => document.key)).size).toBe(1);
    expect(runs).toHaveLength(2);
  });

  it("that failed says why, and one not finished is running while its process lives", () => {
    start().finish(new Error("the loss is not finite"));
    const open = start();
    expect(listRuns(home).runs.map(({ status, document: { error } }) => [status, error])).toEqual([
      ["failed", "the loss is not finite"],
      ["running", null],
    ]);
    open.finish();
  });

  it.each<[string, object]>([
    ["a name that leads elsewhere", { name: "../../elsewhere" }],
    ["a name with NUL", { name: "a\0b" }],
    ["a very long name", { name: "a".repeat(300) }],
    ["an absolute name", { name: "/tmp/a" }],
    ["an arm with slashes", { arm: "a/b" }],
    ["a parameter that is no number", { params: { rate: Number.NaN } }],
    ["a parameter with a name of objects", { params: { ["__proto__"]: 1 } }],
    ["a seed that is no whole number", { params: { seed: 0.5 } }],
  ])("refuses %s in one sentence, and writes nothing", (_, more) => {
    expect(() => start(more)).toThrow(/^startRun: [^\n\0]*\.$/);
    expect(fs.readdirSync(path.dirname(home))).toEqual([]);
  });

  it("refuses what would not be kept as it was given, and goes on", () => {
    const run = start();
    run.log({ loss: 1 });
    run.record({ best: 1 });
    for (const wrong of [
      () => run.log({ "../loss": 1 }),
      () => run.log({ loss: "1" as unknown as number }),
      () => run.log(Number.NaN, { loss: 1 }),
      () => run.log({ best: 1 }),
      () => run.record({ best: 2 }),
      () => run.field("../weights", {}),
    ]) {
      expect(wrong).toThrow(/^(startRun|run-seed4-[0-9a-f]{8}): .*\.$/);
    }
    run.finish();
    for (const late of [() => run.log({ loss: 2 }), () => run.field("late", {}), () => run.finish()])
      expect(late).toThrow(/ is finished/);
    expect(loadRun(findRun(home, "run-seed4")).series).toHaveLength(1);
  });
});

describe("a process that ends without finishing", () => {
  const script = (end: string) => `
    import { startRun } from ${JSON.stringify(new URL("../../../dist/src/lab/node/index.js", import.meta.url).href)};
    const run = startRun({ name: "my-study", home: ${JSON.stringify(home)} });
    for (let step = 0; step < 1000; step++) run.log({ loss: step });
    ${end}`;
  it.each([
    ["by itself", "", 1000],
    ["by an error nobody caught", `throw new Error("unforeseen")`, 1000],
    ["by kill -9 after more than the time held", `setTimeout(() => process.kill(process.pid, "SIGKILL"), 1500)`, 1000],
    ["by kill -9", `process.kill(process.pid, "SIGKILL")`, 0],
  ])("%s leaves an interrupted run with what was flushed", (_, end, kept) => {
    spawnSync(process.execPath, ["--input-type=module", "-e", script(end)]);
    const [run, ...others] = listRuns(home).runs;
    expect(others).toEqual([]);
    expect(run!.status).toBe("interrupted");
    expect(readJournal(path.join(run!.folder, "metrics.jsonl")).records.length).toBeGreaterThanOrEqual(kept);
  });
});

describe("logging a value", () => {
  it("takes at most 20 µs of the calling thread, the disk included", () => {
    const run = start();
    const count = 20_000;
    // The best of five, as other work on the machine is no cost of ours.
    const times = Array.from({ length: 5 }, () => {
      const began = performance.now();
      for (let step = 0; step < count; step++) run.log(step, { loss: step / 3 });
      return ((performance.now() - began) * 1000) / count;
    });
    run.finish();
    expect(Math.min(...times)).toBeLessThan(20);
    expect(loadRun(findRun(home, "run-seed4")).series).toHaveLength(5 * count);
  });
});
