// Fields that change, as an animation: one field a frame through one colour map. Computes no fields.
import { UsageError } from "#kit";
import type { Extent } from "../picture/frame.ts";
import type { Places } from "../picture/overlays.ts";
import { colourMap } from "../raster/colour-maps.ts";
import { boundsOf, checkField, type PaintOptions, paint, upsideDown } from "../raster/paint.ts";
import { parseColour, type Raster } from "../raster/raster.ts";
import { disc, stroke } from "../raster/strokes.ts";
import { type Animation, checkAnimation } from "./animation.ts";

/** What is drawn over a frame, in data coordinates and pixels that are in or out, without smooth edges. */
export type FrameMark = {
  /** "#rrggbb"; white when absent. */
  readonly colour?: string;
} & (
  | { readonly points: Places /** In pixels; when absent a point is one pixel. */; readonly radius?: number }
  | { readonly line: Places /** In pixels; 1 when absent. */; readonly width?: number }
);

export interface FieldAnimationOptions extends Pick<PaintOptions, "colours" | "reverse" | "badColour"> {
  readonly title?: string;
  /** Samples in a row of each field. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** The values of each frame, row by row. */
  readonly frames: readonly ArrayLike<number>[];
  /** Value of the first colour, one for all frames or one for each; the smallest finite one of all frames when absent. */
  readonly low?: number | ((frame: number) => number);
  /** Value of the last colour; the largest finite one of all frames when absent. */
  readonly high?: number | ((frame: number) => number);
  /** As of a field image: whether the first row is on top ("top-left", when absent) or at the bottom. */
  readonly origin?: "top-left" | "bottom-left";
  /** Coordinates of the outer edges, for marks: `y: [first row, last row]`. Counted in samples when absent. */
  readonly extent?: Extent;
  /** Pixels of a sample each way, a whole number; 1 when absent. */
  readonly magnify?: number;
  /** 40 when absent: 25 frames a second. */
  readonly millisecondsPerFrame?: number;
  /** What is drawn over each frame. */
  readonly marks?: (frame: number) => readonly FrameMark[];
}

/** @throws UsageError for values that do not fit the size, bounds upside down, an unknown map, or no frame. */
export function fieldAnimation(options: FieldAnimationOptions): Animation {
  const who = "fieldAnimation";
  const { title, frames, magnify = 1, millisecondsPerFrame = 40, colours, reverse, badColour } = options;
  const { origin = "top-left", marks } = options;
  if (!Number.isInteger(magnify) || magnify < 1)
    throw new UsageError(`${who}: magnify is a whole number from 1, got ${magnify}.`);
  for (const values of frames) checkField(who, { ...options, values });
  colourMap(colours);
  const lowOf = boundOf(options.low, () => Math.min(...frames.map((values) => boundsOf(who, values, {}).low)));
  const highOf = boundOf(options.high, () => Math.max(...frames.map((values) => boundsOf(who, values, {}).high)));
  const animation: Animation = {
    title,
    width: magnify * options.width,
    height: magnify * options.height,
    frames: frames.length,
    millisecondsPerFrame,
    frame(index) {
      const field = { width: options.width, height: options.height, values: frames[index]! };
      const upright = origin === "top-left" ? field : upsideDown(field);
      const painted = paint(upright, { colours, reverse, badColour, low: lowOf(index), high: highOf(index) });
      const raster = enlarge(painted, magnify);
      for (const mark of marks?.(index) ?? []) drawMark(raster, mark, options);
      return raster;
    },
  };
  checkAnimation(who, animation);
  return animation;
}

/** What is given, or else what is found once, when it is first asked for. */
function boundOf(given: FieldAnimationOptions["low"], find: () => number): (frame: number) => number {
  if (typeof given === "function") return given;
  let found = given;
  return () => {
    found ??= find();
    return found;
  };
}

/** Each pixel as `factor` x `factor` of them. */
function enlarge(raster: Raster, factor: number): Raster {
  if (factor === 1) return raster;
  const [width, height] = [factor * raster.width, factor * raster.height];
  const from = new Uint32Array(raster.data.buffer);
  const to = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / factor) * raster.width;
    for (let x = 0; x < width; x++) to[y * width + x] = from[row + Math.floor(x / factor)]!;
  }
  return { width, height, data: new Uint8ClampedArray(to.buffer) };
}

function drawMark(raster: Raster, mark: FrameMark, { width, height, extent, origin }: FieldAnimationOptions): void {
  const [red, green, blue] = parseColour("fieldAnimation", mark.colour ?? "#ffffff");
  const put = (pixel: number) => raster.data.set([red, green, blue, 255], 4 * pixel);
  const { x, y } = extent ?? { x: [0, width], y: [0, height] };
  const [top, bottom] = origin === "bottom-left" ? [y[1], y[0]] : y;
  const spot = (places: Places, i: number) => ({
    x: (raster.width * (places.x[i]! - x[0])) / (x[1] - x[0]),
    y: (raster.height * (places.y[i]! - top)) / (bottom - top),
  });
  if ("points" in mark) {
    for (let i = 0; i < mark.points.x.length; i++) disc(raster, spot(mark.points, i), mark.radius ?? 0, put);
  } else {
    for (let i = 1; i < mark.line.x.length; i++) {
      stroke(raster, spot(mark.line, i - 1), spot(mark.line, i), mark.width ?? 1, put);
    }
  }
}
