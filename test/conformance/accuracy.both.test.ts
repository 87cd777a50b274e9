// How near transcendental functions are to kit's, which are within 1e-15 of the truth in f64.

import { afterEach, describe, expect, test } from "vitest";
import { math, stream, type TypedArray } from "#kit";
import { type Tensor, tensor, useBackend } from "#tensor";
import { binary, unary } from "./operations.ts";
import { ulps } from "./support.ts";

afterEach(() => useBackend("wasm"));

describe("accuracy of transcendental functions against kit's", () => {
  const normals = (name: string) => stream("accuracy").fold(name, "small").normal(5_000);
  const uniforms = (name: string, low: number, high: number, count = 20_000) =>
    stream("accuracy").fold(name).uniform(count, low, high);
  /** At random points of both types, the worst distance is 2 units in the last place in f32, 1e-15 relatively in f64. */
  function expectNear(
    fn: (...x: Tensor[]) => Tensor,
    reference: (...x: number[]) => number,
    ...points: Float64Array[]
  ): void {
    const worst = (at: TypedArray[], bits: number) =>
      Array.from(fn(...at.map((x) => tensor(x))).data()).reduce(
        (most, value, i) => Math.max(most, ulps(value, reference(...at.map((x) => x[i])), bits)),
        0,
      );
    expect(
      worst(
        points.map((x) => Float32Array.from(x)),
        24,
      ),
    ).toBeLessThanOrEqual(2);
    expect(worst(points, 53)).toBeLessThanOrEqual(4.5);
  }
  const cases = {
    exp: { reference: math.exp, low: -87, high: 88 },
    expm1: { reference: math.expm1, low: -20, high: 80 },
    log: { reference: math.log, low: 1e-30, high: 1e6 },
    log1p: { reference: math.log1p, low: -0.999, high: 50 },
    rsqrt: { reference: (x: number) => 1 / Math.sqrt(x), low: 1e-30, high: 1e6 },
    sin: { reference: math.sin, low: -1e5, high: 1e5 },
    cos: { reference: math.cos, low: -1e5, high: 1e5 },
    tan: { reference: math.tan, low: -1e5, high: 1e5 },
    atan: { reference: (x: number) => math.atan2(x, 1), low: -20, high: 20 },
    tanh: { reference: math.tanh, low: -12, high: 12 },
    erf: { reference: math.erf, low: -6.5, high: 6.5 },
  } as const;
  for (const [name, { reference, low, high }] of Object.entries(cases)) {
    test(name, () => {
      const isPositive = name === "log" || name === "rsqrt";
      const small = normals(name).map((x) => (isPositive ? math.exp(x * 20) : x * 1e-3));
      expectNear(
        unary[name as keyof typeof cases],
        reference,
        Float64Array.from([
          ...uniforms(name, low, high),
          ...small,
          ...normals(name).map(isPositive ? Math.abs : (x) => x),
        ]),
      );
    });
  }
  test("sin, cos and tan where they come near zero", () => {
    const near = uniforms("quarters", -63_000, 63_000).map((x) => (Math.round(x) * Math.PI) / 2);
    for (const name of ["sin", "cos", "tan"] as const) expectNear(unary[name], cases[name].reference, near);
    const quarters = uniforms("many quarters", -1e6, 1e6).map((x) => (Math.round(x) * Math.PI) / 2);
    const far = Float64Array.from([...uniforms("far", -1.6e6, 1.6e6), ...quarters]);
    for (const name of ["sin", "cos", "tan"] as const) {
      const values = unary[name](tensor(far)).data();
      far.forEach((x, i) => {
        expect(ulps(values[i], cases[name].reference(x), 53)).toBeLessThanOrEqual(4.5);
      });
    }
  });
  test("pow", () => {
    const bases = uniforms("base", 0, 10);
    expectNear(binary.pow, math.pow, bases, uniforms("exponent", -25, 25));
    const wide = uniforms("wide", -60, 60).map(math.exp);
    expectNear(binary.pow, math.pow, wide, uniforms("narrow", -1.4, 1.4));
    expectNear(
      binary.pow,
      math.pow,
      bases.map((x) => 1 + 1e-4 * x),
      uniforms("long", -8e4, 8e4),
    );
  });
  test("pow by a number", () => {
    for (const exponent of [-2, -1, -0.5, 0, 0.5, 1, 2, 2.5, 3]) {
      const power = (x: Tensor) => x.pow(exponent);
      expectNear(power, (x) => math.pow(x, exponent), uniforms("base", 0.01, 10, 2_000));
    }
  });
  test("atan2", () => {
    expectNear(binary.atan2, math.atan2, uniforms("y", -2, 2), uniforms("x", -2, 2));
    const far = (name: string) =>
      uniforms(name, -18, 18).map((x) => math.exp(x) * (x * 1e6 - Math.floor(x * 1e6) - 0.5));
    expectNear(binary.atan2, math.atan2, far("far y"), far("far x"));
  });
  test("the activations, against their formulas", () => {
    const x = uniforms("activation", -6, 6, 2_000);
    const cdf = (x: number) => 0.5 * (1 + math.erf(x * Math.SQRT1_2));
    const formulas: Record<string, (x: number) => number> = {
      silu: (x) => x / (1 + math.exp(-x)),
      gelu: (x) => x * cdf(x),
      "gelu by tanh": (x) => 0.5 * x * (1 + math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
      elu: (x) => (x > 0 ? x : math.expm1(x)),
      "elu of alpha": (x) => (x > 0 ? x : 0.7 * math.expm1(x)),
      leakyRelu: (x) => (x > 0 ? x : 0.01 * x),
    };
    for (const [name, formula] of Object.entries(formulas)) {
      const values = unary[name as keyof typeof unary](tensor(x)).data();
      x.forEach((at, i) => {
        expect(Math.abs(values[i] - formula(at)), `${name} of ${at}`).toBeLessThan(2e-15);
      });
    }
  });
});
