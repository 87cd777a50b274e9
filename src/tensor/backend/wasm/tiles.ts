// A matrix product in tiles: a few rows by a few vectors of the result stay in registers while k runs.

import { type Access, MATMUL_BLOCK, type MatmulKernel } from "../../ir/program.ts";
import { bytesOf, type Code } from "./assembler.ts";
import { type Context, countLoop, tileLoop } from "./context.ts";
import { Element, sumOf } from "./element.ts";
import { type Lanes, laneCount } from "./lanes.ts";
import { bytesOfElement } from "./layout.ts";
import { emitPack, turn } from "./pack.ts";

/** A product whose groups of axes have one axis each. */
export interface Product extends Omit<MatmulKernel, "m" | "n" | "k"> {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Where vectors are read: local with the first byte, and strides in elements as of an operand. */
type VectorSource = Pick<Operand, "free" | "inner"> & { readonly base: number };

/** Steps of k written out in one turn of the loop. */
const UNROLL = 4;
/** Vectors of running sums kept in registers: sixteen there are, less those that operands pass through. */
const SUMS = 8;
/** Size up to which an operand stays in the nearest cache. */
const NEAR_BYTES = 16384;

/** The product seen from its lanes: the operand read as vectors, and the one whose single elements meet them. */
export interface Orientation {
  readonly lanesAlong: "m" | "n";
  /** Lane positions and rows of the result. */
  readonly laneExtent: number;
  readonly rowExtent: number;
  readonly vector: Operand;
  readonly single: Operand;
  /** How vectors come out of memory: as they lie; copied to lie so; or turned in registers, where few rows share them. */
  readonly reading: "direct" | "packed" | "turned";
}

/** Strides in elements: `free` along lanes or rows, `inner` along k. */
export interface Operand {
  readonly access: Access;
  readonly free: number;
  readonly inner: number;
}

const zeroSteps = (count: number) => new Array<number>(count).fill(0);

/** Rows from which on vectors are first copied to lie one after the other, tile by tile: enough to pay for the copy. */
const PANEL_ROWS = 32;

/** How many rows and vectors a tile has. */
function tileOf({ rowExtent, laneExtent, reading }: Orientation, lanes: Lanes): { rows: number; columns: number } {
  const rows = Math.min(4, rowExtent);
  const most = reading === "turned" ? 2 : Math.floor(SUMS / rows); // turning wants registers too
  return { rows, columns: Math.max(1, Math.min(most, Math.floor(laneExtent / laneCount[lanes]))) };
}

/** Bytes of room for a packed operand, and behind it for one tile's vectors. */
export function tilesScratch(
  kernel: Product,
  lanes: Lanes,
  orientation: Orientation,
): { packed: number; panel: number } {
  const { laneExtent, rowExtent, reading } = orientation;
  const bytes = kernel.k * laneExtent * bytesOfElement[kernel.dtype];
  const isWorthIt = reading !== "turned" && rowExtent >= PANEL_ROWS && bytes > NEAR_BYTES;
  return {
    packed: reading === "packed" ? bytes : 0,
    panel: isWorthIt ? kernel.k * tileOf(orientation, lanes).columns * 16 : 0,
  };
}

/** Writes one product; where there are several, `outer` holds the indices of this one. */
export class Tiles {
  readonly #code: Code;
  readonly #kernel: Product;
  readonly #context: Context;
  readonly #lanes: Lanes;
  readonly #orientation: Orientation;
  readonly #outer: readonly number[];
  readonly #width: number;

  constructor(
    code: Code,
    kernel: Product,
    context: Context,
    lanes: Lanes,
    orientation: Orientation,
    outer: readonly number[],
  ) {
    this.#code = code;
    this.#kernel = kernel;
    this.#context = context;
    this.#lanes = lanes;
    this.#orientation = orientation;
    this.#outer = outer;
    this.#width = bytesOfElement[kernel.dtype];
  }

