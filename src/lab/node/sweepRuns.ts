// Makes the runs of a sweep, several at a time, beside any number of other processes that work on the same ones.
import { UsageError } from "#kit";
import type { Catalogue } from "../define.ts";
import type { RunSpec } from "../resolve.ts";
import { type Failure, makeRun, untilSignal } from "./campaign.ts";
import { openPool, type Pool, type Progress } from "./pool.ts";
import { markInterrupted, type StoredRun } from "./store.ts";
import { type Claim, openClaims } from "./sweepClaims.ts";

export interface SweepOptions {
  readonly home: string;
  readonly catalogue: Catalogue;
  readonly workerEntry: URL;
  readonly workers: number;
  readonly checkpointSeconds: number;
  /** Whether the first run that fails ends the sweep. */
  readonly failFast: boolean;
  /** See {@link leaseHolder}. */
  readonly expirySeconds: number;
  /** Told what was found damaged in a run's folder and made good. */
  readonly tell: (text: string) => void;
  /** Is told how far the sweep is, whenever it is further. */
  readonly onChange: (state: SweepState) => void;
}

/** How far a sweep is, as this process knows. */
export interface SweepState {
  readonly total: number;
  /** Done, those from before and from elsewhere among them. */
  readonly done: number;
  /** Done by this process. */
  readonly made: number;
  readonly failed: number;
  /** Runs that this process is at work on. */
  readonly working: readonly { readonly spec: RunSpec; readonly fraction: number; readonly note: string | undefined }[];
}

export interface SweepResult {
  /** Whether all runs are settled; else it was stopped, by a failure or a signal. */
  readonly ended: "all" | "failed" | "interrupted";
  /** The runs that are done, in the order of the sweep. */
  readonly runs: readonly StoredRun[];
  readonly failures: readonly Failure[];
  /** Number of runs this process made. */
  readonly made: number;
}

/** How often what others are at work on is looked at, when there is nothing else to do. */
const lookMilliseconds = 200;

type Ours = Claim & { readonly kind: "ours" };

interface Work {
  readonly claim: Ours;
  readonly began: number;
  fraction: number;
  note: string | undefined;
}

/** @throws UsageError when the home cannot be read or written to; runs under way are left interrupted. */
export async function carryOutSweep(specs: readonly RunSpec[], options: SweepOptions): Promise<SweepResult> {
  const claims = openClaims(options.home, specs[0]!.experiment, options.expirySeconds);
  const pool = await openPool(options.catalogue, options.workerEntry, options.workers);
  const open = new Set(specs);
  const working = new Map<RunSpec, Work>();
  const outcomes = new Map<RunSpec, StoredRun | Failure>();
  /** Keys of runs under way whose lease another has taken over. */
  const lost = new Set<string>();
  let made = 0;
  let halted: "failed" | "interrupted" | undefined;
  let halt = (_: "failed" | "interrupted") => {};
  const halting = new Promise<void>((resolve) => {
    halt = (why) => {
      halted ??= why;
      resolve();
    };
  });

  const found = () => specs.map((spec) => outcomes.get(spec)).filter((outcome) => outcome !== undefined);
  const failures = () => found().filter((outcome) => "why" in outcome);
  const show = () => {
    const failed = failures().length;
    const done = outcomes.size - failed;
    const under = [...working].map(([spec, { fraction, note }]) => ({ spec, fraction, note }));
    options.onChange({ total: specs.length, done, made, failed, working: under });
  };
  const settle = (spec: RunSpec, outcome: StoredRun | Failure) => {
    open.delete(spec);
    outcomes.set(spec, outcome);
    if ("why" in outcome && options.failFast) halt("failed");
    show();
  };

  /** The next run that is ours to make; undefined when there is none left. Waits for those that others are at work on. */
  const next = async (): Promise<readonly [RunSpec, Ours] | undefined> => {
    while (halted === undefined && (open.size > 0 || working.size > 0)) {
      for (const spec of open) {
        const claim = claims.claim(spec);
        if (claim.kind === "ours") {
          open.delete(spec);
          return [spec, claim];
        }
        if (claim.kind === "done") settle(spec, claim.run);
        if (claim.kind === "failed") settle(spec, { name: claim.name, why: claim.why, stack: undefined });
        if (halted !== undefined) return undefined;
      }
      // While a run of our own is under way, it may yet be given back.
      await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
    }
    return undefined;
  };

  const make = async (spec: RunSpec, claim: Ours): Promise<void> => {
    const work: Work = { claim, began: performance.now(), fraction: 0, note: undefined };
    working.set(spec, work);
    show();
    const outcome = await madeOrTaken(pool, claim, options, (progress) => {
      Object.assign(work, progress);
      // In this very thread a run leaves no time for anything else.
      if (!pool.threads) claim.lease.beat();
      show();
    });
    // A thread that was ended has nothing to say, and its run is marked by whoever ended it.
    if (halted !== undefined && (outcome === "taken" || "why" in outcome)) return;
    working.delete(spec);
    claim.lease.release();
    if (outcome === "taken" || lost.delete(spec.key)) open.add(spec);
    else {
      if ("document" in outcome) made++;
      settle(spec, outcome);
    }
  };
  const lane = async () => {
    for (let job = await next(); job !== undefined; job = await next()) await make(...job);
  };
  const stopWork = async () => {
    // The threads end first, or one of them might still write after its run is marked.
    await pool.stop();
    const now = performance.now();
    for (const { claim, began } of working.values()) {
      markInterrupted(claim.run.folder, (now - began) / 1000);
      claim.lease.release();
    }
  };

  const beating = claims.leases.start((key) => lost.add(key));
  const interruption = pool.threads ? untilSignal() : undefined;
  interruption?.signal.then(() => halt("interrupted"));
  const lanes = Promise.all(Array.from({ length: pool.threads ? options.workers : 1 }, lane));
  try {
    await Promise.race([lanes, halting]);
    lanes.catch(() => {});
  } catch (error) {
    halt("failed");
    throw error;
  } finally {
    await stopWork();
    beating.stop();
    interruption?.release();
  }
  const runs = found().filter((outcome) => "document" in outcome);
  return { ended: halted ?? "all", runs, failures: failures(), made };
}

/** How a run ended; or that another took its lock just before. */
async function madeOrTaken(
  pool: Pool,
  { run, force }: Ours,
  options: SweepOptions,
  onProgress: (progress: Progress) => void,
): Promise<StoredRun | Failure | "taken"> {
  try {
    return await makeRun(pool, run, { ...options, force }, onProgress);
  } catch (error) {
    if (error instanceof UsageError) return "taken";
    throw error;
  }
}
