// Copies an operand of a product into panels: some neighbouring rows or lanes, for every step of a block of k, one step after
// the other. Operands may lie anyhow: axes of a group need not walk as one, and bounds are checked here. Not the product.

import { type Access, MATMUL_BLOCK } from "../../ir/program.ts";
import { sizeOf } from "../../ir/shape.ts";
import { mergesWithNext } from "../../ir/view.ts";
import type { Code } from "./assembler.ts";
import type { Context } from "./context.ts";
import { sumOf } from "./element.ts";
import { bytesOfElement } from "./layout.ts";
import { indicesOf, rangeLoop } from "./ranges.ts";
import { turn } from "./turn.ts";

/** A group of an operand's axes: their extents, and its strides and those of its guards along them. */
export interface Group {
  readonly extents: readonly number[];
  readonly strides: readonly number[];
  readonly guards: readonly (readonly number[])[];
}

/** An operand of a product: `free` are the axes along rows or lanes, `inner` those along k. */
export interface Operand {
  readonly dtype: "f32" | "f64";
  readonly access: Access;
  readonly free: Group;
  readonly inner: Group;
}

/** Neighbouring axes that walk as one become one. */
export function merged({ extents, strides, guards }: Group): Group {
  const things = [strides, ...guards].map((strides) => ({ strides }));
  const keep = extents.flatMap((_, axis) =>
    axis + 1 < extents.length && mergesWithNext(extents, axis, things) ? [] : [axis],
  );
  const along = (list: readonly number[]) => keep.map((axis) => list[axis]);
  return {
    extents: keep.map((axis, i) => sizeOf(extents.slice((keep[i - 1] ?? -1) + 1, axis + 1))),
    strides: along(strides),
    guards: guards.map(along),
  };
}

/** Whether single elements are as well read where they are: k runs through neighbours. */
export const isInPlace = ({ access, free, inner }: Operand): boolean =>
  free.extents.length === 1 && inner.extents.length === 1 && inner.strides[0] === 1 && access.guards.length === 0;

/** Leaves the first byte of an operand in one of the batch. */
export function pushBase(code: Code, { access, dtype }: Operand, outer: readonly number[], context: Context): void {
  const size = bytesOfElement[dtype];
  const steps = outer.map((_, axis) => access.strides[axis] * size);
  sumOf(code, steps, outer);
  code.i32(context.layout.offsets[access.buffer] + access.offset * size).op("i32.add");
}

/** Whether neighbours along a group are neighbours in memory, in vectors that are in bounds or out of them as a whole. */
function liesAlong({ extents, strides, guards }: Group, side: number): boolean {
  const last = extents.length - 1;
  const isWhole = last === 0 || extents[last] % side === 0;
  return strides[last] === 1 && isWhole && guards.every((strides) => strides[last] === 0);
}

/** A number: what a local holds, and a constant. */
interface Place {
  readonly local: number;
  readonly constant: number;
}

/** Where the packing of one operand finds what it needs: locals. */
export interface PackingRoom {
  /** First byte of `tableBytes` of its own, and of sixteen bytes of zeros. */
  readonly table: number;
  readonly zeros: number;
  /** First step of the block of k, and how many it has. */
  readonly first: number;
  readonly count: number;
}

/** Room for a table of where the steps of a block lie: of the address, and of what each guard looks at. */
export const tableBytes = ({ inner, access }: Operand): number =>
  inner.extents.length > 1 ? MATMUL_BLOCK * 4 * (1 + access.guards.length) : 0;

export class Packing {
  readonly #code: Code;
  readonly #operand: Operand;
  readonly #room: PackingRoom;
  /** Elements of a panel for each step of k. */
  readonly #width: number;
  /** Bytes of an element, and elements of a vector. */
  readonly #size: number;
  readonly #side: number;
  /** Where the address and what each guard looks at begin in one of the batch: locals. */
  readonly #begins: readonly number[];

  constructor(code: Code, operand: Operand, width: number, room: PackingRoom) {
    this.#code = code;
    this.#operand = operand;
    this.#room = room;
    this.#width = width;
    this.#size = bytesOfElement[operand.dtype];
    this.#side = 16 / this.#size;
    this.#begins = [0, ...operand.access.guards].map(() => code.local("i32"));
  }

