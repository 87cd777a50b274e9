// Painting, colour maps, shrinking and PNG: the published entries, the edges, and the same bytes in Node and in browsers.
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "#kit";
import { colourAt, colourMap, colourMapNames, entryOf } from "./colour-maps.ts";
import { type Field, paint } from "./paint.ts";
import { encodePng } from "./png.ts";
import { readPngText } from "./png-text.ts";
import { createRaster, type Raster } from "./raster.ts";
import { shrink } from "./shrink.ts";

const hex = (rgb: Iterable<number>) => `#${[...rgb].map((level) => level.toString(16).padStart(2, "0")).join("")}`;
const entry = (name: (typeof colourMapNames)[number], at: number) => {
  const { bytes } = colourMap(name);
  return hex(bytes.slice(3 * at, 3 * at + 3));
};
const pixels = ({ data }: Raster) =>
  Array.from({ length: data.length / 4 }, (_, i) => hex(data.slice(4 * i, 4 * i + 3)));
const hash = ({ data }: Raster) => sha256Hex(new Uint8Array(data.buffer));
const row = (values: readonly number[]): Field => ({ width: values.length, height: 1, values });

describe("colour maps", () => {
  // Read from matplotlib 3.6.
  it.each([
    ["inferno", ["#000004", "#57106e", "#bc3754", "#f98e09", "#fcffa4"]],
    ["magma", ["#000004", "#51127c", "#b73779", "#fc8961", "#fcfdbf"]],
    ["plasma", ["#0d0887", "#7e03a8", "#cc4778", "#f89540", "#f0f921"]],
    ["viridis", ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"]],
    ["grey", ["#000000", "#404040", "#808080", "#c0c0c0", "#ffffff"]],
  ] as const)("%s has its published entries", (name, entries) => {
    expect(colourMap(name).size).toBe(256);
    expect([0, 64, 128, 192, 255].map((at) => entry(name, at))).toEqual(entries);
  });

  it("twilight has its published entries, and shifted ones are those rolled by half and turned round", () => {
    const places = [0, 1, 127, 255, 382, 509];
    expect(colourMap("twilight").size).toBe(510);
    expect(places.map((at) => entry("twilight", at))).toEqual([
      "#e2d9e2",
      "#e1d9e2",
      "#6276ba",
      "#2f1436",
      "#b25652",
      "#e2d9e2",
    ]);
    expect(places.map((at) => entry("twilight_shifted", at))).toEqual([
      "#301437",
      "#301338",
      "#6276ba",
      "#e2d9e2",
      "#b25652",
      "#2f1436",
    ]);
    for (let i = 0; i < 510; i++) expect(entry("twilight_shifted", i)).toBe(entry("twilight", (764 - i) % 510));
  });

  it("sequential ones grow lighter, entry by entry but for what rounding takes", () => {
    for (const name of ["inferno", "magma", "plasma", "viridis", "grey"] as const) {
      const map = colourMap(name);
      const light = Array.from({ length: map.size }, (_, i) => {
        const [red, green, blue] = colourAt(map, i / map.size);
        return 0.2126 * (red / 255) ** 2.2 + 0.7152 * (green / 255) ** 2.2 + 0.0722 * (blue / 255) ** 2.2;
      });
      for (let i = 2; i < light.length; i++) expect(light[i], `${name} ${i}`).toBeGreaterThan(light[i - 2]!);
    }
  });

  it("give entries as matplotlib does", () => {
    const map = colourMap("viridis");
    expect([0, 1 / 256, 0.00390624, 0.5, 0.999, 1, -1, 2].map((share) => entryOf(map, share))).toEqual([
      0, 1, 0, 128, 255, 255, 0, 255,
    ]);
  });

  it("are refused with the nearest when unknown", () => {
    expect(() => colourMap("infreno" as "inferno")).toThrow(
      'colourMap: "infreno" is no colour map; the nearest is "inferno".',
    );
    expect(() => colourMap("jet" as "inferno")).toThrow(
      `colourMap: "jet" is no colour map; there are ${colourMapNames.join(", ")}.`,
    );
    expect(() => colourMap([])).toThrow("has at least one");
    expect(() => colourMap(["red"])).toThrow('"red" is no colour');
  });
});

describe("painting", () => {
  it("is linear from low to high, beyond them the colours of the ends", () => {
    const greys = ["#000000", "#444444", "#888888", "#cccccc"];
    expect(pixels(paint(row([0, 0.9, 1, 2, 3, 4]), { colours: greys }))).toEqual([
      "#000000",
      "#000000",
      "#444444",
      "#888888",
      "#cccccc",
      "#cccccc",
    ]);
    const beyond = [Number.NEGATIVE_INFINITY, -9, 9, Number.POSITIVE_INFINITY];
    expect(pixels(paint(row(beyond), { colours: greys, low: 0, high: 1 }))).toEqual([
      "#000000",
      "#000000",
      "#cccccc",
      "#cccccc",
    ]);
    expect(pixels(paint(row([0, 1]), { colours: greys, reverse: true }))).toEqual(["#cccccc", "#000000"]);
  });

  it("gives each category its own colour", () => {
    for (const count of [2, 3, 5, 7]) {
      const colours = Array.from({ length: count }, (_, i) => `#0000${(16 + i).toString(16)}`);
      expect(pixels(paint(row([...colours.keys()]), { colours, low: 0, high: count - 1 }))).toEqual(colours);
    }
  });

  it("knows NaN, and fields of one value, none finite, or equal bounds", () => {
    const colours = ["#000000", "#ffffff"];
    expect(pixels(paint(row([Number.NaN, 0, 1]), { colours }))).toEqual(["#808080", "#000000", "#ffffff"]);
    expect(pixels(paint(row([Number.NaN]), { colours, badColour: "#f00" }))).toEqual(["#ff0000"]);
    expect(pixels(paint(row([7, 7]), { colours }))).toEqual(["#000000", "#000000"]);
    expect(pixels(paint(row([6, 7, 8]), { colours, low: 7, high: 7 }))).toEqual(["#000000", "#000000", "#ffffff"]);
    expect(pixels(paint(row([1, 2]), { colours, low: 5 }))).toEqual(["#000000", "#000000"]);
    const least = Number.MIN_VALUE;
    expect(pixels(paint(row([0, least]), { colours }))).toEqual(["#000000", "#ffffff"]);
    expect(pixels(paint(row([-1.7e308, -1e308, 1e308, 1.7e308]), { colours }))).toEqual([
      "#000000",
      "#000000",
      "#ffffff",
      "#ffffff",
    ]);
  });

  it("takes any typed array", () => {
    for (const values of [Uint8Array.of(0, 9), Int32Array.of(0, 9), Float32Array.of(0, 9), [0, 9]]) {
      expect(pixels(paint({ width: 1, height: 2, values }, { colours: "inferno" }))).toEqual(["#000004", "#fcffa4"]);
    }
  });

  it.each([
    [{ width: 0, height: 2, values: [] }, {}, "paint: width and height are whole numbers from 1, got 0 × 2."],
    [{ width: 1.5, height: 2, values: [1, 2, 3] }, {}, "whole numbers from 1"],
    [{ width: 2, height: 2, values: [1, 2, 3] }, {}, "paint: a field of 2 × 2 has 4 values, got 3."],
    [row([1]), { low: Number.NaN }, "paint: low and high are finite numbers, got NaN and NaN."],
    [row([1]), { high: Number.POSITIVE_INFINITY }, "finite numbers"],
    [row([1]), { low: 2, high: 1 }, "paint: low is at most high, got 2 and 1"],
    [row([1]), { badColour: "grey" }, '"grey" is no colour'],
  ])("refuses what does not fit (%#)", (field, options, sentence) => {
    expect(() => paint(field, { colours: "inferno", ...options })).toThrow(sentence);
  });
});

describe("shrinking", () => {
  it("keeps even colours, and averages light", () => {
    for (let level = 0; level < 256; level++) {
      const grey = hex([level, level, level]);
      expect(new Set(pixels(shrink(createRaster(3, 3, grey), 2)))).toEqual(new Set([grey]));
    }
    const half = paint(row([0, 1]), { colours: "grey" });
    expect(pixels(shrink(half, 2))).toEqual(["#bcbcbc"]); // the level with half the light of white is 188
    expect(shrink(half, 1)).toBe(half);
  });

  it("averages fewer at the edges", () => {
    expect(pixels(shrink(paint(row([0, 0, 1]), { colours: "grey" }), 2))).toEqual(["#000000", "#ffffff"]);
  });
});

describe("PNG", () => {
  const wave = Array.from({ length: 64 * 48 }, (_, i) => ((i % 64) * (i % 7)) % 101);
  const field = { width: 64, height: 48, values: wave };
  const many = {
    ...createRaster(20, 20),
    data: Uint8ClampedArray.from({ length: 1600 }, (_, i) => (i % 4 === 3 ? 255 : Math.imul(i, 2654435761) >>> 24)),
  };
  const clear = { ...many, data: Uint8ClampedArray.from(many.data, (level, i) => (i % 4 === 3 ? i % 251 : level)) };

  it("keeps every pixel: as a palette, without opacity, with it", async () => {
    for (const [raster, channels] of [
      [paint(field, { colours: "inferno" }), 1],
      [many, 3],
      [clear, 4],
    ] as const) {
      const read = decode(await encodePng(raster));
      expect(read).toMatchObject({ width: raster.width, height: raster.height, channels });
      const parts = Array.from({ length: raster.width * raster.height }, (_, i) => {
        if (read.palette) return [...read.palette[read.data[i]!]!.slice(0, 3), 255];
        return [...read.data.slice(i * channels, (i + 1) * channels), 255].slice(0, 4);
      });
      expect(parts.flat()).toEqual([...raster.data]);
    }
  });

  it("has the same bytes in Node and in browsers", async () => {
    const files = [];
    for (const raster of [paint(field, { colours: "twilight_shifted" }), many, clear]) {
      files.push(sha256Hex(await encodePng(raster, { key: "0123", note: "ε" })));
    }
    expect(files).toMatchInlineSnapshot(`
      [
        "c6f8bad0c191fe31bdf8ba6f3a163ebc2bc350c07b05bbee1633a9bafc697413",
        "cfc27056ee759b8486218b8f595d1850a1d4ce944c27c65ec07a1b96d554ecbd",
        "1a09cbe6f379adf7a2eec6d399da6b31ecc03750d45152b38ad5451484edfe43",
      ]
    `);
    expect(hash(paint(field, { colours: "plasma" }))).toMatchInlineSnapshot(
      `"8682b5721475d6e7d467f7acb465b316e1d894304f8ad6f6bc85a430d09244db"`,
    );
    expect(hash(shrink(many, 3))).toMatchInlineSnapshot(
      `"c134fb612bcc4d8040dc7ff6381bb13bae3b699d925dd97d8e88988124cc68e0"`,
    );
  });

  it("carries text", async () => {
    const text = { key: "0123", Title: "Größe ≤ 1" };
    expect(readPngText(await encodePng(many, text))).toEqual(text);
  });

  it("refuses data that do not fit", async () => {
    await expect(encodePng({ ...many, width: 3 })).rejects.toThrow("a raster of 3 × 20 has 240 bytes, got 1600.");
  });
});
