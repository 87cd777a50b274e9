// What each kind of job does: planned first, so that whatever can be refused is refused at once, then carried out. Planning and making are
// the lab's, in threads; here they are joined as the command line joins them.
import * as os from "node:os";
import * as path from "node:path";
import { UsageError } from "#kit";
import { type Catalogue, chosenRuns, type DataShelf, type Experiment, readOverrides, resolveChoice } from "#lab";
import {
  BusyError,
  type CampaignResult,
  carryOutRuns,
  createFork,
  forkSpec,
  loadExperiment,
  openPool,
  ownExperiment,
  type Planned,
  planRuns,
  prepareHome,
  requireData,
  type StoredRun,
  specOf,
  verificationInWords,
  wholeRun,
  whyBusy,
} from "#lab/node";
import type { JobRequest } from "../api.ts";
import { Refusal } from "../laboratory.ts";
import { runFolder } from "./inside.ts";

export interface PlanOptions {
  readonly home: string;
  readonly catalogue: Catalogue;
  readonly shelf: DataShelf | undefined;
  readonly workerEntry: URL;
  /** Some job has begun, ended, or come further. */
  readonly onChange: () => void;
  /** Runs have begun or ended. */
  readonly onRuns: () => void;
}

const runsAtMost = 10_000;
const checkpointSeconds = 5;

/** How far a job is, kept up to date while it is carried out, and what ends it early. */
export interface Progress {
  fraction: number;
  note: string;
  runs: readonly string[];
  readonly stopped: Promise<unknown>;
}

/** A job prepared: all that could be refused has been. */
export interface Plan {
  readonly experiment: Experiment;
  /** Keys of the runs it is to make. */
  readonly keys: readonly string[];
  /** Names of the runs that are there already. */
  readonly runs: readonly string[];
  /** What is done when its turn comes; gives the last words. @throws Stopped, or whatever made it fail. */
  readonly carryOut: (work: Progress) => Promise<string>;
}

/** What ends a job that was stopped. */
export class Stopped extends Error {
  /** Names of the runs left, which can be resumed. */
  readonly unfinished: readonly string[];
  constructor(unfinished: readonly string[]) {
    const short = unfinished.map((name) => path.posix.basename(name)).join(", ");
    super(
      short === ""
        ? "Stopped. Nothing was left unfinished."
        : `Stopped. What ${short} had done is kept, and can be resumed.`,
    );
    this.unfinished = unfinished;
  }
}

