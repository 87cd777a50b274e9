// Matrix products: which way lanes lie, and the plain loop for what no lane fits. Lanes lie along n, or along m when that is
// how memory lies; an operand that lies along k is turned in registers, or packed into room of its own first.

import { type Access, MATMUL_BLOCK, type MatmulKernel } from "../../ir/program.ts";
import { sizeOf } from "../../ir/shape.ts";
import type { Code } from "./assembler.ts";
import { type Context, countLoop, nest } from "./context.ts";
import { Element } from "./element.ts";
import { type Lanes, laneCount, lanesFor } from "./lanes.ts";
import { type Orientation, type Product, Tiles, tilesScratch } from "./tiles.ts";

/** Rows up to which vectors are turned anew for every tile of rows rather than packed once. */
const FEW_ROWS = 8;

function orient(kernel: Product, lanes: Lanes): Orientation | undefined {
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
  const plain = plainProduct(kernel);
  const orientation = plain && lanes !== "scalar" ? orient(plain, lanes) : undefined;
  if (!plain || !orientation) return 0;
  const { packed, panel } = tilesScratch(plain, lanes, orientation);
  return packed + panel;
}

export function emitMatmul(code: Code, kernel: MatmulKernel, context: Context): void {
  const { batch, m, n } = kernel;
  if ([...batch, ...m, ...n].includes(0)) return;
  const lanes = matmulLanes(kernel, context);
  const plain = plainProduct(kernel);
  const orientation = plain && lanes !== "scalar" ? orient(plain, lanes) : undefined;
  if (!plain || !orientation) return emitPlain(code, kernel, context);
  const outer = batch.map(() => code.local("i32"));
  nest(code, outer, batch, () => new Tiles(code, plain, context, lanes, orientation, outer).emit());
}

/** The product of two matrices; undefined where a group has several axes. */
function plainProduct(kernel: MatmulKernel): Product | undefined {
  const [[m, ...mRest], [n, ...nRest], [k, ...kRest]] = [kernel.m, kernel.n, kernel.k];
  return mRest.length + nRest.length + kRest.length > 0 ? undefined : { ...kernel, m, n, k };
}

/** One element of the result after the other. */
function emitPlain(code: Code, kernel: MatmulKernel, context: Context): void {
  const { dtype, batch, m, n, k, a, b, epilogue, stores } = kernel;
  const extents = [...batch, ...m, ...n];
  const outer = extents.map(() => code.local("i32"));
  const inner = k.map(() => code.local("i32"));
  const isLong = sizeOf(k) > MATMUL_BLOCK;
  const [total, sum, count] = [code.local(dtype), code.local(dtype), code.local("i32")];
  // Adding to -0 leaves any first summand as it is.
  const start = (value: number) => (dtype === "f32" ? code.f32(value) : code.f64(value));
  const frame = { code, offsets: context.layout.offsets, types: context.types, lanes: "scalar" as const, laneAxis: -1 };
  const none = (axes: readonly number[]) => axes.map(() => 0);
  /** A factor over all axes: batch, m, n, k. */
  const factor = (access: Access, strides: readonly number[]) => ({
    kind: "load" as const,
    dtype,
    access: { ...access, strides: [...access.strides.slice(0, batch.length), ...strides] },
  });
  const ofA = a.strides.slice(batch.length);
  const ofB = b.strides.slice(batch.length);
  const factors = [
    factor(a, [...ofA.slice(0, m.length), ...none(n), ...ofA.slice(m.length)]),
    factor(b, [...none(m), ...ofB.slice(k.length), ...ofB.slice(0, k.length)]),
  ];
  const fold = () => code.get(total).get(sum).op(`${dtype}.add`).set(total);
  const indices = [...outer, ...inner];
  nest(code, outer, extents, () => {
    start(sizeOf(k) === 0 ? 0 : -0).set(total);
    start(-0).set(sum);
    code.i32(0).set(count);
    nest(code, inner.slice(0, -1), k.slice(0, -1), () => {
      const element = new Element({ ...frame, indices, innerAxis: indices.length - 1 }, factors);
      element.begin();
      countLoop(code, inner[inner.length - 1], k[k.length - 1], () => {
        const [x, y] = element.compute(none(indices));
        code.get(sum).get(x).get(y).op(`${dtype}.mul`, `${dtype}.add`).set(sum);
        if (!isLong) return;
        code.get(count).i32(1).op("i32.add").tee(count).i32(MATMUL_BLOCK).op("i32.eq");
        code.when(() => {
          fold();
          start(-0).set(sum);
          code.i32(0).set(count);
        });
      });
    });
    if (!isLong || sizeOf(k) % MATMUL_BLOCK > 0) fold();
    const result = new Element({ ...frame, indices: outer, innerAxis: -1 }, epilogue, total);
    result.begin(stores);
    result.compute(none(outer));
    result.store(stores, none(outer));
  });
}
