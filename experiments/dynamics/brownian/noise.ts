// White noise, its running sum, and how rough their graphs are. What their spectra are is asked of #dynamics.

/** Brown noise: the running sum of white. */
export function runningSum(white: Float64Array): Float64Array {
  const sum = Float64Array.from(white);
  for (let k = 1; k < sum.length; k++) sum[k] = sum[k]! + sum[k - 1]!;
  return sum;
}

/**
 * Boxes that the graph of a signal touches, its ends joined by lines, in the rectangle around it cut into `divisions` by `divisions`.
 * @param divisions must divide the number of samples less one.
 */
export function graphBoxes(signal: Float64Array, divisions: number): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of signal) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const row = (value: number) => Math.min(divisions - 1, Math.floor(((value - low) / (high - low)) * divisions));
  const width = (signal.length - 1) / divisions;
  let count = 0;
  for (let column = 0; column < divisions; column++) {
    let [least, most] = [Infinity, -Infinity];
    // Both ends: what joins two columns belongs to each.
    for (let k = column * width; k <= (column + 1) * width; k++) {
      least = Math.min(least, signal[k]!);
      most = Math.max(most, signal[k]!);
    }
    count += row(most) - row(least) + 1;
  }
  return count;
}
