// Steppers for systems with accelerations. They keep areas of phase space, so their energy errors swing and do not grow.
import type { MechanicalSystem } from "../system.ts";
import type { Stepper } from "./stepper.ts";

/** Velocities first, then positions with the *new* velocities. With the old ones it would be Euler, whose energy drifts. */
export const semiImplicitEuler: Stepper<MechanicalSystem> = {
  name: "semi-implicit Euler",
  order: 1,
  prepare(system, step) {
    const n = system.coordinates;
    const acceleration = new Float64Array(n);
    return (state) => {
      system.acceleration(state, acceleration);
      for (let i = 0; i < n; i++) {
        state[n + i] += step * acceleration[i];
        state[i] += step * state[n + i];
      }
      return undefined;
    };
  },
};

/** Half a kick, drift, half a kick: also velocity Verlet or Stormer's method. Reversible: -step goes back the way it came. */
export const leapfrog: Stepper<MechanicalSystem> = {
  name: "leapfrog",
  order: 2,
  prepare(system, step) {
    const n = system.coordinates;
    const acceleration = new Float64Array(n);
    let known = false; // a step ends where the next begins, so one acceleration a step is enough
    return (state) => {
      if (!known) system.acceleration(state, acceleration);
      known = true;
      for (let i = 0; i < n; i++) {
        state[n + i] += (step / 2) * acceleration[i];
        state[i] += step * state[n + i];
      }
      system.acceleration(state, acceleration);
      for (let i = 0; i < n; i++) state[n + i] += (step / 2) * acceleration[i];
      return undefined;
    };
  },
};
