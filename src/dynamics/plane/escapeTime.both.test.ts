// Escape times against plain loops, published counts, exact arithmetic; coarse first; what is refused.

import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { type Tensor, tensor, vmap } from "#tensor";
import { DoubleDouble, splitDecimal } from "./doubleDouble.ts";
import { type DoublePlaneMap, escapeTime } from "./escapeTime.ts";
import { henonPlane, juliaMap, mandelbrotMap } from "./families.ts";
import { gridAround, gridOver } from "./grid.ts";
import { differing } from "./tally.ts";

const a = { ax: -0.744, ay: 0.148 };
const square = (size: number, half = 1.4) =>
  gridOver({ x: [-half, half], y: [half, -half], width: size, height: size });
const julia = escapeTime(juliaMap, { countFrom: "first step" });

describe("the Julia set of -0.744 + 0.148i, specification 002-5 E1", () => {
  const counts = julia.counts(square(500), { limit: 70, constants: a });

  it("has the counts of a plain loop, sample by sample", () => {
    const { x, y } = square(500);
    const plain = Int32Array.from({ length: 500 * 500 }, (_, i) => {
      let [u, v] = [x[i % 500]!, y[Math.floor(i / 500)]!];
      for (let step = 0; step < 70; step++) {
        [u, v] = [u * u - v * v + a.ax, u * v * 2 + a.ay];
        if (u * u + v * v > 4) return step;
      }
      return 70;
    });
    expect(differing(counts, plain)).toBe(0);
  });

  it("has the published numbers", () => {
    const ofValue = (value: number) => counts.reduce((sum, count) => sum + (count === value ? 1 : 0), 0);
    expect([0, 1, 2, 3, 4, 5].map(ofValue)).toEqual([72274, 52570, 24420, 12858, 7566, 4704]);
    expect(ofValue(70)).toBe(34506);
    expect(counts.reduce((sum, count) => sum + count, 0) / counts.length).toBeCloseTo(15.106088, 6);
  });

  it("looks the same upside down", () => {
    expect(differing(counts.toReversed(), counts)).toBe(0);
  });
});

it("the start may count: it is one more step, of samples that begin inside", () => {
  const fromStart = escapeTime(juliaMap).counts(square(40), { limit: 71, constants: a });
  const fromStep = julia.counts(square(40), { limit: 70, constants: a });
  expect(fromStart).toEqual(fromStep.map((count) => count + 1));
});

it("ends are where samples escaped", () => {
  const { counts, x, y } = julia.ends(square(30), { limit: 40, constants: a });
  counts.forEach((count, i) => {
    expect(x[i]! ** 2 + y[i]! ** 2 > 4, `sample ${i}`).toBe(count < 40);
  });
});

it("grids larger than a call have no seams", () => {
  const whole = julia.counts(square(211), { limit: 30, constants: a });
  const { x, y } = square(211);
  for (const row of [0, 77, 78, 155, 210]) {
    const line = julia.counts({ width: 211, height: 1, x, y: y.slice(row, row + 1) }, { limit: 30, constants: a });
    expect(whole.slice(row * 211, row * 211 + 211), `row ${row}`).toEqual(line);
  }
});

describe("coarse first", () => {
  const grid = square(50);

  it("shows computed samples only, and ends with all of them", async () => {
    const whole = julia.counts(grid, { limit: 30, constants: a });
    const spacings: number[] = [];
    let last = new Int32Array();
    for await (const { spacing, counts } of julia.progressive(grid, { limit: 30, constants: a })) {
      spacings.push(spacing);
      counts.forEach((count, i) => {
        const [row, column] = [Math.floor(i / 50), i % 50];
        expect(count).toBe(whole[(row - (row % spacing)) * 50 + column - (column % spacing)]);
      });
      last = counts as Int32Array<ArrayBuffer>;
    }
    expect(spacings).toEqual([16, 8, 4, 2, 1]);
    expect(last).toEqual(whole);
  });

  it("stops when told to", async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    for await (const { spacing } of julia.progressive(grid, { limit: 30, constants: a }, stop.signal)) {
      seen.push(spacing);
      if (spacing === 8) stop.abort();
    }
    expect(seen).toEqual([16, 8]);
  });
});

