// Worker threads that make runs: the one place that knows the workerpool package. Where it is not installed, runs are made in this
// thread, one after another, with the same results.
import { fileURLToPath } from "node:url";
import { threadId } from "node:worker_threads";
import { UsageError } from "#kit";
import type { Catalogue } from "../define.ts";
import { type DataShelf, withData } from "../shelf.ts";
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
  workerpool.worker({
    execute: (task: Task) => executeTask(catalogue, task, (progress) => workerpool.workerEmit(progress)),
  });
}

/** What comes back from a thread, where an error would arrive without its class. */
type Answer = ExecuteResult | { readonly ok: false; readonly usage: string };

function received(answer: Answer): ExecuteResult {
  if ("usage" in answer) throw new UsageError(answer.usage);
  return answer;
}

async function executeTask(
  catalogue: Catalogue,
  { experiment, ...options }: Task,
  onProgress: (progress: Progress) => void,
): Promise<Answer> {
  let last = Number.NEGATIVE_INFINITY;
  const throttled = (fraction: number, note: string | undefined) => {
    const now = performance.now();
    if (now - last < messageMilliseconds) return;
    last = now;
    onProgress({ fraction, note });
  };
  try {
    const { default: loaded } = await catalogue[experiment]!();
    return await executeRun(loaded, { ...options, onProgress: throttled });
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, usage: error.message };
    return {
      ok: false,
      why: error instanceof Error ? error.message : String(error),
      stack: error instanceof Error ? error.stack : undefined,
    };
  }
}
