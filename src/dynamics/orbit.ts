// Orbits of maps: their points, when something first happens on them, how long two of them stay together.
import { type ArrayData, arrayData } from "#kit";
import { checkCount, checkPositive, checkStart } from "./check.ts";
import { departed, done, isFiniteState, type Outcome } from "./outcome.ts";
import { type DynamicalMap, nameOf } from "./system.ts";

export interface OrbitOptions {
  readonly start: readonly number[];
  /** Steps from the first point kept to the last. */
  readonly steps: number;
  /** Steps made before the first point is kept; none when absent. */
  readonly skip?: number;
  /** Keeps every so many-th point; 1 when absent. */
  readonly every?: number;
}

/**
 * The points start, step(start), ... after `skip` steps.
 * @returns f64 [steps / every + 1 (rounded down), dimension], or where the orbit left the numbers.
 */
export function orbit(map: DynamicalMap, { start, steps, skip = 0, every = 1 }: OrbitOptions): Outcome<ArrayData> {
  const who = `orbit of ${nameOf(map)}`;
  checkOrbit(who, map, start, skip);
  checkCount(who, "the number of steps", steps);
  checkCount(who, "every", every, 1);
  const { dimension } = map;
  const rows = Math.floor(steps / every) + 1;
  const points = new Float64Array(rows * dimension);
  let state: readonly number[] = start;
  for (let step = 0; ; step++) {
    const kept = step - skip;
    if (kept >= 0 && kept % every === 0) {
      for (let i = 0; i < dimension; i++) points[(kept / every) * dimension + i] = state[i];
    }
    if (kept === steps) return done(arrayData("f64", [rows, dimension], points));
    state = map.step(state);
    if (!isFiniteState(state)) return departed(who, step + 1, state);
  }
}

/** One coordinate of the points: a copy of column `i` of an array of shape [rows, columns]. */
export function column({ data, shape: [rows, columns] }: ArrayData, i: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, k) => data[k * columns + i]);
}

/**
 * The first step after which `when` holds, 0 if it does at the start; undefined when it does not in `most` steps. What is not a number
 * counts as any state: ask for it as `!(radius <= 10)`.
 */
export function firstStep(
  map: DynamicalMap,
  { start, when, most }: { start: readonly number[]; when: (state: readonly number[]) => boolean; most: number },
): number | undefined {
  const who = `firstStep of ${nameOf(map)}`;
  checkOrbit(who, map, start, 0);
  checkCount(who, "the most steps", most);
  let state: readonly number[] = start;
  for (let step = 0; step <= most; step++) {
    if (when(state)) return step;
    if (step < most) state = map.step(state);
  }
  return undefined;
}

/**
 * For how long an orbit foretells one from another start: the steps until their distance (Euclid's) is above `distance`, or `most` if it
 * never is. Orbits that have left the numbers foretell nothing.
 */
export function predictionHorizon(
  map: DynamicalMap,
  options: { start: readonly number[]; other: readonly number[]; distance: number; most: number },
): number {
  const { start, other, distance, most } = options;
  const who = `predictionHorizon of ${nameOf(map)}`;
  checkOrbit(who, map, start, 0);
  checkOrbit(who, map, other, 0);
  checkPositive(who, "the distance", distance);
  checkCount(who, "the most steps", most);
  let [here, there]: (readonly number[])[] = [start, other];
  for (let step = 0; step < most; step++) {
    let sum = 0;
    for (let i = 0; i < map.dimension; i++) sum += (here[i] - there[i]) * (here[i] - there[i]);
    if (!(Math.sqrt(sum) <= distance)) return step;
    here = map.step(here);
    there = map.step(there);
  }
  return most;
}

function checkOrbit(who: string, map: DynamicalMap, start: readonly number[], skip: number): void {
  checkStart(who, nameOf(map), map.dimension, start);
  checkCount(who, "the number of steps skipped", skip);
}
