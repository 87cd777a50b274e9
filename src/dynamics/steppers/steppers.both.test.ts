// Each stepper's measured order is the one it declares; what should be conserved is; adaptive steps keep to their tolerance.

import { describe, expect, it } from "vitest";
import { math } from "#kit";
import { unwrap } from "../outcome.ts";
import { type Flow, flowOf, type MechanicalSystem } from "../system.ts";
import { trajectory, trajectoryAt } from "../trajectory.ts";
import { adamsBashforth2, adamsBashforth4 } from "./adamsBashforth.ts";
import { dormandPrince45 } from "./dormandPrince.ts";
import { euler, rungeKutta4 } from "./oneStep.ts";
import type { Stepper } from "./stepper.ts";
import { leapfrog, semiImplicitEuler } from "./symplectic.ts";

// x' = x (1 - x): x(t) = 1 / (1 + (1/x0 - 1) exp(-t)). Beside it y' = 2 x - 1, whose rate the first coordinate makes: y(t) = y0 + 2 ln(...) - t.
const growth: Flow = {
  name: "growth with a limit",
  dimension: 2,
  rate([x], into) {
    into[0] = x * (1 - x);
    into[1] = 2 * x - 1;
  },
};
const grown = (t: number) => [1 / (1 + 9 * math.exp(-t)), 2 * math.log(0.9 + 0.1 * math.exp(t)) - t];

// q'' = -q^3: a spring without a linear part, whose energy is v v / 2 + q^4 / 4.
const stiff: MechanicalSystem = {
  name: "quartic spring",
  coordinates: 1,
  acceleration(q, into) {
    into[0] = -q[0] * q[0] * q[0];
  },
  energy: ([q, v]) => (v * v) / 2 + (q * q * q * q) / 4,
};
const spring: MechanicalSystem = {
  name: "spring",
  coordinates: 1,
  acceleration(q, into) {
    into[0] = -q[0];
  },
  energy: ([q, v]) => (v * v + q * q) / 2,
};
const swung = (t: number) => [math.cos(t), -math.sin(t)];

/** log2 of how the largest error at time 2 falls when the step is halved. */
function measuredOrder(errorWith: (steps: number) => number, steps: number): number {
  return (math.log(errorWith(steps)) - math.log(errorWith(2 * steps))) / Math.LN2;
}
const largest = (states: ArrayLike<number>, wanted: number[]) =>
  Math.max(...wanted.map((x, i) => Math.abs(states[i] - x)));

describe("order", () => {
  const free = dormandPrince45({ relative: 1, absolute: Number.POSITIVE_INFINITY });
  const steppers: [string, Stepper, number][] = [
    ["euler", euler, 256],
    ["rungeKutta4", rungeKutta4, 32],
    ["adamsBashforth2 begun by Euler", adamsBashforth2({ start: "euler" }), 128],
    ["adamsBashforth2 begun by Runge-Kutta", adamsBashforth2({ start: "runge-kutta" }), 128],
    ["adamsBashforth4 begun by Euler", adamsBashforth4({ start: "euler" }), 256],
    ["adamsBashforth4 begun by Runge-Kutta", adamsBashforth4({ start: "runge-kutta" }), 128],
    ["dormandPrince45 with no bound on errors", free, 16],
  ];
  it.each(steppers)("%s", (_, stepper, steps) => {
    const error = (n: number) => {
      const { states } = unwrap(trajectory(growth, stepper, { start: [0.1, 0], step: 2 / n, steps: n, every: n }));
      return largest(states.data.subarray(2), grown(2));
    };
    expect(Math.abs(measuredOrder(error, steps) - stepper.order)).toBeLessThan(0.12);
  });

  it.each([
    ["semiImplicitEuler", semiImplicitEuler],
    ["leapfrog", leapfrog],
  ])("%s", (_, stepper) => {
    const error = (n: number) => {
      const { states } = unwrap(trajectory(spring, stepper, { start: [1, 0], step: 2 / n, steps: n, every: n }));
      return largest(states.data.subarray(2), swung(2));
    };
    expect(Math.abs(measuredOrder(error, 128) - stepper.order)).toBeLessThan(0.05);
  });

  it("fourth order is lost by three steps of Euler, and second order is not by one", () => {
    expect(adamsBashforth4({ start: "euler" }).order).toBe(2);
    expect(adamsBashforth4({ start: "runge-kutta" }).order).toBe(4);
    expect(adamsBashforth2({ start: "euler" }).order).toBe(2);
  });
});

