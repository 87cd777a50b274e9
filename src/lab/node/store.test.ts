// Runs in folders: what a cut-off file, a damaged one, a dead process or a moved folder does to them.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "#kit";
import { defineExperiment } from "../define.ts";
import { m } from "../metrics.ts";
import { p } from "../params.ts";
import { resolveRun } from "../resolve.ts";
import { runExperiment } from "../run.ts";
import { planRuns } from "./campaign.ts";
import { executeRun } from "./execute.ts";
import { createAtomic, writeAtomic } from "./files.ts";
import {
  createRun,
  findRun,
  listRuns,
  loadRun,
  markInterrupted,
  prepareHome,
  readRun,
  type StoredRun,
} from "./store.ts";

/** Fails at the step named, once, to stand for a process that dies. */
let dieAt: number | undefined;
/** What a step adds; changed to stand for a program that was changed. */
let slope = 1;

const count = defineExperiment({
  id: "tests/count",
  title: "Counting",
  source: { notebook: "000", entries: [] },
  revision: 1,
  params: { steps: p.int({ default: 6, range: [1, 1000], doc: "" }), seed: p.seed() },
  presets: { smoke: { steps: 3 }, study: {} },
  arms: { up: {}, same: {} },
  replicates: 2,
  metrics: { total: m.scalar(""), sum: m.series("") },
  run({ params, record, checkpoint }) {
    let { step, sum } = (checkpoint.restored?.values ?? { step: 0, sum: 0 }) as { step: number; sum: number };
    for (; step < params.steps; step++) {
      checkpoint.offer(() => ({
        values: { step, sum },
        arrays: { sum: { dtype: "f64", shape: [1], data: Float64Array.of(sum) } },
      }));
      if (step === dieAt) throw new Error("died");
      sum += slope * params.seed;
      record.at(step, { sum });
      record.field(`at-${step}`, { sum: { dtype: "f64", shape: [], data: Float64Array.of(sum) } });
    }
    record({ total: sum });
  },
  claims: {},
});

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-store-"));
  dieAt = undefined;
  slope = 1;
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const spec = resolveRun(count, { preset: "study", arm: "up", seed: 2 });
const create = () => createRun(home, spec);
const execute = ({ folder }: StoredRun, checkpointSeconds = 0) =>
  executeRun(count, { folder, checkpointSeconds, force: false });
const undisturbed = async () => (await runExperiment(count, { arm: "up", seed: 2 })).digest;

/** A run that died at the step; the folder is as a killed process leaves it, but for the status. */
async function died(step: number): Promise<StoredRun> {
  const run = create();
  dieAt = step;
  expect(await execute(run)).toMatchObject({ ok: false, why: "died" });
  dieAt = undefined;
  return run;
}

const file = (run: StoredRun, name: string) => path.join(run.folder, name);
const log = (run: StoredRun) => fs.readFileSync(file(run, "log.txt"), "utf8");
const startsOf = (run: StoredRun) => log(run).split("from the start").length - 1;
const lines = (run: StoredRun) => fs.readFileSync(file(run, "metrics.jsonl"), "utf8").trimEnd().split("\n").length;

describe("a run's folder", () => {
  it("is made whole, named after arm, seed and key, and holds the run's results", async () => {
    const run = create();
    expect(run.name).toBe(`tests/count/up-seed2-${spec.key.slice(0, 8)}`);
    const names = () => fs.readdirSync(run.folder).filter((name) => name !== "code.patch"); // There in a changed checkout.
    expect(names()).toEqual(["config.yaml", "run.json"]);
    expect(await execute(run)).toMatchObject({ ok: true, digest: await undisturbed() });
    const done = readRun(home, run.name) as StoredRun;
    expect(done).toMatchObject({
      status: "done",
      document: { params: { steps: 6, seed: 2 }, key: spec.key, error: null },
    });
    const loaded = loadRun(done);
    expect(loaded).toMatchObject({ arm: "up", seed: 2, scalars: { total: 12 } });
    expect(loaded.series.map(({ values }) => values.sum)).toEqual([2, 4, 6, 8, 10, 12]);
    expect(loaded.loadField("at-2").sum!.data).toEqual(Float64Array.of(6));
    expect(names()).toEqual([
      "checkpoints",
      "config.yaml",
      "fields",
      "log.txt",
      "metrics.jsonl",
      "metrics.parquet",
      "run.json",
    ]);
    expect(fs.readdirSync(file(run, "checkpoints"))).toEqual(["step-5.safetensors", "step-6.safetensors"]);
  });

  it("ends in the same digest however often its state is kept", async () => {
    const digests = await Promise.all([0, 1e9].map((seconds) => execute(create(), seconds)));
    expect(digests[0]).toEqual(digests[1]);
  });

  it("gets a successor when there is one of its name", () => {
    expect(
      [create(), create(), create()].map(({ name }) => name.slice(name.indexOf(spec.key.slice(0, 8)) + 8)),
    ).toEqual(["", "-2", "-3"]);
  });
});

