// Families of maps, each with its derivatives. The order of operations is part of a map here: orbits that are chaotic show every rounding.
import type { DynamicalMap } from "./system.ts";

/** x -> r x (1 - x): the logistic map, growth rate `r` from 0 to 4 on the interval from 0 to 1. */
export function logisticMap(r: number): DynamicalMap {
  return {
    name: `logistic map, r = ${r}`,
    dimension: 1,
    step: (state) => [r * state[0]! * (1 - state[0]!)],
    jacobian: (state) => [[r * (1 - 2 * state[0]!)]],
  };
}

/** x -> x x + c: the real quadratic map, with bounded orbits for `c` from -2 to 1/4. */
export function quadraticMap(c: number): DynamicalMap {
  return {
    name: `quadratic map, c = ${c}`,
    dimension: 1,
    step: (state) => [state[0]! * state[0]! + c],
    jacobian: (state) => [[2 * state[0]!]],
  };
}

/** (x, y) -> (1 - a x x + y, b x): Henon's map, whose areas shrink by |b| a step. */
export function henonMap({ a, b }: { a: number; b: number }): DynamicalMap {
  return {
    name: `henon map, a = ${a}, b = ${b}`,
    dimension: 2,
    step: (state) => [1 - a * state[0]! * state[0]! + state[1]!, b * state[0]!],
    jacobian: (state) => [
      [-2 * a * state[0]!, 1],
      [b, 0],
    ],
  };
}

/** x -> 2 x mod 1, exact in binary: every orbit in doubles is at 0 after at most 1074 steps, though nearly all true ones are chaotic. */
export function doublingMap(): DynamicalMap {
  return {
    name: "doubling map",
    dimension: 1,
    step: (state) => [2 * state[0]! - Math.floor(2 * state[0]!)],
    jacobian: () => [[2]],
  };
}

/** x -> s min(x, 1 - x): the tent map of slope `s` from 0 to 2 on the interval from 0 to 1. */
export function tentMap(s: number): DynamicalMap {
  return {
    name: `tent map, s = ${s}`,
    dimension: 1,
    step: (state) => [s * Math.min(state[0]!, 1 - state[0]!)],
    jacobian: (state) => [[state[0]! < 0.5 ? s : -s]],
  };
}
