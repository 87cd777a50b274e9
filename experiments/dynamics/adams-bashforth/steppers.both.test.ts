// Errors of the steppers after 5 s, as the specification recomputed them (002-1 B9), and the displayed equations, which are another method.
import { describe, expect, it } from "vitest";
import { type Flow, trajectory, unwrap } from "#dynamics";
import { asDisplayed, errorAfter, exactAfter, type Studied, studied } from "./steppers.ts";

describe("largest error of a place after 5 s, steps of 0.02, 0.01 and 0.005 s", () => {
  const exact = exactAfter(5);
  it.each<[Studied, number[]]>([
    ["euler", [5.2e-2, 2.6e-2, 1.3e-2]],
    ["second", [5.2e-4, 1.3e-4, 3.2e-5]],
    ["fourth", [7.4e-4, 1.9e-4, 4.7e-5]],
    ["fourthWell", [4.9e-8, 3.1e-9, 2.0e-10]],
  ])("%s", (name, errors) => {
    for (const [at, steps] of [250, 500, 1000].entries()) {
      const found = errorAfter(studied[name], 5, steps, exact);
      expect(found / errors[at]!, `${steps} steps`).toBeGreaterThan(0.98);
      expect(found / errors[at]!, `${steps} steps`).toBeLessThan(1.02);
    }
  });
});

it("the displayed equations let time run at half its speed", () => {
  const clock: Flow = { name: "clock", dimension: 1, rate: (_, into) => into.fill(1) };
  const { data } = unwrap(trajectory(clock, asDisplayed, { start: [0], step: 1, steps: 100, every: 100 })).states;
  expect(data[1]).toBeCloseTo(50, 10);
});
