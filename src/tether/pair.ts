// What two tether tensors do to each other: merge or drift. Plain arrays, computed in f64 and rounded once.
import { type ArrayData, emptyData, UsageError } from "#kit";
import { distance } from "./connection.ts";

export type Pair = readonly [ArrayData, ArrayData];

/**
 * a, b <- (1 - mu) of themselves + mu of their mean: halfway at 1/2, together at 1, nothing at 0. Keeps the pair's mean, and treats
 * both alike.
 */
export function merge([a, b]: Pair, mu: number): Pair {
  if (!(mu >= 0 && mu <= 1)) throw new UsageError(`merge: mu must be from 0 to 1, got ${mu}.`);
  const half = mu / 2;
  return moved([a, b], (x, y) => x + half * (y - x));
}

/** The weights [fanIn, nodes] of two models merged by the same rule, at the nodes that are 1 in `nodes`; the others stay. */
export function mergeNodes([a, b]: Pair, mu: number, nodes: Uint8Array): Pair {
  const merged = merge([a, b], mu);
  const of = (before: ArrayData, after: ArrayData): ArrayData => {
    const data = before.data.slice();
    for (let at = 0; at < data.length; at++) if (nodes[at % nodes.length]) data[at] = after.data[at]!;
    return { ...before, data };
  };
  return [of(a, merged[0]), of(b, merged[1])];
}

/** Where tethers are kept by a drift. */
const [lowest, highest] = [0, 2];

/**
 * a <- a + delta (a - b) / |a - b|_F within [0, 2], and b the other way: apart by 2 delta, unless clamped. Where they are equal there
 * is no direction, and nothing is done.
 */
export function drift([a, b]: Pair, delta: number): Pair {
  if (!(delta >= 0 && delta < Infinity)) throw new UsageError(`drift: delta must be a number from 0, got ${delta}.`);
  const apart = distance(a.data, b.data);
  if (apart === 0 || delta === 0) return [a, b];
  const share = delta / apart;
  return moved([a, b], (x, y) => Math.min(highest, Math.max(lowest, x + share * (x - y))));
}

function moved([a, b]: Pair, move: (own: number, other: number) => number): Pair {
  if (`${a.shape}` !== `${b.shape}` || a.dtype !== b.dtype)
    throw new UsageError(`tethers: ${a.dtype} [${a.shape}] and ${b.dtype} [${b.shape}] are not of one kind.`);
  const of = (own: ArrayData, other: ArrayData): ArrayData => {
    const data = emptyData(own.dtype, own.data.length);
    for (let at = 0; at < data.length; at++) data[at] = move(own.data[at]!, other.data[at]!);
    return { ...own, data };
  };
  return [of(a, b), of(b, a)];
}
