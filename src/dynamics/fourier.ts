// The discrete Fourier transform of a length that is a power of two, by splitting it into halves. Knows nothing of windows or power.
import { math, UsageError } from "#kit";

/** Transforms a signal in place: its real and imaginary parts go in, those of its spectrum come out. */
export type FourierTransform = (real: Float64Array, imaginary: Float64Array) => void;

/**
 * The transform of signals of `length`, a power of two: X[k] = sum over n of x[n] exp(-2 pi i k n / length), with no factor taken out.
 * Radix 2, decimation in time (J. W. Cooley, J. W. Tukey, Mathematics of Computation 19, 1965).
 * @throws UsageError when the length is no power of two up to 2^31, and when called with parts of another length.
 */
export function fourierTransform(length: number): FourierTransform {
  if (!isPowerOfTwo(length)) throw new UsageError(`fourierTransform: a length is a power of two, got ${length}.`);
  // exp(-2 pi i k / length) for the first half of the circle.
  const turn = Float64Array.from({ length: length >> 1 }, (_, k) => (-2 * Math.PI * k) / length);
  const cosines = turn.map(math.cos);
  const sines = turn.map(math.sin);

  return (real, imaginary) => {
    if (real.length !== length || imaginary.length !== length) {
      throw new UsageError(
        `fourierTransform: made for ${length} samples, got ${real.length} real and ${imaginary.length} imaginary parts.`,
      );
    }
    reverseBits(real, imaginary);
    for (let half = 1; half < length; half *= 2) {
      const stride = length / (2 * half);
      for (let start = 0; start < length; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const [c, s] = [cosines[k * stride]!, sines[k * stride]!];
          const [even, odd] = [start + k, start + k + half];
          const re = real[odd]! * c - imaginary[odd]! * s;
          const im = real[odd]! * s + imaginary[odd]! * c;
          real[odd] = real[even]! - re;
          imaginary[odd] = imaginary[even]! - im;
          real[even] = real[even]! + re;
          imaginary[even] = imaginary[even]! + im;
        }
      }
    }
  };
}

function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(n) && n >= 1 && n <= 2 ** 31 && (n & (n - 1)) === 0;
}

// Sample k goes to the place whose binary digits are k's from right to left.
function reverseBits(real: Float64Array, imaginary: Float64Array): void {
  const length = real.length;
  for (let k = 1, place = 0; k < length; k++) {
    let bit = length >> 1;
    for (; place & bit; bit >>= 1) place ^= bit;
    place ^= bit;
    if (k < place) {
      [real[k], real[place]] = [real[place]!, real[k]!];
      [imaginary[k], imaginary[place]] = [imaginary[place]!, imaginary[k]!];
    }
  }
}
