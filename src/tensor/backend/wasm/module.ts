// A program as one WebAssembly module: a function for every kernel, and `run`, which calls them in their order.

import { type CopyKernel, type Kernel, type Leaf, leaves, type Program } from "../../ir/program.ts";
import { Code, encodeModule } from "./assembler.ts";
import { type Context, countLoop, type Stretch } from "./context.ts";
import { addTurns } from "./element.ts";
import { emitIterate } from "./iterate.ts";
import { bytesOfElement, type Layout, planLayout, turnPlace, withScratch } from "./layout.ts";
import { emitLoop } from "./loop.ts";
import { emitMatmul, matmulParts, matmulScratch } from "./matmul.ts";
import { emitReduce } from "./reduce.ts";
import { emitGather, emitScatterAdd } from "./rows.ts";
import { cutOf, emitHelp, emitJob, emitStretch, emitWork } from "./threads.ts";
import { MOST_DEPTH } from "./windows.ts";

export const PAGE = 65536;

/** What an engine and its threads can do. */
interface Abilities {
  readonly simd: boolean;
  /** Threads that may work on a program; 1 for none but the running one. */
  readonly threads: number;
}

interface Assembled {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layout: Layout;
  /** Whether some kernel is shared between threads: then the memory must be too. */
  readonly isShared: boolean;
}

/** The module of a program: its bytes, and where its buffers lie. */
export function assemble(program: Program, { simd, threads }: Abilities): Assembled {
  const kernels = leaves(program.kernels);
  const types = program.buffers.map(({ dtype }) => dtype);
  const plan = planLayout(program);
  const context: Context = { layout: plan, types, simd, threads };
  const scratch = kernels.reduce(
    (most, kernel) => (kernel.kind === "matmul" ? Math.max(most, matmulScratch(kernel, context)) : most),
    0,
  );
  const layout = withScratch(plan, scratch);
  const hasCall = threads > 1 || kernels.some(({ kind }) => kind === "routine");
  const imported = hasCall ? 1 : 0;
  const functions: Code[] = [];
  const add = (code: Code): number => functions.push(code) - 1 + imported;
  const numbers = new Map<Kernel, number>();
  const partsOf = new Map<Kernel, number>();
  const shared = new Map<number, number>();
  kernels.forEach((kernel, position) => {
    if (kernel.kind === "copy" || kernel.kind === "routine") return;
    const cut = threads > 1 ? cutOf(kernel, threads) : undefined;
    const parts = kernel.kind === "matmul" ? matmulParts(kernel, context) : (cut?.parts ?? 1);
    const code = new Code(parts > 1 ? 2 : 0);
    emitKernel(code, kernel, context, position + 1, cut && emitStretch(code, cut));
    const number = add(code);
    numbers.set(kernel, number);
    if (parts === 1) return;
    partsOf.set(kernel, parts);
    shared.set(position, number);
  });
  const isShared = shared.size > 0;
  const work = isShared ? add(emitted(1, (code) => emitWork(code, shared))) : -1;
  const help = isShared ? add(emitted(1, (code) => emitHelp(code, work))) : -1;
  const run = emitted(0, (code) =>
    emitRun(code, program.kernels, context, (kernel) => {
      const parts = partsOf.get(kernel);
      if (kernel.kind === "routine") code.i32(kernels.indexOf(kernel)).call(0);
      else if (parts) emitJob(code, { kernel: kernels.indexOf(kernel), parts, helpers: threads - 1, work, call: 0 });
      else code.call(numbers.get(kernel)!);
    }),
  );
  const exports = { run: add(run), ...(isShared ? { help } : {}) };
  const pages = Math.ceil(layout.bytes / PAGE);
  return { bytes: encodeModule({ functions, pages, isShared, hasCall, exports }), layout, isShared };
}

function emitted(parameters: number, emit: (code: Code) => void): Code {
  const code = new Code(parameters);
  emit(code);
  return code;
}

/** `status`: the number that a stopped kernel leaves behind. */
function emitKernel(
  code: Code,
  kernel: Exclude<Leaf, { kind: "copy" | "routine" }>,
  context: Context,
  status: number,
  stretch: Stretch | undefined,
): void {
  switch (kernel.kind) {
    case "loop":
      return emitLoop(code, kernel, context, stretch);
    case "reduce":
      return emitReduce(code, kernel, context, stretch);
    case "matmul":
      return emitMatmul(code, kernel, context);
    case "iterate":
      return emitIterate(code, kernel, context, stretch);
    case "gather":
      return emitGather(code, kernel, context, status);
    case "scatterAdd":
      return emitScatterAdd(code, kernel, context, status);
  }
}

/** Calls the kernels one after the other, those of repeats again and again; copies are made on the spot. */
function emitRun(
  code: Code,
  kernels: readonly Kernel[],
  context: Context,
  call: (kernel: Leaf) => void,
  turn?: number,
  depth = 0,
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
        if (depth < MOST_DEPTH) code.i32(0).get(at).memory("i32.store", turnPlace(depth));
        emitRun(code, kernel.kernels, context, call, at, depth + 1);
      });
    } else if (kernel.kind === "copy") emitCopy(code, kernel, context, turn);
    else call(kernel);
  }
}

/** `turn`: local with the number of the turn of the repeat that the copy stands in. */
function emitCopy(code: Code, kernel: CopyKernel, { layout, types }: Context, turn: number | undefined): void {
  const width = bytesOfElement[types[kernel.source]];
  if (kernel.length === 0 || layout.needless.has(kernel)) return;
  const address = (buffer: number, step: number) => {
    code.i32(layout.offsets[buffer]);
    addTurns(code, layout.steps[buffer]);
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
