// How a signal's power is spread over frequencies, and by which power of the frequency it falls.
import { type LineFit, lineFit, math, UsageError } from "#kit";
import { fourierTransform } from "./fourier.ts";

/** One-sided density of power: over all frequencies it adds up to the signal's variance. */
export interface PowerSpectrum {
  /** In cycles a sample, above 0 up to 1/2, evenly spaced. */
  readonly frequency: Float64Array;
  /** In squared units of the signal, a cycle a sample. */
  readonly power: Float64Array;
}

/**
 * Welch's estimate (P. D. Welch, IEEE Transactions AU-15, 1967): the signal is cut into segments that overlap by half, of each the mean is
 * taken off and a Hann window laid over it, and their squared spectra are averaged. What is left over at the end is not looked at.
 * @param segment samples a segment, a power of two; the lowest frequency is 1 / segment.
 * @throws UsageError when the segment is no power of two from 4, or longer than the signal.
 */
export function powerSpectrum(signal: ArrayLike<number>, segment: number): PowerSpectrum {
  if (!(segment >= 4)) throw new UsageError(`powerSpectrum: a segment has 4 samples at least, got ${segment}.`);
  const transform = fourierTransform(segment);
  if (signal.length < segment) {
    throw new UsageError(
      `powerSpectrum: a segment of ${segment} is longer than the signal of ${signal.length} samples.`,
    );
  }
  const window = Float64Array.from({ length: segment }, (_, k) => 0.5 - 0.5 * math.cos((2 * Math.PI * k) / segment));
  const weight = window.reduce((sum, w) => sum + w * w, 0);
  const bins = segment / 2;
  const power = new Float64Array(bins);
  const real = new Float64Array(segment);
  const imaginary = new Float64Array(segment);
  let segments = 0;
  for (let start = 0; start + segment <= signal.length; start += bins, segments++) {
    let mean = 0;
    for (let k = 0; k < segment; k++) mean += signal[start + k]! / segment;
    for (let k = 0; k < segment; k++) real[k] = window[k]! * (signal[start + k]! - mean);
    imaginary.fill(0);
    transform(real, imaginary);
    for (let k = 1; k <= bins; k++) power[k - 1]! += real[k]! * real[k]! + imaginary[k]! * imaginary[k]!;
  }
  // Negative frequencies are counted with the positive ones; the highest stands for both itself.
  for (let k = 1; k <= bins; k++) power[k - 1]! *= (k === bins ? 1 : 2) / (weight * segments);
  return { frequency: Float64Array.from({ length: bins }, (_, k) => (k + 1) / segment), power };
}

/**
 * The n of power ~ frequency^n from `low` to `high`, both in cycles a sample: an unweighted line through natural logarithms. As the
 * frequencies are evenly spaced, the upper end of the range counts most.
 * @throws UsageError when the range holds fewer than two frequencies of the spectrum, or a power there is zero.
 */
export function spectralSlope({ frequency, power }: PowerSpectrum, range: { low: number; high: number }): LineFit {
  const { low, high } = range;
  if (!(low > 0 && high > low)) throw new UsageError(`spectralSlope: wants 0 < low < high, got ${low} and ${high}.`);
  const x: number[] = [];
  const y: number[] = [];
  for (const [k, f] of frequency.entries()) {
    if (f < low || f > high) continue;
    if (!(power[k]! > 0))
      throw new UsageError(`spectralSlope: the power at frequency ${f} is ${power[k]}, which has no logarithm.`);
    x.push(math.log(f));
    y.push(math.log(power[k]!));
  }
  return lineFit(x, y);
}
