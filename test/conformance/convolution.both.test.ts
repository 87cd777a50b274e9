// Convolutions against plain loops, their adjoints against the definition of one, and every derivative against differences.

import { afterEach, describe, expect, test } from "vitest";
import {
  type ConvolutionOptions,
  compile,
  conv1d,
  conv1dTransposed,
  conv2d,
  conv2dTransposed,
  explain,
  grad,
  scan,
  type Tensor,
  tensor,
  unstack,
  useBackend,
  vmap,
  zeros,
} from "#tensor";
import { agreed, expectSlope, floats, sample } from "./support.ts";

afterEach(() => useBackend("wasm"));

/** Within `bound` of 1 + the expected size. */
function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, bound: number, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i] - expected[i]);
    expect(distance, `${what}: element ${i}`).toBeLessThanOrEqual(bound * (1 + Math.abs(expected[i])));
  }
}

interface Case {
  readonly x: readonly [number, number, number, number];
  readonly kernel: readonly [number, number, number, number];
  readonly options: ConvolutionOptions;
}

const cases: Record<string, Case> = {
  plain: { x: [2, 5, 6, 3], kernel: [3, 2, 3, 4], options: {} },
  "one pixel, one channel": { x: [1, 1, 1, 1], kernel: [1, 1, 1, 1], options: {} },
  "no images": { x: [0, 4, 4, 2], kernel: [3, 3, 2, 3], options: { padding: 1 } },
  "no channels in": { x: [2, 4, 4, 0], kernel: [3, 3, 0, 3], options: {} },
  "no channels out": { x: [2, 4, 4, 2], kernel: [3, 3, 2, 0], options: {} },
  pointwise: { x: [3, 4, 5, 7], kernel: [1, 1, 7, 9], options: {} },
  "padded the same": { x: [2, 5, 4, 2], kernel: [3, 4, 2, 3], options: { padding: "same" } },
  "padded the same, strided": { x: [2, 7, 6, 2], kernel: [3, 2, 2, 3], options: { padding: "same", stride: [2, 3] } },
  "strides that leave elements out": { x: [1, 8, 9, 2], kernel: [2, 3, 2, 3], options: { stride: [3, 4] } },
  "strides beyond the kernel, padded": { x: [1, 7, 7, 2], kernel: [1, 2, 2, 2], options: { stride: 3, padding: 1 } },
  "padding wider than the kernel": {
    x: [1, 3, 4, 2],
    kernel: [2, 1, 2, 2],
    options: {
      padding: [
        [3, 2],
        [1, 4],
      ],
    },
  },
  "padding wider than the kernel, strided": {
    x: [1, 3, 3, 1],
    kernel: [2, 2, 1, 2],
    options: { padding: 4, stride: 2 },
  },
  dilated: { x: [2, 7, 8, 2], kernel: [3, 2, 2, 3], options: { dilation: [2, 3], padding: 1 } },
  "dilated, strided": { x: [1, 9, 9, 2], kernel: [3, 3, 2, 2], options: { dilation: 2, stride: 2, padding: "same" } },
  "two groups": { x: [2, 4, 5, 6], kernel: [3, 3, 3, 4], options: { groups: 2, padding: 1 } },
  "two groups, all options": {
    x: [2, 7, 6, 4],
    kernel: [2, 3, 2, 6],
    options: { groups: 2, padding: "same", stride: 2, dilation: [1, 2] },
  },
  depthwise: { x: [2, 5, 5, 4], kernel: [3, 3, 1, 4], options: { groups: 4, padding: 1 } },
  "depthwise, two out of each": { x: [2, 5, 5, 3], kernel: [3, 3, 1, 6], options: { groups: 3, stride: 2 } },
};

/** Margins as conv2d documents them. */
function lowMargins({ x, kernel, options }: Case): [number, number] {
  const { padding = "valid", stride = 1, dilation = 1 } = options;
  if (padding === "valid") return [0, 0];
  if (typeof padding === "number") return [padding, padding];
  if (padding !== "same") return [padding[0][0], padding[1][0]];
  return [0, 1].map((i) => {
    const [s, d] = [[stride].flat()[i] ?? stride, [dilation].flat()[i] ?? dilation] as [number, number];
    const total = (Math.ceil(x[i + 1] / s) - 1) * s + (kernel[i] - 1) * d + 1 - x[i + 1];
    return Math.floor(Math.max(0, total) / 2);
  }) as [number, number];
}

