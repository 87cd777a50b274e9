// Makes one run in its folder, from the start or from where it stopped, and leaves the folder whole at every moment in between.
import * as fs from "node:fs";
import * as path from "node:path";
import { type NamedArrays, readSafetensors, UsageError, writeSafetensors } from "#kit";
import type { Experiment } from "../define.ts";
import type { Recorder } from "../run.ts";
import { runExperiment } from "../run.ts";
import { loadCheckpoint, saveCheckpoint } from "./checkpoints.ts";
import { removeTemporary, writeAtomic } from "./files.ts";
import { openJournal, readJournal } from "./journal.ts";
import { releaseRun, takeRun } from "./owner.ts";
import { type RunDocument, readRunDocument, specOf, writeRunDocument } from "./runDocument.ts";

export interface ExecuteOptions {
  /** The run's folder, with its run.json. */
  readonly folder: string;
  /** Least time between two checkpoints. */
  readonly checkpointSeconds: number;
  /** Whether to take over a run that a process of another host left behind. */
  readonly force: boolean;
  readonly onProgress?: (fraction: number, note: string | undefined) => void;
}

export type ExecuteResult =
  | { readonly ok: true; readonly digest: string }
  | { readonly ok: false; readonly why: string; readonly stack: string | undefined };

export const metricsFile = "metrics.jsonl";

export function fieldFile(folder: string, name: string): string {
  return path.join(folder, "fields", `${name}.safetensors`);
}

/** @throws UsageError when somebody else is at work on the run. What goes wrong in the run itself is a result. */
export async function executeRun(experiment: Experiment, options: ExecuteOptions): Promise<ExecuteResult> {
  const { folder } = options;
  const name = path.basename(folder);
  const holder = takeRun(folder, options.force);
  if (holder !== undefined) throw new UsageError(`${name}: ${holder} is at work on this run.`);
  try {
    const read = readRunDocument(folder);
    if (!read.ok) throw new UsageError(`${name} is corrupt: ${read.why}.`);
    return await carryOut(experiment, read.document, options);
  } finally {
    releaseRun(folder);
  }
}

async function carryOut(
  experiment: Experiment,
  document: RunDocument,
  options: ExecuteOptions,
): Promise<ExecuteResult> {
  const { folder, checkpointSeconds, onProgress } = options;
  const log = openLog(folder);
  const spec = specOf(document);
  if (experiment.revision !== spec.revision) {
    const why = `the run is of revision ${spec.revision} and the experiment is now revision ${experiment.revision}`;
    return { ok: false, why, stack: undefined };
  }
  for (const part of [".", "checkpoints", "fields"]) removeTemporary(path.join(folder, part));
  let journal: ReturnType<typeof openJournal> | undefined;
  let seconds = 0;
  const now = () => performance.now() / 1000;
  const began = now();
  try {
    const file = path.join(folder, metricsFile);
    const { records } = readJournal(file);
    const restored = loadCheckpoint(folder, records.length);
    seconds = restored?.seconds ?? 0;
    log(restored === undefined ? "from the start" : `from safe point ${restored.point}, record ${restored.records}`);
    const open = openJournal(file, restored?.records ?? 0);
    journal = open;
    writeRunDocument(folder, { ...document, status: "running", seconds, error: null });

    let saved = now();
    let noted: string | undefined;
    const recorder: Recorder = {
      write(record, arrays) {
        // The field goes first: a record never names what is not there.
        if ("field" in record) writeField(folder, record.field, arrays!);
        open.write(record);
      },
      safePoint(point, count, make) {
        if (now() - saved < checkpointSeconds) return;
        open.flush();
        saveCheckpoint(folder, { point, records: count, seconds: seconds + now() - began, state: make() });
        saved = now();
      },
      progress(fraction, note) {
        if (note !== noted && note !== undefined) log(note);
        noted = note;
        onProgress?.(fraction, note);
      },
    };
    const { seed: _, ...params } = spec.params;
    const { digest } = await runExperiment(experiment, {
      arm: spec.arm,
      seed: spec.seed,
      params,
      recorder,
      ...(restored === undefined
        ? {}
        : { resumed: { state: restored.state, records: records.slice(0, restored.records), point: restored.point } }),
    });
    open.close();
    seconds += now() - began;
    writeRunDocument(folder, { ...document, status: "done", seconds, digest, error: null });
    log(`done, digest ${digest}`);
    return { ok: true, digest };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? error.stack : undefined;
    log(`failed: ${stack ?? why}`);
    closeQuietly(journal);
    writeRunDocument(folder, { ...document, status: "failed", seconds: seconds + now() - began, error: why });
    return { ok: false, why, stack };
  }
}

function closeQuietly(journal: { close(): void } | undefined): void {
  try {
    journal?.close();
  } catch {
    // What went wrong first is what is reported.
  }
}

function writeField(folder: string, name: string, arrays: NamedArrays): void {
  const file = fieldFile(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  writeAtomic(file, writeSafetensors(arrays));
}

export function readField(folder: string, name: string): NamedArrays {
  return readSafetensors(fs.readFileSync(fieldFile(folder, name))).arrays;
}

function openLog(folder: string): (line: string) => void {
  const file = path.join(folder, "log.txt");
  return (line) => fs.appendFileSync(file, `${new Date().toISOString()} ${line}\n`);
}
