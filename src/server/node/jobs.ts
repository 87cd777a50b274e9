// Jobs: runs made, resumed, branched off and verified for who asks the server. Two at a time, the others wait; each can be stopped. What a
// job does is in plans.ts.
import { randomBytes } from "node:crypto";
import { BusyError } from "#lab/node";
import type { Job, JobRequest } from "../api.ts";
import { Refusal } from "../laboratory.ts";
import { type Plan, type PlanOptions, type Progress, planner, Stopped } from "./plans.ts";

const atOnce = 2;
/** Jobs that ended are remembered, so many of them. */
const remembered = 100;
const waitingAtMost = 50;

/** A job as it goes on. */
interface Work extends Progress {
  state: Job["state"];
  message: string;
  /** Names of runs it left when it was stopped. */
  unfinished: readonly string[];
  readonly facts: Pick<Job, "id" | "kind" | "experiment" | "began">;
  /** Keys of the runs it is to make: no other job of this server makes them meanwhile. */
  readonly keys: ReadonlySet<string>;
  readonly carryOut: Plan["carryOut"];
  /** Makes `stopped` come true. */
  readonly stop: () => void;
  /** True once all of it is over. */
  ended: Promise<void>;
}

export function openJobs(options: PlanOptions) {
  const { onChange, onRuns } = options;
  const plan = planner(options);
  const works = new Map<string, Work>();
  const waiting: Work[] = [];
  let working = 0;
  let closed = false;

  const begin = (work: Work) => {
    working++;
    work.note = "";
    const over = (state: Job["state"], message: string) => {
      work.state = state;
      work.message = message;
      work.note = "";
      if (state === "done") work.fraction = 1;
    };
    // What it throws at once, as that a run was taken meanwhile, is its failure too.
    work.ended = (async () => work.carryOut(work))()
      .then(
        (message) => over("done", message),
        (error) => {
          if (error instanceof Stopped) work.unfinished = error.unfinished;
          over(error instanceof Stopped ? "stopped" : "failed", messageOf(error));
        },
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
      const { experiment, runs, carryOut, ...planned } = await plan(asked).catch((error) => {
        throw error instanceof BusyError ? new Refusal(409, error.message) : error;
      });
      if (closed) throw new Refusal(409, "The server is ending, and begins nothing any more.");
      const keys = new Set(planned.keys);
      const same = [...works.values()].find(
        (each) => each.state === "working" && planned.keys.some((key) => each.keys.has(key)),
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
        runs,
        message: "",
        unfinished: [],
        facts: {
          id: randomBytes(6).toString("hex"),
          kind: asked.kind,
          experiment: experiment.id,
          began: new Date().toISOString(),
        },
        keys,
        carryOut,
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
      return open.flatMap(({ unfinished }) => unfinished);
    },
  };
}

function jobOf({ facts, state, fraction, note, runs, message }: Work): Job {
  return { ...facts, state, fraction: Math.min(1, Math.max(0, fraction)), note, runs, message };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
