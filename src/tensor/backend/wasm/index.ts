// The default backend: every program becomes one WebAssembly module, run by one call. Bits as `interp`.

import { type DType, emptyData, type TypedArray } from "#kit";
import type { Held } from "../../ir/graph.ts";
import {
  type Backend,
  type Buffer,
  type Executable,
  type Leaf,
  leaves,
  type Placed,
  type Program,
  type RoutineKernel,
} from "../../ir/program.ts";
import { sizeOf } from "../../ir/shape.ts";
import { routines } from "../../routine/table.ts";
import type { Layout } from "./layout.ts";
import { assemble, PAGE } from "./module.ts";
import { control, currentHelpers, type Helpers, WAKE } from "./threads.ts";

/** A module with one vector instruction: engines without vectors refuse it. */
const probe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11,
]);

/** Whether the engine has vector instructions. Without them programs run one element at a time, with the same bits. */
const hasSimd = (): boolean => WebAssembly.validate(probe);

/** Memory of programs that keep nothing between runs. It only grows. */
let shared: WebAssembly.Memory | undefined;

function memoryOf(bytes: number, kind: "own" | "shared", isShared: boolean): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  try {
    if (isShared) return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
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
    const helpers = memory === "own" ? currentHelpers() : undefined;
    const { bytes, layout, isShared } = assemble(program, { simd: simd(), threads: 1 + (helpers?.count ?? 0) });
    const instance = new Instance(program, bytes, layout, memoryOf(layout.bytes, memory, isShared), memory === "own");
    if (isShared && helpers) instance.shareWith(helpers);
    return instance;
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

let programsShared = 0;

/** Helpers forget programs that nobody holds any more. */
const forgotten = new FinalizationRegistry((forget: () => void) => forget());

class Instance implements Executable {
  readonly #program: Program;
  readonly #kernels: readonly Leaf[];
  readonly #layout: Layout;
  readonly #memory: WebAssembly.Memory;
  readonly #keeps: boolean;
  readonly #module: WebAssembly.Module;
  readonly #run: () => void;
  /** Calls helpers that sleep; undefined where the program is not shared. */
  #wake: (() => void) | undefined;
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
    const env = { memory, call: (number: number) => this.#call(number) };
    this.#module = new WebAssembly.Module(bytes);
    const instance = new WebAssembly.Instance(this.#module, { env });
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

  /** Has the threads help from the next run on. */
  shareWith(helpers: Helpers): void {
    const program = ++programsShared;
    const words = new Int32Array(this.#memory.buffer);
    helpers.send(program, this.#module, this.#memory);
    forgotten.register(this, () => helpers.forget(program));
    this.#wake = () => {
      const isWaking = Atomics.load(words, control.called / 4) === 1;
      if (isWaking || Atomics.load(words, control.awake / 4) >= helpers.count) return;
      Atomics.store(words, control.called / 4, 1);
      helpers.wake(program);
    };
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

  /** What a program asks for: helpers, or an algorithm that is no WebAssembly, on its memory. */
  #call(number: number): void {
    if (number === WAKE) return this.#wake?.();
    const { routine, options, batch, inputs, output } = this.#kernels[number] as RoutineKernel;
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
    // A copy of its own also of memory that threads share.
    this.#taken ??= new Uint8Array(this.#memory!.buffer, this.#start, this.#end - this.#start).slice().buffer;
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
