// Powers of complex numbers with any exponent, elementwise on tensors.

import type { Tensor } from "#tensor";
import type { Point } from "./real.ts";

/**
 * z^p = exp(p log z) on the principal branch: |z|^p at p times the angle of z, which lies from -pi to pi, so that for exponents that
 * are not whole the power jumps where z crosses the negative axis. 0^p is 0, for the exponents taken here: p > 0.
 */
export function principalPower({ x, y }: Point<Tensor>, p: Tensor): Point<Tensor> {
  const size = x.mul(x).add(y.mul(y)).log().mul(p.mul(0.5)).exp();
  const angle = y.atan2(x).mul(p);
  return { x: size.mul(angle.cos()), y: size.mul(angle.sin()) };
}
