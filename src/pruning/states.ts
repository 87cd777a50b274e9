// The final classification: active, zombie, inactive, detached or pruned, from the mask alone. Knows no values and no tasks.
import { checkMask, type NetworkMask } from "./network.ts";
import { biasStates, type StateMap } from "./state-map.ts";

/**
 * - `active`: on a path from an input to an output.
 * - `zombie`: leads to an output, but no input reaches it: a constant. Of a zombie output the bias is still trained.
 * - `inactive`: leads to no output that it could move.
 * - `detached`: a feature without any unpruned edge (weights never are).
 * - `pruned`: masked (features never are, their biases may be).
 */
export type State = "active" | "zombie" | "inactive" | "detached" | "pruned";

export const STATES = ["active", "zombie", "inactive", "detached", "pruned"] as const satisfies readonly State[];
export const [ACTIVE, ZOMBIE, INACTIVE, DETACHED, PRUNED] = [0, 1, 2, 3, 4] as const;

/** Features an input reaches (`forward`), features that reach an output (`backward`) and `silent` ones, as 0 or 1 per layer. */
export interface Reach {
  readonly forward: readonly Uint8Array[];
  readonly backward: readonly Uint8Array[];
  /** Constantly 0 by the mask alone: a pruned bias, and no incoming edge but from silent features. Its outgoing edges count as absent. */
  readonly silent: readonly Uint8Array[];
}

/** Expects a checked mask. Layers are a topological order, so one sweep each way settles chains too. */
export function reach(mask: NetworkMask): Reach {
  const { widths, weights, biases } = mask;
  const perFeature = () => widths.map((width) => new Uint8Array(width));
  const [forward, backward, silent] = [perFeature(), perFeature(), perFeature()];
  forward[0]!.fill(1);
  backward.at(-1)!.fill(1);
  weights.forEach((kept, layer) => {
    const width = widths[layer + 1]!;
    const fed = new Uint8Array(width);
    for (let from = 0; from < widths[layer]!; from++) {
      if (silent[layer]![from] === 1) continue;
      const reached = forward[layer]![from]!;
      for (let to = 0; to < width; to++) {
        if (kept[from * width + to] === 0) continue;
        fed[to] = 1;
        forward[layer + 1]![to]! |= reached;
      }
    }
    for (let to = 0; to < width; to++) {
      if (fed[to] === 0 && biases?.[layer]?.[to] === 0) silent[layer + 1]![to] = 1;
    }
  });
  for (let layer = weights.length - 1; layer >= 0; layer--) {
    const width = widths[layer + 1]!;
    for (let from = 0; from < widths[layer]!; from++) {
      if (silent[layer]![from] === 1) continue;
      const row = from * width;
      for (let to = 0; to < width && backward[layer]![from] === 0; to++) {
        backward[layer]![from] = weights[layer]![row + to]! & backward[layer + 1]![to]!;
      }
    }
  }
  return { forward, backward, silent };
}

/**
 * The state of every feature, weight and bias. For a weight u -> v: pruned if masked, else inactive if v reaches no
 * output, else zombie if no input reaches u, else active. A bias is pruned if masked and otherwise as its feature.
 */
export function networkStates(mask: NetworkMask): StateMap<State> {
  checkMask("networkStates", mask);
  const { widths } = mask;
  const { forward, backward, silent } = reach(mask);
  const connected = widths.map((width) => new Uint8Array(width));
  const weights = mask.weights.map((kept, layer) => {
    const width = widths[layer + 1]!;
    const states = new Uint8Array(kept.length).fill(PRUNED);
    for (let from = 0; from < widths[layer]!; from++) {
      const dead = silent[layer]![from] === 1;
      const reached = forward[layer]![from] === 1 ? ACTIVE : ZOMBIE;
      for (let to = 0; to < width; to++) {
        const index = from * width + to;
        if (kept[index] === 0) continue;
        connected[layer]![from] = connected[layer + 1]![to] = 1;
        states[index] = dead || backward[layer + 1]![to] === 0 ? INACTIVE : reached;
      }
    }
    return states;
  });
  const features = widths.map((width, layer) =>
    Uint8Array.from({ length: width }, (_, index) => {
      if (connected[layer]![index] === 0) return DETACHED;
      if (backward[layer]![index] === 0) return INACTIVE;
      return forward[layer]![index] === 1 ? ACTIVE : ZOMBIE;
    }),
  );
  const biases = biasStates(features, mask, PRUNED);
  return { names: STATES, features, weights, biases };
}
