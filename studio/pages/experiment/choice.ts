// What is to be run, as the address has it: the same words as the command line's, checked by the same rules.
import { type Experiment, mergeParameters, type ParameterValue, type PresetName, resolveChoice } from "#lab";
import type { Work } from "../../workshop/messages.ts";

export interface PageChoice {
  readonly preset: string;
  readonly presets: readonly string[];
  readonly arms: readonly string[];
  /** As typed; empty for the experiment's own. */
  readonly seeds: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly base: Readonly<Record<string, ParameterValue | undefined>>;
  /** Undefined where something typed does not fit. */
  readonly work: Work | undefined;
  /** Why it does not, as a sentence. */
  readonly trouble: string;
  /** The command that makes the same runs. */
  readonly command: string;
}

/** @param usual the preset where the address names none. */
export function readChoice(experiment: Experiment, query: URLSearchParams, usual: PresetName): PageChoice {
  const presets = Object.keys(experiment.presets).filter((name) => experiment.presets[name as "smoke"] !== undefined);
  const preset = query.get("preset") ?? usual;
  const arms = (query.get("arm") ?? "").split(",").filter((name) => name !== "");
  const seeds = query.get("seeds") ?? "";
  const typed = Object.fromEntries(
    (query.get("set") ?? "")
      .split(",")
      .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)] as const)
      .filter(([name]) => name !== ""),
  );
  const set = Object.entries(typed).map(([name, value]) => `${name}=${value}`);
  const command = [
    `orrery run ${experiment.id} --preset ${preset}`,
    ...arms.map((arm) => `--arm ${arm}`),
    ...(seeds === "" ? [] : [`--seeds ${seeds}`]),
    ...set.map((pair) => `--set ${pair}`),
  ].join(" ");
  const shared = { preset, presets, arms, seeds, typed, command, base: baseOf(experiment, preset, arms) };
  try {
    const chosen = resolveChoice(experiment, { preset, arm: arms, set, seeds: seeds === "" ? undefined : seeds });
    const work: Work = {
      experiment: experiment.id,
      preset: chosen.preset.value,
      arms: chosen.arms.value,
      seeds: chosen.seeds.value,
      overrides: chosen.overrides,
    };
    return { ...shared, work, trouble: "" };
  } catch (error) {
    return { ...shared, work: undefined, trouble: (error as Error).message };
  }
}

/** What each parameter is in all the arms chosen, or undefined where they differ. */
function baseOf(experiment: Experiment, preset: string, arms: readonly string[]): PageChoice["base"] {
  const known = Object.hasOwn(experiment.presets, preset) ? (preset as "smoke") : undefined;
  const names = arms.filter((arm) => Object.hasOwn(experiment.arms, arm));
  const all = (names.length === 0 ? Object.keys(experiment.arms) : names).map(
    (arm) => mergeParameters(experiment, { preset: known, arm, seed: 1 }).params as Record<string, ParameterValue>,
  );
  return Object.fromEntries(
    Object.keys(experiment.params).map((name) => [
      name,
      all.every((params) => params[name] === all[0]![name]) ? all[0]![name] : undefined,
    ]),
  );
}

/** Data from outside that the choice needs, which only the server can read. */
export function neededBy(experiment: Experiment, { arms, preset, overrides }: Work): string[] {
  const params = arms.map((arm) => mergeParameters(experiment, { preset, arm, seed: 1, overrides }).params);
  return [...new Set(params.flatMap((each) => experiment.needs?.(each) ?? []))];
}
