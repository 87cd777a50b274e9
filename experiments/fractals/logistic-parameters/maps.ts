// The maps whose pictures are compared: the logistic map, its quadratic twin, and the two ways to write them joined.

import {
  type Constants,
  logisticParameterMap,
  type PlaneMap,
  type Point,
  plus,
  type Real,
  squared,
  times,
} from "#dynamics";

/** So far out that whatever is there is on its way to infinity, for every r of the pictures. */
const farOut = 1e6;

const scaled = <R extends Real<R>>({ x, y }: Point<R>, by: number): Point<R> => ({ x: x.mul(by), y: y.mul(by) });
const oneMinus = <R extends Real<R>>({ x, y }: Point<R>): Point<R> => ({ x: x.mul(-1).add(1), y: y.mul(-1) });
const logistic = <R extends Real<R>>(z: Point<R>, r: Point<R>): Point<R> => times(r, times(z, oneMinus(z)));
/** c = (r/2)(1 - r/2). */
const twinConstant = <R extends Real<R>>(r: Point<R>): Point<R> => times(scaled(r, 0.5), oneMinus(scaled(r, 0.5)));
const from = <R extends Real<R>>({ x, y }: Point<R>, { start }: Constants<"start", R>): Point<R> => ({
  x: x.sub(x).add(start),
  y: y.sub(y),
});

/** z -> r z (1 - z), every sample its own r. */
export const logisticInR: PlaneMap<"start"> = { ...logisticParameterMap, radius: farOut };

/** w -> w^2 + (r/2)(1 - r/2) from 0, every sample its own r: the Mandelbrot set twice. */
export const mandelbrotInR: PlaneMap = {
  name: "Mandelbrot set in r",
  constants: [],
  radius: farOut,
  start: ({ x, y }) => ({ x: x.sub(x), y: y.sub(y) }),
  step: (w, r) => plus(squared(w), twinConstant(r)),
};

/** x -> a f(x) + b with a = -r and b = r/2, f the logistic map. */
export const joinedLeft: PlaneMap<"start"> = {
  name: "a f(x) + b",
  constants: ["start"],
  radius: farOut,
  start: from,
  step: (x, r) => plus(times(scaled(r, -1), logistic(x, r)), scaled(r, 0.5)),
};

/** x -> (a x + b)^2 + c with the same a and b. */
export const joinedRight: PlaneMap<"start"> = {
  name: "(a x + b)^2 + c",
  constants: ["start"],
  radius: farOut,
  start: from,
  step: (x, r) => plus(squared(plus(times(scaled(r, -1), x), scaled(r, 0.5))), twinConstant(r)),
};

/** |a f(x) + b - ((a x + b)^2 + c)| for real numbers: 0 where a = -r and b = r/2. */
export function conjugacyError(x: number, r: number, a: number, b: number): number {
  const h = a * x + b;
  return Math.abs(a * (r * x * (1 - x)) + b - (h * h + (r / 2) * (1 - r / 2)));
}
