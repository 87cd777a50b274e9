// Fields as figures: what lies where, which row is on top, and files that are whole.
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { type FieldImageOptions, fieldImage } from "../index.ts";
import { renderPng, renderSvg } from "../node/index.ts";

const field = { width: 3, height: 2, values: [0, 1, 2, 3, 4, 5] };
const greys = ["#000000", "#333333", "#666666", "#999999", "#cccccc", "#ffffff"];
const bare = (more: Partial<FieldImageOptions> = {}) => fieldImage({ field, colours: greys, ...more });

/** Levels of grey of the middle of each sample, row by row as drawn, of a figure without title and axes. */
async function drawnLevels(options: Partial<FieldImageOptions>): Promise<number[]> {
  const figure = bare(options);
  const { width, data, channels } = decode(await renderPng(await renderSvg(figure), { scale: 1 }));
  const level = (x: number, y: number) => data[channels * (Math.floor(y) * width + Math.floor(x))]!;
  const places = [0, 1].flatMap((row) => [0, 1, 2].map((column) => [column, row] as const));
  return places.map(([column, row]) => level((figure.width * (column + 0.5)) / 3, (figure.height * (row + 0.5)) / 2));
}

describe("a field", () => {
  it("has its first row on top, or at the bottom, and square samples", async () => {
    expect(await drawnLevels({})).toEqual([0, 0x33, 0x66, 0x99, 0xcc, 0xff]);
    expect(await drawnLevels({ origin: "bottom-left" })).toEqual([0x99, 0xcc, 0xff, 0, 0x33, 0x66]);
  });

  it("puts overlays where its coordinates say, for both origins and both directions", async () => {
    const at = async (more: Partial<FieldImageOptions>) => {
      const point = { text: "here", at: [0.5, 1.5] as const };
      const svg = await renderSvg(bare({ width: 306, overlays: [point], ...more }));
      const [, x, y] = /<text [^>]*? x="([\d.]+)" y="([\d.]+)">here/.exec(svg)!;
      return [Number(x), Number(y) - 4];
    };
    const [left, right, upper, lower] = [53, 253, 50, 150];
    expect(await at({})).toEqual([left, lower]);
    expect(await at({ origin: "bottom-left" })).toEqual([left, upper]);
    expect(await at({ extent: { x: [3, 0], y: [2, 0] } })).toEqual([right, upper]);
    expect(await at({ extent: { x: [0, 3], y: [2, 0] }, origin: "bottom-left" })).toEqual([left, lower]);
  });

  it("keeps the ratio of its extent, or fills the height it is given", () => {
    expect(bare({ width: 606 }).height).toBe(400);
    expect(bare({ width: 606, aspect: 0.5 }).height).toBe(200);
    expect(bare({ width: 606, extent: { x: [0, 1], y: [0, 1] } }).height).toBe(600);
    expect(bare({ width: 606, extent: { x: [0, 1], y: [0, 9] } }).height).toBe(600);
    expect(bare({ width: 606, height: 150 }).height).toBe(150);
    expect(bare({ axes: true }).at?.(300).width).toBe(300);
  });

  it("has ticks at round values, and a bar from low to high", async () => {
    const svg = await renderSvg(
      bare({ extent: { x: [-0.3, 0.3], y: [0.1, -0.1] }, axes: { x: "re", y: "im" }, colourBar: "steps", low: -2.5 }),
    );
    const texts = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);
    expect(texts).toEqual([
      "−2.5",
      "5",
      "steps",
      "−0.3",
      "−0.2",
      "−0.1",
      "0.0",
      "0.1",
      "0.2",
      "0.3",
      "−0.10",
      "−0.05",
      "0.00",
      "0.05",
      "0.10",
      "re",
      "im",
    ]);
  });

  it("of many samples is averaged down by a whole factor, for a narrow figure further", async () => {
    const large = { width: 1500, height: 1400, values: new Uint8Array(2_100_000) };
    const size = async (figure: ReturnType<typeof fieldImage>) => {
      const image = /base64,([^"]*)"/.exec(await renderSvg(figure))![1]!;
      const { width, height } = decode(Buffer.from(image, "base64"));
      return [width, height];
    };
    const figure = fieldImage({ field: large, colours: "viridis" });
    expect(await size(figure)).toEqual([750, 700]);
    expect(await size(figure.at!(320))).toEqual([500, 467]);
  });

  it("is refused where it does not fit", () => {
    expect(() => bare({ field: { ...field, width: 4 } })).toThrow("fieldImage: a field of 4 × 2 has 8 values, got 6.");
    expect(() => bare({ extent: { x: [1, 1], y: [0, 1] } })).toThrow(
      "along x is two different finite numbers, got 1 and 1",
    );
    expect(() => bare({ low: 3, high: 2 })).toThrow("fieldImage: low is at most high");
    expect(() => bare({ colours: "veridis" as "viridis" })).toThrow('the nearest is "viridis"');
  });
});
