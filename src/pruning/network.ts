// The data every part of pruning works on: widths, masks and parameters of a multilayer perceptron. Only shapes and checks; no graph, no training.
import { UsageError } from "#kit";

/**
 * Which parameters of a multilayer perceptron are kept. Layer 0 holds the inputs, the last layer the outputs.
 * `weights[l]` belongs to the matrix from layer l to layer l + 1, shape [widths[l], widths[l + 1]], row-major: entry
 * `from * widths[l + 1] + to`. 1 is kept, 0 is pruned. `biases[l]` belongs to the features of layer l + 1; without
 * `biases` no bias is ever pruned and none is counted.
 */
export interface NetworkMask {
  readonly widths: readonly number[];
  readonly weights: readonly Uint8Array[];
  readonly biases?: readonly Uint8Array[];
}

/** The values of the same perceptron, laid out as in `NetworkMask`. Biases are always there. */
export interface NetworkParameters {
  readonly widths: readonly number[];
  readonly weights: readonly Float32Array[];
  readonly biases: readonly Float32Array[];
}

/** A feature (unit) of the network. */
export interface FeatureReference {
  readonly layer: number;
  readonly index: number;
}

/** Number of weights of a dense perceptron, and of its biases where `biases` are counted as prunable. */
export function parameterCount(widths: readonly number[], biases: boolean): number {
  checkWidths("parameterCount", widths);
  let count = 0;
  for (let layer = 1; layer < widths.length; layer++) count += (widths[layer - 1]! + Number(biases)) * widths[layer]!;
  return count;
}

export function checkWidths(caller: string, widths: readonly number[]): void {
  if (widths.length < 2 || !widths.every((width) => Number.isSafeInteger(width) && width > 0)) {
    throw new UsageError(
      `${caller}: widths [${widths.join(", ")}] should be two or more positive whole numbers, such as [4, 20, 2].`,
    );
  }
}

/** Throws a UsageError unless every array of the mask has the size its widths ask for and holds only 0 and 1. */
export function checkMask(caller: string, mask: NetworkMask): void {
  checkWidths(caller, mask.widths);
  checkSizes(caller, "mask weights", mask.weights, weightSizes(mask.widths));
  if (mask.biases) checkSizes(caller, "mask biases", mask.biases, mask.widths.slice(1));
  for (const kept of [...mask.weights, ...(mask.biases ?? [])]) {
    const odd = kept.find((bit) => bit > 1);
    if (odd !== undefined)
      throw new UsageError(`${caller}: a mask holds ${odd}, only 1 (kept) and 0 (pruned) are meant.`);
  }
}

/** Throws a UsageError unless the parameters have the widths of the mask, and arrays of matching sizes. */
export function checkParameters(caller: string, parameters: NetworkParameters, mask: NetworkMask): void {
  if (parameters.widths.join() !== mask.widths.join()) {
    throw new UsageError(
      `${caller}: parameters of widths [${parameters.widths.join(", ")}] do not fit a mask of widths [${mask.widths.join(", ")}].`,
    );
  }
  checkSizes(caller, "weights", parameters.weights, weightSizes(mask.widths));
  checkSizes(caller, "biases", parameters.biases, mask.widths.slice(1));
}

/** Number of weights between each pair of neighbouring layers. */
export function weightSizes(widths: readonly number[]): number[] {
  return widths.slice(1).map((width, layer) => widths[layer]! * width);
}

function checkSizes(
  caller: string,
  what: string,
  arrays: readonly ArrayLike<number>[],
  sizes: readonly number[],
): void {
  const got = arrays.map((array) => array.length);
  if (got.join() !== sizes.join()) {
    throw new UsageError(`${caller}: ${what} have sizes [${got.join(", ")}], the widths want [${sizes.join(", ")}].`);
  }
}
