// Layers that bring activations to mean 0 and variance 1 and then scale and shift them. What batch normalisation remembers of past
// batches is state that goes in and comes out as data.
import { UsageError } from "#kit";
import { ones, stopGradient, type Tensor, variance, zeros } from "#tensor";

/** `scale` and `shift`, both [features]. */
export type NormParameters = { readonly scale: Tensor; readonly shift: Tensor };

/** Scale 1, shift 0. */
export const initialiseNorm = (features: number, dtype: "f32" | "f64" = "f32"): NormParameters => ({
  scale: ones([features], dtype),
  shift: zeros([features], dtype),
});

export interface NormOptions {
  /** Added to the variance; 1e-5 unless named. */
  readonly epsilon?: number;
}

/** Every vector on the last axis on its own: x [..., features] (J. Ba, J. Kiros and G. Hinton, 2016). */
export function layerNorm(parameters: NormParameters, x: Tensor, { epsilon = 1e-5 }: NormOptions = {}): Tensor {
  checkFeatures("layerNorm", parameters, x);
  return scaled(parameters, normalised(x, momentsOf(x, [x.rank - 1]), epsilon));
}

/**
 * Every example's channels in `groups` of neighbours, each over all places: x [batch, ..., channels] (Y. Wu and K. He, 2018).
 * One group normalises an example as a whole, as many groups as channels each channel of an example.
 */
export function groupNorm(
  parameters: NormParameters,
  x: Tensor,
  { groups, epsilon = 1e-5 }: NormOptions & { readonly groups: number },
): Tensor {
  checkFeatures("groupNorm", parameters, x);
  const [batch] = x.shape;
  const channels = x.shape[x.rank - 1];
  if (x.rank < 2 || !(Number.isInteger(groups) && groups > 0 && channels % groups === 0)) {
    throw new UsageError(`groupNorm: ${groups} groups do not divide the channels of [${x.shape}].`);
  }
  const grouped = x.reshape(batch, -1, groups, channels / groups); // [batch, places, groups, channels / groups]
  return scaled(parameters, normalised(grouped, momentsOf(grouped, [1, 3]), epsilon).reshape(...x.shape));
}

/** Running mean and variance of past batches, both [features]. */
export type BatchStatistics = { readonly mean: Tensor; readonly variance: Tensor };

/** Before the first batch: mean 0, variance 1. */
export const initialiseStatistics = (features: number, dtype: "f32" | "f64" = "f32"): BatchStatistics => ({
  mean: zeros([features], dtype),
  variance: ones([features], dtype),
});

export interface BatchNormOptions extends NormOptions {
  /** Whether to normalise by this batch and count it into the statistics, or by the statistics. */
  readonly training: boolean;
  /** The share of the new batch in the next statistics; 0.1 unless named. */
  readonly momentum?: number;
}

/**
 * Every feature over all rows of a batch: x [..., features] (S. Ioffe and C. Szegedy, 2015). The statistics count the variance with
 * n - 1, as PyTorch does, and carry no gradient.
 * @returns the outputs, and the statistics for the next call: those given, unless training
 */
export function batchNorm(
  parameters: NormParameters,
  statistics: BatchStatistics,
  x: Tensor,
  { training, momentum = 0.1, epsilon = 1e-5 }: BatchNormOptions,
): { readonly outputs: Tensor; readonly statistics: BatchStatistics } {
  checkFeatures("batchNorm", parameters, x);
  if (!training) return { outputs: scaled(parameters, normalised(x, statistics, epsilon)), statistics };
  const rows = x.size / x.shape[x.rank - 1];
  if (!(rows > 1)) throw new UsageError(`batchNorm: training wants two rows or more, the batch is [${x.shape}].`);
  const moments = momentsOf(
    x,
    x.shape.slice(1).map((_, axis) => axis),
  ); // [1, ..., features]
  const mixed = (old: Tensor, now: Tensor) => old.mul(1 - momentum).add(now.mul(momentum));
  const flat = (moment: Tensor) => stopGradient(moment.reshape(x.shape[x.rank - 1]));
  return {
    outputs: scaled(parameters, normalised(x, moments, epsilon)),
    statistics: {
      mean: mixed(statistics.mean, flat(moments.mean)),
      variance: mixed(statistics.variance, flat(moments.variance).mul(rows / (rows - 1))),
    },
  };
}

/** Over the given axes, which stay with length 1. The variance counts all n. */
function momentsOf(x: Tensor, axes: readonly number[]): BatchStatistics {
  return { mean: x.mean(axes, true), variance: variance(x, axes, true) };
}

const normalised = (x: Tensor, { mean, variance }: BatchStatistics, epsilon: number): Tensor =>
  x.sub(mean).mul(variance.add(epsilon).rsqrt());

const scaled = ({ scale, shift }: NormParameters, x: Tensor): Tensor => x.mul(scale).add(shift);

function checkFeatures(who: string, { scale }: NormParameters, x: Tensor): void {
  const [features] = scale.shape;
  if (x.shape.at(-1) !== features) {
    throw new UsageError(`${who}: parameters of ${features} features, but the input is [${x.shape}].`);
  }
}
