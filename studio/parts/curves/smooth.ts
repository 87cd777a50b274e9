// Curves made calm: the mean of the points so far, those further back counting less. What is drawn from it must say so.
import type { Points } from "./series.ts";

/**
 * The mean of y up to each point, weights falling by (span - 1) / (span + 1) a point, so that about `span` points matter; divided by the
 * sum of the weights there are, so that the beginning is not drawn towards zero. A span of 1 changes nothing. What is not finite stays as
 * it is and is left out of the means after it.
 */
export function smooth({ length, x, y }: Points, span: number): Points {
  const kept = (span - 1) / (span + 1);
  const means = new Float64Array(length);
  let [sum, weight] = [0, 0];
  for (let at = 0; at < length; at++) {
    const value = y[at]!;
    if (!Number.isFinite(value)) {
      means[at] = value;
      continue;
    }
    sum = kept * sum + value;
    weight = kept * weight + 1;
    means[at] = sum / weight;
  }
  return { length, x, y: means };
}
