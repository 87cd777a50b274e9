// What several functions ask of their operands.

import type { Tensor } from "../array.ts";

export function checkFloat(who: string, { dtype }: Tensor): void {
  if (dtype !== "f32" && dtype !== "f64") throw new TypeError(`${who}: wants f32 or f64, got ${dtype}; cast it first`);
}
