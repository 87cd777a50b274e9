// Shares of right answers, per output or task. Nothing here has a gradient.
import { range, type Tensor, where, zeros } from "#tensor";
import { checkSameShape, splitLast } from "./slices.ts";

/** Outputs [rows, outputs] and targets of the same shape to one f64 number for each output or task. */
export type Metric = (outputs: Tensor, targets: Tensor) => Tensor;

/** Share of rows, per output, in which a logit above 0 goes with target 1 and any other with target 0. */
export const binaryAccuracy: Metric = (logits, targets) => {
  checkSameShape("binaryAccuracy", logits, targets);
  return logits.greater(0).cast(targets.dtype).equal(targets).cast("f64").mean(0); // [outputs]
};

/** The share of rows, per task, in which the largest logit of the task's slice is where the target's is. `widths` are the tasks' numbers of classes. */
export const classAccuracy =
  (widths: readonly number[]): Metric =>
  (logits, targets) => {
    checkSameShape("classAccuracy", logits, targets);
    const wanted = splitLast("classAccuracy", targets, widths);
    const shares = splitLast("classAccuracy", logits, widths).map((z, task) =>
      argMax(z).equal(argMax(wanted[task])).cast("f64").mean(0),
    );
    const task = range(widths.length, "i32"); // [tasks]
    return shares.reduce((row, share, t) => where(task.equal(t), share, row), zeros([widths.length], "f64"));
  };

/** Where the last axis is largest, i32: the first such place, or, unlike that of `tensor`, the axis's length where there is a NaN: no class. */
export function argMax(x: Tensor): Tensor {
  const length = x.shape[x.rank - 1];
  return where(x.equal(x.max(-1, true)), range(length, "i32"), length).min(-1);
}
