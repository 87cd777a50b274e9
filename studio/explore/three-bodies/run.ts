// The page's side of a run of three bodies: rows as they come, kept in memory taken once.
import { type Signal, signal } from "@preact/signals";
import type { Answer, Ask } from "./protocol.ts";
import { type RunOptions, rowsOf } from "./simulate.ts";

export interface BodiesRun {
  readonly options: RunOptions;
  /** Rows there will be, and seconds from one to the next. */
  readonly rows: number;
  readonly spacing: number;
  /** f32 [rows, 18], f64 [rows, 3], f64 [rows]; as far as `known`. */
  readonly positions: Float32Array<ArrayBuffer>;
  readonly apart: Float64Array;
  readonly energies: Float64Array;
  known: number;
  partedAt?: number;
  why?: string;
  done: boolean;
}

export function openBodies() {
  const worker = new Worker(new URL("./three-bodies.worker.ts", import.meta.url), { type: "module" });
  const run: Signal<BodiesRun | undefined> = signal(undefined);
  /** Goes up with every news of the run. */
  const news = signal(0);
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    const into = run.peek();
    if (data.id !== last || !into) return;
    into.positions.set(data.positions, 18 * into.known);
    into.apart.set(data.apart, 3 * into.known);
    into.energies.set(data.energies, into.known);
    into.known += data.energies.length;
    into.done = data.done;
    if (data.partedAt !== undefined) into.partedAt = data.partedAt;
    if (data.why !== undefined) into.why = data.why;
    news.value++;
  };
  return {
    run,
    news,
    start(options: RunOptions): void {
      const { rows, every } = rowsOf(options);
      run.value = {
        options,
        rows,
        spacing: every * options.step,
        positions: new Float32Array(18 * rows),
        apart: new Float64Array(3 * rows),
        energies: new Float64Array(rows),
        known: 0,
        done: false,
      };
      worker.postMessage({ id: ++last, options } satisfies Ask);
    },
    close: () => worker.terminate(),
  };
}

/** Of a time the row before it and the share of the way to the next, within what is known. */
export function rowAt(run: BodiesRun, time: number): { readonly row: number; readonly share: number } {
  const at = Math.max(0, Math.min(run.known - 1, time / run.spacing));
  const row = Math.max(0, Math.min(run.known - 2, Math.floor(at)));
  return { row, share: Math.max(0, Math.min(1, at - row)) };
}
