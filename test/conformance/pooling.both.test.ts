// Pooling and resizing against plain loops over windows and pixels; gradients, vmap, wrong use.

import { afterEach, describe, expect, test } from "vitest";
import {
  adaptiveAveragePool2d,
  adaptiveMaxPool2d,
  averagePool1d,
  averagePool2d,
  explain,
  grad,
  maxPool1d,
  maxPool2d,
  type PoolOptions,
  resizeBilinear,
  resizeNearest,
  type Tensor,
  tensor,
  useBackend,
  vmap,
  zeros,
} from "#tensor";
import { agreed, expectSlope, floats, sample } from "./support.ts";

afterEach(() => useBackend("wasm"));

type Range = readonly [from: number, to: number];

/** Of every window, the rows and columns it covers, to the values in it; NaN for those outside the image. */
function pooled(
  x: Tensor,
  rows: readonly Range[],
  columns: readonly Range[],
  of: (values: number[]) => number,
): number[] {
  const [batch, height, width, channels] = x.shape;
  const values = x.data();
  const result: number[] = [];
  for (let b = 0; b < batch; b++)
    for (const [top, bottom] of rows)
      for (const [left, right] of columns)
        for (let c = 0; c < channels; c++) {
          const inside: number[] = [];
          for (let h = Math.max(0, top); h < Math.min(height, bottom); h++)
            for (let w = Math.max(0, left); w < Math.min(width, right); w++)
              inside.push(values[((b * height + h) * width + w) * channels + c]);
          result.push(of(inside));
        }
  return result;
}

function ranges(length: number, size: number, stride: number, padding: number | "same"): Range[] {
  const total =
    padding === "same" ? Math.max(0, (Math.ceil(length / stride) - 1) * stride + size - length) : 2 * padding;
  const count = Math.floor((length + total - size) / stride) + 1;
  const start = (i: number) => i * stride - Math.floor(total / 2);
  return Array.from({ length: count }, (_, i) => [start(i), start(i) + size]);
}

interface Case {
  readonly x: readonly [number, number, number, number];
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: number | "same";
}
const cases: Record<string, Case> = {
  halves: { x: [2, 4, 6, 3], size: [2, 2], stride: [2, 2], padding: 0 },
  "one pixel": { x: [1, 1, 1, 1], size: [1, 1], stride: [1, 1], padding: 0 },
  "no images": { x: [0, 4, 4, 2], size: [2, 2], stride: [2, 2], padding: 0 },
  "no channels": { x: [1, 4, 4, 0], size: [2, 2], stride: [2, 2], padding: 0 },
  "overlapping, padded": { x: [2, 5, 6, 9], size: [3, 3], stride: [2, 2], padding: 1 },
  everywhere: { x: [1, 5, 4, 2], size: [3, 2], stride: [1, 1], padding: "same" },
  "the same, strided": { x: [1, 7, 8, 2], size: [3, 5], stride: [2, 3], padding: "same" },
  "elements left out": { x: [1, 7, 8, 2], size: [2, 1], stride: [3, 2], padding: 0 },
  "the whole image": { x: [2, 5, 7, 3], size: [5, 7], stride: [1, 1], padding: 0 },
};
const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const sum = (values: number[]) => values.reduce((sum, x) => sum + x, 0);
const largest = (values: number[]) => values.reduce((x, y) => Math.max(x, y), Number.NEGATIVE_INFINITY);

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, bound: number, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i] - expected[i]), `${what}: ${i}`).toBeLessThanOrEqual(bound * (1 + Math.abs(expected[i])));
  }
}

