// Threads in a browser, in a window or a worker. Everything else of the room is the same on every platform.

import { checkThreads, helpersOver } from "../backend/wasm/helpers.ts";
import { helperScript, setHelpers } from "../backend/wasm/threads.ts";

let workers: Worker[] = [];

/**
 * Lets functions compiled from here on use so many threads, 1 to 64, the calling one included; 1 goes back to that one alone.
 * Results are the same bits for any number. Gives the number in use: 1 where the page is not isolated (headers
 * Cross-Origin-Opener-Policy: same-origin, Cross-Origin-Embedder-Policy: require-corp), since there memory cannot be shared.
 */
export async function useThreads(count: number): Promise<number> {
  checkThreads(count);
  setHelpers(undefined);
  for (const worker of workers) worker.terminate();
  workers = [];
  if (count === 1 || !globalThis.crossOriginIsolated) return 1;
  const script = `${helperScript} onmessage = ({ data }) => receive(data); postMessage("ready");`;
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  workers = Array.from({ length: count - 1 }, () => new Worker(address));
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise((resolve, reject) => {
          worker.addEventListener("message", resolve, { once: true });
          worker.addEventListener("error", reject, { once: true });
        }),
    ),
  );
  URL.revokeObjectURL(address);
  setHelpers(helpersOver(workers));
  return count;
}
