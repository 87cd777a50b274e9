// Is a sample drawn from a distribution? Kolmogorov and Smirnov's distance, and the two distributions asked about. Draws nothing.
import { math } from "#kit";

/** The distribution function of a normal variable. */
export function normalDistribution(mean: number, deviation: number): (x: number) => number {
  return (x) => 0.5 * (1 + math.erf((x - mean) / (deviation * Math.SQRT2)));
}

/** Of the length of a vector of three independent normal coordinates of mean 0 (J. C. Maxwell, 1860). */
export function maxwellDistribution(deviation: number): (x: number) => number {
  return (x) => {
    const z = x / deviation;
    return math.erf(z / Math.SQRT2) - Math.sqrt(2 / Math.PI) * z * math.exp((-z * z) / 2);
  };
}

/** Density of `maxwellDistribution`. */
export function maxwellDensity(deviation: number, x: number): number {
  const z = x / deviation;
  return (Math.sqrt(2 / Math.PI) * z * z * math.exp((-z * z) / 2)) / deviation;
}

/** Density of a normal variable of mean 0. */
export function normalDensity(deviation: number, x: number): number {
  return math.exp((-x * x) / (2 * deviation * deviation)) / (deviation * Math.sqrt(2 * Math.PI));
}

/**
 * The largest difference between the sample's steps and the distribution, times the square root of the sample's size. Of a sample from the
 * distribution it is above 1.63 once in a hundred times (A. N. Kolmogorov, 1933); the distribution must not be fitted to the sample.
 */
export function kolmogorovDistance(sample: ArrayLike<number>, distribution: (x: number) => number): number {
  const sorted = Float64Array.from(sample).sort();
  let largest = 0;
  for (const [k, x] of sorted.entries()) {
    const expected = distribution(x);
    largest = Math.max(largest, (k + 1) / sorted.length - expected, expected - k / sorted.length);
  }
  return largest * Math.sqrt(sorted.length);
}

/** `kolmogorovDistance` that a sample passes, one in a hundred of the right ones failing. */
export const oneInAHundred = 1.63;

/** The same where mean and deviation are fitted to the sample, for normal ones (H. W. Lilliefors, 1967, for large samples). */
export const oneInAHundredFitted = 1.035;

/** Third moment about the mean over the cube of the deviation: 0 of a normal variable, 0.486 of Maxwell's. */
export function skewness(sample: ArrayLike<number>): number {
  const n = sample.length;
  let mean = 0;
  for (let k = 0; k < n; k++) mean += sample[k]! / n;
  let [second, third] = [0, 0];
  for (let k = 0; k < n; k++) {
    const off = sample[k]! - mean;
    second += (off * off) / n;
    third += (off * off * off) / n;
  }
  return third / (second * Math.sqrt(second));
}
