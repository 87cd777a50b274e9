import { readFile } from "node:fs/promises";
import { afterEach, expect, test, vi } from "vitest";
import { line, plot, readPngText, readSvgMetadata } from "../index.ts";
import { renderPng, renderSvg } from "./render.ts";

const figure = plot({
  title: "A line",
  width: 300,
  height: 200,
  x: { label: "step" },
  marks: line([
    [0, 1],
    [1, 2],
  ]),
});
const metadata = { key: "0123abcd", digest: "ffff", note: "ε" };
const sizeOf = (png: Uint8Array) => [16, 20].map((at) => new DataView(png.buffer, png.byteOffset).getUint32(at));

afterEach(() => {
  vi.doUnmock("linkedom");
  vi.doUnmock("@resvg/resvg-js");
  vi.resetModules();
});

test("files are the same every time and carry their record", async () => {
  const svg = await renderSvg(figure, metadata);
  expect(await renderSvg(figure, metadata)).toBe(svg);
  expect(readSvgMetadata(svg)).toEqual(metadata);
  const png = await renderPng(svg);
  expect(Buffer.compare(await renderPng(svg), png)).toBe(0);
  expect(readPngText(png)).toEqual(metadata);
  expect(readPngText(await renderPng(svg, { metadata: { key: "other" } }))).toEqual({ key: "other" });
});

test("the scale counts image pixels per CSS pixel", async () => {
  const svg = await renderSvg(figure);
  expect(sizeOf(await renderPng(svg, { scale: 1 }))).toEqual([300, 200]);
  expect(sizeOf(await renderPng(svg))).toEqual([600, 400]);
});

test("words are drawn with the font that npm installed", async () => {
  const svg = await renderSvg(figure);
  const without = svg.replaceAll(/<text[^>]*>.*?<\/text>/g, "");
  const [withWords, withoutWords] = [await renderPng(svg), await renderPng(without)];
  expect(withWords.length).toBeGreaterThan(withoutWords.length + 1000);
  const otherFamily = svg.replaceAll("Inter, ", "");
  expect((await renderPng(otherFamily)).length).toBe(withWords.length); // no system font steps in
});

test("attributes keep the light theme for programs without custom properties", async () => {
  const svg = await renderSvg(figure);
  const plain = svg.replace(/<style>.*?<\/style>/s, "");
  expect(Buffer.compare(await renderPng(plain), await renderPng(svg))).toBe(0);
});

test("a missing package is named with the command that installs it", async () => {
  vi.resetModules();
  vi.doMock("linkedom", () => {
    throw new Error("not found");
  });
  vi.doMock("@resvg/resvg-js", () => {
    throw new Error("not found");
  });
  const { renderPng, renderSvg } = await import("./render.ts");
  await expect(renderSvg(figure)).rejects.toThrow("npm install linkedom");
  await expect(renderPng("<svg/>")).rejects.toThrow("npm install @resvg/resvg-js");
});

test("the packages named in the errors are those of package.json", async () => {
  const { optionalDependencies } = JSON.parse(
    await readFile(new URL("../../../package.json", import.meta.url), "utf8"),
  );
  const names = ["linkedom", "@resvg/resvg-js", "@expo-google-fonts/inter", "@observablehq/plot", "fast-png", "gifenc"];
  expect(Object.keys(optionalDependencies)).toEqual(expect.arrayContaining(names));
});
