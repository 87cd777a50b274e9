// Transformations of functions over trees of tensors: gradients and compilation.

import type { DType } from "#kit";
import { Tensor } from "./array.ts";
import { type BackendName, backends, currentBackend } from "./backend/index.ts";
import { argument, computedData, identity } from "./ir/build.ts";
import { describeGraph, describeProgram } from "./ir/describe.ts";
import type { Node } from "./ir/graph.ts";
import { lower } from "./ir/lower.ts";
import { numberNodes } from "./ir/number.ts";
import type { Backend, Executable, Program } from "./ir/program.ts";
import { type Shape, sameShape } from "./ir/shape.ts";
import { evaluate, heldBy, isTracing, withTrace } from "./trace/evaluate.ts";
import { gradients } from "./trace/gradient.ts";
import { type Form, flattenAs, formOf, rebuild } from "./trace/leaves.ts";

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

export interface CompileOptions {
  /** The backend in use when the function is first called, unless named. */
  readonly backend?: BackendName;
}

/** A function traced for arguments of one form and their shapes. */
interface Compiled {
  readonly form: Form;
  readonly leaves: readonly Signature[];
  readonly executable: Executable;
  readonly outputs: readonly Signature[];
  readonly resultForm: Form;
}

interface Signature {
  readonly shape: Shape;
  readonly dtype: DType;
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
  const known: Compiled[] = [];
  return (...values) => {
    if (isTracing()) return fn(...values);
    backend ??= options.backend ? backends[options.backend] : currentBackend();
    let leaves: Tensor[] | undefined = latest && fitting(latest, values);
    if (!leaves) {
      latest = known.find((compiled) => fitting(compiled, values));
      if (!latest) {
        latest = trace(fn, values, backend);
        known.push(latest);
      }
      leaves = fitting(latest, values)!;
    }
    evaluate(leaves.map((leaf) => leaf.node));
    const { executable, outputs, resultForm } = latest!;
    const computed = executable.run(leaves.map((leaf) => heldBy(leaf.node)));
    const results = outputs.map(({ shape, dtype }, i) => new Tensor(computedData(computed[i], shape, dtype)));
    return rebuild(resultForm, results) as Result;
  };
}

/** The tensors among a call's values when they are of the form, shapes and types compiled for. */
function fitting({ form, leaves }: Compiled, values: readonly unknown[]): Tensor[] | undefined {
  const given: Tensor[] = [];
  if (!flattenAs(form, values, given)) return undefined;
  for (let i = 0; i < given.length; i++) {
    const { shape, dtype } = leaves[i];
    if (given[i].dtype !== dtype || !(given[i].shape === shape || sameShape(given[i].shape, shape))) return undefined;
  }
  return given;
}

interface Recorded {
  readonly form: Form;
  readonly leaves: readonly Tensor[];
  readonly resultForm: Form;
  readonly outputs: readonly Tensor[];
  readonly program: Program;
}

function record<Arguments extends readonly unknown[]>(
  fn: (...values: Arguments) => unknown,
  values: Arguments,
): Recorded {
  const leaves: Tensor[] = [];
  const form = formOf("compile", values, leaves);
  return withTrace("compile", () => {
    const places = leaves.map(({ shape, dtype }, position) => new Tensor(argument(position, shape, dtype)));
    const outputs: Tensor[] = [];
    const resultForm = formOf("compile: the result", fn(...(rebuild(form, places) as Arguments)), outputs);
    const program = lower(numberNodes(outputs.map((output) => output.node)), leaves.length);
    return { form, leaves, resultForm, outputs, program };
  });
}

function trace<Arguments extends readonly unknown[]>(
  fn: (...values: Arguments) => unknown,
  values: Arguments,
  backend: Backend,
): Compiled {
  const { form, leaves, resultForm, outputs, program } = record(fn, values);
  const signature = ({ shape, dtype }: Tensor) => ({ shape, dtype });
  const executable = backend.prepare(program, "own");
  return { form, leaves: leaves.map(signature), executable, outputs: outputs.map(signature), resultForm };
}

/** The lowered program of a function at these arguments: what `compile` would run. */
export function programOf<Arguments extends readonly unknown[]>(
  fn: (...values: Arguments) => unknown,
  ...values: Arguments
): Program {
  return record(fn, values).program;
}

/** What a function becomes at these arguments, for reading: the graph it records, and the program that `compile` would run. */
export function explain<Arguments extends readonly unknown[]>(
  fn: (...values: Arguments) => unknown,
  ...values: Arguments
): { graph: string; program: string } {
  const { outputs, program } = record(fn, values);
  return { graph: describeGraph(outputs.map(({ node }) => node)), program: describeProgram(program) };
}
