// Threads in Node. Everything else of the room is the same on every platform.

import { Worker } from "node:worker_threads";
import { checkThreads, helpersOver } from "../backend/wasm/helpers.ts";
import { helperScript, setHelpers } from "../backend/wasm/threads.ts";

let workers: Worker[] = [];

/**
 * Lets functions compiled from here on use so many threads, 1 to 64, the calling one included; 1 goes back to that one alone.
 * Results are the same bits for any number. Threads sleep while nothing runs, and do not keep the process alive.
 */
export async function useThreads(count: number): Promise<void> {
  checkThreads(count);
  setHelpers(undefined);
  const old = workers;
  workers = [];
  await Promise.all(old.map((worker) => worker.terminate()));
  if (count === 1) return;
  const script = `${helperScript} require("node:worker_threads").parentPort.on("message", receive);`;
  workers = Array.from({ length: count - 1 }, () => new Worker(script, { eval: true }));
  await Promise.all(
    workers.map((worker) => new Promise((resolve, reject) => worker.once("online", resolve).once("error", reject))),
  );
  for (const worker of workers) worker.unref(); // not before: a program that waits for them alone would end
  setHelpers(helpersOver(workers));
}
