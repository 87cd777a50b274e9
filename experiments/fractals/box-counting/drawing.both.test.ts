import { expect, test } from "vitest";
import { boxDimension, countBoxes, dyadicSides, turtleCurves, vertices, walkCurve } from "#dynamics";
import { drawPath, fillCanvas } from "./drawing.ts";

const rows = ({ width, ink }: { width: number; ink: Uint8Array }) =>
  Array.from({ length: ink.length / width }, (_, y) => Array.from(ink.subarray(y * width, (y + 1) * width)).join(""));

test("a path fills the room between the margins, from the upper left", () => {
  const image = drawPath(Float64Array.of(0, 0, 2, 0, 2, 1), { width: 9, height: 6 }, { margin: 1, pen: 1 });
  expect(rows(image)).toEqual(["000000000", "011111110", "000000010", "000000010", "000000010", "000000000"]);
});

test("a pen of three is a square around every pixel, cut off at the edge", () => {
  const image = drawPath(Float64Array.of(0, 0, 1, 0), { width: 5, height: 3 }, { margin: 0, pen: 3 });
  expect(rows(image)).toEqual(["11111", "11111", "00000"]);
});

test("a steep, a shallow and a backward line leave no gap", () => {
  for (const [x, y] of [
    [1, 7],
    [7, 1],
    [5, 5],
  ] as const) {
    const canvas = { width: 7 * x + 1, height: 7 * y + 1 };
    const there = drawPath(Float64Array.of(0, 0, x, y), canvas, { margin: 0, pen: 1 });
    const inked = there.ink.reduce((sum, pixel) => sum + pixel, 0);
    expect(inked).toBe(Math.max(canvas.width, canvas.height)); // one pixel a step along the longer axis
    expect(boxDimension(countBoxes(there, dyadicSides(1, 8), "padded")).dimension).toBeCloseTo(1, 0);
  }
});

test("a curve of larger dimension is larger when it is counted", () => {
  const of = (name: keyof typeof turtleCurves, depth: number) => {
    const path = vertices(walkCurve(turtleCurves[name], depth));
    const image = drawPath(path, { width: 400, height: 400 }, { margin: 4, pen: 1 });
    return boxDimension(countBoxes(image, dyadicSides(2, 64), "padded")).dimension;
  };
  expect(of("koch", 4)).toBeLessThan(of("sierpinski", 4));
  expect(boxDimension(countBoxes(fillCanvas({ width: 64, height: 64 }), [1, 2, 4], "padded")).dimension).toBeCloseTo(
    2,
    12,
  );
});

test("what cannot be drawn is refused in a sentence", () => {
  const canvas = { width: 10, height: 5 };
  const path = Float64Array.of(0, 0, 1, 1);
  expect(() => drawPath(path, canvas, { margin: 2, pen: 1 })).toThrow(
    "drawPath: a margin of 2 leaves nothing of 10 x 5 pixels.",
  );
  expect(() => drawPath(path, canvas, { margin: 0, pen: 2 })).toThrow("a pen is an odd number of pixels wide, got 2.");
  expect(() => drawPath(Float64Array.of(0, 0), canvas, { margin: 0, pen: 1 })).toThrow("two points at least, got 1.");
});
