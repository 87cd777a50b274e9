// Laws of trees: order, paths, round trips, and what counts as a leaf.
import { describe, expect, expectTypeOf, it } from "vitest";
import type { ArrayData } from "./arrays.ts";
import { arrayData } from "./arrays.ts";
import { UsageError } from "./errors.ts";
import {
  flattenNamed,
  type Tree,
  treeLeaves,
  treeMap,
  treeMap2,
  treePaths,
  treeUnflatten,
  unflattenNamed,
} from "./tree.ts";

const parameters = {
  layers: [
    { weight: arrayData("f32", [2, 1], [1, 2]), bias: arrayData("f32", [1], [3]) },
    { weight: arrayData("f32", [1, 1], [4]), bias: arrayData("f32", [1], [5]) },
  ],
  head: arrayData("f32", [], [6]),
};

describe("tree", () => {
  it("visits objects in sorted key order and arrays in theirs, whatever the order of writing", () => {
    expect(treePaths(parameters)).toEqual([
      "head",
      "layers.0.bias",
      "layers.0.weight",
      "layers.1.bias",
      "layers.1.weight",
    ]);
    expect(treePaths({ b: 1, a: 2 })).toEqual(treePaths({ a: 2, b: 1 }));
    expect(treeLeaves(Array.from({ length: 12 }, (_, i) => i))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("takes objects with dtype and shape, class instances, typed arrays and scalars for leaves", () => {
    const date = new Date(0);
    const bytes = new Uint8Array(2);
    const lazy = { dtype: "f32", shape: [2], inputs: [1, 2] };
    expect(treeLeaves([date, bytes, lazy, null, undefined, "x", { shape: 1 }])).toEqual([
      date,
      bytes,
      lazy,
      null,
      undefined,
      "x",
      1,
    ]);
  });

  it("has one leaf with an empty path when it is itself a leaf, and none when it is empty", () => {
    expect(treePaths(7)).toEqual([""]);
    expect(treePaths({})).toEqual([]);
    expect(treeMap((x: number) => x, { a: [], b: {} })).toEqual({ a: [], b: {} });
  });

  it("keeps the structure under map, in value and in type", () => {
    const counts = treeMap((leaf) => leaf.data.length, parameters);
    expectTypeOf(counts).toEqualTypeOf<{ layers: { weight: number; bias: number }[]; head: number }>();
    expect(counts).toEqual({
      layers: [
        { weight: 2, bias: 1 },
        { weight: 1, bias: 1 },
      ],
      head: 1,
    });
    const same = <P extends Tree<ArrayData>>(tree: P): P => treeMap((leaf: ArrayData) => leaf, tree);
    expectTypeOf(same(parameters)).toEqualTypeOf(parameters);
    const fixed = { one: 1 } as const;
    expectTypeOf(treeMap((leaf: number) => leaf + 1, fixed)).toEqualTypeOf<{ readonly one: number }>();
    const loose: Tree<ArrayData> = parameters;
    expect(treeMap((leaf: ArrayData, path) => `${path}:${leaf.dtype}`, loose)).toHaveProperty("head", "head:f32");
    const summed = treeMap2((a: number, b: number, path) => `${path}=${a + b}`, { x: 1, y: [2] }, { y: [3], x: 4 });
    expect(summed).toEqual({ x: "x=5", y: ["y.0=5"] });
  });

  it("comes back from leaves and from names", () => {
    expect(treeUnflatten(parameters, treeLeaves(parameters))).toEqual(parameters);
    expect(unflattenNamed(parameters, flattenNamed(parameters))).toEqual(parameters);
    const odd = JSON.parse('{"__proto__": 1, "constructor": {"x": 2}}');
    expect(unflattenNamed(odd, flattenNamed(odd))).toEqual(odd);
  });

  it("refuses what does not match, naming the place", () => {
    expect(() => treeUnflatten({ a: 1 }, [])).toThrow(UsageError);
    expect(() => flattenNamed({ "a.b": 1, a: { b: 2 } })).toThrow('"a.b"');
    expect(() => unflattenNamed({ weight: 1 }, { wieght: 1 })).toThrow('the nearest is "wieght"');
    expect(() => unflattenNamed({ a: 1 }, { a: 1, b: 2 })).toThrow('no place for "b"');
    expect(() => unflattenNamed({ toString: 1 }, {})).toThrow(UsageError);
    expect(() => treeMap2(() => 0, { a: 1, b: 1 }, { a: 1 })).toThrow(
      'leaf 1 is "b" in the first tree and missing in the second',
    );
  });
});
