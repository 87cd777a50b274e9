// What the page and its two workers say to each other. The runner makes runs; the desk keeps finished ones, judges and draws them. Both
// compute in their own threads, so that the page never waits.
import type { NamedArrays } from "#kit";
import type { Judgement, Overrides, PresetName, RunRecord, Values } from "#lab";

/** What is to be run, checked by `resolveChoice` of the lab before it is sent. */
export interface Work {
  readonly experiment: string;
  readonly preset: PresetName;
  readonly arms: readonly string[];
  readonly seeds: readonly number[];
  readonly overrides: Overrides;
}

/** A finished run as plain values. */
export interface FinishedRun {
  readonly arm: string;
  readonly seed: number;
  readonly params: Values;
  readonly digest: string;
  readonly records: readonly RunRecord[];
  readonly fields: Readonly<Record<string, NamedArrays>>;
}

/** The gate's states, in one shared number: how a page holds a computing thread without its hearing messages. */
export const gateStates = { open: 0, shut: 1, step: 2 } as const;

export interface StartRunner {
  readonly work: Work;
  /** Int32 of one place; undefined where the page is not isolated and cannot pause. */
  readonly gate: SharedArrayBuffer | undefined;
}

export type RunnerNews =
  | { readonly kind: "begun"; readonly arm: string; readonly seed: number; readonly at: number; readonly of: number }
  /** Of the run under way: records since the last news, and how far it is if it said so since. */
  | {
      readonly kind: "going";
      readonly records: readonly RunRecord[];
      readonly progress: { readonly fraction: number; readonly note: string | undefined } | undefined;
    }
  | { readonly kind: "ended"; readonly run: FinishedRun; readonly seconds: number }
  /** All are made. */
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly why: string };

export type DeskRequest =
  /** Begins anew with an experiment. */
  | { readonly kind: "open"; readonly experiment: string; readonly preset: PresetName; readonly overridden: number }
  | { readonly kind: "add"; readonly run: FinishedRun }
  /** Reads recorded runs from the server. */
  | { readonly kind: "fetch"; readonly names: readonly string[] }
  | { readonly kind: "judge" }
  | { readonly kind: "draw"; readonly figure: string; readonly width: number; readonly at?: number }
  | { readonly kind: "frame"; readonly animation: string; readonly at: number };

/** A figure drawn: an SVG file's text, and the places of its sequence if it is one. */
export interface DrawnFigure {
  readonly svg: string;
  readonly sequence?: { readonly axis: string; readonly labels: readonly string[]; readonly at: number };
}

export interface DrawnFrame {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly millisecondsPerFrame: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

export interface DeskAnswers {
  readonly open: null;
  readonly add: null;
  readonly fetch: null;
  readonly judge: readonly Judgement[];
  readonly draw: DrawnFigure;
  readonly frame: DrawnFrame;
}
