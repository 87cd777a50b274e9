// Scalar operations on arrays: the same bits on every backend, near kit's functions, with the slopes central differences say.

import { afterEach, describe, expect, test } from "vitest";
import { math, stream, type TypedArray } from "#kit";
import { type Tensor, tensor, useBackend, where } from "#tensor";
import { agreed, expectSlope, floats, sample, special } from "./support.ts";

afterEach(() => useBackend("wasm"));

const unary = {
  neg: (x) => x.neg(),
  abs: (x) => x.abs(),
  sign: (x) => x.sign(),
  sqrt: (x) => x.sqrt(),
  square: (x) => x.square(),
  reciprocal: (x) => x.reciprocal(),
  floor: (x) => x.floor(),
  ceil: (x) => x.ceil(),
  round: (x) => x.round(),
  trunc: (x) => x.trunc(),
  exp: (x) => x.exp(),
  expm1: (x) => x.expm1(),
  log: (x) => x.log(),
  log1p: (x) => x.log1p(),
  tanh: (x) => x.tanh(),
  sigmoid: (x) => x.sigmoid(),
  softplus: (x) => x.softplus(),
  relu: (x) => x.relu(),
} as const satisfies Record<string, (x: Tensor) => Tensor>;

const binary = {
  add: (x, y) => x.add(y),
  sub: (x, y) => x.sub(y),
  mul: (x, y) => x.mul(y),
  div: (x, y) => x.div(y),
  minimum: (x, y) => x.minimum(y),
  maximum: (x, y) => x.maximum(y),
  less: (x, y) => x.less(y),
  lessEqual: (x, y) => x.lessEqual(y),
  greater: (x, y) => x.greater(y),
  greaterEqual: (x, y) => x.greaterEqual(y),
  equal: (x, y) => x.equal(y),
  notEqual: (x, y) => x.notEqual(y),
} as const satisfies Record<string, (x: Tensor, y: Tensor) => Tensor>;

const shapes = [[], [0], [1], [3], [4], [9], [5, 7], [1, 1], [2, 0, 3], [4, 1, 6], [1003]] as const;

describe("elementwise", () => {
  for (const dtype of floats) {
    for (const [name, fn] of Object.entries(unary)) {
      test(`${name} ${dtype}`, () => {
        for (const shape of shapes) agreed(`${name} ${shape}`, [sample(name, shape, dtype)], fn);
        agreed(`${name} of special values`, [tensor(special, undefined, dtype)], fn);
      });
    }
    test(`binary operations ${dtype} stretch their operands`, () => {
      for (const [name, fn] of Object.entries(binary)) {
        for (const [a, b] of [
          [[], [3]],
          [[5, 7], [7]],
          [
            [5, 1],
            [1, 6],
          ],
          [[4], [4]],
          [[0], [1]],
          [
            [2, 3, 4],
            [3, 1],
          ],
          [[1003], []],
        ]) {
          agreed(`${name} [${a}] [${b}]`, [sample("left", a, dtype), sample("right", b, dtype)], fn);
        }
        const table = tensor(special, undefined, dtype);
        agreed(`${name} of special values`, [table.reshape(-1, 1), table], fn);
      }
    });
  }
  test("integers wrap, bools combine", () => {
    for (const dtype of ["i32", "u32"] as const) {
      const big = tensor(
        dtype === "i32" ? [2147483647, -2147483648, -1, 7, 3] : [4294967295, 2147483648, 1, 7, 3],
        undefined,
        dtype,
      );
      for (const name of [
        "add",
        "sub",
        "mul",
        "minimum",
        "maximum",
        "less",
        "lessEqual",
        "equal",
        "notEqual",
      ] as const) {
        agreed(`${name} ${dtype}`, [big.reshape(5, 1), big], binary[name]);
      }
    }
    const [p, q] = [sample("p", [9], "bool"), sample("q", [9], "bool")];
    expect(Array.from(agreed("and", [p, q], (x, y) => x.and(y)))).toEqual(
      Array.from(p.data(), (x, i) => x & q.data()[i]),
    );
    expect(Array.from(agreed("or not", [p, q], (x, y) => x.or(y.not())))).toEqual(
      Array.from(p.data(), (x, i) => x | (1 - q.data()[i])),
    );
  });
  test("casts", () => {
    const types = ["f32", "f64", "i32", "u32", "bool"] as const;
    const values = [
      0,
      -0,
      1,
      2.5,
      -2.5,
      3e9,
      -3e9,
      5e9,
      1e300,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      0.49999999,
    ];
    const integers = [0, 1, -1, 7, 2147483647, -2147483647, 16777217];
    for (const from of types) {
      const fitting = { f32: values, f64: values, i32: integers, u32: integers.map(Math.abs), bool: [0, 1] }[from];
      for (const to of types) agreed(`${from} to ${to}`, [tensor(fitting, undefined, from)], (x) => x.cast(to));
    }
    expect(Array.from(tensor([3e9, -3e9, Number.NaN, 2.9]).cast("i32").data())).toEqual([
      2147483647, -2147483648, 0, 2,
    ]);
  });
  test("where takes each side where its condition says", () => {
    for (const dtype of ["f32", "f64", "i32"] as const) {
      const inputs = [sample("condition", [5, 7], "bool"), sample("x", [7], dtype), sample("y", [5, 1], dtype)];
      agreed(`where ${dtype}`, inputs, (condition, x, y) => where(condition, x, y));
    }
  });
});

