// A raster inside an SVG: as an image element that carries its PNG. Knows nothing of figures.
import { element } from "../element.ts";
import { pngBytes } from "../raster/png.ts";
import type { Raster } from "../raster/raster.ts";
import type { Place } from "./frame.ts";

/** The raster over the whole place. Pixels stay squares where they are drawn larger than half a CSS pixel, else they are smoothed. */
export function drawRaster(document: Document, raster: Raster, place: Place): SVGElement {
  const { left: x, top: y, width, height } = place;
  const coarse = raster.width <= 2 * width || raster.height <= 2 * height;
  return element(document, "image", {
    x,
    y,
    width,
    height,
    preserveAspectRatio: "none",
    href: `data:image/png;base64,${base64(pngBytes(raster))}`,
    // In browsers the style sheet makes it "pixelated".
    "image-rendering": coarse ? "optimizeSpeed" : undefined,
  });
}

function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  // btoa takes text of limited length at a time; a multiple of three leaves no padding between.
  const step = 3 * 8192;
  for (let at = 0; at < bytes.length; at += step) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + step))));
  }
  return parts.join("");
}