describe("what is written", () => {
  it("leaves nothing beside it when it cannot be", () => {
    const folder = path.join(home, "folder");
    fs.mkdirSync(path.join(folder, "inner"), { recursive: true });
    expect(() => writeAtomic(folder, "text")).toThrow();
    expect(() => createAtomic(path.join(home, "a".repeat(240)), "text")).toThrow();
    expect(createAtomic(folder, "text")).toBe(false);
    expect(fs.readdirSync(home)).toEqual(["folder"]);
  });

  it("by a process that was killed while making a run is swept with the next of that name", () => {
    const folder = path.dirname(create().folder);
    const base = `${spec.arm}-seed${spec.seed}-${spec.key.slice(0, 8)}`;
    const left = (pid: number, host = os.hostname()) => `.${base}.${host}.${pid}-0-0.tmp`;
    const [dead, alive, foreign] = [left(2 ** 22 + 1), left(process.ppid), left(2 ** 22 + 1, "elsewhere")];
    for (const name of [dead, alive, foreign]) fs.mkdirSync(path.join(folder, name!));
    fs.writeFileSync(path.join(folder, dead!, "run.json"), "{");
    create();
    expect(fs.readdirSync(folder).sort()).toEqual([alive, foreign, base, `${base}-2`].sort());
  });
});

