// What a configuration file and the command line ask of an experiment: preset, arms, seeds, parameters, each with where it was asked.
// An option stands over the file. Every mistake is one sentence with its place.
import { UsageError } from "#kit";
import { type Experiment, type PresetName, presetNames, shortName } from "../define.ts";
import { nearestIs } from "../names.ts";
import { maximalSeed, type ParameterValue } from "../params.ts";
import {
  checkArms,
  checkPreset,
  type Origins,
  type Overrides,
  ownSeeds,
  type RunSpec,
  readOverrides,
  readSeeds,
  resolveRun,
} from "../resolve.ts";
import { allowedValues, fits } from "../schema.ts";
import { type Origin, oneLine, originText } from "./origin.ts";
import { type Branch, type Located, settings, shown } from "./tree.ts";

/** What is typed: the options of `run`, `claims` and `info`. */
export interface TypedChoice {
  readonly preset?: string | undefined;
  /** No arm named means all. */
  readonly arm: readonly string[];
  readonly seeds?: string | undefined;
  /** Texts "name=value". */
  readonly set: readonly string[];
}

export interface Sourced<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** What was asked for, checked, with nothing left open. */
export interface Choice {
  readonly preset: Sourced<PresetName>;
  /** In the experiment's order. */
  readonly arms: Sourced<readonly string[]>;
  readonly seeds: Sourced<readonly number[]>;
  /** Parameters changed by hand, in a file or by --set. */
  readonly overrides: Overrides;
  /** Where they were changed. */
  readonly origins: Origins;
}

/** The runs chosen, seed by seed, so that of work that is interrupted there are whole replicates to compare. */
export function chosenRuns(experiment: Experiment, { preset, arms, seeds, overrides, origins }: Choice): RunSpec[] {
  const shared = { preset: preset.value, overrides, origins, seedOrigin: seeds.origin };
  return seeds.value.flatMap((seed) => arms.value.map((arm) => resolveRun(experiment, { ...shared, arm, seed })));
}

export const standardPreset: PresetName = "study";

/** The settings of a configuration file, beside `extends`. */
export const configurationNames = ["experiment", "preset", "arms", "seeds", "params"] as const;

/**
 * What is asked for by options over a configuration over the experiment's own.
 * @param configuration composed from files.
 * @throws UsageError for what the experiment does not have or allow.
 */
export function resolveChoice(experiment: Experiment, typed: TypedChoice, configuration?: Branch): Choice {
  const asked: Asked =
    configuration === undefined ? { params: {}, origins: {} } : readConfiguration(experiment, configuration);
  const set = readOverrides(experiment, typed.set);
  const flag = <T>(name: string, value: T): Sourced<T> => ({ value, origin: { kind: "flag", flag: name } });
  const standard = <T>(value: T): Sourced<T> => ({ value, origin: { kind: "default" } });
  return {
    preset:
      typed.preset === undefined
        ? (asked.preset ?? standard(standardPreset))
        : flag("--preset", checkPreset(experiment, typed.preset)),
    arms:
      typed.arm.length === 0
        ? (asked.arms ?? standard(checkArms(experiment, [])))
        : flag("--arm", checkArms(experiment, typed.arm)),
    seeds:
      typed.seeds === undefined
        ? (asked.seeds ?? standard(ownSeeds(experiment)))
        : flag("--seeds", readSeeds(typed.seeds)),
    overrides: { ...asked.params, ...set },
    origins: {
      ...asked.origins,
      ...Object.fromEntries(Object.keys(set).map((name) => [name, { kind: "flag", flag: "--set" }])),
    },
  };
}

interface Asked {
  readonly preset?: Sourced<PresetName>;
  readonly arms?: Sourced<readonly string[]>;
  readonly seeds?: Sourced<readonly number[]>;
  readonly params: Overrides;
  readonly origins: Origins;
}

function readConfiguration(experiment: Experiment, { entries }: Branch): Asked {
  for (const [name, { origin }] of entries) {
    if ((configurationNames as readonly string[]).includes(name)) continue;
    const isParameter = Object.hasOwn(experiment.params, name);
    const hint = isParameter
      ? "; it is a parameter, which belongs under params"
      : nearestIs(oneLine(name), configurationNames);
    throw new UsageError(`${originText(origin)}: "${oneLine(name)}" is no setting of a configuration${hint}.`);
  }
  const meant = entries.get("experiment");
  if (
    meant !== undefined &&
    !("value" in meant && [experiment.id, shortName(experiment.id)].includes(`${meant.value}`))
  ) {
    throw new UsageError(
      `${originText(meant.origin)}: this is for the experiment ${shown(meant)}, and not for ${experiment.id}.`,
    );
  }
  const preset = entries.get("preset");
  const arms = entries.get("arms");
  const seeds = entries.get("seeds");
  return {
    ...(preset && { preset: { value: presetIn(experiment, preset), origin: preset.origin } }),
    ...(arms && { arms: { value: armsIn(experiment, arms), origin: arms.origin } }),
    ...(seeds && { seeds: { value: seedsIn(seeds), origin: seeds.origin } }),
    ...parametersIn(experiment, entries.get("params")),
  };
}

