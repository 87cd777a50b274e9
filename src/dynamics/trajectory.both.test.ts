// How a trajectory is kept, how it ends when it leaves the numbers, and what is refused.
import { expect, it } from "vitest";
import { unwrap } from "./outcome.ts";
import { stepMap } from "./stepMap.ts";
import { adamsBashforth4 } from "./steppers/adamsBashforth.ts";
import { euler, rungeKutta4 } from "./steppers/oneStep.ts";
import { leapfrog } from "./steppers/symplectic.ts";
import type { Flow, MechanicalSystem } from "./system.ts";
import { trajectory } from "./trajectory.ts";

const falling: MechanicalSystem = {
  name: "falling",
  coordinates: 2,
  acceleration(_, into) {
    into[0] = 0;
    into[1] = -1;
  },
};
const doubling: Flow = {
  name: "doubling",
  dimension: 1,
  rate([x], into) {
    into[0] = x;
  },
};

it("keeps the start and every so many-th state", () => {
  const { times, states } = unwrap(trajectory(doubling, euler, { start: [1], step: 1, steps: 7, every: 3 }));
  expect([times.shape, states.shape]).toEqual([[3], [3, 1]]);
  expect([...times.data]).toEqual([0, 3, 6]);
  expect([...states.data]).toEqual([1, 8, 64]);
  const none = unwrap(trajectory(doubling, euler, { start: [5], step: 1, steps: 0 }));
  expect([...none.states.data]).toEqual([5]);
});

it("does not change the start, and runs of one stepper do not know of each other", () => {
  const start = Object.freeze([1]);
  const stepper = adamsBashforth4({ start: "euler" });
  const run = () => [...unwrap(trajectory(doubling, stepper, { start, step: 0.1, steps: 20 })).states.data];
  expect(run()).toEqual(run());
});

it("the parabola of a fall is exact for leapfrog", () => {
  const { states } = unwrap(trajectory(falling, leapfrog, { start: [0, 0, 1, 2], step: 0.5, steps: 8, every: 8 }));
  expect([...states.data.subarray(4)]).toEqual([4, 0, 1, -2]);
});

it("where the numbers end is told with step and state", () => {
  const run = trajectory(doubling, euler, { start: [1], step: 2 ** 100, steps: 50 });
  expect(run).toEqual({
    ok: false,
    why: "trajectory of doubling by Euler: coordinate 0 overflowed at step 11.",
    step: 11,
    state: [Number.POSITIVE_INFINITY],
  });
  expect(() => unwrap(run)).toThrow("overflowed at step 11");
});

it("refuses what does not fit", () => {
  const options = { start: [1], step: 1, steps: 1 };
  expect(() => trajectory(doubling, euler, { ...options, start: [1, 2] })).toThrow(
    "doubling has 1 coordinates, and the start [1,2] 2",
  );
  expect(() => trajectory(doubling, euler, { ...options, start: [Number.NaN] })).toThrow(
    "a start is finite, got [NaN]",
  );
  expect(() => trajectory(doubling, euler, { ...options, step: 0 })).toThrow("the size of a step is a number above 0");
  expect(() => trajectory(doubling, euler, { ...options, steps: 1.5 })).toThrow("a whole number from 0, got 1.5");
  expect(() => trajectory(doubling, euler, { ...options, every: 0 })).toThrow("every is a whole number from 1, got 0");
  expect(() => trajectory(falling, leapfrog, { ...options, start: [0, 0] })).toThrow("falling has 4 coordinates");
});

it("200,000 steps of 18 coordinates end", () => {
  const chain: Flow = {
    name: "chain",
    dimension: 18,
    rate(state, into) {
      for (let i = 0; i < 18; i++) into[i] = state[(i + 1) % 18] - state[i];
    },
  };
  const start = Array.from({ length: 18 }, (_, i) => i);
  const { states } = unwrap(trajectory(chain, rungeKutta4, { start, step: 1e-3, steps: 200_000, every: 200_000 }));
  for (let i = 0; i < 18; i++) expect(states.data[18 + i]).toBeCloseTo(8.5, 3); // the mean is kept, and all come to it
});

it("a flow by steps of Euler is a map, with derivatives by differences", () => {
  const map = stepMap(doubling, euler, 0.25);
  expect(map.step([4])).toEqual([5]);
  const run = unwrap(trajectory(doubling, rungeKutta4, { start: [1], step: 0.5, steps: 3 })).states.data;
  let state = [1];
  for (let k = 1; k <= 3; k++) {
    state = stepMap(doubling, rungeKutta4, 0.5).step(state);
    expect(state[0]).toBe(run[k]);
  }
});
