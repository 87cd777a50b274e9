// The page's side of the two workers: starts, pauses, steps and ends runs in the page, and asks for verdicts and pictures of what is
// there. Knows nothing of how they look.
import { batch, signal } from "@preact/signals";
import type { RunRecord } from "#lab";
import {
  type DeskAnswers,
  type DeskRequest,
  type FinishedRun,
  gateStates,
  type RunnerNews,
  type Work,
} from "./messages.ts";

export interface Progress {
  readonly arm: string;
  readonly seed: number;
  /** The run's number of `of`, from 0. */
  readonly at: number;
  readonly of: number;
  /** Of the run under way, 0 to 1. */
  readonly fraction: number;
  readonly note: string;
}

export type WorkshopState = "idle" | "working" | "paused" | "failed";

/** One experiment at a time; `end` gives its threads back. */
export function openWorkshop() {
  const state = signal<WorkshopState>("idle");
  const progress = signal<Progress | undefined>(undefined);
  const trouble = signal("");
  /** Those that are on the desk, without what they recorded. */
  const finished = signal<readonly Pick<FinishedRun, "arm" | "seed" | "digest">[]>([]);
  /** Records of the run under way. */
  const live = signal<readonly RunRecord[]>([]);
  /** Counts up with every change of what is on the desk. */
  const version = signal(0);
  let runner: Worker | undefined;
  let gate: Int32Array<SharedArrayBuffer> | undefined;
  let desk = openDesk();

  const open = ({ experiment, preset, overrides }: Work) => {
    batch(() => {
      finished.value = [];
      live.value = [];
      trouble.value = "";
      version.value++;
    });
    return desk.ask({ kind: "open", experiment, preset, overridden: Object.keys(overrides).length });
  };

  const take = (run: Pick<FinishedRun, "arm" | "seed" | "digest">) => {
    batch(() => {
      finished.value = [...finished.value, { arm: run.arm, seed: run.seed, digest: run.digest }];
      live.value = [];
      version.value++;
    });
  };

  const handlers: { readonly [K in RunnerNews["kind"]]: (news: Extract<RunnerNews, { kind: K }>) => void } = {
    begun: ({ arm, seed, at, of }) => {
      progress.value = { arm, seed, at, of, fraction: 0, note: "" };
    },
    going: ({ records, progress: news }) => {
      batch(() => {
        live.value = [...live.value, ...records];
        if (news && progress.value)
          progress.value = { ...progress.value, fraction: news.fraction, note: news.note ?? "" };
      });
    },
    ended: ({ run }) => {
      desk.ask({ kind: "add", run }).then(() => take(run));
    },
    done: () => {
      stop();
    },
    failed: ({ why }) => {
      stop();
      batch(() => {
        trouble.value = why;
        state.value = "failed";
      });
    },
  };

  const setGate = (value: number) => {
    if (gate === undefined) return;
    Atomics.store(gate, 0, value);
    Atomics.notify(gate, 0);
  };

  function stop(): void {
    runner?.terminate();
    runner = undefined;
    batch(() => {
      progress.value = undefined;
      state.value = "idle";
    });
  }

  return {
    state,
    progress,
    trouble,
    finished,
    live,
    version,
    /** Whether this page can hold a run: it must be isolated for that. */
    canPause: globalThis.crossOriginIsolated === true,
    async start(work: Work): Promise<void> {
      stop();
      state.value = "working";
      await open(work);
      const buffer = globalThis.crossOriginIsolated ? new SharedArrayBuffer(4) : undefined;
      gate = buffer && new Int32Array(buffer);
      runner = new Worker(new URL("./runner.worker.ts", import.meta.url), { type: "module" });
      runner.onmessage = ({ data }: MessageEvent<RunnerNews>) =>
        (handlers[data.kind] as (news: RunnerNews) => void)(data);
      runner.onerror = ({ message }) =>
        handlers.failed({ kind: "failed", why: message || "The worker could not be loaded." });
      runner.postMessage({ work, gate: buffer });
    },
    pause(): void {
      setGate(gateStates.shut);
      state.value = "paused";
    },
    /** Lets a paused run go on to its next record or sign of life. */
    step: () => setGate(gateStates.step),
    resume(): void {
      setGate(gateStates.open);
      state.value = "working";
    },
    stop,
    /** Takes recorded runs on the desk. */
    async read(
      work: Work,
      runs: readonly { name: string; arm: string; seed: number; digest: string }[],
    ): Promise<void> {
      stop();
      await open(work);
      for (const run of runs) {
        await desk.ask({ kind: "fetch", names: [run.name] });
        take(run);
      }
    },
    ask: <R extends DeskRequest>(request: R): Promise<DeskAnswers[R["kind"]]> => desk.ask(request),
    end(): void {
      runner?.terminate();
      desk.end();
      desk = closedDesk;
    },
  };
}

export type Workshop = ReturnType<typeof openWorkshop>;

function openDesk() {
  const waiting = new Map<number, { resolve(answer: never): void; reject(error: Error): void }>();
  let last = 0;
  const begin = () => {
    const begun = new Worker(new URL("./desk.worker.ts", import.meta.url), { type: "module" });
    begun.onmessage = ({ data: { id, answer, trouble } }) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (trouble === undefined) asked?.resolve(answer as never);
      else asked?.reject(new Error(trouble));
    };
    begun.onerror = ({ message }) => {
      // One that could not be loaded, as from a server that is gone, answers nobody any more: the next question begins another.
      begun.terminate();
      if (worker === begun) worker = undefined;
      for (const { reject } of waiting.values()) reject(new Error(message || "The worker could not be loaded."));
      waiting.clear();
    };
    return begun;
  };
  let worker: Worker | undefined = begin();
  return {
    ask<R extends DeskRequest>(request: R): Promise<DeskAnswers[R["kind"]]> {
      return new Promise((resolve, reject) => {
        waiting.set(++last, { resolve, reject });
        worker ??= begin();
        worker.postMessage({ id: last, request });
      });
    },
    end: () => worker?.terminate(),
  };
}

const closedDesk = { ask: () => new Promise<never>(() => {}), end: () => {} };