describe("a run that goes on", () => {
  it.each([0, 1, 3, 5])("from where it died, at step %i, makes no record twice", async (step) => {
    const run = await died(step);
    expect(await execute(run)).toMatchObject({ ok: true, digest: await undisturbed() });
    expect(log(run)).toContain(`from safe point ${step + 1}, record ${2 * step}`);
    expect(lines(run)).toBe(13);
  });

  it("drops a last line that was cut off", async () => {
    const run = await died(3);
    fs.appendFileSync(file(run, "metrics.jsonl"), '{"series":{"sum":8},"st');
    const repaired = ["the last line of metrics.jsonl was cut off, and is made again"];
    expect(await execute(run)).toEqual({ ok: true, digest: await undisturbed(), repaired });
    expect(log(run)).toContain(repaired[0]);
    expect(lines(run)).toBe(13);
  });

  it("falls back to the checkpoint before a cut-off one, then to the start", async () => {
    const run = await died(3);
    const [before, newest] = [3, 4].map((step) => file(run, `checkpoints/step-${step}.safetensors`));
    fs.truncateSync(newest!, 40);
    const repaired = ["the checkpoint step-4 is cut off or altered, and passed over"];
    expect(await execute(run)).toEqual({ ok: true, digest: await undisturbed(), repaired });
    expect(log(run)).toContain("from safe point 3");

    const other = await died(3);
    for (const each of [before, newest]) fs.truncateSync(each!.replace(run.folder, other.folder), 40);
    expect(await execute(other)).toMatchObject({ ok: true, digest: await undisturbed() });
    expect(startsOf(other)).toBe(2);
    expect(lines(other)).toBe(13);
  });

  it("passes over a checkpoint of records that are not there", async () => {
    const run = await died(3);
    fs.truncateSync(file(run, "metrics.jsonl"), 0);
    expect(await execute(run)).toMatchObject({ ok: true, digest: await undisturbed() });
    expect(startsOf(run)).toBe(2);
  });

  it.each<[string, (kept: ReturnType<typeof readSafetensors>) => Uint8Array]>([
    [
      "arrays",
      ({ arrays, metadata }) => {
        const sum = { ...arrays.sum!, data: Float64Array.of(1000) };
        return writeSafetensors({ sum }, metadata);
      },
    ],
    [
      "values",
      ({ arrays, metadata }) =>
        writeSafetensors(arrays, { ...metadata, facts: metadata.facts!.replace(/"sum":\d+/, '"sum":1000') }),
    ],
    [
      "count of records",
      ({ arrays, metadata }) =>
        writeSafetensors(arrays, { ...metadata, facts: metadata.facts!.replace(/"records":\d+/, '"records":1') }),
    ],
    ["seal", ({ arrays, metadata }) => writeSafetensors(arrays, { facts: metadata.facts! })],
  ])("passes over a checkpoint that can be read and whose %s are not those that were kept", async (_, change) => {
    const damage = (run: StoredRun, point: number) => {
      const name = file(run, `checkpoints/step-${point}.safetensors`);
      const [before, after] = [fs.readFileSync(name), change(readSafetensors(fs.readFileSync(name)))];
      expect(Buffer.compare(before, after)).not.toBe(0);
      fs.writeFileSync(name, after);
    };
    const run = await died(3);
    damage(run, 4);
    expect(await execute(run)).toMatchObject({ ok: true, digest: await undisturbed() });
    expect(log(run)).toContain("from safe point 3, record 4");

    const other = await died(3);
    for (const point of [3, 4]) damage(other, point);
    expect(await execute(other)).toMatchObject({ ok: true, digest: await undisturbed() });
    expect(startsOf(other)).toBe(2);
  });

  it("gives the same digest wherever its records and its newest checkpoint were cut off", async () => {
    const expected = { ok: true, digest: await undisturbed() };
    const cut = (name: string, share: number) => fs.truncateSync(name, Math.floor(share * fs.statSync(name).size));
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), share, share, async (step, ofRecords, ofCheckpoint) => {
        const run = await died(step);
        cut(file(run, "metrics.jsonl"), ofRecords);
        cut(file(run, `checkpoints/step-${step + 1}.safetensors`), ofCheckpoint);
        expect(await execute(run)).toMatchObject(expected);
        expect(lines(run)).toBe(13);
      }),
      { numRuns: 40 },
    );
  });

  it("goes on in a folder that was moved", async () => {
    const run = await died(3);
    const folder = path.join(home, "another-name");
    fs.renameSync(run.folder, folder);
    const moved = await executeRun(count, { folder, checkpointSeconds: 0, force: false });
    expect(moved).toEqual({ ok: true, digest: await undisturbed() });
  });

  it("stops when it computes something else than it had recorded", async () => {
    const run = await died(3);
    for (const step of [3, 4]) fs.rmSync(file(run, `checkpoints/step-${step}.safetensors`));
    slope = 10;
    expect(await execute(run)).toMatchObject({
      ok: false,
      why: expect.stringMatching(
        /^the run parted from its record at line 1 of metrics\.jsonl, where .* became .*--again$/,
      ),
    });
    expect(readRun(home, run.name)).toMatchObject({ status: "failed" });
  });

  it.skipIf(!fs.existsSync("/dev/full"))(
    "says what was wrong with its files, and can go on when that is over",
    async () => {
      const run = create();
      fs.symlinkSync("/dev/full", file(run, "log.txt"));
      const failed = { ok: false, resumable: true, why: "its folder cannot be written to: the disk is full." };
      expect(await execute(run)).toMatchObject(failed);
      expect(readRun(home, run.name)).toMatchObject({ status: "interrupted", document: { error: failed.why } });
      fs.rmSync(file(run, "log.txt"));
      fs.writeFileSync(file(run, "fields"), "");
      expect(await execute(run)).toMatchObject({
        why: "its folder cannot be written to: a part of the path is a file.",
      });
      fs.rmSync(file(run, "fields"));
      expect(await execute(run)).toMatchObject({ ok: true, digest: await undisturbed() });
    },
  );

  it("cleans up what a killed process left unfinished", async () => {
    const run = await died(3);
    const left = file(run, "checkpoints/.step-9.safetensors.1-0-0.tmp");
    fs.writeFileSync(left, "half");
    await execute(run);
    expect(fs.existsSync(left)).toBe(false);
  });
});

