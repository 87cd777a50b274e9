// Arrays known by their positions: identities, triangles, diagonals, grids. Compositions only.

import type { DType } from "#kit";
import { Tensor, where } from "../array.ts";
import { tensor } from "../create.ts";
import { iota } from "../ir/build.ts";
import { formatShape, type Shape } from "../ir/shape.ts";

/** Column less row, of the last two axes. */
function offDiagonal(who: string, { shape }: { readonly shape: Shape }): Tensor {
  if (shape.length < 2)
    throw new TypeError(`${who}: wants a matrix or a batch of them, got shape ${formatShape(shape)}`);
  const [rows, columns] = shape.slice(-2);
  const [row, column] = [0, 1].map((axis) => new Tensor(iota(axis, [rows, columns], "i32")));
  return column.sub(row);
}

/** The lower triangle of the last two axes, up to a diagonal (0 the main one, 1 the one above); zeros elsewhere. */
export const tril = (x: Tensor, diagonal = 0): Tensor => where(offDiagonal("tril", x).lessEqual(diagonal), x, 0);
/** The upper triangle of the last two axes, from a diagonal on; zeros elsewhere. */
export const triu = (x: Tensor, diagonal = 0): Tensor => where(offDiagonal("triu", x).greaterEqual(diagonal), x, 0);

/** 1 on the diagonal, 0 elsewhere. */
export const eye = (rows: number, columns = rows, dtype: DType = "f32"): Tensor =>
  offDiagonal("eye", { shape: [rows, columns] })
    .equal(0)
    .cast(dtype);

/** A vector as the diagonal of a matrix of zeros, or the diagonal of a matrix (or of a batch of them, over the last two axes). */
export function diag(x: Tensor): Tensor {
  if (x.rank !== 1) return diagonal(x);
  const square = { shape: [x.size, x.size] };
  return where(offDiagonal("diag", square).equal(0), x, 0);
}

function diagonal(x: Tensor): Tensor {
  if (x.rank === 0) throw new TypeError("diag: wants a vector or matrices, got a number");
  const batch = x.shape.slice(0, -2);
  const unbatched = batch.map(() => undefined);
  const n = Math.min(...x.shape.slice(-2));
  return x
    .slice(...unbatched, [0, n], [0, n])
    .reshape(...batch, n * n)
    .slice(...unbatched, [0, n * n, n + 1]);
}

/** `count` numbers in equal steps, both ends among them; one alone is `from`. */
export function linspace(from: number, to: number, count: number, dtype: "f32" | "f64" = "f32"): Tensor {
  if (!(Number.isInteger(count) && count >= 0))
    throw new RangeError(`linspace: wants a whole number of values, got ${count}`);
  const at = (i: number) => (i > 0 && i === count - 1 ? to : from + ((to - from) * i) / (count - 1 || 1));
  return tensor(
    Array.from({ length: count }, (_, i) => at(i)),
    [count],
    dtype,
  );
}

/** Each vector along an axis of its own, stretched over those of the others: the coordinates of a grid. */
export function meshgrid(...vectors: readonly Tensor[]): Tensor[] {
  const shape = vectors.map(({ size }) => size);
  return vectors.map((vector, i) =>
    vector.reshape(...shape.map((n, axis) => (axis === i ? n : 1))).broadcastTo(...shape),
  );
}
