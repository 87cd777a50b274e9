// Elements chosen by indices, and added at them. Compositions only.

import type { DType } from "#kit";
import { Tensor, where } from "../array.ts";
import { range } from "../create.ts";
import { iota, scatterAdd as scatterAddNode } from "../ir/build.ts";
import { formatShape, normaliseAxis, sameShape, sizeOf } from "../ir/shape.ts";

/** Position `at` [batch, ...] within one of `batch` stretches of `length`, as a flat position; one outside stays outside all. */
function withinStretch(at: Tensor, length: number): Tensor {
  const start = new Tensor(iota(0, at.shape, "i32")).mul(length);
  return where(at.greaterEqual(0).and(at.less(length)), at.add(start), -1);
}

function checkIndices(who: string, { dtype }: Tensor): void {
  if (dtype !== "i32") throw new TypeError(`${who}: indices must be i32, got ${dtype}`);
}

/**
 * Entries along an axis (the first by default) at `indices`, i32 of any shape, which takes that axis's place. Repeats are allowed; an
 * index outside 0 .. length - 1 throws when computed.
 */
export function take(x: Tensor, indices: Tensor, axis = 0): Tensor {
  checkIndices("take", indices);
  const along = normaliseAxis("take", axis, x.rank);
  const [before, length, after] = [x.shape.slice(0, along), x.shape[along], x.shape.slice(along + 1)];
  const batch = sizeOf(before);
  const flat = indices.reshape(1, indices.size).broadcastTo(batch, indices.size);
  return x
    .reshape(batch * length, ...after)
    .gather((along === 0 ? flat : withinStretch(flat, length)).reshape(-1))
    .reshape(...before, ...indices.shape, ...after);
}

/** Along an axis, the element at each index: result[i, j] = x[i, indices[i, j]] for axis 1 of two. The other axes are as those of x, or 1. */
export function takeAlong(x: Tensor, indices: Tensor, axis = -1): Tensor {
  checkIndices("takeAlong", indices);
  const along = normaliseAxis("takeAlong", axis, x.rank);
  const shape = x.shape.map((length, i) => (i === along ? indices.shape[along] : length));
  if (indices.rank !== x.rank || indices.shape.some((length, i) => length !== shape[i] && length !== 1)) {
    throw new TypeError(
      `takeAlong: indices ${formatShape(indices.shape)} do not fit ${formatShape(x.shape)} away from axis ${along}`,
    );
  }
  const axes = x.shape.map((_, i) => i);
  const last = [...axes.filter((i) => i !== along), along];
  const back = [...axes.slice(0, along), x.rank - 1, ...axes.slice(along, -1)];
  const rows = x.transpose(...last);
  const at = indices.broadcastTo(...shape).transpose(...last);
  const flat = at.reshape(sizeOf(at.shape.slice(0, -1)), at.shape[x.rank - 1]);
  return rows
    .reshape(rows.size)
    .gather(withinStretch(flat, x.shape[along]).reshape(flat.size))
    .reshape(...at.shape)
    .transpose(...back);
}

/**
 * Zeros [rows, ...row], to which the updates [...indices, ...row] are added at their indices, i32, in rising order. An index outside
 * 0 .. rows - 1 throws when computed.
 */
export function scatterAdd(rows: number, indices: Tensor, updates: Tensor): Tensor {
  checkIndices("scatterAdd", indices);
  if (!(Number.isInteger(rows) && rows >= 0))
    throw new RangeError(`scatterAdd: wants a whole number of rows, got ${rows}`);
  if (!sameShape(updates.shape.slice(0, indices.rank), indices.shape)) {
    throw new TypeError(
      `scatterAdd: indices ${formatShape(indices.shape)} want updates that begin alike, got ${formatShape(updates.shape)}`,
    );
  }
  const row = updates.shape.slice(indices.rank);
  const flat = updates.reshape(indices.size, ...row);
  return new Tensor(scatterAddNode(flat.node, indices.reshape(indices.size).node, rows));
}

/** 1 at each index, 0 elsewhere, along a new last axis; an index outside 0 .. depth - 1 gives zeros. Indices are i32 or u32. */
export function oneHot(indices: Tensor, depth: number, dtype: DType = "f32"): Tensor {
  if (indices.dtype !== "i32" && indices.dtype !== "u32") {
    throw new TypeError(`oneHot: indices must be i32 or u32, got ${indices.dtype}`);
  }
  return indices
    .reshape(...indices.shape, 1)
    .equal(range(depth, indices.dtype))
    .cast(dtype);
}