/** The trilinear form: f(image position, kernel position, result position) for all that meet. */
function forEachMeeting(
  one: Case,
  resultShape: readonly number[],
  meet: (x: number, k: number, y: number) => void,
): void {
  const { x, kernel, options } = one;
  const { stride = 1, dilation = 1, groups = 1 } = options;
  const [sh, sw] = typeof stride === "number" ? [stride, stride] : stride;
  const [dh, dw] = typeof dilation === "number" ? [dilation, dilation] : dilation;
  const [top, left] = lowMargins(one);
  const [batch, rows, columns, out] = resultShape;
  const [kh, kw, within] = kernel;
  for (let b = 0; b < batch; b++)
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++)
        for (let o = 0; o < out; o++)
          for (let i = 0; i < kh; i++)
            for (let j = 0; j < kw; j++)
              for (let ch = 0; ch < within; ch++) {
                const [h, w] = [r * sh + i * dh - top, c * sw + j * dw - left];
                if (h < 0 || h >= x[1] || w < 0 || w >= x[2]) continue;
                const channel = Math.floor(o / (out / groups)) * within + ch;
                meet(
                  ((b * x[1] + h) * x[2] + w) * x[3] + channel,
                  ((i * kw + j) * within + ch) * out + o,
                  ((b * rows + r) * columns + c) * out + o,
                );
              }
}

const unit = { f32: 2 ** -24, f64: 2 ** -53 };

describe.each(floats)("%s", (dtype) => {
  for (const [name, one] of Object.entries(cases)) {
    test(`${name}: a convolution is the sum over every window, its adjoint the sum over every meeting`, () => {
      const x = sample("x", one.x, dtype);
      const kernel = sample("kernel", one.kernel, dtype);
      const shape = conv2d(x, kernel, one.options).shape;
      const result = sample("result", shape, dtype);
      const terms = one.kernel[0] * one.kernel[1] * one.kernel[2] + 1;
      const [xs, ks, ys] = [x, kernel, result].map((t) => t.data());
      const forward = new Float64Array(result.size);
      const back = new Float64Array(x.size);
      forEachMeeting(one, shape, (i, k, y) => {
        forward[y] += xs[i] * ks[k];
        back[i] += ys[y] * ks[k];
      });
      const bound = 60 * terms * unit[dtype];
      const found = agreed(name, [x, kernel], (x, kernel) => conv2d(x, kernel, one.options));
      expectNear(found, forward, bound, name);
      const size = [one.x[1], one.x[2]] as const;
      const transposed = (y: Tensor, kernel: Tensor) => conv2dTransposed(y, kernel, { ...one.options, size });
      expect(transposed(result, kernel).shape).toEqual(one.x);
      expectNear(agreed(`${name}, transposed`, [result, kernel], transposed), back, bound, `${name}, transposed`);
    });
  }
});

const weighed = (y: Tensor): Tensor => y.mul(sample("weight", y.shape, "f64"));

