// What surrounds the kernel: strips that go on where they stopped, plain loops, mirror images, films, landings, tiles.
import { describe, expect, it } from "vitest";
import {
  canonicalBodies,
  canonicalQuestion,
  canonicalVariant,
  divergenceCounter,
  gridOver,
  startsInPlane,
} from "#dynamics";
import { stream } from "#kit";
import type { SavedState } from "#lab";
import { films, frameValues, likeness, neighbours } from "./films.ts";
import { evenShift, mirrored, mirrorPairs } from "./mirror.ts";
import { naiveArrays, plainMap } from "./parity.ts";
import { edges, equalShare, everyNth, mirrorCorrelation, summary } from "./statistics.ts";
import { countMap } from "./strips.ts";
import { conditions, meeting, moveTo, plane, shares } from "./tangle.ts";
import { paste, slits, tileColumns, wideGrid } from "./wide.ts";

const count = divergenceCounter(canonicalVariant);
const grid = (width: number, height = width) =>
  gridOver({ x: [-20, 20], y: [-20, 20], width, height, ends: "excluded" });

describe("strips", () => {
  const task = { grid: grid(9), plane: "xy", at: -11, limit: 40 } as const;
  const whole = count({
    ...canonicalQuestion,
    bodies: startsInPlane(canonicalBodies, task.grid, "xy", -11),
    limit: 40,
  });

  it("give the map, and go on from every state they offer", () => {
    const wide = { ...task, grid: grid(3000, 5), limit: 3 }; // a row a strip
    const saved: SavedState[] = [];
    const offer = (make: () => SavedState) => saved.push(structuredClone(make()));
    const times = countMap(count, wide, { checkpoint: { restored: undefined, offer: (make) => void offer(make) } });
    expect(saved.map(({ values }) => values)).toEqual([1, 2, 3, 4, 5].map((rows) => ({ rows })));
    for (const restored of saved) {
      expect(countMap(count, wide, { checkpoint: { restored, offer: () => {} } })).toEqual(times);
    }
    expect(countMap(count, task)).toEqual(whole);
  });
});

it("plain loops in the notebook's order count as the kernel does", () => {
  const [size, steps, threshold] = [7, 900, 0.00175];
  const bodies = startsInPlane(canonicalBodies, grid(size), "xy", -11);
  const kernel = count({ ...canonicalQuestion, bodies, threshold, limit: steps });
  expect(plainMap({ size, steps, threshold })).toEqual(kernel);
  expect(naiveArrays).toBe(72);
});

describe("numbers of a map", () => {
  const map = { width: 4, height: 2, times: Int32Array.of(10, 10, 3, 10, 5, 10, 10, 10) };

  it("shares, the first least count, edges", () => {
    expect(summary(map, 10)).toMatchObject({ undiverged: 75, mean: 8.5, least: 3, leastRow: 0, leastColumn: 2 });
    expect(summary(map, 10)).toMatchObject({ belowTwoFifths: 12.5, belowFifth: 0 });
    expect(edges(map, 10)).toBe(1.5);
    expect(edges(map, 5)).toBe(1);
    expect([...everyNth(map, 2).times]).toEqual([10, 3]);
    expect(equalShare(map.times, Int32Array.of(10, 0, 3, 0, 5, 0, 10, 0))).toBe(0.5);
  });

  it("a map that is its mirror image about a line has correlation 1 there", () => {
    const size = 20;
    const symmetric = (of: (x: number, y: number) => number) => ({
      width: size,
      height: size,
      times: new Int32Array(size * size).map((_, k) => of((k % size) - 10, Math.floor(k / size) - 10)),
    });
    expect(
      mirrorCorrelation(
        symmetric((x, y) => 7 * (x + y) + x * y),
        20,
        [1, 1],
      ),
    ).toBeCloseTo(1, 12);
    expect(
      mirrorCorrelation(
        symmetric((x, y) => 7 * (x - y) - x * y),
        20,
        [1, -1],
      ),
    ).toBeCloseTo(1, 12);
    expect(
      mirrorCorrelation(
        symmetric((x, y) => x * x + 20 * y),
        20,
        [0, 1],
      ),
    ).toBeCloseTo(1, 12);
    expect(
      mirrorCorrelation(
        symmetric((x, y) => x * x + 20 * y),
        20,
        [1, 0],
      ),
    ).toBeLessThan(0.9);
  });
});

