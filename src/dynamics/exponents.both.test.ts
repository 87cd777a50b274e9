// Exponents with closed forms, their sums, a known flow, and the dimension they give.

import { describe, expect, it } from "vitest";
import { math } from "#kit";
import { kaplanYorkeDimension, largestExponent, lyapunovSpectrum } from "./exponents.ts";
import { doublingMap, henonMap, logisticMap, quadraticMap, tentMap } from "./maps.ts";
import { unwrap } from "./outcome.ts";
import { stepMap } from "./stepMap.ts";
import { rungeKutta4 } from "./steppers/oneStep.ts";
import type { DynamicalMap, Flow } from "./system.ts";

describe("exponents with closed forms", () => {
  it("the tent map spreads by its slope, and the doubling map by 2, at every step", () => {
    expect(unwrap(largestExponent(tentMap(1.9), { start: [0.3], steps: 1000 }))).toBeCloseTo(math.log(1.9), 12);
    expect(unwrap(largestExponent(doublingMap(), { start: [0.3], steps: 40 }))).toBeCloseTo(Math.LN2, 14);
  });

  it("the logistic map has ln 2 at r = 4, and the logarithm of its multiplier on a cycle", () => {
    const chaotic = unwrap(largestExponent(logisticMap(4), { start: [0.3], steps: 100_000, skip: 100 }));
    expect(Math.abs(chaotic - Math.LN2)).toBeLessThan(0.002);
    const calm = unwrap(largestExponent(logisticMap(3.1), { start: [0.3], steps: 1000, skip: 5000 }));
    expect(calm).toBeCloseTo(math.log(4 + 6.2 - 9.61) / 2, 10);
  });

  it("all exponents of Henon's map together are ln |b|", () => {
    const exponents = unwrap(
      lyapunovSpectrum(henonMap({ a: 1.4, b: 0.3 }), { start: [0, 0], steps: 20_000, skip: 100 }),
    );
    expect(exponents[0] + exponents[1]).toBeCloseTo(math.log(0.3), 10);
    expect(Math.abs(exponents[0] - 0.419)).toBeLessThan(0.01);
  });

  it("a linear map has the logarithms of its eigenvalues, without derivatives as well", () => {
    const linear: DynamicalMap = {
      name: "shear",
      dimension: 3,
      step: ([x, y, z]) => [0.5 * x + y, 0.8 * y, x + 0.9 * z],
    };
    const exponents = unwrap(lyapunovSpectrum(linear, { start: [1, 1, 1], steps: 2000, skip: 200 }));
    for (const [k, value] of [0.9, 0.8, 0.5].entries()) expect(exponents[k]).toBeCloseTo(math.log(value), 6);
  });
});

it("Lorenz's flow: one exponent above 0, one 0, all together minus (sigma + 1 + beta)", () => {
  const lorenz: Flow = {
    name: "lorenz",
    dimension: 3,
    rate([x, y, z], into) {
      into[0] = 10 * (y - x);
      into[1] = x * (28 - z) - y;
      into[2] = x * y - (8 / 3) * z;
    },
  };
  const step = 0.02;
  const map = stepMap(lorenz, rungeKutta4, step);
  const perStep = unwrap(lyapunovSpectrum(map, { start: [1, 1, 20], steps: 10_000, skip: 500 }));
  const exponents = perStep.map((value) => value / step);
  expect(Math.abs(exponents[0] - 0.906)).toBeLessThan(0.06);
  expect(Math.abs(exponents[1])).toBeLessThan(0.02);
  expect(Math.abs(exponents[0] + exponents[1] + exponents[2] + 10 + 1 + 8 / 3)).toBeLessThan(0.02);
  expect(Math.abs(kaplanYorkeDimension(exponents) - 2.062)).toBeLessThan(0.01);
});

describe("no exponent", () => {
  it("where every displacement shrinks to nothing", () => {
    const found = largestExponent(quadraticMap(0), { start: [0], steps: 10 });
    expect(found).toMatchObject({ ok: false, step: 1, why: expect.stringMatching(/shrank to nothing at step 1/) });
  });

  it("where the orbit leaves the numbers", () => {
    expect(largestExponent(quadraticMap(1), { start: [0.1], steps: 100 })).toMatchObject({ ok: false, step: 12 });
  });
});

describe("kaplanYorkeDimension", () => {
  it("goes as far as the sum is not below 0, and shares the next", () => {
    expect(kaplanYorkeDimension([0.4, -1.6])).toBe(1.25);
    expect(kaplanYorkeDimension([-1.6, 0.4])).toBe(1.25);
    expect(kaplanYorkeDimension([-0.1, -1])).toBe(0);
    expect(kaplanYorkeDimension([0, -1])).toBe(1);
    expect(kaplanYorkeDimension([0.5, 0.1])).toBe(2);
    expect(kaplanYorkeDimension([1, 0, -4])).toBe(2.25);
  });

  it("refuses what are no exponents", () => {
    expect(() => kaplanYorkeDimension([])).toThrow("at least one");
    expect(() => kaplanYorkeDimension([Number.NaN])).toThrow("finite numbers");
  });
});