describe("derivatives", () => {
  for (const [name, one] of Object.entries(cases)) {
    const x = sample("x", one.x, "f64");
    const kernel = sample("kernel", one.kernel, "f64");
    const conv = (x: Tensor, kernel: Tensor) => conv2d(x, kernel, one.options);
    const back = (y: Tensor, kernel: Tensor) =>
      conv2dTransposed(y, kernel, { ...one.options, size: [one.x[1], one.x[2]] });
    test(`${name}: gradients are the meetings' sums, on every backend`, () => {
      const { shape } = conv(x, kernel);
      const weight = sample("weight", shape, "f64");
      const [xs, ks, ys] = [x, kernel, weight].map((t) => t.data());
      const [byImage, byKernel] = [new Float64Array(x.size), new Float64Array(kernel.size)];
      forEachMeeting(one, shape, (i, k, y) => {
        byImage[i] += ys[y] * ks[k];
        byKernel[k] += ys[y] * xs[i];
      });
      const total = (x: Tensor, kernel: Tensor) => weighed(conv(x, kernel)).sum();
      const ofImage = agreed(`${name} by image`, [x, kernel], (x, kernel) => grad(total)(x, kernel));
      const ofKernel = agreed(`${name} by kernel`, [x, kernel], (x, kernel) =>
        grad((kernel: Tensor) => total(x, kernel))(kernel),
      );
      expectNear(ofImage, byImage, 1e-11, "by image");
      expectNear(ofKernel, byKernel, 1e-11, "by kernel");
    });
    if (x.size > 60 || x.size * kernel.size === 0) continue;
    test(`${name}: second derivatives and those of the adjoint`, () => {
      const y = sample("y", conv(x, kernel).shape, "f64");
      expectSlope(
        "of the gradient by image",
        x,
        (x) => weighed(grad((x: Tensor) => conv(x, kernel).tanh().sum())(x)),
        1e-5,
      );
      expectSlope("of the gradient by image, by kernel", kernel, (kernel) =>
        weighed(grad((x: Tensor) => conv(x, kernel).square().sum())(x)),
      );
      expectSlope("of the gradient by kernel", kernel, (kernel) =>
        weighed(grad((kernel: Tensor) => conv(x, kernel).square().sum())(kernel)),
      );
      expectSlope("of the gradient by kernel, by image", x, (x) =>
        weighed(grad((kernel: Tensor) => conv(x, kernel).square().sum())(kernel)),
      );
      expectSlope("adjoint by result", y, (y) => weighed(back(y, kernel).square()));
      expectSlope("adjoint by kernel", kernel, (kernel) => weighed(back(y, kernel).square()));
    });
  }
});

describe("sequences", () => {
  const x = sample("x", [2, 9, 4], "f64");
  const kernel = sample("kernel", [3, 2, 6], "f64");
  const image = [x.reshape(2, 1, 9, 4), kernel.reshape(1, 3, 2, 6)] as const;
  test("are images of one row", () => {
    for (const padding of ["same", "valid", 2, [3, 1]] as const) {
      const options = { stride: 2, dilation: 2, groups: 2 };
      const pairs = typeof padding === "string" ? padding : ([[0, 0], [padding, padding].flat().slice(0, 2)] as const);
      const flat = agreed(`${padding}`, [x, kernel], (x, kernel) => conv1d(x, kernel, { ...options, padding }));
      const wide = conv2d(...image, { stride: [1, 2], dilation: [1, 2], groups: 2, padding: pairs as never });
      expect([...flat]).toEqual([...wide.data()]);
      const y = conv1d(x, kernel, { ...options, padding });
      const back = conv1dTransposed(y, kernel, { ...options, padding, size: 9 });
      expect(back.shape).toEqual([2, 9, 4]);
      // <conv x, y> = <x, conv' y>
      expectNear([y.mul(y).sum().item()], [x.mul(back).sum().item()], 1e-12, `${padding}`);
    }
  });
});

