// Maps of the plane whose escape times are drawn.

import type { DoublePlaneMap, PlaneMap } from "./escapeTime.ts";
import { principalPower } from "./power.ts";
import { type Point, plus, type Real, squared, times } from "./real.ts";

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

/** z -> z^p + a on the principal branch, every sample its own start; p > 0. */
export const juliaPowerMap: DoublePlaneMap<"ax" | "ay" | "p"> = {
  name: "Julia set of a power",
  constants: ["ax", "ay", "p"],
  radius: 2,
  step: (z, _, { ax, ay, p }) => plus(principalPower(z, p), { x: ax, y: ay }),
};

/** z -> z^p + c on the principal branch from 0, every sample its own c; p > 0. */
export const mandelbrotPowerMap: DoublePlaneMap<"p"> = {
  name: "Mandelbrot set of a power",
  constants: ["p"],
  radius: 2,
  start: ({ x, y }) => ({ x: x.sub(x), y: y.sub(y) }),
  step: (z, place, { p }) => plus(principalPower(z, p), place),
};

/**
 * z -> r z (1 - z), every sample its own start. Seen as w = -r z + r/2, for which it is w -> w^2 + c with c = (r/2)(1 - r/2): what is
 * beyond 2 and |c| goes on to infinity, so the radius serves for r from -2 to 4.
 */
export const logisticPlaneMap: PlaneMap<"r"> = {
  name: "logistic map of the plane",
  constants: ["r"],
  radius: 2,
  step: (z, _, { r }) => {
    const next = times(z, oneMinus(z));
    return { x: r.mul(next.x), y: r.mul(next.y) };
  },
  seen: ({ x, y }, _, { r }) => ({ x: r.mul(0.5).sub(r.mul(x)), y: r.mul(y).mul(-1) }),
};

/** z -> r z (1 - z), every sample its own r = x + iy, from `start` on the real line: 1/2 is the critical point. */
export const logisticParameterMap: PlaneMap<"start"> = {
  name: "logistic parameter plane",
  constants: ["start"],
  radius: 2,
  start: ({ x, y }, { start }) => ({ x: x.sub(x).add(start), y: y.sub(y) }),
  step: (z, r) => times(r, times(z, oneMinus(z))),
};

const oneMinus = <R extends Real<R>>({ x, y }: Point<R>): Point<R> => ({ x: x.mul(-1).add(1), y: y.mul(-1) });

/** (x, y) -> (1 - a x^2 + y, b x), every sample its own start. */
export const henonPlane: PlaneMap<"a" | "b"> = {
  name: "Henon map",
  constants: ["a", "b"],
  radius: 10,
  step: ({ x, y }, _, { a, b }) => ({ x: a.mul(x).mul(x).mul(-1).add(1).add(y), y: b.mul(x) }),
};
