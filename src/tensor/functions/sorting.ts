// Order and running results along one axis.

import { Tensor } from "../array.ts";
import { range } from "../create.ts";
import { customGradient } from "../differentiate.ts";
import { concat, routine } from "../ir/build.ts";
import { formatShape, normaliseAxis, sizeOf } from "../ir/shape.ts";

export interface SortOptions {
  /** Falling instead of rising; false by default. */
  readonly descending?: boolean;
}

/** Positions along the axis in the order of their values, i32. Equal values, -0 and 0 among them, keep their order; NaN come last either way. */
export const argsort = (x: Tensor, axis = -1, { descending = false }: SortOptions = {}): Tensor =>
  onLastAxis("argsort", x, axis, (rows) => orderOf(rows, descending));

/** The values in order along the axis, as `argsort` orders them; gradients go back to where the values came from. */
export const sort = (x: Tensor, axis = -1, { descending = false }: SortOptions = {}): Tensor =>
  onLastAxis("sort", x, axis, (rows) => chosen(rows, orderOf(rows, descending)));

/** The `k` largest values along the axis, falling, and their positions, i32. Equal values as in `argsort`; NaN count as smallest. */
export function topK(x: Tensor, k: number, axis = -1): { values: Tensor; indices: Tensor } {
  const length = x.shape[normaliseAxis("topK", axis, x.rank)];
  if (!Number.isInteger(k) || k < 0 || k > length) {
    throw new RangeError(`topK: k = ${k} of ${length} values along axis ${axis} of ${formatShape(x.shape)}`);
  }
  const first = (rows: Tensor) => {
    const order = orderOf(rows, true);
    return order.slice(...order.shape.slice(1).map(() => undefined), [0, k]);
  };
  return {
    values: onLastAxis("topK", x, axis, (rows) => chosen(rows, first(rows))),
    indices: onLastAxis("topK", x, axis, first),
  };
}

/** Sums of all values so far along the axis. Floats are added in f64, one after the other; integers wrap. */
export const cumsum = (x: Tensor, axis = -1): Tensor =>
  onLastAxis("cumsum", x, axis, (rows) => runningSum(rows, false));

/** Products of all values so far along the axis, by doubling; the gradient is exact where values are 0. */
export const cumprod = (x: Tensor, axis = -1): Tensor =>
  onLastAxis("cumprod", x, axis, (rows) => {
    const last = rows.rank - 1;
    const whole = rows.shape.slice(1).map(() => undefined);
    let products = rows; // of up to `reach` values
    for (let reach = 1; reach < rows.shape[last]; reach *= 2) {
      const done = products.slice(...whole, [0, reach]);
      const rest = products.slice(...whole, [reach]).mul(products.slice(...whole, [0, rows.shape[last] - reach]));
      products = new Tensor(concat([done.node, rest.node], last));
    }
    return products;
  });

const runningSum = (rows: Tensor, reverse: boolean): Tensor =>
  customGradient(
    (rows: Tensor) => new Tensor(routine("cumulativeSum", [rows.node], { reverse })),
    (adjoint) => [runningSum(adjoint, !reverse)],
  )(rows);

const orderOf = (rows: Tensor, descending: boolean): Tensor =>
  new Tensor(routine("argsort", [rows.node], { descending }));

/** Elements of each row, by their positions [..., k] in it. */
function chosen(rows: Tensor, positions: Tensor): Tensor {
  const batch = rows.shape.slice(0, -1);
  const starts = range(sizeOf(batch), "i32").mul(rows.shape[rows.rank - 1]);
  const flat = positions.add(starts.reshape(...batch, 1)).reshape(positions.size);
  return rows
    .reshape(rows.size)
    .gather(flat)
    .reshape(...positions.shape);
}

/** `fn` on the array with the axis last; the result's last axis goes back to its place. */
function onLastAxis(who: string, x: Tensor, axis: number, fn: (rows: Tensor) => Tensor): Tensor {
  if (x.rank === 0) throw new TypeError(`${who}: wants an array with an axis, got one number`);
  const place = normaliseAxis(who, axis, x.rank);
  const axes = x.shape.map((_, i) => i);
  const others = axes.filter((i) => i !== place);
  const back = [...axes.slice(0, place), x.rank - 1, ...axes.slice(place, -1)];
  return fn(x.transpose(...others, place)).transpose(...back);
}
