// Random arrays from named sources: a kit stream, drawn once on the host, or a key, drawn inside the program wherever it stands.
//
// A stream is a constant: what is drawn from it inside a function that is compiled, or the step of a scan, is drawn when that is
// traced, and is the same at every call. A key is a tensor like any other: handed to the function, or folded with the number of the
// step, it gives new numbers every time. `uniform`, `normal`, `truncatedNormal` and `bernoulli` of `key(stream)` are bit for bit those of
// the stream; the others say how they choose with a key. As with streams nothing advances: fold before each use, or two draws of a kind
// are the same. Numbers are computed in f64 and rounded to the type.

import { math, stream } from "#kit";
import { type Operand, Tensor, where } from "../array.ts";
import { full, tensor, zeros } from "../create.ts";
import { formatShape, type Shape, sizeOf } from "../ir/shape.ts";
import { upperNormalQuantile } from "./random/quantile.ts";
import { key, type Source, wordPairs } from "./random/words.ts";
import { argmax } from "./reductions.ts";
import { argsort } from "./sorting.ts";

export { fold, key, type Source, split } from "./random/words.ts";

type Float = "f32" | "f64";

/** Each kind counts in a lane of its own; up to bernoulli they are kit's. */
const LANE = {
  uniform: 1,
  normal: 2,
  truncatedNormal: 3,
  integers: 4,
  permutation: 5,
  bernoulli: 6,
  gumbel: 7,
  categorical: 8,
} as const;

/** Draws no numbers: says of a key's parameters what it would of its own. */
const judge = stream(0);

/** In [low, high). */
export function uniform(
  source: Source,
  shape: Shape,
  { low = 0, high = 1, dtype = "f32" }: { readonly low?: number; readonly high?: number; readonly dtype?: Float } = {},
): Tensor {
  const largest = below(high, dtype); // what rounding may not exceed
  if (!(source instanceof Tensor)) {
    const values = source.uniform(sizeOf(shape), low, high);
    return tensor(
      values.map((value) => Math.min(value, largest)),
      shape,
      dtype,
    );
  }
  judge.uniform(0, low, high);
  return unit(source, LANE.uniform, shape)
    .mul(high - low)
    .add(low)
    .minimum(largest)
    .cast(dtype);
}

export function normal(
  source: Source,
  shape: Shape,
  {
    mean = 0,
    deviation = 1,
    dtype = "f32",
  }: { readonly mean?: number; readonly deviation?: number; readonly dtype?: Float } = {},
): Tensor {
  if (!(source instanceof Tensor)) return tensor(source.normal(sizeOf(shape), mean, deviation), shape, dtype);
  judge.normal(0, mean, deviation);
  const { size, isNegative } = signed(source, LANE.normal, shape);
  const tail = size.mul(0.5); // the probability beyond
  const x = upperNormalQuantile(full([], 0.5, "f64").sub(tail), tail);
  return where(isNegative, x.neg(), x).mul(deviation).add(mean).cast(dtype);
}

/**
 * Normal of mean 0 under the condition |x| <= limit.
 * @param options.deviation before the cut
 * @param options.limit in the unit of x; two deviations unless named
 */
export function truncatedNormal(
  source: Source,
  shape: Shape,
  {
    deviation = 1,
    limit = 2 * deviation,
    dtype = "f32",
  }: { readonly deviation?: number; readonly limit?: number; readonly dtype?: Float } = {},
): Tensor {
  if (!(source instanceof Tensor)) return tensor(source.truncatedNormal(sizeOf(shape), deviation, limit), shape, dtype);
  judge.truncatedNormal(0, deviation, limit);
  if (deviation === 0) return zeros(shape, dtype);
  const { size, isNegative } = signed(source, LANE.truncatedNormal, shape);
  const centre = size.mul(0.5 * math.erf((limit / deviation) * Math.SQRT1_2)); // the probability between 0 and x before the cut
  const x = upperNormalQuantile(centre, full([], 0.5, "f64").sub(centre))
    .mul(deviation)
    .minimum(limit);
  return where(isNegative, x.neg(), x).cast(dtype);
}

/**
 * Bools that are true with the given probability.
 * @param options.probability a float array too, stretched to the shape; it is not checked then, below 0 is never and above 1 is always
 */
export function bernoulli(source: Source, shape: Shape, { probability }: { readonly probability: Operand }): Tensor {
  if (typeof probability === "number") {
    if (!(source instanceof Tensor)) return tensor(source.bernoulli(sizeOf(shape), probability), shape, "bool");
    judge.bernoulli(0, probability);
  }
  const bound = probability instanceof Tensor ? probability.cast("f64").broadcastTo(...shape) : probability;
  return unit(keyOf(source), LANE.bernoulli, shape).less(bound);
}

