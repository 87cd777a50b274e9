// The runs of an experiment as claims and figures see them: by arm, by metric. Where the data lies is none of its business.
import { type NamedArrays, UsageError } from "#kit";
import type { MetricSet, ScalarNames, SeriesNames } from "./metrics.ts";
import { nearestIs } from "./names.ts";
import type { ParameterSet, Values } from "./params.ts";

/** One value of a series metric. */
export interface SeriesRow {
  readonly arm: string;
  readonly seed: number;
  /** The step it was recorded at. */
  readonly x: number;
  readonly value: number;
}

/** A finished run. */
export interface RunView<P extends ParameterSet = ParameterSet, M extends MetricSet = MetricSet> {
  readonly arm: string;
  readonly seed: number;
  readonly params: Values<P>;
  /** The scalars the run recorded. */
  readonly scalars: { readonly [Name in ScalarNames<M>]?: number };
  /** A series in the order recorded. */
  rows(metric: SeriesNames<M>): SeriesRow[];
  /** @throws UsageError when the run kept no such field. */
  field(name: string): NamedArrays;
}

/** A finished run as the lab holds it, in memory or on disk. */
export interface RunData {
  readonly arm: string;
  readonly seed: number;
  readonly params: Values;
  readonly scalars: Readonly<Record<string, number>>;
  /** Rows of all series, in the order recorded. */
  readonly series: readonly { readonly step: number; readonly values: Readonly<Record<string, number>> }[];
  readonly fieldNames: readonly string[];
  loadField(name: string): NamedArrays;
}

export interface RunSet<
  P extends ParameterSet = ParameterSet,
  A extends string = string,
  M extends MetricSet = MetricSet,
> {
  /** The runs of one arm; none when it was not run. */
  arm(name: A): RunSet<P, A, M>;
  /** A scalar of each run that recorded it, by seed. */
  values(metric: ScalarNames<M>): number[];
  /** A series of all runs, run after run. */
  rows(metric: SeriesNames<M>): SeriesRow[];
  /** The runs, by arm in the experiment's order, then by seed. */
  readonly list: readonly RunView<P, M>[];
}

/** The first run of an arm, or of any where that was not run: what is shown where one run is. @throws UsageError when there are none. */
export function firstRun<P extends ParameterSet, A extends string, M extends MetricSet>(
  runs: RunSet<P, A, M>,
  arm: NoInfer<A>,
): RunView<P, M> {
  const run = runs.list.find((each) => each.arm === arm) ?? runs.list[0];
  if (run === undefined) throw new UsageError("firstRun: there are no runs.");
  return run;
}

/**
 * @param arms the experiment's arms in order; runs are sorted by them, then by seed, whatever order they ended in.
 * @param onMissing is told when an arm is asked for of which there is no run.
 */
export function runSet(
  arms: readonly string[],
  metrics: MetricSet,
  runs: readonly RunData[],
  onMissing?: (arm: string) => void,
): RunSet {
  const sorted = [...runs].sort((a, b) => arms.indexOf(a.arm) - arms.indexOf(b.arm) || a.seed - b.seed);
  const list = sorted.map((run) => runView(metrics, run));
  return {
    arm(name) {
      if (!arms.includes(name)) throw new UsageError(`runs.arm: "${name}" is no arm${nearestIs(name, arms)}.`);
      const chosen = sorted.filter((run) => run.arm === name);
      if (chosen.length === 0) onMissing?.(name);
      return runSet(arms, metrics, chosen, onMissing);
    },
    values(metric) {
      checkMetric("runs.values", metrics, metric, "scalar");
      return list.map((run) => run.scalars[metric]).filter((value) => value !== undefined);
    },
    rows: (metric) => list.flatMap((run) => run.rows(metric)),
    list,
  };
}

function runView(metrics: MetricSet, run: RunData): RunView {
  const { arm, seed, params, scalars } = run;
  return {
    arm,
    seed,
    params,
    scalars,
    rows(metric) {
      checkMetric("rows", metrics, metric, "series");
      return run.series
        .filter(({ values }) => values[metric] !== undefined)
        .map(({ step, values }) => ({ arm, seed, x: step, value: values[metric]! }));
    },
    field(name) {
      if (run.fieldNames.includes(name)) return run.loadField(name);
      throw new UsageError(`field: run ${arm}-seed${seed} kept no "${name}"${nearestIs(name, run.fieldNames)}.`);
    },
  };
}

function checkMetric(who: string, metrics: MetricSet, name: string, kind: "scalar" | "series"): void {
  if (metrics[name]?.kind === kind) return;
  const names = Object.keys(metrics).filter((other) => metrics[other]!.kind === kind);
  throw new UsageError(`${who}: "${name}" is no ${kind} metric${nearestIs(name, names)}.`);
}
