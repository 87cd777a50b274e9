// Matrix products: which way lanes lie, and the plain loop for what no lane fits. Lanes lie along n, or along m when that is
// how memory lies; an operand that lies along k is turned in registers, or packed into room of its own first.

import { type Access, MATMUL_BLOCK, type MatmulKernel } from "../../ir/program.ts";
import type { Code } from "./assembler.ts";
import { type Context, nest } from "./context.ts";
import { Element } from "./element.ts";
import { type Lanes, laneCount, lanesFor } from "./lanes.ts";
import { type Orientation, Tiles, tilesScratch } from "./tiles.ts";

/** Rows up to which vectors are turned anew for every tile of rows rather than packed once. */
const FEW_ROWS = 8;

function orient(kernel: MatmulKernel, lanes: Lanes): Orientation | undefined {
  const { m, n, batch } = kernel;
  const width = laneCount[lanes];
  const at = batch.length;
  const a = { access: kernel.a, free: kernel.a.strides[at], inner: kernel.a.strides[at + 1] };
  const b = { access: kernel.b, free: kernel.b.strides[at + 1], inner: kernel.b.strides[at] };
  const alongN = { lanesAlong: "n", laneExtent: n, rowExtent: m, vector: b, single: a } as const;
  const alongM = { lanesAlong: "m", laneExtent: m, rowExtent: n, vector: a, single: b } as const;
  const fits = [alongN, alongM].filter(({ laneExtent }) => laneExtent >= width);
  const ready = fits.find(({ vector }) => vector.free === 1);
  if (ready) return { ...ready, reading: "direct" };
  const [cheapest] = fits.sort((x, y) => x.laneExtent - y.laneExtent);
  if (!cheapest) return undefined;
  const isTurned = cheapest.vector.inner === 1 && cheapest.rowExtent <= FEW_ROWS;
  return { ...cheapest, reading: isTurned ? "turned" : "packed" };
}

/** The widest lanes that the product and its epilogue can run in. */
function matmulLanes(kernel: MatmulKernel, context: Context): Lanes {
  if (!context.simd) return "scalar";
  const isGuarded = [kernel.a, kernel.b].some(({ guards }) => guards.length > 0);
  const wanted = lanesFor(
    kernel.epilogue,
    kernel.stores.map(({ access }) => context.types[access.buffer]),
  );
  const isPlain = kernel.epilogue.every((i) => i.kind !== "load" || i.access.guards.length === 0);
  const own = kernel.dtype === "f32" ? "x4" : "x2";
  return !isGuarded && isPlain && wanted === own ? own : "scalar";
}

/** Bytes of room that a product wants for itself. */
export function matmulScratch(kernel: MatmulKernel, context: Context): number {
  const lanes = matmulLanes(kernel, context);
  const orientation = lanes === "scalar" ? undefined : orient(kernel, lanes);
  if (!orientation) return 0;
  const { packed, panel } = tilesScratch(kernel, lanes, orientation);
  return packed + panel;
}

export function emitMatmul(code: Code, kernel: MatmulKernel, context: Context): void {
  const { batch, m, n } = kernel;
  if ([...batch, m, n].includes(0)) return;
  const lanes = matmulLanes(kernel, context);
  const orientation = lanes === "scalar" ? undefined : orient(kernel, lanes);
  const outer = batch.map(() => code.local("i32"));
  nest(code, outer, batch, () => {
    if (orientation) new Tiles(code, kernel, context, lanes, orientation, outer).emit();
    else emitPlain(code, kernel, context, outer);
  });
}

/** One element of the result after the other. */
function emitPlain(code: Code, kernel: MatmulKernel, context: Context, outer: readonly number[]): void {
  const { dtype, m, n, k, a, b, epilogue, stores } = kernel;
  const at = outer.length;
  const [row, column, i, block] = Array.from({ length: 4 }, () => code.local("i32"));
  const [total, sum] = [code.local(dtype), code.local(dtype)];
  // Adding to -0 leaves any first summand as it is.
  const start = (value: number) => (dtype === "f32" ? code.f32(value) : code.f64(value));
  const frame = { code, offsets: context.layout.offsets, types: context.types, lanes: "scalar" as const, laneAxis: -1 };
  /** A factor over batch axes, m, n and k. */
  const factor = (access: Access, strides: readonly number[]) => {
    return {
      kind: "load" as const,
      dtype,
      access: { ...access, strides: [...access.strides.slice(0, at), ...strides] },
    };
  };
  const factors = [factor(a, [a.strides[at], 0, a.strides[at + 1]]), factor(b, [0, b.strides[at + 1], b.strides[at]])];
  nest(code, [row, column], [m, n], () => {
    start(k === 0 ? 0 : -0).set(total);
    const element = new Element({ ...frame, indices: [...outer, row, column, i], innerAxis: at + 2 }, factors);
    element.begin();
    code.i32(0).set(i).i32(0).set(block);
    const oneBlock = () => {
      start(-0).set(sum);
      code.get(block).i32(MATMUL_BLOCK).op("i32.add").set(block);
      code.get(block).i32(k).get(block).i32(k).op("i32.lt_u", "select").set(block);
      code.loop(() => {
        const [x, y] = element.compute(new Array<number>(at + 3).fill(0));
        code.get(sum).get(x).get(y).op(`${dtype}.mul`, `${dtype}.add`).set(sum);
        code.get(i).i32(1).op("i32.add").tee(i).get(block).op("i32.lt_u").againIf();
      });
      code.get(total).get(sum).op(`${dtype}.add`).set(total);
      code.get(i).i32(k).op("i32.lt_u").againIf();
    };
    if (k > 0) code.loop(oneBlock);
    const result = new Element({ ...frame, indices: [...outer, row, column], innerAxis: -1 }, epilogue, total);
    result.begin(stores);
    const still = new Array<number>(at + 2).fill(0);
    result.compute(still);
    result.store(stores, still);
  });
}