describe("conservation", () => {
  const energies = (stepper: Stepper<MechanicalSystem>, steps: number) => {
    const { states } = unwrap(trajectory(stiff, stepper, { start: [1, 0], step: 0.05, steps }));
    return Array.from({ length: steps + 1 }, (_, k) =>
      stiff.energy!(states.data.subarray(2 * k, 2 * k + 2) as Float64Array),
    );
  };

  it.each([
    ["semiImplicitEuler", semiImplicitEuler, 0.02],
    ["leapfrog", leapfrog, 5e-4],
  ] as const)("%s lets the energy swing, no wider after 20,000 steps than at first", (_, stepper, width) => {
    const swing = energies(stepper, 20_000).map((energy) => Math.abs(energy - 0.25));
    expect(Math.max(...swing.slice(0, 1000))).toBeLessThan(width);
    expect(Math.max(...swing.slice(-1000))).toBeLessThan(Math.max(...swing.slice(0, 1000)) * 1.01);
  });

  it("leapfrog, turned round, goes back the way it came", () => {
    const there = unwrap(trajectory(stiff, leapfrog, { start: [1, 0.3], step: 0.05, steps: 200, every: 200 })).states
      .data;
    const back = unwrap(
      trajectory(stiff, leapfrog, { start: Array.from(there.slice(2)), step: -0.05, steps: 200, every: 200 }),
    ).states.data;
    expect(largest(back.subarray(2), [1, 0.3])).toBeLessThan(1e-12);
  });

  it("Euler's energy grows by 1 + h h a step on a spring, exactly", () => {
    const { states } = unwrap(trajectory(flowOf(spring), euler, { start: [1, 0], step: 0.1, steps: 100, every: 100 }));
    const energy = spring.energy!(states.data.subarray(2) as Float64Array);
    expect(energy / (0.5 * math.pow(1.01, 100))).toBeCloseTo(1, 12);
  });
});

describe("dormandPrince45", () => {
  it("keeps to its tolerance: the error at the end falls with it", () => {
    const errors = [1e-4, 1e-6, 1e-8, 1e-10].map((tolerance) => {
      const stepper = dormandPrince45({ relative: tolerance, absolute: tolerance });
      const { states } = unwrap(trajectory(flowOf(spring), stepper, { start: [1, 0], step: 5, steps: 2, every: 2 }));
      return largest(states.data.subarray(2), swung(10));
    });
    for (const [i, tolerance] of [1e-4, 1e-6, 1e-8, 1e-10].entries()) {
      expect(errors[i]).toBeLessThan(20 * tolerance);
      expect(errors[i]).toBeGreaterThan(tolerance / 20);
    }
  });

  it("reaches the times asked for, uneven or backwards, without touching its accuracy", () => {
    const times = [0, 1e-3, 0.5, 0.5000001, 3, 10];
    const there = unwrap(trajectoryAt(flowOf(spring), { start: [1, 0], times, relative: 1e-10, absolute: 1e-12 }));
    expect(Array.from(there.times.data)).toEqual(times);
    for (const [k, t] of times.entries()) {
      expect(largest(there.states.data.subarray(2 * k), swung(t))).toBeLessThan(1e-8);
    }
    const back = unwrap(
      trajectoryAt(flowOf(spring), { start: swung(10), times: [10, 4, 0], relative: 1e-10, absolute: 1e-12 }),
    );
    expect(largest(back.states.data.subarray(4), [1, 0])).toBeLessThan(1e-8);
    const mixed = () =>
      trajectoryAt(flowOf(spring), { start: [1, 0], times: [0, 2, 1, 3], relative: 1e-6, absolute: 1e-6 });
    expect(mixed).toThrow(/from time 2 to 1 in the direction of the whole/);
  });

  it("says so where a solution ends: x' = x x from 1 is infinite at time 1", () => {
    const bursting: Flow = {
      name: "burst",
      dimension: 1,
      rate([x], into) {
        into[0] = x * x;
      },
    };
    const run = trajectory(bursting, dormandPrince45({ relative: 1e-6, absolute: 1e-9 }), {
      start: [1],
      step: 0.5,
      steps: 4,
    });
    expect(run).toMatchObject({ ok: false, step: expect.any(Number) });
    expect(!run.ok && run.step).toBeLessThanOrEqual(3);
    expect(!run.ok && run.why).toMatch(/^trajectory of burst by Dormand-Prince 5\(4\): /);
  });

  it("refuses tolerances that are none", () => {
    for (const relative of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const run = () =>
        trajectory(growth, dormandPrince45({ relative, absolute: 1 }), { start: [1, 0], step: 1, steps: 1 });
      expect(run).toThrow("the relative tolerance is a number above 0");
    }
  });
});
