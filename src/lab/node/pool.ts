// Worker threads that make runs and do chores: the one place that knows the workerpool package. Where it is not installed, runs are made in this
// thread, one after another, with the same results.
import { fileURLToPath } from "node:url";
import { threadId } from "node:worker_threads";
import { UsageError } from "#kit";
import type { Catalogue } from "../define.ts";
import { type DataShelf, withData } from "../shelf.ts";
import { type ChoreAnswer, type ChoreName, type ChoreProgress, chores, type Question } from "./chores.ts";
import { type ExecuteOptions, type ExecuteResult, executeRun } from "./execute.ts";

/** One run to make; what a worker is sent. */
export interface Task extends Omit<ExecuteOptions, "onProgress"> {
  readonly experiment: string;
}

export interface Progress {
  readonly fraction: number;
  readonly note: string | undefined;
}

export interface Pool {
  /** Whether the runs are made beside this thread, which then can still listen to signals. */
  readonly threads: boolean;
  /** @throws UsageError as {@link executeRun} does. */
  execute(task: Task, onProgress: (progress: Progress) => void): Promise<ExecuteResult>;
  /** Does a chore. @throws UsageError for what the person who asks can mend. */
  ask<C extends ChoreName>(
    chore: C,
    asked: Question<C>,
    onProgress?: (progress: Progress) => void,
  ): Promise<ChoreAnswer<C>>;
  /** Ends the threads at once, whatever they are doing. */
  stop(): Promise<void>;
}

/** Least time between two messages of a worker about its progress. */
const messageMilliseconds = 100;

type WorkerPool = typeof import("workerpool");

async function loadWorkerPool(): Promise<WorkerPool | undefined> {
  try {
    return (await import("workerpool")).default as unknown as WorkerPool;
  } catch {
    return undefined;
  }
}

/** @param entry the module that calls {@link serveRuns} with the same catalogue. */
export async function openPool(catalogue: Catalogue, entry: URL, workers: number): Promise<Pool> {
  const workerpool = await loadWorkerPool();
  if (workerpool === undefined) {
    return {
      threads: false,
      execute: async (task, onProgress) => received(await executeTask(catalogue, task, onProgress)),
      ask: async (chore, asked, onProgress) =>
        received(await doChore(catalogue, chore, asked, onProgress ?? (() => {}))),
      stop: async () => {},
    };
  }
  const pool = workerpool.pool(fileURLToPath(entry), {
    workerType: "thread",
    maxWorkers: workers,
    // A run computes without a break and hears no request to end; its thread is ended as if it were killed, which it may be any time.
    workerTerminateTimeout: 1,
  });
  return {
    threads: true,
    execute: async (task, onProgress) => received(await pool.exec("execute", [task], { on: onProgress })),
    ask: async (chore, asked, onProgress) => received(await pool.exec("chore", [chore, asked], { on: onProgress })),
    stop: async () => {
      await pool.terminate(true);
    },
  };
}

/** The worker's side: makes the runs it is sent, giving experiments their data from the shelf. */
export async function serveRuns(experiments: Catalogue, shelf?: DataShelf): Promise<void> {
  const catalogue = withData(experiments, shelf);
  const workerpool = await loadWorkerPool();
  if (workerpool === undefined || threadId === 0)
    throw new Error("serveRuns is for worker threads of the workerpool package.");
  const emit = (progress: Progress) => workerpool.workerEmit(progress);
  workerpool.worker({
    execute: (task: Task) => executeTask(catalogue, task, emit),
    chore: <C extends ChoreName>(chore: C, asked: Question<C>) => doChore(catalogue, chore, asked, emit),
  });
}

/** What comes back from a thread, where an error would arrive without its class. */
type Answer<T> = T | { readonly ok: false; readonly usage: string };

function received<T extends object>(answer: Answer<T>): T {
  if ("usage" in answer) throw new UsageError(answer.usage);
  return answer;
}

async function executeTask(
  catalogue: Catalogue,
  { experiment, ...options }: Task,
  onProgress: (progress: Progress) => void,
): Promise<Answer<ExecuteResult>> {
  try {
    const { default: loaded } = await catalogue[experiment]!();
    return await executeRun(loaded, { ...options, onProgress: throttled(onProgress) });
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, usage: error.message };
    return {
      ok: false,
      why: error instanceof Error ? error.message : String(error),
      stack: error instanceof Error ? error.stack : undefined,
    };
  }
}

async function doChore<C extends ChoreName>(
  catalogue: Catalogue,
  chore: C,
  asked: Question<C>,
  onProgress: (progress: Progress) => void,
): Promise<Answer<ChoreAnswer<C>>> {
  try {
    return await chores[chore](catalogue, asked, throttled(onProgress));
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, usage: error.message };
    throw error;
  }
}

/** Passes on one of many calls in a while. */
function throttled(onProgress: (progress: Progress) => void): ChoreProgress {
  let last = Number.NEGATIVE_INFINITY;
  return (fraction, note) => {
    const now = performance.now();
    if (now - last < messageMilliseconds) return;
    last = now;
    onProgress({ fraction, note });
  };
}