describe("who is at work on a run", () => {
  const lock = (run: StoredRun, owner: object) => fs.writeFileSync(file(run, "lock"), JSON.stringify(owner));

  it("keeps others away while it lives", async () => {
    const run = create();
    lock(run, { host: os.hostname(), pid: process.ppid, born: null });
    // A process whose birth is not the one written down is another one with the same number.
    expect(readRun(home, run.name)).toMatchObject({
      status: fs.existsSync("/proc/self/stat") ? "interrupted" : "running",
    });
    lock(run, { host: "elsewhere", pid: 1, born: null });
    expect(readRun(home, run.name)).toMatchObject({ status: "running" });
    await expect(execute(run)).rejects.toThrow("process 1 on elsewhere is at work on this run.");
    expect(() => planRuns(home, count, [spec], false)).toThrow('"orrery resume up-seed2-');
    await expect(executeRun(count, { folder: run.folder, checkpointSeconds: 0, force: true })).resolves.toMatchObject({
      ok: true,
    });
  });

  it("does not keep others away once it is dead", async () => {
    const run = create();
    lock(run, { host: os.hostname(), pid: 2 ** 22 + 1, born: null });
    expect(readRun(home, run.name)).toMatchObject({ status: "interrupted" });
    expect(await execute(run)).toMatchObject({ ok: true });
    expect(fs.existsSync(file(run, "lock"))).toBe(false);
  });

  it("is not told by a lock that is no file, or no lock of ours", async () => {
    const spoils: ((name: string) => void)[] = [
      (name) => fs.writeFileSync(name, "null"),
      (name) => fs.symlinkSync("lock", name),
      (name) => fs.symlinkSync("nothing", name),
    ];
    for (const spoil of spoils) {
      const run = create();
      spoil(file(run, "lock"));
      expect(readRun(home, run.name)).toMatchObject({ status: "interrupted" });
      expect(await execute(run)).toMatchObject({ ok: true });
      expect(fs.readdirSync(run.folder)).not.toContain("lock");
    }
    const run = create();
    fs.mkdirSync(file(run, "lock"));
    await expect(execute(run)).rejects.toThrow(" cannot be written to: it is a folder.");
  });

  it("marks only what was running as interrupted, and not what another has taken", async () => {
    const run = create();
    lock(run, { host: "elsewhere", pid: 1, born: null });
    markInterrupted(run.folder, 1.5);
    expect(readRun(home, run.name)).toMatchObject({ document: { status: "running", seconds: 0 } });
    expect(fs.existsSync(file(run, "lock"))).toBe(true);
    fs.rmSync(file(run, "lock"));
    // What came before its run.json was last written is in there already.
    fs.utimesSync(file(run, "run.json"), 0, Date.now() / 1000 - 10);
    markInterrupted(run.folder, 1.5);
    expect(readRun(home, run.name)).toMatchObject({ document: { status: "interrupted", seconds: 1.5 } });
    await execute(run);
    markInterrupted(run.folder, 1.5);
    expect(readRun(home, run.name)).toMatchObject({ document: { status: "done" } });
  });
});

describe("a plan", () => {
  it("reuses what is done, resumes what stopped, and starts over what failed, is damaged, or is asked for again", async () => {
    const kept = (again = false) => planRuns(home, count, [spec], again)[0]!.kept;
    expect(kept()).toBeUndefined();
    const run = await died(3);
    expect(kept()).toBeUndefined();
    markInterruptedAsIf(run);
    expect(kept()?.name).toBe(run.name);
    await execute(run);
    expect(kept()).toMatchObject({ name: run.name, status: "done" });
    expect(kept(true)).toBeUndefined();
    fs.appendFileSync(file(run, "metrics.jsonl"), '{"scalars":{"total":1}}\n');
    expect(kept()).toBeUndefined();
  });

  function markInterruptedAsIf(run: StoredRun) {
    const document = JSON.parse(fs.readFileSync(file(run, "run.json"), "utf8"));
    fs.writeFileSync(file(run, "run.json"), JSON.stringify({ ...document, status: "interrupted" }));
  }
});

