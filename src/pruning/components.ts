// Sub-networks: the connected components of the undirected graph of active edges. Knows no tasks.
import type { StateMap } from "./state-map.ts";
import { ACTIVE, type State } from "./states.ts";

export interface Components {
  /** How many there are; they are numbered by their first feature. */
  readonly count: number;
  /** The component of every feature of every layer, or -1 for a feature that is not active. */
  readonly features: readonly Int32Array[];
  /** Active weights in each component. */
  readonly weights: readonly number[];
}

export function components(widths: readonly number[], states: StateMap<State>): Components {
  const offsets = widths.map((_, layer) => widths.slice(0, layer).reduce((sum, width) => sum + width, 0));
  const parent = Int32Array.from({ length: offsets.at(-1)! + widths.at(-1)! }, (_, feature) => feature);
  const root = (feature: number) => {
    let top = feature;
    while (parent[top] !== top) {
      parent[top] = parent[parent[top]!]!; // halve the path, so that later look-ups are short
      top = parent[top]!;
    }
    return top;
  };
  const activeFrom = widths.map((width) => new Uint32Array(width));
  states.weights.forEach((layerStates, layer) => {
    const width = widths[layer + 1]!;
    for (let from = 0; from < widths[layer]!; from++) {
      const top = root(offsets[layer]! + from); // stays so, since the others are hung below it
      for (let to = 0; to < width; to++) {
        if (layerStates[from * width + to] !== ACTIVE) continue;
        activeFrom[layer]![from]!++;
        parent[root(offsets[layer + 1]! + to)] = top;
      }
    }
  });
  const numbers = new Map<number, number>();
  const weights: number[] = [];
  const features = widths.map((width, layer) => {
    const numbered = new Int32Array(width).fill(-1);
    for (let index = 0; index < width; index++) {
      if (states.features[layer]![index] !== ACTIVE) continue;
      const top = root(offsets[layer]! + index);
      if (!numbers.has(top)) numbers.set(top, numbers.size);
      const number = numbers.get(top)!;
      numbered[index] = number;
      weights[number] = (weights[number] ?? 0) + activeFrom[layer]![index]!;
    }
    return numbered;
  });
  return { count: numbers.size, features, weights };
}
