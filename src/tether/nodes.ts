// Which nodes are tether nodes: those that matter most, by one of three measures. A node's tethers are those of its incoming weights.
import { type ArrayData, emptyData, type Stream, UsageError } from "#kit";
import { type ActivationName, activations, type Loss, linear, type MlpParameters } from "#nn";
import { grad, type Tensor, zeros } from "#tensor";

/**
 * - `taylor`: |a dL/da|, the mean over a batch of each node's first-order share in the loss (P. Molchanov et al., 2017)
 * - `weights`: the L2 norm of incoming and outgoing weights together
 * - `random`: any
 */
export type ImportanceName = "taylor" | "weights" | "random";
export const importanceNames = ["taylor", "weights", "random"] as const satisfies readonly ImportanceName[];

export interface TaylorOptions {
  readonly activation: ActivationName;
  /** A mean over rows. */
  readonly loss: Loss;
  readonly inputs: Tensor;
  readonly targets: Tensor;
}

/** For every layer, f32 or f64 [its nodes]: the mean over rows of |a dL/da|, L being the row's own loss. The last layer's are its logits. */
export function taylorImportance(parameters: MlpParameters, options: TaylorOptions): Tensor[] {
  const { activation, loss, inputs, targets } = options;
  const rows = inputs.shape[0]!;
  const last = parameters.layers.length - 1;
  const forward = (nudges: readonly Tensor[]) => {
    const outputs: Tensor[] = [];
    parameters.layers.reduce((x, layer, l) => {
      const y = linear(layer, x);
      const a = (l < last ? activations[activation](y) : y).add(nudges[l]!); // [rows, nodes]
      outputs.push(a);
      return a;
    }, inputs);
    return outputs;
  };
  const none = parameters.layers.map(({ bias }) => zeros([rows, bias.size], bias.dtype));
  const slopes = grad((nudges: readonly Tensor[]) => loss(forward(nudges)[last]!, targets))(none);
  // The loss is a mean over rows: times their number, a row's slope is that of its own loss.
  return forward(none).map((a, l) => a.mul(slopes[l]!).mul(rows).abs().mean(0));
}

/** For every layer: the root of the sum of squares of each node's incoming and outgoing weights. */
export function weightImportance({ layers }: MlpParameters): Tensor[] {
  return layers.map(({ weight }, l) => {
    const incoming = weight.square().sum(0); // [nodes]
    const next = layers[l + 1];
    return (next === undefined ? incoming : incoming.add(next.weight.square().sum(1))).sqrt();
  });
}

/** For every layer: numbers in no particular order. */
export function randomImportance(rng: Stream, nodes: readonly number[]): Float64Array[] {
  return nodes.map((count, layer) => rng.fold("nodes", layer).uniform(count));
}

/** How many tether nodes each layer has. */
export type Portion = { readonly count: number } | { readonly fraction: number };

/** 1 for a layer's most important nodes, 0 for the others; of equal ones the first. A fraction is rounded to the nearest number of nodes. */
export function chooseNodes(importance: ArrayLike<number>, portion: Portion): Uint8Array {
  const total = importance.length;
  const count = "count" in portion ? portion.count : Math.round(portion.fraction * total);
  if (!(Number.isInteger(count) && count >= 0 && count <= total))
    throw new UsageError(`chooseNodes: a layer of ${total} nodes cannot have ${count} tether nodes.`);
  const order = Array.from({ length: total }, (_, node) => node);
  order.sort((a, b) => importance[b]! - importance[a]! || a - b);
  const chosen = new Uint8Array(total);
  for (const node of order.slice(0, count)) chosen[node] = 1;
  return chosen;
}

/** The tethers [fanIn, nodes] of tether nodes, and 1 for those of all others: untethered. */
export function tetherOnly(tether: ArrayData, chosen: Uint8Array): ArrayData {
  const [fanIn, nodes] = tether.shape as [number, number];
  if (nodes !== chosen.length)
    throw new UsageError(
      `tetherOnly: the tether [${tether.shape}] is of ${nodes} nodes, and ${chosen.length} are told of.`,
    );
  const data = emptyData(tether.dtype, fanIn * nodes);
  for (let at = 0; at < data.length; at++) data[at] = chosen[at % nodes] ? tether.data[at]! : 1;
  return { ...tether, data };
}
