// Matrix products: which way lanes lie, and which kernel computes them. Small products whose operands lie as vectors are
// computed from where they lie (tiles.ts), all else from packed panels (packed.ts), and what no lane fits one by one (dots.ts).

import { collapse, restride, restrideAccess, stridedThings } from "../../ir/join.ts";
import type { LoopKernel, MatmulKernel } from "../../ir/program.ts";
import { rowMajorStrides, sizeOf } from "../../ir/shape.ts";
import { mergesWithNext } from "../../ir/view.ts";
import type { Code } from "./assembler.ts";
import { type Context, nest } from "./context.ts";
import { emitDots } from "./dots.ts";
import { type Lanes, laneCount, lanesFor } from "./lanes.ts";
import { bytesOfElement } from "./layout.ts";
import { emitLoop } from "./loop.ts";
import { type Group, isFlat, isInPlace, merged, type Operand } from "./pack.ts";
import { Packed } from "./packed.ts";
import { packedSize } from "./regions.ts";
import { gridOf, type OrientedProduct, type Result } from "./registers.ts";
import { Tiles } from "./tiles.ts";

/** Rows up to which vectors are turned anew for every tile of rows rather than packed once. */
const FEW_ROWS = 4;
/** Size up to which an operand stays in the nearest cache, and in the next. */
const NEAR_BYTES = 16384;
const CLOSE_BYTES = 2 ** 20;
/** Rows from which on packing pays, where the operand read as vectors stays in the next cache, and where in none. */
const MANY_ROWS = 32;
const SOME_ROWS = 8;
/** Cost of packing an element. */
const COPY = 1;
/** Products of two elements from which on threads share the work. */
const LEAST_SHARED = 2 ** 18;

interface Way {
  readonly product: OrientedProduct;
  readonly lanes: Lanes;
  readonly reading: "direct" | "turned" | "packed";
  /** Parts that threads share; 1 where they do not. */
  readonly parts: number;
  /** Bytes of room, for every thread. */
  readonly bytes: number;
  /** In the time of one vector's product and sum. */
  readonly cost: number;
}

/** How an operand moves along a group of axes, the first of which is axis `at` of its access. */
const groupOf = ({ strides }: Operand["access"], at: number, extents: readonly number[]): Group =>
  merged({ extents, strides: strides.slice(at, at + extents.length) });

/** The result with one axis of rows and one of columns; undefined where axes do not walk as one, or lanes do not fit. */
function resultOf(kernel: MatmulKernel, context: Context): Omit<Result, "lanesAlong"> | undefined {
  const { batch, m, n, epilogue, stores, dtype } = kernel;
  const wanted = lanesFor(
    epilogue,
    stores.map(({ access }) => context.types[access.buffer]),
  );
  const isGuarded = epilogue.some((i) => i.kind === "load" && i.access.guards.length > 0);
  if (wanted !== ownLanes(dtype) || isGuarded) return undefined;
  const extents = [...batch, ...m, ...n];
  const [lastM, lastN] = [batch.length + m.length - 1, extents.length - 1];
  const things = [...stridedThings(epilogue), ...stores.map(({ access }) => access)];
  const isOne = extents.every(
    (_, axis) => axis < batch.length || axis === lastM || axis === lastN || mergesWithNext(extents, axis, things),
  );
  if (!isOne) return undefined;
  const keep = [...batch.keys(), lastM, lastN];
  return {
    dtype,
    batch,
    epilogue: epilogue.map((instruction) => restride(instruction, keep)),
    stores: stores.map((store) => ({ ...store, access: restrideAccess(store.access, keep) })),
  };
}

const ownLanes = (dtype: "f32" | "f64"): Lanes => (dtype === "f32" ? "x4" : "x2");

/** How a product is computed; undefined for one by one. */
function wayOf(kernel: MatmulKernel, result: Omit<Result, "lanesAlong">, threads: number): Way | undefined {
  const { batch, m, n, k, a, b, dtype } = kernel;
  const [rows, columns, inner] = [m, n, k].map(sizeOf);
  if (rows * columns * inner * sizeOf(batch) === 0 || a.guards.length + b.guards.length > 0) return undefined;
  const at = batch.length;
  const left = { dtype, access: a, free: groupOf(a, at, m), inner: groupOf(a, at + m.length, k) };
  const right = { dtype, access: b, free: groupOf(b, at + k.length, n), inner: groupOf(b, at, k) };
  const alongN = { lanesAlong: "n", vector: right, single: left, laneExtent: columns, rowExtent: rows } as const;
  const alongM = { lanesAlong: "m", vector: left, single: right, laneExtent: rows, rowExtent: columns } as const;
  const ways = [alongN, alongM]
    .filter(({ laneExtent }) => laneExtent >= laneCount[ownLanes(dtype)])
    .map((oriented) => wayAlong({ ...result, ...oriented, k: inner }, threads));
  return ways.sort((x, y) => x.cost - y.cost)[0];
}

