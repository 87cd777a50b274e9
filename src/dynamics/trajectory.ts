// Runs a flow: from a start, by a stepper, to rows of numbers. Chooses no method itself.
import { type ArrayData, arrayData } from "#kit";
import { checkCount, checkPositive, checkStart } from "./check.ts";
import { type Departure, departed, done, isFiniteState, type Outcome } from "./outcome.ts";
import { prepareAdaptive, type Tolerance } from "./steppers/dormandPrince.ts";
import { type Stepper, stateSize } from "./steppers/stepper.ts";
import type { Flow, MechanicalSystem } from "./system.ts";

export interface Trajectory {
  /** f64 [rows]; the first is 0, or the first time asked for. */
  readonly times: ArrayData;
  /** f64 [rows, state size]: the state at each time. */
  readonly states: ArrayData;
}

export interface TrajectoryOptions {
  readonly start: readonly number[];
  /** Time between two states computed. Negative goes back. */
  readonly step: number;
  readonly steps: number;
  /** Keeps the start and every so many-th state after it; 1 when absent. */
  readonly every?: number;
}

/**
 * Goes `steps` steps through a flow or, with a stepper made for that, a mechanical system. Nothing is allocated while it goes.
 * @returns steps / every + 1 rows (rounded down), or where the state left the numbers.
 * @throws UsageError when start, step or counts do not fit.
 */
export function trajectory<System extends Flow | MechanicalSystem>(
  system: System,
  stepper: Stepper<System>,
  { start, step, steps, every = 1 }: TrajectoryOptions,
): Outcome<Trajectory> {
  const who = `trajectory of ${system.name} by ${stepper.name}`;
  checkStart(who, system.name, stateSize(system), start);
  checkPositive(who, "the size of a step", Math.abs(step));
  checkCount(who, "the number of steps", steps);
  checkCount(who, "every", every, 1);

  const advance = stepper.prepare(system, step);
  const state = Float64Array.from(start);
  const rows = Math.floor(steps / every) + 1;
  const [times, states] = [new Float64Array(rows), new Float64Array(rows * state.length)];
  states.set(state);
  for (let k = 1; k <= steps; k++) {
    const why = advance(state);
    if (why !== undefined) return stopped(who, why, k, state);
    if (!isFiniteState(state)) return departed(who, k, state);
    if (k % every === 0) {
      times[k / every] = k * step;
      states.set(state, (k / every) * state.length);
    }
  }
  return done(asTrajectory(times, states));
}

/**
 * The states at given times, by Dormand and Prince's method with control of the error: no step is chosen by hand.
 * @param times in order, all up or all down; the first is the start's.
 * @throws UsageError when times are out of order or the start does not fit.
 */
export function trajectoryAt(
  flow: Flow,
  { start, times, ...tolerance }: Tolerance & { readonly start: readonly number[]; readonly times: ArrayLike<number> },
): Outcome<Trajectory> {
  const who = `trajectory of ${flow.name}`;
  checkStart(who, flow.name, flow.dimension, start);
  checkCount(who, "the number of times", times.length, 1);
  const direction = Math.sign(times[times.length - 1] - times[0]);
  const advance = prepareAdaptive(flow, tolerance);
  const state = Float64Array.from(start);
  const states = new Float64Array(times.length * state.length);
  states.set(state);
  for (let k = 1; k < times.length; k++) {
    const duration = times[k] - times[k - 1];
    checkPositive(
      who,
      `the way from time ${times[k - 1]} to ${times[k]} in the direction of the whole`,
      duration * direction,
    );
    const why = advance(state, duration);
    if (why !== undefined) return stopped(who, why, k, state);
    if (!isFiniteState(state)) return departed(who, k, state);
    states.set(state, k * state.length);
  }
  return done(asTrajectory(Float64Array.from(times), states));
}

function stopped(who: string, why: string, step: number, state: Float64Array): Departure {
  return { ok: false, why: `${who}: ${why} at step ${step}.`, step, state: Array.from(state) };
}

function asTrajectory(times: Float64Array, states: Float64Array): Trajectory {
  const rows = times.length;
  return {
    times: arrayData("f64", [rows], times),
    states: arrayData("f64", [rows, rows === 0 ? 0 : states.length / rows], states),
  };
}
