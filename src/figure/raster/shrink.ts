// Makes rasters smaller by averaging. Knows nothing of what they show.
import { math } from "#kit";
import { createRaster, type Raster } from "./raster.ts";

/** Light of each sRGB level, 0 to 1 (IEC 61966-2-1). */
export const light = Float64Array.from({ length: 256 }, (_, level) => {
  const share = level / 255;
  return share <= 0.04045 ? share / 12.92 : math.pow((share + 0.055) / 1.055, 2.4);
});

/** The level nearest to an amount of light. */
function levelOf(amount: number): number {
  let [low, high] = [0, 255];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (light[middle]! <= amount) low = middle;
    else high = middle;
  }
  return light[high]! - amount < amount - light[low]! ? high : low;
}

// Bisection for every pixel would be slow: levels of 16384 amounts of light, by its square root, which is nearly even for the eye.
const levels = Uint8Array.from({ length: 16385 }, (_, i) => levelOf((i / 16384) * (i / 16384)));

/**
 * Each pixel the mean of `factor` x `factor` pixels (fewer at the right and lower edges), as the eye would take it from afar: light is
 * averaged, not its sRGB levels. Opaque rasters only. With factor 1 the raster itself.
 */
export function shrink(raster: Raster, factor: number): Raster {
  if (factor === 1) return raster;
  const small = createRaster(Math.ceil(raster.width / factor), Math.ceil(raster.height / factor));
  for (let y = 0; y < small.height; y++) {
    const bottom = Math.min(raster.height, (y + 1) * factor);
    for (let x = 0; x < small.width; x++) {
      const right = Math.min(raster.width, (x + 1) * factor);
      let [red, green, blue] = [0, 0, 0];
      for (let row = y * factor; row < bottom; row++) {
        for (let at = 4 * (row * raster.width + x * factor); at < 4 * (row * raster.width + right); at += 4) {
          red += light[raster.data[at]!]!;
          green += light[raster.data[at + 1]!]!;
          blue += light[raster.data[at + 2]!]!;
        }
      }
      const count = (right - x * factor) * (bottom - y * factor);
      const at = 4 * (y * small.width + x);
      small.data[at] = levelFor(red / count);
      small.data[at + 1] = levelFor(green / count);
      small.data[at + 2] = levelFor(blue / count);
      small.data[at + 3] = 255;
    }
  }
  return small;
}

/** The sRGB level of an amount of light from 0 to 1. */
export function levelFor(amount: number): number {
  return levels[Math.round(Math.sqrt(amount) * 16384)]!;
}
