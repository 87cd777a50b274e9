// Laws and edges of argsort and cumulativeSum.
import { describe, expect, test } from "vitest";
import { stream, type TypedArray } from "#kit";
import { call } from "./testing.ts";

const argsort = (data: TypedArray, options = {}) => [
  ...call("argsort", [{ shape: [data.length], data }], options).data,
];
const cumulativeSum = (data: TypedArray, options = {}) =>
  call("cumulativeSum", [{ shape: [data.length], data }], options).data;

describe("argsort", () => {
  test("as sorting pairs of value and position does, for every length up to 40 and with many equal values", () => {
    for (let length = 0; length <= 40; length++) {
      const values = Float64Array.from(stream("argsort").fold(length).integers(length, 9));
      const positions = [...values.keys()];
      expect(argsort(values)).toEqual(positions.toSorted((a, b) => values[a] - values[b] || a - b));
      expect(argsort(values, { descending: true })).toEqual(
        positions.toSorted((a, b) => values[b] - values[a] || a - b),
      );
    }
  });
  test("NaN come last either way, zeros of both signs are equal, infinities are values", () => {
    const values = Float32Array.of(
      Number.NaN,
      0,
      -0,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      0,
      1,
    );
    expect(argsort(values)).toEqual([5, 1, 2, 6, 7, 3, 0, 4]);
    expect(argsort(values, { descending: true })).toEqual([3, 7, 1, 2, 6, 5, 0, 4]);
  });
  test("integers at the ends of their ranges, bools", () => {
    expect(argsort(Int32Array.of(2147483647, -2147483648, 0))).toEqual([1, 2, 0]);
    expect(argsort(Uint32Array.of(4294967295, 0, 2147483648), { descending: true })).toEqual([0, 2, 1]);
    expect(argsort(Uint8Array.of(1, 0, 1, 0))).toEqual([1, 3, 0, 2]);
  });
});

describe("cumulativeSum", () => {
  test("sums so far, from either end", () => {
    expect([...cumulativeSum(Float64Array.of(1, 2, 3, 4))]).toEqual([1, 3, 6, 10]);
    expect([...cumulativeSum(Float64Array.of(1, 2, 3, 4), { reverse: true })]).toEqual([10, 9, 7, 4]);
    expect([...cumulativeSum(new Float32Array(0))]).toEqual([]);
  });
  test("f32 is added in f64, integers wrap, NaN stays", () => {
    const small = new Float32Array(1001).fill(2 ** -25).fill(1, 0, 1);
    expect(cumulativeSum(small)[1000]).toBe(Math.fround(1 + 1000 * 2 ** -25));
    expect([...cumulativeSum(Int32Array.of(2147483647, 1, 1))]).toEqual([2147483647, -2147483648, -2147483647]);
    expect([...cumulativeSum(Uint32Array.of(4294967295, 2))]).toEqual([4294967295, 1]);
    expect([...cumulativeSum(Float64Array.of(1, Number.NaN, 1))]).toEqual([1, Number.NaN, Number.NaN]);
    expect(() => cumulativeSum(Uint8Array.of(1))).toThrow("cumulativeSum: wants numbers, got bool; cast it first");
  });
});
