// Discs and strokes: what they cover, at the edges and beyond, the same everywhere.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "#kit";
import { disc, type Put, type Spot, stroke } from "./strokes.ts";

const size = { width: 12, height: 8 };
function drawn(draw: (put: Put) => void): string[] {
  const rows = Array.from({ length: size.height }, () => ".".repeat(size.width).split(""));
  draw((pixel) => {
    rows[Math.floor(pixel / size.width)]![pixel % size.width] = "#";
  });
  return rows.map((row) => row.join(""));
}
const covered = (rows: readonly string[]) => rows.join("").replaceAll(".", "").length;
const anywhere = fc.record({
  x: fc.double({ min: -30, max: 40, noNaN: true }),
  y: fc.double({ min: -30, max: 40, noNaN: true }),
});

describe("a disc", () => {
  it("covers the pixels with their middle inside, and at least the one it is in", () => {
    expect(drawn((put) => disc(size, { x: 4, y: 3 }, 2, put)).slice(0, 6)).toEqual([
      "............",
      "...##.......",
      "..####......",
      "..####......",
      "...##.......",
      "............",
    ]);
    expect(covered(drawn((put) => disc(size, { x: 4.99, y: 3 }, 0, put)))).toBe(1);
  });

  it("stays inside, wherever it is", () => {
    fc.assert(
      fc.property(anywhere, fc.double({ min: 0, max: 50, noNaN: true }), (spot, radius) => {
        const count = size.width * size.height;
        disc(size, spot, radius, (pixel) => expect(Number.isInteger(pixel) && pixel >= 0 && pixel < count).toBe(true));
      }),
    );
    const nowhere = [Number.NaN, Number.POSITIVE_INFINITY, 1e300];
    for (const x of nowhere) expect(covered(drawn((put) => disc(size, { x, y: 1 }, 3, put)))).toBe(0);
  });
});

describe("a stroke", () => {
  it("is as wide as it is told, along any direction, with its ends round", () => {
    expect(drawn((put) => stroke(size, { x: 2, y: 4 }, { x: 9, y: 4 }, 2, put)).slice(2, 6)).toEqual([
      "............",
      ".#########..",
      ".#########..",
      "............",
    ]);
    const diagonal = drawn((put) => stroke(size, { x: 1.5, y: 1.5 }, { x: 5.5, y: 5.5 }, 1, put));
    expect(diagonal.map((row) => row.indexOf("#"))).toEqual([-1, 1, 2, 3, 4, 5, -1, -1]);
    expect(covered(diagonal)).toBe(5);
  });

  it("has no holes, and covers the same drawn from its other end", () => {
    const connected = (from: Spot, to: Spot) => {
      const rows = drawn((put) => stroke(size, from, to, 1, put));
      const back = drawn((put) => stroke(size, to, from, 1, put));
      expect(Math.abs(covered(rows) - covered(back))).toBeLessThanOrEqual(2); // a middle may lie on the border itself
      const flat = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y);
      const lines = flat ? rows[0]!.split("").map((_, i) => rows.map((row) => row[i]).join("")) : rows;
      const met = lines.map((line) => line.includes("#"));
      expect(met.slice(met.indexOf(true), met.lastIndexOf(true) + 1).every(Boolean)).toBe(true);
    };
    connected({ x: 2, y: 0 }, { x: 0, y: 0 }); // on the picture's edge, its ends are in it, and so is what is between
    fc.assert(fc.property(anywhere, anywhere, connected));
  });

  it("tells where along it a pixel lies", () => {
    const places: number[] = [];
    stroke(size, { x: 1.5, y: 2.5 }, { x: 5.5, y: 2.5 }, 1, (pixel, along) => {
      places[pixel % size.width] = along;
    });
    expect(places.filter((place) => place !== undefined)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  it("has the same pixels in Node and in browsers", () => {
    const bytes = new Uint8Array(200 * 150);
    const spots = Array.from({ length: 300 }, (_, i) => ({
      x: ((i * 7919) % 2311) / 9 - 20,
      y: ((i * 104729) % 1777) / 9 - 20,
    }));
    spots.slice(1).forEach((spot, i) => {
      stroke({ width: 200, height: 150 }, spots[i]!, spot, 0.3 + i / 60, (pixel) => bytes[pixel]!++);
    });
    expect(sha256Hex(bytes)).toMatchInlineSnapshot(
      `"d58c7817d8458789d3072c01347fbde42068c8e445a9d860e281d7041cef1757"`,
    );
  });
});
