// A run's numbers as a table, for formats that have columns: a row a record of series, in the order made, and one for the scalars.
// Repeated and late steps are rows of their own, so nothing is lost.
import type { Results } from "../records.ts";

export interface MetricColumn {
  readonly name: string;
  /** One a row; null where the row has no such number. */
  readonly values: readonly (number | null)[];
}

/** Columns every table has, which no metric may be called. */
const own = ["run", "step"];

/** The step of each row (null in that of the scalars), then every metric in the order met; one called "step" is "step_metric" here. */
export function metricTable({ series, scalars }: Results): readonly [step: MetricColumn, ...metrics: MetricColumn[]] {
  const hasScalars = Object.keys(scalars).length > 0;
  const rows = [...series.map(({ values }) => values), ...(hasScalars ? [scalars] : [])];
  const steps = [...series.map(({ step }) => step), ...(hasScalars ? [null] : [])];
  const metrics = new Map<string, (number | null)[]>();
  for (const [at, row] of rows.entries()) {
    for (const [name, value] of Object.entries(row)) {
      let column = metrics.get(name);
      if (column === undefined) {
        column = new Array<number | null>(rows.length).fill(null);
        metrics.set(name, column);
      }
      column[at] = value;
    }
  }
  return [
    { name: "step", values: steps },
    ...[...metrics].map(([name, values]) => ({ name: columnName(name), values })),
  ];
}

function columnName(metric: string): string {
  // Metrics that the lab let in have no underscore, so this is nobody else's name.
  return own.includes(metric.toLowerCase()) ? `${metric}_metric` : metric;
}