describe.each(floats)("pooling %s", (dtype) => {
  const bound = dtype === "f32" ? 1e-6 : 1e-14;
  for (const [name, { x: shape, ...options }] of Object.entries(cases)) {
    test(name, () => {
      const x = sample("image", shape, dtype);
      const { size, stride, padding } = options;
      const rows = ranges(shape[1], size[0], stride[0], padding);
      const columns = ranges(shape[2], size[1], stride[1], padding);
      const max = agreed(`max, ${name}`, [x], (x) => maxPool2d(x, options));
      expect([...max]).toEqual(pooled(x, rows, columns, largest));
      const average = agreed(`average, ${name}`, [x], (x) => averagePool2d(x, options));
      expectNear(average, pooled(x, rows, columns, mean), bound, "average");
      const counted = agreed(`counting padding, ${name}`, [x], (x) =>
        averagePool2d(x, { ...options, countPadding: true }),
      );
      expectNear(
        counted,
        pooled(x, rows, columns, (values) => sum(values) / (size[0] * size[1])),
        bound,
        "counting",
      );
      expect(maxPool2d(x, options).shape).toEqual([shape[0], rows.length, columns.length, shape[3]]);
    });
  }
  for (const [from, to] of [
    [
      [5, 7],
      [2, 3],
    ],
    [
      [6, 4],
      [3, 2],
    ],
    [
      [3, 2],
      [5, 4],
    ],
    [
      [4, 4],
      [1, 1],
    ],
    [
      [1, 1],
      [1, 2],
    ],
  ] as const) {
    test(`adaptive, ${from} to ${to}`, () => {
      const x = sample("image", [2, ...from, 3], dtype);
      const windows = (n: number, m: number) =>
        Array.from({ length: m }, (_, i): Range => [Math.floor((i * n) / m), Math.ceil(((i + 1) * n) / m)]);
      const [rows, columns] = [windows(from[0], to[0]), windows(from[1], to[1])];
      const max = agreed("max", [x], (x) => adaptiveMaxPool2d(x, to));
      expect([...max]).toEqual(pooled(x, rows, columns, largest));
      const average = agreed("average", [x], (x) => adaptiveAveragePool2d(x, to));
      expectNear(average, pooled(x, rows, columns, mean), bound, "average");
      expect(adaptiveMaxPool2d(x, to).shape).toEqual([2, ...to, 3]);
    });
  }
});

describe("edges of pooling", () => {
  const { NaN: nan, NEGATIVE_INFINITY: none, POSITIVE_INFINITY: infinity } = Number;
  const rows = (values: number[][]) => tensor(values, undefined, "f64").reshape(1, values.length, values[0].length, 1);
  test("NaN and infinities stay in their windows", () => {
    const x = rows([
      [nan, 1, none, none],
      [2, 3, none, infinity],
    ]);
    expect(maxPool2d(x, { size: [2, 1] }).data()).toEqual(Float64Array.of(nan, 3, none, infinity));
    expect(averagePool2d(x, { size: [2, 1] }).data()).toEqual(Float64Array.of(nan, 2, none, nan));
    expect(maxPool2d(x, { size: 2, stride: 2, padding: 1 }).data()).toEqual(
      Float64Array.of(nan, 1, none, 2, 3, infinity),
    );
    expect(adaptiveMaxPool2d(x, [1, 2]).data()).toEqual(Float64Array.of(nan, infinity));
  });
  test("of equals the first has the slope, row by row", () => {
    const slope = (values: number[][]) =>
      grad((x: Tensor) => maxPool2d(x, { size: 2 }).sum())(rows(values))
        .reshape(2, 2)
        .tolist();
    expect(
      slope([
        [1, 1],
        [1, 1],
      ]),
    ).toEqual([
      [1, 0],
      [0, 0],
    ]);
    expect(
      slope([
        [0, 1],
        [1, 1],
      ]),
    ).toEqual([
      [0, 1],
      [0, 0],
    ]);
    expect(
      slope([
        [0, 0],
        [0, 1],
      ]),
    ).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });
  test("sequences are images of one row", () => {
    const x = sample("sequence", [2, 7, 3], "f64");
    const image = x.reshape(2, 1, 7, 3);
    for (const padding of ["same", "valid", 1, [0, 2]] as const) {
      const flat: PoolOptions["padding"] =
        typeof padding === "string" ? padding : [[0, 0], typeof padding === "number" ? [padding, padding] : padding];
      const options = { size: [1, 3], stride: [1, 2], padding: flat } as const;
      const max = agreed("max", [x], (x) => maxPool1d(x, { size: 3, stride: 2, padding }));
      expect([...max]).toEqual([...maxPool2d(image, options).data()]);
      const average = agreed("average", [x], (x) => averagePool1d(x, { size: 3, stride: 2, padding }));
      expect([...average]).toEqual([...averagePool2d(image, options).data()]);
      const counted = averagePool1d(x, { size: 3, stride: 2, padding, countPadding: true });
      expect(counted.tolist()).not.toBe(undefined);
    }
    expect(maxPool1d(x, { size: 3 }).shape).toEqual([2, 2, 3]);
  });
  test("a pooling is one kernel", () => {
    const { program } = explain((x: Tensor) => maxPool2d(x.relu(), { size: 2 }), zeros([2, 8, 8, 4]));
    expect(program.match(/^\d+\. /gm)).toHaveLength(1);
  });
});

