// A pruned network as plain data, checked and made complete. Knows nothing of masks, places or colours.
import { nearest, UsageError } from "#kit";
import { type NetworkState, stateColours } from "../palette.ts";

/** Layer, counted from 0 at the inputs, and index within it. */
export type FeaturePlace = readonly [layer: number, index: number];

export interface NetworkFeature {
  readonly layer: number;
  readonly index: number;
  readonly state: NetworkState;
  /** The one task it belongs to; absent when it serves several or none. */
  readonly task?: string;
  /** Written beside inputs and outputs, and in the tooltip of all. */
  readonly label?: string;
}

/** A weight. It may skip layers but never goes back. */
export interface NetworkEdge {
  readonly from: FeaturePlace;
  readonly to: FeaturePlace;
  readonly state: NetworkState;
  /** The one task it belongs to; absent when it serves several or none. */
  readonly task?: string;
}

export interface NetworkData {
  /** Features per layer, inputs and outputs included. */
  readonly widths: readonly number[];
  /**
   * What is known of features. One that is drawn without being listed has the liveliest state of its weights (active, zombie,
   * audience, inactive, in this order) and the task that those share; without weights it is detached.
   */
  readonly features: readonly NetworkFeature[];
  /** The weights to draw. Pruned ones are counted, and drawn faintly between features that are drawn anyhow. */
  readonly edges: readonly NetworkEdge[];
  /** The tasks in the order of their colours; in the order of `features` when absent. */
  readonly tasks?: readonly string[];
}

/** A network ready to be laid out. */
export interface Network {
  readonly widths: readonly number[];
  readonly tasks: readonly string[];
  /** Per layer, by index: all inputs and outputs, and the hidden features with a weight that is not pruned. */
  readonly layers: readonly (readonly NetworkFeature[])[];
  /** Weights between features that are drawn. */
  readonly edges: readonly NetworkEdge[];
}

export const states = Object.keys(stateColours) as NetworkState[];

export const placeKey = ([layer, index]: FeaturePlace): string => `${layer}.${index}`;

/** Checks the data and picks what is drawn. Throws UsageError for places outside the widths and for unknown states. */
export function readNetwork({ widths, features, edges, tasks }: NetworkData): Network {
  if (widths.length === 0)
    throw new UsageError("networkGraph: widths is empty; it wants the features per layer, inputs first");
  for (const feature of features) {
    checkPlace(widths, [feature.layer, feature.index], "feature");
    checkState(feature.state);
  }
  for (const { from, to, state } of edges) {
    checkPlace(widths, from, "edge's from");
    checkPlace(widths, to, "edge's to");
    checkState(state);
    if (from[0] >= to[0])
      throw new UsageError(`networkGraph: an edge goes from layer ${from[0]} to ${to[0]}; it must go to a later layer`);
  }

  const named = [...new Set([...features, ...edges].flatMap(({ task }) => task ?? []))];
  const unknown = tasks && named.find((task) => !tasks.includes(task));
  if (unknown) throw new UsageError(`networkGraph: task "${unknown}" is not among the tasks ${tasks.join(", ")}`);

  const listed = new Map(features.map((feature) => [placeKey([feature.layer, feature.index]), feature]));
  const liveliest = findLiveliest(edges);
  const layers = widths.map((width, layer) => {
    const isHidden = layer > 0 && layer < widths.length - 1;
    const drawn: NetworkFeature[] = [];
    for (let index = 0; index < width; index++) {
      const key = placeKey([layer, index]);
      if (isHidden && !liveliest.has(key)) continue;
      drawn.push(listed.get(key) ?? { layer, index, ...(liveliest.get(key) ?? { state: "detached" }) });
    }
    return drawn;
  });
  const isDrawn = new Set(layers.flat().map(({ layer, index }) => placeKey([layer, index])));
  return {
    widths,
    tasks: tasks ?? named,
    layers,
    edges: edges.filter(({ from, to }) => isDrawn.has(placeKey(from)) && isDrawn.has(placeKey(to))),
  };
}

/** For each feature with a weight left the first of its weights' states, and the task of the weights in that state if it is one. */
function findLiveliest(edges: readonly NetworkEdge[]): Map<string, { state: NetworkState; task?: string }> {
  const liveliest = new Map<string, { state: NetworkState; task?: string }>();
  for (const { from, to, state, task } of edges) {
    if (state === "pruned") continue;
    for (const key of [placeKey(from), placeKey(to)]) {
      const before = liveliest.get(key);
      if (!before || states.indexOf(state) < states.indexOf(before.state)) liveliest.set(key, { state, task });
      else if (before.state === state && before.task !== task) liveliest.set(key, { state });
    }
  }
  return liveliest;
}

function checkPlace(widths: readonly number[], [layer, index]: FeaturePlace, what: string): void {
  const width = widths[layer];
  if (width === undefined)
    throw new UsageError(`networkGraph: ${what} lies in layer ${layer}, but there are ${widths.length} layers`);
  if (!Number.isInteger(index) || index < 0 || index >= width) {
    throw new UsageError(`networkGraph: ${what} has index ${index} in layer ${layer}, which has ${width} features`);
  }
}

function checkState(state: NetworkState): void {
  if (states.includes(state)) return;
  const guess = nearest(state, states);
  const allowed = guess ? `did you mean "${guess}"?` : `states are ${states.join(", ")}`;
  throw new UsageError(`networkGraph: there is no state "${state}"; ${allowed}`);
}
