// Claims on a sweep's runs: what is done, failed, or in other hands is left alone, and what a machine that fell silent had is taken
// out of its reach.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defineExperiment } from "../define.ts";
import { m } from "../metrics.ts";
import { p } from "../params.ts";
import { resolveRun } from "../resolve.ts";
import { executeRun } from "./execute.ts";
import { leaseHolder } from "./lease.ts";
import { createRun, listRuns, type StoredRun } from "./store.ts";
import { leaseFolder, openClaims } from "./sweepClaims.ts";

let fails = false;
const experiment = defineExperiment({
  id: "tests/one",
  title: "One",
  source: { notebook: "000", entries: [] },
  revision: 1,
  params: { seed: p.seed() },
  presets: { smoke: {}, study: {} },
  arms: { only: {} },
  replicates: 1,
  metrics: { one: m.scalar("") },
  run({ record }) {
    if (fails) throw new Error("told to");
    record({ one: 1 });
  },
  claims: {},
});
const spec = resolveRun(experiment, { preset: "study", arm: "only", seed: 1 });

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-claims-"));
  fails = false;
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const expirySeconds = 0.05;
const open = () => openClaims(home, experiment.id, expirySeconds);
const leases = () => fs.readdirSync(leaseFolder(home, experiment.id));
const execute = ({ folder }: StoredRun, force = false) =>
  executeRun(experiment, { folder, checkpointSeconds: 0, force });

describe("a run of a sweep", () => {
  it("is ours, busy for others, and done for all when it is", async () => {
    const ours = open();
    const claim = ours.claim(spec);
    if (claim.kind !== "ours") throw new Error(claim.kind);
    expect(open().claim(spec)).toEqual({ kind: "busy" });
    expect(await execute(claim.run)).toMatchObject({ ok: true });
    claim.lease.release();
    expect(open().claim(spec)).toMatchObject({ kind: "done", run: { name: claim.run.name } });
    expect(ours.claim(spec)).toMatchObject({ kind: "done" });
    expect(leases()).toEqual([]);
  });

  it("that failed before is made again, one that fails meanwhile is not", async () => {
    const early = open();
    const run = createRun(home, spec);
    fails = true;
    await execute(run);
    expect(early.claim(spec)).toEqual({ kind: "failed", name: run.name, why: "told to" });
    expect(open().claim(spec)).toMatchObject({ kind: "ours", run: { name: `${run.name}-2` } });
  });

  it("of a silent machine goes on in another folder, where that machine cannot write any more", async () => {
    const far = { host: "far", pid: 1, born: null };
    leaseHolder({ folder: leaseFolder(home, experiment.id), expirySeconds, owner: far }).take(spec.key);
    const run = createRun(home, spec);
    fs.writeFileSync(path.join(run.folder, "lock"), JSON.stringify(far));
    const farsRecords = fs.openSync(path.join(run.folder, "metrics.jsonl"), "a");
    const claims = open();
    expect(claims.claim(spec)).toEqual({ kind: "busy" });
    await new Promise((resolve) => setTimeout(resolve, 2000 * expirySeconds));
    const claim = claims.claim(spec);
    expect(claim).toMatchObject({ kind: "ours", run: { name: `${run.name}-2` }, force: true });
    expect(fs.existsSync(run.folder)).toBe(false);
    fs.writeSync(farsRecords, "what it still had to say\n");
    fs.closeSync(farsRecords);
    if (claim.kind === "ours") expect(await execute(claim.run, true)).toMatchObject({ ok: true });
    expect(listRuns(home)).toMatchObject({ runs: [{ status: "done" }], corrupt: [] });
  });

  it("that another machine makes outside of any sweep is said to be so", () => {
    const run = createRun(home, spec);
    fs.writeFileSync(path.join(run.folder, "lock"), JSON.stringify({ host: "far", pid: 1, born: null }));
    expect(open().claim(spec)).toEqual({
      kind: "failed",
      name: run.name,
      why: expect.stringContaining("process 1 on far is at work on this run"),
    });
    expect(leases()).toEqual([]);
  });
});
