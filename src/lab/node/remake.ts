// Makes a run that is in a folder once more, in memory and in this thread, from its start or from a state it kept. Touches no file.
import { type NamedArrays, UsageError } from "#kit";
import type { Experiment } from "../define.ts";
import { recordDifference } from "../difference.ts";
import type { RunRecord } from "../records.ts";
import { type Recorder, type RunOutcome, runExperiment } from "../run.ts";
import { changedData } from "../shelf.ts";
import { type KeptState, loadCheckpoint, loadPoint } from "./checkpoints.ts";
import { specOf } from "./runDocument.ts";
import { recordsOf, type StoredRun } from "./store.ts";

export interface Remaking {
  /** Where to go on from; the run's own start when absent. */
  readonly from?: KeptState | undefined;
  /** Told the records the run goes on after, before it does. */
  readonly begin?: (known: readonly RunRecord[]) => void;
  readonly recorder: Recorder;
}

/** @throws UsageError when the experiment is no longer the one the run is of. */
export function checkRevision(experiment: Experiment, { name, document }: StoredRun): void {
  const { id, revision } = experiment;
  if (document.revision !== revision)
    throw new UsageError(`${name} is of revision ${document.revision}, and ${id} is now revision ${revision}.`);
  const changed = changedData(experiment, specOf(document));
  if (changed !== undefined) throw new UsageError(`${name} was made from ${changed}, which has changed since.`);
}

/** @throws whatever the experiment or the recorder throws. */
export async function remake(experiment: Experiment, run: StoredRun, remaking: Remaking): Promise<RunOutcome> {
  const { arm, seed, params } = specOf(run.document);
  const { from, begin, recorder } = remaking;
  const known = from === undefined ? [] : recordsOf(run).slice(0, from.records);
  begin?.(known);
  const { seed: _, ...settings } = params;
  return runExperiment(experiment, {
    arm,
    seed,
    params: settings,
    recorder,
    ...(from && { resumed: { state: from.state, records: known, point: from.point } }),
  });
}

/** Ends a run that has come far enough. */
class Reached extends Error {}

/**
 * The state a run had at one link of its chain, made again from the newest checkpoint before it.
 * @param index place in the chain, from 0.
 */
export async function arraysAtLink(
  experiment: Experiment,
  run: StoredRun,
  index: number,
  onProgress: Required<Recorder>["progress"],
): Promise<{ readonly ok: true; readonly arrays: NamedArrays } | { readonly ok: false; readonly why: string }> {
  const links = recordsOf(run).flatMap((record, at) => ("link" in record ? [{ at, link: record.link }] : []));
  const { at, link } = links[index]!;
  const from = loadCheckpoint(run.folder, at);
  let place = links.filter((each) => each.at < (from?.records ?? 0)).length;
  let found: NamedArrays | undefined;
  let why = "it now ends before that link";
  const write: Recorder["write"] = (record, arrays) => {
    if (!("link" in record) || place++ < index) return;
    if (record.link === link)
      found = arrays; // The experiment, which stops here, no longer writes into them.
    else why = "it now comes to another state, because the program has changed since";
    throw new Reached();
  };
  try {
    checkRevision(experiment, run);
    if (run.document.parent !== undefined && from === undefined) throw new Error("it was another run then");
    await remake(experiment, run, { from, recorder: { write, progress: onProgress } });
  } catch (error) {
    if (!(error instanceof Reached)) why = error instanceof Error ? error.message : String(error);
  }
  return found === undefined ? { ok: false, why } : { ok: true, arrays: found };
}

/**
 * The state a run had at its `point`-th safe point: its checkpoint, or made again from the newest one before.
 * @throws UsageError when it did not come so far, or no longer comes there by the way it went.
 */
export async function stateAtPoint(
  experiment: Experiment,
  run: StoredRun,
  point: number,
  onProgress: Required<Recorder>["progress"],
): Promise<KeptState> {
  checkRevision(experiment, run);
  const records = recordsOf(run);
  const from = loadPoint(run.folder, point, records.length);
  if (from?.point === point) return from;
  if (run.document.parent !== undefined && from === undefined)
    throw new UsageError(`${run.name} branched from another run after safe point ${point}; fork that one.`);
  const began = performance.now();
  let made = from?.records ?? 0;
  let passed = from?.point ?? 0;
  let found: KeptState | undefined;
  const recorder: Recorder = {
    progress: onProgress,
    write(record) {
      const apart = recordDifference(made, records[made], record);
      if (made >= records.length) throw new UsageError(`${run.name} has not come to safe point ${point} yet.`);
      if (apart !== undefined)
        throw new UsageError(`${run.name} no longer goes the way it went, from line ${apart.line} on: ${apart.what}.`);
      made++;
    },
    safePoint(at, count, make) {
      passed = at;
      if (at < point) return;
      const seconds = (from?.seconds ?? 0) + (performance.now() - began) / 1000;
      found = { point, records: count, seconds, state: make() };
      throw new Reached();
    },
  };
  try {
    await remake(experiment, run, { from, recorder });
  } catch (error) {
    if (!(error instanceof Reached)) throw error;
  }
  if (found !== undefined) return found;
  const how = passed === 0 ? "no safe points" : `only ${passed} safe points`;
  throw new UsageError(`${run.name} has ${how}, and cannot be forked at ${point}.`);
}