function wayAlong(product: OrientedProduct, threads: number): Way {
  const { dtype, single, laneExtent, rowExtent, k, batch, lanesAlong, stores } = product;
  const lanes = ownLanes(dtype);
  const isShared = threads > 1 && sizeOf(batch) * rowExtent * laneExtent * k >= LEAST_SHARED;
  const reading = isShared ? "packed" : readingOf(product);
  const size = reading === "packed" ? packedSize(product, lanes, isShared ? threads : 1) : { bytes: 0, parts: 1 };
  const laneAxis = batch.length + (lanesAlong === "n" ? 1 : 0);
  const isStrided = stores.some(({ access }) => access.strides[laneAxis] !== 1);
  const sums = k * gridOf(rowExtent, laneExtent, laneCount[lanes]).cost;
  const storing = laneExtent * rowExtent * (isStrided ? 1 : 1 / laneCount[lanes]);
  const packing = reading === "direct" ? 0 : k * (laneExtent + (isInPlace(single) ? 0 : rowExtent)) * COPY;
  return {
    product,
    lanes,
    reading,
    bytes: size.bytes,
    parts: size.parts,
    cost: sums + storing + packing,
  };
}

function readingOf({ dtype, vector, single, laneExtent, rowExtent, k }: OrientedProduct): Way["reading"] {
  if (!isFlat(vector) || !isFlat(single)) return "packed";
  const bytes = k * laneExtent * bytesOfElement[dtype];
  const isQuick = bytes <= NEAR_BYTES || rowExtent < (bytes <= CLOSE_BYTES ? MANY_ROWS : SOME_ROWS);
  if (vector.free.strides[0] === 1 && isQuick) return "direct";
  return vector.inner.strides[0] === 1 && rowExtent <= FEW_ROWS ? "turned" : "packed";
}

interface Prepared {
  readonly way: Way | undefined;
  /** In which the product is written. */
  readonly context: Context;
  /** The epilogue as a loop of its own, which reads the product from the first bytes of the room. */
  readonly after?: LoopKernel;
  /** How many those are. */
  readonly bytes: number;
}

/** Where the lanes of a product do not fit its epilogue, the product is first written as it is. */
function prepare(kernel: MatmulKernel, context: Context): Prepared {
  if (!context.simd) return { way: undefined, context, bytes: 0 };
  const result = resultOf(kernel, context);
  if (result) return { way: wayOf(kernel, result, context.threads), context, bytes: 0 };
  const { batch, m, n, dtype, epilogue, stores } = kernel;
  const extents = [...batch, ...m, ...n];
  const access = { buffer: context.types.length, offset: 0, strides: rowMajorStrides(extents), guards: [] };
  const bytes = Math.ceil((sizeOf(extents) * bytesOfElement[dtype]) / 64) * 64;
  const { layout, types } = context;
  const bare: MatmulKernel = { ...kernel, epilogue: [{ kind: "accumulator", dtype }], stores: [{ access, value: 0 }] };
  const behind = {
    ...context,
    types: [...types, dtype],
    layout: { ...layout, offsets: [...layout.offsets, layout.scratch], scratch: layout.scratch + bytes },
  };
  const bareResult = resultOf(bare, behind);
  const way = bareResult && wayOf(bare, bareResult, 1);
  if (!way) return { way, context, bytes: 0 };
  const after: LoopKernel = {
    kind: "loop",
    extents,
    body: epilogue.map((i) => (i.kind === "accumulator" ? { kind: "load", dtype, access } : i)),
    stores: [...stores],
  };
  collapse(after);
  return { way, context: behind, after, bytes };
}

/** Bytes of room that a product wants for itself. */
export function matmulScratch(kernel: MatmulKernel, context: Context): number {
  const { way, bytes } = prepare(kernel, context);
  return bytes + (way ? way.bytes * (way.parts > 1 ? context.threads : 1) : 0);
}

/** In how many parts threads share a product; 1 where they do not. */
export const matmulParts = (kernel: MatmulKernel, context: Context): number => prepare(kernel, context).way?.parts ?? 1;

/** Of a product in parts the function's parameters are the numbers of the part and of the thread. */
export function emitMatmul(code: Code, kernel: MatmulKernel, context: Context): void {
  const { way, context: inside, after } = prepare(kernel, context);
  if (!way) return emitDots(code, kernel, context);
  const { product, lanes, reading, parts } = way;
  if (reading === "packed") {
    const share = parts > 1 ? { parts, part: 0, thread: 1 } : undefined;
    new Packed(code, product, inside, lanes, share).emit();
  } else {
    const outer = kernel.batch.map(() => code.local("i32"));
    nest(code, outer, kernel.batch, () => new Tiles(code, product, inside, lanes, reading, outer).emit());
  }
  if (after) emitLoop(code, after, inside);
}
