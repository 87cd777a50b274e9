// Adjoints of strided slices that lie between each other, put together without sums: an array's even and odd elements, for example, as
// pooling with windows that do not overlap leaves them.

import { concat, fill, pad, reshape } from "../ir/build.ts";
import type { Node } from "../ir/graph.ts";
import { sameShape } from "../ir/shape.ts";

/** The sum of arrays, when each has the elements of one remainder by a step along one axis and zeros elsewhere; undefined when not. */
export function interleaved(parts: readonly Node[]): Node | undefined {
  const [first, ...others] = parts;
  if (!first.is("pad") || others.length === 0) return undefined;
  const { step } = first.attributes;
  const axis = step.findIndex((by) => by > 1);
  const { shape, dtype, inputs } = first;
  const piece = inputs[0].shape;
  if (axis < 0 || piece[axis] * step[axis] > shape[axis]) return undefined;
  if (piece.some((length, i) => i !== axis && length !== shape[i])) return undefined;
  const columns = new Map<number, Node>();
  for (const part of parts) {
    if (!part.is("pad") || !sameShape(part.inputs[0].shape, piece) || !sameShape(part.attributes.step, step))
      return undefined;
    columns.set(part.attributes.low[axis], part.inputs[0]);
  }
  if (columns.size < parts.length || [...columns.keys()].some((low) => low >= step[axis])) return undefined;
  const column = [...piece.slice(0, axis + 1), 1, ...piece.slice(axis + 1)];
  const all = Array.from({ length: step[axis] }, (_, low) => {
    const values = columns.get(low);
    return values ? reshape(values, column) : fill(0, column, dtype);
  });
  const woven = reshape(
    concat(all, axis + 1),
    piece.map((length, i) => (i === axis ? length * step[axis] : length)),
  );
  return pad(
    woven,
    shape.map(() => 0),
    shape,
  );
}
