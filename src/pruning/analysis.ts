// What a mask says about its network before any task is named. The measures of splitting.ts, paths.ts and decision.ts start from it.
import { type Components, components } from "./components.ts";
import type { NetworkMask } from "./network.ts";
import type { StateMap } from "./state-map.ts";
import { networkStates, type State } from "./states.ts";

export interface Analysis {
  readonly widths: readonly number[];
  readonly states: StateMap<State>;
  readonly components: Components;
}

export function analyse(mask: NetworkMask): Analysis {
  const states = networkStates(mask);
  return { widths: mask.widths, states, components: components(mask.widths, states) };
}
