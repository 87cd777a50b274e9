// Scaling features by what the training samples show, and test samples by the same. A scaler is plain data: it can be kept with a run.
import { type ArrayData, emptyData, UsageError } from "#kit";
import { columnOf } from "./dataset.ts";
import type { Split } from "./split.ts";

/**
 * "standard": mean 0 and population variance 1. "minMax": from smallest to largest onto [0, 1]. "symmetricMinMax": onto [-1, 1].
 * "none": as they are.
 */
export type Scaling = "standard" | "minMax" | "symmetricMinMax" | "none";

/** Feature j becomes low + span · (x - offset[j]) / divisor[j]. */
export interface Scaler {
  readonly offset: readonly number[];
  readonly divisor: readonly number[];
  readonly low: number;
  readonly span: number;
}

interface Fit {
  readonly offset: number;
  readonly divisor: number;
}

const fits: { readonly [S in Scaling]: (values: Float64Array) => Fit } = {
  standard: (values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // A product, not a power: engines differ in the last bit of powers.
    const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
    return { offset: mean, divisor: Math.sqrt(variance) };
  },
  minMax: extent,
  symmetricMinMax: extent,
  none: () => ({ offset: 0, divisor: 1 }),
};

const ranges: { readonly [S in Scaling]: { readonly low: number; readonly span: number } } = {
  standard: { low: 0, span: 1 },
  minMax: { low: 0, span: 1 },
  symmetricMinMax: { low: -1, span: 2 },
  none: { low: 0, span: 1 },
};

function extent(values: Float64Array): Fit {
  const smallest = values.reduce((a, b) => Math.min(a, b));
  const largest = values.reduce((a, b) => Math.max(a, b));
  return { offset: smallest, divisor: largest - smallest };
}

/**
 * The scaler that the columns of `inputs` [samples, features] ask for. A feature that never varies is only shifted, to the low end or,
 * when standardised, to 0.
 * @throws UsageError when there are no samples to learn from.
 */
export function fitScaler(scaling: Scaling, inputs: ArrayData): Scaler {
  const [rows, features] = inputs.shape as [number, number];
  if (rows === 0 && scaling !== "none")
    throw new UsageError(`fitScaler: ${scaling} wants at least one sample, got none.`);
  const columns = Array.from({ length: features }, (_, feature) => {
    const values = columnOf(inputs, feature);
    // Not by a zero deviation: the mean of equal numbers may miss them by a rounding, which dividing would blow up.
    const constant = scaling !== "none" && values.every((value) => value === values[0]);
    return constant ? { offset: values[0]!, divisor: 1 } : fits[scaling](values);
  });
  return {
    offset: columns.map(({ offset }) => offset),
    divisor: columns.map(({ divisor }) => divisor),
    ...ranges[scaling],
  };
}

/**
 * `inputs` [samples, features] scaled, in their own float type.
 * @throws UsageError when the scaler was fitted on another number of features or the values are not floats.
 */
export function applyScaler({ offset, divisor, low, span }: Scaler, inputs: ArrayData): ArrayData {
  const { dtype, shape } = inputs;
  const features = offset.length;
  if (shape.length !== 2 || shape[1] !== features) {
    throw new UsageError(`applyScaler: the scaler knows ${features} features, the inputs are [${shape}].`);
  }
  if (dtype !== "f32" && dtype !== "f64") throw new UsageError(`applyScaler: wants f32 or f64 inputs, got ${dtype}.`);
  const data = emptyData(dtype, inputs.data.length);
  for (let at = 0; at < data.length; at++) {
    const feature = at % features;
    data[at] = low + (span * (inputs.data[at]! - offset[feature]!)) / divisor[feature]!;
  }
  return { dtype, shape, data };
}

/** Both halves scaled by a scaler fitted on the training half alone, and that scaler. */
export function scaleInputs({ train, test }: Split, scaling: Scaling): Split & { readonly scaler: Scaler } {
  const scaler = fitScaler(scaling, train.inputs);
  const scaled = (dataset: typeof train) => ({ ...dataset, inputs: applyScaler(scaler, dataset.inputs) });
  return { train: scaled(train), test: scaled(test), scaler };
}
