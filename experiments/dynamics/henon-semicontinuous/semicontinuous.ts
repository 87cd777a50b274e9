// Henon's right side taken as a flow and followed by Euler's steps, and what its slow climb does to x. Draws nothing.
import { euler, type Flow } from "#dynamics";

export interface Parameters {
  readonly a: number;
  readonly b: number;
  /** Of time, called d below. */
  readonly step: number;
}

/** dx/dt = 1 - a x x + y, dy/dt = b x. */
export function henonFlow({ a, b }: Pick<Parameters, "a" | "b">): Flow {
  return {
    name: "Henon flow",
    dimension: 2,
    rate(state, into) {
      into[0] = 1 - a * state[0] * state[0] + state[1];
      into[1] = b * state[0];
    },
  };
}

/** The quadratic map's constant that the x-map has at height y: with z = h(x) it is z -> z z + c (see conjugacy.ts). */
export function constantAt({ a, step: d }: Parameters, y: number): number {
  return 1 / 4 - a * d * d * (1 + y);
}

/** Height at which that constant is c. */
export function heightOf({ a, step: d }: Parameters, c: number): number {
  return (1 / 4 - c) / (a * d * d) - 1;
}

/** h(x) = 1/2 - a d x. */
export function asQuadratic({ a, step: d }: Parameters, x: number): number {
  return 1 / 2 - a * d * x;
}

export interface Climb {
  /** Steps after which c was first at or below each of the thresholds asked for; undefined if it never was. */
  readonly passed: readonly (number | undefined)[];
  /** c when two successive h(x) were first more than 0.1 apart, beyond c = -1/2: the visible splitting. */
  readonly split: number | undefined;
  /** Steps after which |x| was first above a million; undefined if it never was. */
  readonly escaped: number | undefined;
  /** The last state, or that of the escape. */
  readonly end: readonly [x: number, y: number];
  /** x, y, x, y, ... of every so many-th state before an escape. */
  readonly points: Float64Array;
}

/** Follows the map from a start and notes what happens. */
export function climb(
  parameters: Parameters,
  options: {
    start: readonly [number, number];
    steps: number;
    every: number;
    thresholds: readonly number[];
    onProgress?: (fraction: number) => void;
  },
): Climb {
  const { start, steps, every, thresholds, onProgress } = options;
  const advance = euler.prepare(henonFlow(parameters), parameters.step);
  const state = Float64Array.from(start);
  const passed = thresholds.map((): number | undefined => undefined);
  const points = new Float64Array(2 * Math.floor(steps / every));
  let [kept, before] = [0, start[0]];
  let split: number | undefined;
  for (let k = 1; k <= steps; k++) {
    if (k % 1_000_000 === 0) onProgress?.(k / steps);
    advance(state);
    const [x, y] = [state[0], state[1]];
    if (!(Math.abs(x) <= 1e6)) {
      return { passed, split, escaped: k, end: [x, y], points: points.slice(0, 2 * kept) };
    }
    const c = constantAt(parameters, y);
    for (let i = 0; i < thresholds.length; i++) if (passed[i] === undefined && c <= thresholds[i]) passed[i] = k;
    const apart = Math.abs(asQuadratic(parameters, x) - asQuadratic(parameters, before));
    if (split === undefined && c < -0.5 && apart > 0.1) split = c;
    before = x;
    if (k % every === 0) {
      points[2 * kept] = x;
      points[2 * kept + 1] = y;
      kept++;
    }
  }
  return { passed, split, escaped: undefined, end: [state[0], state[1]], points };
}
