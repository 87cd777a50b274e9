// Powers on their principal branch, the logistic map in the plane and its quadratic twin, numbers told of pictures.

import { describe, expect, it } from "vitest";
import { math, stream } from "#kit";
import { type Tensor, tensor } from "#tensor";
import { fusedMultiplyAdd } from "./doubleDouble.ts";
import { type DoublePlaneMap, escapeTime } from "./escapeTime.ts";
import {
  juliaMap,
  juliaPowerMap,
  logisticParameterMap,
  logisticPlaneMap,
  mandelbrotMap,
  mandelbrotPowerMap,
} from "./families.ts";
import { joinFrames, splitFrames, thinned } from "./film.ts";
import { areaOfSample, edgesOf, type Grid, gridOver } from "./grid.ts";
import { principalPower } from "./power.ts";
import { differing, distinct, lasting, upsideDown } from "./tally.ts";

const double = (values: readonly number[]) => tensor(values, [values.length], "f64");
const square = (size: number, half: number) =>
  gridOver({ x: [-half, half], y: [half, -half], width: size, height: size });

describe("powers", () => {
  const power = (x: readonly number[], y: readonly number[], p: number) => {
    const { x: u, y: v } = principalPower({ x: double(x), y: double(y) }, tensor(p, [], "f64"));
    return [u.data(), v.data()] as const;
  };
  const [x, y] = ["x", "y"].map((axis) => Array.from(stream("powers").fold(axis).normal(300))) as [number[], number[]];

  it.each([1, 2, 3, 4])("agree with products at exponent %i", (p) => {
    const [u, v] = power(x, y, p);
    x.forEach((_, i) => {
      let [re, im] = [1, 0];
      for (let k = 0; k < p; k++) [re, im] = [re * x[i]! - im * y[i]!, re * y[i]! + im * x[i]!];
      const error = Math.abs(u[i]! - re) + Math.abs(v[i]! - im);
      expect(error / Math.sqrt(re * re + im * im), `z = ${x[i]} + ${y[i]}i`).toBeLessThan(1e-14);
    });
  });

  it("of zero are zero, whatever its signs", () => {
    for (const p of [0.5, 1, 2, 2.5, 4]) {
      const [u, v] = power([0, 0, -0, -0], [0, -0, 0, -0], p);
      expect(
        [...u, ...v].every((part) => part === 0),
        `exponent ${p}`,
      ).toBe(true);
    }
  });

  it("jump across the negative axis, unless the exponent is whole", () => {
    for (const p of [1.5, 2, 2.5, 3]) {
      const [, v] = power([-1, -1], [1e-12, -1e-12], p);
      const jump = 2 * math.sin(p * Math.PI); // from angle p pi to -p pi
      expect(v[0]! - v[1]!, `exponent ${p}`).toBeCloseTo(jump, 9);
    }
  });

  it("grow the same sets as products do, but for a few samples where rounding tells", () => {
    const grid = square(150, 1.5);
    const run = { limit: 60, constants: { ax: -0.744, ay: 0.148, p: 2 } };
    expect(differing(escapeTime(juliaPowerMap).counts(grid, run), escapeTime(juliaMap).counts(grid, run))).toBeLessThan(
      20,
    );
    const byPower = escapeTime(mandelbrotPowerMap).counts(grid, run);
    expect(differing(byPower, escapeTime(mandelbrotMap).counts(grid, run))).toBeLessThan(20);
  });

  it("of exponent 1 leave a disc of radius 2 / steps, since z goes to n c", () => {
    const grid = square(101, 0.1);
    const counts = escapeTime(mandelbrotPowerMap, { countFrom: "first step" }).counts(grid, {
      limit: 40,
      constants: { p: 1 },
    });
    counts.forEach((count, i) => {
      const radius = Math.sqrt(grid.x[i % 101]! ** 2 + grid.y[Math.floor(i / 101)]! ** 2);
      if (Math.abs(radius - 0.05) > 1e-12) expect(count === 40, `radius ${radius}`).toBe(radius < 0.05);
    });
  });
});

