// Threads that help, over whatever a platform calls a worker.

import type { Helpers } from "./threads.ts";

interface Receiver {
  postMessage(message: unknown): void;
}

export function helpersOver(workers: readonly Receiver[]): Helpers {
  const tell = (message: object) => {
    workers.forEach((worker, i) => {
      worker.postMessage({ thread: i + 1, ...message });
    });
  };
  return {
    count: workers.length,
    send: (program, module, memory) => tell({ program, module, memory }),
    wake: (program) => tell({ program }),
    forget: (program) => tell({ program, forget: true }),
  };
}

export function checkThreads(count: number): void {
  if (!(Number.isInteger(count) && count >= 1 && count <= 64)) {
    throw new RangeError(`useThreads: wants a whole number from 1 to 64, got ${count}`);
  }
}
