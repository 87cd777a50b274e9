// Squares of elements, transposed in registers.

import type { Code } from "./assembler.ts";

const words = (...list: number[]) => list.flatMap((word) => [0, 1, 2, 3].map((byte) => word * 4 + byte));

/** From vectors along k, one a lane, to vectors along the lanes, one a step of k. */
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
