// A grid of running sums in registers, rows by vectors of a product's result, and what becomes of them when k is through.
// Knows nothing of where operands lie.

import type { MatmulKernel } from "../../ir/program.ts";
import { bytesOf, type Code } from "./assembler.ts";
import type { Context } from "./context.ts";
import { Element } from "./element.ts";
import { type Lanes, laneCount } from "./lanes.ts";
import type { Operand } from "./pack.ts";

/** A product whose result has one axis of rows and one of columns behind those of the batch. */
export interface Result extends Pick<MatmulKernel, "dtype" | "batch" | "epilogue" | "stores"> {
  readonly lanesAlong: "m" | "n";
}

/** A product seen from its lanes: the operand read as vectors, and the one whose single elements meet them. */
export interface OrientedProduct extends Result {
  readonly vector: Operand;
  readonly single: Operand;
  /** Lane positions and rows of the result. */
  readonly laneExtent: number;
  readonly rowExtent: number;
  readonly k: number;
}

/** Sums and rows a grid may have: more do not fit in sixteen registers beside what operands pass through. */
const MOST_SUMS = 8;
const MOST_ROWS = 6;

interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Of a step of k through all grids. */
  readonly cost: number;
}

/**
 * Rows by vectors of the grid that is soonest through. A step of k costs as much as the sums it adds to, one more, and a little
 * for every vector, which the nearest cache has to hold.
 */
export function gridOf(rowExtent: number, laneExtent: number, width: number): GridSize {
  let best = { rows: 1, columns: 1, cost: Number.POSITIVE_INFINITY };
  for (let columns = 1; columns <= Math.min(MOST_SUMS, Math.floor(laneExtent / width)); columns++) {
    for (let rows = Math.min(MOST_ROWS, rowExtent, Math.floor(MOST_SUMS / columns)); rows >= 1; rows--) {
      const grids = Math.ceil(rowExtent / rows) * Math.ceil(laneExtent / (columns * width));
      const cost = grids * (rows * columns + 1 + columns / 8);
      if (cost < best.cost) best = { rows, columns, cost };
    }
  }
  return best;
}

export class Grid {
  readonly sums: readonly (readonly number[])[];
  readonly #code: Code;
  readonly #type: string;
  readonly #dtype: "f32" | "f64";
  readonly #vectors: readonly number[];
  readonly #element: number;

  constructor(code: Code, dtype: "f32" | "f64", rows: number, columns: number) {
    const vectors = () => Array.from({ length: columns }, () => code.local("v128"));
    this.#code = code;
    this.#dtype = dtype;
    this.#type = dtype === "f32" ? "f32x4" : "f64x2";
    this.sums = Array.from({ length: rows }, vectors);
    this.#vectors = vectors();
    this.#element = code.local("v128");
  }

  /** Adding to -0 leaves any first summand as it is. */
  clear(): void {
    const bytes = bytesOf(this.#dtype, -0);
    const vector = Array.from({ length: 16 }, (_, i) => bytes[i % bytes.length]);
    for (const sum of this.sums.flat()) this.#code.v128(vector).set(sum);
  }

  /** One step of k, of what `vector` and `single` leave on the stack: lanes of a column, and one element of a row in all lanes. */
  step(vector: (column: number) => void, single: (row: number) => void, isFirst = false): void {
    const code = this.#code;
    this.#vectors.forEach((local, column) => {
      vector(column);
      code.set(local);
    });
    this.sums.forEach((sums, row) => {
      single(row);
      code.set(this.#element);
      sums.forEach((sum, column) => {
        if (!isFirst) code.get(sum);
        code.get(this.#element).get(this.#vectors[column]).op(`${this.#type}.mul`);
        if (!isFirst) code.op(`${this.#type}.add`);
        code.set(sum);
      });
    });
  }

  /** Adds what `push` leaves on the stack to every sum, by position row by row. */
  add(push: (position: number) => void): void {
    this.sums.flat().forEach((sum, position) => {
      this.#code.get(sum);
      push(position);
      this.#code.op(`${this.#type}.add`).set(sum);
    });
  }
}

/** The epilogue on a grid of sums, and its stores. `outer`, `row` and `lane`: locals with the place of its first element. */
export function emitFinish(
  code: Code,
  { batch, lanesAlong, epilogue, stores }: Result,
  context: Context,
  lanes: Lanes,
  sums: readonly (readonly number[])[],
  { outer, row, lane }: { outer: readonly number[]; row: number; lane: number },
): void {
  const at = batch.length;
  const isAlongN = lanesAlong === "n";
  const frame = {
    code,
    layout: context.layout,
    types: context.types,
    lanes,
    laneAxis: isAlongN ? at + 1 : at,
    indices: [...outer, ...(isAlongN ? [row, lane] : [lane, row])],
    innerAxis: -1,
  };
  const element = new Element(frame, epilogue, sums[0][0]);
  element.begin(stores);
  const rowAxis = isAlongN ? at : at + 1;
  for (let column = 0; column < sums[0].length; column++) {
    const along = column * laneCount[lanes];
    sums.forEach((inRow, r) => {
      const shift = [...batch.map(() => 0), ...(isAlongN ? [r, along] : [along, r])];
      element.accumulateIn(inRow[column]);
      element.compute(shift, r > 0 ? rowAxis : undefined);
      element.store(stores, shift);
    });
  }
}
