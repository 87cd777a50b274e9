// When the edge of the basin becomes fractal, and when the attractor is gone: two tests of one parameter, and where each first holds.
import { firstStep, henonMap, multipliers } from "#dynamics";

export interface Parameters {
  readonly a: number;
  readonly b: number;
}

/** Radius beyond which a point counts as escaped: the notebook's. */
const radius = 10;
const isOutside = ([x, y]: readonly number[]) => !(x * x + y * y <= radius * radius);

/**
 * Rounds, counted from 0 after the update, until the orbit of the origin has escaped; undefined when it has not within `most` rounds.
 */
export function originEscapes(parameters: Parameters, most: number): number | undefined {
  const map = henonMap(parameters);
  return firstStep(map, { start: map.step([0, 0]), when: isOutside, most: most - 1 });
}

/**
 * Does the unstable manifold of the fixed point on the edge cross the edge? On its one side the manifold leaves into the basin; when some
 * of it comes out again, it meets the stable manifold, which is the edge, and both are folded without end: the edge is fractal. (C. Grebogi,
 * E. Ott, J. A. Yorke, Basin boundary metamorphoses, Nuclear Physics B Proc. Suppl. 2, 1987.) Looks at `count` points of one stretch
 * that the map takes onto the next, for `most` rounds.
 */
export function edgeIsFractal({ a, b }: Parameters, count: number, most: number): boolean {
  const x = (b - 1 - Math.sqrt((b - 1) * (b - 1) + 4 * a)) / (2 * a); // the left fixed point, on the edge
  const stretch = multipliers(henonMap({ a, b }), [x, b * x], 1)[0].re;
  // The derivative takes (stretch, b) to stretch times itself: the unstable direction, to the right.
  const length = Math.sqrt(stretch * stretch + b * b);
  for (let k = 0; k < count; k++) {
    const along = 1e-7 * (1 + ((stretch - 1) * k) / count);
    const start = [x + (along * stretch) / length, b * x + (along * b) / length];
    if (firstStep(henonMap({ a, b }), { start, when: isOutside, most }) !== undefined) return true;
  }
  return false;
}

/** The smallest parameter between `low`, where a test fails, and `high`, where it holds, at which it holds: by halving, to `within`. */
export function threshold(
  holds: (a: number) => boolean,
  low: number,
  high: number,
  within: number,
): number | undefined {
  if (holds(low) || !holds(high)) return undefined;
  let [no, yes] = [low, high];
  while (yes - no > within) {
    const middle = (no + yes) / 2;
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
