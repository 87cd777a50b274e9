// Generations of the one model: taken out of the ensemble's state and put back, halfway between two, as a perceptron of W T.
import type { MlpParameters } from "#nn";
import { fromArray } from "#tensor";
import { type EnsembleState, stackArrays, unstackArrays } from "#tether";
import type { Generation } from "./anchor.ts";

/** Weights and biases in turn, as arrays of the one model. */
export const partsOf = ({ parameters, tethers }: EnsembleState): Generation => ({
  parameters: unstackArrays(parameters.layers.flatMap(({ weight, bias }) => [weight, bias]))[0]!,
  tethers: unstackArrays(tethers)[0]!,
});

export function withParts(state: EnsembleState, { parameters, tethers }: Generation): EnsembleState {
  const back = stackArrays([parameters]);
  const layers = state.parameters.layers.map((_, l) => ({ weight: back[2 * l]!, bias: back[2 * l + 1]! }));
  return { ...state, parameters: { layers }, tethers: stackArrays([tethers]) };
}

/** Halfway between two generations, in W T, without tethers. */
export function middle(now: Generation, kept: Generation): Generation {
  const used = ({ parameters, tethers }: Generation) =>
    parameters.map(({ data }, part) =>
      part % 2 === 1 ? data : data.map((w: number, at: number) => w * tethers[part / 2]!.data[at]!),
    );
  const [a, b] = [used(now), used(kept)];
  return {
    parameters: now.parameters.map((array, part) => ({
      ...array,
      data: Float32Array.from(a[part]!, (w, at) => (w + b[part]![at]!) / 2),
    })),
    tethers: now.tethers.map((array) => ({ ...array, data: new Float32Array(array.data.length).fill(1) })),
  };
}

/** The weights that work, W T, and the biases. */
export const parametersOf = ({ parameters, tethers }: Generation): MlpParameters => ({
  layers: tethers.map((tether, l) => ({
    weight: fromArray(parameters[2 * l]!).mul(fromArray(tether)),
    bias: fromArray(parameters[2 * l + 1]!),
  })),
});
