// Sorting, ordering and running results over tensors: backends, axes, gradients, wrong use.

import { afterEach, describe, expect, test } from "vitest";
import { argsort, cumprod, cumsum, sort, type Tensor, tensor, topK, useBackend, vmap, zeros } from "#tensor";
import { agreed, expectSlope, sample, special } from "./support.ts";

afterEach(() => useBackend("wasm"));

const shapes = [[0], [1], [7], [5, 7], [2, 0, 3], [4, 1, 6], [3, 130]];
const weighed = (x: Tensor): Tensor => x.mul(sample("weights", x.shape, "f64"));

describe("every backend gives the same along every axis", () => {
  const functions: Record<string, (x: Tensor, axis: number) => Tensor> = {
    sort: (x, axis) => sort(x, axis),
    "sort, falling": (x, axis) => sort(x, axis, { descending: true }),
    argsort: (x, axis) => argsort(x, axis),
    "values of topK": (x, axis) => topK(x, Math.min(2, x.shape.at(axis)!), axis).values,
    "indices of topK": (x, axis) => topK(x, Math.min(2, x.shape.at(axis)!), axis).indices,
    cumsum,
    cumprod,
  };
  for (const dtype of ["f32", "f64", "i32", "u32"] as const) {
    for (const [name, fn] of Object.entries(functions)) {
      test(`${name} ${dtype}`, () => {
        for (const shape of shapes) {
          for (let axis = -1; axis < shape.length; axis++) {
            agreed(`${name} [${shape}] axis ${axis}`, [sample(name, shape, dtype)], (x) => fn(x, axis));
          }
        }
        if (dtype.startsWith("f")) {
          agreed(`${name} of special values`, [tensor(special, undefined, dtype)], (x) => fn(x, 0));
        }
      });
    }
  }
  test("bools are sorted", () => {
    const order = agreed("argsort", [sample("bool", [4, 5], "bool")], (x) => argsort(x, 0));
    expect(order.length).toBe(20);
    expect([...sort(tensor([1, 0, 1, 0], [4], "bool")).data()]).toEqual([0, 0, 1, 1]);
  });
});

describe("values", () => {
  const x = tensor([
    [3, 1, 2],
    [0, 5, 4],
  ]);
  test("sort, argsort and topK along either axis", () => {
    expect(sort(x).tolist()).toEqual([
      [1, 2, 3],
      [0, 4, 5],
    ]);
    expect(sort(x, 0, { descending: true }).tolist()).toEqual([
      [3, 5, 4],
      [0, 1, 2],
    ]);
    expect(argsort(x).tolist()).toEqual([
      [1, 2, 0],
      [0, 2, 1],
    ]);
    const { values, indices } = topK(x, 2);
    expect(values.tolist()).toEqual([
      [3, 2],
      [5, 4],
    ]);
    expect(indices.tolist()).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(topK(x, 0).values.shape).toEqual([2, 0]);
    expect(topK(x, 1, 0).values.tolist()).toEqual([[3, 5, 4]]);
  });
  test("NaN are last either way and not among the largest", () => {
    const x = tensor([Number.NaN, 1, 2]);
    expect([...sort(x).data()]).toEqual([1, 2, Number.NaN]);
    expect([...sort(x, 0, { descending: true }).data()]).toEqual([2, 1, Number.NaN]);
    expect([...topK(x, 2).values.data()]).toEqual([2, 1]);
  });
  test("running sums and products along either axis, as one after the other", () => {
    expect(cumsum(x, 0).tolist()).toEqual([
      [3, 1, 2],
      [3, 6, 6],
    ]);
    expect(cumprod(x).tolist()).toEqual([
      [3, 3, 6],
      [0, 0, 0],
    ]);
    const signs = sample("signs", [50], "f64").sign();
    let product = 1;
    const expected = Array.from(signs.data(), (sign) => (product *= sign));
    expect([...cumprod(signs).data()]).toEqual(expected);
    expect([...cumprod(tensor([1, 2, 3, 4, 5], [5], "i32")).data()]).toEqual([1, 2, 6, 24, 120]);
  });
});

test("vmap sorts each example, as one by one", () => {
  const x = sample("examples", [3, 2, 5], "f32");
  const fn = (x: Tensor) =>
    cumsum(sort(x, 0), 1)
      .add(topK(x, 1, 0).values)
      .add(cumprod(x));
  const mapped = agreed("vmap", [x], vmap(fn));
  const one = [0, 1, 2].flatMap((i) => [...fn(x.slice([i, i + 1]).reshape(2, 5)).data()]);
  expect([...mapped]).toEqual(one);
});

describe("gradients", () => {
  const x = sample("slope", [3, 5], "f64");
  const zero = tensor([2, 0, -1, 3, 0, 0.5, 1, 1, 0, 0, 0, 4], [2, 6], "f64");
  for (const axis of [0, 1]) {
    test(`along axis ${axis}`, () => {
      expectSlope("sort", x, (x) => weighed(sort(x, axis)));
      expectSlope("sort, falling", x, (x) => weighed(sort(x, axis, { descending: true })));
      expectSlope("topK", x, (x) => weighed(topK(x, 2, axis).values));
      expectSlope("cumsum", x, (x) => weighed(cumsum(x, axis).square()));
      expectSlope("cumprod", x, (x) => weighed(cumprod(x, axis)));
      expectSlope("cumprod with zeros", zero, (x) => weighed(cumprod(x, axis)));
    });
  }
});

describe("wrong use", () => {
  const x = zeros([2, 3]);
  test("axes, counts and types", () => {
    expect(() => sort(x, 2)).toThrow("sort: axis 2 is not in -2..1");
    expect(() => argsort(x.sum())).toThrow("argsort: axis -1 is not in");
    expect(() => topK(x, 4)).toThrow("topK: k = 4 of 3 values along axis -1 of [2,3]");
    expect(() => topK(x, 1.5)).toThrow("topK: k = 1.5 of 3 values along axis -1 of [2,3]");
    expect(() => cumsum(x.cast("bool"))).toThrow("cumsum: wants numbers, got bool; cast it first");
    expect(() => cumprod(x.cast("bool"))).toThrow("cumprod: wants numbers, got bool; cast it first");
  });
});
