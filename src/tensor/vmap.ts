// A function of one example as a function of many at once.

import { Tensor } from "./array.ts";
import { argument, broadcast, permute, reshape } from "./ir/build.ts";
import type { Node } from "./ir/graph.ts";
import { formatShape, normaliseAxis } from "./ir/shape.ts";
import { batch } from "./trace/batch.ts";
import { withTrace } from "./trace/evaluate.ts";
import { formOf, rebuild } from "./trace/leaves.ts";

/** Along which axis of an argument's tensors the examples lie; null for an argument that all examples share. */
export type ExampleAxis = number | null;

/**
 * The same function for many examples: recorded once for one, computed for all, without a loop. Arguments and result are trees of
 * tensors; the result's tensors have the examples along axis 0. `axes`: for all arguments, or for each. Of a function that trains a
 * network, a population: give it a batch of seeds' weights.
 */
export function vmap<Arguments extends readonly unknown[], Result>(
  fn: (...values: Arguments) => Result,
  axes: ExampleAxis | readonly ExampleAxis[] = 0,
): (...values: Arguments) => Result {
  return (...values) => {
    const mapped = new Map<Node, Node>();
    let size: number | undefined;
    /** One example's places for all tensors of an argument. */
    const placesOf = (value: unknown, axis: ExampleAxis): unknown => {
      if (axis === null) return value;
      const leaves: Tensor[] = [];
      const form = formOf("vmap", value, leaves);
      const places = leaves.map(({ node, shape, dtype }) => {
        const along = normaliseAxis("vmap", axis, shape.length);
        size ??= shape[along];
        if (shape[along] !== size) {
          throw new TypeError(
            `vmap: ${size} examples, but ${formatShape(shape)} has ${shape[along]} along axis ${axis}`,
          );
        }
        const others = shape.flatMap((_, i) => (i === along ? [] : [i]));
        const place = argument(
          -1,
          others.map((i) => shape[i]),
          dtype,
        );
        mapped.set(place, permute(node, [along, ...others]));
        return new Tensor(place);
      });
      return rebuild(form, places);
    };
    return withTrace("vmap", () => {
      const examples = values.map((value, i) =>
        placesOf(value, typeof axes === "object" && axes ? (axes[i] ?? null) : axes),
      );
      if (size === undefined) throw new TypeError("vmap: wants at least one tensor with an axis of examples");
      const count = size;
      const results: Tensor[] = [];
      const form = formOf("vmap: the result", fn(...(examples as unknown as Arguments)), results);
      const nodes = results.map(({ node }) => node);
      const all = batch(nodes, mapped, count).map(
        (found, i) => found ?? broadcast(reshape(nodes[i], [1, ...nodes[i].shape]), [count, ...nodes[i].shape]),
      );
      return rebuild(
        form,
        all.map((node) => new Tensor(node)),
      ) as Result;
    });
  };
}
