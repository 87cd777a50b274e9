// The three bodies in plain numbers: values of the specification, conserved quantities, mirror symmetry, the two-body limit.
import { describe, expect, it } from "vitest";
import { unwrap } from "../outcome.ts";
import { euler } from "../steppers/oneStep.ts";
import { flowOf } from "../system.ts";
import { trajectory } from "../trajectory.ts";
import {
  canonicalBodies,
  centreOfMass,
  distance,
  momentum,
  shifted,
  stateOf,
  type ThreeBodies,
  threeBodySystem,
  twoBodyLimit,
} from "./bodies.ts";

/** States at the given steps, by Euler's method at 0.001 s. */
function statesAt(bodies: ThreeBodies, ...steps: number[]): number[][] {
  const every = steps[0]!;
  const flow = flowOf(threeBodySystem(bodies));
  const options = { start: stateOf(bodies), step: 0.001, steps: Math.max(...steps), every };
  const { data } = unwrap(trajectory(flow, euler, options)).states;
  return steps.map((step) => Array.from(data.slice((step / every) * 18, (step / every + 1) * 18)));
}

const system = threeBodySystem(canonicalBodies);
const near = (values: ArrayLike<number>, expected: readonly number[], digits: number) =>
  expected.forEach((value, i) => {
    expect(values[i], `number ${i}`).toBeCloseTo(value, digits);
  });

describe("the canonical bodies", () => {
  it("accelerate as the specification recomputed (002-1 A1)", () => {
    const accelerations = new Float64Array(9);
    system.acceleration(Float64Array.from(stateOf(canonicalBodies)), accelerations);
    near(accelerations, [0.54846, -0.340799, 0.613689, 0.290397, 0.631197, 0.365517], 6);
    near(accelerations.slice(6), [-0.376418, -0.307198, -0.448241], 6);
    for (let axis = 0; axis < 3; axis++) {
      const sum = 10 * accelerations[axis]! + 20 * accelerations[3 + axis]! + 30 * accelerations[6 + axis]!;
      expect(Math.abs(sum)).toBeLessThan(1e-14);
    }
  });

  it("are where the specification has them, after 1,000, 10,000 and 50,000 steps", () => {
    const [one, ten, fifty] = statesAt(canonicalBodies, 1000, 10_000, 50_000) as [number[], number[], number[]];
    near(one, [-12.728008, 9.844568, -10.7222, 0.148285, 0.29055, 0.169924, 12.810479, 9.858111, 11.794117], 6);
    near(ten.slice(0, 3), [-15.47603, 3.371949, 4.153991], 5.9);
    near(fifty, [17.834052, 16.280543, -25.801617, 63.723097, 0.810822, 5.879744, 58.239918, 7.365938, 13.014043], 5.9);
  });

  it("keep momentum and move their centre of mass evenly, but not their energy: that is Euler's method", () => {
    const masses = canonicalBodies.masses;
    const [begin, ten, fifty] = [stateOf(canonicalBodies), ...statesAt(canonicalBodies, 10_000, 50_000)] as number[][];
    for (const state of [ten!, fifty!]) {
      near(momentum(masses, state), [60, 0, 0], 10);
      const time = state === ten ? 10 : 50;
      near(centreOfMass(masses, state), [10 / 3 + time, 20 / 3, 25 / 6], 9);
    }
    expect(system.energy!(Float64Array.from(begin!))).toBeCloseTo(-342.883, 3);
    expect(system.energy!(Float64Array.from(ten!))).toBeCloseTo(-330.785, 3);
    expect(system.energy!(Float64Array.from(fifty!))).toBeCloseTo(-316.25, 2);
  });
});

describe("mirrored in the plane 12 y = 10 z, which holds bodies 2 and 3 and all velocities", () => {
  const normal = [0, 12 / Math.sqrt(244), -10 / Math.sqrt(244)];
  const mirror = (p: readonly number[]) => {
    const height = p.reduce((sum, value, axis) => sum + value * normal[axis]!, 0);
    return p.map((value, axis) => value - 2 * height * normal[axis]!);
  };
  const startingAt = (p: readonly number[]): ThreeBodies => ({
    ...canonicalBodies,
    positions: [[p[0]!, p[1]!, p[2]!], canonicalBodies.positions[1], canonicalBodies.positions[2]],
  });

  it("all three move as mirror images", () => {
    const start = [-10, 13, -4];
    const [here] = statesAt(startingAt(start), 20_000) as [number[]];
    const [there] = statesAt(startingAt(mirror(start)), 20_000) as [number[]];
    for (let body = 0; body < 3; body++) {
      const image = mirror(here.slice(3 * body, 3 * body + 3));
      image.forEach((value, axis) => {
        expect(Math.abs(value - there[3 * body + axis]!)).toBeLessThan(3e-11);
      });
    }
  });

  it("a start in the plane stays in it, but for roundings, which grow", () => {
    const start = startingAt([-10, 5, 6]);
    for (const [steps, most] of [
      [8000, 1e-11],
      [20_000, 1e-9],
    ] as const) {
      const [state] = statesAt(start, steps) as [number[]];
      for (let body = 0; body < 3; body++) {
        expect(Math.abs(12 * state[3 * body + 1]! - 10 * state[3 * body + 2]!)).toBeLessThan(most);
      }
    }
  });
});

it("without mass body 1 is carried along, and moves neither of the others", () => {
  const elsewhere = shifted(twoBodyLimit, 0, [3, -2, 5]);
  const [a, b] = [twoBodyLimit, elsewhere].map((bodies) => statesAt(bodies, 5000)[0]!) as [number[], number[]];
  expect(b.slice(3, 9)).toEqual(a.slice(3, 9));
  expect(b.slice(0, 3)).not.toEqual(a.slice(0, 3));
  expect(distance(a, 1, 2)).toBe(distance(a, 2, 1));
});
