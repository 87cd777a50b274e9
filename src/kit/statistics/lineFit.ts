// A straight line through points by least squares. Knows nothing of logarithms: who fits a power law takes them first.

import { UsageError } from "../errors.ts";
import { mean } from "./moments.ts";

/** y = intercept + slope x, and how sure the slope is. */
export interface LineFit {
  readonly slope: number;
  readonly intercept: number;
  /** Standard error of the slope, from the scatter about the line with n - 2 degrees of freedom; of two points Infinity. */
  readonly slopeError: number;
  readonly n: number;
}

/**
 * The unweighted least-squares line. The standard error takes the points' errors as independent, which counts taken from one
 * and the same object are not: there it tells how straight the points lie, no more.
 * @throws UsageError when x and y differ in length, hold what is not finite, or have fewer than two different x.
 */
export function lineFit(x: ArrayLike<number>, y: ArrayLike<number>): LineFit {
  const n = x.length;
  if (y.length !== n) throw new UsageError(`lineFit: ${n} values of x and ${y.length} of y are not pairs.`);
  const [meanX, meanY] = [mean(x), mean(y)];
  let [xx, xy] = [0, 0];
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(x[i]!) || !Number.isFinite(y[i]!)) {
      throw new UsageError(`lineFit: points are finite, and number ${i} is (${x[i]}, ${y[i]}).`);
    }
    xx += (x[i]! - meanX) * (x[i]! - meanX);
    xy += (x[i]! - meanX) * (y[i]! - meanY);
  }
  if (!(xx > 0)) throw new UsageError(`lineFit: a line wants two different x at least, got ${n} points of one x.`);
  const slope = xy / xx;
  let residual = 0;
  for (let i = 0; i < n; i++) {
    const off = y[i]! - meanY - slope * (x[i]! - meanX);
    residual += off * off;
  }
  const slopeError = n > 2 ? Math.sqrt(residual / (n - 2) / xx) : Infinity;
  return { slope, intercept: meanY - slope * meanX, slopeError, n };
}
