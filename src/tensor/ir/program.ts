// The lowered form: buffers, and kernels that read and write them. What backends take; they see no graph.

import type { DType, TypedArray } from "#kit";
import type { Options, RoutineName } from "../routine/table.ts";
import type { BasicName } from "./algebra.ts";
import type { Held, Reduction } from "./graph.ts";
import type { Shape } from "./shape.ts";

/** Partial results of a reduction run: element i goes to partial i mod 8. Part of every result's meaning; see `ReduceKernel`. */
export const REDUCE_PARTIALS = 8;
/** Longest run of a reduction; a longer one is cut in blocks, whose results are reduced in turn. */
export const REDUCE_BLOCK = 4096;
/** Inner length after which a matrix product folds its running sum into the total. */
export const MATMUL_BLOCK = 512;

export type Role = "input" | "constant" | "output" | "temporary";

export interface Buffer {
  readonly dtype: DType;
  readonly length: number;
  role: Role;
}

/** Element `offset + sum of strides[i] * index[i]` of a buffer, over the kernel's loop axes. */
export interface Access {
  readonly buffer: number;
  readonly offset: number;
  readonly strides: readonly number[];
  /** Where any of these positions is out of bounds the value is 0 and nothing is read. */
  readonly guards: readonly Guard[];
}

/** In bounds where 0 <= offset + sum of strides[i] * index[i] < length. */
export interface Guard {
  readonly offset: number;
  readonly strides: readonly number[];
  readonly length: number;
}

/** One step of an element's computation. Instructions name earlier ones by position. */
export type Instruction =
  | { readonly kind: "load"; readonly dtype: DType; readonly access: Access }
  | { readonly kind: "constant"; readonly dtype: DType; readonly value: number }
  | { readonly kind: "index"; readonly dtype: DType; readonly offset: number; readonly strides: readonly number[] }
  | { readonly kind: "accumulator"; readonly dtype: DType }
  /** A number of the state of an iteration. */
  | { readonly kind: "carry"; readonly dtype: DType; readonly position: number }
  | {
      readonly kind: "apply";
      readonly dtype: DType;
      readonly operation: BasicName;
      readonly operands: readonly number[];
    };

export interface Store {
  readonly access: Access;
  /** Position of the stored instruction. */
  readonly value: number;
}

/** For every index: compute, store. */
export interface LoopKernel {
  readonly kind: "loop";
  extents: readonly number[];
  body: Instruction[];
  stores: Store[];
}

/**
 * For every index of the kept axes: total = identity; for every index of the outer reduced axes: eight partials start at the
 * identity, element i of the run (REDUCE_BLOCK or less) joins partial i mod 8, and total joins ((p0,p4),(p2,p6)),((p1,p5),(p3,p7)).
 * Then the epilogue, over the kept axes, with the total as accumulator. `extents` are kept axes, outer reduced axes, run.
 */
export interface ReduceKernel {
  readonly kind: "reduce";
  readonly reduction: Reduction;
  readonly kept: number;
  readonly extents: readonly number[];
  readonly body: readonly Instruction[];
  readonly value: number;
  readonly epilogue: Instruction[];
  readonly stores: readonly Store[];
}

/**
 * Over batch axes, m axes and n axes: total = 0; for every block of MATMUL_BLOCK of k, the k axes counted as one, row-major:
 * sum = the first a * b; sum = sum + a * b in rising k, each operation rounded; total = the first sum, then total + sum; 0 where
 * k is 0. Then the epilogue over batch, m, n axes. The first access strides over batch, m, k axes; the second over batch, k, n.
 * Axes of a group that walk as one are one: of a plain product each group has one axis.
 */
export interface MatmulKernel {
  readonly kind: "matmul";
  readonly dtype: "f32" | "f64";
  readonly batch: readonly number[];
  readonly m: readonly number[];
  readonly n: readonly number[];
  readonly k: readonly number[];
  readonly a: Access;
  readonly b: Access;
  readonly epilogue: Instruction[];
  readonly stores: readonly Store[];
}

/**
 * For every element: its state begins as the carries say; while `until` does not hold and fewer than `limit` steps are made, the
 * body gives the next state. What the state ended as goes to the targets, and how many steps that took to `steps`.
 */
export interface IterateKernel {
  readonly kind: "iterate";
  /** One axis: the elements, row-major. */
  readonly extents: readonly [number];
  /** Buffer with the most steps, one i32. */
  readonly limit: number;
  /** A target is absent where nobody wants the end. */
  readonly carries: readonly { readonly dtype: DType; readonly begin: Access; readonly target: number | undefined }[];
  /** Carries, loads of what is fixed, constants and what is computed from them. */
  readonly body: readonly Instruction[];
  /** Positions of the next state, and of the bool that ends. */
  readonly next: readonly number[];
  readonly until: number;
  readonly steps: number | undefined;
}

