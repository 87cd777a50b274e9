// Large products, and those whose operands lie anyhow: for every block of k the operands are packed into panels, and a grid of
// sums in registers runs down two panels at a time (K. Goto and R. van de Geijn, "Anatomy of high-performance matrix
// multiplication", 2008). Totals of the blocks wait in memory. Windows of an image are an operand that nobody writes out.

import { MATMUL_BLOCK } from "../../ir/program.ts";
import { sizeOf } from "../../ir/shape.ts";
import type { Code } from "./assembler.ts";
import { type Context, countLoop } from "./context.ts";
import type { Lanes } from "./lanes.ts";
import { bytesOfElement } from "./layout.ts";
import { isInPlace, type Operand, Packing, pushBase } from "./pack.ts";
import { indicesOf, limit, rangeLoop } from "./ranges.ts";
import { type Panels, type Plan, planOf, regionsOf } from "./regions.ts";
import { emitFinish, Grid, type OrientedProduct } from "./registers.ts";

/** Steps of k up to which they are written out. */
const SHORT = 2;
/** Steps of k packed of one panel before the next: rows of an operand that lie a power of two apart share few places of a cache. */
const CHUNK = 64;

/** Panels from one number on and up to another, and the one at hand: locals, with where it begins among rows or lanes. */
interface Walk {
  readonly from: number;
  readonly to: number;
  readonly panel: number;
  readonly start: number;
}

/** Where threads share a product: how many parts it has, and locals with the number of one and of the thread that does it. */
export interface Share {
  readonly parts: number;
  readonly part: number;
  readonly thread: number;
}

export class Packed {
  readonly #code: Code;
  readonly #product: OrientedProduct;
  readonly #context: Context;
  readonly #lanes: Lanes;
  readonly #plan: Plan;
  readonly #share: Share | undefined;
  readonly #grid: Grid;
  /** Local with the first byte of the room. */
  readonly #room: number;
  /** The block of k: locals with its number, its first step, and how many it has. */
  readonly #block: number;
  readonly #first: number;
  readonly #count: number;
  readonly #vectors: Packing;
  /** Undefined where single elements are read from where they lie. */
  readonly #singles: Packing | undefined;
  /** Locals with the first byte of the single operand, and where a grid reads next. */
  readonly #singleBase: number;
  readonly #v: number;
  readonly #s: number;
  /** Panels of lanes and rows of a region, and those of rows that are packed together. */
  readonly #laneWalk: Walk;
  readonly #rowWalk: Walk;
  readonly #stretchWalk: Walk;

  constructor(code: Code, product: OrientedProduct, context: Context, lanes: Lanes, share?: Share) {
    const local = () => code.local("i32");
    const { vector, single, dtype } = product;
    const plan = planOf(product, lanes, share ? context.threads : 1);
    this.#share = share;
    this.#code = code;
    this.#product = product;
    this.#context = context;
    this.#lanes = lanes;
    this.#plan = plan;
    this.#grid = new Grid(code, dtype, plan.rows.width, plan.columns);
    this.#room = local();
    this.#block = local();
    this.#first = local();
    this.#count = local();
    this.#singleBase = local();
    this.#v = local();
    this.#s = local();
    this.#laneWalk = { from: local(), to: local(), panel: local(), start: local() };
    this.#rowWalk = { from: local(), to: local(), panel: local(), start: local() };
    this.#stretchWalk = { ...this.#rowWalk, from: local(), to: local() };
    code.i32(context.layout.scratch);
    if (share) code.get(share.thread).i32(plan.bytes).op("i32.mul", "i32.add");
    code.set(this.#room);
    const packing = (operand: Operand, width: number, table: number) =>
      new Packing(code, operand, width, {
        table: this.#inRoom(table),
        first: this.#first,
        count: this.#count,
      });
    this.#vectors = packing(vector, plan.lanes.width, plan.vectorTable);
    this.#singles = isInPlace(single) ? undefined : packing(single, plan.rows.width, plan.singleTable);
  }

  /** A local with an address in the room. */
  #inRoom(offset: number): number {
    const address = this.#code.local("i32");
    this.#code.get(this.#room).i32(offset).op("i32.add").set(address);
    return address;
  }

