// Gradients of functions over trees of tensors.

import { Tensor } from "./array.ts";
import { identity } from "./ir/build.ts";
import type { Node } from "./ir/graph.ts";
import { withTrace } from "./trace/evaluate.ts";
import { gradients } from "./trace/gradient.ts";
import { formOf, rebuild } from "./trace/leaves.ts";

/** A function's value and its gradient, the latter a tree like the first argument. */
export type ValueAndGradient<First> = readonly [value: Tensor, gradient: First];

/**
 * The function that also gives the gradient with respect to its first argument (a tensor or a tree of them).
 * The function must give one float. Composes with itself and with `compile`.
 */
export function valueAndGrad<First, Rest extends readonly unknown[]>(
  fn: (first: First, ...rest: Rest) => Tensor,
): (first: First, ...rest: Rest) => ValueAndGradient<First> {
  return (first, ...rest) =>
    withTrace("grad", (trace) => {
      const leaves: Tensor[] = [];
      const form = formOf("grad", first, leaves);
      const watched = leaves.map((leaf) => identity(leaf.node, trace));
      const like = (nodes: readonly Node[]) =>
        rebuild(
          form,
          nodes.map((node) => new Tensor(node)),
        ) as First;
      const result = fn(like(watched), ...rest);
      if (!(result instanceof Tensor)) throw new TypeError("grad: the function must give a tensor");
      return [result, like(gradients(result.node, watched))] as const;
    });
}

/** As `valueAndGrad`, the gradient alone. */
export function grad<First, Rest extends readonly unknown[]>(
  fn: (first: First, ...rest: Rest) => Tensor,
): (first: First, ...rest: Rest) => First {
  const both = valueAndGrad(fn);
  return (first, ...rest) => both(first, ...rest)[1];
}
