// The chart of replicates: a thin line per seed, the mean over them, a band if wanted, the arm's name at the end.
// Composes marks; scales, axes and size are the plot's.
import { endLabels, type SeriesEnd } from "./end-labels.ts";
import { areaY, dot, line, type Mark } from "./marks.ts";

/** One measured value; `x` is a level such as a step, a round or a depth. */
export interface SeedRow {
  readonly arm: string;
  readonly seed: number | string;
  readonly x: number;
  readonly value: number;
}

export interface SeedLinesOptions {
  /** The arms in the order of their colours; arms not named here follow in the order of the rows. */
  readonly arms?: readonly string[];
  /** Bounds of the band at one level from the values of all seeds there, two at least: `tInterval`, or `range`. No band when absent. */
  readonly band?: (values: readonly number[]) => { readonly low: number; readonly high: number };
  /**
   * True where a seed ends when it is good enough: in mean and band it keeps its last value as long as its arm goes on. Else the mean would
   * be of those that are left, and rise when a good one ends.
   */
  readonly held?: boolean;
}

/** The band from the smallest to the largest seed. */
export function range(values: readonly number[]): { low: number; high: number } {
  return { low: Math.min(...values), high: Math.max(...values) };
}

/**
 * Marks for `plot`, which names the arms at their right ends, or in a key when its `key` is true. The mean is arithmetic, over the seeds that have a row at the level; where one of them is NaN the mean has a
 * gap. On a logarithmic axis values and bands that reach zero are not drawn.
 */
export function seedLines(rows: readonly SeedRow[], options: SeedLinesOptions = {}): Mark[] {
  const byArm = groupBy(
    [...rows].sort((a, b) => a.x - b.x),
    ({ arm }) => arm,
  );
  const present = new Set(rows.map(({ arm }) => arm));
  const arms = [...new Set([...(options.arms ?? []), ...present])].filter((arm) => present.has(arm));

  const seeds: SeedRow[] = [];
  const means: { arm: string; x: number; value: number }[] = [];
  const bands: { arm: string; x: number; low: number; high: number }[] = [];
  const points: typeof means = [];
  const ends: SeriesEnd[] = [];
  for (const arm of arms) {
    const armRows = byArm.get(arm)!;
    if (new Set(armRows.map(({ seed }) => seed)).size > 1) seeds.push(...armRows);
    const armMeans: typeof means = [];
    const counted = options.held ? [...armRows, ...heldRows(armRows)].sort((a, b) => a.x - b.x) : armRows;
    for (const [x, level] of groupBy(counted, ({ x }) => x)) {
      const values = level.map(({ value }) => value);
      armMeans.push({ arm, x, value: values.reduce((sum, value) => sum + value, 0) / values.length });
      if (options.band && values.length > 1) bands.push({ arm, x, ...options.band(values) });
    }
    means.push(...armMeans);
    const finite = armMeans.filter(({ value }) => Number.isFinite(value));
    if (finite.length === 1) points.push(...finite); // a line needs two
    const last = finite.at(-1);
    if (last) ends.push({ x: last.x, y: last.value, name: arm });
  }

  const place = { x: "x", y: "value" };
  const thin = { stroke: "arm", strokeWidth: 0.75, strokeOpacity: 0.4 };
  return [
    areaY(bands, { x: "x", y1: "low", y2: "high", z: "arm", fill: "arm", fillOpacity: 0.14 }),
    line(seeds, { ...place, ...thin, z: (row: SeedRow) => `${row.arm}\n${row.seed}` }),
    line(means, { ...place, z: "arm", stroke: "arm", strokeWidth: 2 }),
    dot(points, { ...place, fill: "arm", r: 3 }),
    endLabels(ends),
  ];
}

/** The last value of every seed again, at each later level of its arm. */
function heldRows(rows: readonly SeedRow[]): SeedRow[] {
  const levels = [...new Set(rows.map(({ x }) => x))];
  const last = new Map(rows.map((row) => [row.seed, row])); // rows are by level: the last stays
  return [...last.values()].flatMap((row) => levels.filter((x) => x > row.x).map((x) => ({ ...row, x })));
}

function groupBy<K>(rows: readonly SeedRow[], keyOf: (row: SeedRow) => K): Map<K, SeedRow[]> {
  const groups = new Map<K, SeedRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
