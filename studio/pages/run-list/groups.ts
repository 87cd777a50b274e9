// Runs gathered: by experiment, by arm, by seed, each gathering with what its replicates say together.
import { type Interval, tInterval } from "#kit";
import type { RunState, RunSummary } from "#server";
import { type Declared, headlineOf } from "./columns.ts";

export const groupings = ["experiment", "arm", "seed"] as const;
export type Grouping = (typeof groupings)[number];

/** What runs that differ in nothing but the seed say of one number. */
export interface Finding {
  /** How they differ from the others of the group: "wide, rate = 0.1"; empty where there are no others. */
  readonly label: string;
  readonly metric: string;
  readonly unit: string;
  /** Over seeds; without bounds where there is one only. */
  readonly interval: Interval;
}

export interface Group {
  readonly key: string;
  readonly experiment: string;
  readonly preset: string;
  /** What the group is of, beside experiment and preset: an arm with what was changed by hand, a seed, or nothing. */
  readonly title: string;
  readonly runs: readonly RunSummary[];
  readonly seeds: number;
  readonly states: Readonly<Record<RunState, number>>;
  readonly seconds: number;
  readonly findings: readonly Finding[];
}

/** Groups in the order of their first runs. Runs of two presets or revisions are never in one group: they are not replicates. */
export function groupRuns(runs: readonly RunSummary[], by: Grouping, declared: Declared): Group[] {
  return [...gather(runs, (run) => groupKey(run, by))].map(([key, members]) => {
    const first = members[0]!;
    const states: Record<RunState, number> = { running: 0, done: 0, failed: 0, interrupted: 0 };
    for (const { status } of members) states[status]++;
    return {
      key,
      experiment: first.experiment,
      preset: first.preset,
      title: by === "arm" ? variantOf(first) : by === "seed" ? `seed ${first.seed}` : "",
      runs: members,
      seeds: new Set(members.map(({ seed }) => seed)).size,
      states,
      seconds: members.reduce((sum, { seconds }) => sum + seconds, 0),
      findings: findingsOf(members, declared),
    };
  });
}

function groupKey(run: RunSummary, by: Grouping): string {
  const of = [run.experiment, run.revision, run.preset];
  if (by === "arm") of.push(variantKey(run));
  if (by === "seed") of.push(run.seed);
  return of.join("\n");
}

/** The same for runs that differ in nothing but the seed. */
export function variantKey({ arm, params, parent }: RunSummary): string {
  const told = Object.entries(params)
    .filter(([name]) => name !== "seed")
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  // A branch has its parent's parameters until it branched: what it says is of both.
  return [arm, ...told, parent === null ? "" : `at ${parent.step}`].join("\n");
}

/** What the runs of a variant have in common, in words. */
export function variantOf({ arm, overrides, parent }: RunSummary): string {
  const changed = Object.entries(overrides).map(([name, value]) => `${name} = ${value}`);
  return [arm, ...changed, ...(parent === null ? [] : [`branched at ${parent.step}`])].join(", ");
}

function findingsOf(runs: readonly RunSummary[], declared: Declared): Finding[] {
  // The same run made twice is one replicate: its second value is no news.
  const once = new Map<string, RunSummary>();
  for (const run of runs) if (run.status === "done") once.set(run.key, run);
  const variants = [...gather([...once.values()], variantKey).values()];
  return variants.flatMap((members) => {
    const headlines = members.map((run) => headlineOf(run, declared)).filter((each) => each !== undefined);
    const metric = headlines[0];
    if (metric === undefined) return [];
    const values = headlines.filter(({ name }) => name === metric.name).map(({ value }) => value);
    return [
      {
        label: variants.length === 1 ? "" : variantOf(members[0]!),
        metric: metric.name,
        unit: metric.unit,
        interval: tInterval(values),
      },
    ];
  });
}

export function gather<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
