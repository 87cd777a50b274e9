// Escape times of z -> z^2 + a by the roundings there are: products and sums each rounded, fused as NumPy's, of single precision, of
// pairs of doubles; and by a plain loop.

import { type DoublePlaneMap, type EscapeTime, escapeTime, fusedMultiplyAdd, type Grid, juliaMap } from "#dynamics";

export const roundings = ["separate", "fused", "double-double", "single"] as const;
export type Rounding = (typeof roundings)[number];

/** Re = fma(x, x, -(y y)) + a, Im = fma(x, y, x y) + b: how NumPy squares on processors that have the instruction. */
const fusedJuliaMap: DoublePlaneMap<"ax" | "ay"> = {
  ...juliaMap,
  step: ({ x, y }, _, { ax, ay }) => ({
    x: fusedMultiplyAdd(x, x, y.mul(y).neg()).add(ax),
    y: fusedMultiplyAdd(x, y, x.mul(y)).add(ay),
  }),
};

/** Counts are indices, from 0, of the step that led outside, as the notebook's. */
export function juliaBy(rounding: Rounding): EscapeTime<"ax" | "ay"> {
  const countFrom = "first step";
  if (rounding === "fused") return escapeTime(fusedJuliaMap, { countFrom });
  const precision = rounding === "separate" ? "double" : rounding;
  return escapeTime(juliaMap, { precision, countFrom });
}

/** The same places for every rounding: doubles, the low parts of pairs zero. */
export function exactGrid(grid: Grid): Grid {
  return { ...grid, low: { x: new Float64Array(grid.width), y: new Float64Array(grid.height) } };
}

/** What a loop over samples makes of it, the notebook's first version. */
export function countsByLoop({ x, y }: Grid, limit: number, a: { ax: number; ay: number }): Int32Array {
  const counts = new Int32Array(x.length * y.length);
  let at = 0;
  for (const imaginary of y) for (const real of x) counts[at++] = stepsFrom(real, imaginary, limit, a);
  return counts;
}

/** Index, from 0, of the step that leads outside; the limit when none does. */
export function stepsFrom(x: number, y: number, limit: number, { ax, ay }: { ax: number; ay: number }): number {
  let [u, v] = [x, y];
  for (let step = 0; step < limit; step++) {
    [u, v] = [u * u - v * v + ax, u * v * 2 + ay];
    if (u * u + v * v > 4) return step;
  }
  return limit;
}
