// The three-body explorer's starts do what is said of them; its rows, eye and address follow their rules.
import { describe, expect, it } from "vitest";
import { type BodiesState, initial, readState, runOf, turned, writeState } from "./address.ts";
import { rowAt } from "./run.ts";
import { MOST_ROWS, MOST_STEPS, type Row, rowsOf, simulate } from "./simulate.ts";
import { startIds, stepperIds } from "./starts.ts";

function run(state: BodiesState): { rows: Row[]; why: string | undefined } {
  const rows: Row[] = [];
  const going = simulate(runOf(state));
  for (let next = going.next(); ; next = going.next()) {
    if (next.done) return { rows, why: next.value };
    rows.push(next.value);
  }
}

describe("starts", () => {
  it("the notebook's twins are 0.5 m apart after 101,530 steps, and Euler's method has added energy", () => {
    const { rows } = run({ ...initial("notebook"), duration: 102 });
    expect(rows.at(-1)!.partedAt).toBe(101_530);
    expect(rows[0]!.energy).toBeCloseTo(-342.9, 1);
    expect(rows.at(-1)!.energy).toBeGreaterThan(rows[0]!.energy + 10);
  });

  it("the figure eight comes back after its period, and each body follows the next a third of it later", () => {
    const period = 6.32591398;
    const { rows } = run({
      ...initial("figure-eight"),
      stepper: "runge-kutta-4",
      step: period / 3000,
      duration: period,
    });
    const [first, third, last] = [rows[0]!, rows[1000]!, rows[3000]!].map(({ positions }) => [
      ...positions.slice(0, 9),
    ]);
    for (const [i, value] of last!.entries()) expect(value).toBeCloseTo(first![i]!, 5);
    const places = (all: readonly number[]) =>
      [0, 3, 6]
        .map((at) =>
          all
            .slice(at, at + 3)
            .map((x) => Math.abs(Number(x.toFixed(4))))
            .join(),
        )
        .sort();
    expect(places(third!)).toEqual(places(first!));
  });

  it("Lagrange's triangle stays one for a turn", () => {
    const { rows } = run({ ...initial("lagrange"), duration: 8.27 });
    for (const { positions: p } of rows.filter((_, k) => k % 400 === 0)) {
      const side = (a: number, b: number) =>
        Math.sqrt([0, 1, 2].reduce((sum, i) => sum + (p[a + i]! - p[b + i]!) ** 2, 0));
      for (const [a, b] of [
        [0, 3],
        [3, 6],
        [6, 0],
      ] as const)
        expect(side(a, b)).toBeCloseTo(Math.sqrt(3), 3);
    }
  });

  it.each(stepperIds)("%s keeps the energy of the figure eight to its order", (stepper) => {
    const { rows, why } = run({ ...initial("figure-eight"), stepper, step: 0.002, duration: 2 });
    expect(why).toBeUndefined();
    const drift = Math.abs(rows.at(-1)!.energy / rows[0]!.energy - 1);
    expect(drift).toBeLessThan(stepper.includes("euler") ? 0.05 : stepper === "leapfrog" ? 1e-4 : 1e-8);
  });

  it("a meeting of two bodies ends the run with a sentence", () => {
    const { bodies, ...options } = runOf({ ...initial("lagrange"), duration: 1, step: 0.1 });
    const at = [0, 0, 0] as const;
    const met = { ...bodies, positions: [at, at, [1, 0, 0]] as typeof bodies.positions };
    const going = simulate({ ...options, bodies: met });
    going.next();
    expect(going.next()).toMatchObject({ done: true, value: expect.stringMatching(/left the numbers/) });
  });
});

describe("rows", () => {
  it("are a few thousand at most, however many steps", () => {
    expect(rowsOf({ step: 0.001, duration: 200 })).toEqual({ steps: 200_000, every: 50, rows: 4001 });
    expect(rowsOf({ step: 1e-5, duration: 1000 })).toMatchObject({ steps: MOST_STEPS, rows: MOST_ROWS });
    expect(rowsOf({ step: 0.1, duration: 0.01 })).toEqual({ steps: 1, every: 1, rows: 2 });
  });

  it("are found by time, between two of them, within what is known", () => {
    const known = { spacing: 0.5, known: 4 } as Parameters<typeof rowAt>[0];
    expect(rowAt(known, 0.75)).toEqual({ row: 1, share: 0.5 });
    expect(rowAt(known, 99)).toEqual({ row: 2, share: 1 });
    expect(rowAt({ ...known, known: 1 }, 3)).toEqual({ row: 0, share: 0 });
  });
});

describe("eye and address", () => {
  it("the eye turns round and stops short of the poles", () => {
    expect(turned({ azimuth: 350, elevation: 80, zoom: 1 }, 20, 20, 2)).toEqual({
      azimuth: 10,
      elevation: 89,
      zoom: 2,
    });
  });

  it.each(startIds)("the address gives %s back", (start) => {
    const state: BodiesState = {
      ...initial(start),
      shift: 1e-9,
      time: 12.5,
      stepper: "leapfrog",
      eye: { azimuth: -20.5, elevation: 3, zoom: 2 },
    };
    expect(readState(new URLSearchParams(Object.entries(writeState(state))))).toEqual(state);
  });

  it("is mended where it is wrong", () => {
    expect(readState(new URLSearchParams("start=x&masses=1,2&eye=1,99,1&time=-1&step=7"))).toEqual(initial("notebook"));
  });
});
