// Attention (A. Vaswani et al., 2017): every query takes a mean of values, weighed by how well their keys match it.
import { type Stream, UsageError } from "#kit";
import { range, type Tensor } from "#tensor";
import { type Dropout, dropout } from "./dropout.ts";
import { initialiseLinear, type LinearOptions, type LinearParameters, linear } from "./linear.ts";
import { softmax } from "./softmax.ts";

export interface AttentionOptions {
  /** bool, stretched to [batch, heads, query, key]: whether the query may see the key. A query that may see none gets zeros. */
  readonly mask?: Tensor;
  /** Whether query t sees keys up to t alone, besides `mask`. */
  readonly causal?: boolean;
  /** On the weights. */
  readonly dropout?: Dropout;
}

/**
 * softmax(q k^T / √features) v.
 * @param q [..., queries, features]
 * @param k [..., keys, features]
 * @param v [..., keys, values]
 * @returns [..., queries, values]
 */
export function attention(q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions = {}): Tensor {
  const features = q.shape[q.rank - 1];
  const axes = k.shape.map((_, axis) => axis);
  const turned = k.transpose(...axes.slice(0, -2), k.rank - 1, k.rank - 2); // [..., features, keys]
  const scores = q.mul(1 / Math.sqrt(features)).matmul(turned); // [..., queries, keys]
  const weights = softmax(scores, maskOf(options, scores));
  return (options.dropout ? dropout(weights, options.dropout) : weights).matmul(v);
}

function maskOf({ mask, causal = false }: AttentionOptions, { shape, rank }: Tensor): Tensor | undefined {
  if (!causal) return mask;
  const [queries, keys] = [shape[rank - 2], shape[rank - 1]];
  const past = range(keys, "i32").lessEqual(range(queries, "i32").reshape(queries, 1)); // [queries, keys]
  return mask ? mask.and(past) : past;
}

/** Each leads from features to features; a head's are a stretch of neighbours. */
export type AttentionParameters = {
  readonly query: LinearParameters;
  readonly key: LinearParameters;
  readonly value: LinearParameters;
  readonly output: LinearParameters;
};

export interface AttentionSizes extends Omit<LinearOptions, "fanIn" | "fanOut"> {
  readonly features: number;
  /** Of what keys and values are made from; `features` unless named. */
  readonly contextFeatures?: number;
}

export function initialiseAttention(
  rng: Stream,
  { features, contextFeatures = features, ...options }: AttentionSizes,
): AttentionParameters {
  const layer = (name: string, fanIn: number) =>
    initialiseLinear(rng.fold(name), { fanIn, fanOut: features, ...options });
  return {
    query: layer("query", features),
    key: layer("key", contextFeatures),
    value: layer("value", contextFeatures),
    output: layer("output", features),
  };
}

export interface MultiHeadAttentionOptions extends AttentionOptions {
  readonly heads: number;
  /** What is attended to, [..., keys, context features]; the input itself unless given. */
  readonly context?: Tensor;
}

/**
 * Attention by several heads side by side, of a sequence to itself or to another.
 * @param x [..., time, features]
 * @returns [..., time, features]
 */
export function multiHeadAttention(
  parameters: AttentionParameters,
  x: Tensor,
  { heads, context = x, ...options }: MultiHeadAttentionOptions,
): Tensor {
  const features = parameters.query.weight.shape[1];
  if (!(Number.isInteger(heads) && heads > 0 && features % heads === 0)) {
    throw new UsageError(`multiHeadAttention: ${heads} heads do not divide ${features} features.`);
  }
  if (x.rank < 2 || context.rank !== x.rank) {
    throw new UsageError(
      `multiHeadAttention: wants sequences [..., time, features] of equal rank, got [${x.shape}] and [${context.shape}].`,
    );
  }
  const headsOf = (all: Tensor) => swapped(all.reshape(...all.shape.slice(0, -1), heads, features / heads));
  const [q, k, v] = [
    linear(parameters.query, x),
    linear(parameters.key, context),
    linear(parameters.value, context),
  ].map(headsOf); // [..., heads, time, features / heads]
  const seen = swapped(attention(q, k, v, options)); // [..., time, heads, features / heads]
  return linear(parameters.output, seen.reshape(...x.shape.slice(0, -1), features));
}

/** Time and heads exchanged: the third and second last axes. */
function swapped(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return x.transpose(...axes.slice(0, -3), x.rank - 2, x.rank - 3, x.rank - 1);
}
