// Maps of the plane whose escape times are drawn.

import type { PlaneMap } from "./escapeTime.ts";
import { plus, squared, times } from "./real.ts";

/** z -> z^2 + a, every sample its own start. */
export const juliaMap: PlaneMap<"ax" | "ay"> = {
  name: "Julia set",
  constants: ["ax", "ay"],
  radius: 2,
  step: (z, _, { ax, ay }) => plus(squared(z), { x: ax, y: ay }),
};

/** z -> z^2 + c, every sample its own c, from 0: of which the first step gives c. */
export const mandelbrotMap: PlaneMap = {
  name: "Mandelbrot set",
  constants: [],
  radius: 2,
  start: ({ x, y }) => ({ x: x.sub(x), y: y.sub(y) }),
  step: (z, place) => plus(squared(z), place),
};

/** z -> r z (1 - z), every sample its own r = x + iy, from the critical point 1/2. */
export const logisticParameterMap: PlaneMap = {
  name: "logistic parameter plane",
  constants: [],
  radius: 2,
  start: ({ x, y }) => ({ x: x.sub(x).add(0.5), y: y.sub(y) }),
  step: (z, r) => times(r, times(z, { x: z.x.mul(-1).add(1), y: z.y.mul(-1) })),
};

/** (x, y) -> (1 - a x^2 + y, b x), every sample its own start. */
export const henonPlane: PlaneMap<"a" | "b"> = {
  name: "Henon map",
  constants: ["a", "b"],
  radius: 10,
  step: ({ x, y }, _, { a, b }) => ({ x: a.mul(x).mul(x).mul(-1).add(1).add(y), y: b.mul(x) }),
};
