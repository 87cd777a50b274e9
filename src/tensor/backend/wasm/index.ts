// The default backend: every program becomes one WebAssembly module, run by one call. Bits as `interp`.

import { type DType, emptyData, type TypedArray } from "#kit";
import type { Held } from "../../ir/graph.ts";
import {
  type Backend,
  type Buffer,
  type CopyKernel,
  type Executable,
  type Kernel,
  type Leaf,
  leaves,
  type Placed,
  type Program,
  type RoutineKernel,
} from "../../ir/program.ts";
import { sizeOf } from "../../ir/shape.ts";
import { routines } from "../../routine/table.ts";
import { Code, encodeModule } from "./assembler.ts";
import { type Context, countLoop } from "./context.ts";
import { bytesOfElement, type Layout, planLayout } from "./layout.ts";
import { emitLoop } from "./loop.ts";
import { emitMatmul, matmulScratch } from "./matmul.ts";
import { emitReduce } from "./reduce.ts";
import { emitGather, emitScatterAdd } from "./rows.ts";

const PAGE = 65536;

/** A module with one vector instruction: engines without vectors refuse it. */
const probe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11,
]);

/** Whether the engine has vector instructions. Without them programs run one element at a time, with the same bits. */
const hasSimd = (): boolean => WebAssembly.validate(probe);

/** Loops count in 31 bits. Only what is never stored, such as a sum over one number repeated, can be longer. */
function checkExtents(kernels: readonly Kernel[]): void {
  const extents = leaves(kernels).flatMap((kernel) => ("extents" in kernel ? kernel.extents : []));
  const longest = extents.reduce((longest, extent) => Math.max(longest, extent), 0);
  if (longest >= 2 ** 31) throw new RangeError(`wasm: a loop over ${longest} elements; the limit is ${2 ** 31 - 1}`);
}

/** The module of a program: its bytes, and where its buffers lie. */
export function assemble(program: Program, simd: boolean): { bytes: Uint8Array<ArrayBuffer>; layout: Layout } {
  const kernels = leaves(program.kernels);
  checkExtents(kernels);
  const types = program.buffers.map(({ dtype }) => dtype);
  const draft = { layout: planLayout(program, 0), types, simd };
  const scratch = kernels.map((kernel) => (kernel.kind === "matmul" ? matmulScratch(kernel, draft) : 0));
  const layout = planLayout(
    program,
    scratch.reduce((most, bytes) => Math.max(most, bytes), 0),
  );
  const context: Context = { layout, types, simd };
  const functions: Code[] = [];
  const numbers = new Map<Kernel, number>();
  kernels.forEach((kernel, position) => {
    if (kernel.kind === "copy" || kernel.kind === "routine") return;
    const code = new Code();
    if (kernel.kind === "loop") emitLoop(code, kernel, context);
    else if (kernel.kind === "reduce") emitReduce(code, kernel, context);
    else if (kernel.kind === "matmul") emitMatmul(code, kernel, context);
    else if (kernel.kind === "gather") emitGather(code, kernel, context, position + 1);
    else emitScatterAdd(code, kernel, context, position + 1);
    numbers.set(kernel, functions.push(code) - 1);
  });
  const hasRoutines = kernels.some(({ kind }) => kind === "routine");
  const run = new Code();
  emitRun(run, program.kernels, context, (kernel) => {
    if (kernel.kind === "routine") run.i32(kernels.indexOf(kernel)).call(0);
    else run.call(numbers.get(kernel)! + (hasRoutines ? 1 : 0));
  });
  const pages = Math.ceil(layout.bytes / PAGE);
  return { bytes: encodeModule([...functions, run], pages, hasRoutines), layout };
}

/** Calls the kernels one after the other, those of repeats again and again; copies are made on the spot. */
function emitRun(
  code: Code,
  kernels: readonly Kernel[],
  context: Context,
  call: (kernel: Leaf) => void,
  turn?: number,
): void {
  for (const kernel of kernels) {
    if (kernel.kind === "repeat") {
      const [i, at] = [code.local("i32"), code.local("i32")];
      countLoop(code, i, kernel.count, () => {
        if (kernel.reverse)
          code
            .i32(kernel.count - 1)
            .get(i)
            .op("i32.sub")
            .set(at);
        else code.get(i).set(at);
        emitRun(code, kernel.kernels, context, call, at);
      });
    } else if (kernel.kind === "copy") emitCopy(code, kernel, context, turn);
    else call(kernel);
  }
}

/** `turn`: local with the number of the turn of the repeat that the copy stands in. */
function emitCopy(code: Code, kernel: CopyKernel, { layout, types }: Context, turn: number | undefined): void {
  const width = bytesOfElement[types[kernel.source]];
  if (kernel.length === 0) return;
  const address = (buffer: number, step: number) => {
    code.i32(layout.offsets[buffer]);
    if (step > 0 && turn !== undefined)
      code
        .get(turn)
        .i32(step * width)
        .op("i32.mul", "i32.add");
  };
  address(kernel.target, kernel.targetStep);
  address(kernel.source, kernel.sourceStep);
  code.i32(kernel.length * width).op("memory.copy");
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
      `wasm: a program wants ${Math.ceil(bytes / 2 ** 20)} MiB; the limit is 4096 MiB, or what the machine has left`,
    );
  }
}