/** Rows of `width` elements of `source` (of `rows` rows) picked by `count` indices. */
export interface GatherKernel {
  readonly kind: "gather";
  readonly source: number;
  readonly indices: number;
  readonly target: number;
  readonly rows: number;
  readonly width: number;
  readonly count: number;
}

/** `target` is zeroed, then row i of `source` is added to row indices[i], in rising i. */
export interface ScatterAddKernel extends Omit<GatherKernel, "kind"> {
  readonly kind: "scatterAdd";
}

/** An algorithm of `routine/` on whole row-major buffers; `batch` of them one after the other. */
export interface RoutineKernel {
  readonly kind: "routine";
  readonly routine: RoutineName;
  readonly options: Options;
  readonly batch: number;
  /** Shapes without the batch. */
  readonly inputs: readonly Placed[];
  readonly output: Placed;
}

export interface Placed {
  readonly buffer: number;
  readonly shape: Shape;
}

/** Copies elements; inside a repeat, `sourceStep` and `targetStep` elements further on with every turn. */
export interface CopyKernel {
  readonly kind: "copy";
  readonly source: number;
  readonly target: number;
  readonly length: number;
  readonly sourceStep: number;
  readonly targetStep: number;
}

/** Kernels run again and again: turns 0 .. count - 1, or backwards. */
export interface RepeatKernel {
  readonly kind: "repeat";
  readonly count: number;
  readonly reverse: boolean;
  readonly kernels: readonly Kernel[];
}

export type Kernel =
  | LoopKernel
  | ReduceKernel
  | MatmulKernel
  | GatherKernel
  | ScatterAddKernel
  | RoutineKernel
  | IterateKernel
  | CopyKernel
  | RepeatKernel;

export interface Program {
  readonly buffers: readonly Buffer[];
  readonly kernels: readonly Kernel[];
  /** Buffer of each argument by position; undefined where the argument is not used. */
  readonly inputs: readonly (number | undefined)[];
  readonly constants: readonly { readonly buffer: number; readonly values: TypedArray }[];
  readonly outputs: readonly number[];
}

/** A program ready to run. */
export interface Executable {
  run(inputs: readonly Held[]): readonly Held[];
  /** What the last run gave will be an input of the next, and read by nobody after that. */
  forgetResult(): void;
}

export interface Backend {
  readonly name: string;
  /** Programs with `own` memory keep what they were given; those that share one begin afresh each time. */
  prepare(program: Program, memory: "own" | "shared"): Executable;
}

/** What a reduction begins with. */
export function identityOf(reduction: Reduction, dtype: DType): number {
  if (reduction === "sum") return 0;
  const highest = dtype === "i32" ? 0x7fffffff : dtype === "u32" ? 0xffffffff : Number.POSITIVE_INFINITY;
  const lowest = dtype === "i32" ? -0x80000000 : dtype === "u32" ? 0 : Number.NEGATIVE_INFINITY;
  return reduction === "min" ? highest : lowest;
}

/** Buffers a kernel reads. */
export function reads(kernel: Kernel): number[] {
  const loaded = (body: readonly Instruction[]) =>
    body.flatMap((instruction) => (instruction.kind === "load" ? [instruction.access.buffer] : []));
  switch (kernel.kind) {
    case "loop":
      return loaded(kernel.body);
    case "reduce":
      return [...loaded(kernel.body), ...loaded(kernel.epilogue)];
    case "matmul":
      return [kernel.a.buffer, kernel.b.buffer, ...loaded(kernel.epilogue)];
    case "gather":
    case "scatterAdd":
      return [kernel.source, kernel.indices];
    case "routine":
      return kernel.inputs.map(({ buffer }) => buffer);
    case "copy":
      return [kernel.source];
    case "iterate":
      return [kernel.limit, ...kernel.carries.map(({ begin }) => begin.buffer), ...loaded(kernel.body)];
    case "repeat":
      return kernel.kernels.flatMap(reads);
  }
}

/** Buffers a kernel writes. */
export function writes(kernel: Kernel): number[] {
  switch (kernel.kind) {
    case "loop":
    case "reduce":
    case "matmul":
      return kernel.stores.map((store) => store.access.buffer);
    case "gather":
    case "scatterAdd":
    case "copy":
      return [kernel.target];
    case "routine":
      return [kernel.output.buffer];
    case "iterate":
      return [...kernel.carries.map(({ target }) => target), kernel.steps].filter((buffer) => buffer !== undefined);
    case "repeat":
      return kernel.kernels.flatMap(writes);
  }
}

/** The kernels that do the work, those inside repeats in their place, in the order they stand. */
export const leaves = (kernels: readonly Kernel[]): Leaf[] =>
  kernels.flatMap((kernel) => (kernel.kind === "repeat" ? leaves(kernel.kernels) : [kernel]));

export type Leaf = Exclude<Kernel, RepeatKernel>;