describe("the logistic map", () => {
  it("stays where its quadratic twin does, step by step", () => {
    const r = 3.2;
    const c = (r / 2) * (1 - r / 2);
    const grid = gridOver({ x: [-0.5, 1.5], y: [1, -1], width: 90, height: 90 });
    const twin: Grid = { ...grid, x: grid.x.map((x) => r / 2 - r * x), y: grid.y.map((y) => -r * y) };
    const counts = escapeTime(logisticPlaneMap).counts(grid, { limit: 40, constants: { r } });
    expect(
      differing(counts, escapeTime(juliaMap).counts(twin, { limit: 40, constants: { ax: c, ay: 0 } })),
    ).toBeLessThan(9);
    expect(lasting(counts, 40)).toBeGreaterThan(100);
  });

  it("never leaves from 0 or 1, whatever r", () => {
    const grid = gridOver({ x: [-2.2, 4.2], y: [2, -2], width: 30, height: 30 });
    for (const start of [0, 1]) {
      const counts = escapeTime(logisticParameterMap).counts(grid, { limit: 50, constants: { start } });
      expect(lasting(counts, 50)).toBe(900);
    }
  });
});

it("what is seen escapes, not the point", () => {
  const map: DoublePlaneMap = {
    name: "one more, and how far from its place",
    constants: [],
    radius: 3,
    step: ({ x, y }) => ({ x: x.add(1), y }),
    seen: (z, place) => ({ x: z.x.sub(place.x), y: z.y.sub(place.y) }),
  };
  expect(new Set(escapeTime(map).counts(square(5, 40), { limit: 9, constants: {} }))).toEqual(new Set([4]));
});

it("a fused product is rounded once", () => {
  const values = stream("fused").normal(300);
  const [a, b] = [0, 1].map((of) => Array.from({ length: 100 }, (_, i) => values[3 * i + of]!)) as [number[], number[]];
  // A summand near -a b, where the two roundings differ most.
  const c = a.map((value, i) => -(value * b[i]!) * (1 + values[3 * i + 2]! * 2 ** -30));
  const fused = (fusedMultiplyAdd as (...of: Tensor[]) => Tensor)(double(a), double(b), double(c)).data();
  const scale = 2n ** 160n;
  const whole = (value: number) => {
    let [m, e] = [value, 0n];
    while (!Number.isInteger(m)) {
      m *= 2;
      e++;
    }
    return (BigInt(m) * scale) >> e;
  };
  const twice = a.filter((_, i) => {
    const exact = whole(a[i]!) * whole(b[i]!) + whole(c[i]!) * scale;
    expect(fused[i]).toBe(Number(exact) / 2 ** 320); // Number rounds to nearest
    return a[i]! * b[i]! + c[i]! !== fused[i];
  });
  expect(twice.length).toBeGreaterThan(50);
});

describe("tallies", () => {
  it("count what lasts, what differs and how many values there are", () => {
    expect(lasting([0, 3, 4, 5, 5], 4)).toBe(3);
    expect(lasting([], 0)).toBe(0);
    expect(distinct([7, 7, 2])).toBe(2);
    expect(differing([1, 2, 3], [1, 5, 3])).toBe(1);
    expect(() => differing([1], [1, 2])).toThrow("one picture has 1 samples and the other 2");
    expect([...upsideDown(Int32Array.of(1, 2, 3, 4, 5, 6), 2)]).toEqual([5, 6, 3, 4, 1, 2]);
  });

  it("edges lie half a spacing beyond the samples, and samples share the area", () => {
    const grid = gridOver({ x: [0, 4], y: [3, 1], width: 5, height: 3 });
    expect(edgesOf(grid)).toEqual({ x: [-0.5, 4.5], y: [3.5, 0.5] });
    expect(areaOfSample(grid)).toBe(1);
    expect(edgesOf(gridOver({ x: [2, 3], y: [0, 1], width: 1, height: 2 })).x).toEqual([1.5, 2.5]);
  });
});

describe("films", () => {
  it("are joined and split again", () => {
    const frames = [Int32Array.of(1, 2, 3, 4, 5, 6), Int32Array.of(6, 5, 4, 3, 2, 1)];
    const film = joinFrames(frames, { width: 3, height: 2 });
    expect(film.shape).toEqual([2, 2, 3]);
    expect(splitFrames(film)).toEqual({ width: 3, height: 2, frames });
    expect(() => joinFrames(frames, { width: 2, height: 2 })).toThrow("frame 0 has 6 samples, and 2 x 2 are 4");
    expect(() => splitFrames({ dtype: "i32", shape: [2, 6], data: film.data })).toThrow("not [2,6]");
  });

  it("are thinned from the first sample on", () => {
    const picture = Int32Array.from({ length: 15 }, (_, i) => i);
    const thin = thinned(picture, { width: 5, height: 3 }, 2);
    expect({ ...thin, counts: [...thin.counts] }).toEqual({ width: 3, height: 2, counts: [0, 2, 4, 10, 12, 14] });
  });
});
