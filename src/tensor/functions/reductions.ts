// Axes folded away by more than one primitive: products, positions of extremes, truths, spreads, norms. Compositions only.

import { Tensor, where } from "../array.ts";
import { full, ones } from "../create.ts";
import { stopGradient } from "../differentiate.ts";
import { iota } from "../ir/build.ts";
import { formatShape, normaliseAxes, normaliseAxis, sizeOf } from "../ir/shape.ts";
import { checkFloat } from "./checks.ts";

/** One axis or several; all of them when absent. Negative ones count from the end. */
type Axes = number | readonly number[];

/** How many values become one, and the shape they leave behind. */
function folding(who: string, { shape }: Tensor, axes: Axes | undefined, keep: boolean) {
  const list = normaliseAxes(who, axes, shape.length);
  const result = shape.flatMap((length, axis) => (!list.includes(axis) ? [length] : keep ? [1] : []));
  return { list, count: sizeOf(list.map((axis) => shape[axis])), result };
}

/** The product over the given axes (all by default), by halves: its gradients, of any order, are exact where values are 0. 1 of no values. */
export function prod(x: Tensor, axes?: Axes, keep = false): Tensor {
  if (x.dtype === "bool") throw new TypeError("prod: wants numbers, got bool; cast it first");
  const { list, count, result } = folding("prod", x, axes, keep);
  if (count === 0) return ones(result, x.dtype);
  const kept = x.shape.flatMap((_, axis) => (list.includes(axis) ? [] : [axis]));
  let factors = x.transpose(...list, ...kept).reshape(count, ...kept.map((axis) => x.shape[axis]));
  const odd: Tensor[] = [];
  for (let length = count; length > 1; ) {
    const half = length >> 1;
    if (length % 2 === 1) odd.push(factors.slice([length - 1]));
    factors = factors.slice([0, half]).mul(factors.slice([half, 2 * half]));
    length = half;
  }
  return odd.reduce((product, factor) => product.mul(factor), factors).reshape(...result);
}

/** Where along an axis the largest value is, i32: the first of equals, NaN above all. Without an axis, the position in the whole array, row-major. */
export const argmax = (x: Tensor, axis?: number, keep = false): Tensor => placeOf("argmax", x, axis, keep);
/** As `argmax`, of the smallest value, NaN below all. */
export const argmin = (x: Tensor, axis?: number, keep = false): Tensor => placeOf("argmin", x, axis, keep);

function placeOf(who: "argmax" | "argmin", x: Tensor, axis: number | undefined, keep: boolean): Tensor {
  if (axis === undefined) {
    const place = placeOf(who, x.reshape(x.size), 0, false);
    return keep ? place.reshape(...x.shape.map(() => 1)) : place;
  }
  if (x.dtype === "bool") return placeOf(who, x.cast("i32"), axis, keep);
  const along = normaliseAxis(who, axis, x.rank);
  const length = x.shape[along];
  if (length === 0) {
    throw new RangeError(`${who}: no values along axis ${along} of length 0 of shape ${formatShape(x.shape)}`);
  }
  const extreme = who === "argmax" ? x.max(along, true) : x.min(along, true);
  const isFloat = x.dtype === "f32" || x.dtype === "f64";
  const attains = isFloat ? x.equal(extreme).or(x.isNaN()) : x.equal(extreme);
  return where(attains, new Tensor(iota(along, x.shape, "i32")), length).min(along, keep);
}

/** Whether any value is true, or other than 0. Of none, false. */
export const any = (x: Tensor, axes?: Axes, keep = false): Tensor => truths("any", x, axes, keep).notEqual(0);
/** Whether all values are true, or other than 0. Of none, true. */
export const all = (x: Tensor, axes?: Axes, keep = false): Tensor => truths("all", x, axes, keep).equal(0);

/** How many values are true, or of `all` are not. */
function truths(who: "any" | "all", x: Tensor, axes: Axes | undefined, keep: boolean): Tensor {
  const isTrue = x.cast("bool");
  const { list } = folding(who, x, axes, keep);
  return (who === "any" ? isTrue : isTrue.not()).cast("i32").sum(list, keep);
}

/** What is taken from the number of values before dividing by it: 0 for the values' own spread, 1 for an estimate from a sample. */
export interface Correction {
  readonly correction?: 0 | 1;
}

/** The mean squared distance from the mean. NaN where no more values than the correction are left. */
export function variance(x: Tensor, axes?: Axes, keep = false, { correction = 0 }: Correction = {}): Tensor {
  return spread("variance", x, axes, keep, correction);
}

/** The root of the variance, with slope 0 where all values are equal. */
export function standardDeviation(x: Tensor, axes?: Axes, keep = false, { correction = 0 }: Correction = {}): Tensor {
  return ofPositive(spread("standardDeviation", x, axes, keep, correction), (value) => value.sqrt());
}

function spread(who: string, x: Tensor, axes: Axes | undefined, keep: boolean, correction: number): Tensor {
  checkFloat(who, x);
  const { list, count } = folding(who, x, axes, keep);
  const squares = x.sub(x.mean(list, true)).square().sum(list, keep);
  return squares.div(Math.max(0, count - correction));
}

/** `root` of values above 0; others stay what they are, 0 or NaN, and have slope 0 rather than an infinite one. */
function ofPositive(x: Tensor, root: (x: Tensor) => Tensor): Tensor {
  const isPositive = x.greater(0);
  return where(isPositive, root(where(isPositive, x, 1)), stopGradient(x));
}

/** log(sum of e^x), without overflow; -infinity where all values are, with slope 0. */
export function logSumExp(x: Tensor, axes?: Axes, keep = false): Tensor {
  checkFloat("logSumExp", x);
  const { list, count, result } = folding("logSumExp", x, axes, keep);
  if (count === 0) return full(result, Number.NEGATIVE_INFINITY, x.dtype);
  // Any shift near the largest value keeps exp in range and cancels out of the result.
  const largest = stopGradient(x.max(list, true));
  const shift = where(largest.isFinite(), largest, 0);
  const sum = x.sub(shift).exp().sum(list, true);
  const isNothing = sum.equal(0);
  const log = where(isNothing, 1, sum).log().add(shift);
  return where(isNothing, Number.NEGATIVE_INFINITY, log).reshape(...result);
}

/**
 * (sum of |x|^p)^(1/p), 2 unless named; the largest |x| where p is infinite. The slope at 0 is 0. Powers are taken as they are: what
 * overflows when raised to p is infinite.
 */
export function norm(x: Tensor, axes?: Axes, keep = false, { p = 2 }: { readonly p?: number } = {}): Tensor {
  checkFloat("norm", x);
  if (!(p > 0)) throw new RangeError(`norm: p must be above 0, got ${p}`);
  const { list, count } = folding("norm", x, axes, keep);
  if (p === 1 || count === 0) return x.abs().sum(list, keep);
  if (p === Number.POSITIVE_INFINITY) return x.abs().max(list, keep);
  if (p === 2) return ofPositive(x.square().sum(list, keep), (sum) => sum.sqrt());
  const powers = ofPositive(x.abs(), (size) => size.pow(p));
  return ofPositive(powers.sum(list, keep), (sum) => sum.pow(1 / p));
}
