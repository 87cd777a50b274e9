// Paths in space as pixels: the nearer hides the farther. Knows nothing of projections or figures.
import { createRaster, type Raster, type Rgb } from "./raster.ts";
import { levelFor, light } from "./shrink.ts";
import { disc, stroke } from "./strokes.ts";

/** A place on the picture in pixels; of two on one pixel that with the greater depth is seen. */
export interface DeepSpot {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

const finer = 2;

/** A picture of strokes and discs in up to 255 colours, drawn twice as large and averaged. */
export class DeepCanvas {
  readonly #width: number;
  readonly #height: number;
  readonly #large: { readonly width: number; readonly height: number };
  /** Number of the colour seen, counted from 1. */
  readonly #seen: Uint8Array;
  readonly #depth: Float32Array;
  #colour = 0;
  #from = 0;
  #rise = 0;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#large = { width: finer * width, height: finer * height };
    this.#seen = new Uint8Array(this.#large.width * this.#large.height);
    this.#depth = new Float32Array(this.#seen.length).fill(Number.NEGATIVE_INFINITY);
  }

  /** @param colour its place in the list that `raster` is given. */
  stroke(from: DeepSpot, to: DeepSpot, wide: number, colour: number): void {
    this.#begin(from.depth, to.depth - from.depth, colour);
    const [a, b] = [scaled(from), scaled(to)];
    stroke(this.#large, a, b, finer * wide, this.#put);
  }

  disc(spot: DeepSpot, radius: number, colour: number): void {
    this.#begin(spot.depth, 0, colour);
    disc(this.#large, scaled(spot), finer * radius, this.#put);
  }

  /** @param ground what is seen where nothing was drawn; nothing when absent. */
  raster(colours: readonly Rgb[], ground?: Rgb): Raster {
    const { data, ...size } = createRaster(this.#width, this.#height);
    const all = [ground ?? [0, 0, 0], ...colours];
    const inks = all.map(([red, green, blue]) => [light[red]!, light[green]!, light[blue]!]);
    for (let y = 0, at = 0; y < this.#height; y++) {
      for (let x = 0; x < this.#width; x++, at += 4) {
        const corner = y * finer * this.#large.width + x * finer;
        const [red, green, blue, covered] = this.#mean(corner, all, inks, ground !== undefined);
        if (covered === 0) continue;
        data[at] = red;
        data[at + 1] = green;
        data[at + 2] = blue;
        data[at + 3] = Math.round((255 * covered) / (finer * finer));
      }
    }
    return { ...size, data };
  }

  /** The colour of one pixel of the picture, and how many of those it is averaged of are covered. */
  #mean(corner: number, colours: readonly Rgb[], inks: readonly number[][], opaque: boolean) {
    const first = this.#seen[corner]!;
    const isEven = this.#isEven(corner, first);
    const full = finer * finer;
    if (isEven) return [...colours[first]!, first > 0 || opaque ? full : 0] as const;
    let [red, green, blue, covered] = [0, 0, 0, 0];
    for (let row = 0; row < finer; row++) {
      for (let i = 0; i < finer; i++) {
        const number = this.#seen[corner + row * this.#large.width + i]!;
        if (number === 0 && !opaque) continue;
        const ink = inks[number]!;
        red += ink[0]!;
        green += ink[1]!;
        blue += ink[2]!;
        covered++;
      }
    }
    return [levelFor(red / covered), levelFor(green / covered), levelFor(blue / covered), covered] as const;
  }

  #isEven(corner: number, first: number): boolean {
    for (let row = 0; row < finer; row++) {
      for (let i = 0; i < finer; i++) {
        if (this.#seen[corner + row * this.#large.width + i] !== first) return false;
      }
    }
    return true;
  }

  #begin(from: number, rise: number, colour: number): void {
    this.#from = from;
    this.#rise = rise;
    this.#colour = colour + 1;
  }

  readonly #put = (pixel: number, along: number): void => {
    const depth = this.#from + along * this.#rise;
    if (depth < this.#depth[pixel]!) return;
    this.#depth[pixel] = depth;
    this.#seen[pixel] = this.#colour;
  };
}

function scaled({ x, y }: DeepSpot) {
  return { x: finer * x, y: finer * y };
}
