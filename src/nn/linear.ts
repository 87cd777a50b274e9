// One affine layer. Its parameters are plain data; training them is elsewhere.
import { type Stream, UsageError } from "#kit";
import { type Tensor, tensor } from "#tensor";
import type { Initialiser } from "./initialisers.ts";

/** `weight` [fanIn, fanOut]: entry [i, j] leads from input i to output j. `bias` [fanOut]. */
export type LinearParameters = { readonly weight: Tensor; readonly bias: Tensor };

export interface LinearOptions {
  readonly fanIn: number;
  readonly fanOut: number;
  readonly weights: Initialiser;
  readonly biases: Initialiser;
  /** f32 unless named; f64 draws the same numbers and keeps all their bits. */
  readonly dtype?: "f32" | "f64";
}

/** Weight and bias are drawn from streams of their own within `rng`. */
export function initialiseLinear(
  rng: Stream,
  { fanIn, fanOut, weights, biases, dtype = "f32" }: LinearOptions,
): LinearParameters {
  return {
    weight: tensor(weights(rng.fold("weight"), fanIn, fanOut, fanIn * fanOut), [fanIn, fanOut], dtype),
    bias: tensor(biases(rng.fold("bias"), fanIn, fanOut, fanOut), [fanOut], dtype),
  };
}

/**
 * x weight + bias.
 * @param x [..., fanIn]
 * @returns [..., fanOut]
 */
export function linear({ weight, bias }: LinearParameters, x: Tensor): Tensor {
  const [fanIn] = weight.shape;
  if (x.shape.at(-1) !== fanIn) {
    throw new UsageError(
      `linear: the weight [${weight.shape}] wants ${fanIn} features on the last axis, the input is [${x.shape}].`,
    );
  }
  return x.matmul(weight).add(bias); // [..., fanOut]
}
