// What a classification of a network is: a state for every feature, weight and bias. Which states there are is up to the classifier.
import type { NetworkMask } from "./network.ts";

/**
 * One state for each part of the network, as indices into `names`, which run from best to worst: as masks shrink
 * and values stay, an index never falls. `features[l]` has one entry per feature of layer l; `weights[l]` and `biases[l]` are laid out like
 * the mask.
 */
export interface StateMap<Name extends string> {
  readonly names: readonly Name[];
  readonly features: readonly Uint8Array[];
  readonly weights: readonly Uint8Array[];
  readonly biases: readonly Uint8Array[];
}

/** A bias is `pruned` if masked and otherwise in the state of its feature. */
export function biasStates(features: readonly Uint8Array[], mask: NetworkMask, pruned: number): Uint8Array[] {
  return features.slice(1).map((states, layer) => {
    const kept = mask.biases?.[layer];
    return states.map((state, index) => (kept?.[index] === 0 ? pruned : state));
  });
}

/** How many features, weights and biases are in each state. Biases are counted whether or not they are prunable. */
export interface StateCounts<Name extends string> {
  readonly features: Readonly<Record<Name, number>>;
  readonly weights: Readonly<Record<Name, number>>;
  readonly biases: Readonly<Record<Name, number>>;
}

export function countStates<Name extends string>(states: StateMap<Name>): StateCounts<Name> {
  const count = (layers: readonly Uint8Array[]) => {
    const counts = new Uint32Array(states.names.length);
    for (const layer of layers) for (const state of layer) counts[state]!++;
    return Object.fromEntries(states.names.map((name, state) => [name, counts[state]!])) as Record<Name, number>;
  };
  return { features: count(states.features), weights: count(states.weights), biases: count(states.biases) };
}

/**
 * How many levels each parameter spent in each state: entry `index * names.length + state`, laid out otherwise like the
 * mask. The entries of one parameter add up to the number of levels given.
 */
export interface Lifetimes<Name extends string> {
  readonly names: readonly Name[];
  readonly weights: readonly Uint32Array[];
  readonly biases: readonly Uint32Array[];
}

/** Adds up the levels of one run, at least one. */
export function lifetimes<Name extends string>(
  levels: readonly [StateMap<Name>, ...StateMap<Name>[]],
): Lifetimes<Name> {
  const names = levels[0].names;
  const addUp = (select: (states: StateMap<Name>) => readonly Uint8Array[]) =>
    select(levels[0]).map((first, layer) => {
      const counts = new Uint32Array(first.length * names.length);
      for (const level of levels) {
        select(level)[layer]!.forEach((state, index) => {
          counts[index * names.length + state]!++;
        });
      }
      return counts;
    });
  return { names, weights: addUp((states) => states.weights), biases: addUp((states) => states.biases) };
}
