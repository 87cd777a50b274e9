// Makes one run in its folder, from the start or from where it stopped, and leaves the folder whole at every moment in between.
import * as fs from "node:fs";
import * as path from "node:path";
import { type NamedArrays, readSafetensors, UsageError, writeSafetensors } from "#kit";
import type { Experiment } from "../define.ts";
import type { Recorder } from "../run.ts";
import { runExperiment } from "../run.ts";
import { changedData } from "../shelf.ts";
import { checkpointPoints, loadCheckpoint, removeCheckpoint, saveCheckpoint } from "./checkpoints.ts";
import { compactRun } from "./exports.ts";
import { quietly, removeTemporary, UnwritableError, writeAtomic, writing } from "./files.ts";
import { type Journal, openJournal, readJournal } from "./journal.ts";
import { type LinkKeeper, openLinks } from "./links.ts";
import { releaseRun, takeRun } from "./owner.ts";
import { type RunDocument, readRunDocument, specOf, writeRunDocument } from "./runDocument.ts";

export interface ExecuteOptions {
  /** The run's folder, with its run.json. */
  readonly folder: string;
  /** Least time between two checkpoints. */
  readonly checkpointSeconds: number;
  /** Whether all checkpoints are kept; else the last two made, besides what is there from before. */
  readonly keepCheckpoints?: boolean;
  /** Whether to take over a run that a process of another host left behind. */
  readonly force: boolean;
  readonly onProgress?: (fraction: number, note: string | undefined) => void;
}

export type ExecuteResult =
  | { readonly ok: true; readonly digest: string; readonly repaired?: readonly string[] }
  | {
      readonly ok: false;
      readonly why: string;
      readonly stack: string | undefined;
      /** Whether it was not the run's own fault, so that it can go on. */
      readonly resumable?: true;
      /** What was found damaged in the folder and made good, as sentences without an end. */
      readonly repaired?: readonly string[];
    };

export const metricsFile = "metrics.jsonl";

/** The last is not enough: it may be the one that is cut off. */
const keptCheckpoints = 2;

export function fieldFile(folder: string, name: string): string {
  return path.join(folder, "fields", `${name}.safetensors`);
}

/** @throws UsageError when the run cannot be taken, by which nothing is changed. What goes wrong in the run itself is a result. */
export async function executeRun(experiment: Experiment, options: ExecuteOptions): Promise<ExecuteResult> {
  const { folder } = options;
  const name = path.basename(folder);
  const holder = writing(name, () => takeRun(folder, options.force));
  if (holder !== undefined) throw new UsageError(`${name}: ${holder} is at work on this run.`);
  try {
    const read = readRunDocument(folder);
    if (!read.ok) throw new UsageError(`${name} is corrupt: ${read.why}.`);
    return await carryOut(experiment, read.document, options);
  } finally {
    quietly(() => releaseRun(folder));
  }
}

