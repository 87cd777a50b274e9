// Reductions made of others against plain loops: axes, empty ones among them, NaN and infinities, ties, slopes where they could be infinite.

import { afterEach, describe, expect, test } from "vitest";
import {
  all,
  any,
  argmax,
  argmin,
  grad,
  jacobian,
  logSumExp,
  norm,
  prod,
  standardDeviation,
  type Tensor,
  tensor,
  useBackend,
  variance,
  vmap,
  zeros,
} from "#tensor";
import { agreed, expectSlope, floats, sample, special } from "./support.ts";

afterEach(() => useBackend("wasm"));

type Reduced = (x: Tensor, axes?: number | number[], keep?: boolean) => Tensor;

/** The meaning of each on one list of values. */
const meanings: Record<string, { fn: Reduced; of: (values: number[]) => number }> = {
  prod: { fn: prod, of: (values) => values.reduce((product, x) => product * x, 1) },
  any: { fn: any, of: (values) => +values.some((x) => x !== 0) },
  all: { fn: all, of: (values) => +values.every((x) => x !== 0) },
  variance: { fn: variance, of: (values) => spread(values, 0) },
  "variance of a sample": {
    fn: (x, axes, keep) => variance(x, axes, keep, { correction: 1 }),
    of: (v) => spread(v, 1),
  },
  standardDeviation: { fn: standardDeviation, of: (values) => Math.sqrt(spread(values, 0)) },
  logSumExp: { fn: logSumExp, of: (values) => Math.log(values.reduce((sum, x) => sum + Math.exp(x), 0)) },
  "norm 1": { fn: (x, axes, keep) => norm(x, axes, keep, { p: 1 }), of: (values) => power(values, 1) },
  "norm 2": { fn: norm, of: (values) => power(values, 2) },
  "norm 3.5": { fn: (x, axes, keep) => norm(x, axes, keep, { p: 3.5 }), of: (values) => power(values, 3.5) },
  "norm 1/2": { fn: (x, axes, keep) => norm(x, axes, keep, { p: 0.5 }), of: (values) => power(values, 0.5) },
  "norm infinity": {
    fn: (x, axes, keep) => norm(x, axes, keep, { p: Number.POSITIVE_INFINITY }),
    of: (values) => values.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0),
  },
};

const power = (values: number[], p: number) => values.reduce((sum, x) => sum + Math.abs(x) ** p, 0) ** (1 / p);
function spread(values: number[], correction: number): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return values.length > correction ? squares / (values.length - correction) : Number.NaN;
}

/** Values that become one, for each element of the result in order. */
function grouped(x: Tensor, axes: number[]): number[][] {
  const kept = x.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const count = axes.reduce((product, axis) => product * x.shape[axis], 1);
  const values = x.transpose(...kept, ...axes).data();
  const groups = kept.reduce((product, axis) => product * x.shape[axis], 1);
  return Array.from({ length: groups }, (_, i) => Array.from(values.slice(i * count, (i + 1) * count)));
}

const shapes = [[], [1], [7], [0], [4, 5], [3, 0], [2, 3, 4], [1, 17, 1]];
const axesOf = (rank: number): (number[] | undefined)[] => [
  undefined,
  [],
  ...Array.from({ length: rank }, (_, axis) => [axis]),
  ...(rank === 3
    ? [
        [0, 2],
        [1, 2],
      ]
    : []),
];

