// From what somebody asked for to the parameters of a run and its key: default < preset < arm < what was changed by hand (a
// configuration file, then --set). The user's names and values are checked here, with a sentence for each mistake.
import { canonicalJson, sha256Hex, UsageError } from "#kit";
import type { Origin } from "./config/origin.ts";
import { branchOf, type Leaf, merge } from "./config/tree.ts";
import { type Experiment, type PresetName, presetNames, shortName } from "./define.ts";
import { nearestIs } from "./names.ts";
import { maximalSeed, type ParameterValue, type Values } from "./params.ts";
import { allowedValues, fits, readValue } from "./schema.ts";

/** Parameters changed by hand, over preset and arm. */
export type Overrides = Readonly<Record<string, ParameterValue>>;

/** Where parameters are from. */
export type Origins = Readonly<Record<string, Origin>>;

/** One run, fully determined. */
export interface RunSpec {
  readonly experiment: string;
  readonly revision: number;
  readonly preset: PresetName;
  readonly arm: string;
  readonly seed: number;
  /** Every parameter, the seed among them. */
  readonly params: Values;
  /** The parameters among them that were changed by hand. */
  readonly overrides: Overrides;
  /** Where each parameter is from; absent of a run that is read back. Neither in the key nor in the digest. */
  readonly origins?: Origins;
  /** By name, hashes of the data from outside whose names do not say what is in them; absent when there are none. */
  readonly data?: Readonly<Record<string, string>>;
  /** The run it branched from, if it did. */
  readonly parent?: Parent;
  /** Hash of experiment, revision, parameters, arm, seed, data and parent, 64 hexadecimal digits. Equal keys mean equal runs. */
  readonly key: string;
}

/** From where a run goes on that did not begin at its own start. */
export interface Parent {
  readonly key: string;
  /** As it was called then; no part of the run's key. */
  readonly name: string;
  /** The safe point, counted from 1. */
  readonly step: number;
}

/** @throws UsageError for a preset the experiment does not have. */
export function checkPreset(experiment: Experiment, name: string): PresetName {
  const names = presetNames.filter((preset) => experiment.presets[preset] !== undefined);
  const found = names.find((preset) => preset === name);
  if (found !== undefined) return found;
  throw new UsageError(`${shortName(experiment.id)}: --preset ${name} is no preset${nearestIs(name, names)}.`);
}

/** The arms asked for, in the experiment's order; all when none is named. @throws UsageError for an unknown arm. */
export function checkArms(experiment: Experiment, names: readonly string[]): string[] {
  const arms = Object.keys(experiment.arms);
  const unknown = names.find((name) => !arms.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`${shortName(experiment.id)}: --arm ${unknown} is no arm${nearestIs(unknown, arms)}.`);
  }
  return names.length === 0 ? arms : arms.filter((arm) => names.includes(arm));
}

/** Reads `name=value` texts. @throws UsageError for an unknown parameter, a wrong type, a value out of range, or the seed. */
export function readOverrides(experiment: Experiment, texts: readonly string[]): Overrides {
  const overrides: Record<string, ParameterValue> = {};
  for (const text of texts) {
    const who = `${shortName(experiment.id)}: --set ${text}`;
    const equals = text.indexOf("=");
    if (equals < 1) throw new UsageError(`${who} is not of the form name=value.`);
    const name = text.slice(0, equals);
    const value = text.slice(equals + 1);
    if (name === "seed") throw new UsageError(`${who} would give every replicate one seed; choose seeds with --seeds.`);
    const parameter = Object.hasOwn(experiment.params, name) ? experiment.params[name] : undefined;
    if (parameter === undefined) {
      const names = Object.keys(experiment.params).filter((other) => other !== "seed");
      throw new UsageError(`${who} is no parameter${nearestIs(name, names)}.`);
    }
    const read = readValue(parameter, value);
    if (!fits(parameter, read)) throw new UsageError(`${who} does not fit; ${name} is ${allowedValues(parameter)}.`);
    overrides[name] = read;
  }
  return overrides;
}

