// Convolutions with a bias. The convolution itself, its strides, margins and groups, is of tensor.
import type { Stream } from "#kit";
import { type Convolution1dOptions, type ConvolutionOptions, conv1d, conv2d, type Tensor, tensor } from "#tensor";
import type { LinearOptions } from "./linear.ts";

/** `kernel` [height, width, in / groups, out], of sequences [length, in / groups, out]; `bias` [out]. */
export type ConvolutionParameters = { readonly kernel: Tensor; readonly bias: Tensor };

export interface ConvolutionSizes extends Omit<LinearOptions, "fanIn" | "fanOut"> {
  /** [height, width] of images, [length] of sequences. */
  readonly size: readonly number[];
  readonly inputs: number;
  readonly outputs: number;
  /** 1 unless named; both channels must be multiples. */
  readonly groups?: number;
}

/** Kernel and bias are drawn from streams of their own; fans count the channels of a group at all places of the kernel. */
export function initialiseConvolution(
  rng: Stream,
  { size, inputs, outputs, groups = 1, weights, biases, dtype = "f32" }: ConvolutionSizes,
): ConvolutionParameters {
  const places = size.reduce((product, length) => product * length, 1);
  const [fanIn, fanOut] = [(places * inputs) / groups, (places * outputs) / groups];
  const kernel = weights(rng.fold("kernel"), fanIn, fanOut, fanIn * outputs);
  return {
    kernel: tensor(kernel, [...size, inputs / groups, outputs], dtype),
    bias: tensor(biases(rng.fold("bias"), fanIn, fanOut, outputs), [outputs], dtype),
  };
}

/** Images x [batch, height, width, in] to [batch, rows, columns, out]. */
export const convolution2d = (
  { kernel, bias }: ConvolutionParameters,
  x: Tensor,
  options?: ConvolutionOptions,
): Tensor => conv2d(x, kernel, options).add(bias);

/** Sequences x [batch, time, in] to [batch, steps, out]. */
export const convolution1d = (
  { kernel, bias }: ConvolutionParameters,
  x: Tensor,
  options?: Convolution1dOptions,
): Tensor => conv1d(x, kernel, options).add(bias);
