// Rasters as PNG files: the one module that knows fast-png, which is loaded when a file is first made. The same bytes everywhere.
import type * as FastPng from "fast-png";
import { UsageError } from "#kit";
import { addPngText } from "./png-text.ts";
import { checkRaster, type Raster } from "./raster.ts";

let library: typeof FastPng | undefined;

/** @throws UsageError when the package is not installed. */
export async function loadPng(): Promise<void> {
  try {
    library ??= await import("fast-png");
  } catch (cause) {
    const advice = "figure: pictures need the package fast-png, which is not installed: npm install fast-png";
    throw new UsageError(advice, { cause });
  }
}

/**
 * The raster as a PNG file without loss, with `text` (a run's key, say) as its text chunks. Up to 256 opaque colours are kept as a
 * palette, other opaque rasters without their opacity.
 * @throws UsageError for data that do not fit the size, or when the package for it is not installed.
 */
export async function encodePng(raster: Raster, text: Readonly<Record<string, string>> = {}): Promise<Uint8Array> {
  await loadPng();
  return addPngText(pngBytes(raster), text);
}

/** As `encodePng`, without text, once `loadPng` was awaited. */
export function pngBytes(raster: Raster): Uint8Array {
  checkRaster("encodePng", raster);
  const numbers: Palette = new Map();
  const indices = indexInto(numbers, raster);
  if (indices) return pngOfPixels({ ...raster, data: indices, channels: 1 }, numbers);
  const opaque = withoutOpacity(raster);
  return pngOfPixels(opaque ? { ...raster, data: opaque, channels: 3 } : { ...raster, channels: 4 });
}

/** Samples row by row: numbers in a palette (1 channel), red, green, blue (3), and opacity (4). */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A PNG file of the samples, once `loadPng` was awaited. */
export function pngOfPixels({ width, height, channels, data }: Pixels, palette?: Palette): Uint8Array {
  if (!library) throw new UsageError("figure: a picture is drawn before it is loaded; await figure.load?.() first");
  // fflate would take `mem` from a logarithm of the length.
  const zlib = { level: 6, mem: 8 } as const;
  const image = { width, height, channels, data, depth: 8 as const };
  return library.encode(palette ? { ...image, palette: coloursOf(palette) } : image, { zlib });
}

/** The numbers of colours, each as 65536 red + 256 green + blue, counted from 0 in the order they appeared. */
export type Palette = Map<number, number>;

export function coloursOf(palette: Palette): number[][] {
  return [...palette.keys()].map((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]);
}

/** Each pixel's number; new colours are added to the palette. Undefined with more than 256 in all, or when a pixel is not opaque. */
export function indexInto(palette: Palette, { width, height, data }: Raster): Uint8Array | undefined {
  const indices = new Uint8Array(width * height);
  let [last, number] = [-1, 0];
  for (let i = 0; i < indices.length; i++) {
    if (data[4 * i + 3] !== 255) return undefined;
    const colour = (data[4 * i]! << 16) | (data[4 * i + 1]! << 8) | data[4 * i + 2]!;
    if (colour !== last) {
      last = colour;
      number = palette.get(colour) ?? palette.size;
      if (number === 256) return undefined;
      if (number === palette.size) palette.set(colour, number);
    }
    indices[i] = number;
  }
  return indices;
}

/** Red, green and blue alone; undefined when a pixel is not opaque. */
export function withoutOpacity({ width, height, data }: Raster): Uint8Array | undefined {
  const bytes = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    if (data[4 * i + 3] !== 255) return undefined;
    bytes[3 * i] = data[4 * i]!;
    bytes[3 * i + 1] = data[4 * i + 1]!;
    bytes[3 * i + 2] = data[4 * i + 2]!;
  }
  return bytes;
}