/** Reads "1..5", "1,3" or "1..3,7". @throws UsageError when it is not a list of seeds, or one of more than 10,000. */
export function readSeeds(text: string): number[] {
  const seeds = new Set<number>();
  for (const part of text.split(",")) {
    const [, first, , last] = /^(\d{1,10})(\.\.(\d{1,10}))?$/.exec(part.trim()) ?? [];
    const low = Number(first);
    const high = Number(last ?? first);
    if (first === undefined || high < low || high > maximalSeed || high - low >= 10_000) {
      throw new UsageError(
        `--seeds ${text} is not a list of seeds; write 1..5 or 1,3 with whole numbers from 0 to ${maximalSeed}, at most 10000 of them.`,
      );
    }
    for (let seed = low; seed <= high; seed++) seeds.add(seed);
  }
  return [...seeds].sort((a, b) => a - b);
}

/** The seeds of the experiment's own replicates. */
export function ownSeeds(experiment: Experiment): number[] {
  return Array.from({ length: experiment.replicates }, (_, index) => experiment.params.seed.default + index);
}

/** What a run is made of, before it is merged. Without a preset the parameters start from their defaults alone. */
export interface RunChoice {
  readonly preset?: PresetName | undefined;
  readonly arm: string;
  readonly seed: number;
  readonly overrides?: Overrides;
  /** Where the overrides are from; "code" when it is not said. */
  readonly origins?: Origins;
  /** Where the seed is from; "code" when it is not said. */
  readonly seedOrigin?: Origin;
}

/** Every parameter of a run, and where each is from: default < preset < arm < overrides. */
export function mergeParameters(experiment: Experiment, choice: RunChoice): { params: Values; origins: Origins } {
  const { preset, arm, seed, overrides = {}, origins = {}, seedOrigin } = choice;
  const code: Origin = { kind: "code" };
  const byHand = Object.entries(overrides).map(
    ([name, value]) => [name, { value, origin: Object.hasOwn(origins, name) ? origins[name]! : code }] as const,
  );
  const defaults = Object.entries(experiment.params).map(([name, parameter]) => [name, parameter.default]);
  const ofPreset = preset === undefined ? undefined : experiment.presets[preset];
  const { entries } = merge(
    branchOf(Object.fromEntries(defaults), { kind: "default" }),
    branchOf((ofPreset ?? {}) as Overrides, { kind: "preset", name: preset ?? "" }),
    branchOf((experiment.arms[arm] ?? {}) as Overrides, { kind: "arm", name: arm }),
    { origin: code, entries: new Map(byHand) },
    branchOf({ seed }, seedOrigin ?? code),
  );
  const merged = [...entries] as [string, Leaf][];
  // Minus zero is zero here, as it is in run.json, or a resumed run would be told something else.
  const params = Object.fromEntries(merged.map(([name, { value }]) => [name, value === 0 ? 0 : value]));
  return {
    params: params as unknown as Values,
    origins: Object.fromEntries(merged.map(([name, { origin }]) => [name, origin])),
  };
}

/** One run, merged and with its key. Names and values are those the checks above let pass. */
export function resolveRun(experiment: Experiment, choice: RunChoice & { readonly preset: PresetName }): RunSpec {
  const { preset, arm, seed, overrides = {} } = choice;
  const { params, origins } = mergeParameters(experiment, choice);
  const { id, revision } = experiment;
  const data = experiment.contents?.(params);
  const made = { experiment: id, revision, params, arm, seed, ...(data && { data }) };
  return { ...made, preset, overrides, origins, key: keyOf(made) };
}

/** The key of a run: what it is made of, and nothing of how it is made. */
export function keyOf({
  experiment,
  revision,
  params,
  arm,
  seed,
  data,
  parent,
}: Pick<RunSpec, "experiment" | "revision" | "params" | "arm" | "seed" | "data" | "parent">): string {
  const lineage = parent === undefined ? {} : { parent: { key: parent.key, step: parent.step } };
  return sha256Hex(canonicalJson({ experiment, revision, params, arm, seed, ...(data && { data }), ...lineage }));
}
