// Products against plain loops that round as they are said to, bit for bit: every layout, sizes around every edge of tiles,
// panels and blocks, several axes in every group, and what is computed on the way out.

import { afterEach, describe, expect, test } from "vitest";
import type { TypedArray } from "#kit";
import { explain, Tensor, useBackend } from "#tensor";
import * as build from "../../src/tensor/ir/build.ts";
import { agreed, expectSameBits, floats, on, sample } from "./support.ts";

afterEach(() => useBackend("wasm"));

type Float = (typeof floats)[number];

/** [batch, m, k] x [batch, k, n], each row-major: blocks of 512 in rising k, every product and sum rounded. */
function plain(
  a: TypedArray,
  b: TypedArray,
  { batch, m, k, n }: Record<"batch" | "m" | "k" | "n", number>,
  dtype: Float,
) {
  const round = dtype === "f32" ? Math.fround : (x: number) => x;
  const result = dtype === "f32" ? new Float32Array(batch * m * n) : new Float64Array(batch * m * n);
  for (let at = 0; at < result.length; at++) {
    const column = at % n;
    const row = Math.floor(at / n); // of all batches
    const first = Math.floor(row / m) * k * n + column;
    let total = 0;
    for (let start = 0; start < k; start += 512) {
      let sum = round(a[row * k + start] * b[first + start * n]);
      for (let i = start + 1; i < Math.min(k, start + 512); i++) {
        sum = round(sum + round(a[row * k + i] * b[first + i * n]));
      }
      total = start === 0 ? sum : round(total + sum);
    }
    result[at] = total;
  }
  return result;
}

const turned = (x: Tensor) => x.transpose(0, 2, 1);

/** Every layout of [batch, m, k] x [batch, k, n] on vectors; all backends on one of them, another for every size. */
function checkLayouts(batch: number, m: number, k: number, n: number, dtype: Float): void {
  const what = `${dtype} ${batch} x [${m},${k}] x [${k},${n}]`;
  const a = sample("a", [batch, m, k], dtype);
  const b = sample("b", [batch, k, n], dtype);
  const expected = plain(a.data(), b.data(), { batch, m, k, n }, dtype);
  const at = new Tensor(build.data(turned(a).data(), [batch, k, m], dtype));
  const bt = new Tensor(build.data(turned(b).data(), [batch, n, k], dtype));
  const layouts = [
    { name: "a b", inputs: [a, b], make: (a: Tensor, b: Tensor) => a.matmul(b) },
    { name: "aT b", inputs: [at, b], make: (a: Tensor, b: Tensor) => turned(a).matmul(b) },
    { name: "a bT", inputs: [a, bt], make: (a: Tensor, b: Tensor) => a.matmul(turned(b)) },
    { name: "aT bT", inputs: [at, bt], make: (a: Tensor, b: Tensor) => turned(a).matmul(turned(b)) },
  ];
  layouts.forEach(({ name, inputs: [x, y], make }, i) => {
    const isWhole = m * n * k < 10_000 && (m + k + n) % layouts.length === i;
    const values = isWhole ? agreed(`${what} ${name}`, [x, y], make) : on("wasm", () => make(x, y)).values;
    expectSameBits(values, expected, `${what} ${name}`);
  });
}

const edges = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33];

describe.each(floats)("%s products of matrices", (dtype) => {
  test("rows around every edge of a grid", () => {
    for (const m of edges) for (const n of [1, 3, 4, 8, 9]) checkLayouts(1, m, 5, n, dtype);
  });
  test("columns around every edge of a grid", () => {
    for (const n of edges) for (const m of [1, 2, 5]) checkLayouts(1, m, 6, n, dtype);
  });
  test("inner lengths around every edge of a block", () => {
    for (const k of [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17]) checkLayouts(1, 6, k, 10, dtype);
    for (const k of [63, 64, 65, 511, 512, 513, 1024, 1025]) checkLayouts(1, 7, k, 9, dtype);
  });
  test("operands beyond the nearest cache", () => {
    checkLayouts(1, 33, 65, 131, dtype);
    checkLayouts(1, 66, 514, 33, dtype);
    checkLayouts(1, 129, 1025, 17, dtype);
  });
  test("more than one region of rows and of columns", () => {
    checkLayouts(1, 517, 3, 1031, dtype);
    checkLayouts(1, 6, 513, 1031, dtype);
    checkLayouts(1, 1031, 513, 6, dtype);
  });
  test("batches, and none of anything", () => {
    for (const [m, k, n] of [
      [3, 4, 5],
      [33, 17, 40],
      [40, 130, 33],
      [9, 513, 8],
    ])
      checkLayouts(3, m, k, n, dtype);
    checkLayouts(0, 2, 3, 4, dtype);
    checkLayouts(2, 0, 3, 4, dtype);
    checkLayouts(2, 5, 0, 6, dtype);
    checkLayouts(2, 4, 3, 0, dtype);
  });
  test("stacks, vectors and computed operands", () => {
    agreed("stacked", [sample("a", [3, 4, 5], dtype), sample("b", [3, 5, 6], dtype)], (a, b) => a.matmul(b));
    agreed("stretched", [sample("a", [2, 3, 4, 5], dtype), sample("b", [5, 6], dtype)], (a, b) => a.matmul(b).tanh());
    agreed("vectors", [sample("a", [5], dtype), sample("b", [5, 6], dtype)], (a, b) =>
      a.matmul(b).matmul(b.transpose()),
    );
    agreed("computed", [sample("a", [6, 5], dtype)], (a) =>
      a
        .mul(2)
        .transpose()
        .matmul(a.sub(1))
        .slice([1], [1])
        .matmul(a.slice([0, 4]).transpose().slice([0, 4])),
    );
  });
});

