// Laws of shape algebra, on shapes by chance.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  broadcastShapes,
  checkShape,
  normaliseAxes,
  normaliseAxis,
  rowMajorStrides,
  type Shape,
  sameShape,
  sizeOf,
} from "./shape.ts";

const shape = fc.array(fc.nat(4), { maxLength: 4 });
/** A shape, and another that some of its axes were stretched from. */
const stretched = fc.tuple(shape, fc.infiniteStream(fc.boolean()), fc.nat(4)).map(([target, coins, drop]) => {
  const source = target.map((length) => (coins.next().value ? 1 : length)).slice(Math.min(drop, target.length));
  return { source, target };
});

const orNothing = (make: () => Shape): Shape | undefined => {
  try {
    return make();
  } catch {
    return undefined;
  }
};

describe("broadcasting", () => {
  test("is symmetric, and a shape with itself is itself", () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        expect(orNothing(() => broadcastShapes("test", a, b))).toEqual(orNothing(() => broadcastShapes("test", b, a)));
        expect(broadcastShapes("test", a, a)).toEqual(a);
        expect(broadcastShapes("test", a, [])).toEqual(a);
      }),
    );
  });
  test("is associative where it is defined", () => {
    fc.assert(
      fc.property(stretched, stretched, ({ source: a, target }, { source }) => {
        const c = source.map((length, axis) =>
          length === 1 ? 1 : (target[axis - source.length + target.length] ?? 1),
        );
        const both = (x: Shape, y: Shape) => broadcastShapes("test", x, y);
        const left = orNothing(() => both(both(a, target), c));
        const right = orNothing(() => both(a, both(target, c)));
        expect(left).toEqual(right);
      }),
    );
  });
  test("reaches the shape that axes of length 1 were stretched from, and never another", () => {
    fc.assert(
      fc.property(stretched, ({ source, target }) => {
        expect(broadcastShapes("test", source, target)).toEqual(target);
      }),
    );
  });
});

describe("axes and strides", () => {
  test("an axis counts from either end", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: -8, max: 8 }), (rank, axis) => {
        if (axis >= -rank && axis < rank) expect(normaliseAxis("test", axis, rank)).toBe((axis + rank) % rank);
        else expect(() => normaliseAxis("test", axis, rank)).toThrow("test: axis");
      }),
    );
  });
  test("a list of axes is sorted, whole and without repeats, or refused", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(3)), fc.infiniteStream(fc.boolean()), (axes, coins) => {
        const mixed = axes.map((axis) => (coins.next().value ? axis : axis - 4));
        expect(normaliseAxes("test", mixed, 4)).toEqual(axes.toSorted((a, b) => a - b));
        if (axes.length > 0) expect(() => normaliseAxes("test", [...mixed, axes[0]], 4)).toThrow("repeat");
      }),
    );
  });
  test("row-major strides count the elements in order", () => {
    fc.assert(
      fc.property(shape, (lengths) => {
        const strides = rowMajorStrides(lengths);
        const size = sizeOf(lengths);
        for (let at = 0; at < size; at++) {
          const index = strides.map((stride, axis) => Math.floor(at / stride) % lengths[axis]);
          expect(index.reduce((sum, i, axis) => sum + i * strides[axis], 0)).toBe(at);
        }
      }),
    );
  });
  test("shapes are lists of whole lengths", () => {
    for (const bad of [[-1], [0.5], [2, Number.NaN], [Number.POSITIVE_INFINITY]]) {
      expect(() => checkShape("test", bad)).toThrow("test: shape");
    }
    expect(sameShape([2, 3], [2, 3]) && !sameShape([2, 3], [3, 2]) && !sameShape([2], [2, 1])).toBe(true);
  });
});
