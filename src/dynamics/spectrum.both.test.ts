// The transform against its definition and Parseval; the spectrum of a wave, of white noise and of its running sum.
import { describe, expect, test } from "vitest";
import { math, stream, variance } from "#kit";
import { fourierTransform } from "./fourier.ts";
import { powerSpectrum, spectralSlope } from "./spectrum.ts";

describe("the transform", () => {
  test.each([1, 2, 4, 8, 64, 256])("of %i samples is what its definition says", (n) => {
    const rng = stream("fourier");
    const [re, im] = [rng.fold("re").normal(n), rng.fold("im").normal(n)];
    const [real, imaginary] = [re.slice(), im.slice()];
    fourierTransform(n)(real, imaginary);
    for (let k = 0; k < n; k++) {
      let [wantedRe, wantedIm] = [0, 0];
      for (let j = 0; j < n; j++) {
        const angle = (-2 * Math.PI * ((j * k) % n)) / n;
        wantedRe += re[j]! * math.cos(angle) - im[j]! * math.sin(angle);
        wantedIm += re[j]! * math.sin(angle) + im[j]! * math.cos(angle);
      }
      expect(Math.abs(real[k]! - wantedRe)).toBeLessThan(1e-12 * n);
      expect(Math.abs(imaginary[k]! - wantedIm)).toBeLessThan(1e-12 * n);
    }
  });

  test("keeps the sum of squares, up to its length (Parseval)", () => {
    const n = 4096;
    const re = stream("parseval").normal(n);
    const [real, imaginary] = [re.slice(), new Float64Array(n)];
    fourierTransform(n)(real, imaginary);
    const squares = (values: Float64Array) => values.reduce((sum, x) => sum + x * x, 0);
    expect((squares(real) + squares(imaginary)) / n / squares(re)).toBeCloseTo(1, 12);
  });

  test("refuses other lengths in a sentence", () => {
    for (const n of [0, 3, 12, 1.5]) {
      expect(() => fourierTransform(n)).toThrow(`fourierTransform: a length is a power of two, got ${n}.`);
    }
    expect(() => fourierTransform(4)(new Float64Array(4), new Float64Array(8))).toThrow(
      "fourierTransform: made for 4 samples, got 4 real and 8 imaginary parts.",
    );
  });
});

describe("the spectrum", () => {
  test("of a wave is at its frequency, and a constant beside it is not seen", () => {
    const wave = Float64Array.from({ length: 2048 }, (_, k) => 100 + math.sin((2 * Math.PI * k) / 16));
    const { frequency, power } = powerSpectrum(wave, 256);
    const highest = power.indexOf(Math.max(...power));
    expect(frequency[highest]).toBe(1 / 16);
    expect(power.reduce((sum, each) => sum + each, 0) / 256).toBeCloseTo(0.5, 6); // a sine's variance
  });

  test("adds up to the variance, and of white noise is flat", () => {
    const white = stream("white").normal(2 ** 17);
    const spectrum = powerSpectrum(white, 2 ** 12);
    const total = spectrum.power.reduce((sum, each) => sum + each, 0) / 2 ** 12;
    expect(total / variance(white)).toBeCloseTo(1, 1);
    expect(Math.abs(spectralSlope(spectrum, { low: 1e-3, high: 1e-1 }).slope)).toBeLessThan(0.03);
  });

  test("of a running sum falls with the square of the frequency", () => {
    const brown = stream("brown").normal(2 ** 17);
    for (let k = 1; k < brown.length; k++) brown[k]! += brown[k - 1]!;
    expect(spectralSlope(powerSpectrum(brown, 2 ** 12), { low: 1e-3, high: 1e-1 }).slope).toBeCloseTo(-1.99, 1);
  });

  test("what has none is refused in a sentence", () => {
    expect(() => powerSpectrum([1, 2, 3], 4)).toThrow("a segment of 4 is longer than the signal of 3 samples.");
    expect(() => powerSpectrum([1, 2, 3], 2)).toThrow("a segment has 4 samples at least, got 2.");
    const silent = powerSpectrum(new Float64Array(16), 8);
    expect(() => spectralSlope(silent, { low: 0.1, high: 0.4 })).toThrow("which has no logarithm");
    expect(() => spectralSlope(silent, { low: 0.4, high: 0.1 })).toThrow("wants 0 < low < high, got 0.4 and 0.1.");
  });
});
