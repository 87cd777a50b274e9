// The trilinear form behind convolutions: the sum of image * kernel * result over all windows. It has three derivatives: the convolution
// (by the result), the transposed convolution (by the image) and the kernel's gradient. Each is a grouped product that reads windows of a
// padded image in place, and each one's gradients are the other two, to any order. Shapes are checked in convolution.ts.

import { Tensor } from "../array.ts";
import { customGradient } from "../differentiate.ts";
import { matmul, pad, window } from "../ir/build.ts";
import { extentOf, paddedLength, type Windows } from "./geometry.ts";
import { flip } from "./structure.ts";

/** Everything about a convolution that is not an array. */
export interface Geometry {
  /** Along height and width. */
  readonly windows: readonly [Windows, Windows];
  readonly groups: number;
}

/** The form's derivative by the result: [batch, rows, columns, out]. */
export function convolve(x: Tensor, kernel: Tensor, geometry: Geometry): Tensor {
  const forward = (x: Tensor, kernel: Tensor) => correlate(x, byGroup(kernel, geometry.groups), geometry);
  return customGradient(forward, (adjoint, [x, kernel]) => [
    spreadBack(adjoint, kernel, geometry),
    kernelSlope(x, adjoint, geometry),
  ])(x, kernel);
}

/** The form's derivative by the image, [batch, height, width, in]: a convolution of the spread result with the flipped kernel. */
export function spreadBack(result: Tensor, kernel: Tensor, geometry: Geometry): Tensor {
  const { windows, groups } = geometry;
  const forward = (result: Tensor, kernel: Tensor) => {
    const turned = exchanged(byGroup(flip(kernel, [0, 1]), groups), 1); // [(groups), kh, kw, out / groups, in / groups]
    return correlate(spread(result, windows), turned, { windows: [densely(windows[0]), densely(windows[1])], groups });
  };
  return customGradient(forward, (adjoint, [result, kernel]) => [
    convolve(adjoint, kernel, geometry),
    kernelSlope(adjoint, result, geometry),
  ])(result, kernel);
}

/** The form's derivative by the kernel: [kh, kw, in / groups, out]. */
function kernelSlope(x: Tensor, result: Tensor, geometry: Geometry): Tensor {
  const { windows, groups } = geometry;
  const forward = (x: Tensor, result: Tensor) => {
    if (isPerChannel(x, groups) && isPerChannel(result, groups)) return perChannelSlope(x, result, windows);
    const places = exchanged(patches(x, windows, groups), 3); // [(groups), kh, kw, in / groups, batch, rows, columns]
    return merged(product(places, byGroup(result, groups), groups), groups);
  };
  return customGradient(forward, (adjoint, [x, result]) => [
    spreadBack(result, adjoint, geometry),
    convolve(x, adjoint, geometry),
  ])(x, result);
}

/** Windows of `x` times a kernel [(groups), kh, kw, in / groups, out / groups]: [batch, rows, columns, out]. */
function correlate(x: Tensor, kernel: Tensor, { windows, groups }: Geometry): Tensor {
  if (isPerChannel(x, groups) && kernel.shape[4] === 1) return perChannel(x, kernel, windows);
  return merged(product(patches(x, windows, groups), kernel, groups), groups);
}

/** Products over the last three axes of `a`, group by group. A single group has no axis, so that what follows joins the product's kernel. */
const product = (a: Tensor, b: Tensor, groups: number): Tensor =>
  new Tensor(matmul(a.node, b.node, groups === 1 ? 0 : 1, 3));

/** What lies in each window, as a view of the padded image: [(groups), batch, rows, columns, kh, kw, in / groups]. */
const patches = (x: Tensor, windows: Geometry["windows"], groups: number): Tensor =>
  byGroup(placesOf(x, windows).transpose(0, 1, 3, 2, 4, 5), groups);

/** The same where it lies: [batch, rows, kh, columns, kw, in]. */
function placesOf(x: Tensor, [vertical, horizontal]: Geometry["windows"]): Tensor {
  const columns = window(
    padded(x, [vertical, horizontal]).node,
    2,
    horizontal.size,
    horizontal.stride,
    horizontal.dilation,
  );
  return new Tensor(window(columns, 1, vertical.size, vertical.stride, vertical.dilation));
}