  emit(): void {
    const code = this.#code;
    const { laneExtent, rowExtent, reading } = this.#orientation;
    const { k } = this.#kernel;
    const vectorBase = this.#base(this.#orientation.vector.access);
    const singleBase = this.#base(this.#orientation.single.access);
    let vector: VectorSource = { ...this.#orientation.vector, base: vectorBase };
    if (reading === "packed") {
      const target = this.#context.layout.scratch;
      emitPack(code, {
        dtype: this.#kernel.dtype,
        base: vectorBase,
        free: vector.free,
        inner: vector.inner,
        freeExtent: laneExtent,
        innerExtent: k,
        target,
      });
      const base = code.local("i32");
      code.i32(target).set(base);
      vector = { base, free: 1, inner: laneExtent };
    }
    const { rows, columns } = tileOf(this.#orientation, this.#lanes);
    const { packed, panel } = tilesScratch(this.#kernel, this.#lanes, this.#orientation);
    const laneIndex = code.local("i32");
    const rowIndex = code.local("i32");
    const overLanes = (body: () => void) =>
      tileLoop(code, laneIndex, laneExtent, columns * laneCount[this.#lanes], body);
    const overRows = (body: () => void) => tileLoop(code, rowIndex, rowExtent, rows, body);
    const tile = (from: VectorSource) => {
      const sums = this.#product(rows, columns, from, singleBase, laneIndex, rowIndex);
      this.#finish(sums, laneIndex, rowIndex);
    };
    // The result is written row by row where all vectors stay close at hand; else vectors are used up before the next.
    if (k * laneExtent * this.#width <= NEAR_BYTES) overRows(() => overLanes(() => tile(vector)));
    else {
      overLanes(() => {
        const from =
          panel > 0 ? this.#copyPanel(columns, vector, laneIndex, this.#context.layout.scratch + packed) : vector;
        overRows(() => tile(from));
      });
    }
  }

  /** Copies the vectors of one tile of lanes one after the other: strided, they would share few cache lines. */
  #copyPanel(columns: number, { base, inner }: VectorSource, laneIndex: number, target: number): VectorSource {
    const code = this.#code;
    const panel = code.local("i32");
    const from = code.local("i32");
    const to = code.local("i32");
    const i = code.local("i32");
    code.get(base).get(laneIndex).i32(this.#width).op("i32.mul", "i32.add").set(from);
    code.i32(target).tee(panel).set(to);
    countLoop(code, i, this.#kernel.k, () => {
      for (let column = 0; column < columns; column++) {
        code
          .get(to)
          .get(from)
          .memory("v128.load", column * 16)
          .memory("v128.store", column * 16);
      }
      code
        .get(from)
        .i32(inner * this.#width)
        .op("i32.add")
        .set(from);
      code
        .get(to)
        .i32(columns * 16)
        .op("i32.add")
        .set(to);
    });
    return { base: panel, free: 0, inner: (columns * 16) / this.#width };
  }

  /** Local with the first byte of an operand in this batch. */
  #base(access: Access): number {
    const code = this.#code;
    const base = code.local("i32");
    sumOf(
      code,
      this.#outer.map((_, axis) => access.strides[axis] * this.#width),
      this.#outer,
    );
    code
      .i32(this.#context.layout.offsets[access.buffer] + access.offset * this.#width)
      .op("i32.add")
      .set(base);
    return base;
  }

  /** One tile of the product; gives its sums by row and column of vectors. */
  #product(
    rows: number,
    columns: number,
    vector: VectorSource,
    singleBase: number,
    laneIndex: number,
    rowIndex: number,
  ): number[][] {
    const code = this.#code;
    const { k } = this.#kernel;
    const single = this.#orientation.single;
    const width = this.#width;
    const grid = () => Array.from({ length: rows }, () => Array.from({ length: columns }, () => code.local("v128")));
    const sums = grid();
    const totals = k > MATMUL_BLOCK ? grid() : sums;
    // Adding to -0 leaves any first summand as it is.
    const clear = (locals: number[][], to = -0) => {
      const bytes = bytesOf(this.#kernel.dtype, to);
      const vector = Array.from({ length: 16 }, (_, i) => bytes[i % bytes.length]);
      for (const local of locals.flat()) code.v128(vector).set(local);
    };
    if (k === 0) {
      clear(totals, 0);
      return totals;
    }
    const v = code.local("i32");
    const s = code.local("i32");
    code
      .get(vector.base)
      .get(laneIndex)
      .i32(vector.free * width)
      .op("i32.mul", "i32.add")
      .set(v);
    code
      .get(singleBase)
      .get(rowIndex)
      .i32(single.free * width)
      .op("i32.mul", "i32.add")
      .set(s);

    const type = this.#lanes === "x4" ? "f32x4" : "f64x2";
    const vectors = Array.from({ length: columns }, () => code.local("v128"));
    const element = code.local("v128");
    const accumulate = (at: number, isFirst: boolean, read: (column: number) => void) => {
      vectors.forEach((local, column) => {
        read(column);
        code.set(local);
      });
      sums.forEach((row, r) => {
        code
          .get(s)
          .memory(`v128.load${width * 8}_splat`, (at * single.inner + r * single.free) * width)
          .set(element);
        row.forEach((sum, column) => {
          if (!isFirst) code.get(sum);
          code.get(element).get(vectors[column]).op(`${type}.mul`);
          if (!isFirst) code.op(`${type}.add`);
          code.set(sum);
        });
      });
    };
    const count = laneCount[this.#lanes];
    const isTurned = this.#orientation.reading === "turned";
    /** One step of k, its vectors gathered lane by lane where they do not lie so. */
    const step = (at: number, isFirst: boolean) =>
      accumulate(at, isFirst, (column) => {
        if (!isTurned) return code.get(v).memory("v128.load", at * vector.inner * width + column * 16);
        const first = (at + column * count * vector.free) * width;
        code.get(v).memory(`v128.load${width * 8}_zero`, first);
        for (let lane = 1; lane < count; lane++) {
          const sofar = code.local("v128");
          code
            .set(sofar)
            .get(v)
            .get(sofar)
            .memory(`v128.load${width * 8}_lane`, first + lane * vector.free * width, lane);
        }
      });
    /** As many steps of k as there are lanes: squares of elements turned in registers. */
    const turnedSteps = (at: number, isFirst: boolean) => {
      const columnsOfSquare = vectors.map((_, column) =>
        turn(code, width, (row) =>
          code.get(v).memory("v128.load", (at + (column * count + row) * vector.free) * width),
        ),
      );
      for (let i = 0; i < count; i++) {
        accumulate(at + i, isFirst && i === 0, (column) => code.get(columnsOfSquare[column][i]));
      }
    };
    const steps = (length: number, isFirst: boolean) => {
      let at = 0;
      for (; isTurned && at + count <= length; at += count) turnedSteps(at, isFirst && at === 0);
      for (; at < length; at++) step(at, isFirst && at === 0);
    };
    const advance = (by: number) => {
      code
        .get(v)
        .i32(by * vector.inner * width)
        .op("i32.add")
        .set(v);
      code
        .get(s)
        .i32(by * single.inner * width)
        .op("i32.add")
        .set(s);
    };
    const stretch = (length: number) => {
      const turns = Math.floor(length / UNROLL);
      const isShort = length <= 2 * UNROLL;
      if (!isShort) {
        clear(sums);
        const turn = code.local("i32");
        countLoop(code, turn, turns, () => {
          steps(UNROLL, false);
          advance(UNROLL);
        });
      }
      const rest = isShort ? length : length - turns * UNROLL;
      steps(rest, isShort);
      if (rest > 0) advance(rest);
    };
    if (k <= MATMUL_BLOCK) {
      stretch(k);
      return totals;
    }
    clear(totals);
    const fold = () => {
      totals.flat().forEach((total, i) => {
        code.get(total).get(sums.flat()[i]).op(`${type}.add`).set(total);
      });
    };
    const blocks = Math.floor(k / MATMUL_BLOCK);
    const block = code.local("i32");
    countLoop(code, block, blocks, () => {
      stretch(MATMUL_BLOCK);
      fold();
    });
    if (k % MATMUL_BLOCK > 0) {
      stretch(k % MATMUL_BLOCK);
      fold();
    }
    return totals;
  }

  /** The epilogue on a tile, and its stores. */
  #finish(sums: number[][], laneIndex: number, rowIndex: number): void {
    const { epilogue, stores, batch } = this.#kernel;
    const isAlongN = this.#orientation.lanesAlong === "n";
    const at = batch.length;
    const frame = {
      code: this.#code,
      offsets: this.#context.layout.offsets,
      types: this.#context.types,
      lanes: this.#lanes,
      laneAxis: isAlongN ? at + 1 : at,
      indices: [...this.#outer, ...(isAlongN ? [rowIndex, laneIndex] : [laneIndex, rowIndex])],
      innerAxis: -1,
    };
    const element = new Element(frame, epilogue, sums[0][0]);
    element.begin(stores);
    const rowAxis = isAlongN ? at : at + 1;
    for (let column = 0; column < sums[0].length; column++) {
      const along = column * laneCount[this.#lanes];
      sums.forEach((row, r) => {
        const shift = [...zeroSteps(at), ...(isAlongN ? [r, along] : [along, r])];
        element.accumulateIn(row[column]);
        element.compute(shift, r > 0 ? rowAxis : undefined);
        element.store(stores, shift);
      });
    }
  }
}
