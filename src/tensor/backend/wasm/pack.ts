// Copies an operand of a product into panels: some neighbouring rows or lanes, for every step of a block of k, one step after
// the other. Operands may lie anyhow: axes of a group need not walk as one. Not the product.

import { type Access, MATMUL_BLOCK } from "../../ir/program.ts";
import { sizeOf } from "../../ir/shape.ts";
import { mergesWithNext } from "../../ir/view.ts";
import type { Code } from "./assembler.ts";
import type { Context } from "./context.ts";
import { addTurns, sumOf } from "./element.ts";
import { bytesOfElement } from "./layout.ts";
import { indicesOf, rangeLoop } from "./ranges.ts";
import { turn } from "./turn.ts";

/** A group of axes, and an operand's strides along them in elements. */
export interface Group {
  readonly extents: readonly number[];
  readonly strides: readonly number[];
}

/** An operand of a product: `free` are the axes along rows or lanes, `inner` those along k. */
export interface Operand {
  readonly dtype: "f32" | "f64";
  readonly access: Access;
  readonly free: Group;
  readonly inner: Group;
}

/** Neighbouring axes that walk as one become one. */
export function merged({ extents, strides }: Group): Group {
  const keep = extents.flatMap((_, axis) =>
    axis + 1 < extents.length && mergesWithNext(extents, axis, [{ strides }]) ? [] : [axis],
  );
  return {
    extents: keep.map((axis, i) => sizeOf(extents.slice((keep[i - 1] ?? -1) + 1, axis + 1))),
    strides: keep.map((axis) => strides[axis]),
  };
}

/** Whether an operand has one axis a group. */
export const isFlat = ({ free, inner }: Operand): boolean => free.extents.length === 1 && inner.extents.length === 1;

/** Whether single elements are as well read from where they lie: k runs through neighbours. */
export const isInPlace = (operand: Operand): boolean => isFlat(operand) && operand.inner.strides[0] === 1;

/** Leaves the first byte of an operand in one of the batch. */
export function pushBase(code: Code, { access, dtype }: Operand, outer: readonly number[], context: Context): void {
  const size = bytesOfElement[dtype];
  const steps = outer.map((_, axis) => access.strides[axis] * size);
  sumOf(code, steps, outer);
  code.i32(context.layout.offsets[access.buffer] + access.offset * size).op("i32.add");
  addTurns(code, context.layout.steps[access.buffer]);
}

/** Whether neighbours along a group, `side` of them at a time, are neighbours in memory. */
function liesAlong({ extents, strides }: Group, side: number): boolean {
  const last = extents.length - 1;
  return strides[last] === 1 && (last === 0 || extents[last] % side === 0);
}

/** Where the packing of an operand finds what it needs: locals. */
export interface PackingRoom {
  /** First byte of `tableBytes` of its own. */
  readonly table: number;
  /** First step of the block of k, and how many it has. */
  readonly first: number;
  readonly count: number;
}

/** Room for a table of where the steps of a block lie. */
export const tableBytes = ({ inner }: Operand): number => (inner.extents.length > 1 ? MATMUL_BLOCK * 4 : 0);

/** Leaves the address of the element `head` positions into a panel, but for a constant that it gives. */
type PushAddress = (head: number) => number;

export class Packing {
  readonly #code: Code;
  readonly #operand: Operand;
  readonly #room: PackingRoom;
  /** Elements of a panel for each step of k. */
  readonly #width: number;
  /** Bytes of an element, and elements of a vector. */
  readonly #size: number;
  readonly #side: number;
  /** Vectors lie along the panel, or along k, where they are turned in registers; else elements travel one by one. */
  readonly #travel: "along" | "turned" | "single";
  /** Locals: the first byte of the operand in one of the batch, the step at hand, and where it goes. */
  readonly #base: number;
  readonly #step: number;
  readonly #to: number;

