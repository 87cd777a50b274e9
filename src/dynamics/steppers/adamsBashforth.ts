// Adams and Bashforth's methods: one new rate a step, the others remembered. Their first steps are another method's, and its errors stay.
import { euler, rungeKutta4 } from "./oneStep.ts";
import type { Stepper } from "./stepper.ts";

/** What makes the first steps, while there are too few rates to look back at. */
export type StartUp = "euler" | "runge-kutta";
const startUps: { readonly [S in StartUp]: Stepper } = { euler, "runge-kutta": rungeKutta4 };

/** x + h/2 (3 f0 - f1), f1 the rate a step ago. One step by Euler costs no more than the method's own errors: order 2 either way. */
export function adamsBashforth2({ start }: { start: StartUp }): Stepper {
  return {
    name: "Adams-Bashforth 2",
    order: 2,
    prepare(flow, step) {
      const first = startUps[start].prepare(flow, step);
      let [now, before] = [new Float64Array(flow.dimension), new Float64Array(flow.dimension)];
      let known = 0;
      return (state) => {
        [now, before] = [before, now];
        flow.rate(state, now);
        if (known++ === 0) return first(state);
        for (let i = 0; i < state.length; i++) state[i] += (step / 2) * (3 * now[i] - before[i]);
        return undefined;
      };
    },
  };
}

/**
 * x + h/24 (55 f0 - 59 f1 + 37 f2 - 9 f3), f1 the rate a step ago, and so on. Of order 4 when its first three steps are; made by
 * Euler they leave an error of order 2, which no later step removes.
 */
export function adamsBashforth4({ start }: { start: StartUp }): Stepper {
  return {
    name: "Adams-Bashforth 4",
    order: start === "euler" ? 2 : 4,
    prepare(flow, step) {
      const first = startUps[start].prepare(flow, step);
      let [f0, f1, f2, f3] = Array.from({ length: 4 }, () => new Float64Array(flow.dimension));
      let known = 0;
      return (state) => {
        const oldest = f3;
        f3 = f2;
        f2 = f1;
        f1 = f0;
        f0 = oldest;
        flow.rate(state, f0);
        if (known++ < 3) return first(state);
        for (let i = 0; i < state.length; i++) {
          state[i] += (step / 24) * (55 * f0[i] - 59 * f1[i] + 37 * f2[i] - 9 * f3[i]);
        }
        return undefined;
      };
    },
  };
}
