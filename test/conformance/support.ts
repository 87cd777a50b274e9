// What conformance tests share: every backend on the same function, inputs that reach the edges, slopes by central differences.

import { expect } from "vitest";
import { type DType, stream, type TypedArray } from "#kit";
import { type BackendName, compile, grad, type Tensor, tensor, useBackend } from "#tensor";

export function on(backend: BackendName, make: () => Tensor): { shape: readonly number[]; values: TypedArray } {
  useBackend(backend);
  const result = make();
  return { shape: result.shape, values: result.data() };
}

/** The same bits, any NaN being any other. */
export function expectSameBits(actual: TypedArray, expected: TypedArray, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    if (!Object.is(actual[i], expected[i])) expect.fail(`${what}: element ${i} is ${actual[i]}, wants ${expected[i]}`);
  }
}

/** The same value, or both NaN; the sign of zero counts. */
export function expectValue(actual: number, expected: number, what: string): void {
  expect(Object.is(actual, expected), `${what} is ${actual}, wants ${expected}`).toBe(true);
}

/** Distance in units of the last place of the expected value. */
export function ulps(actual: number, expected: number, bits: number): number {
  if (Object.is(actual, bits === 24 ? Math.fround(expected) : expected)) return 0;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(expected))), bits === 24 ? -126 : -1022);
  return Math.abs(actual - expected) / 2 ** (exponent - bits + 1);
}

/** Backends agree, whether evaluated as recorded or compiled; gives the values. */
export function agreed(what: string, inputs: readonly Tensor[], fn: (...inputs: Tensor[]) => Tensor): TypedArray {
  const reference = on("interp", () => fn(...inputs));
  const vector = on("wasm", () => fn(...inputs));
  expect(vector.shape, what).toEqual(reference.shape);
  expectSameBits(vector.values, reference.values, what);
  expectSameBits(on("wasmScalar", () => fn(...inputs)).values, reference.values, `${what}, without vectors`);
  const compiled = compile(fn, { backend: "wasm" })(...inputs);
  expectSameBits(compiled.data(), reference.values, `${what}, compiled`);
  return reference.values;
}

export const floats = ["f32", "f64"] as const;
export const special = [
  0,
  -0,
  1,
  -1,
  0.5,
  -2.5,
  1e-40,
  5e-324,
  -1e-310,
  3e38,
  1e308,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  88,
  89,
  104,
  -104,
  709.7,
  -745,
  1.5,
  2.5,
  -0.5,
];

export function sample(name: string, shape: readonly number[], dtype: DType): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const normal = stream("conformance")
    .fold(name, ...shape)
    .normal(size);
  if (dtype === "bool")
    return tensor(
      normal.map((x) => +(x > 0)),
      shape,
      "bool",
    );
  return tensor(
    dtype === "f32" || dtype === "f64"
      ? normal
      : normal.map((x) => Math.round(dtype === "u32" ? Math.abs(x * 10) : x * 10)),
    shape,
    dtype,
  );
}

/** The gradient of the sum of a function's values is what central differences say, within `tolerance` of 1 + its size. */
export function expectSlope(what: string, x: Tensor, fn: (x: Tensor) => Tensor, tolerance = 1e-6): void {
  const total = (x: Tensor) => fn(x).sum();
  const slope = grad(total)(x).data();
  const values = x.data();
  const step = 1e-5;
  for (let i = 0; i < values.length; i++) {
    const at = (delta: number) => {
      const moved = Float64Array.from(values);
      moved[i] += delta;
      return total(tensor(moved, x.shape)).item();
    };
    const expected = (at(step) - at(-step)) / (2 * step);
    expect(Math.abs(slope[i] - expected), `${what}: element ${i}, ${slope[i]} against ${expected}`).toBeLessThan(
      tolerance * (1 + Math.abs(expected)),
    );
  }
}
