// Points and lines as pixels of one ink: how much of it lies on each. Knows nothing of colours or figures.
import { math } from "#kit";
import { disc, type Size, type Spot, stroke } from "../raster/strokes.ts";
import type { Places } from "./overlays.ts";

/** Where a place lies, in pixels. */
export interface Projection {
  x(value: number): number;
  y(value: number): number;
}

/** How often each pixel is met by discs around the places. Discs below half a pixel meet the pixel they are in. */
export function countPoints(size: Size, { x, y }: Places, to: Projection, radius: number): Uint32Array {
  const counts = new Uint32Array(size.width * size.height);
  const spot = { x: 0, y: 0 };
  const put = (pixel: number) => {
    counts[pixel]!++;
  };
  for (let i = 0; i < x.length; i++) {
    spot.x = to.x(x[i]!);
    spot.y = to.y(y[i]!);
    disc(size, spot, radius, put);
  }
  return counts;
}

/** The ink, 0 to 255, where each of `count` layers covers `opacity` of what is still free. */
export function inkOf(counts: Uint32Array, opacity: number): Uint8Array {
  // A few layers are most of what there is.
  const levels = Uint8Array.from({ length: 1024 }, (_, count) => Math.round(255 * (1 - math.pow(1 - opacity, count))));
  return Uint8Array.from(counts, (count) => levels[Math.min(count, 1023)]!);
}

const finer = 3;

/** The ink, 0 to 255, of a line through the places, `wide` pixels wide: drawn three times as large and averaged. A NaN parts it. */
export function inkLine({ width, height }: Size, { x, y }: Places, to: Projection, wide: number): Uint8Array {
  const large = { width: finer * width, height: finer * height };
  const covered = new Uint8Array(large.width * large.height);
  const put = (pixel: number) => {
    covered[pixel] = 1;
  };
  let last: Spot | undefined;
  for (let i = 0; i < x.length; i++) {
    const next = { x: finer * to.x(x[i]!), y: finer * to.y(y[i]!) };
    if (Number.isNaN(next.x) || Number.isNaN(next.y)) last = undefined;
    else {
      // What moves less than a pixel of the large raster shows nothing new.
      const near = last && Math.abs(next.x - last.x) < 0.5 && Math.abs(next.y - last.y) < 0.5;
      if (near) continue;
      stroke(large, last ?? next, next, finer * wide, put);
      last = next;
    }
  }
  const ink = new Uint8Array(width * height);
  for (let row = 0; row < large.height; row++) {
    const line = Math.floor(row / finer) * width;
    for (let i = 0; i < large.width; i++) ink[line + Math.floor(i / finer)]! += covered[row * large.width + i]!;
  }
  return ink.map((count) => Math.round((255 * count) / (finer * finer)));
}