describe("within transformations", () => {
  const one = cases["two groups, all options"];
  const x = sample("x", [3, ...one.x], "f64");
  const kernel = sample("kernel", [3, ...one.kernel], "f64");
  const at = (all: Tensor, i: number) => all.slice([i, i + 1]).reshape(...all.shape.slice(1));
  const conv = (x: Tensor, kernel: Tensor) => conv2d(x, kernel, one.options);
  const slopes = (x: Tensor, kernel: Tensor) => grad((by: Tensor[]) => conv(by[0], by[1]).square().sum())([x, kernel]);
  test("vmap is a loop: over images, over kernels, over both, and over gradients", () => {
    for (const axes of [
      [0, 0],
      [0, null],
      [null, 0],
    ] as const) {
      const inputs = [axes[0] === null ? at(x, 0) : x, axes[1] === null ? at(kernel, 0) : kernel] as const;
      const pick = (i: number) => inputs.map((t, k) => (axes[k] === null ? t : at(t, i))) as [Tensor, Tensor];
      const all = agreed(`${axes}`, inputs, vmap(conv, axes));
      const each = [0, 1, 2].flatMap((i) => [...conv(...pick(i)).data()]);
      expectNear(all, each, 1e-13, `${axes}`);
      for (const k of [0, 1]) {
        const ofAll = agreed(
          `${axes} slopes`,
          inputs,
          vmap((x: Tensor, kernel: Tensor) => slopes(x, kernel)[k], axes),
        );
        expectNear(
          ofAll,
          [0, 1, 2].flatMap((i) => [...slopes(...pick(i))[k].data()]),
          1e-12,
          `${axes} slopes`,
        );
      }
    }
  });
  test("within scan, as written out, with its gradient", () => {
    const sequence = sample("sequence", [3, 1, 6, 2], "f64");
    const weights = sample("weights", [3, 2, 2], "f64");
    const next = (h: Tensor, x: Tensor, weights: Tensor) => conv1d(h, weights, { padding: "same" }).add(x).tanh();
    const scanned = (weights: Tensor) =>
      scan((h: Tensor, x: Tensor) => [next(h, x, weights), []] as const, zeros([1, 6, 2], "f64"), sequence)[0];
    const unrolled = (weights: Tensor) =>
      unstack(sequence).reduce((h, x) => next(h, x, weights), zeros([1, 6, 2], "f64"));
    expect([...agreed("scan", [weights], scanned)]).toEqual([...unrolled(weights).data()]);
    const slope = (fn: (weights: Tensor) => Tensor) => grad((weights: Tensor) => fn(weights).square().sum());
    expectNear(agreed("its slope", [weights], slope(scanned)), slope(unrolled)(weights).data(), 1e-12, "slope");
  });
  test("transposed inputs are read where they lie", () => {
    const nchw = sample("nchw", [2, 4, 7, 6], "f32");
    const oihw = sample("oihw", [6, 2, 2, 3], "f32");
    const turned = agreed("transposed", [nchw, oihw], (x, kernel) =>
      conv2d(x.transpose(0, 2, 3, 1), kernel.transpose(2, 3, 1, 0), one.options),
    );
    const copied = conv2d(
      tensor(nchw.transpose(0, 2, 3, 1).data(), [2, 7, 6, 4]),
      tensor(oihw.transpose(2, 3, 1, 0).data(), [2, 3, 2, 6]),
      one.options,
    );
    expect([...turned]).toEqual([...copied.data()]);
  });
  test("no patches are ever written, forwards or backwards", () => {
    const images = zeros([8, 28, 28, 16]);
    const weights = zeros([5, 5, 16, 24]);
    const step = (by: Tensor[]) => grad((by: Tensor[]) => conv2d(by[0], by[1], { padding: 2 }).relu().sum())(by);
    const { program } = explain(step, [images, weights]);
    const lengths = [...program.matchAll(/^b\d+ = \w+, (\d+) x/gm)].map(([, length]) => Number(length));
    expect(lengths.length).toBeGreaterThan(0);
    expect(Math.max(...lengths)).toBe(8 * 32 * 32 * 24); // the adjoint, padded
  });
  test("nor are they of what a layer before computes", () => {
    const loss = ([first, second]: Tensor[], x: Tensor) =>
      conv2d(conv2d(x, first, { padding: 1 }).relu(), second, { padding: 1 })
        .square()
        .mean();
    const layers = [zeros([3, 3, 1, 16]), zeros([3, 3, 16, 24])];
    const { program } = explain((by: Tensor[], x: Tensor) => grad(loss)(by, x), layers, zeros([8, 28, 28, 1]));
    const lengths = [...program.matchAll(/^b\d+ = \w+, (\d+) x/gm)].map(([, length]) => Number(length));
    expect(Math.max(...lengths)).toBe(8 * 30 * 30 * 24); // the adjoint, padded
  });
  test("the adjoint of a strided convolution multiplies no zeros between its results", () => {
    const back = (y: Tensor, kernel: Tensor) => conv2dTransposed(y, kernel, { stride: 2, padding: 1 });
    const { program } = explain(back, zeros([2, 7, 7, 8]), zeros([4, 4, 3, 8]));
    // Of each result and its neighbour, along both axes, all four phases at once.
    expect(program.match(/product .*/g)).toEqual(["product [2 8 8,2 2 8] x [2 2 8,2 6]"]);
  });
  test("what follows joins the product's kernel", () => {
    const forward = (x: Tensor, kernel: Tensor, bias: Tensor) => conv2d(x, kernel).add(bias).relu();
    const { program } = explain(forward, zeros([2, 8, 8, 3]), zeros([3, 3, 3, 4]), zeros([4]));
    expect(program.match(/^\d+\. /gm)).toHaveLength(1);
  });
});

