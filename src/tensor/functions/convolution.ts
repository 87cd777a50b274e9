// Convolutions of images and sequences, and their adjoints: options resolved and shapes checked. What is computed stands in
// convolutionForm.ts.

import type { Tensor } from "../array.ts";
import { formatShape } from "../ir/shape.ts";
import { convolve, spreadBack } from "./convolutionForm.ts";
import {
  checkImages,
  checkSequences,
  extentOf,
  flatPadding,
  marginsOf,
  type Padding,
  type Padding1d,
  type Pair,
  pairOf,
  windowsOf,
} from "./geometry.ts";
import { expandDims, squeeze } from "./structure.ts";

export interface ConvolutionOptions {
  /** Steps from one window to the next: 1 unless named. */
  readonly stride?: Pair;
  /** "valid" unless named. */
  readonly padding?: Padding;
  /** Steps from one place in a window to the next: 1 unless named. */
  readonly dilation?: Pair;
  /** Channels in so many groups, each convolved on its own: 1 unless named. With as many groups as channels, a depthwise convolution. */
  readonly groups?: number;
}

export interface TransposedConvolutionOptions extends ConvolutionOptions {
  /** The result's [height, width], among those the stride leaves open: the smallest unless named, stride times the input's for "same". */
  readonly size?: readonly [number, number];
}

export interface Convolution1dOptions {
  readonly stride?: number;
  readonly padding?: Padding1d;
  readonly dilation?: number;
  readonly groups?: number;
}

export interface TransposedConvolution1dOptions extends Convolution1dOptions {
  /** The result's length, as for images. */
  readonly size?: number;
}

/**
 * Images x [batch, height, width, in] and a kernel [kernel height, kernel width, in / groups, out] to [batch, rows, columns, out], both
 * f32 or both f64: at every window the sum of its elements times the kernel's, which is not flipped.
 */
export const conv2d = (x: Tensor, kernel: Tensor, options: ConvolutionOptions = {}): Tensor =>
  convolution(ofImages("conv2d", x, kernel), options);

/**
 * The adjoint of `conv2d` with the same kernel and options, with respect to its images: from x [batch, rows, columns, out] and a kernel
 * [kernel height, kernel width, in / groups, out] to [batch, height, width, in].
 */
export const conv2dTransposed = (x: Tensor, kernel: Tensor, options: TransposedConvolutionOptions = {}): Tensor =>
  transposedConvolution(ofImages("conv2dTransposed", x, kernel), options);

/** Sequences x [batch, time, in] and a kernel [places, in / groups, out] to [batch, windows, out], as `conv2d`. */
export const conv1d = (x: Tensor, kernel: Tensor, options: Convolution1dOptions = {}): Tensor =>
  squeeze(convolution(ofSequences("conv1d", x, kernel), ofRow(options)), 1);

/** The adjoint of `conv1d`, as `conv2dTransposed`: [batch, windows, out] to [batch, time, in]. */
export function conv1dTransposed(x: Tensor, kernel: Tensor, options: TransposedConvolution1dOptions = {}): Tensor {
  const size = options.size === undefined ? undefined : ([1, options.size] as const);
  const call = ofSequences("conv1dTransposed", x, kernel);
  return squeeze(transposedConvolution(call, { ...ofRow(options), size }), 1);
}

/** Images and a kernel, and how errors name them. */
interface Call {
  readonly who: string;
  readonly x: Tensor;
  readonly kernel: Tensor;
  readonly input: string;
  readonly weights: string;
}

function ofImages(who: string, x: Tensor, kernel: Tensor): Call {
  checkImages(who, x);
  const [input, weights] = [`input ${formatShape(x.shape)}`, `kernel ${formatShape(kernel.shape)}`];
  if (kernel.rank !== 4 || kernel.shape[0] < 1 || kernel.shape[1] < 1) {
    throw new TypeError(`${who}: wants a kernel [height, width, in / groups, out], got ${formatShape(kernel.shape)}`);
  }
  return { who, x, kernel, input, weights };
}

