// A ramp is that of doubles where both are exact enough, can be stopped and opened, and leaves its branch where the theory's sums say.
import { describe, expect, test } from "vitest";
import { math } from "#kit";
import { openRamp, type RampOptions, rampStart, rampUpTo, saveRamp } from "./ramp.ts";
import { earlier, largestDifference } from "./tables.ts";
import { cycleOfTwo, cycleUnstable, departure, digitsOnCycle, digitsOnFixedPoint } from "./theory.ts";

const options: RampOptions = { from: "1", to: "4", steps: 300, start: "0.5", digits: 16, distance: 0.05 };
const points = (until: number, from = rampStart(options), chosen = options) => {
  const values: number[] = [];
  const state = rampUpTo(until, from, chosen, (_, r, x) => values.push(r, x));
  return { state, values };
};

describe("a ramp", () => {
  test("begins as in doubles", () => {
    const { values } = points(60);
    let x = 0.5;
    for (let step = 0; step < 60; step++) {
      const r = 1 + 0.01 * step;
      x = r * x * (1 - x);
      expect(values[2 * step]).toBeCloseTo(r, 14);
      expect(values[2 * step + 1]).toBeCloseTo(x, 14);
    }
  });

  test("goes on from a saved state as if it had not stopped", () => {
    const whole = points(300);
    const half = points(137);
    const saved = saveRamp({ rung: 2, state: half.state, points: Float32Array.of(1, 2) });
    const opened = openRamp({ values: JSON.parse(JSON.stringify(saved.values)), arrays: saved.arrays });
    expect(opened).toEqual({ rung: 2, state: half.state, points: Float32Array.of(1, 2) });
    const rest = points(300, opened.state);
    expect([...half.values, ...rest.values]).toEqual(whole.values);
    expect(rest.state).toEqual(whole.state);
  });

  test("holds on longer with more digits, and never leaves with enough", () => {
    const left = [4, 8, 12, 16, 40].map((digits) => points(300, undefined, { ...options, digits }).state.leftFixed);
    expect(left.at(-1)).toBe(undefined);
    expect(
      earlier(
        left.flatMap((value, x) => (value === undefined ? [] : [{ x, value }])),
        [0, 1, 2, 3, 4],
      ),
    ).toBe(0);
    expect(digitsOnFixedPoint(4, 100)).toBeCloseTo(16.8, 1);
  });
});

describe("the digits needed", () => {
  test("are the sums of the logarithms of the multipliers", () => {
    const density = 100_000;
    for (const [digits, first, growth] of [
      [digitsOnFixedPoint, 3, (r: number) => math.log(r - 2)],
      [digitsOnCycle, cycleUnstable, (r: number) => math.log(Math.abs(4 + 2 * r - r * r)) / 2],
    ] as const) {
      let sum = 0;
      const steps = Math.round((4 - first) * density);
      for (let step = 0; step < steps; step++) sum += growth(first + (step + 0.5) / density);
      expect(digits(4, density)).toBeCloseTo(sum / math.log(10), 1);
      expect(digits(first, density)).toBeCloseTo(0, 6);
      expect(departure(digits(3.7, density), (r) => digits(r, density), first)).toBeCloseTo(3.7, 9);
    }
  });

  test("of the notebook's ramps are 5592 and 28217", () => {
    expect(Math.round(digitsOnFixedPoint(4, 100_000 / 3))).toBe(5592);
    expect(Math.round(digitsOnCycle(4, 300_000 / 1.05))).toBe(28_217);
  });

  test("are of a cycle whose points map to each other, with the multiplier 4 + 2r - r^2", () => {
    for (const r of [3.2, 3.5, 4]) {
      const [low, high] = cycleOfTwo(r);
      expect(r * low * (1 - low)).toBeCloseTo(high, 14);
      expect(r * high * (1 - high)).toBeCloseTo(low, 14);
      expect(r * (1 - 2 * low) * r * (1 - 2 * high)).toBeCloseTo(4 + 2 * r - r * r, 12);
    }
  });
});

test("a table is held against what is there, and never against half of it", () => {
  const rows = [
    { x: 8, value: 3.1 },
    { x: 16, value: 3.3 },
  ];
  const table = [
    [8, 3.125],
    [16, 3.25],
  ] as const;
  expect(largestDifference(rows, table)).toMatchObject({ mean: Math.abs(3.3 - 3.25) });
  expect(largestDifference(rows.slice(1), table)).toHaveProperty("unmeasured");
  expect(earlier(rows, [8, 12, 16])).toBe(1);
});
