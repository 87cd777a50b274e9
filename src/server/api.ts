// What the studio and the server say to each other: addresses, questions and answers, as JSON. Types and paths only.
//
//   GET  /api/about                                   About
//   GET  /api/runs                                    RunsAnswer
//   GET  /api/runs/<area>/<name>/<run>                RunDetail
//   GET  /api/runs/<area>/<name>/<run>/records?from=N whole lines of metrics.jsonl from byte N on; x-next: the byte after them
//   GET  /api/runs/<area>/<name>/<run>/fields/<field> the field's safetensors file
//   GET  /api/events?follow=<run>&from=N              server-sent events, see ServerEvents
//   GET  /api/jobs                                    Job[]
//   POST /api/jobs        JobRequest                  202 Job; 409 when another process has the run
//   POST /api/jobs/<id>/stop                          Job; its unfinished runs are interrupted and can be resumed
//   GET  /api/diff?a=<run>&b=<run>                    RunDifference
//   GET  /api/report?of=<run|experiment|area>         the report, one HTML file to keep; several `of=<run>` for a comparison
//
// What goes wrong is answered by { error: sentence } and a status of 4xx, or 500 where it is nobody's fault.
import type { ParameterValue, Verdict } from "#lab";

export type RunState = "running" | "done" | "failed" | "interrupted";

/** A run as lists show it. */
export interface RunSummary {
  /** "area/name/arm-seed1-0a1b2c3d" */
  readonly name: string;
  readonly experiment: string;
  readonly revision: number;
  readonly preset: string;
  readonly arm: string;
  readonly seed: number;
  readonly status: RunState;
  /** ISO 8601. */
  readonly started: string;
  /** Computing time so far. */
  readonly seconds: number;
  readonly key: string;
  readonly digest: string | null;
  readonly params: Readonly<Record<string, ParameterValue>>;
  /** Those of the parameters that were changed by hand. */
  readonly overrides: Readonly<Record<string, ParameterValue>>;
  readonly scalars: Readonly<Record<string, number | null>>;
  readonly parent: { readonly key: string; readonly name: string; readonly step: number } | null;
  readonly error: string | null;
}

export interface RunsAnswer {
  readonly home: string;
  readonly runs: readonly RunSummary[];
  readonly corrupt: readonly { readonly name: string; readonly why: string }[];
}

export interface RunDetail extends RunSummary {
  /** Where each parameter is from, in words: "default", "preset smoke", "arm wide", "--set", "widths.yaml:8". */
  readonly origins: Readonly<Record<string, string>>;
  readonly commit: string | null;
  readonly dirty: boolean | null;
  readonly versions: { readonly orrery: string; readonly node: string };
  readonly machine: {
    readonly platform: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memory: number;
  };
  readonly fields: readonly { readonly name: string; readonly bytes: number }[];
  /** Safe points of which a state is kept, to fork from. */
  readonly checkpoints: readonly number[];
  /** The last 64 KiB. */
  readonly log: string;
  /** Names of the runs that branched from this one. */
  readonly children: readonly string[];
  /** Size of metrics.jsonl in bytes. */
  readonly recorded: number;
}

export interface About {
  readonly version: string;
  readonly node: string;
  readonly cores: number;
  readonly home: string;
}

/** What a server is asked to do. */
export type JobRequest =
  | {
      readonly kind: "run";
      readonly experiment: string;
      readonly preset: string;
      /** All when absent. */
      readonly arms?: readonly string[];
      /** The experiment's own when absent. */
      readonly seeds?: readonly number[];
      /** Parameters changed by hand. */
      readonly set?: Readonly<Record<string, ParameterValue>>;
      readonly again?: boolean;
    }
  | { readonly kind: "resume"; readonly run: string }
  | {
      readonly kind: "fork";
      readonly run: string;
      /** The safe point. */
      readonly at: number;
      readonly set: Readonly<Record<string, ParameterValue>>;
    }
  | { readonly kind: "verify"; readonly run: string };

export interface Job {
  readonly id: string;
  readonly kind: JobRequest["kind"];
  readonly experiment: string;
  readonly state: "working" | "done" | "failed" | "stopped";
  /** 0 to 1 over all its runs. */
  readonly fraction: number;
  readonly note: string;
  /** Those it makes, resumes or looks at, as far as they have names yet. */
  readonly runs: readonly string[];
  /** What came of it, in a sentence; empty while it works. */
  readonly message: string;
  /** ISO 8601. */
  readonly began: string;
}

export interface RunDifference {
  readonly same: boolean;
  /** What differs, each with the value of either run. */
  readonly parameters: readonly { readonly name: string; readonly values: readonly [string, string] }[];
  readonly circumstances: readonly { readonly name: string; readonly values: readonly [string, string] }[];
  /** Sentences: where chains, records and fields part. */
  readonly words: readonly string[];
}

/** Events of /api/events by name. The id of `records` is the byte after them: who reconnects with it misses nothing. */
export interface ServerEvents {
  /** Runs that are new or have changed, and the names of those that are gone. */
  readonly runs: { readonly changed: readonly RunSummary[]; readonly removed: readonly string[] };
  readonly jobs: readonly Job[];
  /** Lines of the followed run's metrics.jsonl. */
  readonly records: {
    readonly run: string;
    readonly lines: readonly string[];
    /** The byte they begin at; 0 where no line began at the byte asked for, as of a file that became shorter. */
    readonly from: number;
    readonly next: number;
  };
}

/** An experiment as the catalogue shows it: dist/studio/catalogue.json, made when the studio is built. */
export interface Card {
  readonly id: string;
  readonly title: string;
  /** The first paragraph of its text, as HTML. */
  readonly summary: string;
  readonly notebook: string;
  readonly entries: readonly string[];
  /** Counts of the frozen verdicts; null where there are none yet. */
  readonly verdicts: Readonly<Record<Verdict, number>> | null;
  /** Address of its picture; null where there is none. */
  readonly picture: string | null;
  /** Runs of each preset, and names of data it needs from outside. */
  readonly presets: Readonly<Record<string, { readonly runs: number; readonly needs: readonly string[] }>>;
  /** Its scalar metrics in the order declared, with their units, "" where there is none: the first is what a run is known by. */
  readonly scalars: readonly { readonly name: string; readonly unit: string }[];
}