const backend = (name: string, simd: () => boolean): Backend => ({
  name,
  prepare(program, memory) {
    const { bytes, layout } = assemble(program, simd());
    return new Instance(program, bytes, layout, memoryOf(layout.bytes, memory), memory === "own");
  },
});

export const wasm = backend("wasm", hasSimd);

/** Without vector instructions: what `wasm` becomes on engines that have none. */
export const wasmScalar = backend("wasmScalar", () => false);

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
  readonly #kernels: readonly Leaf[];
  readonly #layout: Layout;
  readonly #memory: WebAssembly.Memory;
  readonly #keeps: boolean;
  readonly #run: () => void;
  /** The memory the views below were made over: growing it makes them stale. */
  #buffer: ArrayBuffer | undefined;
  #views: TypedArray[] = [];
  /** What each input slot holds: values known by identity are not copied in again. */
  readonly #held: (Held | undefined)[];
  /** What the last run gave. */
  #given: readonly Output[] = [];
  #isForgotten = false;

  constructor(
    program: Program,
    bytes: Uint8Array<ArrayBuffer>,
    layout: Layout,
    memory: WebAssembly.Memory,
    keeps: boolean,
  ) {
    this.#program = program;
    this.#kernels = leaves(program.kernels);
    this.#layout = layout;
    this.#memory = memory;
    this.#keeps = keeps;
    this.#held = new Array<Held | undefined>(program.inputs.length).fill(undefined);
    const env = { memory, routine: (position: number) => this.#call(position) };
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
    this.#run = instance.exports.run as () => void;
    if (keeps) this.#writeConstants();
  }

  run(inputs: readonly Held[]): readonly Held[] {
    if (!this.#keeps) this.#writeConstants();
    for (let position = 0; position < inputs.length; position++) this.#writeInput(position, inputs[position]);
    if (!this.#isForgotten) this.#given[0]?.block.take(); // the outputs are about to be overwritten
    this.#isForgotten = false;
    this.#given = [];
    try {
      this.#run();
    } catch (error) {
      throw this.#explain(error);
    }
    const { buffers, outputs } = this.#program;
    const { outputStart, outputEnd, offsets } = this.#layout;
    const block = new Block(this.#memory, outputStart, outputEnd);
    this.#given = outputs.map((buffer) => new Output(block, buffer, offsets[buffer] - outputStart, buffers[buffer]));
    if (!this.#keeps) block.take(); // the next program will use the same memory
    return this.#given;
  }

  forgetResult(): void {
    this.#isForgotten = true;
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

  /** Runs an algorithm that is no WebAssembly, on the program's memory. */
  #call(position: number): void {
    const { routine, options, batch, inputs, output } = this.#kernels[position] as RoutineKernel;
    const part = ({ buffer, shape }: Placed, i: number) => {
      const size = sizeOf(shape);
      return { shape, data: this.#view(buffer).subarray(i * size, (i + 1) * size) };
    };
    for (let i = 0; i < batch; i++) {
      routines[routine].run(
        inputs.map((input) => part(input, i)),
        part(output, i),
        options,
      );
    }
  }

  #writeConstants(): void {
    for (const { buffer, values } of this.#program.constants) this.#view(buffer).set(values);
  }

  #writeInput(position: number, held: Held): void {
    const buffer = this.#program.inputs[position];
    if (buffer === undefined || (this.#keeps && this.#held[position] === held)) return;
    // In shared memory what the last run gave has been overwritten since.
    const isOwn = this.#keeps && held instanceof Output && held.block === this.#given[0]?.block;
    this.#view(buffer).set(isOwn ? this.#view(held.buffer) : held.values);
    this.#held[position] = held;
  }

  /** A stopped program left the number of its kernel behind: only row moves stop. */
  #explain(error: unknown): unknown {
    const status = new Int32Array(this.#memory.buffer, 0, 1);
    const kernel = this.#kernels[status[0] - 1];
    status[0] = 0;
    if (kernel?.kind !== "gather" && kernel?.kind !== "scatterAdd") return error;
    return new RangeError(`${kernel.kind}: an index is outside 0..${kernel.rows - 1}`);
  }
}

/** All outputs of one run: in the program's memory until taken out, as one copy. */
class Block {
  #memory: WebAssembly.Memory | undefined;
  #taken: ArrayBuffer | undefined;
  readonly #start: number;
  readonly #end: number;

  constructor(memory: WebAssembly.Memory, start: number, end: number) {
    this.#memory = memory;
    this.#start = start;
    this.#end = end;
  }

  take(): ArrayBuffer {
    this.#taken ??= this.#memory!.buffer.slice(this.#start, this.#end) as ArrayBuffer;
    this.#memory = undefined;
    return this.#taken;
  }
}

/** One output of a run. */
class Output implements Held {
  readonly block: Block;
  /** Which of the program's buffers it is. */
  readonly buffer: number;
  readonly #offset: number;
  readonly #kind: Buffer;
  #values: TypedArray | undefined;

  constructor(block: Block, buffer: number, offset: number, kind: Buffer) {
    this.block = block;
    this.buffer = buffer;
    this.#offset = offset;
    this.#kind = kind;
  }

  get values(): TypedArray {
    if (this.#values) return this.#values;
    const { dtype, length } = this.#kind;
    const inside = views[dtype](this.block.take(), this.#offset, length);
    if (dtype === "bool") {
      this.#values = emptyData("bool", length);
      this.#values.set(inside);
    } else this.#values = inside;
    return this.#values;
  }
}
