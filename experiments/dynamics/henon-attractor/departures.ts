// Orbits begun at a fixed point as doubles hold it: when they leave, in which order of operations, and whether they do at all.
import { type DynamicalMap, firstStep, henonMap } from "#dynamics";

export interface Parameters {
  readonly a: number;
  readonly b: number;
}

/** x = (b - 1 +- sqrt((b - 1)^2 + 4 a)) / (2 a), y = b x: the near one with +, the far one with -. */
export function fixedPoints({ a, b }: Parameters): { near: [number, number]; far: [number, number] } {
  const root = Math.sqrt((b - 1) * (b - 1) + 4 * a);
  const [near, far] = [(b - 1 + root) / (2 * a), (b - 1 - root) / (2 * a)];
  return { near: [near, b * near], far: [far, b * far] };
}

/** The map's first line in orders that are equal in exact arithmetic. The first is the notebook's, and `henonMap`'s. */
export const orders: readonly { readonly written: string; x(a: number, x: number, y: number): number }[] = [
  { written: "1 - a*x*x + y", x: (a, x, y) => 1 - a * x * x + y },
  { written: "1 - a*(x*x) + y", x: (a, x, y) => 1 - a * (x * x) + y },
  { written: "1 + y - a*x*x", x: (a, x, y) => 1 + y - a * x * x },
  { written: "1 + y - a*(x*x)", x: (a, x, y) => 1 + y - a * (x * x) },
];

export function inOrder(order: (typeof orders)[number], { a, b }: Parameters): DynamicalMap {
  return { ...henonMap({ a, b }), step: ([x, y]) => [order.x(a, x, y), b * x] };
}

/**
 * When the orbit from a start is first where `where` holds, counted as the notebooks' loops count: the round, from 0, after whose update
 * it is there. Undefined when not within `most` rounds.
 */
export function round(
  map: DynamicalMap,
  start: readonly number[],
  most: number,
  where: (state: readonly number[]) => boolean,
) {
  return firstStep(map, { start: map.step(start), when: where, most });
}

/** Is the point outside a disc around the origin? What is not a number is. */
export const outside =
  (radius: number) =>
  ([x, y]: readonly number[]) =>
    !(x * x + y * y <= radius * radius);

/** Is the point more than `distance` from another? */
export const awayFrom =
  ([fromX, fromY]: readonly number[], distance: number) =>
  ([x, y]: readonly number[]) =>
    outside(distance)([x - fromX, y - fromY]);

/**
 * Of maps with `count` values of a from 0.2 to 0.3, how many hold the fixed point, rounded to doubles, for ever: the rounded map moves it
 * to itself or soon goes in a circle there; how many leave it, by more than 1 within `most` steps; and how many did neither yet.
 */
export function fates(which: "near" | "far", b: number, count: number, most: number) {
  const found = { held: 0, left: 0, neither: 0 };
  for (let k = 0; k < count; k++) {
    const parameters = { a: 0.2 + (0.1 * k) / count, b };
    found[fateOf(henonMap(parameters), fixedPoints(parameters)[which], most)]++;
  }
  return found;
}

function fateOf(map: DynamicalMap, start: readonly number[], most: number): "held" | "left" | "neither" {
  // R. P. Brent's way to see a circle: compare with a state that is kept for 1, 2, 4, ... steps.
  let [state, kept]: (readonly number[])[] = [start, start];
  for (let step = 1, change = 1; step <= most; step++) {
    state = map.step(state);
    if (state[0] === kept[0] && state[1] === kept[1]) return "held";
    if (awayFrom(start, 1)(state)) return "left";
    if (step === change) [kept, change] = [state, 2 * change];
  }
  return "neither";
}
