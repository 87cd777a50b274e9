// Copies an operand that lies along k into rows that lie along its lanes, 4x4 or 2x2 elements at a time where that fits.

import type { Code } from "./assembler.ts";
import { countLoop } from "./context.ts";
import { bytesOfElement } from "./layout.ts";

export interface Packing {
  readonly dtype: "f32" | "f64";
  /** Local with the first byte of the source. */
  readonly base: number;
  /** Strides of the source in elements: along its lanes, and along k. */
  readonly free: number;
  readonly inner: number;
  readonly freeExtent: number;
  readonly innerExtent: number;
  /** First byte of the target, where k is the slow axis and lanes are neighbours. */
  readonly target: number;
}

export function emitPack(code: Code, packing: Packing): void {
  const { dtype, inner, freeExtent, innerExtent } = packing;
  const side = dtype === "f32" ? 4 : 2;
  const isBlocked = inner === 1 && freeExtent >= side && innerExtent >= side;
  const freeBlocks = isBlocked ? Math.floor(freeExtent / side) : 0;
  const innerBlocks = isBlocked ? Math.floor(innerExtent / side) : 0;
  const f = code.local("i32");
  const i = code.local("i32");
  countLoop(code, f, freeBlocks, () => countLoop(code, i, innerBlocks, () => emitBlock(code, packing, f, i)));
  // What blocks leave: lanes past the last block, then the end of k for the lanes within blocks.
  emitPlain(code, packing, freeBlocks * side, freeExtent, 0, innerExtent);
  emitPlain(code, packing, 0, freeBlocks * side, innerBlocks * side, innerExtent);
}

/** One by one, over lanes [fromFree, toFree) and k in [fromInner, toInner). */
function emitPlain(
  code: Code,
  packing: Packing,
  fromFree: number,
  toFree: number,
  fromInner: number,
  toInner: number,
): void {
  const { dtype, base, free, inner, freeExtent, target } = packing;
  if (toFree <= fromFree || toInner <= fromInner) return;
  const width = bytesOfElement[dtype];
  const f = code.local("i32");
  const i = code.local("i32");
  countLoop(code, i, toInner - fromInner, () =>
    countLoop(code, f, toFree - fromFree, () => {
      code
        .get(i)
        .i32(freeExtent * width)
        .op("i32.mul")
        .get(f)
        .i32(width)
        .op("i32.mul", "i32.add");
      code
        .get(base)
        .get(i)
        .i32(inner * width)
        .op("i32.mul", "i32.add")
        .get(f)
        .i32(free * width)
        .op("i32.mul", "i32.add");
      code.memory(`${dtype}.load`, (fromInner * inner + fromFree * free) * width);
      code.memory(`${dtype}.store`, target + (fromInner * freeExtent + fromFree) * width);
    }),
  );
}

const words = (...list: number[]) => list.flatMap((word) => [0, 1, 2, 3].map((byte) => word * 4 + byte));

/** A square of elements, transposed in registers. */
function emitBlock(code: Code, { dtype, base, free, freeExtent, target }: Packing, f: number, i: number): void {
  const width = bytesOfElement[dtype];
  const side = 16 / width;
  const from = code.local("i32");
  const to = code.local("i32");
  code
    .get(base)
    .get(f)
    .i32(side * free * width)
    .op("i32.mul", "i32.add")
    .get(i)
    .i32(16)
    .op("i32.mul", "i32.add")
    .set(from);
  code
    .get(i)
    .i32(side * freeExtent * width)
    .op("i32.mul")
    .get(f)
    .i32(16)
    .op("i32.mul", "i32.add")
    .set(to);
  const columns = turn(code, width, (row) => code.get(from).memory("v128.load", row * free * width));
  columns.forEach((local, column) => {
    code
      .get(to)
      .get(local)
      .memory("v128.store", target + column * freeExtent * width);
  });
}

/** Transposes a square of elements in registers: from vectors along k, one a lane, to vectors along the lanes, one a step of k. */
export function turn(code: Code, width: number, load: (row: number) => void): number[] {
  const keep = () => {
    const local = code.local("v128");
    code.set(local);
    return local;
  };
  const rows = Array.from({ length: 16 / width }, (_, row) => {
    load(row);
    return keep();
  });
  const mix = (x: number, y: number, pick: readonly number[]) => {
    code.get(x).get(y).shuffle(pick);
    return keep();
  };
  const firstHalves = words(0, 1, 4, 5);
  const secondHalves = words(2, 3, 6, 7);
  if (rows.length === 2) return [mix(rows[0], rows[1], firstHalves), mix(rows[0], rows[1], secondHalves)];
  const low = words(0, 4, 1, 5);
  const high = words(2, 6, 3, 7);
  const [a, b] = [mix(rows[0], rows[1], low), mix(rows[2], rows[3], low)];
  const [c, d] = [mix(rows[0], rows[1], high), mix(rows[2], rows[3], high)];
  return [mix(a, b, firstHalves), mix(a, b, secondHalves), mix(c, d, firstHalves), mix(c, d, secondHalves)];
}
