// How a memory is addressed: by content, by free slots, by what was written before and after. Pure functions of tensors.
import { softmax } from "#nn";
import {
  concat,
  customGradient,
  eye,
  full,
  oneHot,
  range,
  scatterAdd,
  split,
  type Tensor,
  take,
  topK,
  where,
} from "#tensor";

/**
 * Cosine similarity of every key with every row. Where a length is 0 there is no angle: `epsilon` under the root gives 0, and bounds the
 * slope. The DNC's authors add 1e-6.
 * @param keys [batch, heads, word]
 * @param memory [batch, slots, word]
 * @returns [batch, heads, slots]
 */
export function cosine(keys: Tensor, memory: Tensor, epsilon: number): Tensor {
  const dots = keys.matmul(memory.transpose(0, 2, 1)); // [batch, heads, slots]
  const keySquares = keys.square().sum(-1, true); // [batch, heads, 1]
  const rowSquares = memory.square().sum(-1).reshape(memory.shape[0], 1, memory.shape[1]); // [batch, 1, slots]
  return dots.mul(keySquares.mul(rowSquares).add(epsilon).rsqrt());
}

/** Cosines; scaled dot products; or cosines of which only the best rows count. */
export type ContentAttention = "content" | "softmax" | "sparse";

export interface ContentOptions {
  readonly epsilon: number;
  /** "content" unless named. */
  readonly attention?: ContentAttention;
  /** Rows that count when sparse. */
  readonly topK?: number;
}

/** softmax over slots of similarity times strength. @param strengths [batch, heads] */
export function contentWeights(keys: Tensor, memory: Tensor, strengths: Tensor, options: ContentOptions): Tensor {
  const { epsilon, attention = "content", topK: best = 4 } = options;
  const [word, slots] = [memory.shape[2], memory.shape[1]];
  const likeness =
    attention === "softmax"
      ? keys.matmul(memory.transpose(0, 2, 1)).mul(1 / Math.sqrt(word))
      : cosine(keys, memory, epsilon);
  const scores = likeness.mul(strengths.reshape(...strengths.shape, 1)); // [batch, heads, slots]
  if (attention !== "sparse" || best >= slots) return softmax(scores);
  return softmax(scores, oneHot(topK(scores, best).indices, slots, "i32").sum(2).greater(0));
}

/**
 * Usage after a step's frees and the writes of the step before: u <- (u + w - u w) psi.
 * @param usage [batch, slots]
 * @param writeWeights [batch, writes, slots], of the step before; a slot's is 1 - prod_h (1 - w^h)
 * @param freeGates [batch, reads]
 * @param readWeights [batch, reads, slots], of the step before; psi = prod_r (1 - f_r w^r)
 */
export function nextUsage(usage: Tensor, writeWeights: Tensor, freeGates: Tensor, readWeights: Tensor): Tensor {
  const written = productOverHeads(complement(writeWeights)).neg().add(1);
  const retention = productOverHeads(complement(freeGates.reshape(...freeGates.shape, 1).mul(readWeights)));
  return usage.add(written).sub(usage.mul(written)).mul(retention);
}

/**
 * Where there is room, the least used slot first: a[phi_j] = (1 - u[phi_j]) prod_{i<j} u[phi_i], phi the slots by rising usage, equal
 * ones by number. The slope is that of the products; at a change of order there is none, and nothing flows through the order.
 * @param usage [batch, slots]
 */
export function allocation(usage: Tensor): Tensor {
  const [batch, slots] = usage.shape;
  // By place first, so that neighbours in memory are in different rows of the batch and go the same way.
  const at = risingPlaces(usage).mul(batch).add(range(batch, "i32").reshape(batch, 1)); // [batch, slots]
  const rising = scatterAdd(slots * batch, at, usage).reshape(slots, batch);
  const before = slots === 1 ? full([1, batch], 1, dtypeOf(usage)) : productsBefore(rising);
  return take(
    rising
      .neg()
      .add(1)
      .mul(before)
      .reshape(slots * batch),
    at,
  );
}

/** What is below is no share of anything; processors are slow where products of small numbers underflow. */
const NEGLIGIBLE = 1e-30;
const notable = (products: Tensor): Tensor => where(products.less(NEGLIGIBLE), 0, products);

