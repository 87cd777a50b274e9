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
  if (!library) throw new UsageError("figure: a picture is drawn before it is loaded; await figure.load?.() first");
  checkRaster("encodePng", raster);
  const { width, height } = raster;
  // fflate would take `mem` from a logarithm of the length.
  const zlib = { level: 6, mem: 8 } as const;
  const indexed = indexedOf(raster);
  if (indexed) {
    const { indices, palette } = indexed;
    return library.encode({ width, height, data: indices, channels: 1, depth: 8, palette }, { zlib });
  }
  const opaque = withoutOpacity(raster);
  if (opaque) return library.encode({ width, height, data: opaque, channels: 3, depth: 8 }, { zlib });
  return library.encode({ width, height, data: raster.data, channels: 4, depth: 8 }, { zlib });
}

/** Each pixel's number in the palette, colours in the order they appear; undefined with more than 256 or when one is not opaque. */
export function indexedOf({ width, height, data }: Raster): { indices: Uint8Array; palette: number[][] } | undefined {
  const indices = new Uint8Array(width * height);
  const palette: number[][] = [];
  const numbers = new Map<number, number>();
  let [last, number] = [-1, 0];
  for (let i = 0; i < indices.length; i++) {
    const [red, green, blue] = [data[4 * i]!, data[4 * i + 1]!, data[4 * i + 2]!];
    if (data[4 * i + 3] !== 255) return undefined;
    const colour = (red << 16) | (green << 8) | blue;
    if (colour !== last) {
      last = colour;
      number = numbers.get(colour) ?? palette.length;
      if (number === 256) return undefined;
      if (number === palette.length) {
        numbers.set(colour, number);
        palette.push([red, green, blue]);
      }
    }
    indices[i] = number;
  }
  return { indices, palette };
}

function withoutOpacity({ width, height, data }: Raster): Uint8Array | undefined {
  const bytes = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    if (data[4 * i + 3] !== 255) return undefined;
    bytes[3 * i] = data[4 * i]!;
    bytes[3 * i + 1] = data[4 * i + 1]!;
    bytes[3 * i + 2] = data[4 * i + 2]!;
  }
  return bytes;
}
