// Families of maps, each with its derivatives. The order of operations is part of a map here: orbits that are chaotic show every rounding.
import type { DynamicalMap } from "./system.ts";

/** x -> r x (1 - x): the logistic map, growth rate `r` from 0 to 4 on the interval from 0 to 1. */
export function logisticMap(r: number): DynamicalMap {
  return {
    name: "logistic map",
    parameters: { r },
    dimension: 1,
    step: ([x]) => [r * x * (1 - x)],
    jacobian: ([x]) => [[r * (1 - 2 * x)]],
  };
}

/** x -> x x + c: the real quadratic map, with bounded orbits for `c` from -2 to 1/4. */
export function quadraticMap(c: number): DynamicalMap {
  return {
    name: "quadratic map",
    parameters: { c },
    dimension: 1,
    step: ([x]) => [x * x + c],
    jacobian: ([x]) => [[2 * x]],
  };
}

/** (x, y) -> (1 - a x x + y, b x): Henon's map, whose areas shrink by |b| a step. */
export function henonMap({ a, b }: { a: number; b: number }): DynamicalMap {
  return {
    name: "henon map",
    parameters: { a, b },
    dimension: 2,
    step: ([x, y]) => [1 - a * x * x + y, b * x],
    jacobian: ([x]) => [
      [-2 * a * x, 1],
      [b, 0],
    ],
  };
}

/** x -> 2 x mod 1, exact in binary: every orbit in doubles is at 0 after at most 1074 steps, though nearly all true ones are chaotic. */
export function doublingMap(): DynamicalMap {
  return {
    name: "doubling map",
    dimension: 1,
    step: ([x]) => [2 * x - Math.floor(2 * x)],
    jacobian: () => [[2]],
  };
}

/** x -> s min(x, 1 - x): the tent map of slope `s` from 0 to 2 on the interval from 0 to 1. */
export function tentMap(s: number): DynamicalMap {
  return {
    name: "tent map",
    parameters: { s },
    dimension: 1,
    step: ([x]) => [s * Math.min(x, 1 - x)],
    jacobian: ([x]) => [[x < 0.5 ? s : -s]],
  };
}