/** Each result's source pixels along one axis, with weights. */
type Sources = (n: number, m: number, i: number) => [pixel: number, weight: number][];
const nearest: Sources = (n, m, i) => [[Math.floor(((i + 0.5) * n) / m), 1]];
const nearestAligned: Sources = (n, m, i) => [[m === 1 ? 0 : Math.floor((i * (n - 1)) / (m - 1) + 0.5), 1]];
const between = (at: number, n: number): [number, number][] => {
  const low = Math.floor(at);
  return [
    [low, 1 - (at - low)],
    [Math.min(n - 1, low + 1), at - low],
  ];
};
const bilinear: Sources = (n, m, i) => between(Math.min(n - 1, Math.max(0, ((i + 0.5) * n) / m - 0.5)), n);
const bilinearAligned: Sources = (n, m, i) => between(m === 1 ? 0 : (i * (n - 1)) / (m - 1), n);

const sizes = [
  [
    [3, 4],
    [6, 8],
  ],
  [
    [6, 8],
    [3, 4],
  ],
  [
    [5, 3],
    [7, 7],
  ],
  [
    [4, 5],
    [4, 5],
  ],
  [
    [1, 1],
    [3, 2],
  ],
  [
    [3, 2],
    [1, 1],
  ],
  [
    [7, 2],
    [3, 5],
  ],
] as const;

describe.each(floats)("resizing %s", (dtype) => {
  for (const [name, fn, alignCorners, sources] of [
    ["nearest", resizeNearest, false, nearest],
    ["nearest, corners aligned", resizeNearest, true, nearestAligned],
    ["bilinear", resizeBilinear, false, bilinear],
    ["bilinear, corners aligned", resizeBilinear, true, bilinearAligned],
  ] as const) {
    test(name, () => {
      for (const [from, to] of sizes) {
        const x = sample("image", [2, ...from, 3], dtype);
        const values = x.data();
        const expected: number[] = [];
        for (let b = 0; b < 2; b++)
          for (let h = 0; h < to[0]; h++)
            for (let w = 0; w < to[1]; w++)
              for (let c = 0; c < 3; c++) {
                let total = 0;
                for (const [r, ofRow] of sources(from[0], to[0], h))
                  for (const [k, ofColumn] of sources(from[1], to[1], w))
                    total += ofRow * ofColumn * values[((b * from[0] + r) * from[1] + k) * 3 + c];
                expected.push(total);
              }
        const found = agreed(`${name} ${from} to ${to}`, [x], (x) => fn(x, to, { alignCorners }));
        expect(fn(x, to).shape).toEqual([2, ...to, 3]);
        expectNear(found, expected, dtype === "f32" ? 1e-6 : 1e-14, name);
      }
    });
  }
  test("infinite neighbours do not reach pixels that stay in place", () => {
    const x = tensor([1, Number.POSITIVE_INFINITY, 3], [1, 1, 3, 1], dtype);
    expect([...resizeBilinear(x, [1, 5], { alignCorners: true }).data()]).toEqual([
      1,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      3,
    ]);
    expect(resizeNearest(tensor([1, 2], [1, 1, 2, 1], "i32"), [1, 4]).tolist()).toEqual([[[[1], [1], [2], [2]]]]);
  });
});

