// What may be done to a network that has stopped learning: each gives the parameters to go on with and how they are applied.
import type { Stream } from "#kit";
import { batchNorm, initialiseNorm, initialiseStatistics, linear, type MlpParameters, type NormParameters } from "#nn";
import { type Tensor, tensor } from "#tensor";
import { tethered } from "#tether";
import { widened } from "./widen.ts";

export const treatments = ["nothing", "restart", "overlay", "normalise", "widen"] as const;
export type Treatment = (typeof treatments)[number];

/** Parameters of a network, with norms after its hidden layers where it has them. */
export type Parameters = MlpParameters & { readonly norms: readonly NormParameters[] };

export interface Variant {
  readonly parameters: Parameters;
  /** All activations, layer by layer, logits last: [rows, nodes]. */
  forward(parameters: Parameters, inputs: Tensor): Tensor[];
}

/** ReLU between layers; a norm before it where there is one. */
function plainForward({ layers, norms }: Parameters, inputs: Tensor): Tensor[] {
  const outputs: Tensor[] = [];
  layers.reduce((x, layer, l) => {
    const y = linear(layer, x);
    const norm = norms[l];
    const statistics = norm && initialiseStatistics(y.shape[1]!); // never used: a batch normalises itself
    const normal = norm ? batchNorm(norm, statistics!, y, { training: true }).outputs : y;
    const a = l + 1 < layers.length ? normal.relu() : normal;
    outputs.push(a);
    return a;
  }, inputs);
  return outputs;
}

export const untreated = (parameters: MlpParameters): Variant => ({
  parameters: { layers: parameters.layers, norms: [] },
  forward: plainForward,
});

export function treated(treatment: Treatment, { layers }: MlpParameters, rng: Stream): Variant {
  if (treatment === "widen") return untreated(widened({ layers }, rng));
  if (treatment === "normalise") {
    const norms = layers.slice(0, -1).map(({ bias }) => initialiseNorm(bias.size));
    return { parameters: { layers, norms }, forward: plainForward };
  }
  if (treatment === "overlay") {
    const tethers = layers.map(({ weight }, l) =>
      tensor(rng.fold("tether", l).uniform(weight.size, 0.5, 1.5), weight.shape, "f32"),
    );
    const forward = (p: Parameters, inputs: Tensor) =>
      plainForward({ ...tethered(p, tethers), norms: p.norms }, inputs);
    return { parameters: { layers, norms: [] }, forward };
  }
  return untreated({ layers });
}

/**
 * How alike a batch is inside: the mean cosine over all pairs of its rows [rows, nodes]. A row without any activation has cosine 0
 * with every other.
 */
export function homogeneity(activations: Tensor): Tensor {
  const rows = activations.shape[0]!;
  const lengths = activations.square().sum(1, true).sqrt().maximum(1e-12);
  const unit = activations.div(lengths);
  // |sum u|^2 counts every pair twice and every row with itself.
  const all = unit.sum(0).square().sum();
  return all.sub(unit.square().sum()).div(rows * (rows - 1));
}
