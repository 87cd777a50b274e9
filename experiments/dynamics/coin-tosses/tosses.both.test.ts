import { describe, expect, test } from "vitest";
import { stream } from "#kit";
import { add, isRational, textOf, withPi } from "./irrationals.ts";
import { bitsSet, distanceFromCurve, momentsOf, tossCurve, tossHistogram } from "./tosses.ts";

describe("tosses", () => {
  test("bits are counted", () => {
    for (const word of [0, 1, 0x80000000, 0xffffffff, 0x12345678, ...stream("words").uint32(200)]) {
      expect(bitsSet(word)).toBe(word.toString(2).replaceAll("0", "").length);
    }
  });

  test.each([1, 10, 31, 32, 33, 100])("of %i are summed bit by bit, and none is dropped", (tosses) => {
    const rng = stream("sums");
    const experiments = 500;
    const words = Math.ceil(tosses / 32);
    const drawn = rng.fold(0).uint32(experiments * words);
    const counts = new Float64Array(tosses + 1);
    for (let k = 0; k < experiments; k++) {
      const bits = Array.from(drawn.subarray(k * words, (k + 1) * words), (word, at) =>
        word
          .toString(2)
          .padStart(32, "0")
          .slice(0, at === 0 ? 32 - (32 * words - tosses) : 32),
      );
      counts[bits.join("").replaceAll("0", "").length]!++;
    }
    expect(tossHistogram(rng, { tosses, experiments })).toEqual(counts);
  });

  test("in several batches are as many as asked for", () => {
    const counts = tossHistogram(stream("batches"), { tosses: 10_000, experiments: 2_000 });
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2_000);
    expect(counts).toHaveLength(10_001);
  });

  test("have mean n / 2 and variance n / 4", () => {
    const { mean, variance } = momentsOf(tossHistogram(stream("moments"), { tosses: 64, experiments: 40_000 }));
    expect(Math.abs(mean - 32)).toBeLessThan(4 * Math.sqrt(16 / 40_000));
    expect(Math.abs(variance / 16 - 1)).toBeLessThan(4 * Math.sqrt(2 / 40_000));
  });

  test("without number are refused", () => {
    expect(() => tossHistogram(stream(1), { tosses: 0, experiments: 5 })).toThrow(
      "tossHistogram: tosses are a whole number from 1, got 0.",
    );
    expect(() => tossHistogram(stream(1), { tosses: 5, experiments: 0.5 })).toThrow("experiments are a whole number");
  });
});

describe("the curve", () => {
  test("is near the binomial counts, and far from a single bin", () => {
    const binomial = Float64Array.of(1, 8, 28, 56, 70, 56, 28, 8, 1);
    const { distance, peakError } = distanceFromCurve(binomial);
    expect(distance).toBeLessThan(0.02);
    expect(peakError).toBeLessThan(0.04);
    expect(distanceFromCurve(Float64Array.of(5, 0, 0, 0, 0, 0, 0, 0, 0)).distance).toBeGreaterThan(0.95);
  });

  test("has area 1", () => {
    const total = Array.from({ length: 101 }, (_, k) => tossCurve(100, k)).reduce((sum, each) => sum + each, 0);
    expect(total).toBeCloseTo(1, 12);
  });
});

test("(1 + pi) + (2 - pi) = 3: two irrationals add up to a fraction", () => {
  const [x, y] = [withPi(1, 1), withPi(2, -1)];
  expect([isRational(x), isRational(y), isRational(add(x, y))]).toEqual([false, false, true]);
  expect(textOf(add(x, y))).toBe("3 + 0 pi");
  expect(isRational(add(x, x))).toBe(false);
});
