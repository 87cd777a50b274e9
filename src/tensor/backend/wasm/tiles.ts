// Small matrix products in tiles: a few rows by a few vectors of the result stay in registers while k runs. Operands are read
// from where they lie; one that lies along k is turned in registers.

import { MATMUL_BLOCK } from "../../ir/program.ts";
import type { Code } from "./assembler.ts";
import { type Context, countLoop, tileLoop } from "./context.ts";
import { type Lanes, laneCount } from "./lanes.ts";
import { bytesOfElement } from "./layout.ts";
import { pushBase } from "./pack.ts";
import { emitFinish, Grid, gridOf, type OrientedProduct } from "./registers.ts";
import { turn } from "./turn.ts";

/** Steps of k up to which they are written out. */
const SHORT = 2;
/** Size up to which an operand stays in the nearest cache. */
const NEAR_BYTES = 16384;

/** Writes one product whose operands have one axis a group and no bounds; `outer` holds its indices in the batch. */
export class Tiles {
  readonly #code: Code;
  readonly #product: OrientedProduct;
  readonly #context: Context;
  readonly #lanes: Lanes;
  readonly #isTurned: boolean;
  readonly #outer: readonly number[];
  /** Bytes of an element, and of a step along an operand. */
  readonly #width: number;
  readonly #vector: { readonly free: number; readonly inner: number };
  readonly #single: { readonly free: number; readonly inner: number };

  constructor(
    code: Code,
    product: OrientedProduct,
    context: Context,
    lanes: Lanes,
    reading: "direct" | "turned",
    outer: readonly number[],
  ) {
    this.#code = code;
    this.#product = product;
    this.#context = context;
    this.#lanes = lanes;
    this.#isTurned = reading === "turned";
    this.#outer = outer;
    this.#width = bytesOfElement[product.dtype];
    const [vector, single] = [product.vector, product.single].map(({ free, inner }) => ({
      free: free.strides[0] * this.#width,
      inner: inner.strides[0] * this.#width,
    }));
    this.#vector = vector;
    this.#single = single;
  }

  emit(): void {
    const code = this.#code;
    const { vector, single, laneExtent, rowExtent, k } = this.#product;
    const [vectorBase, singleBase, lane, row] = Array.from({ length: 4 }, () => code.local("i32"));
    pushBase(code, vector, this.#outer, this.#context);
    code.set(vectorBase);
    pushBase(code, single, this.#outer, this.#context);
    code.set(singleBase);
    const count = laneCount[this.#lanes];
    const { rows, columns } = this.#isTurned
      ? { rows: Math.min(4, rowExtent), columns: laneExtent >= 2 * count ? 2 : 1 }
      : gridOf(rowExtent, laneExtent, count);
    const overLanes = (body: () => void) => tileLoop(code, lane, laneExtent, columns * count, body);
    const overRows = (body: () => void) => tileLoop(code, row, rowExtent, rows, body);
    const tile = () => {
      const sums = this.#sums(rows, columns, { vectorBase, singleBase, lane, row });
      emitFinish(code, this.#product, this.#context, this.#lanes, sums, { outer: this.#outer, row, lane });
    };
    // The result is written row by row where all vectors stay close at hand; else vectors are used up before the next.
    if (k * laneExtent * this.#width <= NEAR_BYTES) overRows(() => overLanes(tile));
    else overLanes(() => overRows(tile));
  }

  /** The sums of one tile, by row and column of vectors. */
  #sums(
    rows: number,
    columns: number,
    { vectorBase, singleBase, lane, row }: Record<"vectorBase" | "singleBase" | "lane" | "row", number>,
  ): Grid["sums"] {
    const code = this.#code;
    const { k, dtype } = this.#product;
    const [v, s] = [code.local("i32"), code.local("i32")];
    code.get(vectorBase).get(lane).i32(this.#vector.free).op("i32.mul", "i32.add").set(v);
    code.get(singleBase).get(row).i32(this.#single.free).op("i32.mul", "i32.add").set(s);
    const grid = new Grid(code, dtype, rows, columns);
    const stretch = (length: number) => this.#stretch(grid, columns, v, s, length);
    if (k <= MATMUL_BLOCK) {
      stretch(k);
      return grid.sums;
    }
    const total = new Grid(code, dtype, rows, columns);
    total.clear();
    const fold = () => total.add((position) => code.get(grid.sums.flat()[position]));
    countLoop(code, code.local("i32"), Math.floor(k / MATMUL_BLOCK), () => {
      stretch(MATMUL_BLOCK);
      fold();
    });
    if (k % MATMUL_BLOCK > 0) {
      stretch(k % MATMUL_BLOCK);
      fold();
    }
    return total.sums;
  }

  /** Sums over the next `length` steps of k, after which locals `v` and `s` stand behind them. */
  #stretch(grid: Grid, columns: number, v: number, s: number, length: number): void {
    const code = this.#code;
    const advance = (by: number) => {
      code
        .get(v)
        .i32(by * this.#vector.inner)
        .op("i32.add")
        .set(v);
      code
        .get(s)
        .i32(by * this.#single.inner)
        .op("i32.add")
        .set(s);
    };
    const rest = (count: number, isFresh: boolean) => {
      for (let at = 0; at < count; at++) this.#step(grid, v, s, at, isFresh && at === 0);
      if (count > 0) advance(count);
    };
    if (length <= SHORT) return rest(length, true);
    grid.clear();
    const side = this.#isTurned ? laneCount[this.#lanes] : 1;
    // One step a turn: of more, an engine reads all operands first and has no registers for them.
    countLoop(code, code.local("i32"), Math.floor(length / side), () => {
      if (this.#isTurned) this.#turnedSteps(grid, columns, v, s);
      else this.#step(grid, v, s, 0, false);
      advance(side);
    });
    rest(length % side, false);
  }

  #splat(s: number, at: number, row: number): void {
    const { free, inner } = this.#single;
    this.#code.get(s).memory(`v128.load${this.#width * 8}_splat`, at * inner + row * free);
  }

  /** One step of k, its vectors gathered lane by lane where they do not lie so. */
  #step(grid: Grid, v: number, s: number, at: number, isFirst: boolean): void {
    const code = this.#code;
    const { free, inner } = this.#vector;
    const count = laneCount[this.#lanes];
    const load = (column: number) => {
      const first = at * inner + column * count * free;
      if (!this.#isTurned) return code.get(v).memory("v128.load", first);
      code.get(v).memory(`v128.load${this.#width * 8}_zero`, first);
      for (let lane = 1; lane < count; lane++) {
        const sofar = code.local("v128");
        code
          .set(sofar)
          .get(v)
          .get(sofar)
          .memory(`v128.load${this.#width * 8}_lane`, first + lane * free, lane);
      }
    };
    grid.step(load, (row) => this.#splat(s, at, row), isFirst);
  }

  /** As many steps of k as there are lanes: squares of elements turned in registers. */
  #turnedSteps(grid: Grid, columns: number, v: number, s: number): void {
    const code = this.#code;
    const { free } = this.#vector;
    const count = laneCount[this.#lanes];
    const squares = Array.from({ length: columns }, (_, column) =>
      turn(code, this.#width, (row) => {
        code.get(v).memory("v128.load", (column * count + row) * free);
      }),
    );
    for (let at = 0; at < count; at++) {
      grid.step(
        (column) => code.get(squares[column][at]),
        (row) => this.#splat(s, at, row),
      );
    }
  }
}
