// How well either task is known.
import { mean } from "#kit";
import type { Tensor } from "#tensor";
import type { PictureSet } from "#tether";

/** Accuracy by task of the mean of logits [1, rows, 10]; `firstAmong` where only the first five classes may be answered. */
export function scoresOf(outputs: readonly Tensor[], { labels }: PictureSet) {
  const logits = outputs.map((each) => each.data());
  const isRight = (row: number, classes: number) => {
    const values = Array.from({ length: classes }, (_, k) =>
      logits.reduce((sum, data) => sum + data[row * 10 + k]!, 0),
    );
    return values.indexOf(Math.max(...values)) === labels[row] ? 1 : 0;
  };
  const rows = [...labels.keys()];
  const [first, second] = [rows.filter((row) => labels[row]! < 5), rows.filter((row) => labels[row]! >= 5)];
  return {
    first: mean(first.map((row) => isRight(row, 10))),
    second: mean(second.map((row) => isRight(row, 10))),
    firstAmong: mean(first.map((row) => isRight(row, 5))),
  };
}
