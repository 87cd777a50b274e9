// Which run of a sweep this process makes next: not one that is there, nor one that another process is at work on, on this machine or
// another. Claims through leases; making the run is sweepRuns.ts.
import * as fs from "node:fs";
import * as path from "node:path";
import type { RunSpec } from "../resolve.ts";
import { whyBusy } from "./campaign.ts";
import { metricsFile } from "./execute.ts";
import { removeTemporary, temporaryName, writing } from "./files.ts";
import { type Lease, type LeaseHolder, leaseHolder } from "./lease.ts";
import { runHolder } from "./owner.ts";
import { createRun, readRun, runNames, type StoredRun } from "./store.ts";

export type Claim =
  /** Done, whoever made it. */
  | { readonly kind: "done"; readonly run: StoredRun }
  /** Failed since this process began, made by another; or not to be had. */
  | { readonly kind: "failed"; readonly name: string; readonly why: string }
  /** Another is at work on it. */
  | { readonly kind: "busy" }
  /** Ours to make. */
  | { readonly kind: "ours"; readonly run: StoredRun; readonly lease: Lease; readonly force: boolean };

export interface Claims {
  readonly leases: LeaseHolder;
  /** @throws UsageError when the home cannot be read or written to. */
  claim(spec: RunSpec): Claim;
}

/** The folder of an experiment's leases; the store takes no notice of it. */
export function leaseFolder(home: string, experiment: string): string {
  return path.join(home, ...experiment.split("/"), ".leases");
}

/** @param experiment whose runs are claimed. */
export function openClaims(home: string, experiment: string, expirySeconds: number): Claims {
  const folder = leaseFolder(home, experiment);
  const leases = leaseHolder({ folder, expirySeconds });
  // What is there at the start: a run that failed before is made again, one that fails now is not, or every process would try it.
  const first = new Map<string, Set<string>>();
  for (const name of runNames(home, experiment)) {
    const base = /^(.*-[0-9a-f]{8})(-\d+)?$/.exec(path.posix.basename(name))?.[1] ?? name;
    first.set(base, (first.get(base) ?? new Set()).add(name));
  }

  const look = (spec: RunSpec) => {
    const base = `${spec.arm}-seed${spec.seed}-${spec.key.slice(0, 8)}`;
    const before = first.get(base) ?? new Set();
    const names = new Set(before);
    for (let count = 1; ; count++) {
      const name = `${experiment}/${count === 1 ? base : `${base}-${count}`}`;
      if (!fs.existsSync(path.join(home, name))) break;
      names.add(name);
    }
    const runs = [...names].map((name) => readRun(home, name)).filter((run) => "document" in run);
    const same = runs.filter(({ document }) => document.key === spec.key);
    return {
      done: same.find(({ status }) => status === "done"),
      failed: same.find(({ name, status }) => status === "failed" && !before.has(name)),
      running: same.find(({ status }) => status === "running"),
      stopped: same.find(({ status }) => status === "interrupted"),
    };
  };
  const settled = ({ done, failed, running }: ReturnType<typeof look>): Claim | undefined => {
    if (done !== undefined) return { kind: "done", run: done };
    if (failed !== undefined) return { kind: "failed", name: failed.name, why: failed.document.error ?? "it failed" };
    if (running !== undefined && runHolder(running.folder)?.foreign === false) return { kind: "busy" };
    return undefined;
  };

  const claimed = (spec: RunSpec, lease: Lease): Claim => {
    // Between the look and the lease another may have made it.
    const seen = look(spec);
    const over = settled(seen);
    if (over !== undefined) return over;
    const { running, stopped } = seen;
    const kept = running ?? stopped;
    if (kept === undefined) return { kind: "ours", run: createRun(home, spec), lease, force: false };
    if (lease.before === "silent") {
      const run = writing(`The folder ${kept.folder}`, () => outOfReach(home, kept));
      return { kind: "ours", run, lease, force: true };
    }
    if (running !== undefined) return { kind: "failed", name: running.name, why: whyBusy(running) };
    return { kind: "ours", run: kept, lease, force: false };
  };
  return {
    leases,
    claim(spec) {
      const over = settled(look(spec));
      if (over !== undefined) return over;
      const taken = writing(`The folder ${folder}`, () => leases.take(spec.key));
      if (!taken.ok) return { kind: "busy" };
      let claim: Claim | undefined;
      try {
        claim = claimed(spec, taken.lease);
        return claim;
      } finally {
        if (claim?.kind !== "ours") taken.lease.release();
      }
    },
  };
}

/**
 * Gives the run another folder, and its records another file. The process that had it fell silent and may wake up: what it then writes
 * finds no folder, or goes into a file that has no name any more.
 */
function outOfReach(home: string, { name, folder }: StoredRun): StoredRun {
  const base = /-[0-9a-f]{8}(-\d+)?$/.exec(folder)?.[1] === undefined ? folder : folder.replace(/-\d+$/, "");
  for (let count = 2; ; count++) {
    const moved = `${base}-${count}`;
    if (fs.existsSync(moved)) continue;
    fs.renameSync(folder, moved);
    const records = path.join(moved, metricsFile);
    if (fs.existsSync(records)) {
      const copy = temporaryName(records);
      fs.copyFileSync(records, copy);
      fs.renameSync(copy, records);
    }
    removeTemporary(moved);
    const run = readRun(home, path.posix.join(path.posix.dirname(name), path.basename(moved)));
    if ("document" in run) return run;
    throw new Error(`${path.basename(moved)} is corrupt: ${run.why}`);
  }
}