/**
 * Whole numbers low <= i < high. With a key: the upper part of a 64-bit word times the number of values, so that for n values none is
 * likelier than another by more than n / 2^64.
 */
export function randint(
  source: Source,
  shape: Shape,
  { low = 0, high, dtype = "i32" }: { readonly low?: number; readonly high: number; readonly dtype?: "i32" | "u32" },
): Tensor {
  const least = dtype === "i32" ? -(2 ** 31) : 0;
  if (!(Number.isInteger(low) && Number.isInteger(high) && least <= low && low < high && high <= least + 2 ** 32)) {
    throw new RangeError(`randint: low must be below high, both whole numbers of ${dtype}, got [${low}, ${high})`);
  }
  const count = high - low;
  if (!(source instanceof Tensor)) {
    const values = Float64Array.from(source.integers(sizeOf(shape), count), (i) => low + i);
    return tensor(values, shape, dtype);
  }
  const [upper, lower] = wordPairs(source, LANE.integers, shape);
  if (count === 2 ** 32) return upper.cast(dtype).add(low);
  // (upper 2^32 + lower) count / 2^64, the sum of the two middle words carrying over.
  const middle = upper.mul(count);
  const isCarried = middle.add(lower.highProduct(count)).less(middle);
  return upper.highProduct(count).add(isCarried.cast("u32")).cast(dtype).add(low);
}

/** The numbers 0 to count - 1 in random order, i32. With a key: the order of as many random numbers of 53 bits. */
export function permutation(source: Source, count: number): Tensor {
  if (!(Number.isInteger(count) && count >= 0)) {
    throw new RangeError(`permutation: count must be a whole number from 0 up, got ${count}`);
  }
  if (!(source instanceof Tensor)) return tensor(Int32Array.from(source.permutation(count)));
  return argsort(unit(source, LANE.permutation, [count]));
}

/** Gumbel's distribution, -log(-log u) of a uniform u. A stream is used by its key. */
export const gumbel = (source: Source, shape: Shape, { dtype = "f32" }: { readonly dtype?: Float } = {}): Tensor =>
  gumbelNoise(source, LANE.gumbel, shape).cast(dtype);

/**
 * A class for every row of logits [..., classes], i32 [...], with the probabilities of their softmax: where the logits plus Gumbel
 * noise are largest. A class of logit -Infinity is never chosen. For many draws of one row stretch it first. A stream is used by its key.
 */
export function categorical(source: Source, logits: Tensor): Tensor {
  const { shape, rank, dtype } = logits;
  if (rank === 0 || shape[rank - 1] === 0 || (dtype !== "f32" && dtype !== "f64")) {
    throw new TypeError(`categorical: wants logits [..., classes] of f32 or f64, got ${dtype} ${formatShape(shape)}`);
  }
  const noisy = logits.cast("f64").add(gumbelNoise(source, LANE.categorical, shape));
  return argmax(noisy, -1);
}

const gumbelNoise = (source: Source, lane: number, shape: Shape): Tensor =>
  signed(keyOf(source), lane, shape).size.log().neg().log().neg();

const keyOf = (source: Source): Tensor => (source instanceof Tensor ? source : key(source));

/** The upper 53 bits of two words as k / 2^53, f64 in [0, 1). */
function unit(key: Tensor, lane: number, shape: Shape): Tensor {
  const [high, low] = wordPairs(key, lane, shape);
  const joined = high.shiftRight(5).cast("f64").mul(0x4000000).add(low.shiftRight(6).cast("f64"));
  return joined.mul(2 ** -53);
}

/** All bits but the topmost as (k + 1/2) / 2^52, f64 in (0, 1), and the topmost as a sign. */
function signed(key: Tensor, lane: number, shape: Shape): { readonly size: Tensor; readonly isNegative: Tensor } {
  const [high, low] = wordPairs(key, lane, shape);
  const joined = high.bitAnd(0x7fffffff).cast("f64").mul(0x200000).add(low.shiftRight(11).cast("f64"));
  return { size: joined.add(0.5).mul(2 ** -52), isNegative: high.greaterEqual(0x80000000) };
}

/** The largest number of the type below a finite x. */
function below(x: number, dtype: Float): number {
  const values = dtype === "f32" ? new Float32Array(1) : new Float64Array(1);
  values[0] = x === 0 ? -0 : x;
  if (values[0] < x) return values[0];
  // Patterns of negative numbers fall as the numbers rise.
  if (dtype === "f32") new Int32Array(values.buffer)[0] += x > 0 ? -1 : 1;
  else new BigInt64Array(values.buffer)[0] += x > 0 ? -1n : 1n;
  return values[0];
}