describe("a home", () => {
  it("lists what is corrupt, why, and the others still", async () => {
    const good = create();
    await execute(good);
    const damage: [string, (folder: string) => void, RegExp][] = [
      ["no run.json", (folder) => fs.rmSync(path.join(folder, "run.json")), /it has no run\.json/],
      ["cut off", (folder) => fs.truncateSync(path.join(folder, "run.json"), 20), /its run\.json is not JSON/],
      [
        "of another kind",
        (folder) => fs.writeFileSync(path.join(folder, "run.json"), "[]"),
        /in its run\.json it is not/,
      ],
      [
        "a field missing",
        (folder) => fs.writeFileSync(path.join(folder, "run.json"), '{"status":"done"}'),
        /"key" is not/,
      ],
    ];
    const bad = damage.map(([, spoil, why]) => {
      const run = create();
      spoil(run.folder);
      return { name: run.name, why: expect.stringMatching(why) };
    });
    const { runs, corrupt } = listRuns(home);
    expect(runs.map(({ name }) => name)).toEqual([good.name]);
    expect(corrupt).toMatchObject(bad);
    expect(() => findRun(home, path.basename(bad[0]!.name))).toThrow(/-2 is corrupt: it has no run\.json\.$/);
  });

  const records = (run: StoredRun) => file(run, "metrics.jsonl");
  const rewrite = (name: string, change: (text: string) => string | Uint8Array) =>
    fs.writeFileSync(name, change(fs.readFileSync(name, "utf8")));
  const instead = (name: string, make: (name: string) => void) => {
    fs.rmSync(name, { recursive: true });
    make(name);
  };
  it.each<[string, (run: StoredRun) => void, string]>([
    [
      "a line of its records is garbled",
      (run) => rewrite(records(run), (text) => text.replace('"sum":4}', '"sum"')),
      "line 3 of its metrics.jsonl is no record",
    ],
    [
      "its records are random bytes",
      (run) => rewrite(records(run), () => Uint8Array.from({ length: 999 }, (_, at) => 128 + ((at * 7919) % 128))),
      "its records do not give the digest in its run.json",
    ],
    ["its records are missing", (run) => fs.rmSync(records(run)), "its records do not give the digest in its run.json"],
    [
      "its records are a folder",
      (run) => instead(records(run), fs.mkdirSync),
      "its metrics.jsonl cannot be read: it is a folder",
    ],
    [
      "its fields are missing",
      (run) => fs.rmSync(file(run, "fields"), { recursive: true }),
      "its field fields/at-0.safetensors is missing",
    ],
    [
      "its fields are a link to themselves",
      (run) => instead(file(run, "fields"), (name) => fs.symlinkSync("fields", name)),
      "its folder fields is a link",
    ],
    [
      "a field is missing",
      (run) => fs.rmSync(file(run, "fields/at-4.safetensors")),
      "its field fields/at-4.safetensors is missing",
    ],
    [
      "its parameters were changed",
      (run) => rewrite(file(run, "run.json"), (text) => text.replace('"steps": 6', '"steps": 7')),
      "its parameters are not those of its key",
    ],
    [
      "its arm was changed",
      (run) => rewrite(file(run, "run.json"), (text) => text.replace('"arm": "up"', '"arm": "same"')),
      "its parameters are not those of its key",
    ],
  ])("has no run that is whole in one command and corrupt in another: %s", async (_, spoil, why) => {
    const run = create();
    await execute(run);
    spoil(run);
    expect(listRuns(home)).toMatchObject({ runs: [], corrupt: [{ name: run.name, why }] });
    expect(() => findRun(home, run.name)).toThrow(`${path.basename(run.name)} is corrupt: ${why}.`);
    expect(() => loadRun({ ...run, document: doneDocument(run) })).toThrow(`is corrupt: ${why}.`);
    expect(planRuns(home, count, [spec], false)[0]!.kept).toBeUndefined();
  });

  it("does not resume what stopped and was damaged since", async () => {
    const run = await died(3);
    fs.rmSync(file(run, "fields/at-1.safetensors"));
    rewrite(file(run, "run.json"), (text) => text.replace('"failed"', '"interrupted"'));
    expect(() => findRun(home, run.name)).toThrow("is corrupt: its field fields/at-1.safetensors is missing.");
    expect(planRuns(home, count, [spec], false)[0]!.kept).toBeUndefined();
  });

  function doneDocument(run: StoredRun): StoredRun["document"] {
    return JSON.parse(fs.readFileSync(file(run, "run.json"), "utf8"));
  }

  it("tells records and fields that were changed", async () => {
    const run = create();
    await execute(run);
    const done = findRun(home, run.name);
    fs.copyFileSync(file(run, "fields/at-1.safetensors"), file(run, "fields/at-2.safetensors"));
    expect(() => loadRun(done).loadField("at-2")).toThrow("its field fields/at-2.safetensors is not what was recorded");
    fs.truncateSync(file(run, "fields/at-2.safetensors"), 20);
    expect(() => loadRun(done).loadField("at-2")).toThrow("its field fields/at-2.safetensors cannot be read");
    const text = fs.readFileSync(file(run, "metrics.jsonl"), "utf8");
    fs.writeFileSync(file(run, "metrics.jsonl"), text.replace('"sum":4', '"sum":5'));
    expect(() => loadRun(done)).toThrow("is corrupt: its records do not give the digest in its run.json.");
    fs.writeFileSync(file(run, "metrics.jsonl"), text.replace('"sum":4}', '"sum":4'));
    expect(() => loadRun(done)).toThrow("is corrupt: line 3 of its metrics.jsonl is no record.");
  });

  it("finds a run by a beginning of its folder, with or without the experiment, or of its key", () => {
    const run = create();
    const other = createRun(home, resolveRun(count, { preset: "study", arm: "same", seed: 2 }));
    for (const text of ["up", "up-seed2", `${run.name}/`, "tests/count/up", spec.key.slice(0, 12)]) {
      expect(findRun(home, text).name).toBe(run.name);
    }
    const again = create();
    // A whole name is meant even where another begins with it.
    expect(findRun(home, run.name).name).toBe(run.name);
    expect(() => findRun(home, "up")).toThrow(/^"up" is the beginning of 2 runs \(up-seed2-/);
    expect(() => findRun(home, "samme-seed2")).toThrow(`"samme-seed2" is no run; there are`);
    expect(findRun(home, path.basename(other.name)).name).toBe(other.name);
    expect(again.name).toMatch(/-2$/);
  });

  it("has folders one can write to", () => {
    const loop = (name: string) => fs.symlinkSync(path.basename(name), name);
    const spoils: [string, (name: string) => void, string][] = [
      ["tests", (name) => fs.writeFileSync(name, ""), "a part of the path is a file"],
      ["tests/count", (name) => fs.writeFileSync(name, ""), "it is a file"],
      ["tests", loop, "its links lead in a circle"],
      ["tests/count", loop, "its links lead in a circle"],
    ];
    for (const [name, spoil, trouble] of spoils) {
      fs.mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
      spoil(path.join(home, name));
      const wanted = path.join(home, "tests", "count");
      expect(create, `${name}: ${trouble}`).toThrow(`The folder ${wanted} cannot be written to: ${trouble}.`);
      expect(() => planRuns(home, count, [spec], false)).toThrow(`The folder ${wanted} cannot be read: `);
      fs.rmSync(path.join(home, "tests"), { recursive: true });
    }
    const long = { ...spec, arm: "a".repeat(300) };
    expect(() => createRun(home, long)).toThrow("cannot be written to: the name is too long.");
    expect(fs.readdirSync(path.join(home, "tests", "count"))).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)("says what may not be read or written", async () => {
    const run = create();
    const folder = path.dirname(run.folder);
    fs.chmodSync(run.folder, 0o500);
    await expect(execute(run)).rejects.toThrow(" cannot be written to: permission denied.");
    fs.chmodSync(run.folder, 0o700);
    fs.chmodSync(folder, 0o500);
    expect(create).toThrow(`The folder ${folder} cannot be written to: permission denied.`);
    fs.chmodSync(folder, 0);
    expect(() => listRuns(home)).toThrow(`The folder ${folder} cannot be read: permission denied.`);
    fs.chmodSync(folder, 0o700);
  });

  it("must be a folder one can write to", () => {
    const blocked = path.join(home, "file");
    fs.writeFileSync(blocked, "");
    expect(() => prepareHome(blocked)).toThrow(/^The home .* cannot be written to: it is a file\.$/);
    expect(() => prepareHome(path.join(blocked, "runs"))).toThrow(
      /cannot be written to: a part of the path is a file\.$/,
    );
    prepareHome(path.join(home, "a", "b"));
    expect(fs.readdirSync(path.join(home, "a", "b"))).toEqual([]);
  });
});