  /** Regions are independent of each other: any thread may do any of them, at any time. */
  emit(): void {
    const code = this.#code;
    const extents = regionsOf(this.#product, this.#plan);
    const region = code.local("i32");
    const one = () => this.#region(region, extents);
    if (!this.#share) return countLoop(code, region, sizeOf(extents), one);
    const all = code.local("i32");
    code.i32(sizeOf(extents)).set(all).get(this.#share.part).set(region);
    rangeLoop(code, region, all, one, this.#share.parts);
  }

  /** Sets a walk to the panels of a region with this number. */
  #enter(number: number, { inRegion, count }: Panels, { from, to }: Walk): void {
    this.#code.get(number).i32(inRegion).op("i32.mul").tee(from).i32(inRegion).op("i32.add").set(to);
    limit(this.#code, to, () => this.#code.i32(count));
  }

  #region(number: number, extents: readonly number[]): void {
    const code = this.#code;
    const { batch, k, single } = this.#product;
    const indices = indicesOf(code, number, extents);
    const outer = indices.slice(0, batch.length);
    this.#enter(indices[batch.length], this.#plan.rows, this.#rowWalk);
    this.#enter(indices[batch.length + 1], this.#plan.lanes, this.#laneWalk);
    this.#vectors.begin(outer, this.#context);
    this.#singles?.begin(outer, this.#context);
    if (!this.#singles) {
      pushBase(code, single, outer, this.#context);
      code.set(this.#singleBase);
    }
    countLoop(code, this.#block, Math.ceil(k / MATMUL_BLOCK), () => {
      code.get(this.#block).i32(MATMUL_BLOCK).op("i32.mul").set(this.#first);
      code.i32(k).get(this.#first).op("i32.sub").set(this.#count);
      limit(code, this.#count, () => code.i32(MATMUL_BLOCK));
      this.#vectors.beginBlock();
      this.#singles?.beginBlock();
      this.#pack(this.#vectors, this.#laneWalk, this.#plan.lanes, this.#plan.vectors, this.#v);
      this.#overStretches(() => {
        if (this.#singles) this.#pack(this.#singles, this.#stretchWalk, this.#plan.rows, this.#plan.singles, this.#s);
        this.#over(this.#laneWalk, this.#plan.lanes, () =>
          this.#over(this.#stretchWalk, this.#plan.rows, () => this.#tile(outer)),
        );
      });
    });
  }

  /** Rows of the region, as many at a time as are packed together. */
  #overStretches(body: () => void): void {
    const code = this.#code;
    const { from, to } = this.#stretchWalk;
    const { stretch } = this.#plan;
    code.get(this.#rowWalk.from).set(from);
    const one = () => {
      code.get(from).i32(stretch).op("i32.add").set(to);
      limit(code, to, () => code.get(this.#rowWalk.to));
      body();
    };
    rangeLoop(code, from, this.#rowWalk.to, one, stretch);
  }

  #over({ from, to, panel, start }: Walk, { width, extent }: Panels, body: () => void): void {
    const code = this.#code;
    code.get(from).set(panel);
    rangeLoop(code, panel, to, () => {
      code.get(panel).i32(width).op("i32.mul").set(start);
      limit(code, start, () => code.i32(extent - width));
      body();
    });
  }

  /** Sets a local to where the packed panel at hand lies. */
  #panelAt({ panel, from }: Walk, { bytes }: Panels, offset: number, to: number): void {
    const code = this.#code;
    code.get(panel).get(from).op("i32.sub").i32(bytes).op("i32.mul");
    code.get(this.#room).op("i32.add").i32(offset).op("i32.add").set(to);
  }

  #pack(packing: Packing, walk: Walk, panels: Panels, offset: number, target: number): void {
    const code = this.#code;
    const [from, to] = [code.local("i32"), code.local("i32")];
    const chunk = () => {
      code.get(from).i32(CHUNK).op("i32.add").set(to);
      limit(code, to, () => code.get(this.#count));
      this.#over(walk, panels, () => {
        this.#panelAt(walk, panels, offset, target);
        packing.panel(walk.start, target, { from, to });
      });
    };
    code.i32(0).set(from);
    rangeLoop(code, from, this.#count, chunk, CHUNK);
  }

  /** A block's sums of one grid; with the last block, the end of it. */
  #tile(outer: readonly number[]): void {
    const code = this.#code;
    const { k } = this.#product;
    this.#panelAt(this.#laneWalk, this.#plan.lanes, this.#plan.vectors, this.#v);
    this.#multiply();
    const finish = () => {
      const place = { outer, row: this.#rowWalk.start, lane: this.#laneWalk.start };
      emitFinish(code, this.#product, this.#context, this.#lanes, this.#grid.sums, place);
    };
    if (k <= MATMUL_BLOCK) return finish();
    const total = code.local("i32");
    const { rows, lanes, columns } = this.#plan;
    code.get(this.#rowWalk.panel).get(this.#rowWalk.from).op("i32.sub").i32(lanes.inRegion).op("i32.mul");
    code.get(this.#laneWalk.panel).get(this.#laneWalk.from).op("i32.sub", "i32.add");
    code.i32(rows.width * columns * 16).op("i32.mul");
    code.get(this.#room).op("i32.add").i32(this.#plan.totals).op("i32.add").set(total);
    code.get(this.#block);
    code.when(() => this.#grid.add((position) => code.get(total).memory("v128.load", position * 16)));
    code
      .get(this.#block)
      .i32(Math.ceil(k / MATMUL_BLOCK) - 1)
      .op("i32.eq");
    code.when(finish);
    code
      .get(this.#block)
      .i32(Math.ceil(k / MATMUL_BLOCK) - 1)
      .op("i32.lt_u");
    code.when(() => {
      this.#grid.sums.flat().forEach((sum, position) => {
        code
          .get(total)
          .get(sum)
          .memory("v128.store", position * 16);
      });
    });
  }

  /** Runs the grid through the block. */
  #multiply(): void {
    const code = this.#code;
    const { k, single, dtype } = this.#product;
    const { rows, columns } = this.#plan;
    const size = bytesOfElement[dtype];
    const [free, inner] = this.#singles ? [size, rows.width * size] : [single.free.strides[0] * size, size];
    if (this.#singles) this.#panelAt(this.#stretchWalk, rows, this.#plan.singles, this.#s);
    else {
      code.get(this.#rowWalk.start).i32(free).op("i32.mul").get(this.#first).i32(inner).op("i32.mul", "i32.add");
      code.get(this.#singleBase).op("i32.add").set(this.#s);
    }
    const step = (at: number, isFirst: boolean) =>
      this.#grid.step(
        (column) => code.get(this.#v).memory("v128.load", (at * columns + column) * 16),
        (row) => code.get(this.#s).memory(`v128.load${size * 8}_splat`, at * inner + row * free),
        isFirst,
      );
    if (k <= SHORT) {
      for (let at = 0; at < k; at++) step(at, at === 0);
      return;
    }
    this.#grid.clear();
    const end = code.local("i32");
    code
      .get(this.#count)
      .i32(columns * 16)
      .op("i32.mul")
      .get(this.#v)
      .op("i32.add")
      .set(end);
    // One step a turn: of more, an engine reads all operands first and has no registers for them.
    code.loop(() => {
      step(0, false);
      code.get(this.#s).i32(inner).op("i32.add").set(this.#s);
      code
        .get(this.#v)
        .i32(columns * 16)
        .op("i32.add")
        .tee(this.#v)
        .get(end)
        .op("i32.lt_u")
        .againIf();
    });
  }
}
