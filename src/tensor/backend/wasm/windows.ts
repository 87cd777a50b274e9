// Which buffers need no room of their own because, inside a repeat, they are one turn's stretch of a longer buffer: elements of sequences
// are read, and results of steps written, where they lie. What would have been copied in or out is not.

import {
  type CopyKernel,
  type Kernel,
  leaves,
  type Program,
  type RepeatKernel,
  reads,
  writes,
} from "../../ir/program.ts";
import { carriedOver } from "./life.ts";

/** A stretch of another buffer, which moves on by `step` elements with every turn of the repeats at this depth. */
export interface Window {
  readonly buffer: number;
  readonly step: number;
  readonly depth: number;
}

export interface Windows {
  readonly of: ReadonlyMap<number, Window>;
  readonly copies: ReadonlySet<Kernel>;
}

/** Repeats inside one another whose turns are counted; further in elements are copied. */
export const MOST_DEPTH = 4;

/** Kernels that find their buffers by turn; the others are told one place. */
const findsByTurn = ({ kind }: Kernel) => kind === "loop" || kind === "reduce" || kind === "matmul" || kind === "copy";

export function findWindows({ buffers, kernels }: Program): Windows {
  const of = new Map<number, Window>();
  const copies = new Set<Kernel>();
  const all = leaves(kernels);
  const users = new Map<number, Kernel[]>();
  const writers = new Map<number, Kernel[]>();
  const list = (lists: Map<number, Kernel[]>, buffer: number) => {
    const known = lists.get(buffer) ?? [];
    lists.set(buffer, known);
    return known;
  };
  for (const kernel of all) {
    for (const buffer of writes(kernel)) list(writers, buffer).push(kernel);
    for (const buffer of new Set([...reads(kernel), ...writes(kernel)])) list(users, buffer).push(kernel);
  }

  const visit = (repeat: RepeatKernel, depth: number): void => {
    const inside = new Set<Kernel>(leaves(repeat.kernels));
    const read = new Set(reads(repeat));
    const written = new Set(writes(repeat));
    const carried = carriedOver(repeat.kernels);
    const isHere = (buffer: number) =>
      buffers[buffer].role === "temporary" &&
      !of.has(buffer) &&
      list(users, buffer).every((kernel) => inside.has(kernel) && findsByTurn(kernel));
    const become = (copy: CopyKernel, own: number, buffer: number, step: number) => {
      if (buffers[own].length !== copy.length || buffers[own].dtype !== buffers[buffer].dtype) return;
      of.set(own, { buffer, step, depth });
      copies.add(copy);
    };
    for (const kernel of repeat.kernels) {
      if (kernel.kind === "repeat" && depth + 1 < MOST_DEPTH) visit(kernel, depth + 1);
      if (kernel.kind !== "copy") continue;
      const { source, target, sourceStep, targetStep } = kernel;
      const isWrittenOnce = list(writers, target).length === 1;
      if (sourceStep > 0 && targetStep === 0 && isWrittenOnce && isHere(target) && !written.has(source)) {
        become(kernel, target, source, sourceStep);
      } else if (targetStep > 0 && sourceStep === 0 && isWrittenOnce && isHere(source) && !carried.has(source)) {
        if (!read.has(target)) become(kernel, source, target, targetStep);
      }
    }
  };
  for (const kernel of kernels) if (kernel.kind === "repeat") visit(kernel, 0);
  return { of, copies };
}
