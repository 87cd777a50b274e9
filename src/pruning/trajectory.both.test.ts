import { describe, expect, it } from "vitest";
import { roundHalfToEven } from "./rounding.ts";
import { pruningRate, pruningTrajectory } from "./trajectory.ts";

describe("rounding", () => {
  it("sends halves to the even neighbour", () => {
    const values = [0.5, 1.5, 2.5, 2.4999, 2.5001, 3, -0.5, -1.5, -2.5];
    expect(values.map((value) => roundHalfToEven(value) + 0)).toEqual([0, 2, 2, 2, 3, 3, 0, -2, -2]);
  });
});

describe("trajectories of the thesis and the notes", () => {
  const numbers = (text: string) => text.split(" ").map(Number);
  const rows = [
    {
      name: "4-40-40-2 with biases",
      parameters: 1922,
      target: 50,
      levels: 20,
      rate: 0.1668,
      head: "1922 1601 1334 1112 926 772 643 536 447 372 310 258 215 179 149 124 104 86 72 60 50",
      tail: "50",
    },
    {
      name: "4-320-320-2",
      parameters: 104320,
      target: 50,
      levels: 20,
      rate: 0.3176,
      head: "104320 71187 48577 33148",
      tail: "231 157 107 73 50",
    },
    {
      name: "4-410-410-2",
      parameters: 170560,
      target: 112,
      levels: 6,
      rate: 0.7052,
      head: "170560 50284 14825 4371 1289 380 112",
      tail: "112",
    },
    {
      name: "4-57-57-2",
      parameters: 3591,
      target: 112,
      levels: 9,
      rate: 0.3198,
      head: "3591 2443 1662 1130 769 523 356 242 165 112",
      tail: "112",
    },
    {
      name: "1568-784-392-20",
      parameters: 1544480,
      target: 600,
      levels: 20,
      rate: 0.3247,
      head: "1544480",
      tail: "1949 1316 889 600",
    },
  ];
  for (const { name, parameters, target, levels, rate, head, tail } of rows) {
    it(`${name}: ${parameters} to ${target} in ${levels} levels`, () => {
      const trajectory = pruningTrajectory({ parameters, target, levels });
      expect(trajectory).toHaveLength(levels + 1);
      expect(trajectory.slice(0, numbers(head).length)).toEqual(numbers(head));
      expect(trajectory.slice(-numbers(tail).length)).toEqual(numbers(tail));
      expect(pruningRate({ parameters, target, levels })).toBeCloseTo(rate, 4);
    });
  }

  it("gives the rates of the other configurations", () => {
    const rate = (parameters: number, target: number, levels: number) => pruningRate({ parameters, target, levels });
    expect(rate(7042, 50, 20)).toBeCloseTo(0.219, 3);
    expect(rate(104962, 50, 20)).toBeCloseTo(0.318, 3);
    expect(rate(562, 50, 10)).toBeCloseTo(0.215, 3);
    expect(rate(170560, 112, 7)).toBeCloseTo(0.65, 2);
    expect(rate(170560, 112, 8)).toBeCloseTo(0.6, 2);
    expect(rate(160, 112, 1)).toBeCloseTo(0.3, 12);
  });
});

describe("pruningTrajectory", () => {
  it("rounds each level from the exact count, halves to even", () => {
    expect(pruningTrajectory({ parameters: 10, levels: 5, rate: 0.5 })).toEqual([10, 5, 2, 1, 1, 0]);
  });

  it("ends at its target and never rises", () => {
    for (let parameters = 1; parameters < 400; parameters += 7) {
      for (let target = 1; target <= parameters; target += 11) {
        const trajectory = pruningTrajectory({ parameters, target, levels: 13 });
        expect(trajectory[0]).toBe(parameters);
        expect(trajectory.at(-1)).toBe(target);
        expect(trajectory).toEqual([...trajectory].sort((a, b) => b - a));
      }
    }
  });

  it("stands still at rate 0 and without levels", () => {
    expect(pruningTrajectory({ parameters: 7, levels: 2, rate: 0 })).toEqual([7, 7, 7]);
    expect(pruningTrajectory({ parameters: 7, levels: 0, rate: 0.3 })).toEqual([7]);
  });

  it("refuses what has no meaning, in one sentence", () => {
    expect(() => pruningTrajectory({ parameters: 7, levels: 2, rate: 1 })).toThrow(
      "rate 1 should be at least 0 and less than 1",
    );
    expect(() => pruningTrajectory({ parameters: 7, levels: 2, rate: Number.NaN })).toThrow("rate NaN");
    expect(() => pruningTrajectory({ parameters: 7, levels: 2, target: 8 })).toThrow(
      "target 8 should be a whole number from 1 to 7",
    );
    expect(() => pruningTrajectory({ parameters: 7, levels: 0, target: 7 })).toThrow("at least 1");
    expect(() => pruningTrajectory({ parameters: 0, levels: 2, rate: 0.1 })).toThrow("0 parameters");
    expect(() => pruningTrajectory({ parameters: 7, levels: 1.5, rate: 0.1 })).toThrow("1.5 levels");
  });
});
