// Derivatives of functions over trees of tensors.

import { Tensor } from "./array.ts";
import { custom, identity, iota } from "./ir/build.ts";
import type { Node } from "./ir/graph.ts";
import { formatShape, sameShape } from "./ir/shape.ts";
import { withTrace } from "./trace/evaluate.ts";
import { gradients, pullback } from "./trace/gradient.ts";
import { formOf, rebuild } from "./trace/leaves.ts";
import { vmap } from "./vmap.ts";

/** A function's value and its gradient, the latter a tree like the first argument. */
export type ValueAndGradient<First> = readonly [value: Tensor, gradient: First];

/** Records a function of places that stand for the tensors of `first`; gives its result, the places, and trees like `first`. */
function watch<First, Result>(who: string, first: First, record: (watched: First) => Result) {
  return withTrace(who, (trace) => {
    const leaves: Tensor[] = [];
    const form = formOf(who, first, leaves);
    const watched = leaves.map((leaf) => identity(leaf.node, trace));
    const like = (nodes: readonly Node[]) =>
      rebuild(
        form,
        nodes.map((node) => new Tensor(node)),
      ) as First;
    return { result: record(like(watched)), watched, like };
  });
}

/**
 * The function that also gives the gradient with respect to its first argument (a tensor or a tree of them).
 * The function must give one float, or [float, more]: what it gives more, a tree of tensors, comes back third.
 * Composes with itself and with every other transformation.
 */
export function valueAndGrad<First, Rest extends readonly unknown[], More>(
  fn: (first: First, ...rest: Rest) => readonly [value: Tensor, more: More],
): (first: First, ...rest: Rest) => readonly [value: Tensor, gradient: First, more: More];
export function valueAndGrad<First, Rest extends readonly unknown[]>(
  fn: (first: First, ...rest: Rest) => Tensor,
): (first: First, ...rest: Rest) => ValueAndGradient<First>;
export function valueAndGrad<First, Rest extends readonly unknown[]>(
  fn: (first: First, ...rest: Rest) => Tensor | readonly [Tensor, unknown],
): (first: First, ...rest: Rest) => readonly [Tensor, First, unknown?] {
  return (first, ...rest) => {
    const { result, watched, like } = watch("grad", first, (inner) => fn(inner, ...rest));
    const [value, ...more] = result instanceof Tensor ? [result] : result;
    if (!(value instanceof Tensor)) throw new TypeError("grad: the function must give a tensor, or [tensor, more]");
    return [value, like(gradients(value.node, watched)), ...more];
  };
}

/** As `valueAndGrad`, the gradient alone. */
export function grad<First, Rest extends readonly unknown[]>(
  fn: (first: First, ...rest: Rest) => Tensor,
): (first: First, ...rest: Rest) => First {
  const both = valueAndGrad(fn);
  return (first, ...rest) => both(first, ...rest)[1];
}

/**
 * Derivatives of every element of the result by every element of the first argument: for a result of shape [...r] and an
 * argument (each of a tree) of shape [...a], an array [...r, ...a].
 */
export function jacobian<First, Rest extends readonly unknown[]>(
  fn: (first: First, ...rest: Rest) => Tensor,
): (first: First, ...rest: Rest) => First {
  return (first, ...rest) => {
    const { result, watched, like } = watch("jacobian", first, (inner) => fn(inner, ...rest));
    if (!(result instanceof Tensor)) throw new TypeError("jacobian: the function must give a tensor");
    const { shape, dtype, size } = result;
    if (dtype !== "f32" && dtype !== "f64") {
      throw new TypeError(`jacobian: the function must give f32 or f64, got ${dtype}`);
    }
    const row = (direction: Tensor) => {
      const parts = pullback([result.node], [direction.node], watched);
      return watched.map((node, i) => (parts[i] ? new Tensor(parts[i]) : new Tensor(node).mul(0)));
    };
    const rows = vmap(row)(identityMatrix(size, dtype).reshape(size, ...shape));
    return like(rows.map((all) => all.reshape(...shape, ...all.shape.slice(1)).node));
  };
}

function identityMatrix(size: number, dtype: "f32" | "f64"): Tensor {
  const count = new Tensor(iota(0, [size], "i32"));
  return count.reshape(size, 1).equal(count).cast(dtype);
}

/**
 * The second derivative of a function that gives one float, along a direction: H v, without ever forming H.
 * `direction` is a tree like the first argument.
 */
export function hessianVectorProduct<First, Rest extends readonly unknown[]>(
  fn: (first: First, ...rest: Rest) => Tensor,
): (first: First, direction: First, ...rest: Rest) => First {
  return (first, direction, ...rest) =>
    grad((at: First) => {
      const [gradient, towards]: [Tensor[], Tensor[]] = [[], []];
      formOf("hessianVectorProduct", grad(fn)(at, ...rest), gradient);
      formOf("hessianVectorProduct", direction, towards);
      if (gradient.length !== towards.length || gradient.some(({ shape }, i) => !sameShape(shape, towards[i].shape))) {
        const shapes = (list: readonly Tensor[]) => list.map(({ shape }) => formatShape(shape)).join(" ");
        throw new TypeError(
          `hessianVectorProduct: the direction must be like the argument, ${shapes(gradient)}, got ${shapes(towards)}`,
        );
      }
      return gradient.map((slope, i) => slope.mul(towards[i]).sum()).reduce((sum, part) => sum.add(part));
    })(first);
}

/**
 * A function whose gradient is given rather than derived: `backward` takes the result's adjoint, the arguments and the result,
 * and gives an adjoint for each argument, of its shape (undefined where nothing flows). It may itself be differentiated.
 */
export function customGradient<Arguments extends readonly Tensor[]>(
  forward: (...values: Arguments) => Tensor,
  backward: (adjoint: Tensor, values: Arguments, result: Tensor) => readonly (Tensor | undefined)[],
): (...values: Arguments) => Tensor {
  return (...values) => {
    const nodes = values.map((value) => value.node);
    const wrap = (list: readonly Node[]) => list.map((node) => new Tensor(node)) as unknown as Arguments;
    const result = custom(forward(...values).node, nodes, (adjoint, given, value) => {
      const parts = backward(new Tensor(adjoint), wrap(given), new Tensor(value));
      return given.map((node, i) => {
        const part = parts[i];
        if (part && (!sameShape(part.shape, node.shape) || part.dtype !== node.dtype)) {
          throw new TypeError(
            `customGradient: argument ${i} is ${node.dtype} ${formatShape(node.shape)}, its adjoint ${part.dtype} ${formatShape(part.shape)}`,
          );
        }
        return part?.node;
      });
    });
    return new Tensor(result);
  };
}

/** The value, as a constant: no gradient flows into it. */
export const stopGradient = (x: Tensor): Tensor => new Tensor(custom(x.node, [], () => []));

/** The value of `forward`, with the gradient of `backward`, of the same shape: as through a rounding that should not stop learning. */
export function straightThrough(forward: Tensor, backward: Tensor): Tensor {
  if (!sameShape(forward.shape, backward.shape) || forward.dtype !== backward.dtype) {
    throw new TypeError(
      `straightThrough: ${forward.dtype} ${formatShape(forward.shape)} and ${backward.dtype} ${formatShape(backward.shape)} must be alike`,
    );
  }
  return new Tensor(custom(forward.node, [backward.node], (adjoint) => [adjoint]));
}