interface Grouped {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Operands [batch..., m..., k...] and [batch..., k..., n...] as views of the inputs. */
  readonly a: (x: Tensor) => Tensor;
  readonly b: (y: Tensor) => Tensor;
  readonly batch: number;
  readonly inner: number;
}

const window = (x: Tensor, axis: number, size: number, stride = 1, dilation = 1) =>
  new Tensor(build.window(x.node, axis, size, stride, dilation));
const product = (a: Tensor, b: Tensor, batch: number, inner: number) =>
  new Tensor(build.matmul(a.node, b.node, batch, inner));
/** Windows of images [batch, height, width, channels] as [batch, rows, columns, height, width, channels]. */
const windows = (x: Tensor, height: number, width: number, stride = 1, dilation = 1) =>
  window(window(x, 1, height, stride, dilation), 3, width, stride, dilation).transpose(0, 1, 3, 2, 4, 5);

const same = (x: Tensor) => x;
const grouped: Record<string, Grouped> = {
  "windows times a kernel": {
    x: [2, 7, 8, 3],
    y: [3, 2, 3, 5],
    a: (x) => windows(x, 3, 2),
    b: same,
    batch: 0,
    inner: 3,
  },
  "windows of whole vectors of channels": {
    x: [2, 6, 9, 8],
    y: [3, 3, 8, 12],
    a: (x) => windows(x, 3, 3),
    b: same,
    batch: 0,
    inner: 3,
  },
  "windows apart, spread out": {
    x: [1, 11, 12, 4],
    y: [3, 2, 4, 7],
    a: (x) => windows(x, 3, 2, 2, 2),
    b: same,
    batch: 0,
    inner: 3,
  },
  "windows of one channel, one kernel": {
    x: [2, 9, 9, 1],
    y: [3, 3, 1, 1],
    a: (x) => windows(x, 3, 3),
    b: same,
    batch: 0,
    inner: 3,
  },
  "a gradient of a kernel, in blocks": {
    x: [3, 16, 17, 4],
    y: [3, 14, 15, 6],
    a: (x) => windows(x, 3, 3).transpose(3, 4, 5, 0, 1, 2),
    b: same,
    batch: 0,
    inner: 3,
  },
  "a gradient of a kernel of odd channels": {
    x: [2, 19, 18, 3],
    y: [2, 18, 17, 2],
    a: (x) => windows(x, 2, 2).transpose(3, 4, 5, 0, 1, 2),
    b: same,
    batch: 0,
    inner: 3,
  },
  "a kernel times windows": {
    x: [5, 3, 2, 3],
    y: [2, 7, 8, 3],
    a: same,
    b: (y) => windows(y, 3, 2).transpose(3, 4, 5, 0, 1, 2),
    batch: 0,
    inner: 3,
  },
  "windows times windows": {
    x: [2, 6, 5, 4],
    y: [1, 4, 6, 4],
    a: (x) => windows(x, 2, 3),
    b: (y) => windows(y, 2, 3).transpose(3, 4, 5, 0, 1, 2),
    batch: 0,
    inner: 3,
  },
  "a batch of groups": {
    x: [2, 6, 7, 6],
    y: [2, 2, 3, 3, 8],
    a: (x) => windows(x, 2, 3).reshape(2, 5, 5, 2, 3, 2, 3).transpose(5, 0, 1, 2, 3, 4, 6),
    b: same,
    batch: 1,
    inner: 3,
  },
  "a channel at a time": {
    x: [2, 6, 7, 5],
    y: [5, 3, 3],
    a: (x) => windows(x, 3, 3).transpose(5, 0, 1, 2, 3, 4),
    b: same,
    batch: 1,
    inner: 2,
  },
  "heads of attention": {
    x: [2, 9, 3, 8],
    y: [2, 11, 3, 8],
    a: (x) => x.transpose(0, 2, 1, 3),
    b: (y) => y.transpose(0, 2, 3, 1),
    batch: 2,
    inner: 1,
  },
  "axes of every group in another order": {
    x: [5, 3, 4, 2, 6],
    y: [6, 3, 4, 2, 3],
    a: (x) => x.transpose(3, 2, 0, 1, 4),
    b: (y) => y.transpose(3, 1, 0, 4, 2),
    batch: 1,
    inner: 2,
  },
};

