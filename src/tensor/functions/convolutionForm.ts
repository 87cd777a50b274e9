// The trilinear form behind convolutions: the sum of image * kernel * result over all windows. It has three derivatives: the convolution
// (by the result), the transposed convolution (by the image) and the kernel's gradient. Each is a grouped product that reads windows of a
// padded image in place, and each one's gradients are the other two, to any order. Shapes are checked in convolution.ts.

import { Tensor } from "../array.ts";
import { customGradient } from "../differentiate.ts";
import { matmul, pad, window } from "../ir/build.ts";
import { upTo } from "../ir/shape.ts";
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

/** The form's derivative by the image, [batch, height, width, in]: a convolution of the result with the flipped kernel. */
export function spreadBack(result: Tensor, kernel: Tensor, geometry: Geometry): Tensor {
  const { windows, groups } = geometry;
  const forward = (result: Tensor, kernel: Tensor) => {
    const isDepthwise = isPerChannel(result, groups) && kernel.shape[2] === 1;
    const [rows, columns] = windows.map((w) => backwards(w, w.dilation === 1 && !isDepthwise ? w.stride : 1));
    const image = spread(result, [rows, columns]);
    const dense = { windows: [rows.windows, columns.windows] as const, groups };
    if (rows.phases * columns.phases === 1) {
      const flipped = byGroup(flip(kernel, [0, 1]), groups);
      return correlate(image, exchanged(flipped, 1), dense); // of a kernel [(groups), kh, kw, out / groups, in / groups]
    }
    const turned = kernelOfPhases(kernel, [rows, columns], groups);
    const all = product(patches(image, dense.windows, groups), turned, groups); // [(groups), batch, h, w, phases, phases, in / groups]
    const axes = groups === 1 ? [0, 1, 3, 2, 4, 5] : [1, 2, 4, 3, 5, 0, 6];
    const [height, width] = [rows, columns].map(({ phases, windows }) => phases * windows.count);
    return all
      .transpose(...axes)
      .reshape(result.shape[0], height, width, groups * kernel.shape[2])
      .slice(undefined, rows.kept, columns.kept);
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

// Image element h is at place j of window i where h + low = i stride + j dilation. Without dilation the elements of each phase,
// (h + low) mod stride, meet every stride-th place of the kernel in neighbouring results: all phases are one convolution of the result, with
// a kernel that has their shares side by side. Otherwise there is one phase, and zeros go between the results instead.

interface Backwards {
  /** Of the convolution that gives the image's elements, `phases` at a time, from a result with zeros around and perhaps in between. */
  readonly windows: Windows;
  readonly phases: number;
  /** Where the first result goes, and how far on the next ones. */
  readonly first: number;
  readonly step: number;
  /** Which of the elements it gives are in the image. */
  readonly kept: readonly [number, number];
}

function backwards(w: Windows, phases: number): Backwards {
  const size = Math.ceil(w.size / phases);
  const extent = extentOf({ size, dilation: w.dilation });
  const before = Math.floor(w.low / phases);
  const count = Math.floor((w.low + w.length - 1) / phases) - before + 1;
  const start = w.low - before * phases;
  return {
    windows: { length: count + extent - 1, size, stride: 1, dilation: w.dilation, low: 0, high: 0, count },
    phases,
    first: extent - 1 - before,
    step: w.stride / phases,
    kept: [start, start + w.length],
  };
}

/** [kh, kw, in / groups, out] as [(groups), places, places, out / groups, phases, phases, in / groups], places flipped. */
function kernelOfPhases(kernel: Tensor, [rows, columns]: readonly [Backwards, Backwards], groups: number): Tensor {
  const [, , within, out] = kernel.shape;
  const [height, width] = [rows, columns].map(({ phases, windows }) => [windows.size, phases]);
  const whole = pad(kernel.node, [0, 0, 0, 0], [height[0] * height[1], width[0] * width[1], within, out]);
  const places = flip(new Tensor(whole).reshape(...height, ...width, within, out), [0, 2]);
  const axes = groups === 1 ? [0, 2, 5, 1, 3, 4] : [0, 1, 3, 6, 2, 4, 5];
  return byGroup(places, groups).transpose(...axes);
}

/** A result as `backwards` wants it. */
function spread(result: Tensor, plans: readonly [Backwards, Backwards]): Tensor {
  const [batch, height, width, channels] = result.shape;
  const places = plans.map(({ first, step, windows: { length } }, i) => {
    // Padding wider than a window gives results that no element of the image has a part in: they are cut off again.
    const cut = Math.max(0, -first);
    const end = first + ([height, width][i] - 1) * step + 1;
    return { low: first + cut, padded: cut + Math.max(length, end), step, kept: [cut, cut + length] as const };
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