describe.each(floats)("%s", (dtype) => {
  for (const [name, { fn, of }] of Object.entries(meanings)) {
    test(`${name} is what a loop gives, over every choice of axes`, () => {
      for (const shape of shapes) {
        const x = sample(name, shape, dtype);
        const isMovedByTransposing = shape.filter((length) => length > 1).length > 1;
        for (const axes of axesOf(shape.length)) {
          const what = `${name} of [${shape}] over ${axes}`;
          const list = axes ?? shape.map((_, axis) => axis);
          const expected = grouped(x, list).map(of);
          const found = agreed(what, [x], (x) => fn(x, axes));
          expect(found.length, what).toBe(expected.length);
          expected.forEach((value, i) => {
            if (Number.isFinite(value)) {
              const bound = (dtype === "f32" ? 1e-5 : 1e-13) * (1 + Math.abs(value));
              expect(Math.abs(found[i] - value), what).toBeLessThanOrEqual(bound);
            } else expect(found[i], what).toBe(value);
          });
          expect(fn(x, axes, true).shape, what).toEqual(shape.map((n, axis) => (list.includes(axis) ? 1 : n)));
          if (isMovedByTransposing) agreed(`${what}, transposed`, [x], (x) => fn(x.transpose(), axes));
        }
      }
    });
    test(`${name} of special values`, () => {
      const x = tensor(special, undefined, dtype);
      agreed(name, [x], (x) => fn(x));
      agreed(`${name}, pairs`, [x], (x) => fn(x.reshape(-1, 1).add(x.mul(0.5)), 1));
    });
  }
  test("positions of extremes: the first of equals, NaN above and below all", () => {
    const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
    const x = tensor(
      [
        [1, 3, 3, -2],
        [-2, nan, infinity, nan],
        [-infinity, -infinity, -infinity, -infinity],
        [0, -0, 0, -0],
      ],
      undefined,
      dtype,
    );
    expect([...agreed("argmax", [x], (x) => argmax(x, 1))]).toEqual([1, 1, 0, 0]);
    expect([...agreed("argmin", [x], (x) => argmin(x, -1))]).toEqual([3, 1, 0, 0]);
    expect(argmax(x, 0).tolist()).toEqual([0, 1, 1, 1]);
    expect([argmax(x).item(), argmax(x, 1, true).shape, argmax(x, undefined, true).shape]).toEqual([5, [4, 1], [1, 1]]);
  });
});

test("whole numbers and truths", () => {
  for (const dtype of ["i32", "u32"] as const) {
    const x = sample("whole", [3, 7], dtype);
    agreed("prod", [x], (x) => prod(x, 1));
    agreed("any", [x], (x) => any(x, 0));
    const rows = grouped(x, [1]);
    expect([...agreed("argmax", [x], (x) => argmax(x, 1))]).toEqual(rows.map((row) => row.indexOf(Math.max(...row))));
    expect([...agreed("argmin", [x], (x) => argmin(x, 1))]).toEqual(rows.map((row) => row.indexOf(Math.min(...row))));
  }
  const truths = sample("truths", [5, 4], "bool");
  expect([...agreed("all", [truths], (x) => all(x, 0))]).toEqual(grouped(truths, [0]).map((v) => +v.every(Boolean)));
  expect([...agreed("argmax", [truths], (x) => argmax(x, 1))]).toEqual(
    grouped(truths, [1]).map((row) => Math.max(0, row.indexOf(1))),
  );
  expect(prod(tensor([3, 5, 0x40000000, 7], undefined, "i32")).item()).toBe(Math.imul(0x40000000, 105));
});

describe("without overflow", () => {
  test("logSumExp far from 0", () => {
    for (const shift of [1000, -1000, 1e300]) {
      expect(logSumExp(tensor([shift, shift], undefined, "f64")).item()).toBe(shift + Math.LN2);
    }
    const { POSITIVE_INFINITY: infinity } = Number;
    expect(logSumExp(tensor([-infinity, -infinity])).item()).toBe(-infinity);
    expect(logSumExp(tensor([-infinity, 3])).item()).toBe(3);
    expect(logSumExp(tensor([infinity, -infinity, 3])).item()).toBe(infinity);
    expect(logSumExp(tensor([Number.NaN, -infinity])).item()).toBeNaN();
    expect(logSumExp(tensor([Number.NaN, infinity])).item()).toBeNaN();
  });
});

