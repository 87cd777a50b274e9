// Compiled functions over trees of tensors: traced once, replayed as one program.

import type { DType } from "#kit";
import { Tensor } from "./array.ts";
import { type BackendName, backends, currentBackend } from "./backend/index.ts";
import { assemble } from "./backend/wasm/module.ts";
import { argument, computedData } from "./ir/build.ts";
import { describeGraph, describeProgram } from "./ir/describe.ts";
import { lower } from "./ir/lower.ts";
import { numberNodes } from "./ir/number.ts";
import type { Executable, Program } from "./ir/program.ts";
import { type Shape, sameShape } from "./ir/shape.ts";
import { evaluate, heldBy, isTracing, withTrace } from "./trace/evaluate.ts";
import { type Form, flattenAs, formOf, rebuild } from "./trace/leaves.ts";

export interface CompileOptions {
  /** The backend in use when the function is traced, unless named. */
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
 * The same function as one program: traced once for every form and shape of its arguments, then replayed. Arguments and
 * result are trees of tensors; anything else the function uses is fixed when it is traced. What one call returned and the
 * next is given stays where it is computed. Inside another transformation the function is simply called.
 */
export function compile<Arguments extends readonly unknown[], Result>(
  fn: (...values: Arguments) => Result,
  options: CompileOptions = {},
): (...values: Arguments) => Result {
  const programs = new Programs(fn, options);
  return (...values) => (isTracing() ? fn(...values) : programs.run(values));
}

/**
 * A step applied to one input after the other, compiled: `step(step(state, a), b)` for inputs [a, b]. The states between are
 * nobody's but the step's, and never leave the program. `rest` is the same for all inputs.
 */
export function fold<State, Input, Rest extends readonly unknown[]>(
  step: (state: State, input: Input, ...rest: Rest) => State,
  options: CompileOptions = {},
): (state: State, inputs: readonly Input[], ...rest: Rest) => State {
  const programs = new Programs(step, options);
  return (state, inputs, ...rest) => {
    if (isTracing()) return inputs.reduce((sofar, input) => step(sofar, input, ...rest), state);
    return inputs.reduce((sofar, input, i) => {
      if (i > 0) programs.forgetResult();
      return programs.run([sofar, input, ...rest]);
    }, state);
  };
}

/** A function's programs, one for each form and shape of arguments it was called with. */
class Programs<Arguments extends readonly unknown[], Result> {
  readonly #fn: (...values: Arguments) => Result;
  readonly #backend: BackendName | undefined;
  readonly #known: Compiled[] = [];
  #latest: Compiled | undefined;

  constructor(fn: (...values: Arguments) => Result, { backend }: CompileOptions) {
    this.#fn = fn;
    this.#backend = backend;
  }

  run(values: Arguments): Result {
    let leaves = this.#latest && fitting(this.#latest, values);
    if (!leaves) {
      this.#latest = this.#known.find((compiled) => fitting(compiled, values)) ?? this.#trace(values);
      leaves = fitting(this.#latest, values)!;
    }
    evaluate(leaves.map((leaf) => leaf.node));
    const { executable, outputs, resultForm } = this.#latest!;
    const computed = executable.run(leaves.map((leaf) => heldBy(leaf.node)));
    const results = outputs.map(({ shape, dtype }, i) => new Tensor(computedData(computed[i], shape, dtype)));
    return rebuild(resultForm, results) as Result;
  }

  /** Says that the last result will be read by nobody but the next run. */
  forgetResult(): void {
    this.#latest?.executable.forgetResult();
  }

  #trace(values: Arguments): Compiled {
    const backend = this.#backend ? backends[this.#backend] : currentBackend();
    const { form, leaves, resultForm, outputs, program } = record(this.#fn, values);
    const signature = ({ shape, dtype }: Tensor) => ({ shape, dtype });
    const executable = backend.prepare(program, "own");
    const compiled = { form, leaves: leaves.map(signature), executable, outputs: outputs.map(signature), resultForm };
    this.#known.push(compiled);
    return compiled;
  }
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

export interface Explanation {
  /** What is recorded, an operation a line. */
  readonly graph: string;
  /** What is run: buffers, and kernels over them. */
  readonly program: string;
  /** The WebAssembly module of the program, for a disassembler. */
  readonly module: Uint8Array;
}

/** What a function becomes at these arguments, for reading: the program is that which `compile` would run. */
export function explain<Arguments extends readonly unknown[]>(
  fn: (...values: Arguments) => unknown,
  ...values: Arguments
): Explanation {
  const { outputs, program } = record(fn, values);
  return {
    graph: describeGraph(outputs.map(({ node }) => node)),
    program: describeProgram(program),
    module: assemble(program, { simd: true, threads: 1 }).bytes,
  };
}
