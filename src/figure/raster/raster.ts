// Pictures as pixels, in memory. Knows nothing of files, colour maps or figures.
import { UsageError } from "#kit";

/** Rows from the top, four bytes a pixel: red, green, blue, opacity, each 0 to 255 (sRGB). It fits ImageData as it is. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Red, green, blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A raster of one colour ("#rrggbb"), or transparent when there is none. @throws UsageError for sizes that are no whole numbers from 1. */
export function createRaster(width: number, height: number, colour?: string): Raster {
  checkSize("createRaster", width, height);
  const data = new Uint8ClampedArray(4 * width * height);
  if (colour !== undefined) {
    const [red, green, blue] = parseColour("createRaster", colour);
    for (let at = 0; at < data.length; at += 4) {
      data[at] = red;
      data[at + 1] = green;
      data[at + 2] = blue;
      data[at + 3] = 255;
    }
  }
  return { width, height, data };
}

/** @throws UsageError when width or height is no whole number from 1. */
export function checkSize(who: string, width: number, height: number): void {
  if (Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0) return;
  throw new UsageError(`${who}: width and height are whole numbers from 1, got ${width} × ${height}.`);
}

/** @throws UsageError for a raster whose data do not fit its size. */
export function checkRaster(who: string, { width, height, data }: Raster): void {
  checkSize(who, width, height);
  const wanted = 4 * width * height;
  if (data.length === wanted) return;
  throw new UsageError(`${who}: a raster of ${width} × ${height} has ${wanted} bytes, got ${data.length}.`);
}

/** "#rrggbb" or "#rgb". @throws UsageError for anything else. */
export function parseColour(who: string, text: string): Rgb {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  const digits = short ? short.slice(1).map((digit) => digit + digit) : /^#(..)(..)(..)$/.exec(text)?.slice(1);
  const [red, green, blue] = (digits ?? []).map((pair) =>
    /^[0-9a-f]{2}$/i.test(pair) ? Number.parseInt(pair, 16) : -1,
  );
  if (red !== undefined && red >= 0 && green! >= 0 && blue! >= 0) return [red, green!, blue!];
  throw new UsageError(`${who}: "${text}" is no colour; one is written "#rrggbb", as "#ffffff" for white.`);
}
