// Loops over ranges that are known only when the program runs, and the indices that a position along several axes means.

import type { Code } from "./assembler.ts";

/** Counts `index` from where it stands by `step` while it is below the number in the local `to`. */
export function rangeLoop(code: Code, index: number, to: number, body: () => void, step = 1): void {
  code.get(index).get(to).op("i32.lt_u");
  code.when(() => {
    code.loop(() => {
      body();
      code.get(index).i32(step).op("i32.add").tee(index).get(to).op("i32.lt_u").againIf();
    });
  });
}

/** Locals with the index along each axis of the row-major position in a local. */
export function indicesOf(code: Code, position: number, extents: readonly number[]): number[] {
  const indices = extents.map(() => code.local("i32"));
  const rest = code.local("i32");
  code.get(position).set(rest);
  for (let axis = extents.length - 1; axis > 0; axis--) {
    code.get(rest).i32(extents[axis]).op("i32.rem_u").set(indices[axis]);
    code.get(rest).i32(extents[axis]).op("i32.div_u").set(rest);
  }
  if (extents.length > 0) code.get(rest).set(indices[0]);
  return indices;
}

/** Makes the number in a local no more than the one that `push` leaves on the stack. */
export function limit(code: Code, local: number, push: () => void): void {
  code.get(local);
  push();
  code.get(local);
  push();
  code.op("i32.lt_u", "select").set(local);
}
