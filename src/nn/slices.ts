// Outputs of several tasks side by side, taken apart along the last axis.
import { UsageError } from "#kit";
import { split, type Tensor } from "#tensor";

/** One tensor [..., widths[t]] for each task, in order. The widths must add up to the last axis. */
export function splitLast(who: string, x: Tensor, widths: readonly number[]): Tensor[] {
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (x.shape.at(-1) !== total || !widths.every((width) => width > 0)) {
    throw new UsageError(
      `${who}: slices of ${widths.join(" + ")} outputs do not make up the last axis of [${x.shape}].`,
    );
  }
  return split(x, widths, -1);
}

/** Losses and metrics never stretch: a target of another shape is a mistake, not a broadcast. */
export function checkSameShape(who: string, outputs: Tensor, targets: Tensor): void {
  if (`${outputs.shape}` !== `${targets.shape}`) {
    throw new UsageError(`${who}: outputs are [${outputs.shape}], so targets must be too, got [${targets.shape}].`);
  }
}
