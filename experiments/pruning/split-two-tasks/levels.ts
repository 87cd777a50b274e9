// One level of a pruning run, written down and measured. The story is in experiment.ts.

import type { Json, NamedArrays } from "#kit";
import {
  type Analysis,
  type LevelStart,
  type NetworkMask,
  type NetworkParameters,
  type PrunedLevel,
  rewind,
  STATES,
} from "#pruning";
import type { SavedTraining } from "#train";

const prefixed = (prefix: string, arrays: NamedArrays): NamedArrays =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${prefix}.${name}`, array]));

const unprefixed = (prefix: string, arrays: NamedArrays): NamedArrays =>
  Object.fromEntries(
    Object.entries(arrays).flatMap(([name, array]) =>
      name.startsWith(`${prefix}.`) ? [[name.slice(prefix.length + 1), array]] : [],
    ),
  );

function maskArrays({ widths, weights }: NetworkMask): NamedArrays {
  const named = weights.map((kept, l) => {
    return [`${l}`, { dtype: "bool", shape: [widths[l]!, widths[l + 1]!], data: kept }] as const;
  });
  return Object.fromEntries(named);
}

function maskFrom(widths: readonly number[], arrays: NamedArrays): NetworkMask {
  return { widths, weights: widths.slice(1).map((_, l) => arrays[`${l}`]!.data as Uint8Array) };
}

/** All that a run interrupted within a level needs: the level's mask, its training, and what earlier levels came to. */
export function saveLevel(start: LevelStart, training: SavedTraining, done: Json) {
  return {
    values: { level: start.level, horizon: start.horizon ?? null, training: training.values, done },
    arrays: { ...prefixed("mask", maskArrays(start.mask)), ...prefixed("training", training.arrays) },
  };
}

/** The level that was saved, begun from the same initial values. */
export function openLevel(saved: { readonly values: Json; readonly arrays: NamedArrays }, initial: NetworkParameters) {
  const { level, horizon, training, done } = saved.values as unknown as ReturnType<typeof saveLevel>["values"];
  const mask = maskFrom(initial.widths, unprefixed("mask", saved.arrays));
  const start: LevelStart = { level, mask, start: rewind(initial, mask), horizon: horizon ?? undefined };
  return { start, training: { values: training, arrays: unprefixed("training", saved.arrays) } as SavedTraining, done };
}

/** A trained level as arrays: masks by layer, and the trained weights and biases. */
export function levelArrays({ mask, trained }: PrunedLevel): NamedArrays {
  const { widths, weights, biases } = trained;
  const layers = weights.flatMap((weight, l) => [
    [`weight.${l}`, { dtype: "f32", shape: [widths[l]!, widths[l + 1]!], data: weight }] as const,
    [`bias.${l}`, { dtype: "f32", shape: [widths[l + 1]!], data: biases[l]! }] as const,
  ]);
  return { ...prefixed("mask", maskArrays(mask)), ...Object.fromEntries(layers) };
}

/** The mask among a level's arrays. */
export function maskOfLevel(arrays: NamedArrays): NetworkMask {
  const masks = unprefixed("mask", arrays);
  const shapes = Object.keys(masks).map((_, l) => masks[`${l}`]!.shape);
  return maskFrom([shapes[0]![0]!, ...shapes.map((shape) => shape[1]!)], masks);
}

/**
 * Parameters out of use, and how many of them training moved: inactive and zombie weights against their initial values, bit
 * for bit; biases of features that lead to no output, or that no input reaches, against zero, where they began.
 */
export function idleParameters({ widths, states }: Analysis, start: NetworkParameters, trained: NetworkParameters) {
  const isIdle = (code: number) => STATES[code] === "inactive" || STATES[code] === "zombie";
  let idle = 0;
  let moved = 0;
  const count = (before: number, after: number) => {
    idle++;
    if (!Object.is(before, after)) moved++;
  };
  trained.weights.forEach((weights, l) => {
    weights.forEach((weight, i) => {
      if (isIdle(states.weights[l]![i]!)) count(start.weights[l]![i]!, weight);
    });
    const isHidden = l + 2 < widths.length; // an output's bias is always trained
    trained.biases[l]!.forEach((bias, i) => {
      if (isHidden && isIdle(states.features[l + 1]![i]!)) count(start.biases[l]![i]!, bias);
    });
  });
  return { idle, moved };
}

/** What a run remembers of a level once it is trained. */
export type FinishedLevel = {
  /** Family level: 0 has the base network's size. */
  readonly level: number;
  readonly kept: number;
  readonly active: number;
  readonly splitting: number;
  readonly circles: number;
  readonly moons: number;
  readonly idle: number;
  readonly moved: number;
};

/** A run in numbers: its first perfect split, if there was one, and what moved without being in use. */
export function summary(done: readonly FinishedLevel[]) {
  const split = done.find(({ splitting }) => splitting === 0);
  return {
    separated: split ? 1 : 0,
    splitLevel: split?.level,
    activeAtSplit: split?.active,
    availableAtSplit: split?.kept,
    circlesAtSplit: split?.circles,
    moonsAtSplit: split?.moons,
    idle: done.reduce((sum, { idle }) => sum + idle, 0),
    moved: done.reduce((sum, { moved }) => sum + moved, 0),
  };
}
