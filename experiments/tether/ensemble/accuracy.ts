// How often logits are right: of one model, and of several whose logits are averaged.

/** logits [models, rows, classes], row-major. */
export interface Logits {
  readonly data: ArrayLike<number>;
  readonly models: number;
  readonly rows: number;
  readonly classes: number;
}

/** Share of the rows, of those `counted` where given, in which the mean logit of `members` is largest at the label; the first of equals. */
export function accuracyOf(
  { data, rows, classes }: Logits,
  members: readonly number[],
  labels: ArrayLike<number>,
  counted: (label: number) => boolean = () => true,
): number {
  let [right, all] = [0, 0];
  for (let row = 0; row < rows; row++) {
    if (!counted(labels[row]!)) continue;
    let [best, highest] = [0, Number.NEGATIVE_INFINITY];
    for (let k = 0; k < classes; k++) {
      let sum = 0;
      for (const member of members) sum += data[(member * rows + row) * classes + k]!;
      if (sum > highest) [best, highest] = [k, sum];
    }
    all++;
    if (best === labels[row]) right++;
  }
  return right / all;
}
