// Counts of steps together: against plain loops, across variants, at the edges of limit and threshold, in bands and tiles.
import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { useBackend } from "#tensor";
import { gridOver } from "../plane/grid.ts";
import { canonicalBodies, shifted, stateOf, type ThreeBodies, threeBodySystem } from "./bodies.ts";
import {
  type Column,
  canonicalQuestion,
  canonicalVariant,
  type DivergenceVariant,
  divergenceCounter,
} from "./divergence.ts";
import { startsInPlane, tileOf } from "./starts.ts";

const grid = gridOver({ x: [-20, 20], y: [-20, 20], width: 12, height: 11, ends: "excluded" });
const bodies = startsInPlane(canonicalBodies, grid, "xy", -11);
// So small a threshold is passed within some hundred steps, so that there is something to count.
const soon = { ...canonicalQuestion, threshold: 0.00175, limit: 1200 };
const variant = (changes: Partial<DivergenceVariant> = {}) => divergenceCounter({ ...canonicalVariant, ...changes });
const count = variant();

/** The loop as the notebook tells it, in plain numbers, for start `k`. */
function plainly(bodies: ThreeBodies<Column>, k: number, question: typeof soon): number {
  const [x, y, z] = bodies.positions[0].map((column) => (typeof column === "number" ? column : column[k]!));
  const start = { ...canonicalBodies, positions: [[x!, y!, z!], ...canonicalBodies.positions.slice(1)] };
  const { acceleration } = threeBodySystem(canonicalBodies);
  const here = start as unknown as ThreeBodies;
  const states = [here, shifted(here, 0, question.shift)].map((each) => Float64Array.from(stateOf(each)));
  const rates = new Float64Array(9);
  let [times, isTogether] = [0, true];
  for (let step = 0; step < question.limit; step++) {
    const [a, b] = states as [Float64Array, Float64Array];
    const [dx, dy, dz] = [a[0]! - b[0]!, a[1]! - b[1]!, a[2]! - b[2]!];
    isTogether &&= Math.sqrt(dx * dx + dy * dy + dz * dz) <= question.threshold;
    if (isTogether) times++;
    for (const state of states) {
      acceleration(state, rates);
      for (let i = 0; i < 9; i++) {
        state[i] = state[i]! + question.step * state[9 + i]!;
        state[9 + i] = state[9 + i]! + question.step * rates[i]!;
      }
    }
  }
  return times;
}

describe("steps together", () => {
  const times = count({ bodies, ...soon });

  it("are those of a plain loop", () => {
    expect(times).toBeInstanceOf(Int32Array);
    expect([...times]).toEqual(Array.from(times, (_, k) => plainly(bodies, k, soon)));
    expect(new Set(times).size).toBeGreaterThan(40);
  });

  it("are the same on every backend", () => {
    const few = startsInPlane(canonicalBodies, tileOf(grid, { column: 3, row: 4, width: 3, height: 1 }), "xy", -11);
    const times = count({ bodies: few, ...soon });
    for (const backend of ["interp", "wasmScalar", "wasm"] as const) {
      useBackend(backend);
      expect(variant()({ bodies: few, ...soon })).toEqual(times);
    }
  });

  it.each<Partial<DivergenceVariant>>([
    { earlyEnd: false },
    { test: "root" },
    { form: "cubes" },
    { form: "bodies" },
    { form: "powers" },
  ])("are the same by another way of computing them: %o", (changes) => {
    // Powers are slow, and some of the starts will do.
    const some = startsInPlane(canonicalBodies, tileOf(grid, { column: 0, row: 2, width: 12, height: 2 }), "xy", -11);
    expect([...variant(changes)({ bodies: some, ...soon })]).toEqual([...times.slice(24, 48)]);
  });

  it.each(["adams-bashforth-2", "adams-bashforth-4"] as const)("%s: near Euler's, and ends are no matter", (method) => {
    const found = variant({ method })({ bodies, ...soon });
    expect(variant({ method, earlyEnd: false })({ bodies, ...soon })).toEqual(found);
    const near = found.filter((steps, k) => Math.abs(steps - times[k]!) <= 5).length;
    expect(near).toBeGreaterThan(0.9 * times.length);
    // The first steps are counted, too.
    const at = { ...soon, threshold: 0.001 * Math.sqrt(2.9) };
    expect([...variant({ method })({ bodies, ...at })]).toEqual(new Array(times.length).fill(0));
  });

  it.each(["mixed", "mixed-down", "f32"] as const)("in %s are near those in doubles", (precision) => {
    const found = variant({ precision })({ bodies, ...soon });
    const worst = found.reduce((most, steps, k) => Math.max(most, Math.abs(steps - times[k]!)), 0);
    // In singles a separation of 0.001 is known to three digits.
    expect(worst).toBeLessThanOrEqual(precision === "f32" ? soon.limit : 2);
  });

  it("a higher limit changes only what had not parted", () => {
    for (const limit of [0, 1, 300, 700]) {
      expect([...count({ bodies, ...soon, limit })]).toEqual(Array.from(times, (steps) => Math.min(steps, limit)));
    }
  });

  it("without gravity the separation stays, and lies on the threshold or beyond", () => {
    const apart = 0.25 * Math.sqrt(3); // shifts of a power of two keep it exact
    const still = { ...soon, bodies: { ...bodies, gravity: 0 }, shift: [0.25, 0.25, 0.25] as const };
    const all = (steps: number) => new Array(times.length).fill(steps);
    expect([...count({ ...still, limit: 50, threshold: 0.4331 })]).toEqual(all(50));
    expect([...count({ ...still, limit: 50, threshold: 0.4329 })]).toEqual(all(0));
    expect([...count({ ...still, shift: [0.5, 0, 0], limit: 50, threshold: 0.5 })]).toEqual(all(50));
    expect(apart).toBeGreaterThan(0.4329);
  });

  it("bodies in one place leave the numbers, and are apart then", () => {
    const [one, other] = canonicalBodies.positions.slice(1);
    const meeting = { ...canonicalBodies, positions: [[new Float64Array(3), 0, 0], one!, other!] } as const;
    for (const test of ["square", "root"] as const) {
      for (const earlyEnd of [true, false]) {
        // Their velocities are lost in the first step, their places in the second.
        expect([...variant({ test, earlyEnd })({ bodies: meeting, ...soon })]).toEqual([2, 2, 2]);
      }
    }
    expect(plainly(meeting, 0, soon)).toBe(2);
  });
});

