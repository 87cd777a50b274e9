// Dormand and Prince's pair of orders 5 and 4 with control of the error: it chooses its own steps inside each step asked for.
// Source: J. R. Dormand, P. J. Prince, A family of embedded Runge-Kutta formulae, J. Comput. Appl. Math. 6 (1980).
import { math } from "#kit";
import { checkPositive } from "../check.ts";
import type { Flow } from "../system.ts";
import type { Stepper } from "./stepper.ts";

export interface Tolerance {
  /** Error allowed a step, as a share of each coordinate. */
  readonly relative: number;
  /** Error allowed a step, in units of the coordinates: what counts near 0. */
  readonly absolute: number;
}

/**
 * @param tolerance of one inner step; errors at the end are larger by how much the flow itself spreads them. With an infinite
 *   `absolute` every step asked for is one step.
 */
export function dormandPrince45(tolerance: Tolerance): Stepper {
  return {
    name: "Dormand-Prince 5(4)",
    order: 5,
    prepare(flow, step) {
      const advance = prepareAdaptive(flow, tolerance);
      return (state) => advance(state, step);
    },
  };
}

// Row s: the weights of the earlier rates in stage s. The last row is the method of order 5 itself, so its rate opens the next step.
const stages = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
// Weights of order 5 less weights of order 4: the error's estimate.
const difference = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/** The function that moves a state on by exactly `duration`, which may be negative and differ from call to call. */
export function prepareAdaptive(
  flow: Flow,
  { relative, absolute }: Tolerance,
): (state: Float64Array, duration: number) => string | undefined {
  checkPositive("dormandPrince45", "the relative tolerance", relative);
  if (absolute !== Number.POSITIVE_INFINITY) checkPositive("dormandPrince45", "the absolute tolerance", absolute);
  const n = flow.dimension;
  const rates = stages.map(() => new Float64Array(n));
  const inner = new Float64Array(n);
  let size: number | undefined; // of the next inner step; kept from call to call, as is the rate at the state, rates[0]

  function attempt(state: Float64Array, step: number): number {
    for (let s = 1; s < stages.length; s++) {
      const weights = stages[s];
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < s; j++) sum += weights[j] * rates[j][i];
        inner[i] = state[i] + step * sum;
      }
      flow.rate(inner, rates[s]);
    }
    let worst = 0; // error in units of what is allowed
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < difference.length; j++) sum += difference[j] * rates[j][i];
      const allowed = absolute + relative * Math.max(Math.abs(state[i]), Math.abs(inner[i]));
      worst = Math.max(worst, Math.abs(step * sum) / allowed); // a NaN stays
    }
    return worst;
  }

  // A hundredth of the time in which the state would change by its own size; too short is soon mended, too long may go unseen.
  function firstSize(state: Float64Array): number {
    if (absolute === Number.POSITIVE_INFINITY) return absolute;
    let [size, speed] = [0, 0];
    for (let i = 0; i < n; i++) {
      const allowed = absolute + relative * Math.abs(state[i]);
      size = Math.max(size, Math.abs(state[i]) / allowed);
      speed = Math.max(speed, Math.abs(rates[0][i]) / allowed);
    }
    return size > 1e-5 && speed > 1e-5 ? 0.01 * (size / speed) : 1e-6;
  }

  return (state, duration) => {
    if (size === undefined) {
      flow.rate(state, rates[0]);
      size = firstSize(state);
    }
    const sign = duration < 0 ? -1 : 1;
    let left = Math.abs(duration);
    while (left > 0) {
      const last: boolean = size >= left;
      const step: number = last ? left : size;
      const error = attempt(state, sign * step);
      // 0.9 and the bounds are the customary caution: a step grows at most fivefold, and shrinks at most to a tenth.
      const factor = error > 0 ? 0.9 * math.pow(error, -1 / 5) : 5;
      if (error <= 1) {
        state.set(inner);
        [rates[0], rates[6]] = [rates[6], rates[0]];
        left = last ? 0 : left - step;
        // A last step cut short by the caller says nothing against the longer one.
        size = Math.max(last ? size : 0, step * Math.min(5, factor));
      } else {
        size = step * (error > 1 ? Math.max(0.1, factor) : 0.1);
        if (size <= Math.abs(duration) * 1e-14) return "no step is short enough for the tolerance";
      }
    }
    return undefined;
  };
}