/** Sequences are images of one row. */
function ofSequences(who: string, x: Tensor, kernel: Tensor): Call {
  checkSequences(who, x);
  const [input, weights] = [`input ${formatShape(x.shape)}`, `kernel ${formatShape(kernel.shape)}`];
  if (kernel.rank !== 3 || kernel.shape[0] < 1) {
    throw new TypeError(`${who}: wants a kernel [places, in / groups, out], got ${formatShape(kernel.shape)}`);
  }
  return { who, x: expandDims(x, 1), kernel: expandDims(kernel, 0), input, weights };
}

const ofRow = ({ stride = 1, padding = "valid", dilation = 1, groups }: Convolution1dOptions): ConvolutionOptions => ({
  stride: [1, stride],
  padding: flatPadding(padding),
  dilation: [1, dilation],
  groups,
});

function placingOf({ who, x, kernel, weights }: Call, options: ConvolutionOptions) {
  const { stride = 1, padding = "valid", dilation = 1, groups = 1 } = options;
  if (x.dtype !== kernel.dtype || (x.dtype !== "f32" && x.dtype !== "f64")) {
    throw new TypeError(`${who}: wants input and kernel both f32 or both f64, got ${x.dtype} and ${kernel.dtype}`);
  }
  if (!Number.isInteger(groups) || groups < 1 || kernel.shape[3] % groups !== 0) {
    throw new RangeError(`${who}: ${groups} groups do not divide the ${kernel.shape[3]} channels out of ${weights}`);
  }
  const size = [kernel.shape[0], kernel.shape[1]] as const;
  const [step, apart] = [pairOf(who, "stride", stride), pairOf(who, "dilation", dilation)];
  return { size, stride: step, dilation: apart, padding, groups };
}

function convolution(call: Call, options: ConvolutionOptions): Tensor {
  const { who, x, kernel, input, weights } = call;
  const { groups, ...placing } = placingOf(call, options);
  const wanted = kernel.shape[2] * groups;
  if (wanted !== x.shape[3]) {
    const inGroups = groups === 1 ? "" : ` in ${groups} groups`;
    throw new TypeError(`${who}: ${weights}${inGroups} wants ${wanted} channels, ${input} has ${x.shape[3]}`);
  }
  return convolve(x, kernel, { windows: windowsOf(who, input, x.shape, placing), groups });
}

function transposedConvolution(call: Call, options: TransposedConvolutionOptions): Tensor {
  const { who, x, kernel, input, weights } = call;
  const { groups, ...placing } = placingOf(call, options);
  const [batch, rows, columns, channels] = x.shape;
  if (kernel.shape[3] !== channels) {
    throw new TypeError(`${who}: ${weights} wants ${kernel.shape[3]} channels, ${input} has ${channels}`);
  }
  const margins = marginsOf(who, placing.padding);
  const smallest = ([0, 1] as const).map((i) => {
    const [count, stride] = [x.shape[i + 1], placing.stride[i]];
    if (!margins) return count * stride;
    const extent = extentOf({ size: placing.size[i], dilation: placing.dilation[i] });
    return (count - 1) * stride + extent - margins[i][0] - margins[i][1];
  });
  const [height, width] = options.size ?? smallest;
  const result = `a result of ${height} by ${width}`;
  if (![height, width].every((length) => Number.isInteger(length) && length >= 0)) {
    throw new RangeError(`${who}: ${input} cannot have ${result}`);
  }
  const image = [batch, height, width, kernel.shape[2] * groups];
  const windows = windowsOf(who, result, image, placing);
  if (windows[0].count !== rows || windows[1].count !== columns) {
    const found = `${windows[0].count} by ${windows[1].count}`;
    throw new RangeError(`${who}: ${result} has ${found} windows, ${input} wants ${rows} by ${columns}`);
  }
  return spreadBack(x, kernel, { windows, groups });
}