/** prod_{k<i} x_k along axis 0 of [length, ...], for x in [0, 1], by doubling. The gradient is exact where values are 0. */
const productsBefore = customGradient(
  (x: Tensor) => {
    const length = x.shape[0];
    let products = concat([full([1, ...x.shape.slice(1)], 1, dtypeOf(x)), x.slice([0, length - 1])]);
    for (let reach = 1; reach < length; reach *= 2) {
      const later = products.slice([reach]).mul(products.slice([0, length - reach]));
      products = concat([products.slice([0, reach]), notable(later)]);
    }
    return products;
  },
  (adjoint, [x], products) => {
    // x_k has the slope products_k s_k, s_k = adjoint_{k+1} + x_{k+1} s_{k+1}: what follows on `reach` places, then on twice as many.
    const length = x.shape[0] - 1;
    let [factors, sums] = [x.slice([1]), adjoint.slice([1])];
    for (let reach = 1; reach < length; reach *= 2) {
      const [here, there] = [[0, length - reach], [reach]] as const;
      const last = [length - reach] as const;
      sums = concat([sums.slice(here).add(factors.slice(here).mul(sums.slice(there))), sums.slice(last)]);
      factors = concat([notable(factors.slice(here).mul(factors.slice(there))), factors.slice(last)]);
    }
    return [concat([products.slice([0, length]).mul(sums), full([1, ...x.shape.slice(1)], 0, dtypeOf(x))])];
  },
);

/** Where each value of a row comes among the row's by size, i32: how many are smaller, or equal and earlier. Few values are compared in pairs sooner than sorted. */
function risingPlaces(rows: Tensor): Tensor {
  const [batch, count] = rows.shape;
  const [other, own] = [rows.reshape(batch, count, 1), rows.reshape(batch, 1, count)];
  const isEarlier = range(count, "i32").reshape(count, 1).less(range(count, "i32"));
  return other.less(own).or(other.equal(own).and(isEarlier)).cast("i32").sum(1);
}

/**
 * Which slot was written after which: L[i, j] <- (1 - w_i - w_j) L[i, j] + w_i p_j, zero on the diagonal, for each write head.
 * @param links [batch, writes, slots, slots]
 * @param precedence [batch, writes, slots], of the step before
 */
export function nextLinks(links: Tensor, writeWeights: Tensor, precedence: Tensor): Tensor {
  const [batch, writes, slots] = writeWeights.shape;
  const to = writeWeights.reshape(batch, writes, slots, 1);
  const from = writeWeights.reshape(batch, writes, 1, slots);
  const apart = eye(slots, slots, links.dtype).neg().add(1);
  return links
    .mul(to.add(from).neg().add(1))
    .add(to.mul(precedence.reshape(batch, writes, 1, slots)))
    .mul(apart);
}

/** p <- (1 - sum w) p + w. */
export const nextPrecedence = (precedence: Tensor, writeWeights: Tensor): Tensor =>
  writeWeights.sum(-1, true).neg().add(1).mul(precedence).add(writeWeights);

/** M <- M prod_h (1 - w e^T) + sum_h w v^T. @param erase [batch, writes, word]; undefined erases nothing. */
export function written(memory: Tensor, writeWeights: Tensor, values: Tensor, erase?: Tensor): Tensor {
  const [batch, writes, slots] = writeWeights.shape;
  const columns = split(writeWeights.reshape(batch, writes, slots, 1), writes, 1).map((w) =>
    w.reshape(batch, slots, 1),
  );
  const rowsOf = (x: Tensor) => split(x, writes, 1); // each [batch, 1, word]
  const kept = erase ? rowsOf(erase).reduce((all, e, h) => all.mul(columns[h].mul(e).neg().add(1)), memory) : memory;
  return rowsOf(values).reduce((sum, v, h) => sum.add(columns[h].mul(v)), kept);
}

const complement = (x: Tensor): Tensor => x.neg().add(1);
const dtypeOf = (x: Tensor) => x.dtype as "f32" | "f64";

/** Over axis 1, by one product after the other: heads are few. */
function productOverHeads(x: Tensor): Tensor {
  const [batch, heads, slots] = x.shape;
  const [first, ...others] = split(x, heads, 1);
  return others.reduce((product, factor) => product.mul(factor), first).reshape(batch, slots);
}
