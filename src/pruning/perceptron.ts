// Between a perceptron's tensors, which train, and the plain arrays and masks that are pruned and analysed.
import type { MlpParameters } from "#nn";
import { tensor } from "#tensor";
import { checkMask, type NetworkMask, type NetworkParameters } from "./network.ts";

/** A perceptron's parameters as plain arrays. Reading them computes them. */
export function networkOf({ layers }: MlpParameters): NetworkParameters {
  return {
    widths: [layers[0]!.weight.shape[0]!, ...layers.map(({ weight }) => weight.shape[1]!)],
    weights: layers.map(({ weight }) => Float32Array.from(weight.data())),
    biases: layers.map(({ bias }) => Float32Array.from(bias.data())),
  };
}

/** Plain arrays as a perceptron's parameters, f32. */
export function perceptronOf({ widths, weights, biases }: NetworkParameters): MlpParameters {
  return {
    layers: weights.map((weight, l) => ({
      weight: tensor(weight, [widths[l]!, widths[l + 1]!]),
      bias: tensor(biases[l]!),
    })),
  };
}

/** A mask as a tree like the parameters: 1 where they learn, 0 where they are pruned. Biases without masks learn. */
export function learningMask(mask: NetworkMask): MlpParameters {
  checkMask("learningMask", mask);
  return perceptronOf({
    widths: mask.widths,
    weights: mask.weights.map((kept) => Float32Array.from(kept)),
    biases: mask.widths
      .slice(1)
      .map((width, l) => Float32Array.from(mask.biases?.[l] ?? new Uint8Array(width).fill(1))),
  });
}
