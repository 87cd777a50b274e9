// The game move by move, the dice face by face, and the measures on marks whose answers are known.
import { describe, expect, test } from "vitest";
import { stream } from "#kit";
import { type Board, boards, limitCorners, play, throwDie } from "./game.ts";
import {
  boxesByLevel,
  inCross,
  inMiddleTriangle,
  outside,
  ownCoordinates,
  pixelsOf,
  reachOf,
  unevenness,
  widestGap,
} from "./measures.ts";

const half = { keep: 1, pull: 1, divisor: 2 };

describe("a game", () => {
  test("moves halfway to what was thrown, and begins the next move at the end of the stroke", () => {
    const options = { start: [0, 0] as const, burnIn: 1, marks: 2, stroke: 0.5 };
    const marks = play(boards.triangle, half, options, Uint8Array.of(2, 1, 0));
    // (0, 0) -> (200, -150), stroke to 200.5 -> (100.25, 75), stroke to 100.75 -> (-149.625, -112.5)
    expect([...marks]).toEqual([100.25, 75, -149.625, -112.5]);
  });

  test("is not played on with too few throws", () => {
    const options = { start: [0, 0] as const, burnIn: 1, marks: 2, stroke: 0 };
    expect(() => play(boards.square, half, options, Uint8Array.of(0, 1))).toThrow(
      "play: 1 and 2 moves want as many throws, got 2.",
    );
  });

  test.each([
    ["triangle", [1, 1, 1]],
    ["triangleAsWritten", [2, 3, 2]],
    ["square", [1, 1, 1, 1]],
    ["squareAsWritten", [2, 3, 2, 2]],
    ["carpet", [1, 1, 1, 1, 1, 1, 1, 1]],
  ] as const)("on the board %s has dice with %j faces for its targets", (name, faces) => {
    const board: Board = boards[name];
    expect(board.targets.map((_, target) => board.faces.filter((face) => face === target).length)).toEqual(faces);
    const thrown = throwDie(board, 9_000, stream("die"));
    const sides = faces.reduce<number>((sum, each) => sum + each, 0);
    for (const [target, count] of faces.entries()) {
      const expected = (9_000 * count) / sides;
      const found = thrown.filter((each) => each === target).length;
      expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(expected));
    }
  });

  test("marks a corner of its limit again and again, thrown for that corner", () => {
    for (const move of [half, { keep: 1, pull: 1, divisor: 4 }, { keep: 2, pull: 1, divisor: 3 }]) {
      for (const [target, corner] of limitCorners(boards.square, move, 0.5).entries()) {
        const [x, y] = play(
          boards.square,
          move,
          { start: [corner[0] + 0.5, corner[1]], burnIn: 0, marks: 1, stroke: 0.5 },
          Uint8Array.of(target),
        );
        expect(x).toBeCloseTo(corner[0], 10);
        expect(y).toBeCloseTo(corner[1], 10);
      }
    }
    expect(() => limitCorners(boards.square, { keep: 1, pull: 1, divisor: 1 }, 0)).toThrow("got 1, 1.");
  });
});

describe("measures", () => {
  test("own coordinates put the first three corners on (0, 0), (0, 1) and (1, 0)", () => {
    const corners = boards.triangle.targets;
    const own = ownCoordinates(Float64Array.from([...corners.flat(), 0, 0, 400, 300]), corners);
    expect([...own.subarray(0, 6)]).toEqual([0, 0, 0, 1, 1, 0]);
    expect(own[6]).toBeCloseTo(0.25, 14);
    expect(own[7]).toBeCloseTo(0.5, 14);
    expect(own[8]).toBeCloseTo(0.5, 14);
    expect(own[9]).toBe(1);
  });

  test("a mark that rounding put across an edge of a box is not counted there", () => {
    const own = Float64Array.of(0.1, 0.1, 0.5 - 2 ** -54, 0.1, 0.6, 0.1);
    expect(boxesByLevel(own, 2, 2)).toEqual([2, 2]);
    expect(boxesByLevel(Float64Array.of(0.1, 0.1, 0.5 - 2 ** -20, 0.1, 0.6, 0.1), 2, 2)).toEqual([2, 3]);
  });

  test("the middle triangle is open, and so is the cross", () => {
    expect(inMiddleTriangle(Float64Array.of(0.4, 0.4, 0.5, 0.25, 0.25, 0.25, 0.1, 0.45))).toBe(2);
    expect(inMiddleTriangle(Float64Array.of(0.4, 0.4, 0.5, 0.25, 0.25, 0.25, 0.1, 0.3))).toBe(1);
    expect(inCross(Float64Array.of(10, 200, 200, -10, 100, 100, 83.3, 90), 83.3)).toBe(2);
  });

  test("evenness of even numbers, and of all in one place", () => {
    const even = Float64Array.from({ length: 2 * 400 }, (_, k) => (((k >> 1) % 4) + 0.5 * 1) / 4);
    const grid = Float64Array.from({ length: 512 }, (_, k) => {
      const mark = k >> 1;
      return ((k % 2 === 0 ? mark % 4 : Math.floor(mark / 4) % 4) + 0.5) / 4;
    });
    expect(unevenness(grid, 4, 1)).toBeCloseTo(-15 / Math.sqrt(30), 12); // chi-square 0
    expect(unevenness(even, 4, 1)).toBeGreaterThan(100);
  });

  test("pixels are counted from the upper left, and what is beyond the window is outside", () => {
    const window = { width: 4, height: 2, unitsPerPixel: 10 };
    expect([...pixelsOf(Float64Array.of(-20, 9, 0, 0, 19, -9, 20, 0, 0, 11), window)]).toEqual([
      0,
      6,
      7,
      outside,
      outside,
    ]);
  });

  test("gap and reach", () => {
    expect(widestGap(Float64Array.of(0, 0, 1, 1), Float64Array.of(0, 0, 4, 5))).toBe(5);
    expect(reachOf(Float64Array.of(1, -7, -3, 2))).toEqual({ x: 3, y: 7 });
  });
});

test("a short game of four corners already has its 4 and 16 boxes of side 1/3 and 1/9", () => {
  const move = { keep: 1, pull: 1, divisor: 3 };
  const thrown = throwDie(boards.squareAsWritten, 3_100, stream("short"));
  const marks = play(boards.squareAsWritten, move, { start: [0, 0], burnIn: 100, marks: 3_000, stroke: 0 }, thrown);
  expect(boxesByLevel(ownCoordinates(marks, limitCorners(boards.squareAsWritten, move, 0)), 3, 3)).toEqual([4, 16, 64]);
  expect(inCross(marks, 83.3)).toBe(0);
});
