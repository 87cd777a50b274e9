// Training and test samples from one dataset.
import type { Stream } from "#kit";
import { type Dataset, sampleCount, takeRows } from "./dataset.ts";

export interface Split {
  readonly train: Dataset;
  readonly test: Dataset;
}

/** Two halves of the shuffled rows; of an odd number, the test half gets the one more. */
export function split(dataset: Dataset, rng: Stream): Split {
  const count = sampleCount(dataset);
  const order = rng.permutation(count);
  const half = Math.floor(count / 2);
  return { train: takeRows(dataset, order.subarray(0, half)), test: takeRows(dataset, order.subarray(half)) };
}
