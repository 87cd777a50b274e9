// In what numbers three bodies are computed. Knows no equation of motion.
import type { DType } from "#kit";
import { type Tensor, where } from "#tensor";
import type { Root } from "./motion.ts";

/**
 * - `f64`, `f32`: everything in doubles, or in singles.
 * - `mixed`: doubles, but the roots in the accelerations' denominators are taken in singles, rounded to nearest.
 * - `mixed-down`: these roots rounded down, as the notebook's `__fsqrt_rd` does.
 */
export type Precision = "f64" | "f32" | "mixed" | "mixed-down";

export interface Arithmetic {
  readonly dtype: Extract<DType, "f32" | "f64">;
  readonly root: Root;
}

const plainRoot: Root = (square) => square.sqrt();

/** The greatest single that is not above the root of the square in singles. */
function rootDown(square: Tensor): Tensor {
  const single = square.cast("f32");
  const nearest = single.sqrt();
  const wide = nearest.cast("f64");
  // 24 bits times 24 bits are exact in a double. A single times 1 - 2^-24, rounded, is the single before it.
  const below = nearest.mul(1 - 2 ** -24).cast("f64");
  return where(wide.mul(wide).greater(single.cast("f64")), below, wide);
}

export const arithmetics: { readonly [P in Precision]: Arithmetic } = {
  f64: { dtype: "f64", root: plainRoot },
  f32: { dtype: "f32", root: plainRoot },
  mixed: { dtype: "f64", root: (square) => square.cast("f32").sqrt().cast("f64") },
  "mixed-down": { dtype: "f64", root: rootDown },
};