/** @throws UsageError, of which a BusyError when somebody is at work on a run, or Refusal; by the function it gives. */
export function planner(options: PlanOptions): (asked: JobRequest) => Promise<Plan> {
  const { home, catalogue, shelf, workerEntry, onChange, onRuns } = options;

  const planRun = async (asked: Extract<JobRequest, { kind: "run" }>): Promise<Plan> => {
    const experiment = await loadExperiment(catalogue, asked.experiment);
    const set = textsOf(asked.set ?? {});
    const choice = resolveChoice(experiment, {
      preset: asked.preset,
      arm: asked.arms ?? [],
      seeds: asked.seeds?.join(","),
      set,
    });
    const count = choice.arms.value.length * choice.seeds.value.length;
    if (count > runsAtMost) throw new Refusal(400, `These are ${count} runs; a job makes at most ${runsAtMost}.`);
    const specs = chosenRuns(experiment, choice);
    requireData(shelf, experiment, specs);
    const again = asked.again ?? false;
    const planned = planRuns(home, experiment, specs, again);
    return {
      experiment,
      ...named(planned),
      // Planned anew when its turn comes: what another has made meanwhile is not made twice.
      carryOut: (work) => makeRuns(work, planRuns(home, experiment, specs, again)),
    };
  };

  const planResume = async ({ run: name }: Extract<JobRequest, { kind: "resume" }>): Promise<Plan> => {
    const run = stored(name);
    const experiment = await ownExperiment(catalogue, run);
    const look = (): Planned => {
      const now = wholeRun(home, name);
      if (now.status === "running") throw new BusyError(whyBusy(now));
      return { spec: specOf(now.document), kept: now };
    };
    const planned = look();
    if (run.status !== "done") requireData(shelf, experiment, [planned.spec]);
    return { experiment, ...named([planned]), carryOut: (work) => makeRuns(work, [look()]) };
  };

  const planFork = async ({ run: name, at, set }: Extract<JobRequest, { kind: "fork" }>): Promise<Plan> => {
    const parent = stored(name);
    const experiment = await ownExperiment(catalogue, parent);
    const spec = forkSpec(parent, at, readOverrides(experiment, textsOf(set)));
    requireData(shelf, experiment, [spec]);
    const planned = planRuns(home, experiment, [spec], false);
    return {
      experiment,
      ...named(planned),
      async carryOut(work) {
        const [{ kept } = planned[0]!] = planRuns(home, experiment, [spec], false);
        if (kept !== undefined) return makeRuns(work, [{ spec, kept }]);
        const state = await doChore(work, (pool, tell) => pool.ask("state", { home, run: name, point: at }, tell));
        return makeRuns(work, [{ spec, kept: createFork(home, parent, spec, state) }]);
      },
    };
  };

  const planVerify = async ({ run: name }: Extract<JobRequest, { kind: "verify" }>): Promise<Plan> => {
    const run = stored(name);
    const short = path.posix.basename(name);
    const experiment = await ownExperiment(catalogue, run);
    if (run.status !== "done") throw new Refusal(409, `${short} is ${run.status} and has no digest to verify.`);
    return {
      experiment,
      keys: [],
      runs: [name],
      async carryOut(work) {
        const result = await doChore(work, (pool, tell) => pool.ask("verify", { home, run: name }, tell));
        const words = verificationInWords(short, run.document, result).join(" ");
        if (!result.same) throw new UsageError(words);
        return words;
      },
    };
  };

  const stored = (name: string): StoredRun => {
    runFolder(home, name);
    return wholeRun(home, name);
  };

  const makeRuns = async (work: Progress, planned: readonly Planned[]): Promise<string> => {
    prepareHome(home);
    const result = await carryOutRuns(planned, {
      home,
      catalogue,
      workerEntry,
      workers: os.availableParallelism(),
      checkpointSeconds,
      force: false,
      interruption: work.stopped,
      onRun({ name }) {
        if (!work.runs.includes(name)) work.runs = [...work.runs, name];
        onRuns();
      },
      display: {
        update({ done, total, work: part, note }) {
          const before = planned.length - total;
          work.fraction = (before + part) / planned.length;
          work.note = total > 1 ? `${done} of ${total} runs${note === undefined ? "" : `, ${note}`}` : (note ?? "");
          onChange();
        },
        stop() {},
      },
    });
    onRuns();
    if (result.interrupted) throw new Stopped(result.unfinished.map(({ name }) => name));
    return endWords(planned, result);
  };

  /** Does a chore in a thread that ends with the job. */
  const doChore = async <T>(
    work: Progress,
    chore: (
      pool: Awaited<ReturnType<typeof openPool>>,
      tell: (progress: { fraction: number; note: string | undefined }) => void,
    ) => Promise<T>,
  ): Promise<T> => {
    const pool = await openPool(catalogue, workerEntry, 1);
    const tell = ({ fraction, note }: { fraction: number; note: string | undefined }) => {
      work.fraction = fraction;
      work.note = note ?? "";
      onChange();
    };
    const stopped = work.stopped.then(() => {
      throw new Stopped([]);
    });
    try {
      return await Promise.race([chore(pool, tell), stopped]);
    } finally {
      stopped.catch(() => {});
      await pool.stop();
    }
  };

  const planners: {
    readonly [K in JobRequest["kind"]]: (asked: Extract<JobRequest, { kind: K }>) => Promise<Plan>;
  } = { run: planRun, resume: planResume, fork: planFork, verify: planVerify };
  return (asked) => (planners[asked.kind] as (asked: JobRequest) => Promise<Plan>)(asked);
}

/** Names of runs that are there already, and keys of those that are to be made. */
function named(planned: readonly Planned[]): Pick<Plan, "keys" | "runs"> {
  return {
    keys: planned.filter(({ kept }) => kept?.status !== "done").map(({ spec }) => spec.key),
    runs: planned.flatMap(({ kept }) => (kept === undefined ? [] : [kept.name])),
  };
}

/** Parameters as they are typed after --set; the lab reads and checks them. */
function textsOf(set: Readonly<Record<string, number | boolean | string>>): string[] {
  return Object.entries(set).map(([name, value]) => `${name}=${value}`);
}

function endWords(planned: readonly Planned[], result: Extract<CampaignResult, { interrupted: false }>): string {
  const { runs, failures } = result;
  if (failures.length > 0) {
    const told = failures
      .slice(0, 3)
      .map(({ name, why }) => `${path.posix.basename(name)}: ${why.replace(/\.$/, "")}.`);
    throw new UsageError(`${failures.length} of ${planned.length} runs failed. ${told.join(" ")}`);
  }
  const before = planned.filter(({ kept }) => kept?.status === "done").length;
  const [run] = runs;
  if (runs.length === 1 && run !== undefined)
    return `${path.posix.basename(run.name)} ${before === 1 ? "was done before" : "is done"}, digest ${run.document.digest}.`;
  return `${runs.length} runs are done${before === 0 ? "" : `, ${before} of them from before`}.`;
}
