// Dropout (N. Srivastava et al., 2014), inverted: what is left is scaled up while training, so that nothing is done afterwards.
import { UsageError } from "#kit";
import { random, type Tensor, where } from "#tensor";

export interface Dropout {
  /** The probability of each element to be dropped, 0 up to but not 1. */
  readonly rate: number;
  /** A key for masks that differ from step to step: a stream is drawn once, when a compiled function is traced. */
  readonly source: random.Source;
}

/** Zeros in place of a share of elements, the others times 1 / (1 - rate). Not to be called where nothing is trained. */
export function dropout(x: Tensor, { rate, source }: Dropout): Tensor {
  if (!(rate >= 0 && rate < 1)) throw new UsageError(`dropout: rate must be from 0 up to but not 1, got ${rate}.`);
  if (rate === 0) return x;
  const isKept = random.bernoulli(source, x.shape, { probability: 1 - rate });
  return where(isKept, x.mul(1 / (1 - rate)), 0);
}