describe("mirror images", () => {
  it("twice is where it was, on the line it stays, and the even shift is as long as the other", () => {
    const p = [-10, 3, 7] as const;
    mirrored(mirrored(p)).forEach((value, axis) => {
      expect(value).toBeCloseTo(p[axis]!, 13);
    });
    mirrored([-10, 5, 6]).forEach((value, axis) => {
      expect(value).toBeCloseTo([-10, 5, 6][axis]!, 13);
    });
    const length = Math.sqrt(evenShift.reduce((sum, value) => sum + value * value, 0));
    expect(length).toBeCloseTo(1e-3 * Math.sqrt(3), 15);
    expect(12 * evenShift[1] - 10 * evenShift[2]).toBeCloseTo(0, 15);
  });

  it("have equal counts under the even shift and not under the other", () => {
    // A small limit and threshold would make the difference invisible; here most of the starts have parted.
    const few = { starts: 20, limit: 3000 };
    const soon: typeof count = (question) => count({ ...question, threshold: 0.00185 });
    const even = mirrorPairs(soon, stream(1), { ...few, shift: evenShift });
    const uneven = mirrorPairs(soon, stream(1), { ...few, shift: canonicalQuestion.shift });
    expect(equalShare(even.here, even.there)).toBe(1);
    expect(equalShare(uneven.here, uneven.there)).toBeLessThan(0.7);
  });
});

describe("films", () => {
  it("go from end to end, with neighbours a hundredth of the range apart", () => {
    expect(frameValues(films.mass, 3)).toEqual([30, 17.95, 5.9]);
    const pairs = neighbours(films.gravity);
    expect(pairs[0]).toEqual([0, 0.307]);
    expect(pairs[2]![1]).toBeCloseTo(30.7, 12);
  });

  it("level frames are alike when they are the same", () => {
    const level = (value: number) => new Int32Array(4).fill(value);
    expect([likeness(level(3), level(3)), likeness(level(3), level(4))]).toEqual([1, 0]);
    expect(likeness(Int32Array.of(1, 2, 3), Int32Array.of(2, 4, 6))).toBeCloseTo(1, 12);
    expect(likeness(Int32Array.of(1, 2), level(3).subarray(2))).toBe(0);
  });
});

describe("landings", () => {
  it("the counts in the state are the map's, cut at the moment: ends do not matter, and positions go on", () => {
    const small = grid(6);
    const bodies = startsInPlane(canonicalBodies, small, "yz", -10);
    const soon = { ...canonicalQuestion, threshold: 0.0019, limit: 1500 };
    const ended = count({ ...soon, bodies });
    const inState = divergenceCounter({ ...canonicalVariant, earlyEnd: false });
    expect(inState({ ...soon, bodies })).toEqual(ended);
    for (const moment of [300, 900]) {
      expect([...inState({ ...soon, bodies, limit: moment })]).toEqual([
        ...ended.map((steps) => Math.min(steps, moment)),
      ]);
    }
    const ensemble = plane(small);
    const pieces: number[] = [];
    moveTo(ensemble, 1200, (steps) => pieces.push(steps));
    expect(pieces).toEqual([500, 1000, 1200]);
  });

  it("conditions and shares", () => {
    expect(conditions.band(0, 5, 6.05)).toBe(true);
    expect(conditions.band(0, 5, 6.2)).toBe(false);
    expect(conditions.band(0, 5, 6.2, 3)).toBe(true);
    expect(conditions.above(0, 5, 9)).toBe(true);
    expect(conditions.circle(3, 24, 12)).toBe(true);
    expect(conditions.circle(3, 26, 10)).toBe(false);
    expect(conditions.ejected(-150, 0, 0)).toBe(true);
    const start = meeting(plane(grid(4)), (_, y) => y < 0);
    expect([...start]).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0]);
    const found = shares(Uint8Array.of(1, 1, 0, 0, 0), Int32Array.of(9, 3, 9, 9, 2), 9);
    expect(found.meeting).toBe(40);
    expect([found.undivergedThere, found.undivergedElsewhere]).toEqual([50, (100 * 2) / 3]);
  });
});

describe("tiles", () => {
  it("cover the width, and are pasted where they belong", () => {
    expect(tileColumns(10, 3)).toEqual([
      { column: 0, width: 4 },
      { column: 4, width: 3 },
      { column: 7, width: 3 },
    ]);
    const into = new Int32Array(6);
    paste(into, 3, Int32Array.of(1, 2, 3, 4), 0, 2);
    paste(into, 3, Int32Array.of(5, 6), 2, 1);
    expect([...into]).toEqual([1, 2, 5, 3, 4, 6]);
    expect([wideGrid(10).width, wideGrid(10).height]).toEqual([51, 6]);
  });

  it("slits are dark, narrow, and have something on both sides", () => {
    const small = gridOver({ x: [0, 10], y: [0, 2], width: 10, height: 2, ends: "excluded" });
    const light = [0, 1, 0, 1, 1, 0, 0, 0, 1, 0]; // dark columns 0, 2, 5 to 7, 9
    const times = Int32Array.from([...light, ...new Array(10).fill(0)], (is) => (is ? 5 : 9));
    expect(slits(small, times, 9, 2)).toEqual([2]);
    expect(slits(small, times, 9, 3)).toEqual([2, 6]);
  });
});
