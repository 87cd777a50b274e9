// A sweep: one experiment at many settings. From its description to the runs it consists of; the description's words and lines are
// readSweep.ts, and making the runs is node/.
import type { Experiment, PresetName } from "../define.ts";
import { type Overrides, type RunSpec, resolveRun } from "../resolve.ts";

export interface Sweep {
  readonly experiment: Experiment;
  readonly preset: PresetName;
  readonly arms: readonly string[];
  readonly seeds: readonly number[];
  /** The settings, every combination of what grid, zip, list and random give; one empty setting where none of them is there. */
  readonly settings: readonly Overrides[];
  /** Names of the parameters that the settings change. */
  readonly varied: readonly string[];
}

/** More runs than these are taken for a mistake. */
export const mostRuns = 100_000;

/** Every choice from each of the groups, the first group changing slowest. */
export function combinations(groups: readonly (readonly Overrides[])[]): Overrides[] {
  return groups.reduce<Overrides[]>(
    (before, group) => before.flatMap((settings) => group.map((more) => ({ ...settings, ...more }))),
    [{}],
  );
}

/** The sweep's runs, each once. Seed by seed, so that what is there first compares all settings. */
export function runsOf({ experiment, preset, arms, seeds, settings }: Sweep): RunSpec[] {
  const specs = seeds.flatMap((seed) =>
    settings.flatMap((overrides) => arms.map((arm) => resolveRun(experiment, { preset, arm, seed, overrides }))),
  );
  // Different settings may come to the same run: a value listed twice, whole numbers drawn twice.
  return [...new Map(specs.map((spec) => [spec.key, spec])).values()];
}