async function carryOut(
  experiment: Experiment,
  document: RunDocument,
  options: ExecuteOptions,
): Promise<ExecuteResult> {
  const { folder } = options;
  const { revision } = document;
  if (experiment.revision !== revision) {
    const why = `the run is of revision ${revision} and the experiment is now revision ${experiment.revision}`;
    return { ok: false, why, stack: undefined };
  }
  const changed = changedData(experiment, specOf(document));
  if (changed !== undefined) {
    return { ok: false, why: `${changed} has changed since the run was begun`, stack: undefined };
  }
  const log = openLog(folder);
  const clock = stopwatch();
  const repaired: string[] = [];
  let journal: Journal | undefined;
  let links: LinkKeeper | undefined;
  // To these seconds markInterrupted adds what a thread took that was ended.
  const markRunning = () =>
    writeRunDocument(folder, { ...document, status: "running", seconds: clock.seconds(), error: null });
  try {
    const file = path.join(folder, metricsFile);
    const { records, cut } = readJournal(file);
    if (cut > 0) repaired.push(`the last line of ${metricsFile} was cut off, and is made again`);
    const kept = loadCheckpoint(folder, records.length, (point) =>
      repaired.push(`the checkpoint step-${point} is cut off or altered, and passed over`),
    );
    if (document.parent !== undefined && kept === undefined) {
      throw new Error(`what it took over from ${document.parent.name} is damaged; fork that again`);
    }
    clock.add(kept?.seconds ?? 0);
    journal = keeping(() => {
      for (const part of [".", "checkpoints", "fields"]) removeTemporary(path.join(folder, part));
      log(kept === undefined ? "from the start" : `from safe point ${kept.point}, record ${kept.records}`);
      for (const what of repaired) log(what);
      markRunning();
      return openJournal(file, kept?.records ?? 0);
    });

    links = openLinks(folder);
    const { arm, seed, params } = specOf(document);
    const { seed: _, ...overrides } = params;
    const outcome = await runExperiment(experiment, {
      arm,
      seed,
      params: overrides,
      recorder: recorderOf(options, journal, links, clock.seconds, markRunning),
      ...(kept && { resumed: { state: kept.state, records: records.slice(0, kept.records), point: kept.point } }),
    });
    const { digest } = outcome;
    const done: RunDocument = { ...document, status: "done", seconds: clock.seconds(), digest, error: null };
    keeping(() => {
      links!.flush();
      journal!.close();
      log(`done, digest ${digest}`);
      writeRunDocument(folder, done);
    });
    // The run is done without it, and a disk may be full or the package for it absent.
    await compactRun(folder, done, outcome).catch((error) => quietly(() => log(`not compacted: ${error.message}`)));
    return { ok: true, digest, ...(repaired.length > 0 && { repaired }) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? error.stack : undefined;
    quietly(() => log(`failed: ${stack ?? why}`));
    quietly(() => links?.flush());
    quietly(() => journal?.close());
    const resumable = error instanceof UnwritableError;
    const status = resumable ? "interrupted" : "failed";
    quietly(() => writeRunDocument(folder, { ...document, status, seconds: clock.seconds(), error: why }));
    return { ok: false, why, stack, ...(resumable && { resumable }), ...(repaired.length > 0 && { repaired }) };
  }
}

/** Does what writes to the folder of the run under way. */
function keeping<T>(work: () => T): T {
  return writing("its folder", work);
}

function recorderOf(
  { folder, checkpointSeconds, keepCheckpoints = false, onProgress }: ExecuteOptions,
  journal: Journal,
  links: LinkKeeper,
  seconds: () => number,
  markRunning: () => void,
): Recorder {
  let saved = seconds();
  const points = checkpointPoints(folder).slice(0, keptCheckpoints);
  return {
    write(record, arrays) {
      keeping(() => {
        // The field goes first: a record never names what is not there.
        if ("field" in record) writeField(folder, record.field, arrays!);
        journal.write(record);
        if ("link" in record) links.write(record.link, arrays!);
      });
    },
    safePoint(point, records, make) {
      if (seconds() - saved < checkpointSeconds) return;
      const state = make();
      keeping(() => {
        // The records go first: a checkpoint never counts what is not there.
        journal.flush();
        links.flush();
        saveCheckpoint(folder, { point, records, seconds: seconds(), state });
        if (points[0] !== point) points.unshift(point);
        if (!keepCheckpoints) for (const old of points.splice(keptCheckpoints)) removeCheckpoint(folder, old);
        markRunning();
      });
      saved = seconds();
    },
    progress: (fraction, note) => onProgress?.(fraction, note),
  };
}

/** Time since now, and what earlier sessions took. */
function stopwatch(): { seconds(): number; add(seconds: number): void } {
  const began = performance.now();
  let before = 0;
  return {
    seconds: () => before + (performance.now() - began) / 1000,
    add: (seconds) => {
      before += seconds;
    },
  };
}

export function writeField(folder: string, name: string, arrays: NamedArrays): void {
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
