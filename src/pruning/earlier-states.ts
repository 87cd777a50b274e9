// The earlier classification in five states, which looks at biases: alive, audience, zombie, unproductive, pruned. Kept to re-measure the older statements.
import { checkMask, checkParameters, type NetworkMask, type NetworkParameters } from "./network.ts";
import { biasStates, type StateMap } from "./state-map.ts";
import { reach } from "./states.ts";

/**
 * - `alive`: on a path from an input to an output.
 * - `audience`: leads to an output but is fed by zombies only; every weight out of a zombie is audience too.
 * - `zombie`: a feature (and its bias) that leads to an output and lives on its bias alone.
 * - `unproductive`: leads to no output, or comes from a feature that is constantly 0.
 * - `pruned`: masked.
 */
export type EarlierState = "alive" | "audience" | "zombie" | "unproductive" | "pruned";

const NAMES = ["alive", "audience", "zombie", "unproductive", "pruned"] as const satisfies readonly EarlierState[];
const [ALIVE, AUDIENCE, ZOMBIE, UNPRODUCTIVE, PRUNED] = [0, 1, 2, 3, 4] as const;

/**
 * When a hidden feature that nothing feeds counts as constantly 0: "zero", if its bias is 0 (as the original code had
 * it), or "not positive", if its bias is 0 or less, which is when a ReLU gives 0 and no gradient.
 */
export type SilenceRule = "zero" | "not positive";

/**
 * The five states, with biases as they are in `parameters` (a masked bias counts as 0). Outputs are linear, so one that
 * nothing feeds is a zombie whatever its bias.
 */
export function earlierStates(
  mask: NetworkMask,
  parameters: NetworkParameters,
  silence: SilenceRule,
): StateMap<EarlierState> {
  checkMask("earlierStates", mask);
  checkParameters("earlierStates", parameters, mask);
  const { widths } = mask;
  const { forward, backward } = reach({ widths, weights: mask.weights }); // silence is settled below, by values
  const outputLayer = widths.length - 1;
  const features = widths.map((width) => new Uint8Array(width).fill(UNPRODUCTIVE));
  const isSilent = (layer: number, index: number) => {
    if (layer === outputLayer) return false;
    const masked = mask.biases?.[layer - 1]?.[index] === 0;
    const bias = masked ? 0 : parameters.biases[layer - 1]![index]!;
    return silence === "zero" ? bias === 0 : bias <= 0;
  };
  // In layer order, features that nothing feeds are settled before those they feed.
  for (let layer = 0; layer <= outputLayer; layer++) {
    const width = widths[layer]!;
    const fed = new Uint8Array(width);
    for (let from = 0; layer > 0 && from < widths[layer - 1]!; from++) {
      if (features[layer - 1]![from] === UNPRODUCTIVE) continue;
      for (let to = 0; to < width; to++) fed[to]! |= mask.weights[layer - 1]![from * width + to]!;
    }
    for (let index = 0; index < width; index++) {
      if (backward[layer]![index] === 0) continue;
      if (forward[layer]![index] === 1) features[layer]![index] = ALIVE;
      else if (fed[index] === 1) features[layer]![index] = AUDIENCE;
      else if (!isSilent(layer, index)) features[layer]![index] = ZOMBIE;
    }
  }
  const weights = mask.weights.map((kept, layer) => {
    const width = widths[layer + 1]!;
    return kept.map((bit, position) => {
      const from = features[layer]![Math.floor(position / width)]!;
      if (bit === 0) return PRUNED;
      if (from === UNPRODUCTIVE || backward[layer + 1]![position % width] === 0) return UNPRODUCTIVE;
      return from === ALIVE ? ALIVE : AUDIENCE;
    });
  });
  const biases = biasStates(features, mask, PRUNED);
  return { names: NAMES, features, weights, biases };
}
