// Real arithmetic that several kinds of numbers share, so that a map of the plane is written once for all precisions: tensors of
// singles or doubles as they are, and pairs of doubles.

import type { Tensor } from "#tensor";

/** Numbers of a kernel: elementwise, recorded, and compared. Bare numbers are taken as they stand. */
export interface Real<R> {
  add(other: R | number): R;
  sub(other: R | number): R;
  mul(other: R | number): R;
  greater(bound: number): Tensor;
}

/** A place in the plane, or a complex number x + iy. */
export interface Point<R> {
  readonly x: R;
  readonly y: R;
}

/** Constants by name. */
export type Constants<K extends string, R> = { readonly [Name in K]: R };

export const plus = <R extends Real<R>>(z: Point<R>, w: Point<R>): Point<R> => ({ x: z.x.add(w.x), y: z.y.add(w.y) });

/** (x + iy)^2 = x^2 - y^2 + 2xy i, in this order of rounding. */
export const squared = <R extends Real<R>>({ x, y }: Point<R>): Point<R> => ({
  x: x.mul(x).sub(y.mul(y)),
  y: x.mul(y).mul(2),
});

export const times = <R extends Real<R>>(z: Point<R>, w: Point<R>): Point<R> => ({
  x: z.x.mul(w.x).sub(z.y.mul(w.y)),
  y: z.x.mul(w.y).add(z.y.mul(w.x)),
});

/** x^2 + y^2. */
export const squaredNorm = <R extends Real<R>>({ x, y }: Point<R>): R => x.mul(x).add(y.mul(y));
