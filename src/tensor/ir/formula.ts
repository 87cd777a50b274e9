// A small vocabulary over one scalar algebra, in which expansions read as formulas. Knows no function of analysis.

import type { Algebra } from "./algebra.ts";

/** Arithmetic on values of the type of `like`; bare numbers become its constants. */
export function over<V>(a: Algebra<V>, like: V) {
  const c = (value: number) => a.constant(value, like);
  const lift = (value: V | number) => (typeof value === "number" ? c(value) : value);
  const binary =
    (name: "add" | "sub" | "mul" | "div" | "min" | "max" | "less" | "equal" | "copySign") =>
    (x: V | number, y: V | number) =>
      a.apply(name, lift(x), lift(y));
  const mul = binary("mul");
  const add = binary("add");
  return {
    c,
    mul,
    add,
    sub: binary("sub"),
    div: binary("div"),
    min: binary("min"),
    max: binary("max"),
    less: binary("less"),
    equal: binary("equal"),
    copySign: binary("copySign"),
    select: (condition: V, x: V | number, y: V | number) => a.apply("select", condition, lift(x), lift(y)),
    apply: a.apply,
    /** Horner's rule, highest power first. */
    polynomial: (x: V, coefficients: readonly number[]): V =>
      coefficients.slice(1).reduce((sum: V, coefficient) => add(mul(sum, x), coefficient), c(coefficients[0])),
  };
}
