// One iteration of the logistic map for each of many rising growth rates, in decimals of a chosen length: where it leaves the branches
// that have become unstable. A ramp can be stopped after any step and go on from its state.
import { type Decimal, decimal, decimals, decimalText, decimalToNumber } from "#discrete";
import type { Json } from "#kit";
import type { SavedState } from "#lab";
import { cycleOfTwo, cycleUnstable } from "./theory.ts";

export interface RampOptions {
  /** Growth rates, as texts: decimals are exact. */
  readonly from: string;
  readonly to: string;
  readonly steps: number;
  readonly start: string;
  readonly digits: number;
  /** How far from a branch counts as having left it. */
  readonly distance: number;
}

/** All that later steps depend on, as plain values. */
export interface RampState {
  /** Steps done. */
  readonly step: number;
  readonly x: string;
  /** The growth rates, beyond 3, at which x was first so far from 1 - 1/r; and first 0.02 away. */
  readonly leftFixed: number | undefined;
  readonly leftFixedSoon: number | undefined;
  /** The growth rate, beyond 1 + sqrt(6), at which x was first so far from both points of the cycle of two. */
  readonly leftCycle: number | undefined;
}

export function rampStart({ start }: RampOptions): RampState {
  return { step: 0, x: start, leftFixed: undefined, leftFixedSoon: undefined, leftCycle: undefined };
}

/** Takes the ramp up to `until` steps. @param visit is given each step's number from 0, its r, and x after the iteration. */
export function rampUpTo(
  until: number,
  state: RampState,
  options: RampOptions,
  visit: (step: number, r: number, x: number) => void,
): RampState {
  const { distance, digits, steps } = options;
  const { subtract, multiply, one } = decimals(digits);
  // Growth rates have few digits themselves; 40 hold them as good as exactly whatever the ramp's own precision.
  const rates = decimals(40);
  const from = decimal(options.from);
  const increment = rates.divide(rates.subtract(decimal(options.to), from), rates.whole(steps));
  let x: Decimal = decimal(state.x);
  let { leftFixed, leftFixedSoon, leftCycle } = state;
  for (let step = state.step; step < until; step++) {
    const rate = rates.add(from, rates.multiply(increment, rates.whole(step)));
    x = multiply(multiply(rate, x), subtract(one, x));
    const [r, at] = [decimalToNumber(rate), decimalToNumber(x)];
    if (r > 3) {
      const off = Math.abs(at - (1 - 1 / r));
      if (off > 0.02) leftFixedSoon ??= r;
      if (off > distance) leftFixed ??= r;
    }
    if (r > cycleUnstable && leftCycle === undefined) {
      const [low, high] = cycleOfTwo(r);
      if (Math.min(Math.abs(at - low), Math.abs(at - high)) > distance) leftCycle = r;
    }
    visit(step, r, at);
  }
  return { step: until, x: decimalText(x), leftFixed, leftFixedSoon, leftCycle };
}

/** A ramp under way, with the points kept of it so far. */
export interface OpenRamp {
  /** Which of the numbers of digits it is made with. */
  readonly rung: number;
  readonly state: RampState;
  readonly points: Float32Array;
}

export function saveRamp({ rung, state, points }: OpenRamp): SavedState {
  const values: Json = { rung, state: JSON.parse(JSON.stringify(state)) }; // growth rates not reached yet are left out
  return { values, arrays: { points: { dtype: "f32", shape: [points.length], data: points } } };
}

export function openRamp({ values, arrays }: SavedState): OpenRamp {
  const { rung, state } = values as unknown as OpenRamp;
  return { rung, state, points: arrays.points.data as Float32Array };
}
