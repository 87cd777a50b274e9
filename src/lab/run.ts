// Runs an experiment once, in memory, in Node or a browser. Turns what it records into a list of records and a digest. Knows no
// files: a store listens through `Recorder`.
import { canonicalJson, hashArrays, type NamedArrays, sha256Hex, stream, UsageError } from "#kit";
import {
  checkSettings,
  type Experiment,
  type PresetName,
  type Recording,
  type RunContext,
  type SavedState,
  type TypedExperiment,
} from "./define.ts";
import type { MetricSet } from "./metrics.ts";
import { nearestIs } from "./names.ts";
import type { ParameterSet, Settings } from "./params.ts";
import { digestOf, type Results, type RunRecord, resultsOf } from "./records.ts";
import { mergeParameters, type Overrides } from "./resolve.ts";
import type { RunData } from "./runSet.ts";

/** Is told everything as it happens. */
export interface Recorder {
  /** The next record; `arrays` come with a field or a link. May throw to stop the run. */
  write?(record: RunRecord, arrays?: NamedArrays): void;
  /** A safe point after `records` records, `point` counting them from 1 over all sessions. Calling `make` gives the state to keep. */
  safePoint?(point: number, records: number, make: () => SavedState): void;
  progress?(fraction: number, note?: string): void;
}

/** From where a run goes on: the state kept at a safe point, and the records made until then. */
export interface Resumption {
  readonly state: SavedState;
  readonly records: readonly RunRecord[];
  readonly point: number;
}

export interface RunOutcome extends RunData, Results {
  readonly digest: string;
  /** Fields recorded by this call; a resumed run's earlier ones are with whoever kept them. */
  readonly fields: Readonly<Record<string, NamedArrays>>;
}

/**
 * Runs one arm with one seed. Parameters are merged as everywhere: default < preset (if any) < arm < `params`.
 * @throws whatever the experiment throws, and an Error when it records what it did not declare or twice what there is once.
 */
export async function runExperiment<P extends ParameterSet, A extends string, M extends MetricSet>(
  experiment: TypedExperiment<P, A, M>,
  options: {
    readonly arm: NoInfer<A>;
    readonly seed: number;
    readonly preset?: PresetName;
    readonly params?: Settings<NoInfer<P>>;
    readonly recorder?: Recorder;
    readonly resumed?: Resumption;
  },
): Promise<RunOutcome> {
  const { arm, seed, recorder = {}, resumed } = options;
  const overrides = (options.params ?? {}) as Overrides;
  checkChoice(experiment, arm, { ...overrides, seed });
  const { params } = mergeParameters(experiment, { preset: options.preset, arm, seed, overrides });
  const records: RunRecord[] = [...(resumed?.records ?? [])];
  const fields: Record<string, NamedArrays> = {};
  let point = resumed?.point ?? 0;
  let first = true;

  const write = (record: RunRecord, arrays?: NamedArrays) => {
    records.push(record);
    recorder.write?.(record, arrays);
  };
  const context: RunContext = {
    params,
    rng: stream(seed).fold(experiment.id),
    data: (name) => {
      throw new UsageError(`${experiment.id}: this run was given no data, and asks for "${name}".`);
    },
    record: recording(experiment, resultsOf(records), write, fields),
    progress: (fraction, note) => recorder.progress?.(Math.min(1, Math.max(0, fraction)), note),
    checkpoint: {
      restored: resumed?.state,
      offer(make) {
        // Most experiments offer at once the state they were restored to: it is the same safe point.
        const again = first && resumed?.records.length === records.length && sameState(resumed.state, make());
        if (!again) point++;
        first = false;
        recorder.safePoint?.(point, records.length, make);
      },
    },
  };
  await (experiment as Experiment).run(context);

  const results = resultsOf(records);
  return {
    arm,
    seed,
    params,
    ...results,
    fields,
    fieldNames: Object.keys(results.fieldHashes),
    loadField: (name) => fields[name]!,
    digest: digestOf(results),
  };
}

function sameState(a: SavedState, b: SavedState): boolean {
  return canonicalJson(a.values) === canonicalJson(b.values) && hashArrays(a.arrays) === hashArrays(b.arrays);
}

// Callers in code are held by types; this is for those who are not, and for values out of range.
function checkChoice(experiment: Experiment, arm: string, settings: object): void {
  if (experiment.arms[arm] === undefined) {
    throw new UsageError(`${experiment.id}: "${arm}" is no arm${nearestIs(arm, Object.keys(experiment.arms))}.`);
  }
  checkSettings(`${experiment.id}: a run`, experiment.params, settings);
}

/** The `record` an experiment gets. Names and numbers are checked here, so that what is on disk can be trusted. */
function recording(
  experiment: Experiment,
  before: Results,
  write: (record: RunRecord, arrays?: NamedArrays) => void,
  fields: Record<string, NamedArrays>,
): Recording {
  const { id, metrics } = experiment;
  const scalarsSeen = new Set(Object.keys(before.scalars));
  const fieldsSeen = new Set(Object.keys(before.fieldHashes));
  let head = before.chain.at(-1)?.link ?? "";

  const checkStep = (step: number) => {
    if (!Number.isFinite(step)) throw new Error(`${id}: a step is a finite number, not ${step}.`);
  };
  // A metric left undefined is one with nothing to say; it is not written.
  const defined = (values: Readonly<Record<string, number | undefined>>, kind: "scalar" | "series") => {
    const found: Record<string, number> = {};
    for (const [name, value] of Object.entries(values)) {
      if (metrics[name]?.kind !== kind) {
        const names = Object.keys(metrics).filter((other) => metrics[other]!.kind === kind);
        throw new Error(`${id}: "${name}" is no ${kind} metric${nearestIs(name, names)}.`);
      }
      if (value === undefined) continue;
      if (typeof value !== "number") throw new Error(`${id}: ${name} is recorded as a number, not ${typeof value}.`);
      found[name] = value;
    }
    return found;
  };
  const once = (seen: Set<string>, what: string, name: string) => {
    if (seen.has(name))
      throw new Error(`${id}: the ${what} "${name}" is recorded once a run, and was recorded before.`);
    seen.add(name);
  };

  const scalars = (values: Readonly<Record<string, number | undefined>>) => {
    const found = defined(values, "scalar");
    for (const name of Object.keys(found)) once(scalarsSeen, "scalar", name);
    if (Object.keys(found).length > 0) write({ scalars: found });
  };
  return Object.assign(scalars, {
    at(step: number, values: Readonly<Record<string, number | undefined>>) {
      checkStep(step);
      const found = defined(values, "series");
      if (Object.keys(found).length > 0) write({ step, series: found });
    },
    field(name: string, arrays: NamedArrays) {
      if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
        throw new Error(`${id}: the field "${name}" becomes a file; name it with letters, digits, dots and hyphens.`);
      }
      once(fieldsSeen, "field", name);
      // The experiment may go on writing into the memory it gave.
      fields[name] = Object.fromEntries(
        Object.entries(arrays).map(([part, array]) => [part, { ...array, data: array.data.slice() }]),
      );
      write({ field: name, sha256: hashArrays(arrays) }, arrays);
    },
    link(step: number, arrays: NamedArrays) {
      checkStep(step);
      head = sha256Hex(canonicalJson([head, step, hashArrays(arrays)]));
      write({ step, link: head }, arrays);
    },
  });
}
