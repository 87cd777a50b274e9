// The notebook's count on pictures whose counts are known, the table against the scan, then what is refused.
import { describe, expect, test } from "vitest";
import { stream } from "#kit";
import { boxDimension } from "./boxCounting.ts";
import { additiveSides, type BinaryImage, countBoxes, countBoxesByScan, dyadicSides, inkOf } from "./imageBoxes.ts";

const image = (width: number, height: number, ink: (x: number, y: number) => boolean): BinaryImage => {
  const pixels = Array.from({ length: width * height }, (_, at) => (ink(at % width, Math.floor(at / width)) ? 1 : 0));
  return { width, height, ink: Uint8Array.from(pixels) };
};

test("the notebook's sides are 1, 6, ..., 496", () => {
  const sides = additiveSides();
  expect(sides).toHaveLength(100);
  expect([sides[0], sides[1], sides[99]]).toEqual([1, 6, 496]);
  expect(dyadicSides(4, 256)).toEqual([4, 8, 16, 32, 64, 128, 256]);
});

test("ink is what is dark in red, green or blue", () => {
  const white = [255, 255, 255, 255];
  const colours = [white, [255, 0, 0, 255], [130, 130, 130, 0], [255, 255, 129, 255]];
  expect([...inkOf(2, 2, colours.flat()).ink]).toEqual([0, 1, 0, 1]);
  expect([...inkOf(2, 2, colours.flat(), 131).ink]).toEqual([0, 1, 1, 1]);
  expect(() => inkOf(2, 2, white)).toThrow("inkOf: 2 x 2 pixels have 16 bytes, got 4.");
});

test("corners are those of range(0, H - i, i): partial boxes are dropped, and a whole one at the edge", () => {
  const filled = image(10, 7, () => true);
  // Rows: 7 - 3 = 4 leaves 0, 3; columns: 10 - 3 = 7 leaves 0, 3, 6. Side 1 loses the last row and column, side 7 all.
  expect(countBoxes(filled, [1, 3, 5, 7], "dropped").counts).toEqual([9 * 6, 6, 1, 0]);
  expect(countBoxes(filled, [1, 3, 5, 7], "padded").counts).toEqual([70, 12, 4, 2]);
});

test("a filled square has dimension 2 and a line 1, of padded dyadic boxes", () => {
  const sides = dyadicSides(1, 64);
  expect(
    boxDimension(
      countBoxes(
        image(256, 256, () => true),
        sides,
        "padded",
      ),
    ).dimension,
  ).toBeCloseTo(2, 12);
  expect(
    boxDimension(
      countBoxes(
        image(256, 256, (_, y) => y === 100),
        sides,
        "padded",
      ),
    ).dimension,
  ).toBeCloseTo(1, 12);
});

test("a filled rectangle of 1080 x 1900 comes out as 2.09 by the notebook's method", () => {
  const filled = { width: 1900, height: 1080, ink: new Uint8Array(1900 * 1080).fill(1) };
  expect(boxDimension(countBoxes(filled, additiveSides(), "dropped")).dimension).toBeCloseTo(2.09, 2);
});

describe("scan and table", () => {
  test.each([0.001, 0.02, 0.5])("count alike with a share %f of ink, and the scan reads more", (share) => {
    const [width, height] = [83, 61];
    const ink = stream("ink").bernoulli(width * height, share);
    const sides = Array.from({ length: 61 }, (_, i) => i + 1);
    for (const edges of ["dropped", "padded"] as const) {
      const scan = countBoxesByScan({ width, height, ink }, sides, edges);
      const table = countBoxes({ width, height, ink }, sides, edges);
      expect(table.counts).toEqual(scan.counts);
      expect(table.sides).toEqual(scan.sides);
    }
    const paper = { width, height, ink: new Uint8Array(width * height) };
    // Of paper alone every pixel of every box is read.
    expect(countBoxesByScan(paper, [1, 2], "padded").reads).toBe(2 * width * height);
    expect(countBoxes(paper, [1], "padded").reads).toBe(6 * width * height);
  });
});

test("what cannot be counted is refused in a sentence", () => {
  const blank = image(20, 10, () => false);
  for (const count of [countBoxes, countBoxesByScan]) {
    expect(() => count(blank, [4, 11], "dropped")).toThrow(
      `${count.name}: a box of side 11 is larger than the image of 20 x 10; at most 10.`,
    );
    expect(() => count(blank, [0], "padded")).toThrow("sides are whole numbers from 1, got 0.");
    expect(() => count({ ...blank, width: 21 }, [1], "padded")).toThrow("an image of 21 x 10 has 210 pixels, got 200.");
    expect(count(blank, [1, 2, 10], "dropped").counts).toEqual([0, 0, 0]);
  }
  expect(() => boxDimension(countBoxes(blank, [1, 2], "padded"))).toThrow("of side 1 no box is occupied");
});
