// The step over tensors is the step in plain numbers, bit for bit, for every method; its other forms agree but for rounding.
import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { compile, iterate, type Tensor, tensor } from "#tensor";
import { unwrap } from "../outcome.ts";
import { adamsBashforth2, adamsBashforth4, type StartUp } from "../steppers/adamsBashforth.ts";
import { euler } from "../steppers/oneStep.ts";
import type { Stepper } from "../steppers/stepper.ts";
import { flowOf } from "../system.ts";
import { trajectory } from "../trajectory.ts";
import { canonicalBodies, shifted, stateOf, type ThreeBodies, threeBodySystem } from "./bodies.ts";
import { threeBodyEnsemble } from "./ensemble.ts";
import { accelerationText } from "./expression.ts";
import {
  accelerations,
  advance,
  each,
  everywhere,
  type MethodName,
  type Motion,
  methods,
  type Phase,
  ratesBy,
  startingStep,
} from "./motion.ts";
import { arithmetics } from "./precision.ts";

const number = (value: number) => tensor([value], [], "f64");
const random = stream(1).fold("three bodies");
const variants: ThreeBodies[] = Array.from({ length: 5 }, (_, i) =>
  shifted(canonicalBodies, 0, random.fold("shift", i).normal(3) as unknown as [number, number, number]),
);

/** The motion of several systems after some steps, as states of 18 numbers. */
function byTensors(method: MethodName, startUp: StartUp, step: number, steps: number): number[][] {
  const column = (of: (bodies: ThreeBodies) => number) => tensor(Float64Array.from(variants, of), [variants.length]);
  const { divisor, weights } = methods[method];
  const scaled = number(step / divisor);
  const pull = { masses: each((body) => number(canonicalBodies.masses[body]!)), gravity: number(9.8) };
  const run = compile((motion: Motion, scaled: Tensor) => {
    const rates = ratesBy("pairs", pull, arithmetics.f64.root);
    let phase: Phase = { motion, past: [] };
    for (let fed = 1; fed < weights.length; fed++) phase = startingStep(phase, startUp, rates, number(step));
    const limit = steps - weights.length + 1;
    return iterate(phase, { step: (at) => advance(at, methods[method], rates, scaled), limit }).state.motion;
  });
  const begin = {
    positions: everywhere((body, axis) => column(({ positions }) => positions[body]![axis]!)),
    velocities: everywhere((body, axis) => column(({ velocities }) => velocities[body]![axis]!)),
  };
  const { positions, velocities } = run(begin, scaled);
  const columns = [...positions.flat(), ...velocities.flat()].map((each) => each.data());
  return variants.map((_, i) => columns.map((values) => values[i]!));
}

const cases: [MethodName, StartUp, Stepper][] = [
  ["euler", "euler", euler],
  ["adams-bashforth-2", "euler", adamsBashforth2({ start: "euler" })],
  ["adams-bashforth-2", "runge-kutta", adamsBashforth2({ start: "runge-kutta" })],
  ["adams-bashforth-4", "euler", adamsBashforth4({ start: "euler" })],
  ["adams-bashforth-4", "runge-kutta", adamsBashforth4({ start: "runge-kutta" })],
];

it.each(cases)("%s begun by %s: the bits of the plain stepper", (method, startUp, stepper) => {
  const found = byTensors(method, startUp, 0.01, 600);
  variants.forEach((bodies, i) => {
    const options = { start: stateOf(bodies), step: 0.01, steps: 600, every: 600 };
    const { data } = unwrap(trajectory(flowOf(threeBodySystem(bodies)), stepper, options)).states;
    expect(found[i]).toEqual(Array.from(data.slice(18)));
  });
});

