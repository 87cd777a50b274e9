// The page's side of the worker that computes pictures of the plane.
import type { Picture } from "./picture.ts";
import type { Answer, Ask } from "./protocol.ts";

const open = () => new Worker(new URL("./plane.worker.ts", import.meta.url), { type: "module" });

export interface Engine {
  /** Computes a view, and ends the one before it. Its frames have the number given back. */
  view(picture: Picture): number;
  small(picture: Picture): Promise<Int32Array>;
  close(): void;
}

/** `tell` is told of everything but small pictures. */
export function openEngine(tell: (answer: Answer) => void): Engine {
  const worker = open();
  const ask = (question: Ask) => worker.postMessage(question);
  const waiting = new Map<number, (counts: Int32Array) => void>();
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.kind !== "small") tell(data);
    else {
      waiting.get(data.id)?.(data.counts);
      waiting.delete(data.id);
    }
  };
  worker.onerror = () =>
    tell({ kind: "failed", why: "The worker that computes pictures stopped; load the page again." });
  return {
    view(picture) {
      ask({ kind: "view", id: ++last, picture });
      return last;
    },
    small(picture) {
      const id = ++last;
      ask({ kind: "small", id, picture });
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    close: () => worker.terminate(),
  };
}

/** A PNG file, made by a worker of its own, which `signal` ends. */
export function saved(
  { picture, table, text }: Omit<Extract<Ask, { kind: "save" }>, "kind">,
  onFraction: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const worker = open();
  return new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("ended")));
    worker.onerror = () => reject(new Error("The picture could not be computed; try a smaller one."));
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === "saving") onFraction(data.fraction);
      if (data.kind === "saved") resolve(data.file);
      if (data.kind === "failed") reject(new Error(data.why));
    };
    worker.postMessage({ kind: "save", picture, table, text } satisfies Ask);
  }).finally(() => worker.terminate());
}
