// The steppers of the study: those of the room, and Adams and Bashforth's of order 2 as the notebook displays it, which is another method.
import {
  adamsBashforth2,
  adamsBashforth4,
  canonicalBodies,
  dormandPrince45,
  euler,
  flowOf,
  type Stepper,
  stateOf,
  threeBodySystem,
  trajectory,
  unwrap,
} from "#dynamics";

const canonicalFlow = flowOf(threeBodySystem(canonicalBodies));

/**
 * x(n+2) = x(n) + h/2 (3 f(n+1) - f(n)), the displayed equation: the increment of one step is added to the state *two* steps back, so that
 * time runs at half its speed. The notebook's code has x(n+1) on the right.
 */
export const asDisplayed: Stepper = {
  name: "Adams-Bashforth 2 as displayed",
  order: 0,
  prepare(flow, step) {
    const first = euler.prepare(flow, step);
    const rate = new Float64Array(flow.dimension);
    let [before, rateBefore] = [new Float64Array(flow.dimension), new Float64Array(flow.dimension)];
    let isFirst = true;
    return (state) => {
      flow.rate(state, rate);
      const now = Float64Array.from(state);
      if (isFirst) first(state);
      else for (let i = 0; i < state.length; i++) state[i] = before[i]! + (step / 2) * (3 * rate[i]! - rateBefore[i]!);
      isFirst = false;
      before = now;
      rateBefore = Float64Array.from(rate);
      return undefined;
    };
  },
};

export const studied = {
  euler,
  second: adamsBashforth2({ start: "euler" }),
  fourth: adamsBashforth4({ start: "euler" }),
  fourthWell: adamsBashforth4({ start: "runge-kutta" }),
  displayed: asDisplayed,
} as const satisfies Record<string, Stepper>;
export type Studied = keyof typeof studied;

/** Largest error of a coordinate of the canonical bodies' places after `time`, m, by `steps` equal steps. */
export function errorAfter(stepper: Stepper, time: number, steps: number, exact: ArrayLike<number>): number {
  const options = { start: stateOf(canonicalBodies), step: time / steps, steps, every: steps };
  const { data } = unwrap(trajectory(canonicalFlow, stepper, options)).states;
  let worst = 0;
  for (let i = 0; i < 9; i++) worst = Math.max(worst, Math.abs(data[18 + i]! - exact[i]!));
  return worst;
}

/** Where the canonical bodies are after `time`, to some 1e-12 m. */
export function exactAfter(time: number): Float64Array {
  const stepper = dormandPrince45({ relative: 1e-13, absolute: 1e-13 });
  const options = { start: stateOf(canonicalBodies), step: time, steps: 1 };
  return unwrap(trajectory(canonicalFlow, stepper, options)).states.data.slice(18) as Float64Array;
}
