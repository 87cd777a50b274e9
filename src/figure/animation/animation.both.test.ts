// Fields and paths that move: what a frame shows, and the same bytes in Node and in browsers.
import { describe, expect, it } from "vitest";
import { math, sha256Hex } from "#kit";
import type { Raster } from "../raster/raster.ts";
import { encodeApng } from "./apng.ts";
import { type FieldAnimationOptions, fieldAnimation } from "./field-animation.ts";
import { encodeGif } from "./gif.ts";
import { pathAnimation2d, pathAnimation3d } from "./path-animation.ts";

const greys = ["#000000", "#555555", "#aaaaaa", "#ffffff"];
const rows = ({ width, data }: Raster) => {
  const digits = Array.from({ length: data.length / 4 }, (_, i) => (data[4 * i]! >> 4).toString(16));
  return digits.join("").match(new RegExp(`.{${width}}`, "g"))!;
};

describe("a field", () => {
  const options: FieldAnimationOptions = {
    width: 2,
    height: 2,
    frames: [
      [0, 1, 2, 3],
      [3, 3, 3, 1],
    ],
    colours: greys,
  };

  it("has one window for all frames, or the frame's own", () => {
    expect(rows(fieldAnimation(options).frame(0))).toEqual(["05", "af"]);
    expect(rows(fieldAnimation(options).frame(1))).toEqual(["ff", "f5"]);
    const widening = fieldAnimation({ ...options, low: 0, high: (frame) => 3 * (frame + 1) });
    expect(rows(widening.frame(1))).toEqual(["aa", "a0"]);
    expect(rows(fieldAnimation({ ...options, reverse: true }).frame(0))).toEqual(["fa", "50"]);
  });

  it("is turned over and magnified", () => {
    const turned = fieldAnimation({ ...options, origin: "bottom-left", magnify: 2 });
    expect(turned).toMatchObject({ width: 4, height: 4, frames: 2 });
    expect(rows(turned.frame(0))).toEqual(["aaff", "aaff", "0055", "0055"]);
  });

  it("has marks where its coordinates say", () => {
    const blank = { width: 4, height: 3, frames: [new Uint8Array(12)], colours: greys, low: 0, high: 1 };
    const extent = { x: [0, 8], y: [0, 3] } as const;
    const marks = () => [{ points: { x: [1], y: [0.5] } }, { line: { x: [5, 7], y: [1.5, 1.5] } }];
    expect(rows(fieldAnimation({ ...blank, extent, marks }).frame(0))).toEqual(["f000", "00ff", "0000"]);
    expect(rows(fieldAnimation({ ...blank, extent, marks, origin: "bottom-left" }).frame(0))).toEqual([
      "0000",
      "00ff",
      "f000",
    ]);
  });

  it.each([
    [{ frames: [] }, "an animation has at least one frame, got 0."],
    [{ frames: [[1]] }, "fieldAnimation: a field of 2 × 2 has 4 values, got 1."],
    [{ magnify: 0.5 }, "fieldAnimation: magnify is a whole number from 1, got 0.5."],
  ])("is refused where it does not fit (%#)", (changes, sentence) => {
    expect(() => fieldAnimation({ ...options, ...changes })).toThrow(sentence);
  });
});

describe("a path", () => {
  const path = { x: [0, 10, 10, 0], y: [0, 0, 10, 10] };
  const lit = (raster: Raster, x: number, y: number) => raster.data[4 * (y * raster.width + x) + 2]! > 100;
  const options = { paths: [path], frames: 4, width: 20, extent: { x: [-5, 15], y: [-5, 15] } as const, head: 0 };

  it("grows from frame to frame, and y points up", () => {
    const animation = pathAnimation2d(options);
    expect([0, 1, 2, 3].map((frame) => lit(animation.frame(frame), 10, 15))).toEqual([false, true, true, true]);
    expect([0, 1, 2, 3].map((frame) => lit(animation.frame(frame), 10, 5))).toEqual([false, false, false, true]);
  });

  it("may lose its tail, and shows what it is told", () => {
    const tailed = pathAnimation2d({ ...options, tail: 1 });
    expect(lit(tailed.frame(3), 10, 15)).toBe(false);
    expect(lit(tailed.frame(3), 10, 5)).toBe(true);
    const told = pathAnimation2d({ ...options, shown: () => 2 });
    expect([0, 3].map((frame) => lit(told.frame(frame), 10, 15))).toEqual([true, true]);
  });

  it("is parted by what is not finite, and may be a single place", () => {
    const parted = pathAnimation2d({ ...options, paths: [{ x: [0, Number.NaN, 10], y: [0, 0, 0] }] });
    expect(lit(parted.frame(3), 10, 15)).toBe(false);
    expect(pathAnimation3d({ paths: [{ x: [1], y: [1], z: [1] }], frames: 1 }).frame(0)).toMatchObject({ width: 480 });
  });

  it("is refused where it does not fit", () => {
    expect(() => pathAnimation2d({ ...options, paths: [] })).toThrow("pathAnimation2d: there are no paths");
    expect(() => pathAnimation2d({ ...options, frames: 1.5 })).toThrow("at least one frame, got 1.5");
    expect(() => pathAnimation3d({ paths: [{ ...path, z: [] }], frames: 1 })).toThrow("as many x as y as z");
  });
});

it("has the same bytes in Node and in browsers", async () => {
  const t = Array.from({ length: 300 }, (_, i) => i / 15);
  const helix = { x: t.map((each) => math.cos(each)), y: t.map((each) => math.sin(each)), z: t };
  const frames = [3, 5, 7].map((step) => Uint8Array.from({ length: 600 }, (_, i) => (i * step) % 251));
  const animations = [
    fieldAnimation({ width: 30, height: 20, frames, colours: "twilight", magnify: 2 }),
    fieldAnimation({ width: 30, height: 20, frames, colours: "inferno" }),
    pathAnimation2d({ paths: [helix], frames: 5, width: 60 }),
    pathAnimation3d({ paths: [helix, { ...helix, z: helix.x }], frames: 5, width: 60, ground: "paper" }),
  ];
  const hashes = [];
  for (const animation of animations) {
    hashes.push(sha256Hex(await encodeApng(animation, { key: "0123" })).slice(0, 16));
    hashes.push(sha256Hex((await encodeGif(animation)).bytes).slice(0, 16));
  }
  expect(hashes).toMatchInlineSnapshot(`
    [
      "4df20a21366e1217",
      "882d7ccdd9389155",
      "2496bd42502c238d",
      "ad6d9cb79217ac4d",
      "fb9a9036bc9e30a6",
      "dc74cf84b6b762b8",
      "7ff04f7b051b7395",
      "4a30d80f6ff2e8bc",
    ]
  `);
});