function presetIn(experiment: Experiment, located: Located): PresetName {
  const names = presetNames.filter((name) => experiment.presets[name] !== undefined);
  return oneOf(located, names, `preset of ${shortName(experiment.id)}`) as PresetName;
}

function armsIn(experiment: Experiment, located: Located): string[] {
  const arms = Object.keys(experiment.arms);
  const items = "items" in located ? located.items : [located];
  if (items.length === 0) throw new UsageError(`${originText(located.origin)}: arms names none; leave it out for all.`);
  const named = items.map((item) => oneOf(item, arms, `arm of ${shortName(experiment.id)}`));
  return arms.filter((arm) => named.includes(arm));
}

function oneOf(located: Located, names: readonly string[], what: string): string {
  const name = "value" in located ? String(located.value ?? "") : "";
  if (names.includes(name)) return name;
  throw new UsageError(`${originText(located.origin)}: ${shown(located)} is no ${what}${nearestIs(name, names)}.`);
}

/** A list of whole numbers, one of them, or a text as after --seeds. */
function seedsIn(located: Located): number[] {
  const items = "items" in located ? located.items : [located];
  const seeds = items.flatMap((item) => {
    const seed = "value" in item ? item.value : undefined;
    if (typeof seed === "number" && Number.isInteger(seed) && seed >= 0 && seed <= maximalSeed) return [seed];
    if (typeof seed === "string") return seedsOfText(seed, item.origin);
    throw new UsageError(
      `${originText(item.origin)}: ${shown(item)} is no seed; seeds are whole numbers from 0 to ${maximalSeed}, as [1, 3], or 1..5.`,
    );
  });
  if (seeds.length === 0)
    throw new UsageError(`${originText(located.origin)}: seeds names none; leave it out for the experiment's own.`);
  return [...new Set(seeds)].sort((a, b) => a - b);
}

function seedsOfText(text: string, origin: Origin): number[] {
  try {
    return readSeeds(text);
  } catch {
    throw new UsageError(
      `${originText(origin)}: "${oneLine(text, 40)}" is not a list of seeds; write 1..5 or [1, 3] with whole numbers from 0 to ${maximalSeed}, at most 10000 of them.`,
    );
  }
}

/** Parameters by name; a group of them may be a mapping, `network: {width: 3}` for "network.width". */
function parametersIn(experiment: Experiment, located: Located | undefined): { params: Overrides; origins: Origins } {
  const params: Record<string, ParameterValue> = {};
  const origins: Record<string, Origin> = {};
  if (located === undefined) return { params, origins };
  if (!("entries" in located)) {
    throw new UsageError(
      `${originText(located.origin)}: params is ${shown(located)}, and not a mapping of parameters to values.`,
    );
  }
  for (const { path, setting } of settings(located)) {
    const where = originText(setting.origin);
    if (path === "seed")
      throw new UsageError(`${where}: seed would give every replicate one seed; choose seeds with seeds.`);
    const parameter = Object.hasOwn(experiment.params, path) ? experiment.params[path] : undefined;
    const isGroup = "entries" in setting && Object.keys(experiment.params).some((name) => name.startsWith(`${path}.`));
    if (isGroup) continue;
    if (parameter === undefined) {
      const names = Object.keys(experiment.params).filter((name) => name !== "seed");
      throw new UsageError(
        `${where}: "${oneLine(path)}" is no parameter of ${shortName(experiment.id)}${nearestIs(oneLine(path), names)}.`,
      );
    }
    const before = origins[path];
    if (before !== undefined) throw new UsageError(`${where}: ${path} is set here again, after ${originText(before)}.`);
    const value = "value" in setting ? setting.value : undefined;
    if (!fits(parameter, value)) {
      throw new UsageError(`${where}: ${path} is ${shown(setting)}, and not ${allowedValues(parameter)}.`);
    }
    params[path] = value;
    origins[path] = setting.origin;
  }
  return { params, origins };
}
