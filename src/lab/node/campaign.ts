// All runs of an experiment: reuses those that are done, resumes those that stopped, makes the rest, several at a time.
import * as path from "node:path";
import { UsageError } from "#kit";
import type { Catalogue, Experiment } from "../define.ts";
import type { RunSpec } from "../resolve.ts";
import { runHolder } from "./owner.ts";
import { openPool, type Pool, type Progress } from "./pool.ts";
import type { Display } from "./progress.ts";
import { readRunDocument } from "./runDocument.ts";
import { createRun, markInterrupted, readRun, runNames, type StoredRun } from "./store.ts";

/** A run wanted, and the folder that already has it, if any. */
export interface Planned {
  readonly spec: RunSpec;
  /** Done, or stopped and to be resumed; undefined for a new folder. */
  readonly kept: StoredRun | undefined;
}

/** A run is wanted that somebody is at work on. */
export class BusyError extends UsageError {}

/**
 * Finds the runs that are there already, by key, the latest of each. A run that failed or is corrupt is started over in a new folder,
 * and so is every run with `again`.
 * @throws BusyError when another process is at work on one of them.
 */
export function planRuns(home: string, experiment: Experiment, specs: readonly RunSpec[], again: boolean): Planned[] {
  const there = again ? [] : runsOfKeys(home, experiment.id, new Set(specs.map(({ key }) => key)));
  return specs.map((spec) => {
    const same = there
      .filter(({ document }) => document.key === spec.key)
      .sort((a, b) => (a.document.started < b.document.started ? 1 : -1));
    const done = same.find(({ status }) => status === "done");
    const busy = same.find(({ status }) => status === "running");
    if (done === undefined && busy !== undefined) throw new BusyError(whyBusy(busy));
    return { spec, kept: done ?? same.find(({ status }) => status === "interrupted") };
  });
}

/** The whole runs of an experiment that have one of the keys. The others' records are not read. */
function runsOfKeys(home: string, experiment: string, keys: ReadonlySet<string>): StoredRun[] {
  return runNames(home, experiment).flatMap((name) => {
    const read = readRunDocument(path.join(home, name));
    if (!read.ok || !keys.has(read.document.key)) return [];
    const run = readRun(home, name);
    return "document" in run ? [run] : [];
  });
}

/** A sentence about a run that a process is at work on. */
export function whyBusy(run: StoredRun): string {
  const holder = runHolder(run.folder);
  const short = path.posix.basename(run.name);
  if (holder?.foreign) {
    return `${short}: ${holder.words} is at work on this run; if it has ended, "orrery resume ${short}" takes the run over.`;
  }
  return `${short}: ${holder?.words ?? "another process"} is at work on this run; wait for it, or start over with --again.`;
}

export interface Failure {
  readonly name: string;
  readonly why: string;
  readonly stack: string | undefined;
  /** Whether the run can go on when what stopped it is over. */
  readonly resumable?: true;
}

export type CampaignResult =
  | { readonly interrupted: false; readonly runs: readonly StoredRun[]; readonly failures: readonly Failure[] }
  /** Stopped before the end; `unfinished` can be resumed. */
  | { readonly interrupted: true; readonly unfinished: readonly StoredRun[] };

export interface CampaignOptions {
  readonly home: string;
  readonly catalogue: Catalogue;
  readonly workerEntry: URL;
  readonly workers: number;
  readonly checkpointSeconds: number;
  readonly keepCheckpoints?: boolean;
  readonly force: boolean;
  readonly display: Display;
  /** Told what was found damaged in a run's folder and made good. */
  readonly tell?: (text: string) => void;
  /** Told of each run when work on it begins. */
  readonly onRun?: (run: StoredRun) => void;
  /** What ends the work early; SIGINT or SIGTERM when absent. */
  readonly interruption?: Promise<unknown>;
}

/**
 * Makes the planned runs; gives them in the order planned. A run that fails does not keep the others from being made.
 * @throws UsageError when a run cannot be taken or made; those under way are left interrupted.
 */
