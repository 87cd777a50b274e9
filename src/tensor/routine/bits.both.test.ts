// The same bits on every engine: digests of what each routine gives. A digest changes only when an algorithm does, on purpose.
import { expect, test } from "vitest";
import { type ArrayData, type DType, hashArrays, type TypedArray } from "#kit";
import type { Options } from "./routine.ts";
import type { RoutineName } from "./table.ts";
import { call, hilbert, type Matrix, random, single, times, transpose } from "./testing.ts";

const [square, tall, wide] = [random("bits", 9, 9), random("bits", 12, 5), random("bits", 5, 12)];
const lowRank = times(tall, random("bits", 5, 9));
const definite = times(wide, transpose(wide));
const row = (count: number): Matrix => random("bits", 1, count);

const inputs: Record<RoutineName, readonly (readonly Matrix[])[]> = {
  argsort: [[row(100)]],
  cholesky: [[definite], [hilbert(8)]],
  cofactors: [[square], [hilbert(8)]],
  cumulativeSum: [[row(100)]],
  determinant: [[square], [hilbert(8)]],
  leastSquares: [
    [tall, random("right", 12, 3)],
    [wide, random("right", 5, 3)],
    [lowRank, random("right", 12, 3)],
  ],
  qr: [[square], [tall], [wide], [lowRank]],
  solve: [[square, random("right", 9, 3)]],
  svd: [[square], [tall], [wide], [lowRank], [hilbert(8)]],
  symmetricEigen: [[definite], [hilbert(8)], [times(lowRank, transpose(lowRank))]],
  triangularSolve: [[square, random("right", 9, 3)]],
};
const options: Partial<Record<RoutineName, Options>> = { leastSquares: { tolerance: 1e-12 } };

function digest(name: RoutineName): string {
  const results: Record<string, ArrayData> = {};
  inputs[name].forEach((operands, i) => {
    for (const [dtype, matrices] of [
      ["f64", operands],
      ["f32", operands.map(single)],
    ] as const) {
      const vectors = matrices.map(({ shape, data }) =>
        shape[0] === 1 ? { shape: [shape[1]], data } : { shape, data },
      );
      const { shape, data } = call(name, vectors, options[name]);
      results[`${i} ${dtype}`] = { dtype: dtypeOf(data), shape, data };
    }
  });
  return hashArrays(results).slice(0, 16);
}

const dtypeOf = (data: TypedArray): DType =>
  data instanceof Float64Array ? "f64" : data instanceof Float32Array ? "f32" : "i32";

test("every routine", () => {
  const digests = Object.fromEntries((Object.keys(inputs) as RoutineName[]).map((name) => [name, digest(name)]));
  expect(digests).toEqual({
    argsort: "27d850159fcc4e0b",
    cholesky: "0f775adbb9a92f72",
    cofactors: "8186997b9dc663f0",
    cumulativeSum: "d00b9d8ff52d7d98",
    determinant: "000d97f241ca6e3e",
    leastSquares: "5d4dd356db21783e",
    qr: "47e0f395ed6b29a0",
    solve: "fa20e275c13c30d2",
    svd: "d42550dfd8ca4bde",
    symmetricEigen: "7b52c01bed876517",
    triangularSolve: "d4c9cc8c870b0c3e",
  });
});
