// The hyperbolic tangent.

import { expm1 } from "./exp.ts";

/** tanh x, relative error below 4e-16. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 1e-9) return x; // keeps -0 and subnormals
  const value = size < 0.5 ? ofSmall(expm1(-2 * size)) : 1 - 2 / (expm1(2 * size) + 2);
  return x < 0 ? -value : value;
}

// (1 - e^-2x) / (1 + e^-2x) from m = e^-2x - 1
function ofSmall(m: number): number {
  return -m / (m + 2);
}
