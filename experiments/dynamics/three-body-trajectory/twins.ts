// Two systems that differ by a hair, step by step: how far each body is from its twin. Plain arrays in, plain arrays out.
import {
  distance,
  euler,
  flowOf,
  rungeKutta4,
  type Stepper,
  shifted,
  stateOf,
  type ThreeBodies,
  threeBodySystem,
  trajectory,
  unwrap,
} from "#dynamics";
import { math } from "#kit";

export const steppers = { euler, "runge-kutta": rungeKutta4 } as const satisfies Record<string, Stepper>;

export interface Walk {
  readonly stepper: Stepper;
  /** s. */
  readonly step: number;
  readonly steps: number;
}

/** All states from the start on, `steps` of them: index k is after k steps, so the last has steps - 1 behind it. */
export function statesOf(bodies: ThreeBodies, { stepper, step, steps }: Walk): Float64Array {
  const flow = flowOf(threeBodySystem(bodies));
  const options = { start: stateOf(bodies), step, steps: steps - 1 };
  return unwrap(trajectory(flow, stepper, options)).states.data as Float64Array;
}

export const stateAt = (states: Float64Array, index: number) => states.subarray(18 * index, 18 * index + 18);

/** How far body (0 to 2) is from its twin, at every index, m. */
export function separations(states: Float64Array, twin: Float64Array, body: number): Float64Array {
  return new Float64Array(states.length / 18).map((_, index) => {
    let sum = 0;
    for (let axis = 0; axis < 3; axis++) {
      const at = 18 * index + 3 * body + axis;
      sum += (states[at]! - twin[at]!) * (states[at]! - twin[at]!);
    }
    return Math.sqrt(sum);
  });
}

/** First index whose value is above the bound; undefined when none is. */
export function firstAbove(values: Float64Array, bound: number): number | undefined {
  const at = values.findIndex((value) => value > bound);
  return at < 0 ? undefined : at;
}

export const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), 0);

/** The smallest distance between two bodies along the way, m. */
export function closest(states: Float64Array, body: number, other: number): number {
  let least = Infinity;
  for (let index = 0; index < states.length / 18; index++) {
    least = Math.min(least, distance(stateAt(states, index), body, other));
  }
  return least;
}

export interface SweepRow {
  /** m, on the z of body 3. */
  readonly shift: number;
  /** Separation of body 1 halfway and at the end, m. */
  readonly halfway: number;
  readonly end: number;
  /** First index at which it is above 1 m. */
  readonly parted: number | undefined;
  /** Separation at 200 indices from the start to the end, m. */
  readonly curve: Float64Array;
}

/** Shifts of 1e-8 to 1e-5 m, evenly spaced in their logarithm. */
export function shiftSweep(
  bodies: ThreeBodies,
  walk: Walk,
  count: number,
  onRow: (row: SweepRow, at: number) => void,
): void {
  const states = statesOf(bodies, walk);
  for (let at = 0; at < count; at++) {
    const shift = math.pow(10, -8 + (3 * at) / (count - 1));
    const apart = separations(states, statesOf(shifted(bodies, 2, [0, 0, shift]), walk), 0);
    const halfway = apart[Math.floor(walk.steps / 2)]!;
    const curve = new Float64Array(200).map((_, i) => apart[Math.floor((i * (walk.steps - 1)) / 199)]!);
    onRow({ shift, halfway, end: apart[walk.steps - 1]!, parted: firstAbove(apart, 1), curve }, at);
  }
}

/** Neighbours in which the larger shift gives the smaller error. */
export function inversions(errors: readonly number[]): number {
  return errors.filter((error, i) => i > 0 && error < errors[i - 1]!).length;
}
