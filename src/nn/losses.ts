// What training makes small: one number from outputs and targets, a mean over rows, so that batches of any size compare.
import { UsageError } from "#kit";
import { oneHot, type Tensor, where } from "#tensor";
import { checkSameShape, splitLast } from "./slices.ts";
import { logSoftmax } from "./softmax.ts";

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
 * Cross-entropy of the softmax over the last axis against probabilities, one-hot or not, in nats: the mean over all rows
 * of -sum p log q. Uniform logits give log(classes).
 */
export const softmaxCrossEntropy: Loss = (logits, targets) => {
  checkSameShape("softmaxCrossEntropy", logits, targets);
  return logSoftmax(logits).mul(targets).sum(-1).mean().neg();
};

/**
 * The mean over all rows of minus the logarithm at the row's class.
 * @param logProbabilities [..., classes]; entries of other classes may be anything, -Infinity too
 * @param classes i32 [...], each 0 to the number of classes - 1; any other counts as probability 1
 */
export const negativeLogLikelihood: Loss = (logProbabilities, classes) => {
  const rows = logProbabilities.shape.slice(0, -1);
  if (`${classes.shape}` !== `${rows}` || classes.dtype !== "i32") {
    throw new UsageError(
      `negativeLogLikelihood: [${logProbabilities.shape}] wants classes i32 [${rows}], got ${classes.dtype} [${classes.shape}].`,
    );
  }
  const isClass = oneHot(classes, logProbabilities.shape[rows.length], "bool"); // [..., classes]
  return where(isClass, logProbabilities, 0).sum(-1).mean().neg();
};

/** As `softmaxCrossEntropy` of logits [..., classes] against classes, i32 [...]. */
export const classCrossEntropy: Loss = (logits, classes) => negativeLogLikelihood(logSoftmax(logits), classes);

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

/** The mean over all elements of |y - t|. */
export const meanAbsoluteError: Loss = (outputs, targets) => {
  checkSameShape("meanAbsoluteError", outputs, targets);
  return outputs.sub(targets).abs().mean();
};

/**
 * Huber's loss, the mean over all elements of d^2 / 2 for distances |y - t| = d up to `delta` and delta (d - delta / 2) beyond.
 * At delta 1 it is PyTorch's smooth L1.
 */
export const huberLoss =
  (delta = 1): Loss =>
  (outputs, targets) => {
    checkSameShape("huberLoss", outputs, targets);
    const distance = outputs.sub(targets).abs();
    const near = distance.minimum(delta); // slope 0 beyond delta
    return near.mul(distance.sub(near.mul(0.5))).mean();
  };

/**
 * Kullback and Leibler's divergence of the softmax q of logits from probabilities p over the last axis, in nats: the mean over
 * all rows of sum p (log p - log q), where entries with p = 0 count nothing.
 */
export const klDivergence: Loss = (logits, targets) => {
  checkSameShape("klDivergence", logits, targets);
  const isPossible = targets.greater(0);
  const logTargets = where(isPossible, targets, 1).log();
  return where(isPossible, targets.mul(logTargets.sub(logSoftmax(logits))), 0)
    .sum(-1)
    .mean();
};

/** The cosine of the angle between vectors on the last axis, [...]. A vector shorter than `shortest` counts as that long. */
export function cosineSimilarity(x: Tensor, y: Tensor, shortest = 1e-8): Tensor {
  checkSameShape("cosineSimilarity", x, y);
  const length = (v: Tensor) =>
    v
      .square()
      .sum(-1)
      .maximum(shortest * shortest)
      .sqrt();
  return x
    .mul(y)
    .sum(-1)
    .div(length(x).mul(length(y)));
}
