// Gates that choose among experts: soft, the best few, and in levels (memory, then controller, then interface). And their balance.
import type { Stream } from "#kit";
import { initialiseLinear, initialisers, type LinearParameters, linear, softmax } from "#nn";
import { oneHot, type Tensor, topK } from "#tensor";
import type { TensorTree } from "#train";
import type { Module } from "./module.ts";
import { checkSizes, type DType } from "./part.ts";

export interface GateOptions {
  readonly inputs: number;
  /** Experts of each level; the leaves are all combinations, the last level running fastest. */
  readonly levels: readonly number[];
  /** Of the leaves, those of the largest shares are kept; all when absent. */
  readonly topK?: number;
}

/** Shares of the leaves, summing to 1. What it sees, `choice`, is recorded for drawing. */
export function gateModule({ inputs, levels, topK: kept }: GateOptions): Module {
  const outputs = levels.reduce((product, experts) => product * experts, 1);
  checkSizes("gate", { inputs, experts: outputs, topK: kept ?? 1, smallestLevel: Math.min(...levels) });
  // Every node of a level has a softmax of its own over its children.
  const widths = levels.map((_, level) =>
    levels.slice(0, level + 1).reduce((product, experts) => product * experts, 1),
  );
  return {
    kind: "gate",
    inputs,
    outputs,
    parts: {},
    initialise: (rng: Stream, dtype: DType = "f32") =>
      widths.map((width, level) =>
        initialiseLinear(rng.fold("level", level), {
          fanIn: inputs,
          fanOut: width,
          weights: initialisers["xavier-uniform"],
          biases: initialisers.zero,
          dtype,
        }),
      ),
    step(parameters: TensorTree, _, x) {
      const batch = x.shape[0];
      const shares = (parameters as readonly LinearParameters[]).reduce<Tensor | undefined>((above, map, level) => {
        const own = softmax(linear(map, x).reshape(batch, widths[level] / levels[level], levels[level]));
        return (above === undefined ? own : above.reshape(batch, -1, 1).mul(own)).reshape(batch, widths[level]);
      }, undefined)!;
      const y = kept === undefined || kept >= outputs ? shares : bestOf(shares, kept);
      return { y, state: {}, seen: { choice: y } };
    },
  };
}

/** The k largest shares, made to sum to 1 again; equal ones by number. Nothing flows to what is left out. */
export function bestOf(shares: Tensor, k: number): Tensor {
  const { indices } = topK(shares, k); // [batch, k]
  const kept = shares.mul(oneHot(indices, shares.shape[1], shares.dtype).sum(1));
  return kept.div(kept.sum(-1, true));
}

/** sum of shares times experts [batch, features]. */
export const mixture = (shares: Tensor, experts: readonly Tensor[]): Tensor =>
  experts.map((y, i) => shares.slice(undefined, [i, i + 1]).mul(y)).reduce((sum, part) => sum.add(part));

/**
 * How unevenly experts are used: experts times the sum over experts of (share of examples they are chosen for most) times (mean
 * share); 1 when even, up to the number of experts (N. Shazeer et al., 2017, as W. Fedus et al., 2022 write it).
 * @param shares [..., experts]
 */
export function balanceLoss(shares: Tensor): Tensor {
  const experts = shares.shape[shares.rank - 1];
  const rows = shares.reshape(-1, experts);
  const chosen = oneHot(topK(rows, 1).indices.reshape(-1), experts, shares.dtype).mean(0);
  return chosen.mul(rows.mean(0)).sum().mul(experts);
}
