import { describe, expect, it } from "vitest";
import { deviation, mean, stream } from "#kit";
import { type InitialiserName, initialiserNames, initialisers } from "./initialisers.ts";

const FAN_IN = 6;
const FAN_OUT = 18;
const COUNT = 20_000;

/** Deviation and bound of each distribution for these fans, from its definition. */
const wanted: { readonly [N in InitialiserName]: { deviation: number; bound: number } } = {
  zero: { deviation: 0, bound: 0 },
  "pytorch-default": { deviation: 1 / Math.sqrt(3 * FAN_IN), bound: 1 / Math.sqrt(FAN_IN) },
  "kaiming-normal": { deviation: Math.sqrt(2 / FAN_IN), bound: Number.POSITIVE_INFINITY },
  "kaiming-uniform": { deviation: Math.sqrt(2 / FAN_IN), bound: 1 },
  "xavier-normal": { deviation: Math.sqrt(2 / 24), bound: Number.POSITIVE_INFINITY },
  "xavier-uniform": { deviation: Math.sqrt(2 / 24), bound: 0.5 },
  "normal-0.5": { deviation: 0.5, bound: Number.POSITIVE_INFINITY },
  "normal-0.1": { deviation: 0.1, bound: Number.POSITIVE_INFINITY },
  // Of a normal cut at two deviations 0.8796 of the deviation is left: 1 - 4 f(2) / (2 F(2) - 1), square root.
  "truncated-normal-0.1": { deviation: 0.08796, bound: 0.2 },
};

describe.each(initialiserNames)("%s", (name) => {
  const values = initialisers[name](stream(3).fold(name), FAN_IN, FAN_OUT, COUNT);
  const sizes = Array.from(values, Math.abs);

  it("has mean 0 and the deviation of its definition", () => {
    const expected = wanted[name].deviation;
    expect(Math.abs(mean(values))).toBeLessThanOrEqual((4 * expected) / Math.sqrt(COUNT));
    expect(Math.abs(deviation(values) - expected)).toBeLessThanOrEqual(0.02 * expected);
  });

  it("stays within its bound and comes near it, or goes beyond three deviations where there is none", () => {
    const { bound, deviation: expected } = wanted[name];
    const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThanOrEqual(bound === Number.POSITIVE_INFINITY ? 3 * expected : 0.99 * bound);
  });

  it("draws a shorter list as the beginning of a longer one", () => {
    const short = initialisers[name](stream(3).fold(name), FAN_IN, FAN_OUT, 7);
    expect(short).toEqual(values.slice(0, 7));
  });
});

it("knows the deviations that the thesis's networks begin with", () => {
  // Width 320, first and second layer: 0.289 and 0.032 by PyTorch's default, 0.707 and 0.079 by Kaiming normal.
  for (const [name, fanIn, expected] of [
    ["pytorch-default", 4, 0.289],
    ["pytorch-default", 320, 0.032],
    ["kaiming-normal", 4, Math.SQRT1_2],
    ["kaiming-normal", 320, 0.079],
  ] as const) {
    expect(deviation(initialisers[name](stream(1), fanIn, 320, COUNT))).toBeCloseTo(expected, 2);
  }
});
