// Explicit methods that look at the present state alone: Euler's, and the classical method of Runge and Kutta.
import type { Stepper } from "./stepper.ts";

/** x + h f(x): all coordinates from the old state. */
export const euler: Stepper = {
  name: "Euler",
  order: 1,
  prepare(flow, step) {
    const rate = new Float64Array(flow.dimension);
    return (state) => {
      flow.rate(state, rate);
      for (let i = 0; i < state.length; i++) state[i] += step * rate[i];
      return undefined;
    };
  },
};

/** The classical method of four rates a step. */
export const rungeKutta4: Stepper = {
  name: "Runge-Kutta 4",
  order: 4,
  prepare(flow, step) {
    const [k1, k2, k3, k4, inner] = Array.from({ length: 5 }, () => new Float64Array(flow.dimension));
    return (state) => {
      flow.rate(state, k1);
      for (let i = 0; i < state.length; i++) inner[i] = state[i] + (step / 2) * k1[i];
      flow.rate(inner, k2);
      for (let i = 0; i < state.length; i++) inner[i] = state[i] + (step / 2) * k2[i];
      flow.rate(inner, k3);
      for (let i = 0; i < state.length; i++) inner[i] = state[i] + step * k3[i];
      flow.rate(inner, k4);
      for (let i = 0; i < state.length; i++) state[i] += (step / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
      return undefined;
    };
  },
};
