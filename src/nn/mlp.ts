// The multilayer perceptron: linear layers with an activation between them and none after the last.
import { type Stream, UsageError } from "#kit";
import type { Tensor } from "#tensor";
import { type ActivationName, activations } from "./activations.ts";
import type { Initialiser } from "./initialisers.ts";
import { initialiseLinear, type LinearParameters, linear } from "./linear.ts";

/** Layer l leads from widths[l] to widths[l + 1] features. Paths: "layers.0.weight", "layers.0.bias", ... */
export type MlpParameters = { readonly layers: readonly LinearParameters[] };

export interface MlpOptions {
  /** Features of the input, of every hidden layer, and of the output. */
  readonly widths: readonly number[];
  /** Applied after every layer but the last. */
  readonly activation: ActivationName;
}

export interface InitialisationOptions {
  readonly weights: Initialiser;
  readonly biases: Initialiser;
  /** f32 unless named. */
  readonly dtype?: "f32" | "f64";
}

export interface Mlp {
  readonly widths: readonly number[];
  /** Every tensor is drawn from a stream of its own: changing one layer's width leaves the values of unconnected layers as they are. */
  initialise(rng: Stream, options: InitialisationOptions): MlpParameters;
  /** From inputs [..., widths[0]] to outputs [..., last width]. */
  apply(parameters: MlpParameters, inputs: Tensor): Tensor;
}

export function mlp({ widths, activation }: MlpOptions): Mlp {
  if (widths.length < 2 || !widths.every((width) => Number.isSafeInteger(width) && width > 0)) {
    throw new UsageError(`mlp: widths must be two or more positive whole numbers, got [${widths}].`);
  }
  const activate = activations[activation];
  const layerCount = widths.length - 1;

  return {
    widths,
    initialise(rng, { weights, biases, dtype }) {
      const layers = Array.from({ length: layerCount }, (_, l) =>
        initialiseLinear(rng.fold("layer", l), { fanIn: widths[l], fanOut: widths[l + 1], weights, biases, dtype }),
      );
      return { layers };
    },
    apply(parameters, inputs) {
      checkParameters(widths, parameters);
      if (inputs.shape.at(-1) !== widths[0]) {
        throw new UsageError(
          `mlp: widths [${widths}] want ${widths[0]} features on the last axis of the input, got [${inputs.shape}].`,
        );
      }
      return parameters.layers.reduce((x, layer, l) => {
        const y = linear(layer, x); // [..., widths[l + 1]]
        return l + 1 < layerCount ? activate(y) : y;
      }, inputs);
    },
  };
}

function checkParameters(widths: readonly number[], { layers }: MlpParameters): void {
  if (layers.length !== widths.length - 1) {
    throw new UsageError(
      `mlp: widths [${widths}] want ${widths.length - 1} layers of parameters, got ${layers.length}.`,
    );
  }
  layers.forEach(({ weight, bias }, l) => {
    const wanted = `${widths[l]},${widths[l + 1]}`;
    if (`${weight.shape}` !== wanted || `${bias.shape}` !== `${widths[l + 1]}`) {
      throw new UsageError(
        `mlp: widths [${widths}] want layer ${l} with weight [${wanted}] and bias [${widths[l + 1]}], got [${weight.shape}] and [${bias.shape}].`,
      );
    }
  });
}
