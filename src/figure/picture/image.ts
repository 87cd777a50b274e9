// A raster inside an SVG: as an image element that carries its PNG, or as the mask of a colour. Knows nothing of figures.
import { sha256Hex } from "#kit";
import { element } from "../element.ts";
import { type Field, paint } from "../raster/paint.ts";
import { pngBytes } from "../raster/png.ts";
import type { Raster } from "../raster/raster.ts";
import type { Place } from "./frame.ts";

/** The raster over the whole place. Pixels stay squares where they are drawn larger than half a CSS pixel, else they are smoothed. */
export function drawRaster(document: Document, raster: Raster, place: Place): SVGElement {
  const coarse = raster.width <= 2 * place.width || raster.height <= 2 * place.height;
  return drawPng(document, pngBytes(raster), place, coarse);
}

/** A colour, 0 to 255 of it on each pixel, over what lies below. As an attribute of its own it follows the reader's theme. */
export function drawMasked(document: Document, ink: Field, colour: string, place: Place): SVGElement {
  const png = pngBytes(paint(ink, { colours: "grey", low: 0, high: 255 }));
  const id = `m${sha256Hex(png).slice(0, 12)}`; // equal masks may share a name
  const { left: x, top: y, width, height } = place;
  const area = { x, y, width, height };
  const mask = element(document, "mask", { id, maskUnits: "userSpaceOnUse", ...area });
  mask.appendChild(drawPng(document, png, place, false));
  return element(document, "g", {}, mask, element(document, "rect", { ...area, fill: colour, mask: `url(#${id})` }));
}

function drawPng(document: Document, png: Uint8Array, place: Place, coarse: boolean): SVGElement {
  const { left: x, top: y, width, height } = place;
  return element(document, "image", {
    x,
    y,
    width,
    height,
    preserveAspectRatio: "none",
    href: `data:image/png;base64,${base64(png)}`,
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
