// Runs for code that is no experiment: a script starts one, logs into it and finishes it. The folder is that of any run, so `runs`,
// `show`, `query` and `export` know it; what there is no declaration of, as claims and resuming, it cannot have.
import * as path from "node:path";
import { hashArrays, type NamedArrays, UsageError } from "#kit";
import type { ParameterValue, Values } from "../params.ts";
import { digestOf, type RunRecord, resultsOf } from "../records.ts";
import { keyOf } from "../resolve.ts";
import { homeOf } from "./commands/context.ts";
import { metricsFile, writeField } from "./execute.ts";
import { compactRun } from "./exports.ts";
import { quietly, writing } from "./files.ts";
import { openJournal, readJournal } from "./journal.ts";
import { releaseRun, takeRun } from "./owner.ts";
import { type RunDocument, writeRunDocument } from "./runDocument.ts";
import { createRun, prepareHome } from "./store.ts";

export interface StartOptions {
  /** What is studied: "my-study", kept under studies/, or "area/name"; lower-case letters, digits and hyphens. */
  readonly name: string;
  /** What the run is told. With name and arm they are its key; a number `seed` among them is its seed, else that is 0. */
  readonly params?: Readonly<Record<string, ParameterValue>>;
  /** Which variant it is, where several are compared; "run" when absent. */
  readonly arm?: string;
  /** Where runs are kept; ORRERY_HOME, else ./runs, when absent. */
  readonly home?: string;
}

export type LoggedValues = Readonly<Record<string, number>>;

/** A run under way. Every method but `finish` throws a UsageError once the run is finished. */
export interface LoggedRun {
  /** Its folder. */
  readonly folder: string;
  /** Values of series at the step after the last one, from 0. */
  log(values: LoggedValues): void;
  /** The same at a step of one's own; steps may repeat or go back, and nothing is dropped. */
  log(step: number, values: LoggedValues): void;
  /** What there is one value a run of, each name once. */
  record(values: LoggedValues): void;
  /** Arrays kept with the run as fields/<name>.safetensors, each name once. */
  field(name: string, arrays: NamedArrays): void;
  /** Ends the run and gives its digest; given an error, as one that failed. Without it the run is left interrupted. */
  finish(error?: unknown): string;
}

/** Longest time that what was logged is held in memory, while the program leaves the event loop any. */
const heldMilliseconds = 1_000;

/**
 * Starts a run, always in a folder of its own: `const run = startRun({ name: "my-study", params: { rate: 0.1 } })`.
 * @throws UsageError for a name that could not be a folder, parameters that are no values, or a home that cannot be written to.
 */