describe("bands", () => {
  const x = Float64Array.from(stream(1).fold("x").uniform(2500, -20, 20));
  const y = Float64Array.from(stream(1).fold("y").uniform(2500, -20, 20));
  const starting = (from: number, to: number): ThreeBodies<Column> => ({
    ...canonicalBodies,
    positions: [
      [x.slice(from, to), y.slice(from, to), -11],
      canonicalBodies.positions[1],
      canonicalBodies.positions[2],
    ],
  });

  it("of thousands are told of one by one, and do not show", () => {
    const heard: number[] = [];
    const question = { ...soon, limit: 100 };
    const whole = count({ bodies: starting(0, 2500), ...question, onProgress: (share) => heard.push(share) });
    expect(heard).toEqual([1 / 3, 2 / 3, 1]);
    for (const [from, to] of [
      [0, 700],
      [700, 1701],
      [1701, 2500],
    ] as const) {
      expect(count({ bodies: starting(from, to), ...question })).toEqual(whole.slice(from, to));
    }
  });

  it("no start, one start, and something else in columns", () => {
    expect(count({ bodies: starting(0, 0), ...soon })).toEqual(new Int32Array(0));
    expect(count({ bodies: canonicalBodies, ...soon }).length).toBe(1);
    const masses = [new Float64Array([10, 30]), 20, 30] as const;
    const [light, heavy] = count({ bodies: { ...canonicalBodies, masses }, ...soon });
    const alone = (mass: number) => count({ bodies: { ...canonicalBodies, masses: [mass, 20, 30] }, ...soon })[0];
    expect([light, heavy]).toEqual([alone(10), alone(30)]);
  });
});

describe("planes", () => {
  it("lay columns and rows along two axes of body 1", () => {
    const small = gridOver({ x: [0, 2], y: [5, 7], width: 2, height: 2, ends: "excluded" });
    const first = (plane: "xy" | "yz" | "xz") =>
      startsInPlane(canonicalBodies, small, plane, -9).positions[0].map((c) => (typeof c === "number" ? c : [...c]));
    const [across, down] = [
      [0, 1, 0, 1],
      [5, 5, 6, 6],
    ];
    expect(first("xy")).toEqual([across, down, -9]);
    expect(first("yz")).toEqual([-9, across, down]);
    expect(first("xz")).toEqual([across, -9, down]);
  });

  it("tiles are parts, the same at their seams", () => {
    const whole = count({ bodies, ...soon });
    const joined = new Int32Array(whole.length);
    for (const [column, width] of [
      [0, 5],
      [5, 7],
    ] as const) {
      const tile = tileOf(grid, { column, row: 0, width, height: 11 });
      const part = count({ bodies: startsInPlane(canonicalBodies, tile, "xy", -11), ...soon });
      part.forEach((steps, k) => {
        joined[Math.floor(k / width) * 12 + column + (k % width)] = steps;
      });
    }
    expect(joined).toEqual(whole);
    expect(() => tileOf(grid, { column: 8, row: 0, width: 5, height: 1 })).toThrow(
      "5 x 1 samples from column 8, row 0, are not within 12 x 11",
    );
  });

  it("518 nm are wide enough for doubles, and femtometres are not", () => {
    const window = (width: number) => ({ x: [-4.1, -4.1 + width] as const, y: [2.3, 2.3 + width] as const });
    const samples = { width: 1000, height: 1000, ends: "excluded" } as const;
    const { x } = gridOver({ ...window(518e-9), ...samples });
    expect(new Set(x).size).toBe(1000);
    expect(new Set(Float32Array.from(x)).size).toBeLessThan(3); // the notebook's float32 starts
    expect(() => gridOver({ ...window(1e-13), ...samples })).toThrow(/coincide in doubles/);
  });
});

it.each([
  [{ limit: -1 }, "the limit is a whole number of steps from 0 to 2147483647, got -1"],
  [{ limit: 0.5 }, "got 0.5"],
  [{ step: 0 }, "a step is above 0 s, got 0"],
  [{ threshold: Number.NaN }, "the threshold is at least 0 m, got NaN"],
])("refuses %o", (changes, message) => {
  expect(() => count({ bodies, ...soon, ...changes })).toThrow(message);
});

it("refuses columns of several lengths, and limits its first steps do not fit into", () => {
  const gravity = new Float64Array(7);
  expect(() => count({ bodies: { ...bodies, gravity }, ...soon })).toThrow("got 7 and 132");
  expect(() => variant({ method: "adams-bashforth-4" })({ bodies, ...soon, limit: 2 })).toThrow("from 3 to");
});
