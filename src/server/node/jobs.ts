// Jobs: runs made, resumed, branched off and verified for who asks the server. Two at a time, in threads of their own; the others wait.
// Planning and making are the lab's; here is what is asked, how far it is, and how it is stopped.
import { randomBytes } from "node:crypto";
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
import type { Job, JobRequest } from "../api.ts";
import { Refusal } from "../laboratory.ts";
import { runFolder } from "./inside.ts";

export interface JobOptions {
  readonly home: string;
  readonly catalogue: Catalogue;
  readonly shelf: DataShelf | undefined;
  readonly workerEntry: URL;
  /** Some job has begun, ended, or come further. */
  readonly onChange: () => void;
  /** Runs have begun or ended. */
  readonly onRuns: () => void;
}

const atOnce = 2;
/** Jobs that ended are remembered, so many of them. */
const remembered = 100;
const waitingAtMost = 50;
const runsAtMost = 10_000;
const checkpointSeconds = 5;

/** A job as it goes on. */
interface Work {
  state: Job["state"];
  fraction: number;
  note: string;
  runs: readonly string[];
  message: string;
  readonly facts: Pick<Job, "id" | "kind" | "experiment" | "began">;
  /** Keys of the runs it is to make: no other job of this server makes them meanwhile. */
  readonly keys: ReadonlySet<string>;
  /** What is done when its turn comes; gives the last words. @throws Error when it fails. */
  readonly carryOut: (work: Work) => Promise<string>;
  readonly stopped: Promise<unknown>;
  /** Makes `stopped` come true. */
  readonly stop: () => void;
  /** True once all of it is over. */
  ended: Promise<void>;
}

/** A job prepared: all that could be refused has been. */
interface Plan {
  readonly experiment: Experiment;
  readonly keys: readonly string[];
  readonly runs: readonly string[];
  readonly carryOut: Work["carryOut"];
}

/** What ends a job that was stopped. */
class Stopped extends Error {}

export function openJobs(options: JobOptions) {
  const { home, catalogue, shelf, workerEntry, onChange, onRuns } = options;
  const works = new Map<string, Work>();
  const waiting: Work[] = [];
  let working = 0;
  let closed = false;

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

  const makeRuns = async (work: Work, planned: readonly Planned[]): Promise<string> => {
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
    if (result.interrupted) throw new Stopped(leftWords(result.unfinished));
    return endWords(planned, result);
  };

  /** Does a chore in a thread that ends with the job. */
  const doChore = async <T>(
    work: Work,
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
      throw new Stopped("Stopped. Nothing was left unfinished.");
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

  const begin = (work: Work) => {
    working++;
    work.note = "";
    const over = (state: Job["state"], message: string) => {
      work.state = state;
      work.message = message;
      work.note = "";
      if (state === "done") work.fraction = 1;
    };
    work.ended = work
      .carryOut(work)
      .then(
        (message) => over("done", message),
        (error) => over(error instanceof Stopped ? "stopped" : "failed", messageOf(error)),
      )
      .then(() => {
        working--;
        next();
      });
    onChange();
  };
  const next = () => {
    while (!closed && working < atOnce && waiting.length > 0) begin(waiting.shift()!);
    forgetOldest();
    onChange();
    onRuns();
  };
  const forgetOldest = () => {
    const over = [...works].filter(([, { state }]) => state !== "working").map(([id]) => id);
    for (const id of over.slice(0, Math.max(0, over.length - remembered))) works.delete(id);
  };

  const stopWork = async (work: Work): Promise<void> => {
    const at = waiting.indexOf(work);
    if (at >= 0) {
      waiting.splice(at, 1);
      work.state = "stopped";
      work.message = "Stopped before it began.";
      work.note = "";
      onChange();
      return;
    }
    work.stop();
    await work.ended;
  };

  return {
    all: (): readonly Job[] => [...works.values()].map(jobOf),

    async start(asked: JobRequest): Promise<Job> {
      if (waiting.length >= waitingAtMost)
        throw new Refusal(409, `There are ${waiting.length} jobs waiting already; wait for some, or stop them.`);
      const plan = await (planners[asked.kind] as (asked: JobRequest) => Promise<Plan>)(asked).catch((error) => {
        throw error instanceof BusyError ? new Refusal(409, error.message) : error;
      });
      if (closed) throw new Refusal(409, "The server is ending, and begins nothing any more.");
      const keys = new Set(plan.keys);
      const same = [...works.values()].find(
        (each) => each.state === "working" && plan.keys.some((key) => each.keys.has(key)),
      );
      if (same !== undefined)
        throw new Refusal(
          409,
          `A job of this server, begun ${same.facts.began}, makes one of these runs already; wait for it.`,
        );
      let stop = () => {};
      const stopped = new Promise<void>((resolve) => {
        stop = resolve;
      });
      const work: Work = {
        state: "working",
        fraction: 0,
        note: "waiting for its turn",
        runs: plan.runs,
        message: "",
        facts: {
          id: randomBytes(6).toString("hex"),
          kind: asked.kind,
          experiment: plan.experiment.id,
          began: new Date().toISOString(),
        },
        keys,
        carryOut: plan.carryOut,
        stopped,
        stop,
        ended: Promise.resolve(),
      };
      works.set(work.facts.id, work);
      waiting.push(work);
      next();
      return jobOf(work);
    },

    async stop(id: string): Promise<Job> {
      const work = works.get(id);
      if (work === undefined) throw new Refusal(404, "There is no such job; it may have ended long ago.");
      if (work.state === "working") await stopWork(work);
      return jobOf(work);
    },

    /** Stops all. Gives the names of the runs left unfinished. */
    async close(): Promise<readonly string[]> {
      closed = true;
      const open = [...works.values()].filter(({ state }) => state === "working");
      await Promise.all(open.map(stopWork));
      const names = open.filter(({ state, facts }) => state === "stopped" && facts.kind !== "verify");
      return [...new Set(names.flatMap(({ runs }) => runs))];
    },
  };
}

function jobOf({ facts, state, fraction, note, runs, message }: Work): Job {
  return { ...facts, state, fraction: Math.min(1, Math.max(0, fraction)), note, runs, message };
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

function leftWords(unfinished: readonly StoredRun[]): string {
  const names = unfinished.map(({ name }) => path.posix.basename(name));
  return names.length === 0
    ? "Stopped. Nothing was left unfinished."
    : `Stopped. What ${names.join(", ")} had done is kept, and can be resumed.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
