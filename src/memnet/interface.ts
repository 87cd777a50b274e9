// From a controller's output to the signals a memory needs: one linear map for all of them side by side, then each one's function.
import type { Stream } from "#kit";
import { type Initialiser, initialiseLinear, initialisers, type LinearParameters, linear } from "#nn";
import { split, type Tensor } from "#tensor";
import { activate } from "./activations.ts";
import type { AnyMemory } from "./memory.ts";
import type { DType } from "./part.ts";
import { type Axes, axesOf, type SignalsOf, shapeOf } from "./shapes.ts";

/** Numbers of each signal, in the order the memory names them, and of all together. */
export function interfaceSizes(memory: AnyMemory): {
  readonly names: string[];
  readonly sizes: number[];
  readonly total: number;
} {
  const names = Object.keys(memory.input);
  const sizes = names.map((name) => {
    const inner = axesOf(memory.input[name]).slice(1).join(" ");
    return shapeOf(memory.kind, inner, memory.sizes).reduce((product, length) => product * length, 1);
  });
  return { names, sizes, total: sizes.reduce((sum, size) => sum + size, 0) };
}

export const initialiseInterface = (
  rng: Stream,
  memory: AnyMemory,
  inputs: number,
  dtype: DType = "f32",
  weights: Initialiser = initialisers["xavier-uniform"],
): LinearParameters =>
  initialiseLinear(rng, {
    fanIn: inputs,
    fanOut: interfaceSizes(memory).total,
    weights,
    biases: initialisers.zero,
    dtype,
  });

/** @param x [batch, inputs] */
export const signalsOf = <I extends Axes>(
  memory: { readonly input: I } & AnyMemory,
  parameters: LinearParameters,
  x: Tensor,
): SignalsOf<I> => shapeSignals(memory, linear(parameters, x));

/** Plain numbers [batch, total] as signals: cut, shaped, each through its function. */
export function shapeSignals<I extends Axes>(memory: { readonly input: I } & AnyMemory, numbers: Tensor): SignalsOf<I> {
  const { names, sizes } = interfaceSizes(memory);
  const batch = numbers.shape[0];
  const parts = split(numbers, sizes, 1);
  return Object.fromEntries(
    names.map((name, i) => {
      const shaped = parts[i].reshape(...shapeOf(memory.kind, memory.input[name], { ...memory.sizes, batch }));
      return [name, activate(memory.activations[name], shaped, memory.gateType)];
    }),
  ) as SignalsOf<I>;
}