describe("within transformations", () => {
  const x = sample("image", [1, 4, 5, 2], "f64");
  const weighed = (y: Tensor): Tensor => y.mul(sample("weight", y.shape, "f64"));
  const functions: Record<string, (x: Tensor) => Tensor> = {
    maxPool2d: (x) => maxPool2d(x, { size: 2, stride: 1, padding: "same" }),
    averagePool2d: (x) => averagePool2d(x, { size: [3, 2], stride: [1, 2], padding: 1 }),
    adaptiveAveragePool2d: (x) => adaptiveAveragePool2d(x, [3, 2]),
    adaptiveMaxPool2d: (x) => adaptiveMaxPool2d(x, [3, 2]),
    resizeNearest: (x) => resizeNearest(x, [3, 7]),
    resizeBilinear: (x) => resizeBilinear(x, [7, 3]),
  };
  for (const [name, fn] of Object.entries(functions)) {
    test(`${name}: gradient, second derivative, backends, vmap`, () => {
      expectSlope(name, x, (x) => weighed(fn(x).square()));
      expectSlope(`${name}, twice`, x, (x) => weighed(grad((x: Tensor) => weighed(fn(x).tanh()).sum())(x)));
      agreed(
        `${name}, gradient`,
        [x],
        grad((x: Tensor) => weighed(fn(x).square()).sum()),
      );
      const xs = sample("images", [3, 1, 4, 5, 2], "f64");
      const each = [0, 1, 2].flatMap((i) => [...fn(xs.slice([i, i + 1]).reshape(1, 4, 5, 2)).data()]);
      expect([...agreed(`${name}, vmap`, [xs], vmap(fn))]).toEqual(each);
      const turned = agreed(`${name}, transposed`, [x], (x) => fn(x.transpose(0, 2, 1, 3)));
      expect([...turned]).toEqual([...fn(tensor(x.transpose(0, 2, 1, 3).data(), [1, 5, 4, 2])).data()]);
    });
  }
});

test("wrong use", () => {
  const x = zeros([1, 4, 5, 2]);
  expect(() => maxPool2d(zeros([4, 5]), { size: 2 })).toThrow(
    "maxPool2d: wants images [batch, height, width, channels], got shape [4,5]",
  );
  expect(() => maxPool2d(x, { size: 5 })).toThrow(
    "maxPool2d: a window 5 long does not fit into 4 elements of [1,4,5,2]",
  );
  expect(() => maxPool2d(x, { size: 0 })).toThrow("maxPool2d: size must be whole numbers of 1 or more, got [0,0]");
  expect(() => averagePool2d(x, { size: 2, padding: 2 })).toThrow(
    "averagePool2d: windows of 2 elements lie in padding of [2,2] altogether",
  );
  expect(() => maxPool2d(x.cast("i32"), { size: 2 })).toThrow("maxPool2d: wants f32 or f64, got i32; cast it first");
  expect(() => maxPool1d(x, { size: 2 })).toThrow(
    "maxPool1d: wants sequences [batch, time, channels], got shape [1,4,5,2]",
  );
  expect(() => adaptiveMaxPool2d(x, 0)).toThrow(
    "adaptiveMaxPool2d: size must be whole numbers of 1 or more, got [0,0]",
  );
  expect(() => resizeNearest(zeros([1, 0, 5, 2]), [2, 2])).toThrow("resizeNearest: no pixels in images [1,0,5,2]");
  expect(() => resizeBilinear(x.cast("i32"), [2, 2])).toThrow(
    "resizeBilinear: wants f32 or f64, got i32; cast it first",
  );
});
