// What spirals wind onto, and what lies around them: cycles and distances of orbits, and the basin's edge for one b after another.
import {
  type EscapeTime,
  firstStep,
  type Grid,
  gridOver,
  henonMap,
  modulus,
  multipliers,
  orbit,
  uncertainShares,
  uncertaintyExponent,
  unwrap,
} from "#dynamics";

export interface Parameters {
  readonly a: number;
  readonly b: number;
}

/** The fixed point x = (b - 1 + sqrt((b - 1)^2 + 4 a)) / (2 a), y = b x. */
export function nearFixedPoint({ a, b }: Parameters): [x: number, y: number] {
  const x = (b - 1 + Math.sqrt((b - 1) * (b - 1) + 4 * a)) / (2 * a);
  return [x, b * x];
}

export function distanceBetween([x, y]: readonly number[], [u, v]: readonly number[]): number {
  return Math.sqrt((x - u) * (x - u) + (y - v) * (y - v));
}

/** The state after so many steps. */
export function after(parameters: Parameters, start: readonly number[], steps: number): number[] {
  return Array.from(unwrap(orbit(henonMap(parameters), { start, skip: steps, steps: 0 })).data);
}

/** Does an orbit begun at (-1.5, 1.5) come to within a millionth of the fixed point in `most` steps? */
export function isCaught(parameters: Parameters, most: number): boolean {
  const point = nearFixedPoint(parameters);
  const when = (state: readonly number[]) => distanceBetween(state, point) < 1e-6;
  return firstStep(henonMap(parameters), { start: [-1.5, 1.5], when, most }) !== undefined;
}

/** Does an orbit begun a thousandth from the fixed point leave radius 10 in `most` steps? */
export function isThrownOut(parameters: Parameters, most: number): boolean {
  const [x, y] = nearFixedPoint(parameters);
  const when = ([u, v]: readonly number[]) => !(u * u + v * v <= 100);
  return firstStep(henonMap(parameters), { start: [x + 1e-3, y], when, most }) !== undefined;
}

/** Modulus of the fixed point's multipliers, which are a pair for b between -1 and about -0.001: sqrt(-b). */
export function fixedPointModulus(parameters: Parameters): number {
  return modulus(multipliers(henonMap(parameters), nearFixedPoint(parameters), 1)[0]);
}

/** The edge of what stays within radius 10 for `limit` rounds, over the square from -5 to 5. */
export interface Edge {
  /** Share that stays. */
  readonly stays: number;
  /** Uncertainty exponent: 1 for a smooth edge, less for a fractal one. */
  readonly exponent: number;
  /** Distance from the fixed point to the nearest start that escapes. */
  readonly nearest: number;
}

export function edgeOf(
  escapes: EscapeTime<"a" | "b">,
  { a, b }: Parameters,
  { side, limit }: { side: number; limit: number },
): Edge {
  const constants = { a, b };
  const displacements = [0.1, 0.03, 0.01];
  const shares = uncertainShares(escapes, { x: [-5, 5], y: [-5, 5], side, displacements, limit, constants });
  const grid = squareGrid(side);
  const counts = escapes.counts(grid, { limit, constants });
  const point = nearFixedPoint({ a, b });
  let [stays, nearest] = [0, Number.POSITIVE_INFINITY];
  for (const [k, count] of counts.entries()) {
    if (count >= limit) stays++;
    else nearest = Math.min(nearest, distanceBetween([grid.x[k % side], grid.y[Math.floor(k / side)]], point));
  }
  return { stays: stays / counts.length, exponent: uncertaintyExponent(displacements, shares).slope, nearest };
}

/** The window of the notebook's basins, the lowest row first. */
export function squareGrid(side: number): Grid {
  return gridOver({ x: [-5, 5], y: [-5, 5], width: side, height: side, ends: "excluded" });
}
