// Very many points, and the lines through them: where they fall, and how they add up.
import { describe, expect, it } from "vitest";
import { pointsImage } from "../index.ts";
import { countPoints, inkLine, inkOf } from "./ink.ts";

const size = { width: 4, height: 3 };
const same = { x: (value: number) => value, y: (value: number) => value };

describe("ink", () => {
  it("counts the points on each pixel, and none outside or that are not finite", () => {
    const x = [0, 0.9, 1, 3.99, 4, -0.01, Number.NaN, 1];
    const y = [0, 0.9, 2, 2.99, 1, 1, 1, Number.POSITIVE_INFINITY];
    expect([...countPoints(size, { x, y }, same, 0)]).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1]);
  });

  it("adds up to full ink, layer by layer", () => {
    expect([...inkOf(Uint32Array.of(0, 1, 2, 3, 5000), 0.5)]).toEqual([0, 128, 191, 223, 255]);
    expect([...inkOf(Uint32Array.of(0, 1, 2), 1)]).toEqual([0, 255, 255]);
  });

  it("of a line is that of its width, and a NaN parts it", () => {
    const level = inkLine(size, { x: [-1, 9], y: [1.5, 1.5] }, same, 1);
    expect([...level]).toEqual([0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0]);
    const parted = inkLine(size, { x: [0, 1, Number.NaN, 3.5, 9], y: [1.5, 1.5, 1.5, 1.5, 1.5] }, same, 1);
    expect(parted[6]).toBe(0);
    expect(parted[7]).toBeGreaterThan(127);
    const half = inkLine(size, { x: [-1, 9], y: [1, 1] }, same, 1);
    const column = [0, 4, 8].map((at) => half[at]!);
    expect(column[0]! + column[1]! + column[2]!).toBeCloseTo(255, -1);
  });
});

const x = Float64Array.from({ length: 500 }, (_, i) => (i * 7919) % 311);
const y = Float64Array.from({ length: 500 }, (_, i) => (i * 104729) % 101);

describe("points", () => {
  it("have room around them where no extent is given, also one alone", () => {
    expect(pointsImage({ points: { x: [1], y: [1] }, aspect: 1 }).height).toBe(640 - 6);
    expect(pointsImage({ points: { x, y } }).height).toBe(368);
  });

  it.each([
    [{ points: { x: [1], y: [] } }, "pointsImage: places have as many x as y, got 1 and 0."],
    [{ points: { x: [Number.NaN], y: [1] } }, "pointsImage: there is no finite point along x; give an extent."],
    [{ points: { x, y }, opacity: 0 }, "pointsImage: opacity is above 0 and at most 1, got 0."],
    [{ points: { x, y }, ground: "#black" as const }, '"#black" is no colour'],
    [{ points: [] }, "pointsImage: there are no points; give at least one group."],
  ])("are refused where they do not fit (%#)", (options, sentence) => {
    expect(() => pointsImage(options)).toThrow(sentence);
  });
});
