// Softmax and its logarithm over the last axis.
//
// Any shift near the largest logit keeps exp from overflowing and cancels out of the result. Its floor carries no
// gradient, so that backwards nothing flows through the shift at all, as should be.
import { type Tensor, where } from "#tensor";

const { NEGATIVE_INFINITY } = Number;

/** Logarithms of the softmax over the last axis. */
export function logSoftmax(logits: Tensor): Tensor {
  const shifted = logits.sub(logits.max(-1, true).floor()); // below 1, and 0 or more at the largest
  return shifted.sub(shifted.exp().sum(-1, true).log());
}

/**
 * e^z / sum e^z over the last axis.
 * @param mask bool, stretched to the logits: false leaves an entry out, its probability is 0. A row with nothing left in is all zeros.
 */
export function softmax(logits: Tensor, mask?: Tensor): Tensor {
  const left = mask ? where(mask, logits, NEGATIVE_INFINITY) : logits;
  const largest = left.max(-1, true).floor();
  const isEmpty = largest.equal(NEGATIVE_INFINITY);
  const powers = left.sub(where(isEmpty, 0, largest)).exp();
  return powers.div(where(isEmpty, 1, powers.sum(-1, true)));
}
