// Making, counting and applying masks. Which parameters to prune is decided in prune.ts.
import type { Stream } from "#kit";
import {
  checkMask,
  checkParameters,
  checkWidths,
  type NetworkMask,
  type NetworkParameters,
  weightSizes,
} from "./network.ts";

/** The mask of a dense network. With `biases` the biases are prunable too, and counted. */
export function fullMask(widths: readonly number[], { biases }: { readonly biases: boolean }): NetworkMask {
  checkWidths("fullMask", widths);
  const kept = (size: number) => new Uint8Array(size).fill(1);
  return {
    widths: [...widths],
    weights: weightSizes(widths).map(kept),
    ...(biases ? { biases: widths.slice(1).map(kept) } : {}),
  };
}

/** Kept parameters of every layer: entry l counts the weights from layer l to l + 1 and the biases of layer l + 1 (0 where none are prunable). */
export function keptPerLayer(mask: NetworkMask): { weights: number; biases: number }[] {
  checkMask("keptPerLayer", mask);
  return mask.weights.map((kept, layer) => ({
    weights: countOnes(kept),
    biases: mask.biases ? countOnes(mask.biases[layer]!) : 0,
  }));
}

/** Kept prunable parameters of the whole network. */
export function keptCount(mask: NetworkMask): number {
  return keptPerLayer(mask).reduce((sum, layer) => sum + layer.weights + layer.biases, 0);
}

/** The same parameters with zeros where they are pruned; the given arrays stay as they are. */
export function applyMask(parameters: NetworkParameters, mask: NetworkMask): NetworkParameters {
  checkMask("applyMask", mask);
  checkParameters("applyMask", parameters, mask);
  const masked = (values: Float32Array, kept: Uint8Array) =>
    values.map((value, index) => (kept[index] === 1 ? value : 0));
  return {
    widths: parameters.widths,
    weights: parameters.weights.map((values, layer) => masked(values, mask.weights[layer]!)),
    biases: parameters.biases.map((values, layer) =>
      mask.biases ? masked(values, mask.biases[layer]!) : values.slice(),
    ),
  };
}

/**
 * Rewinding: the winning ticket's start. Every surviving parameter, biases included, goes back to its initial value, bit
 * for bit; the mask stays, and what it prunes is zero (Frankle and Carbin, 2019).
 */
export function rewind(initial: NetworkParameters, mask: NetworkMask): NetworkParameters {
  return applyMask(initial, mask);
}

/** A control: a random mask that keeps as many parameters of every layer as the given one. */
export function shuffledMask(mask: NetworkMask, rng: Stream): NetworkMask {
  checkMask("shuffledMask", mask);
  const shuffled = (kept: Uint8Array, stream: Stream) =>
    Uint8Array.from(stream.permutation(kept.length), (position) => kept[position]!);
  return {
    widths: mask.widths,
    weights: mask.weights.map((kept, layer) => shuffled(kept, rng.fold("weights", layer))),
    ...(mask.biases ? { biases: mask.biases.map((kept, layer) => shuffled(kept, rng.fold("biases", layer))) } : {}),
  };
}

export function countOnes(kept: Uint8Array): number {
  let count = 0;
  for (const bit of kept) count += bit;
  return count;
}
