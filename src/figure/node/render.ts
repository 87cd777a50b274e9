// Draws figures in Node: SVG through linkedom, PNG through resvg with the Inter that npm installed, never the machine's fonts.
import { createRequire } from "node:module";
import { UsageError } from "#kit";
import type { Figure } from "../figure.ts";
import { light } from "../palette.ts";
import { addPngText } from "../raster/png-text.ts";
import { type PictureMetadata, readSvgMetadata, toSvg } from "../svg.ts";

/** The figure as an SVG file that carries `metadata`. Throws UsageError when a package that drawing needs is not installed. */
export async function renderSvg(figure: Figure, metadata: PictureMetadata = {}): Promise<string> {
  const { parseHTML } = await optional("linkedom", "SVG files", () => import("linkedom"));
  await figure.load?.();
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  return toSvg(figure, document as unknown as Document, metadata);
}

/**
 * The picture in its light theme, `scale` image pixels per CSS pixel, with `metadata` (when absent, the SVG's own) as text chunks.
 * Throws UsageError when a package that drawing needs is not installed.
 */
export async function renderPng(
  svg: string,
  { scale = 2, metadata = readSvgMetadata(svg) ?? {} }: { scale?: number; metadata?: PictureMetadata } = {},
): Promise<Uint8Array> {
  const { Resvg } = await optional("@resvg/resvg-js", "PNG files", () => import("@resvg/resvg-js"));
  const fontFiles = await optional("@expo-google-fonts/inter", "text in PNG files", async () => {
    const { resolve } = createRequire(import.meta.url);
    return ["400Regular", "600SemiBold"].map((cut) => resolve(`@expo-google-fonts/inter/${cut}/Inter_${cut}.ttf`));
  });
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: "Inter", sansSerifFamily: "Inter" };
  const picture = new Resvg(svg, { font, fitTo: { mode: "zoom", value: scale }, background: light.paper }).render();
  return addPngText(picture.asPng(), metadata);
}

async function optional<T>(name: string, purpose: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const advice = `figure: ${purpose} need the package ${name}, which is not installed: npm install ${name}`;
    throw new UsageError(advice, { cause });
  }
}
