// An experiment as one declaration: what it is told, what it records, what it runs, what its source claimed. Types follow from
// the declaration, so that a misspelt parameter, metric or arm does not type-check. Runs nothing.
import type { Animation, Figure } from "#figure";
import { type Interval, type Json, type NamedArrays, type SourceArrays, type Stream, UsageError } from "#kit";
import type { Agreement } from "./agreements.ts";
import type { MetricSet, ScalarNames, SeriesNames } from "./metrics.ts";
import { nearestIs } from "./names.ts";
import type { ParameterSet, Settings, Values } from "./params.ts";
import type { RunSet } from "./runSet.ts";
import { allowedValues, fits } from "./schema.ts";

/** The sizes an experiment comes in. `smoke` ends in seconds, `study` is the claim's size, `source` the notebook's own where larger. */
export const presetNames = ["smoke", "study", "source"] as const;
export type PresetName = (typeof presetNames)[number];

/** Where an experiment comes from. */
export interface Source {
  readonly notebook: string;
  /** Entries of the specification it covers, as "004/7a". */
  readonly entries: readonly string[];
  /** A work the statements are taken from, with its address. */
  readonly reference?: string;
}

/** Records what a run finds. Everything recorded enters the run's digest, in the order recorded. */
export interface Recording<M extends MetricSet = MetricSet> {
  /** Scalar metrics, each at most once a run. */
  (values: { readonly [Name in ScalarNames<M>]?: number }): void;
  /** Series metrics at a step: an epoch, an iteration, a time. Steps may repeat or go back; nothing is dropped. */
  at(step: number, values: { readonly [Name in SeriesNames<M>]?: number }): void;
  /** Arrays kept with the run as fields/<name>.safetensors, each name once a run. */
  field(name: string, arrays: NamedArrays): void;
  /** One link of the hash chain over states, by which two runs can be compared step by step. */
  link(step: number, arrays: NamedArrays): void;
}

/** All a run needs to go on: plain values and arrays. */
export interface SavedState {
  readonly values: Json;
  readonly arrays: NamedArrays;
}

export interface Checkpoint {
  /** Where an interrupted run stopped; undefined at a start. What was recorded before must not be recorded again. */
  readonly restored: SavedState | undefined;
  /** A safe point. The lab calls `make` and keeps the state when enough time has passed; results never depend on it. */
  offer(make: () => SavedState): void;
}

export interface RunContext<P extends ParameterSet = ParameterSet, M extends MetricSet = MetricSet> {
  readonly params: Values<P>;
  /** The run's root stream, from the seed and the experiment's id. It is the same in every arm, so that arms are compared in pairs. */
  readonly rng: Stream;
  readonly record: Recording<M>;
  /** How far the run is, 0 to 1, and what it is doing. Shown, never recorded. */
  progress(fraction: number, note?: string): void;
  readonly checkpoint: Checkpoint;
  /**
   * Data from outside that the experiment said it `needs`.
   * @throws UsageError when it did not say so, or the run was given no data.
   */
  data(name: string): SourceArrays;
}

/** What a claim's measurement gives: one value a replicate, an interval, or why there is none. */
export type Measurement = readonly number[] | Interval | { readonly unmeasured: string };

export interface Claim<
  P extends ParameterSet = ParameterSet,
  A extends string = string,
  M extends MetricSet = MetricSet,
> {
  /** The statement, as a reader would hold the source to it. */
  readonly says: string;
  /** The source's figure, null where the statement has none; how the source puts it (`text`); and where it stands. */
  readonly reported: { readonly value: number | null; readonly text?: string; readonly where: string };
  measure(runs: RunSet<P, A, M>): Measurement;
  readonly agree: Agreement;
}

export interface FigureDefinition<
  P extends ParameterSet = ParameterSet,
  A extends string = string,
  M extends MetricSet = MetricSet,
> {
  readonly caption: string;
  draw(runs: RunSet<P, A, M>): Figure;
}

export interface AnimationDefinition<
  P extends ParameterSet = ParameterSet,
  A extends string = string,
  M extends MetricSet = MetricSet,
> {
  readonly caption: string;
  /** From run data only; frames are made when asked for, in any order. */
  draw(runs: RunSet<P, A, M>): Animation;
}

export interface Definition<P extends ParameterSet, A extends string, M extends MetricSet> {
  /** "area/name", as the folder under experiments/. */
  readonly id: string;
  readonly title: string;
  readonly source: Source;
  /** Counted up when the meaning of results changes; part of every run's key. */
  readonly revision: number;
  readonly params: P;
  readonly presets: {
    readonly smoke: Settings<NoInfer<P>>;
    readonly study: Settings<NoInfer<P>>;
    readonly source?: Settings<NoInfer<P>>;
  };
  /** The variants compared: the thing itself, its controls and ablations. */
  readonly arms: { readonly [Arm in A]: Settings<NoInfer<P>> };
  /** Number of seeds every arm is run with. */
  readonly replicates: number;
  readonly metrics: M;
  /** Names of the data from outside that a run with these parameters needs; none when absent. A smoke preset needs none. */
  needs?(params: Values<P>): readonly string[];
  run(context: RunContext<P, M>): void | Promise<void>;
  readonly claims: { readonly [name: string]: Claim<P, A, M> };
  readonly figures?: { readonly [name: string]: FigureDefinition<P, A, M> };
  readonly animations?: { readonly [name: string]: AnimationDefinition<P, A, M> };
}

