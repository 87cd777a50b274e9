// Narrow windows, magnified, by a method and a step, from starts in doubles or in singles. Finds no stripes itself: stripes.ts.
import {
  canonicalBodies,
  canonicalQuestion,
  canonicalVariant,
  divergenceCounter,
  gridOver,
  type MethodName,
  startsInPlane,
} from "#dynamics";
import { math } from "#kit";

/**
 * Places that are lively however far they are magnified, each for its own method and step, since each has a map of its own: found by going
 * again and again to where counts differ most, and magnifying fourfold.
 */
export const views = {
  euler: { step: 0.001, x: 5.554015226662159, y: 5.816183909773827 },
  "adams-bashforth-2": { step: 0.01, x: 5, y: 5 },
  "adams-bashforth-4": { step: 0.01, x: 5.339469909667969, y: 4.453420639038086 },
} as const satisfies Record<MethodName, { step: number; x: number; y: number }>;

/** Powers of ten of the windows' widths, m. */
export const exponents = [-2, -4, -6] as const;

export interface WindowOptions {
  readonly method: MethodName;
  /** Power of ten of its width, m. */
  readonly exponent: number;
  readonly size: number;
  /** How long the narrowest goes on, s; a map of 40 m would go on a tenth of it. */
  readonly time: number;
  /** Starts as single-precision numbers, as the notebook's listing of zooms hands them over. */
  readonly singles: boolean;
}

/** Counts of steps in the window, its shift smaller and its time longer the narrower it is. */
export function countWindow({ method, exponent, size, time, singles }: WindowOptions): Int32Array {
  const { step, x, y } = views[method];
  const width = math.pow(10, exponent);
  const around = (centre: number) => [centre - width / 2, centre + width / 2] as const;
  const grid = gridOver({ x: around(x), y: around(y), width: size, height: size, ends: "excluded" });
  const starts = singles ? { ...grid, x: grid.x.map(Math.fround), y: grid.y.map(Math.fround) } : grid;
  const magnified = math.log(40 / width) / math.log(40e6);
  const shift = 1e-3 * math.pow(width / 40, 0.887);
  return divergenceCounter({ ...canonicalVariant, method })({
    ...canonicalQuestion,
    bodies: startsInPlane(canonicalBodies, starts, "xy", -11),
    shift: [shift, shift, shift],
    step,
    limit: Math.max(4, Math.round((time * (0.1 + 0.9 * magnified)) / step)),
  });
}
