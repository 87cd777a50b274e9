// What functions on matrices share: calls of routines, results in several parts, turns. The last two axes are the matrix.

import { Tensor } from "../array.ts";
import { routine } from "../ir/build.ts";
import { type Shape, sizeOf } from "../ir/shape.ts";
import type { Options, RoutineName } from "../routine/table.ts";
import { tril } from "./patterns.ts";
import { split } from "./structure.ts";

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
  return split(flat, shapes.map(sizeOf), -1).map((part, i) => part.reshape(...batch, ...shapes[i]));
}

/** The last two axes exchanged. */
export function turned(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return x.transpose(...axes.slice(0, -2), x.rank - 1, x.rank - 2);
}

/** A batch [...] of numbers as matrices [..., 1, 1]. */
export const asMatrices = (x: Tensor): Tensor => x.reshape(...x.shape, 1, 1);

/** The lower triangle with half of the diagonal. */
export const lowerHalf = (x: Tensor): Tensor => tril(x).add(tril(x, -1)).mul(0.5);