export async function carryOutRuns(planned: readonly Planned[], options: CampaignOptions): Promise<CampaignResult> {
  const outcomes: (StoredRun | Failure)[] = [];
  const waiting: number[] = [];
  for (const [at, { kept }] of planned.entries()) {
    if (kept?.status === "done") outcomes[at] = kept;
    else waiting.push(at);
  }
  if (waiting.length === 0) return sortedOut(outcomes);

  const total = waiting.length;
  const pool = await openPool(options.catalogue, options.workerEntry, Math.min(options.workers, total));
  const working = new Map<StoredRun, { readonly began: number; fraction: number }>();
  let done = 0;
  const show = (note?: string) => {
    const part = [...working.values()].reduce((sum, { fraction }) => sum + fraction, 0);
    options.display.update({ done, total, work: done + part, note });
  };
  const lane = async () => {
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
      const { kept, spec } = planned[at]!;
      const run = kept ?? createRun(options.home, spec);
      const work = { began: performance.now(), fraction: 0 };
      working.set(run, work);
      options.onRun?.(run);
      show();
      outcomes[at] = await makeRun(pool, run, options, ({ fraction, note }) => {
        work.fraction = fraction;
        show(note);
      });
      working.delete(run);
      done++;
    }
  };
  const stopWork = async () => {
    waiting.length = 0;
    const unfinished = [...working];
    const now = performance.now();
    // The threads end first, or one of them might still write after its run is marked.
    await pool.stop();
    for (const [{ folder }, { began }] of unfinished) markInterrupted(folder, (now - began) / 1000);
    return unfinished.map(([run]) => run);
  };
  const lanes = Promise.all(Array.from({ length: pool.threads ? options.workers : 1 }, lane));
  // In this very thread a run leaves no time to hear a signal; then it ends the process, as a kill would.
  const interruption = pool.threads
    ? untilInterrupted(options)
    : { signal: new Promise<never>(() => {}), release() {} };
  try {
    const how = await Promise.race([lanes.then(() => "ended" as const), interruption.signal]);
    if (how === "ended") return sortedOut(outcomes);
    lanes.catch(() => {});
    return { interrupted: true, unfinished: await stopWork() };
  } catch (error) {
    await stopWork();
    throw error;
  } finally {
    interruption.release();
    options.display.stop();
    await pool.stop();
  }
}

function untilInterrupted({ interruption }: CampaignOptions) {
  return interruption === undefined ? untilSignal() : { signal: interruption, release() {} };
}

function sortedOut(outcomes: readonly (StoredRun | Failure)[]): CampaignResult {
  return {
    interrupted: false,
    runs: outcomes.filter((outcome) => "document" in outcome),
    failures: outcomes.filter((outcome) => "why" in outcome),
  };
}

/** Makes one run, or goes on with it. @throws UsageError when another process has it. */
export async function makeRun(
  pool: Pool,
  run: StoredRun,
  { home, checkpointSeconds, keepCheckpoints = false, force, tell }: Omit<CampaignOptions, "workers" | "display">,
  onProgress: (progress: Progress) => void,
): Promise<StoredRun | Failure> {
  const { name, folder } = run;
  try {
    const task = { experiment: run.document.experiment, folder, checkpointSeconds, keepCheckpoints, force };
    const result = await pool.execute(task, onProgress);
    for (const what of result.repaired ?? []) tell?.(`${path.posix.basename(name)}: ${what}.`);
    if (!result.ok) {
      const { why, stack, resumable } = result;
      return { name, why, stack, ...(resumable && { resumable }) };
    }
    const now = readRun(home, name);
    return "document" in now
      ? now
      : { name, why: `it was spoiled when it had just ended: ${now.why}`, stack: undefined };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // The thread itself died, of memory for instance.
    return { name, why: error instanceof Error ? error.message : String(error), stack: undefined };
  }
}

/** Resolves at the first SIGINT or SIGTERM, until released. */
export function untilSignal(): { readonly signal: Promise<"signalled">; release(): void } {
  let listener = () => {};
  const signal = new Promise<"signalled">((resolve) => {
    listener = () => resolve("signalled");
  });
  process.on("SIGINT", listener);
  process.on("SIGTERM", listener);
  return {
    signal,
    release() {
      process.off("SIGINT", listener);
      process.off("SIGTERM", listener);
    },
  };
}
