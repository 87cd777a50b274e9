// Pictures and films of the basin and the pinwheel: what of them is recorded, and how it is drawn.
import {
  column,
  countsFilm,
  type EscapeTime,
  evenly,
  framesOf,
  gridOver,
  henonMap,
  type OrbitOptions,
  orbit,
  unwrap,
} from "#dynamics";
import {
  type Animation,
  type FieldImageOptions,
  type Figure,
  fieldAnimation,
  fieldImage,
  line,
  panels,
  plot,
  ruleY,
} from "#figure";
import { type ArrayData, arrayData, type NamedArrays } from "#kit";
import type { SeriesRow } from "#lab";
import type { Parameters } from "./edge.ts";
import { frameGrid, halfSide, pinwheel } from "./pinwheel.ts";

type Escapes = EscapeTime<"a" | "b">;

/** The notebook's window: NumPy's arange(-5, 5, 10 / side) along both axes, the lowest row first. */
export const basinWindow = (side: number) => {
  return gridOver({ x: [-5, 5], y: [-5, 5], width: side, height: side, ends: "excluded" });
};
const extent = { x: [-5, 5], y: [-5, 5] } as const;
const placesOf = (points: ArrayData) => ({ x: column(points, 0), y: column(points, 1) });

/** Escape rounds over the window, at most 70, and an orbit to be drawn over them. */
export function basinPicture(escapes: Escapes, constants: Parameters, side: number, start: OrbitOptions): NamedArrays {
  const counts = escapes.counts(basinWindow(side), { limit: 70, constants });
  const { shape, data } = unwrap(orbit(henonMap(constants), start));
  return { counts: arrayData("i32", [side, side], counts), points: arrayData("f32", shape, data) };
}

export function basinImage(
  { counts, points }: NamedArrays,
  options: Pick<FieldImageOptions, "title" | "axes" | "colourBar">,
): Figure {
  return fieldImage({
    ...options,
    field: { width: counts.shape[1], height: counts.shape[0], values: counts.data },
    extent,
    origin: "bottom-left",
    colours: "twilight_shifted",
    overlays: [{ points: placesOf(points), radius: 0.6 }],
  });
}

/** Basins while a grows from 1 to 1.48, with 401 points of the origin's orbit, NaN where it has left the numbers. */
export function sweepRecord(
  escapes: Escapes,
  b: number,
  { frames, side }: { frames: number; side: number },
): NamedArrays {
  const grid = basinWindow(side);
  const scenes = Array.from(evenly(1, 1.48, frames), (a) => ({ grid, limit: 70, constants: { a, b } }));
  const points = new Float32Array(frames * 401 * 2).fill(Number.NaN);
  for (const [k, { constants }] of scenes.entries()) {
    const found = orbit(henonMap(constants), { start: [0, 0], skip: 20, steps: 400 });
    if (found.ok) points.set(found.value.data, k * 401 * 2);
  }
  return { counts: countsFilm(escapes, scenes), orbits: arrayData("f32", [frames, 401, 2], points) };
}

export function sweepFilm({ counts, orbits }: NamedArrays): Animation {
  return fieldAnimation({
    ...filmLook(counts),
    low: 0,
    high: 70,
    origin: "bottom-left",
    extent,
    magnify: 2,
    marks: (frame) => [
      { points: placesOf({ ...orbits, shape: orbits.shape.slice(1), data: framesOf(orbits)[frame] }) },
    ],
  });
}

/** Every `stride`-th of the zoom's 301 frames. */
export function zoomRecord(escapes: Escapes, options: { stride: number; side: number; limit: number }): NamedArrays {
  const { stride, side, limit } = options;
  const scenes = Array.from({ length: Math.floor(300 / stride) + 1 }, (_, k) => {
    return { grid: frameGrid(k * stride, side), limit, constants: pinwheel };
  });
  return { counts: countsFilm(escapes, scenes) };
}

/** Colours go from each frame's earliest round to its latest. */
export function zoomFilm({ counts }: NamedArrays): Animation {
  const look = filmLook(counts);
  const best = (of: (...values: number[]) => number, from: number) => (frame: number) =>
    (look.frames[frame] as Int32Array).reduce((found, count) => of(found, count), from);
  return fieldAnimation({ ...look, low: best(Math.min, Number.POSITIVE_INFINITY), high: best(Math.max, 0) });
}

function filmLook(counts: ArrayData) {
  const [, height, width] = counts.shape;
  return { width, height, frames: framesOf(counts), colours: "twilight_shifted" as const, millisecondsPerFrame: 80 };
}

export function pinwheelImages(frames: readonly { readonly t: number; readonly counts: ArrayData }[]): Figure {
  const images = frames.map(({ t, counts: { data, shape } }) =>
    fieldImage({
      title: `frame ${t}, half side ${halfSide(t).toPrecision(2)}`,
      field: { width: shape[1], height: shape[0], values: data },
      colours: "twilight_shifted",
    }),
  );
  return panels(images, { title: "The pinwheel, down to a millionth", columns: 3, width: 900 });
}

/** Exponents recorded by 10,000 a. */
export function exponentChart(rows: readonly SeriesRow[]): Figure {
  const points = rows.map(({ x, value }) => ({ a: x / 10_000, value }));
  return plot({
    title: "When the edge turns fractal",
    x: { label: "a" },
    y: { label: "uncertainty exponent", domain: [-0.05, 1.1] },
    marks: [ruleY([1], { strokeDasharray: "3 3" }), line(points, { x: "a", y: "value", marker: "dot" })],
  });
}

export function medianChart(rows: readonly SeriesRow[]): Figure {
  return plot({
    title: "Deeper pictures take longer",
    x: { label: "frame (15 a doubling)" },
    y: { label: "median round of escape" },
    marks: [line(rows, { x: "x", y: "value", marker: "dot" })],
  });
}
