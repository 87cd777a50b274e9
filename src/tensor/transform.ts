// Transformations of functions over trees of tensors: gradients and compilation.

import { Tensor } from "./array.ts";
import { type BackendName, backends, currentBackend } from "./backend/index.ts";
import { argument, data, identity } from "./ir/build.ts";
import type { Node } from "./ir/graph.ts";
import { lower } from "./ir/lower.ts";
import { numberNodes } from "./ir/number.ts";
import type { Backend, Executable, Program } from "./ir/program.ts";
import { formatShape } from "./ir/shape.ts";
import { evaluate, isTracing, valuesOf, withTrace } from "./trace/evaluate.ts";
import { gradients } from "./trace/gradient.ts";
import { flatten, rebuild } from "./trace/leaves.ts";

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
      const watched = flatten("grad", first).map((leaf) => identity(leaf.node, trace));
      const result = fn(
        rebuild(
          first,
          watched.map((node) => new Tensor(node)),
        ),
        ...rest,
      );
      if (!(result instanceof Tensor)) throw new TypeError("grad: the function must give a tensor");
      const found = gradients(result.node, watched);
      return [
        result,
        rebuild(
          first,
          found.map((node) => new Tensor(node)),
        ),
      ] as const;
    });
}

/** As `valueAndGrad`, the gradient alone. */
export function grad<First, Rest extends readonly unknown[]>(
  fn: (first: First, ...rest: Rest) => Tensor,
): (first: First, ...rest: Rest) => First {
  const both = valueAndGrad(fn);
  return (first, ...rest) => both(first, ...rest)[1];
}

export interface CompileOptions {
  /** The backend in use when the function is first called, unless named. */
  readonly backend?: BackendName;
}

interface Compiled {
  readonly leaves: readonly { shape: readonly number[]; dtype: string }[];
  readonly executable: Executable;
  readonly outputs: readonly Node[];
  readonly result: unknown;
}

/**
 * The same function as one program: traced once for every combination of shapes, then replayed. Arguments and result are
 * trees of tensors; anything else the function uses is fixed when it is traced. What one call returned and the next is
 * given stays where it is computed. Inside another transformation it is simply called.
 */
export function compile<Arguments extends readonly unknown[], Result>(
  fn: (...values: Arguments) => Result,
  options: CompileOptions = {},
): (...values: Arguments) => Result {
  let backend: Backend | undefined;
  let latest: Compiled | undefined;
  const known = new Map<string, Compiled>();
  return (...values) => {
    if (isTracing()) return fn(...values);
    backend ??= options.backend ? backends[options.backend] : currentBackend();
    const leaves = flatten("compile", values);
    evaluate(leaves.map((leaf) => leaf.node));
    if (!latest || !fits(latest, leaves)) {
      const key = leaves.map((leaf) => `${leaf.dtype}${formatShape(leaf.shape)}`).join(" ");
      latest = known.get(key) ?? trace(fn, values, leaves, backend);
      known.set(key, latest);
    }
    const { executable, outputs, result } = latest;
    const computed = executable.run(leaves.map((leaf) => valuesOf(leaf.node)));
    return rebuild(
      result,
      outputs.map(({ shape, dtype }, i) => new Tensor(data(computed[i], shape, dtype))),
    ) as Result;
  };
}

function fits({ leaves }: Compiled, given: readonly Tensor[]): boolean {
  return (
    leaves.length === given.length &&
    leaves.every(({ shape, dtype }, i) => {
      const other = given[i].shape;
      return (
        dtype === given[i].dtype &&
        (shape === other || (shape.length === other.length && shape.every((length, axis) => length === other[axis])))
      );
    })
  );
}

function record<Arguments extends readonly unknown[], Result>(
  fn: (...values: Arguments) => Result,
  values: Arguments,
  leaves: readonly Tensor[],
): { result: Result; outputs: Tensor[]; program: Program } {
  return withTrace("compile", () => {
    const places = leaves.map(({ shape, dtype }, position) => new Tensor(argument(position, shape, dtype)));
    const result = fn(...(rebuild(values, places) as unknown as Arguments));
    const outputs = flatten("compile: the result", result);
    return { result, outputs, program: lower(numberNodes(outputs.map((output) => output.node)), leaves.length) };
  });
}

function trace<Arguments extends readonly unknown[], Result>(
  fn: (...values: Arguments) => Result,
  values: Arguments,
  leaves: readonly Tensor[],
  backend: Backend,
): Compiled {
  const { result, outputs, program } = record(fn, values, leaves);
  return {
    leaves: leaves.map(({ shape, dtype }) => ({ shape, dtype })),
    executable: backend.prepare(program, "own"),
    outputs: outputs.map((output) => output.node),
    result,
  };
}

/** The lowered program of a function at these arguments: what `compile` would run. For dumps and tests. */
export function programOf<Arguments extends readonly unknown[]>(
  fn: (...values: Arguments) => unknown,
  ...values: Arguments
): Program {
  return record(fn, values, flatten("programOf", values)).program;
}