  /** Before the blocks of one of the batch, whose indices `outer` holds. */
  begin(outer: readonly number[], context: Context): void {
    const code = this.#code;
    const [address, ...bounds] = this.#begins;
    pushBase(code, this.#operand, outer, context);
    code.set(address);
    this.#operand.access.guards.forEach(({ offset, strides }, guard) => {
      sumOf(code, strides.slice(0, outer.length), outer);
      code.i32(offset).op("i32.add").set(bounds[guard]);
    });
  }

  /** Before the panels of a block. */
  beginBlock(): void {
    const code = this.#code;
    const { inner } = this.#operand;
    if (inner.extents.length === 1) return;
    const { table, first, count } = this.#room;
    const [step, position, to] = [code.local("i32"), code.local("i32"), code.local("i32")];
    code.get(table).set(to);
    code.i32(0).set(step);
    rangeLoop(code, step, count, () => {
      code.get(first).get(step).op("i32.add").set(position);
      const indices = indicesOf(code, position, inner.extents);
      this.#steps(inner).forEach((steps, part) => {
        code.get(to);
        sumOf(code, steps, indices);
        code.memory("i32.store", part * MATMUL_BLOCK * 4);
      });
      code.get(to).i32(4).op("i32.add").set(to);
    });
  }

  /** Packs a chunk of the steps of a block, of the panel that begins at position `start` and byte `target`: locals. */
  panel(start: number, target: number, chunk: { from: number; to: number }): void {
    const code = this.#code;
    const { free, inner, dtype } = this.#operand;
    const isWhole = this.#width % this.#side === 0;
    const isAlong = isWhole && liesAlong(free, this.#side);
    const isTurned = !isAlong && isWhole && liesAlong(inner, this.#side);
    const apart = isAlong ? this.#side : 1;
    const heads = Array.from({ length: this.#width / apart }, (_, i) => i * apart);
    const places = heads.map((head) => this.#placesOf(start, head));
    const [to, step, limit] = [code.local("i32"), code.local("i32"), code.local("i32")];
    const steps = (length: number, copy: (push: (head: number) => number) => void) => {
      rangeLoop(
        code,
        step,
        limit,
        () => {
          const parts = this.#partsOf(step);
          copy((head) => this.#pushAddress(places[head], parts));
          code
            .get(to)
            .i32(length * this.#width * this.#size)
            .op("i32.add")
            .set(to);
        },
        length,
      );
    };
    /** Each head's element or vector, one behind the other. */
    const row = (type: string) => (push: (head: number) => number) => {
      heads.forEach((head, i) => {
        code.get(to);
        code.memory(`${type}.load`, push(i)).memory(`${type}.store`, head * this.#size);
      });
    };
    const squares = (push: (head: number) => number) => {
      for (let corner = 0; corner < this.#width; corner += this.#side) {
        const vectors = turn(code, this.#size, (row) => {
          code.memory("v128.load", push(corner + row));
        });
        vectors.forEach((vector, i) => {
          code
            .get(to)
            .get(vector)
            .memory("v128.store", (i * this.#width + corner) * this.#size);
        });
      }
    };
    code
      .get(chunk.from)
      .tee(step)
      .i32(this.#width * this.#size)
      .op("i32.mul")
      .get(target)
      .op("i32.add")
      .set(to);
    if (isTurned) {
      code.get(chunk.to).i32(-this.#side).op("i32.and").set(limit);
      steps(this.#side, squares);
      if (sizeOf(inner.extents) % this.#side === 0) return;
    }
    code.get(chunk.to).set(limit);
    steps(1, row(isAlong ? "v128" : dtype));
  }

  /** Strides of the address, in bytes, and of the guards. */
  #steps({ strides, guards }: Group): (readonly number[])[] {
    return [strides.map((stride) => stride * this.#size), ...guards];
  }

  #startPlaces: readonly number[] = [];

  /** Where the address and what guards look at are at a position `head` behind `start`, k aside. */
  #placesOf(start: number, head: number): Place[] {
    const code = this.#code;
    const { free } = this.#operand;
    const isOneAxis = free.extents.length === 1;
    if (head === 0 || !isOneAxis) {
      const position = code.local("i32");
      code.get(start).i32(head).op("i32.add").set(position);
      const indices = indicesOf(code, position, free.extents);
      this.#startPlaces = this.#steps(free).map((steps, part) => {
        const local = code.local("i32");
        sumOf(code, steps, indices);
        code.get(this.#begins[part]).op("i32.add").set(local);
        return local;
      });
    }
    return this.#steps(free).map(([step], part) => ({
      local: this.#startPlaces[part],
      constant: isOneAxis ? head * step : 0,
    }));
  }

  /** Locals with what a step of the block adds to the address and to what guards look at. */
  #partsOf(step: number): number[] {
    const code = this.#code;
    const { inner } = this.#operand;
    const { table, first } = this.#room;
    return this.#steps(inner).map(([stride], part) => {
      const local = code.local("i32");
      if (inner.extents.length === 1) code.get(first).get(step).op("i32.add").i32(stride).op("i32.mul");
      else
        code
          .get(step)
          .i32(4)
          .op("i32.mul")
          .get(table)
          .op("i32.add")
          .memory("i32.load", part * MATMUL_BLOCK * 4);
      code.set(local);
      return local;
    });
  }

  /** Leaves the address of a head at a step, that of zeros where it is out of bounds; gives the constant still to be added. */
  #pushAddress([address, ...bounds]: readonly Place[], [step, ...boundSteps]: readonly number[]): number {
    const code = this.#code;
    const { guards } = this.#operand.access;
    code.get(address.local).get(step).op("i32.add");
    if (guards.length === 0) return address.constant;
    code.i32(address.constant).op("i32.add").get(this.#room.zeros);
    guards.forEach(({ length }, guard) => {
      code.get(bounds[guard].local).get(boundSteps[guard]).op("i32.add");
      code.i32(bounds[guard].constant).op("i32.add").i32(length).op("i32.lt_u"); // below zero counts as far above
      if (guard > 0) code.op("i32.and");
    });
    code.op("select");
    return 0;
  }
}
