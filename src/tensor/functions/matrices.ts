// What functions on matrices share: calls of routines, results in several parts, masks. The last two axes are the matrix.

import { Tensor, where } from "../array.ts";
import { range, zeros } from "../create.ts";
import { routine } from "../ir/build.ts";
import { type Shape, sizeOf } from "../ir/shape.ts";
import type { Options, RoutineName } from "../routine/table.ts";

/** A routine over arrays whose leading axes are equal. */
export const applyRoutine = (name: RoutineName, inputs: readonly Tensor[], options: Options = {}): Tensor =>
  new Tensor(
    routine(
      name,
      inputs.map(({ node }) => node),
      options,
    ),
  );

/** Cuts a flat last axis into arrays of the given shapes, one after the other. */
export function parts(flat: Tensor, ...shapes: readonly Shape[]): Tensor[] {
  const batch = flat.shape.slice(0, -1);
  let end = 0;
  return shapes.map((shape) => {
    const start = end;
    end += sizeOf(shape);
    return flat.slice(...batch.map(() => undefined), [start, end]).reshape(...batch, ...shape);
  });
}

/** The last two axes exchanged. */
export function turned(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return x.transpose(...axes.slice(0, -2), x.rank - 1, x.rank - 2);
}

/** A batch [..., n] of vectors as rows [..., 1, n] of matrices. */
export const asRows = (x: Tensor): Tensor => x.reshape(...x.shape.slice(0, -1), 1, x.shape[x.rank - 1]);

/** A batch [...] of numbers as matrices [..., 1, 1]. */
export const asMatrices = (x: Tensor): Tensor => x.reshape(...x.shape, 1, 1);

/** The identity of an order, of the type of `like`. */
export function eye(order: number, like: Tensor): Tensor {
  const place = range(order, "i32");
  return place.reshape(order, 1).equal(place).cast(like.dtype);
}

/** The lower or the upper triangle with the diagonal; zeros elsewhere, whatever stood there. */
export function triangle(x: Tensor, lower: boolean): Tensor {
  const [row, column] = places(x);
  return where(lower ? row.greaterEqual(column) : row.lessEqual(column), x, zeros([], x.dtype));
}

/** The lower triangle with half of the diagonal. */
export function lowerHalf(x: Tensor): Tensor {
  const [row, column] = places(x);
  return where(row.equal(column), x.mul(0.5), triangle(x, true));
}

/** Row and column of each element, [rows, 1] and [columns]. */
function places(x: Tensor): readonly [Tensor, Tensor] {
  const [rows, columns] = x.shape.slice(-2);
  return [range(rows, "i32").reshape(rows, 1), range(columns, "i32")];
}