function padded(x: Tensor, [vertical, horizontal]: Geometry["windows"]): Tensor {
  const [batch, , , channels] = x.shape;
  const whole = [batch, paddedLength(vertical), paddedLength(horizontal), channels];
  return new Tensor(pad(x.node, [0, vertical.low, horizontal.low, 0], whole));
}

/** Depthwise: no sums over channels, so that no product of matrices is worth its name. */
const isPerChannel = (x: Tensor, groups: number): boolean => groups > 1 && x.shape[3] === groups;

/** Of a kernel [groups, kh, kw, 1, 1]: place by place, all in one loop along the channels. */
function perChannel(x: Tensor, kernel: Tensor, windows: Geometry["windows"]): Tensor {
  const [groups, height, width] = kernel.shape;
  const weights = kernel.reshape(groups, height, width).transpose(1, 2, 0);
  const image = padded(x, windows);
  const at = (place: number, { count, stride, dilation }: Windows): [number, number, number] => [
    place * dilation,
    place * dilation + (count - 1) * stride + 1,
    stride,
  ];
  const terms = upTo(height).flatMap((i) =>
    upTo(width).map((j) => {
      const weight = weights.slice([i, i + 1], [j, j + 1]).reshape(groups);
      return image.slice(undefined, at(i, windows[0]), at(j, windows[1])).mul(weight);
    }),
  );
  return terms.reduce((sum, term) => sum.add(term));
}

/** [kh, kw, 1, groups]: sums along columns first, which one kernel gives for all places of the window. */
function perChannelSlope(x: Tensor, result: Tensor, windows: Geometry["windows"]): Tensor {
  const places = placesOf(x, windows); // [batch, rows, kh, columns, kw, groups]
  const [batch, rows, height, columns, width, groups] = places.shape;
  const sums = places.mul(result.reshape(batch, rows, 1, columns, 1, groups)).sum(3);
  return sums.sum([0, 1]).reshape(height, width, 1, groups);
}

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

/** [..., channels] as [groups, ..., channels of a group]; of a single group as it is. */
function byGroup(x: Tensor, groups: number): Tensor {
  if (groups === 1) return x;
  const last = x.rank - 1;
  const grouped = x.reshape(...x.shape.slice(0, -1), groups, x.shape[last] / groups);
  return grouped.transpose(last, ...upTo(last), last + 1);
}

/** The inverse of `byGroup`. */
function merged(x: Tensor, groups: number): Tensor {
  if (groups === 1) return x;
  const last = x.rank - 1;
  const channelsLast = x.transpose(...upTo(last - 1, 1), 0, last); // [..., groups, channels of a group]
  return channelsLast.reshape(...x.shape.slice(1, -1), groups * x.shape[last]);
}

/** The last `count` axes before as many in front of them. */
function exchanged(x: Tensor, count: number): Tensor {
  const first = x.rank - 2 * count;
  return x.transpose(...upTo(first), ...upTo(count, first + count), ...upTo(count, first));
}

// Image element h is at place j of window i where h = i stride + j dilation - low. So result i, spread to i stride, is met by the flipped
// kernel's windows, one at every h, which begin (size - 1) dilation - low before h.

/** Windows at every element of an image, over a spread result. */
const densely = (w: Windows): Windows => ({
  ...w,
  length: w.length + extentOf(w) - 1,
  stride: 1,
  low: 0,
  high: 0,
  count: w.length,
});

/** A result with zeros in between and around, as `densely` placed windows want it. */
function spread(result: Tensor, windows: Geometry["windows"]): Tensor {
  const [batch, , , channels] = result.shape;
  const places = windows.map((w) => {
    const first = extentOf(w) - 1 - w.low;
    // Padding wider than a window gives results that no element of the image has a part in: they are cut off again.
    const cut = Math.max(0, -first);
    const end = first + (w.count - 1) * w.stride + 1;
    const { length } = densely(w);
    return {
      low: first + cut,
      padded: cut + Math.max(length, end),
      step: w.stride,
      kept: [cut, cut + length] as const,
    };
  });
  const [rows, columns] = places;
  const padded = pad(
    result.node,
    [0, rows.low, columns.low, 0],
    [batch, rows.padded, columns.padded, channels],
    [1, rows.step, columns.step, 1],
  );
  return new Tensor(padded).slice(undefined, rows.kept, columns.kept);
}