describe("sizes of results", () => {
  const y = zeros([1, 3, 4, 2]);
  const kernel = zeros([3, 3, 5, 2]);
  test("of the adjoint are the smallest unless named; same means stride times as many", () => {
    expect(conv2dTransposed(y, kernel, { stride: 2 }).shape).toEqual([1, 7, 9, 5]);
    expect(conv2dTransposed(y, kernel, { stride: 2, size: [8, 9] }).shape).toEqual([1, 8, 9, 5]);
    expect(conv2dTransposed(y, kernel, { stride: 2, padding: 1 }).shape).toEqual([1, 5, 7, 5]);
    expect(conv2dTransposed(y, kernel, { stride: 2, padding: "same" }).shape).toEqual([1, 6, 8, 5]);
  });
});

describe("wrong use", () => {
  const x = zeros([1, 28, 28, 4]);
  test("channels, groups, ranks and types", () => {
    expect(() => conv2d(x, zeros([3, 3, 8, 16]))).toThrow(
      "conv2d: kernel [3,3,8,16] wants 8 channels, input [1,28,28,4] has 4",
    );
    expect(() => conv2d(x, zeros([3, 3, 4, 16]), { groups: 2 })).toThrow(
      "conv2d: kernel [3,3,4,16] in 2 groups wants 8 channels, input [1,28,28,4] has 4",
    );
    expect(() => conv2d(x, zeros([3, 3, 4, 16]), { groups: 3 })).toThrow(
      "conv2d: 3 groups do not divide the 16 channels out of kernel [3,3,4,16]",
    );
    expect(() => conv2d(zeros([28, 28, 4]), zeros([3, 3, 4, 16]))).toThrow(
      "conv2d: wants images [batch, height, width, channels], got shape [28,28,4]",
    );
    expect(() => conv2d(x, zeros([3, 4, 16]))).toThrow(
      "conv2d: wants a kernel [height, width, in / groups, out], got [3,4,16]",
    );
    expect(() => conv2d(x, zeros([3, 3, 4, 16], "f64"))).toThrow(
      "conv2d: wants input and kernel both f32 or both f64, got f32 and f64",
    );
    expect(() => conv1d(zeros([1, 28, 4]), zeros([3, 8, 16]))).toThrow(
      "conv1d: kernel [3,8,16] wants 8 channels, input [1,28,4] has 4",
    );
    expect(() => conv2dTransposed(x, zeros([3, 3, 4, 16]))).toThrow(
      "conv2dTransposed: kernel [3,3,4,16] wants 16 channels, input [1,28,28,4] has 4",
    );
  });
  test("windows and sizes", () => {
    expect(() => conv2d(x, zeros([3, 3, 4, 16]), { dilation: 20 })).toThrow(
      "conv2d: a window 41 long does not fit into 28 elements of input [1,28,28,4]",
    );
    expect(() => conv2d(x, zeros([3, 3, 4, 16]), { stride: 0 })).toThrow(
      "conv2d: stride must be whole numbers of 1 or more, got [0,0]",
    );
    expect(() => conv2d(x, zeros([3, 3, 4, 16]), { padding: -1 })).toThrow(
      'conv2d: padding must be "same", "valid", a whole number or [before, after] for each axis, got -1',
    );
    expect(() => conv2dTransposed(x, zeros([3, 3, 5, 4]), { stride: 2, size: [10, 57] })).toThrow(
      "conv2dTransposed: a result of 10 by 57 has 4 by 28 windows, input [1,28,28,4] wants 28 by 28",
    );
  });
});

test("a compiled training step runs", () => {
  const x = sample("x", [4, 8, 8, 3], "f32");
  const loss = (kernel: Tensor) => conv2d(x, kernel, { stride: 2, padding: "same" }).tanh().mean();
  const step = compile((kernel: Tensor) => kernel.sub(grad(loss)(kernel).mul(10)));
  const start = sample("kernel", [3, 3, 3, 4], "f32");
  expect(loss(step(step(start))).item()).toBeLessThan(loss(start).item());
});