it("an ensemble goes on where it was", () => {
  const x = Float64Array.from([-10, -9, 4]);
  const bodies = {
    ...canonicalBodies,
    positions: [[x, 10, -11], canonicalBodies.positions[1], canonicalBodies.positions[2]],
  } as const;
  const ensemble = threeBodyEnsemble(bodies, { step: 0.001 });
  expect(ensemble.positions(0)[0]).toEqual(x);
  ensemble.advance(300);
  ensemble.advance(700);
  expect(ensemble.steps).toBe(1000);
  x.forEach((value, i) => {
    const alone = shifted(canonicalBodies, 0, [value + 10, 0, 0]);
    const options = { start: stateOf(alone), step: 0.001, steps: 1000, every: 1000 };
    const { data } = unwrap(trajectory(flowOf(threeBodySystem(alone)), euler, options)).states;
    for (let body = 0; body < 3; body++) {
      expect(ensemble.positions(body).map((axis) => axis[i])).toEqual(
        Array.from(data.slice(18 + 3 * body, 21 + 3 * body)),
      );
    }
  });
});

describe("other forms of the accelerations", () => {
  const places = Array.from({ length: 20 }, (_, i) => random.fold("places", i).normal(9, 0, 10));
  const masses = [3, 5, 7] as const;
  const [pull, root] = [{ masses: each((body) => number(masses[body]!)), gravity: number(9.8) }, arithmetics.f64.root];
  const expected = places.map((p) => {
    const into = new Float64Array(9);
    threeBodySystem({ masses, gravity: 9.8 }).acceleration(Float64Array.from(p), into);
    return Array.from(into);
  });
  const close = (value: number, wanted: number, scale: readonly number[]) =>
    expect(Math.abs(value - wanted)).toBeLessThan(1e-13 * Math.max(...scale.map(Math.abs)));

  it.each(["pairs", "cubes", "bodies", "powers"] as const)("%s", (form) => {
    places.forEach((p, i) => {
      const positions = everywhere((body, axis) => number(p[3 * body + axis]!));
      const found = accelerations[form](positions, pull, root).flat();
      for (let k = 0; k < 9; k++) close(found[k]!.item(), expected[i]![k]!, expected[i]!);
      if (form === "pairs") expect(found.map((value) => value.item())).toEqual(expected[i]);
    });
  });

  // 002-1 B4: three bodies, three axes, the system and its copy.
  it.each([false, true])("as generated text, of the copy: %s", (prime) => {
    const names = ["G", "m1", "m2", "m3"];
    for (const body of [1, 2, 3]) for (const axis of "xyz") names.push(`${axis}${body}${prime ? "_prime" : ""}`);
    for (const body of [1, 2, 3]) {
      for (const [k, axis] of (["x", "y", "z"] as const).entries()) {
        const text = accelerationText({ body, axis, prime, root: "Math.sqrt" });
        const evaluate = new Function(...names, `return ${text}`);
        for (const [i, p] of places.entries()) {
          close(evaluate(9.8, ...masses, ...p), expected[i]![3 * (body - 1) + k]!, expected[i]!);
        }
      }
    }
  });

  it("as text name the masses that pull", () => {
    expect(accelerationText({ body: 1, axis: "y" })).toMatch(/^-G \* m2 \* \(y1 - y2\) \/ .* - G \* m3 \* \(y1 - y3\)/);
    expect(accelerationText({ body: 2, axis: "x", prime: true })).toMatch(/^-G \* m3 \* \(x2_prime - x3_prime\)/);
    expect(() => accelerationText({ body: 4, axis: "x" })).toThrow("the body is 1, 2 or 3, not 4");
  });
});

describe("roots in singles", () => {
  const squares = Float64Array.from({ length: 400 }, (_, i) =>
    i < 40 ? (i + 1) ** 2 : random.fold("square", i).uniform(1, 0, 1e4)[0]!,
  );
  const taken = (root: (square: Tensor) => Tensor) => root(tensor(squares, [squares.length])).data();

  it("are rounded to nearest, or down to the greatest single that is not above", () => {
    const [nearest, down] = [taken(arithmetics.mixed.root), taken(arithmetics["mixed-down"].root)];
    let below = 0;
    squares.forEach((square, i) => {
      const single = Math.fround(square);
      expect(nearest[i]).toBe(Math.fround(Math.sqrt(single)));
      expect(Math.fround(down[i]!)).toBe(down[i]);
      expect(down[i]! * down[i]!).toBeLessThanOrEqual(single);
      const above = Math.fround(down[i]! * (1 + 2 ** -23));
      expect(above * above).toBeGreaterThan(single);
      if (down[i]! < nearest[i]!) below++;
    });
    expect(below).toBeGreaterThan(100);
  });
});
