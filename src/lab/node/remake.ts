// Makes a run that is in a folder once more, in memory and in this thread, from its start or from a state it kept. Touches no file.
import { UsageError } from "#kit";
import type { Experiment } from "../define.ts";
import type { RunRecord } from "../records.ts";
import { type Recorder, type RunOutcome, runExperiment } from "../run.ts";
import type { KeptState } from "./checkpoints.ts";
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
export function checkRevision({ id, revision }: Experiment, { name, document }: StoredRun): void {
  if (document.revision === revision) return;
  throw new UsageError(`${name} is of revision ${document.revision}, and ${id} is now revision ${revision}.`);
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
