import { describe, expect, test } from "vitest";
import { stream } from "../random/stream.ts";
import { bootstrapInterval } from "./bootstrap.ts";
import { proportionDifference, shareInterval, tInterval, wilsonInterval } from "./interval.ts";
import { mean, median } from "./moments.ts";

describe("tInterval", () => {
  test("of a textbook sample", () => {
    // mean 3, deviation sqrt 2.5, t(4, 0.975) = 2.7764451
    const { mean: centre, low, high, n } = tInterval([1, 2, 3, 4, 5]);
    expect({ centre, n }).toEqual({ centre: 3, n: 5 });
    expect(high - 3).toBeCloseTo(2.7764451051977987 * Math.sqrt(0.5), 12);
    expect(3 - low).toBeCloseTo(high - 3, 12);
  });

  test("of none and one value knows no bound; of equal values it is a point", () => {
    expect(tInterval([])).toEqual({ mean: NaN, low: -Infinity, high: Infinity, n: 0 });
    expect(tInterval([4])).toEqual({ mean: 4, low: -Infinity, high: Infinity, n: 1 });
    expect(tInterval([4, 4, 4])).toEqual({ mean: 4, low: 4, high: 4, n: 3 });
  });

  test("covers the true mean as often as its level says", () => {
    const rng = stream("coverage");
    let covered = 0;
    for (let i = 0; i < 2000; i++) {
      const { low, high } = tInterval(rng.fold(i).normal(4, 10, 2), 0.9);
      if (low <= 10 && 10 <= high) covered++;
    }
    expect(Math.abs(covered / 2000 - 0.9)).toBeLessThan(4 * Math.sqrt((0.9 * 0.1) / 2000));
  });

  test("of shares is cut off at 0 and 1, and around the same mean", () => {
    expect(shareInterval([0.9, 1])).toEqual({ ...tInterval([0.9, 1]), high: 1 });
    expect(shareInterval([0, 0.01])).toEqual({ ...tInterval([0, 0.01]), low: 0 });
    expect(shareInterval([])).toEqual({ mean: NaN, low: 0, high: 1, n: 0 });
  });

  test("refuses a level outside (0, 1)", () => {
    expect(() => tInterval([1], 95)).toThrow("tInterval: level must be above 0 and below 1, such as 0.95, got 95.");
  });
});

describe("wilsonInterval", () => {
  // Newcombe 1998 (Statistics in Medicine 17, 857-872), table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i in %i", (successes, n, low, high) => {
    const interval = wilsonInterval(successes, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
    expect(interval.mean).toBe(successes / n);
  });

  test("reaches 0 and 1 exactly, and is symmetric in success and failure", () => {
    for (const n of [1, 2, 7, 20, 1000]) {
      expect(wilsonInterval(0, n).low).toBe(0);
      expect(wilsonInterval(n, n).high).toBe(1);
      for (let k = 0; k <= Math.min(n, 10); k++) {
        expect(wilsonInterval(k, n).low).toBeCloseTo(1 - wilsonInterval(n - k, n).high, 14);
      }
    }
  });

  test("without trials is everything", () => {
    expect(wilsonInterval(0, 0)).toEqual({ mean: NaN, low: 0, high: 1, n: 0 });
  });

  test("refuses what cannot be counted", () => {
    const said = "wilsonInterval: successes must be whole and from 0 to the whole number of trials, got";
    expect(() => wilsonInterval(5, 4)).toThrow(`${said} 5 of 4.`);
    expect(() => wilsonInterval(0.5, 4)).toThrow(`${said} 0.5 of 4.`);
  });
});

describe("proportionDifference", () => {
  // Newcombe 1998 (Statistics in Medicine 17, 873-890), table II, method 10.
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])("%i/%i less %i/%i", (a, m, b, n, low, high) => {
    const interval = proportionDifference({ successes: a, n: m }, { successes: b, n });
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
    expect(interval.n).toBe(m + n);
  });

  test("without trials on one side is everything", () => {
    expect(proportionDifference({ successes: 0, n: 0 }, { successes: 1, n: 2 })).toEqual({
      mean: NaN,
      low: -1,
      high: 1,
      n: 2,
    });
  });
});

describe("bootstrapInterval", () => {
  const values = stream("sample").normal(200, 5, 3);

  test("of a mean comes close to Student's", () => {
    const student = tInterval(values);
    const boot = bootstrapInterval(values, mean, stream(1));
    expect(boot.mean).toBe(student.mean);
    expect(Math.abs(boot.low - student.low)).toBeLessThan(0.05);
    expect(Math.abs(boot.high - student.high)).toBeLessThan(0.05);
  });

  test("is the same for the same stream, and narrower at a lower level", () => {
    const options = { resamples: 300 };
    const wide = bootstrapInterval(values, median, stream(1), options);
    expect(bootstrapInterval(values, median, stream(1), options)).toEqual(wide);
    const narrow = bootstrapInterval(values, median, stream(1), { ...options, level: 0.5 });
    expect(narrow.low).toBeGreaterThan(wide.low);
    expect(narrow.high).toBeLessThan(wide.high);
  });

  test("of none and one value knows no bound", () => {
    expect(bootstrapInterval([], mean, stream(1))).toEqual({ mean: NaN, low: -Infinity, high: Infinity, n: 0 });
    expect(bootstrapInterval([3], mean, stream(1))).toEqual({ mean: 3, low: -Infinity, high: Infinity, n: 1 });
  });

  test("refuses no resamples", () => {
    expect(() => bootstrapInterval([1], mean, stream(1), { resamples: 0 })).toThrow(
      "bootstrapInterval: resamples must be a whole number from 1 up, got 0.",
    );
  });
});
