// What is told of an orbit in numbers: its exponent, its period, and how often a diagram's orbits come to each of its places.
import { type DynamicalMap, largestExponent, orbit } from "#dynamics";
import type { Window } from "./address.ts";
import { type FamilyId, families, startOf } from "./systems.ts";

export interface Measures {
  /** Nats a step; minus infinity where the derivative vanishes on the orbit, undefined where it leaves the numbers. */
  readonly exponent: number | undefined;
  /** The least, or undefined where none up to LONGEST was found. */
  readonly period: number | undefined;
  /** Why there is neither. */
  readonly why?: string;
}

export const LONGEST = 128;
/** Steps before, and steps looked at. */
export const SETTLING = 20_000;
export const AVERAGED = 20_000;
const NEAR = 1e-9;

export function measured(map: DynamicalMap, x: number): Measures {
  const start = startOf(map, x);
  const points = orbit(map, { start, skip: SETTLING, steps: 2 * LONGEST });
  if (!points.ok)
    return { exponent: undefined, period: undefined, why: `The orbit leaves the numbers at step ${points.step}.` };
  const exponent = largestExponent(map, { start, skip: SETTLING, steps: AVERAGED });
  return {
    exponent: exponent.ok ? exponent.value : Number.NEGATIVE_INFINITY,
    period: periodOf(points.value.data as Float64Array, map.dimension),
  };
}

/** The least shift of rows that changes nothing, up to half their number. */
export function periodOf(rows: Float64Array, dimension: number): number | undefined {
  const count = rows.length / dimension;
  for (let period = 1; 2 * period <= count; period++) {
    let same = true;
    for (let i = 0; same && i + period * dimension < rows.length; i++) {
      const [a, b] = [rows[i]!, rows[i + period * dimension]!];
      same = Math.abs(a - b) <= NEAR * Math.max(1, Math.abs(a));
    }
    if (same) return period;
  }
  return undefined;
}

export interface DiagramOptions {
  readonly family: FamilyId;
  readonly second: number;
  readonly start: number;
  readonly window: Window;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Of each orbit of a diagram: steps left out, and points. */
export const SKIPPED = 600;
export const KEPT = 600;

/** How many points of the orbit at a column's parameter lie in each of its pixels, from the top. None where it leaves the numbers. */
export function columnOf(
  { family, second, start, window, width, height }: DiagramOptions,
  column: number,
): Uint16Array {
  const counts = new Uint16Array(height);
  const parameter = window.left + ((column + 0.5) * (window.right - window.left)) / width;
  const map = families[family].map(parameter, second);
  const points = orbit(map, { start: startOf(map, start), skip: SKIPPED, steps: KEPT - 1 });
  if (!points.ok) return counts;
  const { data } = points.value;
  for (let i = 0; i < data.length; i += map.dimension) {
    const row = Math.floor(((window.top - (data[i] as number)) / (window.top - window.bottom)) * height);
    if (row >= 0 && row < height) counts[row]!++;
  }
  return counts;
}