/** Distance in units of the last place of the expected value. */
function ulps(actual: number, expected: number, bits: number): number {
  if (Object.is(actual, expected) || (Number.isNaN(actual) && Number.isNaN(expected))) return 0;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(expected))), bits === 24 ? -126 : -1022);
  return Math.abs(actual - expected) / 2 ** (exponent - bits + 1);
}

describe("accuracy of transcendental functions against kit's", () => {
  const cases = {
    exp: { reference: math.exp, low: -87, high: 88 },
    expm1: { reference: math.expm1, low: -20, high: 80 },
    log: { reference: math.log, low: 1e-30, high: 1e6 },
    log1p: { reference: math.log1p, low: -0.999, high: 50 },
    tanh: { reference: math.tanh, low: -12, high: 12 },
  } as const;
  for (const [name, { reference, low, high }] of Object.entries(cases)) {
    test(name, () => {
      const points = stream("accuracy").fold(name).uniform(20_000, low, high);
      const small = stream("accuracy")
        .fold(name, "small")
        .normal(5_000)
        .map((x) => (name === "log" ? math.exp(x * 20) : x * 1e-3));
      const all = Float64Array.from([...points, ...small]);
      const single = Float32Array.from(all);
      const worst = (values: TypedArray, at: TypedArray, bits: number) =>
        Array.from(values).reduce((most, value, i) => Math.max(most, ulps(value, reference(at[i]), bits)), 0);
      const fn = unary[name as keyof typeof cases];
      expect(worst(fn(tensor(single)).data(), single, 24)).toBeLessThanOrEqual(2);
      expect(worst(fn(tensor(all)).data(), all, 53)).toBeLessThanOrEqual(4.5); // 1e-15 relative
    });
  }
});

describe("gradients", () => {
  test("of every smooth operation", () => {
    const x = tensor(Float64Array.of(0.3, -0.8, 1.7, 2.4, -0.45, 0.9));
    for (const [name, fn] of Object.entries(unary)) {
      expectSlope(name, name === "log" || name === "sqrt" ? x.abs() : x, fn);
    }
    const y = tensor(Float64Array.of(1.3, -0.2, 0.7));
    for (const name of ["add", "sub", "mul", "div", "minimum", "maximum"] as const) {
      expectSlope(`${name}, left`, x.reshape(2, 3), (x) => binary[name](x, y));
      expectSlope(`${name}, right`, x.reshape(2, 3), (x) => binary[name](y, x));
    }
  });
});
