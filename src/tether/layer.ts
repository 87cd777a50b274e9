// Tethered layers: a perceptron whose every weight is multiplied by its tether. Two readings of that sentence, and one training step
// for both. What tethers do to each other is in pair.ts and round.ts.
import type { Stream } from "#kit";
import type { Loss, MlpParameters } from "#nn";
import { type Tensor, tensor, valueAndGrad } from "#tensor";
import type { Optimiser, TensorTree } from "#train";

/**
 * `effective`: the forward pass uses W' = W T, and W stays as the optimiser left it. `overwrite`: the forward pass puts W T in the place
 * of W, as notebook 000 has it, so that weights under tethers below 1 shrink with every pass and only the steps between hold them up.
 */
export type TetherReading = "effective" | "overwrite";
export const tetherReadings = ["effective", "overwrite"] as const satisfies readonly TetherReading[];

/** A tether tensor for every layer, of its weight's shape [fanIn, fanOut]. Never touched by an optimiser. */
export type Tethers = readonly Tensor[];

/** Tethers drawn from U(0, 1), a stream for each layer. */
export function drawTethers(rng: Stream, widths: readonly number[], dtype: "f32" | "f64" = "f32"): Tensor[] {
  return widths.slice(1).map((fanOut, layer) => {
    const fanIn = widths[layer]!;
    return tensor(rng.fold("tether", layer).uniform(fanIn * fanOut), [fanIn, fanOut], dtype);
  });
}

/** theta(W, T) = W T, element by element, in every layer; biases are not tethered. */
export function tethered({ layers }: MlpParameters, tethers: Tethers): MlpParameters {
  return { layers: layers.map(({ weight, bias }, layer) => ({ weight: weight.mul(tethers[layer]!), bias })) };
}

export interface TetheredState {
  readonly parameters: MlpParameters;
  readonly optimiser: TensorTree;
}

export interface TetheredStepOptions {
  readonly model: { apply(parameters: MlpParameters, inputs: Tensor): Tensor };
  readonly loss: Loss;
  readonly optimiser: Optimiser;
  readonly reading: TetherReading;
}

/** One step of training, to be compiled, scanned or mapped over models. */
export type TetheredStep = (
  state: TetheredState,
  tethers: Tethers,
  inputs: Tensor,
  targets: Tensor,
) => { readonly state: TetheredState; readonly loss: Tensor; readonly gradientNorm: Tensor };

/**
 * The step the optimiser takes after one forward pass. `gradientNorm` is the notebook's: the sum over parameters of their gradients'
 * L2 norms, before the step.
 */
export function tetheredStep({ model, loss, optimiser, reading }: TetheredStepOptions): TetheredStep {
  return (state, tethers, inputs, targets) => {
    const overwritten = reading === "overwrite" ? tethered(state.parameters, tethers) : state.parameters;
    const [value, gradients] = valueAndGrad((parameters: MlpParameters) => {
      const used = reading === "effective" ? tethered(parameters, tethers) : parameters;
      return loss(model.apply(used, inputs), targets);
    })(overwritten);
    const { parameters, state: next } = optimiser.update(overwritten, gradients, state.optimiser);
    return { state: { parameters, optimiser: next }, loss: value, gradientNorm: sumOfNorms(gradients) };
  };
}

/** What a network computes with between two steps: W T under `effective`, and under `overwrite` too, as the pass itself writes it. */
export function predict(
  model: TetheredStepOptions["model"],
  parameters: MlpParameters,
  tethers: Tethers,
  inputs: Tensor,
): Tensor {
  return model.apply(tethered(parameters, tethers), inputs);
}

function sumOfNorms({ layers }: MlpParameters): Tensor {
  const norms = layers.flatMap(({ weight, bias }) => [weight, bias].map((gradient) => gradient.square().sum().sqrt()));
  return norms.reduce((sum, norm) => sum.add(norm));
}
