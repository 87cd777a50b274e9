// Starts beside the line z = 1.2 y and their mirror images, to the last bit rather than at the nearest sample: what of the map's symmetry is
// the motion's, and what the shift's.
import { canonicalBodies, canonicalQuestion, type DivergenceQuestion } from "#dynamics";
import type { Stream } from "#kit";
import type { Counter } from "./strips.ts";

/** Unit normal of the plane 12 y = 10 z, which holds bodies 2 and 3 and all velocities. */
const normal = [0, 12 / Math.sqrt(244), -10 / Math.sqrt(244)] as const;

export function mirrored(p: readonly [number, number, number]): [number, number, number] {
  const height = p[0] * normal[0] + p[1] * normal[1] + p[2] * normal[2];
  return [p[0] - 2 * height * normal[0], p[1] - 2 * height * normal[1], p[2] - 2 * height * normal[2]];
}

/** Along x, and along the line: as long as the notebook's shift, and in the plane of the mirror. */
export const evenShift = (() => {
  const along = 1e-3 * Math.SQRT2;
  return [1e-3, (10 / Math.sqrt(244)) * along, (12 / Math.sqrt(244)) * along] as const;
})();

export interface MirrorPairs {
  readonly here: Int32Array;
  readonly there: Int32Array;
}

/** Counts for random starts of the y-z plane and for their mirror images, under one and the same shift. */
export function mirrorPairs(
  count: Counter,
  rng: Stream,
  {
    starts,
    limit,
    shift,
  }: { readonly starts: number; readonly limit: number; readonly shift: DivergenceQuestion["shift"] },
): MirrorPairs {
  const [y, z] = [rng.fold("y").uniform(starts, -20, 20), rng.fold("z").uniform(starts, -20, 20)];
  const images = Array.from({ length: starts }, (_, i) => mirrored([-10, y[i]!, z[i]!]));
  const counts = (rows: Float64Array, columns: Float64Array) => {
    const [, second, third] = canonicalBodies.positions;
    const bodies = { ...canonicalBodies, positions: [[-10, rows, columns], second, third] as const };
    return count({ ...canonicalQuestion, bodies, shift, limit });
  };
  return {
    here: counts(Float64Array.from(y), Float64Array.from(z)),
    there: counts(
      Float64Array.from(images, ([, value]) => value),
      Float64Array.from(images, ([, , value]) => value),
    ),
  };
}
