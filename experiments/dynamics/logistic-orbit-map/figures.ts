// Pictures of orbit maps and of trajectories, from the arrays that runs kept. Without a run they are empty.
import { evenly } from "#dynamics";
import { type Animation, type Figure, fieldImage, type Overlay, pathAnimation2d, pointsImage } from "#figure";
import type { ArrayData } from "#kit";
import { imagesOfHalf } from "./measures.ts";

const rainbow = ["#e6194b", "#f58231", "#ffe119", "#3cb44b", "#42d4f4", "#4363d8", "#b25bd8"];

interface Points {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** The points of a ramp from 1 to 4, one after another. */
export function rampPoints(values: ArrayData | undefined): Points {
  const y = values?.data ?? [];
  return { x: Float64Array.from(y, (_, at) => 1 + (3 * at) / y.length), y };
}

/** The points of a map at fixed growth rates from 1 to 4: values [growth rates, points]. */
export function fixedPoints(values: ArrayData | undefined): Points {
  const { data, shape } = values ?? { data: [], shape: [1, 1] };
  const rates = evenly(1, 4, shape[0]);
  return { x: Float64Array.from(data, (_, at) => rates[Math.floor(at / shape[1])]), y: data };
}

/** White points on black, as the source draws them. */
export function orbitMap(
  title: string,
  points: Points,
  view: { x: readonly [number, number]; opacity: number; overlays?: readonly Overlay[] },
): Figure {
  return pointsImage({
    title,
    points: { ...points, colour: "#ffffff" },
    extent: { x: view.x, y: [0, 1] },
    ground: "#000000",
    opacity: view.opacity,
    height: 640,
    axes: { x: "growth rate r", y: "x" },
    overlays: view.overlays,
  });
}

/** 1/2 after one to seven iterations, from red to violet. */
export function imageCurves(low: number, high: number): Overlay[] {
  const rates = evenly(low, high, 601);
  const images = Array.from(rates, (r) => imagesOfHalf(r, rainbow.length));
  return rainbow.map((colour, at) => ({ line: { x: rates, y: images.map((each) => each[at]) }, colour }));
}

const noTrajectories = { shape: [1, 1], data: Float32Array.of(0) };

/** Growth rates from 3.5 to 4 across, steps upwards; values [growth rates, steps + 1]. */
export function trajectoryPicture(trajectories: ArrayData | undefined): Figure {
  const { shape, data } = trajectories ?? noTrajectories;
  const [columns, height] = shape;
  const at = (place: number) => data[(place % columns) * height + Math.floor(place / columns)];
  return fieldImage({
    title: "A trajectory as the growth rate rises",
    field: { width: columns, height, values: Float32Array.from({ length: columns * height }, (_, place) => at(place)) },
    extent: { x: [3.5, 4], y: [-0.5, height - 0.5] },
    origin: "bottom-left",
    height: 460,
    colours: "viridis",
    low: 0,
    high: 1,
    axes: { x: "growth rate r", y: "step" },
    colourBar: "x",
  });
}

/** The same as a film of every other growth rate. */
export function trajectoryFilm(trajectories: ArrayData | undefined): Animation {
  const { shape, data } = trajectories ?? noTrajectories;
  const [rates, length] = shape;
  // All trajectories are one path, of which each frame shows as many places as one has.
  return pathAnimation2d({
    title: "A trajectory as the growth rate rises",
    paths: [{ x: Float64Array.from(data, (_, at) => at % length), y: data }],
    frames: Math.ceil(rates / 2),
    shown: (frame) => (2 * frame + 1) * length,
    tail: length - 1,
    extent: { x: [-1, length], y: [0, 1] },
    equal: false,
    width: 640,
    height: 360,
    head: 0,
  });
}
