// What holds a model to a generation of its own past: every so often its weights or tethers go part of the way back. Plain arrays.
import type { ArrayData } from "#kit";
import { merge, mergeNodes } from "#tether";

/** A generation: a model as it was, kept. Its own half of a merge is not taken. */
export interface Generation {
  /** Weight, bias, weight, bias, ... */
  readonly parameters: readonly ArrayData[];
  readonly tethers: readonly ArrayData[];
}

export const holds = ["nothing", "tethers", "states", "elastic"] as const;
/**
 * - `nothing`
 * - `tethers`: T <- (1 - mu) T + mu mean(T, T kept), the notebook's rule for tethers
 * - `states`: the tether nodes' weights by the same rule as well ("merge states")
 * - `elastic`: all weights and biases go mu / 2 of the way back, without any tethers: the baseline
 */
export type Hold = (typeof holds)[number];

export function pulled(
  now: Generation,
  kept: Generation,
  hold: Hold,
  mu: number,
  nodes: readonly Uint8Array[],
): Generation {
  if (hold === "nothing") return now;
  const back = (own: ArrayData, old: ArrayData) => merge([own, old], mu)[0];
  if (hold === "elastic")
    return { ...now, parameters: now.parameters.map((own, part) => back(own, kept.parameters[part]!)) };
  const tethers = now.tethers.map((own, layer) => back(own, kept.tethers[layer]!));
  if (hold === "tethers") return { ...now, tethers };
  const parameters = now.parameters.map((own, part) =>
    part % 2 === 1 ? own : mergeNodes([own, kept.parameters[part]!], mu, nodes[part / 2]!)[0],
  );
  return { parameters, tethers };
}
