// Each map against its formula, its derivatives against central differences, and what its definition promises.
import { describe, expect, it } from "vitest";
import { doublingMap, henonMap, logisticMap, quadraticMap, tentMap } from "./maps.ts";
import { flowOf, type MechanicalSystem, nameOf } from "./system.ts";

const families = [
  logisticMap(3.7),
  quadraticMap(-1.3),
  henonMap({ a: 1.4, b: 0.3 }),
  henonMap({ a: 0.2, b: -1.1 }),
  doublingMap(),
  tentMap(1.9),
];

describe.each(families.map((map) => [nameOf(map), map] as const))("%s", (_, map) => {
  it("has as many coordinates as it says, and the derivatives of its step", () => {
    for (const start of [0.1, 0.37, 0.83]) {
      const state = Array.from({ length: map.dimension }, (_, i) => start - 0.5 * i);
      expect(map.step(state)).toHaveLength(map.dimension);
      const jacobian = map.jacobian!(state);
      for (let j = 0; j < map.dimension; j++) {
        const [ahead, behind] = [1e-6, -1e-6].map((by) => map.step(state.map((x, k) => (k === j ? x + by : x))));
        for (let i = 0; i < map.dimension; i++)
          expect(jacobian[i]![j]!).toBeCloseTo((ahead![i]! - behind![i]!) / 2e-6, 8);
      }
    }
  });
});

it("Henon's map begins as published and shrinks areas by |b|", () => {
  const map = henonMap({ a: 1.4, b: 0.3 });
  const xs = [0];
  for (let state = [0, 0]; xs.length < 6; xs.push(state[0]!)) state = map.step(state);
  for (const [i, x] of [0, 1, -0.4, 1.076, -0.7408864, 0.55432228].entries()) expect(xs[i]).toBeCloseTo(x, 8);
  const [[p, q], [r, s]] = map.jacobian!([0.7, -0.2]) as [[number, number], [number, number]];
  expect(p * s - q * r).toBe(-0.3);
});

it("the doubling map shifts binary digits, and so runs out of them", () => {
  const map = doublingMap();
  let state = [0.1];
  for (let step = 0; step < 60; step++) state = map.step(state);
  expect(state).toEqual([0]);
});

it("the logistic map is the quadratic one in other coordinates", () => {
  // z = r (1/2 - x) goes to z z + c with c = r/2 - r r/4
  const r = 3.7;
  for (const x of [0.1, 0.5, 0.9]) {
    const there = r * (0.5 - logisticMap(r).step([x])[0]!);
    expect(quadraticMap(r / 2 - (r * r) / 4).step([r * (0.5 - x)])[0]).toBeCloseTo(there, 13);
  }
});

it("a mechanical system is a flow of positions and velocities", () => {
  const spring: MechanicalSystem = {
    name: "two springs",
    coordinates: 2,
    acceleration(positions, into) {
      into[0] = -positions[0]!;
      into[1] = -4 * positions[1]!;
    },
  };
  const [flow, rates] = [flowOf(spring), new Float64Array(4)];
  flow.rate(Float64Array.of(1, 2, 3, 5), rates);
  expect([flow.dimension, ...rates]).toEqual([4, 3, 5, -1, -8]);
});