describe.each(floats)("%s products over groups of axes", (dtype) => {
  test.each(Object.entries(grouped))("%s", (name, { x, y, a, b, batch, inner }) => {
    const inputs = [sample("x", x, dtype), sample("y", y, dtype)];
    const [left, right] = [a(inputs[0]), b(inputs[1])];
    const sizeOf = (lengths: readonly number[]) => lengths.reduce((product, length) => product * length, 1);
    const expected = plain(
      left.data(),
      right.data(),
      {
        batch: sizeOf(left.shape.slice(0, batch)),
        m: sizeOf(left.shape.slice(batch, left.shape.length - inner)),
        k: sizeOf(right.shape.slice(batch, batch + inner)),
        n: sizeOf(right.shape.slice(batch + inner)),
      },
      dtype,
    );
    const values = agreed(name, inputs, (x, y) => product(a(x), b(y), batch, inner));
    expectSameBits(values, expected, name);
  });
});

describe.each(floats)("%s products with more on the way out", (dtype) => {
  const x = sample("x", [2, 6, 7, 4], dtype);
  const kernel = sample("kernel", [3, 3, 4, 5], dtype);
  const convolve = (x: Tensor, kernel: Tensor) => product(windows(x, 3, 3), kernel, 0, 3); // [2, 4, 5, 5]
  const outs: Record<string, readonly [readonly number[], (y: Tensor, z: Tensor) => Tensor]> = {
    "a number for every column": [[5], (y, bias) => y.add(bias).relu()],
    "a number for every row": [[2, 4, 5, 1], (y, z) => y.mul(z).exp()],
    "a number for some of the axes of rows": [[2, 1, 5, 1], (y, z) => y.sub(z).tanh()],
    "another array turned": [[5, 5, 4, 2], (y, z) => y.add(z.transpose(3, 2, 1, 0))],
    "another array among zeros": [
      [2, 3, 5, 4],
      (y, z) => y.add(new Tensor(build.pad(z.node, [0, 1, 0, 0], [2, 4, 5, 5]))),
    ],
    "a comparison": [[5], (y, z) => y.greater(z)],
    "another type": [[5], (y, z) => y.add(z).cast(dtype === "f32" ? "f64" : "f32")],
    "whole numbers": [[5], (y, z) => y.mul(z).cast("i32")],
  };
  test.each(Object.entries(outs))("%s", (name, [shape, out]) => {
    agreed(name, [x, kernel, sample("z", shape, dtype)], (x, kernel, z) => out(convolve(x, kernel), z));
  });
  test("of matrices of any size", () => {
    for (const [m, k, n] of [
      [1, 3, 5],
      [5, 2, 3],
      [34, 130, 37],
      [9, 1025, 6],
    ]) {
      const inputs = [sample("a", [m, k], dtype), sample("b", [k, n], dtype), sample("z", [n], dtype)];
      const row = sample("row", [m, 1], dtype);
      agreed("by lanes", inputs, (a, b, z) => a.matmul(b).add(z).square());
      agreed("by rows", [...inputs, row], (a, b, z, row) => a.matmul(b).mul(row).sub(z));
      agreed("of another type", inputs, (a, b, z) =>
        a
          .matmul(b)
          .add(z)
          .cast(dtype === "f32" ? "f64" : "f32"),
      );
    }
  });
  test("not a number, and no bound, go where they belong", () => {
    const values = Array.from(
      { length: 40 * 9 },
      (_, i) => [1, Number.NaN, Number.POSITIVE_INFINITY, -0, 0][i % 37] ?? 1,
    );
    const a = new Tensor(
      build.data(dtype === "f32" ? Float32Array.from(values) : Float64Array.from(values), [40, 9], dtype),
    );
    const b = sample("b", [9, 10], dtype);
    const expected = plain(a.data(), b.data(), { batch: 1, m: 40, k: 9, n: 10 }, dtype);
    expectSameBits(
      agreed("special values", [a, b], (a, b) => a.matmul(b)),
      expected,
      "special values",
    );
  });
});

test("an empty sum is 0 whatever is computed from it", () => {
  const [a, b] = [sample("a", [5, 0], "f32"), sample("b", [0, 6], "f32")];
  const values = agreed("nothing", [a, b], (a, b) => a.matmul(b).add(1));
  expect(Array.from(values)).toEqual(new Array(30).fill(1));
});

test("what alone wants a product may rearrange it: one kernel writes it so", () => {
  const [a, b] = [sample("a", [2, 3, 4, 5], "f32"), sample("b", [2, 3, 5, 6], "f32")];
  const heads = (a: Tensor, b: Tensor) => a.matmul(b).relu().transpose(0, 2, 1, 3).reshape(2, 4, 18);
  agreed("heads side by side", [a, b], heads);
  agreed("turned", [a, b], (a, b) => a.matmul(b).transpose());
  agreed("a sum in another shape", [a], (a) => a.sum(3).add(1).transpose(2, 0, 1).reshape(8, 3));
  expect(explain(heads, a, b).program).not.toMatch(/^2\. /m);
});