describe("gradients", () => {
  const x = sample("slope", [3, 4], "f64");
  const weighed = (y: Tensor): Tensor => y.mul(sample("weight", y.shape, "f64"));
  for (const axes of [0, 1, undefined]) {
    for (const [name, { fn }] of Object.entries(meanings)) {
      if (name === "any" || name === "all") continue;
      test(`${name} over ${axes}, once and twice`, () => {
        expectSlope(name, x, (x) => weighed(fn(x, axes)));
        expectSlope(`${name}, twice`, x, (x) => weighed(grad((x: Tensor) => weighed(fn(x, axes)).sum())(x)), 1e-5);
      });
    }
  }
  test("a product with zeros, to the third order", () => {
    for (const values of [[0, 2, -3, 5, 7], [0, 0, 2, 3, 1], [0, 0, 0, 4, 5], [0]]) {
      const x = tensor(values, undefined, "f64");
      const without = (...out: number[]) => {
        const distinct = new Set(out).size === out.length;
        return distinct ? values.reduce((product, value, i) => (out.includes(i) ? product : product * value), 1) : 0;
      };
      const each = <T>(f: (i: number) => T) => values.map((_, i) => f(i));
      const first = (x: Tensor) => prod(x);
      // sums turn -0 into 0
      const positive = (t: Tensor) => t.add(0).tolist();
      expect(positive(grad(first)(x))).toEqual(each((i) => without(i) + 0));
      expect(positive(jacobian(grad(first))(x))).toEqual(each((i) => each((j) => without(i, j) + 0)));
      expect(positive(jacobian(jacobian(grad(first)))(x))).toEqual(
        each((i) => each((j) => each((k) => without(i, j, k) + 0))),
      );
    }
  });
  test("slopes that could be infinite are 0", () => {
    const slope = (fn: (x: Tensor) => Tensor, values: number[]) => grad(fn)(tensor(values, undefined, "f64")).tolist();
    const p = (p: number) => (x: Tensor) => norm(x, undefined, false, { p });
    for (const order of [0.5, 1, 1.5, 2, 3]) expect(slope(p(order), [0, 0, 0])).toEqual([0, 0, 0]);
    expect(slope(p(2), [0, 2])).toEqual([0, 1]);
    expect(slope(standardDeviation, [2, 2, 2])).toEqual([0, 0, 0]);
    const { NEGATIVE_INFINITY: none } = Number;
    expect(slope(logSumExp, [none, none])).toEqual([0, 0]);
    expect(slope(logSumExp, [none, 4])).toEqual([0, 1]);
    expect(grad((x: Tensor) => logSumExp(x, 1).slice([1]).sum())(tensor([[none], [2]])).tolist()).toEqual([[0], [1]]);
    const twice = grad((x: Tensor) => grad((x: Tensor) => norm(x))(x).sum());
    expect(twice(zeros([3])).tolist()).toEqual([0, 0, 0]);
  });
});

test("vmap is a loop", () => {
  const xs = sample("examples", [4, 3, 5], "f64");
  const at = (i: number) => xs.slice([i, i + 1]).reshape(3, 5);
  for (const fn of [
    ...Object.values(meanings).map(
      ({ fn }) =>
        (x: Tensor) =>
          fn(x, 1),
    ),
    argmax,
    (x: Tensor) => argmin(x, 0),
  ]) {
    const looped = [0, 1, 2, 3].flatMap((i) => [...fn(at(i)).data()]);
    expect([
      ...agreed(
        "vmap",
        [xs],
        vmap((x: Tensor) => fn(x)),
      ),
    ]).toEqual(looped);
  }
});

test("wrong use", () => {
  const x = zeros([2, 0]);
  expect(() => prod(x, 2)).toThrow("prod: axis 2 is not in -2..1");
  expect(() => prod(x.cast("bool"))).toThrow("prod: wants numbers, got bool; cast it first");
  expect(() => argmax(x, 1)).toThrow("argmax: no values along axis 1 of length 0 of shape [2,0]");
  expect(() => variance(x.cast("i32"))).toThrow("variance: wants f32 or f64, got i32; cast it first");
  expect(() => norm(x, 0, false, { p: -1 })).toThrow("norm: p must be above 0, got -1");
});