/** Any experiment, its particular types forgotten: what catalogues, command line and studio handle. */
export interface Experiment extends Definition<ParameterSet, string, MetricSet> {
  /** Hashes of the data a run with these parameters needs, where their names do not say what is in them; `withData` gives it. */
  contents?(params: Values): Readonly<Record<string, string>> | undefined;
}

/** An experiment that still knows its parameters, arms and metrics. */
export interface TypedExperiment<P extends ParameterSet, A extends string, M extends MetricSet> extends Experiment {
  readonly params: P;
  readonly arms: { readonly [Arm in A]: Settings<P> };
  readonly metrics: M;
}

/** Experiments by id, each loaded when asked for. */
export interface Catalogue {
  readonly [id: string]: () => Promise<{ readonly default: Experiment }>;
}

/** The part of an id after the area: "split-two-tasks" of "pruning/split-two-tasks". */
export function shortName(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}

/**
 * Checks a declaration and gives it back as an experiment.
 * @throws UsageError when the id is not "area/name", a name could not be a folder, a default, preset or arm does not fit, or a claim
 *   is held against a figure its source does not give.
 */
export function defineExperiment<const P extends ParameterSet, A extends string, const M extends MetricSet>(
  definition: Definition<P, A, M>,
): TypedExperiment<P, A, M> {
  const { id, params, presets, arms, replicates, revision } = definition;
  if (!/^[a-z][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/.test(id)) {
    throw new UsageError(
      `defineExperiment: the id "${id}" is not "area/name" in lower-case letters, digits and hyphens.`,
    );
  }
  for (const [what, names] of [
    ["arm", Object.keys(arms)],
    ["metric", Object.keys(definition.metrics)],
    ["claim", Object.keys(definition.claims)],
    ["figure", Object.keys(definition.figures ?? {})],
    ["animation", Object.keys(definition.animations ?? {})],
  ] as const) {
    // Names become folders and files.
    const bad = names.find((name) => !/^[A-Za-z][A-Za-z0-9-]*$/.test(name));
    if (bad !== undefined)
      throw new UsageError(`${id}: the ${what} "${bad}" is not a name of letters, digits and hyphens.`);
  }
  const groups = new Set(
    Object.keys(params).flatMap((name) => name.split(".").map((_, at, all) => all.slice(0, at).join("."))),
  );
  for (const name of Object.keys(params)) {
    // A dot puts a parameter in a group: "network.width" is `network: {width: 3}` in a file.
    if (!/^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/.test(name))
      throw new UsageError(
        `${id}: the parameter "${name}" is not a name of letters and digits, or such names with dots.`,
      );
    if (groups.has(name)) throw new UsageError(`${id}: "${name}" is a parameter, and a group of parameters as well.`);
  }
  if (Object.keys(arms).length === 0) throw new UsageError(`${id}: an experiment has at least one arm.`);
  if (!Number.isInteger(replicates) || replicates < 1)
    throw new UsageError(`${id}: replicates are at least 1, not ${replicates}.`);
  if (!Number.isInteger(revision) || revision < 1)
    throw new UsageError(`${id}: a revision is at least 1, not ${revision}.`);
  checkSettings(
    `${id}: the default`,
    params,
    Object.fromEntries(Object.entries(params).map(([name, { default: value }]) => [name, value])),
  );
  for (const [preset, settings] of Object.entries(presets)) checkSettings(`${id}: preset ${preset}`, params, settings);
  for (const [arm, settings] of Object.entries<object>(arms)) checkSettings(`${id}: arm ${arm}`, params, settings);
  for (const [name, { reported, agree }] of Object.entries(definition.claims)) {
    if (agree.kind === "within" && reported.value === null)
      throw new UsageError(`${id}: the claim ${name} is to agree ${agree.words}, and its source reports none.`);
  }
  // The functions are called only with run sets and contexts made from this very declaration.
  return definition as unknown as TypedExperiment<P, A, M>;
}

/** @throws UsageError when a setting is of no parameter or does not fit. */
export function checkSettings(who: string, params: ParameterSet, settings: object): void {
  for (const [name, value] of Object.entries(settings)) {
    const parameter = params[name];
    if (parameter === undefined) {
      throw new UsageError(`${who} sets "${name}", which is no parameter${nearestIs(name, Object.keys(params))}.`);
    }
    if (!fits(parameter, value))
      throw new UsageError(`${who} of ${name} is ${value}, and not ${allowedValues(parameter)}.`);
  }
}
