// What training makes small: one number from outputs and targets, a mean over rows, so that batches of any size compare.
import { UsageError } from "#kit";
import { range, type Tensor } from "#tensor";
import { checkSameShape, splitLast } from "./slices.ts";

/** Outputs and targets to one number: the mean over their rows. */
export type Loss = (outputs: Tensor, targets: Tensor) => Tensor;

/**
 * Binary cross-entropy of logits z and targets y (0, 1 or a probability), in nats, the mean over all elements:
 * softplus(z) - y z, which is -y log s(z) - (1 - y) log(1 - s(z)) with the logistic s, and finite for every finite z.
 */
export const binaryCrossEntropy: Loss = (logits, targets) => {
  checkSameShape("binaryCrossEntropy", logits, targets);
  return logits.softplus().sub(logits.mul(targets)).mean();
};

/**
 * Logarithms of the softmax over the last axis.
 *
 * Any shift near the largest logit keeps exp from overflowing and cancels out of the result. Its floor carries no
 * gradient, so that backwards nothing flows through the shift at all, as should be.
 */
export function logSoftmax(logits: Tensor): Tensor {
  const shifted = logits.sub(logits.max(-1, true).floor()); // below 1, and 0 or more at the largest
  return shifted.sub(shifted.exp().sum(-1, true).log());
}

/**
 * Cross-entropy of the softmax over the last axis against probabilities, one-hot or not, in nats: the mean over all rows
 * of -sum p log q. Uniform logits give log(classes).
 */
export const softmaxCrossEntropy: Loss = (logits, targets) => {
  checkSameShape("softmaxCrossEntropy", logits, targets);
  return logSoftmax(logits).mul(targets).sum(-1).mean().neg();
};

/** Several classification tasks side by side on the last axis: the mean of their cross-entropies. `widths` are their numbers of classes. */
export const slicedCrossEntropy = (widths: readonly number[]): Loss => {
  if (widths.length === 0)
    throw new UsageError("slicedCrossEntropy: wants the number of classes of one task or more, got none.");
  return (logits, targets) => {
    const wanted = splitLast("slicedCrossEntropy", targets, widths);
    const losses = splitLast("slicedCrossEntropy", logits, widths).map((z, task) =>
      softmaxCrossEntropy(z, wanted[task]),
    );
    return losses.reduce((sum, loss) => sum.add(loss)).div(losses.length);
  };
};

/** The mean over all elements of (y - t)^2. */
export const meanSquaredError: Loss = (outputs, targets) => {
  checkSameShape("meanSquaredError", outputs, targets);
  return outputs.sub(targets).square().mean();
};

/**
 * Classes as the probabilities that `softmaxCrossEntropy` wants.
 * @param classes i32 [...], each 0 to count - 1; any other gives a row of zeros
 * @returns [..., count]
 */
export const oneHot = (classes: Tensor, count: number, dtype: "f32" | "f64" = "f32"): Tensor =>
  classes
    .reshape(...classes.shape, 1)
    .equal(range(count, classes.dtype))
    .cast(dtype);