export function startRun(options: StartOptions): LoggedRun {
  const { experiment, arm, params, seed } = checked(options);
  const home = homeOf(options);
  const spec = { experiment, revision: 1, arm, seed, params: params as Values };
  prepareHome(home);
  const { folder, document } = createRun(home, { ...spec, preset: "study", overrides: {}, key: keyOf(spec) });
  const who = path.basename(folder);
  const holder = writing(who, () => takeRun(folder, false));
  if (holder !== undefined) throw new UsageError(`startRun: ${holder} took ${who} first.`);

  const file = path.join(folder, metricsFile);
  const journal = writing(who, () => openJournal(file, 0));
  const began = performance.now();
  const names = { metric: new Map<string, "scalar" | "series">(), field: new Set<string>() };
  let next = 0;
  let unflushed = false;
  let open = true;

  const write = (made: RunRecord) => {
    if (!open) throw new UsageError(`${who} is finished, and records nothing any more.`);
    unflushed = true;
    writing(who, () => journal.write(made));
  };
  const known = (values: LoggedValues, kind: "scalar" | "series"): LoggedValues => {
    for (const name in values) {
      const before = names.metric.get(name);
      if (before === undefined) checkName("metric", name);
      else if (before !== kind) throw new UsageError(`${who}: "${name}" was a ${before} before, and is now a ${kind}.`);
      else if (kind === "scalar") throw new UsageError(`${who}: the scalar "${name}" was recorded before.`);
      if (typeof values[name] !== "number")
        throw new UsageError(`${who}: ${name} is recorded as a number, not ${typeof values[name]}.`);
      names.metric.set(name, kind);
    }
    return values;
  };
  const logAt = (step: number, values: LoggedValues) => {
    if (!Number.isFinite(step)) throw new UsageError(`${who}: a step is a finite number, not ${step}.`);
    write({ step, series: known(values, "series") });
    next = step + 1;
  };
  const close = (end: Pick<RunDocument, "status" | "digest" | "error">) => {
    open = false;
    clearInterval(timer);
    process.off("exit", onExit);
    const seconds = (performance.now() - began) / 1000;
    writing(who, () => writeRunDocument(folder, { ...document, ...end, seconds }));
    quietly(() => releaseRun(folder));
  };
  // A process that ends by itself, or by an error nobody caught, still writes what it has. One that is killed leaves its lock, from
  // which it is seen to be gone.
  const onExit = () => {
    quietly(() => journal.close());
    quietly(() => close({ status: "interrupted", digest: null, error: null }));
  };
  const timer = setInterval(() => {
    // A disk that is full says so to whoever logs next, or finishes.
    if (unflushed) quietly(() => journal.flush());
    unflushed = false;
  }, heldMilliseconds).unref();
  process.on("exit", onExit);

  return {
    folder,
    log: (first: number | LoggedValues, values?: LoggedValues) =>
      typeof first === "number" ? logAt(first, values ?? {}) : logAt(next, first),
    record: (values) => write({ scalars: { ...known(values, "scalar") } }),
    field(name, arrays) {
      checkName("field", name);
      if (names.field.has(name)) throw new UsageError(`${who}: the field "${name}" was recorded before.`);
      if (!open) throw new UsageError(`${who} is finished, and records nothing any more.`);
      writing(who, () => writeField(folder, name, arrays));
      write({ field: name, sha256: hashArrays(arrays) });
      names.field.add(name);
    },
    finish(error) {
      if (!open) throw new UsageError(`${who} is finished already.`);
      writing(who, () => journal.close());
      const results = resultsOf(readJournal(file).records);
      const digest = digestOf(results);
      if (error === undefined) {
        close({ status: "done", digest, error: null });
        // The run is done without it.
        compactRun(folder, { ...document, digest }, results).catch(() => {});
      } else close({ status: "failed", digest: null, error: error instanceof Error ? error.message : String(error) });
      return digest;
    },
  };
}

function checked({ name, arm = "run", params = {} }: StartOptions) {
  const experiment = name.includes("/") ? name : `studies/${name}`;
  if (!/^[a-z][a-z0-9-]{0,99}\/[a-z0-9][a-z0-9-]{0,99}$/.test(experiment)) {
    throw new UsageError(
      `startRun: the name "${printable(name)}" is not "name" or "area/name" in lower-case letters, digits and hyphens.`,
    );
  }
  checkName("arm", arm);
  for (const [param, value] of Object.entries(params)) {
    checkName("parameter", param);
    if (
      !["number", "boolean", "string"].includes(typeof value) ||
      (typeof value === "number" && !Number.isFinite(value))
    )
      throw new UsageError(
        `startRun: the parameter ${param} is ${value}, and not a finite number, a text, true or false.`,
      );
  }
  // Minus zero is zero here, as it is in run.json.
  const plain = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, value === 0 ? 0 : value]));
  const { seed = 0 } = plain;
  if (!Number.isSafeInteger(seed)) throw new UsageError(`startRun: the seed is ${seed}, and not a whole number.`);
  return { experiment, arm, params: plain, seed: seed as number };
}

/** Names become files and columns. */
function checkName(what: string, name: string): void {
  if (/^[A-Za-z][A-Za-z0-9._-]{0,99}$/.test(name) && !name.includes("..")) return;
  throw new UsageError(
    `startRun: the ${what} "${printable(name)}" is not a name of at most 100 letters, digits, dots and hyphens.`,
  );
}

function printable(name: string): string {
  return JSON.stringify(String(name).slice(0, 60)).slice(1, -1);
}
