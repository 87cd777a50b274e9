// Long reductions: a long run is cut in blocks, the blocks' results are written out and reduced in turn. The cut is part of the
// program, so that every backend sums in the same order and threads can share the blocks.

import { mapStrided, type Strided } from "./join.ts";
import { type Kernel, REDUCE_BLOCK, type ReduceKernel } from "./program.ts";
import { rowMajorStrides, type Shape, sizeOf } from "./shape.ts";

/** The kernels of a reduction: itself where its run is short. `addBuffer`: room for the blocks' results. */
export function reductionKernels(kernel: ReduceKernel, addBuffer: (shape: Shape) => number): Kernel[] {
  const run = kernel.extents[kernel.extents.length - 1];
  if (run <= REDUCE_BLOCK) return [kernel];
  const kept = kernel.extents.slice(0, kernel.kept);
  const outer = kernel.extents.slice(kernel.kept, -1);
  const whole = Math.floor(run / REDUCE_BLOCK);
  const blocks = Math.ceil(run / REDUCE_BLOCK);
  const { dtype } = kernel.body[kernel.value];
  const lengths = [...outer, blocks, ...kept];
  const steps = rowMajorStrides(lengths);
  const buffer = addBuffer(lengths);
  /** `count` blocks of `length` elements from block `from` on. */
  const blocksFrom = (from: number, count: number, length: number): Kernel => {
    /** Over kept axes, outer axes and run, as one over outer axes, block, kept axes and place in the block. */
    const cut = ({ offset, strides }: Strided): Strided => {
      const along = strides[strides.length - 1];
      return {
        offset: offset + from * REDUCE_BLOCK * along,
        strides: [...strides.slice(kept.length, -1), along * REDUCE_BLOCK, ...strides.slice(0, kept.length), along],
      };
    };
    const access = { buffer, offset: from * steps[outer.length], strides: steps, guards: [] };
    return {
      ...kernel,
      kept: lengths.length,
      extents: [...outer, count, ...kept, length],
      body: kernel.body.map((instruction) => mapStrided(instruction, cut)),
      epilogue: [{ kind: "accumulator", dtype }],
      stores: [{ access, value: 0 }],
    };
  };
  const rest = blocks > whole ? [blocksFrom(whole, 1, run % REDUCE_BLOCK)] : [];
  const strides = [...rowMajorStrides(kept), sizeOf(kept)];
  const ofBlocks: ReduceKernel = {
    ...kernel,
    extents: [...kept, sizeOf(outer) * blocks],
    body: [{ kind: "load", dtype, access: { buffer, offset: 0, strides, guards: [] } }],
    value: 0,
  };
  return [blocksFrom(0, whole, REDUCE_BLOCK), ...rest, ...reductionKernels(ofBlocks, addBuffer)];
}
