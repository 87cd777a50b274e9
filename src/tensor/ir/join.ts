// What is done to kernels once they are lowered: loops over one space joined, dead stores removed, axes collapsed.

import { accessKey, Body, prune } from "./body.ts";
import {
  type Access,
  type Buffer,
  type Instruction,
  type Kernel,
  type LoopKernel,
  leaves,
  reads,
  writes,
} from "./program.ts";
import { sameShape, upTo } from "./shape.ts";
import { mergesWithNext } from "./view.ts";

/** Kernels looked back over for one to join. */
const LOOK_BACK = 16;
/** Instructions a joined loop may have. */
const LONGEST_JOINED = 1000;

/** Everything in a body that moves with the loop axes. */
export const stridedThings = (body: readonly Instruction[]): { strides: readonly number[] }[] =>
  body.flatMap((instruction): { strides: readonly number[] }[] => {
    if (instruction.kind === "index") return [instruction];
    return instruction.kind === "load" ? [instruction.access, ...instruction.access.guards] : [];
  });

/** A place that moves with the loop axes. */
export interface Strided {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** The same instruction with its places walked in another way. */
export function mapStrided(instruction: Instruction, change: (place: Strided) => Strided): Instruction {
  if (instruction.kind === "index") return { ...instruction, ...pick(change(instruction)) };
  if (instruction.kind !== "load") return instruction;
  return { ...instruction, access: mapAccess(instruction.access, change) };
}

const mapAccess = (access: Access, change: (place: Strided) => Strided): Access => ({
  ...access,
  ...pick(change(access)),
  guards: access.guards.map((guard) => ({ ...guard, ...pick(change(guard)) })),
});

const pick = ({ offset, strides }: Strided): Strided => ({ offset, strides });

/** Over the loop axes in `keep`, each the last of the axes it stands for; one that there is not has length 1. */
const keeping =
  (keep: readonly number[]) =>
  ({ offset, strides }: Strided): Strided => ({ offset, strides: keep.map((axis) => strides[axis] ?? 0) });

export const restride = (instruction: Instruction, keep: readonly number[]): Instruction =>
  mapStrided(instruction, keeping(keep));

export const restrideAccess = (access: Access, keep: readonly number[]): Access => mapAccess(access, keeping(keep));

/** Loop axes that walk as one become one; axes of length 1 go. */
export function collapse(kernel: LoopKernel): void {
  const over = (keep: readonly number[], extents: readonly number[]) => {
    kernel.body = kernel.body.map((instruction) => restride(instruction, keep));
    kernel.stores = kernel.stores.map((store) => ({ ...store, access: restrideAccess(store.access, keep) }));
    kernel.extents = extents;
  };
  const real = upTo(kernel.extents.length).filter((axis) => kernel.extents[axis] !== 1);
  over(
    real,
    real.map((axis) => kernel.extents[axis]),
  );
  for (let axis = kernel.extents.length - 2; axis >= 0; axis--) {
    const things = [...stridedThings(kernel.body), ...kernel.stores.map((store) => store.access)];
    if (!mergesWithNext(kernel.extents, axis, things)) continue;
    const extents = kernel.extents.slice();
    extents.splice(axis, 2, extents[axis] * extents[axis + 1]);
    over(
      upTo(kernel.extents.length).filter((kept) => kept !== axis),
      extents,
    );
  }
}

/**
 * Adds a loop, into an earlier one over the same space where it reads that one's results in place or not at all. What it
 * waits for may stand between: then the earlier one moves behind that, if nothing there waits for the earlier one.
 */
export function join(kernels: Kernel[], loop: LoopKernel): void {
  const wanted = new Set(reads(loop));
  const between: Kernel[] = [];
  for (let back = kernels.length - 1; back >= Math.max(0, kernels.length - LOOK_BACK); back--) {
    const earlier = kernels[back];
    if (earlier.kind === "loop" && fits(earlier, loop)) {
      // Of a buffer that several kernels write, such as zeros with elements among them, the order counts too.
      const isWritten = (kernel: Kernel, buffers: readonly number[]) =>
        writes(kernel).some((buffer) => buffers.includes(buffer));
      const mustMove = between.some((kernel) => isWritten(kernel, [...wanted, ...writes(loop)]));
      const mustStay = between.some(
        (kernel) =>
          isWritten(kernel, writes(earlier)) || reads(kernel).some((buffer) => writes(earlier).includes(buffer)),
      );
      if (!mustMove || !mustStay) {
        absorb(earlier, loop);
        if (mustMove) kernels.push(...kernels.splice(back, 1));
        return;
      }
    }
    between.push(earlier);
  }
  kernels.push(loop);
}

const fits = (earlier: LoopKernel, later: LoopKernel): boolean =>
  earlier.body.length + later.body.length <= LONGEST_JOINED &&
  sameShape(earlier.extents, later.extents) &&
  readsInPlace(earlier, later);

function readsInPlace(earlier: LoopKernel, later: LoopKernel): boolean {
  const places = new Map(earlier.stores.map((store) => [store.access.buffer, accessKey(store.access)]));
  return later.body.every(
    (instruction) =>
      instruction.kind !== "load" ||
      (places.get(instruction.access.buffer) ?? accessKey(instruction.access)) === accessKey(instruction.access),
  );
}

function absorb(earlier: LoopKernel, later: LoopKernel): void {
  const body = new Body();
  for (const instruction of earlier.body) body.push(instruction);
  const produced = new Map(earlier.stores.map((store) => [accessKey(store.access), store.value]));
  const moved: number[] = [];
  later.body.forEach((instruction, position) => {
    const value = instruction.kind === "load" ? produced.get(accessKey(instruction.access)) : undefined;
    if (value !== undefined) moved[position] = value;
    else if (instruction.kind !== "apply") moved[position] = body.push(instruction);
    else
      moved[position] = body.push({ ...instruction, operands: instruction.operands.map((operand) => moved[operand]) });
  });
  earlier.body = body.instructions;
  earlier.stores.push(...later.stores.map((store) => ({ ...store, value: moved[store.value] })));
}

/** Temporaries that joining left unread are not written, nor is anything computed for them. */
export function removeDeadStores(kernels: readonly Kernel[], buffers: readonly Buffer[]): void {
  const read = new Set(kernels.flatMap(reads));
  for (const kernel of leaves(kernels)) {
    if (kernel.kind !== "loop") continue;
    kernel.stores = kernel.stores.filter(
      ({ access: { buffer } }) => buffers[buffer].role !== "temporary" || read.has(buffer),
    );
    const { body, at } = prune(
      kernel.body,
      kernel.stores.map((store) => store.value),
    );
    kernel.body = body;
    kernel.stores = kernel.stores.map((store, i) => ({ ...store, value: at[i] }));
  }
}