describe("pairs of doubles", () => {
  const BITS = 200n;
  /** The exact value of a pair as an integer count of 2^-200, where both parts allow that. */
  const exact = (high: number, low: number) => [high, low].reduce((sum, part) => sum + toFixed(part), 0n);
  const toFixed = (value: number) => {
    let [m, e] = [value, 0];
    while (!Number.isInteger(m)) {
      m *= 2;
      e++;
    }
    return (BigInt(m) << BITS) >> BigInt(e);
  };
  const size = (x: bigint) => (x < 0n ? -x : x);

  it.each<[string, (a: DoubleDouble, b: DoubleDouble) => DoubleDouble, (a: bigint, b: bigint) => bigint]>([
    ["sums", (a, b) => a.add(b), (a, b) => a + b],
    ["differences", (a, b) => a.sub(b), (a, b) => a - b],
    ["products", (a, b) => a.mul(b), (a, b) => (a * b) >> BITS],
  ])("%s are right to 2^-102", (_, compute, meaning) => {
    const values = stream("double-double").normal(400);
    const part = (of: number, scale: number) =>
      Float64Array.from({ length: 100 }, (_, i) => values[4 * i + of]! * scale);
    const [ah, bh] = [part(0, 1), part(1, 1)];
    // A low part is below half a unit in the last place of the high one.
    const [al, bl] = [part(2, 2 ** -56), part(3, 2 ** -56)].map((low, which) =>
      low.map((value, i) => (value * Math.min(1, Math.abs((which ? bh : ah)[i]!))) / 4),
    ) as [Float64Array, Float64Array];
    const array = (values: Float64Array) => tensor(values, [100], "f64");
    const both = vmap((ah: Tensor, al: Tensor, bh: Tensor, bl: Tensor) => {
      const { high, low } = compute(new DoubleDouble(ah, al), new DoubleDouble(bh, bl));
      return [high, low] as const;
    });
    const [high, low] = both(array(ah), array(al), array(bh), array(bl)).map((part) => part.data()) as [
      Float64Array,
      Float64Array,
    ];
    for (let i = 0; i < 100; i++) {
      const wanted = meaning(exact(ah[i]!, al[i]!), exact(bh[i]!, bl[i]!));
      const scale = size(exact(ah[i]!, 0)) + size(exact(bh[i]!, 0)) + size(wanted);
      expect(Number(size(exact(high[i]!, low[i]!) - wanted)) / Number(scale)).toBeLessThan(2 ** -102);
      expect(high[i]! + low[i]!).toBe(high[i]);
    }
  });

  it.each([
    ["0.1", 0.1, -5.551115123125783e-18],
    ["-0.1", -0.1, 5.551115123125783e-18],
    ["1", 1, 0],
    ["0", 0, 0],
    ["1e3", 1000, 0],
    ["9007199254740993", 9007199254740992, 1],
    ["1.00000000000000000000000000001", 1, 1e-29],
  ])("%s in decimal is the nearest pair", (text, high, low) => {
    expect(splitDecimal(text)).toEqual([high, low]);
  });

  it("count as exact arithmetic does, where doubles do not tell columns apart", () => {
    // The root of c^3 + 2 c^2 + 2 c + 2, where 0 falls on an unstable fixed point after three steps.
    const grid = gridAround({ x: "-1.5436890126920763615708559718017480", y: 0, half: 1e-24, width: 6, height: 4 });
    const run = { limit: 3000, constants: {} };
    const counts = escapeTime(mandelbrotMap, { precision: "double-double" }).counts(grid, run);
    const digits = 60n;
    const scale = 10n ** digits;
    const decimal = (high: number, low: number) => (exact(high, low) * scale) >> BITS;
    const plain = Int32Array.from({ length: 24 }, (_, i) => {
      const [column, row] = [i % 6, Math.floor(i / 6)];
      const [cx, cy] = [decimal(grid.x[column]!, grid.low!.x[column]!), decimal(grid.y[row]!, grid.low!.y[row]!)];
      let [x, y] = [0n, 0n];
      for (let step = 0; step < 3000; step++) {
        if (x * x + y * y > 4n * scale * scale) return step;
        [x, y] = [(x * x - y * y) / scale + cx, (2n * x * y) / scale + cy];
      }
      return 3000;
    });
    expect(counts).toEqual(plain);
    const inDoubles = escapeTime(mandelbrotMap).counts(grid, run);
    for (let row = 0; row < 4; row++) {
      expect(new Set(plain.slice(row * 6, row * 6 + 6)).size).toBeGreaterThan(1);
      expect(new Set(inDoubles.slice(row * 6, row * 6 + 6)).size).toBe(1);
    }
  });
});

it("a map of doubles alone may use any function", () => {
  const sine: DoublePlaneMap = {
    name: "sine",
    constants: [],
    radius: 3,
    step: ({ x, y }, place) => ({ x: x.sin().mul(2).add(place.y), y: y.cos().add(0.1) }),
  };
  expect(escapeTime(sine).counts(square(8), { limit: 5, constants: {} })).toHaveLength(64);
  expect(escapeTime(sine, { precision: "single" }).counts(square(8), { limit: 0, constants: {} })).toEqual(
    new Int32Array(64),
  );
});

describe("refused", () => {
  const grid = square(4);
  it.each<[string, () => unknown, RegExp]>([
    ["no size", () => gridOver({ x: [0, 1], y: [0, 1], width: 0, height: 3 }), /width is 1 to 65,536 samples, not 0/],
    ["half a sample", () => gridOver({ x: [0, 1], y: [0, 1], width: 3, height: 2.5 }), /height is .* not 2.5/],
    ["an empty range", () => gridOver({ x: [1, 1], y: [0, 1], width: 3, height: 3 }), /x runs from 1 to 1/],
    [
      "an endless range",
      () => gridOver({ x: [0, 1], y: [0, Number.NaN], width: 3, height: 3 }),
      /y runs from 0 to NaN/,
    ],
    [
      "samples that coincide",
      () => gridOver({ x: [1, 1 + 1e-15], y: [0, 1], width: 99, height: 3 }),
      /along x coincide/,
    ],
    ["pairs that coincide", () => gridAround({ x: 1, y: 0, half: 1e-32, width: 9, height: 9 }), /hold 31 digits/],
    ["no width", () => gridAround({ x: 1, y: 0, half: 0, width: 9, height: 9 }), /half of the width .* not 0/],
    [
      "a centre in words",
      () => gridAround({ x: "one", y: 0, half: 1, width: 9, height: 9 }),
      /"one" is no decimal number/,
    ],
    ["half a step", () => julia.counts(grid, { limit: 1.5, constants: a }), /Julia set: the limit is .* not 1.5/],
    [
      "a constant that is none",
      () => julia.counts(grid, { limit: 5, constants: { ...a, ay: Number.NaN } }),
      /constant ay is NaN/,
    ],
    [
      "a grid of doubles for pairs",
      () =>
        escapeTime(henonPlane, { precision: "double-double" }).counts(grid, {
          limit: 5,
          constants: { a: 1.4, b: 0.3 },
        }),
      /wants a grid of gridAround/,
    ],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(message);
  });
});
