// The default backend: every program becomes one WebAssembly module, run by one call. Bits as `interp`.

import { type DType, emptyData, type TypedArray } from "#kit";
import type { Backend, Executable, Program } from "../../ir/program.ts";
import { Code, encodeModule } from "./assembler.ts";
import type { Context } from "./context.ts";
import { type Layout, planLayout } from "./layout.ts";
import { emitLoop } from "./loop.ts";
import { emitMatmul, matmulScratch } from "./matmul.ts";
import { emitReduce } from "./reduce.ts";
import { emitGather, emitScatterAdd } from "./rows.ts";

const PAGE = 65536;
/** Outputs up to this many bytes are copied out on their own, so that keeping one number keeps no others. */
const SMALL = 64;

/** A module with one vector instruction: engines without vectors refuse it. */
const probe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11,
]);

/** Whether the engine has vector instructions. Without them programs run one element at a time, with the same bits. */
export const hasSimd = (): boolean => WebAssembly.validate(probe);

/** The module of a program: its bytes, and where its buffers lie. */
export function assemble(program: Program, simd = hasSimd()): { bytes: Uint8Array<ArrayBuffer>; layout: Layout } {
  const types = program.buffers.map(({ dtype }) => dtype);
  const draft = { layout: planLayout(program, 0), types, simd };
  const scratch = program.kernels.map((kernel) => (kernel.kind === "matmul" ? matmulScratch(kernel, draft) : 0));
  const layout = planLayout(program, Math.max(0, ...scratch));
  const context: Context = { layout, types, simd };
  const functions = program.kernels.map((kernel, position) => {
    const code = new Code();
    if (kernel.kind === "loop") emitLoop(code, kernel, context);
    else if (kernel.kind === "reduce") emitReduce(code, kernel, context);
    else if (kernel.kind === "matmul") emitMatmul(code, kernel, context);
    else if (kernel.kind === "gather") emitGather(code, kernel, context, position + 1);
    else emitScatterAdd(code, kernel, context, position + 1);
    return code;
  });
  const run = new Code();
  functions.forEach((_, position) => {
    run.call(position);
  });
  return { bytes: encodeModule([...functions, run], Math.ceil(layout.bytes / PAGE)), layout };
}

/** Memory of programs that keep nothing between runs. It only grows. */
let shared: WebAssembly.Memory | undefined;

function memoryOf(bytes: number, kind: "own" | "shared"): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  try {
    if (kind === "own") return new WebAssembly.Memory({ initial: pages });
    shared ??= new WebAssembly.Memory({ initial: pages });
    const missing = pages - shared.buffer.byteLength / PAGE;
    if (missing > 0) shared.grow(missing);
    return shared;
  } catch {
    throw new RangeError(
      `wasm: a program wants ${(bytes / 2 ** 20).toFixed(0)} MiB; the limit is 4096 MiB, or what the machine has left`,
    );
  }
}

export const wasm: Backend = {
  name: "wasm",
  prepare(program, memory) {
    const { bytes, layout } = assemble(program);
    return new Instance(program, bytes, layout, memoryOf(layout.bytes, memory), memory === "own");
  },
};

/** A typed array over a program's memory, of the type its elements have there. */
const views: { readonly [D in DType]: (memory: ArrayBuffer, offset: number, length: number) => TypedArray } = {
  f32: (memory, offset, length) => new Float32Array(memory, offset, length),
  f64: (memory, offset, length) => new Float64Array(memory, offset, length),
  i32: (memory, offset, length) => new Int32Array(memory, offset, length),
  u32: (memory, offset, length) => new Uint32Array(memory, offset, length),
  bool: (memory, offset, length) => new Int32Array(memory, offset, length),
};

class Instance implements Executable {
  readonly #program: Program;
  readonly #layout: Layout;
  readonly #memory: WebAssembly.Memory;
  readonly #keeps: boolean;
  readonly #run: () => void;
  /** The memory the views below were made over: growing it makes them stale. */
  #buffer: ArrayBuffer | undefined;
  #views: TypedArray[] = [];
  /** What each input slot holds, and each output slot since the last run: values known by identity are not copied again. */
  readonly #held: (TypedArray | undefined)[];
  readonly #given = new Map<TypedArray, number>();

  constructor(
    program: Program,
    bytes: Uint8Array<ArrayBuffer>,
    layout: Layout,
    memory: WebAssembly.Memory,
    keeps: boolean,
  ) {
    this.#program = program;
    this.#layout = layout;
    this.#memory = memory;
    this.#keeps = keeps;
    this.#held = new Array<TypedArray | undefined>(program.inputs.length).fill(undefined);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    this.#run = instance.exports.run as () => void;
    if (keeps) this.#writeConstants();
  }

  run(inputs: readonly TypedArray[]): TypedArray[] {
    if (!this.#keeps) this.#writeConstants();
    this.#writeInputs(inputs);
    this.#given.clear();
    try {
      this.#run();
    } catch (error) {
      throw this.#explain(error);
    }
    return this.#readOutputs();
  }

  #view(buffer: number): TypedArray {
    if (this.#buffer !== this.#memory.buffer) {
      this.#buffer = this.#memory.buffer as ArrayBuffer;
      this.#views = this.#program.buffers.map(({ dtype, length }, i) =>
        views[dtype](this.#memory.buffer as ArrayBuffer, this.#layout.offsets[i], length),
      );
    }
    return this.#views[buffer];
  }

  #writeConstants(): void {
    for (const { buffer, values } of this.#program.constants) this.#view(buffer).set(values);
  }

  #writeInputs(inputs: readonly TypedArray[]): void {
    this.#program.inputs.forEach((buffer, position) => {
      if (buffer === undefined) return;
      const values = inputs[position];
      if (this.#keeps && this.#held[position] === values) return;
      const output = this.#keeps ? this.#given.get(values) : undefined;
      this.#view(buffer).set(output === undefined ? values : this.#view(output));
      this.#held[position] = values;
    });
  }

  #readOutputs(): TypedArray[] {
    const { outputs, buffers } = this.#program;
    const { outputStart, outputEnd, offsets } = this.#layout;
    this.#view(0);
    const block = this.#memory.buffer.slice(outputStart, outputEnd) as ArrayBuffer;
    return outputs.map((buffer) => {
      const { dtype, length } = buffers[buffer];
      const inside = this.#view(buffer);
      let values: TypedArray;
      if (dtype === "bool" || inside.byteLength <= SMALL) {
        values = emptyData(dtype, length);
        values.set(inside);
      } else values = views[dtype](block, offsets[buffer] - outputStart, length);
      if (this.#keeps) this.#given.set(values, buffer);
      return values;
    });
  }

  /** A stopped program left the number of its kernel behind: only row moves stop. */
  #explain(error: unknown): unknown {
    const status = new Int32Array(this.#memory.buffer, 0, 1);
    const kernel = this.#program.kernels[status[0] - 1];
    status[0] = 0;
    if (kernel?.kind !== "gather" && kernel?.kind !== "scatterAdd") return error;
    return new RangeError(`${kernel.kind}: an index is outside 0..${kernel.rows - 1}`);
  }
}
