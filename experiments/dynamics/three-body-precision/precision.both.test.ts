// Fixed point against whole numbers without end; the rungs against each other; comparisons of maps.
import { expect, it } from "vitest";
import { canonicalBodies, canonicalQuestion, gridOver, startsInPlane } from "#dynamics";
import { compare, everyNth, grain } from "./compare.ts";
import { capacity, fixedPointTimes, productCapacity, toFixed } from "./fixedPoint.ts";
import { countByRung, rungNames, workLeft } from "./rungs.ts";

/** Whole root, rounded down. */
function wholeRoot(value: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(Number(value))));
  while (root * root > value) root--;
  while ((root + 1n) * (root + 1n) <= value) root++;
  return root;
}

/** The same loop in whole numbers of any length: multiply, then shift back. */
function wholeTimes(start: readonly number[], threshold: number, limit: number): number {
  const bits = 26n;
  const fixed = (value: number) => BigInt(toFixed(value));
  const product = (a: bigint, b: bigint) => (a * b) >> bits;
  const [gravity, dt, bound] = [fixed(9.8), fixed(0.001), fixed(threshold * threshold)];
  const systems = [0, 0.001].map((shift) => ({
    p: [...start.map((value) => fixed(value) + fixed(shift)), ...canonicalBodies.positions.slice(1).flat().map(fixed)],
    v: canonicalBodies.velocities.flat().map(fixed),
  }));
  for (let step = 0; step < limit; step++) {
    const [a, b] = systems as [(typeof systems)[0], (typeof systems)[0]];
    let square = 0n;
    for (let axis = 0; axis < 3; axis++) {
      const d = a.p[axis]! - b.p[axis]!;
      square += product(d, d);
    }
    if (!(square <= bound)) return step;
    for (const { p, v } of systems) {
      const pulls = [0, 1, 2].map((body) => {
        const d = [0, 1, 2].map((axis) => p[((body + 1) % 3) * 3 + axis]! - p[body * 3 + axis]!);
        const r = wholeRoot(d.reduce((sum, value) => sum + product(value, value), 0n) << bits);
        const cube = product(product(r, r), r);
        const scaled = gravity << bits;
        return d.map((value) => product(scaled / cube, value));
      });
      for (let k = 0; k < 9; k++) p[k] = p[k]! + product(dt, v[k]!);
      for (let body = 0; body < 3; body++) {
        for (let axis = 0; axis < 3; axis++) {
          const [next, last] = [(body + 1) % 3, (body + 2) % 3];
          const masses = canonicalBodies.masses.map(BigInt);
          const pull = masses[next]! * pulls[body]![axis]! - masses[last]! * pulls[last]![axis]!;
          v[3 * body + axis] = v[3 * body + axis]! + product(dt, pull);
        }
      }
    }
  }
  return limit;
}

it("fixed point inside doubles counts as whole numbers do", () => {
  const x = Float64Array.from([-10, 8.93, 4.1, 0.5, -3]);
  const y = Float64Array.from([10, -7.73, 2.3, -1, 6]);
  const question = { ...canonicalQuestion, threshold: 0.00176, limit: 3000 };
  const times = fixedPointTimes(x, y, -11, question);
  expect([...times]).toEqual(Array.from(x, (value, i) => wholeTimes([value, y[i]!, -11], 0.00176, 3000)));
  expect(new Set(times).size).toBeGreaterThan(2);
});

it("what integers hold: 32 m in 32 bits, products of 2,048 m2 in 64", () => {
  expect(capacity(32)).toBe(32);
  expect(capacity(64)).toBe(2 ** 37);
  expect(productCapacity(64)).toBe(2048);
  expect(toFixed(0.5)).toBe((5 * 2 ** 26) / 10); // the notebook's (5 << 26) / 10
  expect(toFixed(10)).toBe(10 * 2 ** 26);
});

it("all rungs in doubles count alike", () => {
  const grid = gridOver({ x: [-20, 20], y: [-20, 20], width: 3, height: 3, ends: "excluded" });
  const bodies = startsInPlane(canonicalBodies, grid, "xy", -11);
  const heard: number[] = [];
  const times = rungNames.map((rung) => countByRung(rung, bodies, 50, (share) => heard.push(share)));
  for (const each of times) expect([...each]).toEqual(new Array(9).fill(50));
  expect(heard.every((share) => share <= 1)).toBe(true);
});

it("work left when blocks end with their last", () => {
  const times = Int32Array.of(1, 4, 10, 10, 2);
  expect(workLeft(times, 10, 1)).toBeCloseTo(27 / 50, 12);
  expect(workLeft(times, 10, 2)).toBeCloseTo((8 + 20 + 2) / 50, 12);
  expect(workLeft(times, 10, 5)).toBe(1);
  expect(workLeft(times, 4, 1)).toBeCloseTo(15 / 20, 12);
});

it("comparisons", () => {
  const [a, b] = [Int32Array.of(10, 20, 3000, 5000), Int32Array.of(10, 21, 1000, 4999)];
  const found = compare(a, b, 5000);
  expect([found.equal, found.near, found.worst, found.changed]).toEqual([25, 75, 2000, 25]);
  expect(compare(a, a, 5000)).toEqual({ equal: 100, near: 100, worst: 0, correlation: 1, changed: 0 });
  expect(grain({ width: 2, times: Int32Array.of(1, 4, 9, 9) })).toBe(1.5);
  const nine = { width: 3, times: Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8) };
  expect([...everyNth(nine, 2).times]).toEqual([0, 2, 6, 8]);
});
