// Paths in space: what is seen from where, what hides what, what is refused.
import { describe, expect, it } from "vitest";
import { trajectories3d } from "../index.ts";
import { DeepCanvas } from "../raster/paths.ts";
import { cameraOf, type View } from "./view.ts";

const cube = { x: [0, 2], y: [0, 2], z: [0, 2] } as const;
const area = { left: 0, top: 0, width: 100, height: 100 };
const see = (view: View, x: number, y: number, z: number) => {
  const seen = cameraOf(view, cube, true, area).see(x, y, z, { x: 0, y: 0, depth: 0 });
  return [seen.x, seen.y, seen.depth].map((each) => Math.round(each * 1000) / 1000 + 0); // no -0
};

describe("a view", () => {
  it("from the front, the side and above is a plane section", () => {
    const front = { elevation: 0, azimuth: -90 }; // the eye at negative y: x to the right, z up
    expect(see(front, 1, 1, 1)).toEqual([50, 50, 0]);
    expect(see(front, 2, 1, 1)).toEqual([100, 50, 0]);
    expect(see(front, 1, 1, 2)).toEqual([50, 0, 0]);
    expect(see(front, 1, 0, 1)).toEqual([50, 50, 0.5]);
    const side = { elevation: 0, azimuth: 0 }; // the eye at positive x: y to the right
    expect(see(side, 1, 2, 1)).toEqual([100, 50, 0]);
    expect(see(side, 2, 1, 1)[2]).toBe(0.5);
    const above = { elevation: 90, azimuth: -90 };
    expect(see(above, 2, 1, 1)).toEqual([100, 50, 0]);
    expect(see(above, 1, 2, 1)).toEqual([50, 0, 0]);
  });

  it("keeps lengths: whatever the angles, the three directions are at right angles", () => {
    for (const [elevation, azimuth] of [
      [30, -60],
      [-20, 130],
      [77, 401],
    ] as const) {
      const camera = cameraOf({ elevation, azimuth }, cube, true, area);
      const seen = (x: number, y: number, z: number) => camera.see(x, y, z, { x: 0, y: 0, depth: 0 });
      const middle = seen(1, 1, 1);
      const squares = [seen(2, 1, 1), seen(1, 2, 1), seen(1, 1, 2)].map((end) => {
        const [x, y] = [end.x - middle.x, end.y - middle.y];
        return [x * x + y * y, end.depth * end.depth] as const;
      });
      const depth = squares.reduce((sum, [, part]) => sum + part, 0);
      expect(depth).toBeCloseTo(0.25, 12);
      const across = squares.reduce((sum, [part]) => sum + part, 0);
      const scale = across / 2 / 0.25; // of three unit directions two lie across
      for (const [part, toEye] of squares) expect(part / scale + toEye).toBeCloseTo(0.25, 12);
    }
  });

  it("fits the box into its area, and gives it sides of 4 : 4 : 3 unless they are to be equal", () => {
    for (const equal of [true, false]) {
      const extent = { x: [-1, 5], y: [0, 0.1], z: [0, 100] } as const;
      const camera = cameraOf({ elevation: 25, azimuth: -40 }, extent, equal, area);
      for (const x of extent.x) {
        for (const y of extent.y) {
          for (const z of extent.z) {
            const seen = camera.see(x, y, z, { x: 0, y: 0, depth: 0 });
            expect(Math.abs(seen.x - 50)).toBeLessThanOrEqual(50.000001);
            expect(Math.abs(seen.y - 50)).toBeLessThanOrEqual(50.000001);
          }
        }
      }
    }
    const front = cameraOf({ elevation: 0, azimuth: -90 }, { ...cube, z: [0, 7] }, false, area);
    expect(front.see(0, 0, 0, { x: 0, y: 0, depth: 0 })).toMatchObject({ x: 0, y: 87.5 });
  });
});

describe("what is near", () => {
  const colours = [
    [255, 0, 0],
    [0, 0, 255],
  ] as const;
  const at = (x: number, depth: number) => ({ x, y: 5, depth });

  it("hides what is far, whichever is drawn first, and where they cross it changes", () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const canvas = new DeepCanvas(10, 10);
      for (const colour of order) {
        if (colour === 0) canvas.stroke(at(0, 0), at(10, 1), 2, 0);
        else canvas.stroke(at(0, 0.6), at(10, 0.6), 2, 1);
      }
      const { data } = canvas.raster(colours);
      const seen = Array.from({ length: 10 }, (_, x) => (data[4 * (5 * 10 + x)]! > 0 ? "r" : "b"));
      expect(seen.join("")).toBe("bbbbbbrrrr");
    }
  });

  it("is drawn with smooth edges, and nothing where nothing is", () => {
    const canvas = new DeepCanvas(6, 6);
    canvas.disc({ x: 3, y: 3, depth: 0 }, 2.2, 0);
    const { data } = canvas.raster(colours);
    expect(data[3]).toBe(0);
    expect(data[4 * (3 * 6 + 3) + 3]).toBe(255);
    expect([...data].some((level, i) => i % 4 === 3 && level > 0 && level < 255)).toBe(true);
  });
});

describe("trajectories", () => {
  const path = { x: [0, 1], y: [0, 1], z: [0, 1] };

  it("may be single places, and parted by what is not finite", () => {
    expect(trajectories3d({ paths: [{ x: [1], y: [2], z: [3] }] }).width).toBe(640);
    expect(trajectories3d({ paths: [{ x: [0, Number.NaN, 1], y: [0, 1, 1], z: [0, 1, 1] }] }).height).toBe(507);
  });

  it.each([
    [{ paths: [] }, "trajectories3d: there are 1 to 255 paths, got 0."],
    [{ paths: [{ ...path, z: [1] }] }, "trajectories3d: a path has as many x as y as z, got 2, 2 and 1."],
    [
      { paths: [path], view: { elevation: Number.NaN, azimuth: 0 } },
      "view: elevation and azimuth are finite angles, got NaN and 0.",
    ],
    [{ paths: [path], extent: { ...cube, y: [1, 1] as const } }, "the extent along y is two finite numbers"],
    [{ paths: [{ ...path, x: [Number.NaN, Number.NaN] }] }, "no place is finite along x; give an extent."],
    [{ paths: [{ ...path, colour: "red" }] }, '"red" is no colour'],
  ])("are refused where they do not fit (%#)", (options, sentence) => {
    expect(() => trajectories3d(options)).toThrow(sentence);
  });
});
