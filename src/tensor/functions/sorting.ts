// Order and running results along one axis.

import { Tensor } from "../array.ts";
import { customGradient } from "../differentiate.ts";
import { routine } from "../ir/build.ts";
import { formatShape, normaliseAxis } from "../ir/shape.ts";
import { takeAlong } from "./indexing.ts";
import { concat, split } from "./structure.ts";

export interface SortOptions {
  /** Falling instead of rising; false by default. */
  readonly descending?: boolean;
}

/** Positions along the axis in the order of their values, i32. Equal values, -0 and 0 among them, keep their order; NaN come last either way. */
export const argsort = (x: Tensor, axis = -1, { descending = false }: SortOptions = {}): Tensor =>
  onLastAxis("argsort", x, axis, (rows) => orderOf(rows, descending));

/** The values in order along the axis, as `argsort` orders them; gradients go back to where the values came from. */
export const sort = (x: Tensor, axis = -1, options: SortOptions = {}): Tensor =>
  takeAlong(
    x,
    onLastAxis("sort", x, axis, (rows) => orderOf(rows, options.descending ?? false)),
    axis,
  );

/** The `k` largest values along the axis, falling, and their positions, i32. Equal values as in `argsort`; NaN count as smallest. */
export function topK(x: Tensor, k: number, axis = -1): { values: Tensor; indices: Tensor } {
  const order = onLastAxis("topK", x, axis, (rows) => orderOf(rows, true));
  const length = x.shape[normaliseAxis("topK", axis, x.rank)];
  if (!Number.isInteger(k) || k < 0 || k > length) {
    throw new RangeError(`topK: k = ${k} of ${length} values along axis ${axis} of ${formatShape(x.shape)}`);
  }
  const [indices] = split(order, [k, length - k], axis);
  return { values: takeAlong(x, indices, axis), indices };
}

/** Sums of all values so far along the axis. Floats are added in f64, one after the other; integers wrap. */
export function cumsum(x: Tensor, axis = -1): Tensor {
  checkNumbers("cumsum", x);
  return onLastAxis("cumsum", x, axis, (rows) => runningSum(rows, false));
}

/** Products of all values so far along the axis, by doubling; the gradient is exact where values are 0. */
export function cumprod(x: Tensor, axis = -1): Tensor {
  checkNumbers("cumprod", x);
  const length = x.shape[normaliseAxis("cumprod", axis, x.rank)];
  let products = x; // of up to `reach` values
  for (let reach = 1; reach < length; reach *= 2) {
    const [done, later] = split(products, [reach, length - reach], axis);
    const [earlier] = split(products, [length - reach, reach], axis);
    products = concat([done, later.mul(earlier)], axis);
  }
  return products;
}

const runningSum = (rows: Tensor, reverse: boolean): Tensor =>
  customGradient(
    (rows: Tensor) => new Tensor(routine("cumulativeSum", [rows.node], { reverse })),
    (adjoint) => [runningSum(adjoint, !reverse)],
  )(rows);

const orderOf = (rows: Tensor, descending: boolean): Tensor =>
  new Tensor(routine("argsort", [rows.node], { descending }));

function checkNumbers(who: string, { dtype }: Tensor): void {
  if (dtype === "bool") throw new TypeError(`${who}: wants numbers, got bool; cast it first`);
}

/** `fn` on the array with the axis last; the result's last axis goes back to its place. */
function onLastAxis(who: string, x: Tensor, axis: number, fn: (rows: Tensor) => Tensor): Tensor {
  const place = normaliseAxis(who, axis, x.rank);
  const axes = x.shape.map((_, i) => i);
  const others = axes.filter((i) => i !== place);
  const back = [...axes.slice(0, place), x.rank - 1, ...axes.slice(place, -1)];
  return fn(x.transpose(...others, place)).transpose(...back);
}
