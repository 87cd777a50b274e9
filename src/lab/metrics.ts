// What an experiment records: named numbers, once a run or along it.

interface Described {
  readonly doc: string;
  readonly unit?: string;
}

/** One number a run; absent when the run had nothing to say, as "weights at the split" of a network that never split. */
export interface ScalarMetric extends Described {
  readonly kind: "scalar";
}

/** Numbers along a run, each at a step. */
export interface SeriesMetric extends Described {
  readonly kind: "series";
}

export type Metric = ScalarMetric | SeriesMetric;

export interface MetricSet {
  readonly [name: string]: Metric;
}

// Of any set of metrics (the particular names forgotten) every name may be either kind.
type NamesOf<M extends MetricSet, Kind extends Metric> = string extends keyof M
  ? string
  : { [Name in keyof M]: M[Name] extends Kind ? Name : never }[keyof M] & string;

export type ScalarNames<M extends MetricSet> = NamesOf<M, ScalarMetric>;
export type SeriesNames<M extends MetricSet> = NamesOf<M, SeriesMetric>;

function described(doc: string, unit?: string): Described {
  return unit === undefined ? { doc } : { doc, unit };
}

/** Builders of metrics: `loss: m.series("Training loss after each epoch.", "nats")`. */
export const m = {
  scalar: (doc: string, unit?: string): ScalarMetric => ({ kind: "scalar", ...described(doc, unit) }),
  series: (doc: string, unit?: string): SeriesMetric => ({ kind: "series", ...described(doc, unit) }),
};
