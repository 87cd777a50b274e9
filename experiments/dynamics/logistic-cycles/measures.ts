// What is measured on periodic points: swept counts, attracted starts, distances from what a source says.
import { evenly, logisticMap, orbit, unwrap } from "#dynamics";
import type { NamedArrays } from "#kit";
import { computed, type Measurement } from "#lab";
import type { Root } from "./exact.ts";

/** Times f^k(x) - x is 0 on a grid of [0, 1] or changes sign between its places: how a sweep counts roots. */
export function sweptRoots(r: number, k: number, places: number): number {
  const map = logisticMap(r);
  const off = Array.from(
    evenly(0, 1, places),
    (x) => unwrap(orbit(map, { start: [x], steps: k, every: k })).data[1] - x,
  );
  return off.filter((value, at) => value === 0 || (at > 0 && value * off[at - 1] < 0)).length;
}

/** Share of evenly spaced starts between 0.3 and 0.8 that are within 0.001 of one of the `points` after 100 steps. */
export function attractedShare(r: number, points: readonly number[], starts: number): number {
  const map = logisticMap(r);
  const near = Array.from({ length: starts }, (_, at) => 0.3 + (0.5 * (at + 0.5)) / starts).filter((start) => {
    const [x] = unwrap(orbit(map, { start: [start], skip: 100, steps: 0 })).data;
    return points.some((point) => Math.abs(x - point) < 0.001);
  });
  return near.length / starts;
}

/** The roots of f^k - x that a run recorded, rising; none of no run. */
export function rootsOf(run: { field(name: string): NamedArrays } | undefined, period: number): Root[] {
  if (!run) return [];
  const { x, multiplier } = run.field(`period${period}`);
  return Array.from(x.data, (each, at) => ({ x: each, multiplier: multiplier.data[at] }));
}

/** Of each pair the difference from the nearest of the roots: the largest over points, or over their multipliers. */
export function largestDifference(
  roots: readonly Root[],
  pairs: readonly (readonly [x: number, multiplier: number])[],
  of: "x" | "multiplier",
): Measurement {
  if (roots.length === 0) return { unmeasured: "no run recorded it" };
  const differences = pairs.map(([x, multiplier]) => {
    const nearest = roots.reduce((best, root) => (Math.abs(root.x - x) < Math.abs(best.x - x) ? root : best));
    return Math.abs(nearest[of] - (of === "x" ? x : multiplier));
  });
  return computed(Math.max(...differences));
}

/** Of the multipliers the one nearest to a value. */
export function nearestMultiplier(roots: readonly Root[], value: number): Measurement {
  const sorted = roots.map(({ multiplier }) => multiplier).sort((a, b) => Math.abs(a - value) - Math.abs(b - value));
  return computed(sorted[0]);
}
