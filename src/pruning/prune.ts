// One pruning step: a smaller mask from a larger one. How many parameters go is decided in trajectory.ts.
import { type Stream, UsageError } from "#kit";
import { countOnes, keptCount } from "./masks.ts";
import { checkMask, checkParameters, type NetworkMask, type NetworkParameters } from "./network.ts";
import { roundHalfToEven } from "./rounding.ts";

/** What goes first: the smallest absolute values, or whatever comes first in a random order (fold the stream by level before). */
export type PruningCriterion =
  | { readonly by: "magnitude"; readonly values: NetworkParameters }
  | { readonly by: "random"; readonly rng: Stream };

/** "global" ranks all prunable parameters together; "layerwise" takes from every layer in proportion to its initial size (weights only). */
export type PruningScope = "global" | "layerwise";

/**
 * The mask with exactly `keep` parameters left. Among equal values the one with the lower index goes first, weights
 * before biases and earlier layers before later ones. A kept weight may well be zero: only the mask says what is pruned.
 *
 * @throws UsageError when `keep` exceeds what is left, a surviving value is NaN, or biases are to be pruned layer by layer.
 */
export function prune(
  mask: NetworkMask,
  criterion: PruningCriterion,
  { keep, scope }: { readonly keep: number; readonly scope: PruningScope },
): NetworkMask {
  checkMask("prune", mask);
  if (criterion.by === "magnitude") checkParameters("prune", criterion.values, mask);
  const left = keptCount(mask);
  if (!Number.isSafeInteger(keep) || keep < 0 || keep > left) {
    throw new UsageError(`prune: cannot keep ${keep} parameters, a whole number from 0 to the ${left} left is wanted.`);
  }
  const weights = mask.weights.map((kept) => kept.slice());
  const biases = mask.biases?.map((kept) => kept.slice());

  if (scope === "global") {
    const masks = [...weights, ...(biases ?? [])];
    const scores =
      criterion.by === "magnitude"
        ? survivingMagnitudes("prune", masks, [...criterion.values.weights, ...criterion.values.biases])
        : criterion.rng.permutation(left);
    removeSmallest(masks, scores, left - keep);
  } else {
    if (biases)
      throw new UsageError(`prune: scope "layerwise" prunes weights only, a mask with biases wants "global".`);
    layerQuotas(weights, left - keep).forEach((quota, layer) => {
      const kept = weights[layer]!;
      const scores =
        criterion.by === "magnitude"
          ? survivingMagnitudes("prune", [kept], [criterion.values.weights[layer]!])
          : criterion.rng.fold("layer", layer).permutation(countOnes(kept));
      removeSmallest([kept], scores, quota);
    });
  }
  return { widths: mask.widths, weights, ...(biases ? { biases } : {}) };
}

/** The smallest absolute value among the survivors, taken right after pruning and before rewinding; undefined when nothing survives. */
export function pruningHorizon(mask: NetworkMask, trained: NetworkParameters): number | undefined {
  checkMask("pruningHorizon", mask);
  checkParameters("pruningHorizon", trained, mask);
  const masks = [...mask.weights, ...(mask.biases ?? [])];
  const scores = survivingMagnitudes("pruningHorizon", masks, [...trained.weights, ...trained.biases]);
  return scores.length === 0 ? undefined : scores.reduce((smallest, score) => Math.min(smallest, score));
}

/** Absolute values of the survivors, in index order. */
function survivingMagnitudes(
  caller: string,
  masks: readonly Uint8Array[],
  values: readonly Float32Array[],
): Float32Array {
  const scores = new Float32Array(masks.reduce((sum, kept) => sum + countOnes(kept), 0));
  let next = 0;
  masks.forEach((kept, array) => {
    for (let index = 0; index < kept.length; index++) {
      if (kept[index] === 0) continue;
      const magnitude = Math.abs(values[array]![index]!);
      if (Number.isNaN(magnitude)) {
        throw new UsageError(
          `${caller}: a surviving value (array ${array}, entry ${index}) is NaN, training has diverged.`,
        );
      }
      scores[next++] = magnitude;
    }
  });
  return scores;
}

/** Clears the masks where the `count` smallest of the survivors' scores are; the scores are in index order. */
function removeSmallest(masks: readonly Uint8Array[], scores: Float32Array | Uint32Array, count: number): void {
  if (count === 0) return;
  const threshold = scores.slice().sort()[count - 1]!;
  // Only as many of the ties at the threshold go as are needed, or one weight too many would.
  let ties = count;
  for (const score of scores) if (score < threshold) ties--;
  let next = 0;
  for (const kept of masks) {
    for (let index = 0; index < kept.length; index++) {
      if (kept[index] === 0) continue;
      const score = scores[next++]!;
      if (score < threshold || (score === threshold && ties-- > 0)) kept[index] = 0;
    }
  }
}

/**
 * How many of `amount` weights each layer gives: its initial share, rounded. What rounding leaves over or exceeds a
 * layer's survivors goes to the initially largest layer, then to the next.
 */
function layerQuotas(weights: readonly Uint8Array[], amount: number): number[] {
  const total = weights.reduce((sum, kept) => sum + kept.length, 0);
  const survivors = weights.map(countOnes);
  const quotas = weights.map((kept, layer) =>
    Math.min(survivors[layer]!, roundHalfToEven((amount * kept.length) / total)),
  );
  let rest = amount - quotas.reduce((sum, quota) => sum + quota, 0);
  const largestFirst = weights.map((_, layer) => layer).sort((a, b) => weights[b]!.length - weights[a]!.length);
  for (const layer of largestFirst) {
    const quota = Math.max(0, Math.min(survivors[layer]!, quotas[layer]! + rest));
    rest -= quota - quotas[layer]!;
    quotas[layer] = quota;
  }
  return quotas;
}