  constructor(code: Code, operand: Operand, width: number, room: PackingRoom) {
    this.#code = code;
    this.#operand = operand;
    this.#room = room;
    this.#width = width;
    this.#size = bytesOfElement[operand.dtype];
    this.#side = 16 / this.#size;
    const fits = width % this.#side === 0;
    if (fits && liesAlong(operand.free, this.#side)) this.#travel = "along";
    else this.#travel = fits && liesAlong(operand.inner, this.#side) ? "turned" : "single";
    this.#base = code.local("i32");
    this.#step = code.local("i32");
    this.#to = code.local("i32");
  }

  /** Before the blocks of one of the batch, whose indices `outer` holds. */
  begin(outer: readonly number[], context: Context): void {
    pushBase(this.#code, this.#operand, outer, context);
    this.#code.set(this.#base);
  }

  /** Before the panels of a block: notes where its steps lie. */
  beginBlock(): void {
    const code = this.#code;
    const { inner } = this.#operand;
    if (inner.extents.length === 1) return;
    const position = code.local("i32");
    code.get(this.#room.table).set(this.#to).i32(0).set(this.#step);
    rangeLoop(code, this.#step, this.#room.count, () => {
      code.get(this.#room.first).get(this.#step).op("i32.add").set(position);
      const indices = indicesOf(code, position, inner.extents);
      code.get(this.#to);
      sumOf(code, this.#inBytes(inner), indices);
      code.memory("i32.store", 0);
      this.#advance(4);
    });
  }

  /** Packs a chunk of the steps of a block, of the panel that begins at position `start` and byte `target`: locals. */
  panel(start: number, target: number, chunk: { from: number; to: number }): void {
    const code = this.#code;
    const step = this.#width * this.#size;
    const address = this.#heads(start);
    code.get(chunk.from).tee(this.#step).i32(step).op("i32.mul");
    code.get(target).op("i32.add").set(this.#to);
    if (this.#travel === "turned") {
      const end = code.local("i32");
      code.get(chunk.to).i32(-this.#side).op("i32.and").set(end);
      const squares = () => {
        this.#turn(this.#atStep(address));
        this.#advance(this.#side * step);
      };
      rangeLoop(code, this.#step, end, squares, this.#side);
      if (sizeOf(this.#operand.inner.extents) % this.#side === 0) return;
    }
    const isAlong = this.#travel === "along";
    rangeLoop(code, this.#step, chunk.to, () => {
      this.#copy(this.#atStep(address), isAlong ? this.#side : 1, isAlong ? "v128" : this.#operand.dtype);
      this.#advance(step);
    });
  }

  #inBytes({ strides }: Group): number[] {
    return strides.map((stride) => stride * this.#size);
  }

  #advance(bytes: number): void {
    this.#code.get(this.#to).i32(bytes).op("i32.add").set(this.#to);
  }

  /** One step: elements or vectors, `apart` positions from one to the next, one behind the other. */
  #copy(push: PushAddress, apart: number, type: string): void {
    const code = this.#code;
    for (let head = 0; head < this.#width; head += apart) {
      code.get(this.#to);
      code.memory(`${type}.load`, push(head)).memory(`${type}.store`, head * this.#size);
    }
  }

  /** As many steps as a vector has elements. */
  #turn(push: PushAddress): void {
    const code = this.#code;
    for (let corner = 0; corner < this.#width; corner += this.#side) {
      const vectors = turn(code, this.#size, (row) => {
        code.memory("v128.load", push(corner + row));
      });
      vectors.forEach((vector, i) => {
        code.get(this.#to).get(vector);
        code.memory("v128.store", (i * this.#width + corner) * this.#size);
      });
    }
  }

  /** Before the steps of a panel: addresses of its positions, k aside. Along one axis all follow from the first. */
  #heads(start: number): PushAddress {
    const code = this.#code;
    const { free } = this.#operand;
    const strides = this.#inBytes(free);
    const addressOf = (position: number) => {
      const address = code.local("i32");
      sumOf(code, strides, indicesOf(code, position, free.extents));
      code.get(this.#base).op("i32.add").set(address);
      return address;
    };
    if (free.extents.length === 1) {
      const first = addressOf(start);
      return (head) => {
        code.get(first);
        return head * strides[0];
      };
    }
    const apart = this.#travel === "along" ? this.#side : 1;
    const addresses = Array.from({ length: this.#width / apart }, (_, i) => {
      const position = code.local("i32");
      code
        .get(start)
        .i32(i * apart)
        .op("i32.add")
        .set(position);
      return addressOf(position);
    });
    return (head) => {
      code.get(addresses[head / apart]);
      return 0;
    };
  }

  /** The same addresses with the step at hand added. */
  #atStep(push: PushAddress): PushAddress {
    const code = this.#code;
    const { inner } = this.#operand;
    const { table, first } = this.#room;
    const offset = code.local("i32");
    if (inner.extents.length === 1) {
      code.get(first).get(this.#step).op("i32.add").i32(this.#inBytes(inner)[0]).op("i32.mul");
    } else code.get(this.#step).i32(4).op("i32.mul").get(table).op("i32.add").memory("i32.load", 0);
    code.set(offset);
    return (head) => {
      const constant = push(head);
      code.get(offset).op("i32.add");
      return constant;
    };
  }
}
