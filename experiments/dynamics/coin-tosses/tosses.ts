// Sums of fair tosses, and how far their histogram is from the normal curve. Draws bits, thirty-two to a word.
import { math, type Stream, UsageError } from "#kit";

const wordsAtATime = 2 ** 18;

/**
 * The histogram of `experiments` sums of `tosses` fair tosses of 0 or 1: place k holds how often the sum was k, from 0 to `tosses`. (A
 * listing with `tosses` places has none for a sum of heads alone.)
 * @throws UsageError when either is not a whole number from 1.
 */
export function tossHistogram(
  rng: Stream,
  options: { readonly tosses: number; readonly experiments: number },
): Float64Array {
  const { tosses, experiments } = options;
  for (const [name, value] of Object.entries(options)) {
    if (!(Number.isSafeInteger(value) && value >= 1)) {
      throw new UsageError(`tossHistogram: ${name} are a whole number from 1, got ${value}.`);
    }
  }
  const counts = new Float64Array(tosses + 1);
  const words = Math.ceil(tosses / 32);
  const spare = 32 * words - tosses; // bits of the last word that are not tossed
  const batch = Math.max(1, Math.floor(wordsAtATime / words));
  for (let done = 0; done < experiments; done += batch) {
    const now = Math.min(batch, experiments - done);
    const drawn = rng.fold(done).uint32(now * words);
    for (let first = 0; first < drawn.length; first += words) {
      let sum = bitsSet(drawn[first]! >>> spare);
      for (let word = 1; word < words; word++) sum += bitsSet(drawn[first + word]!);
      counts[sum]!++;
    }
  }
  return counts;
}

/** How many of a word's 32 bits are set: pairs, fours, bytes, and their sum in the top byte. */
export function bitsSet(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Density of the normal curve of tosses: mean tosses / 2, variance tosses / 4. */
export function tossCurve(tosses: number, at: number): number {
  const variance = tosses / 4;
  const off = at - tosses / 2;
  return math.exp(-(off * off) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
}

export interface Fit {
  /** Sum of |count - experiments * density| over twice the experiments: 0 when equal, 1 when nothing overlaps. */
  readonly distance: number;
  /** The largest |count - experiments * density|, over the curve's peak. */
  readonly peakError: number;
}

/** How far a histogram of sums is from the normal curve. */
export function distanceFromCurve(counts: Float64Array): Fit {
  const tosses = counts.length - 1;
  const experiments = counts.reduce((sum, count) => sum + count, 0);
  let [total, largest] = [0, 0];
  for (const [k, count] of counts.entries()) {
    const off = Math.abs(count - experiments * tossCurve(tosses, k));
    total += off;
    largest = Math.max(largest, off);
  }
  return { distance: total / (2 * experiments), peakError: largest / (experiments * tossCurve(tosses, tosses / 2)) };
}

/** Mean and variance (divisor n) of the sums that a histogram counts. */
export function momentsOf(counts: Float64Array): { readonly mean: number; readonly variance: number } {
  const experiments = counts.reduce((sum, count) => sum + count, 0);
  const mean = counts.reduce((sum, count, k) => sum + count * k, 0) / experiments;
  return { mean, variance: counts.reduce((sum, count, k) => sum + count * (k - mean) * (k - mean), 0) / experiments };
}
