// The map's pictures, from the runs' fields alone. Light is early, as in the notebook; undiverged is black.
import {
  type Animation,
  type Extent,
  type Figure,
  fieldAnimation,
  fieldImage,
  line,
  type Overlay,
  panels,
  plot,
} from "#figure";
import type { NamedArrays } from "#kit";
import type { AnimationDefinition, FigureDefinition } from "#lab";
import type { Arm, metrics, params, Runs } from "./declaration.ts";
import { wideRange } from "./wide.ts";

type MapFigure = FigureDefinition<typeof params, Arm, typeof metrics>;
type MapAnimation = AnimationDefinition<typeof params, Arm, typeof metrics>;

const square: Extent = { x: [-20, 20], y: [-20, 20] };
const colours = "inferno";
const [flat, upright] = [
  { axes: { x: "x, m", y: "y, m" }, origin: "top-left" },
  { axes: { x: "y, m", y: "z, m" }, origin: "bottom-left" },
] as const;

/** The counts of a field as light: limit - count, the picture of the notebook. */
function field(arrays: NamedArrays, limit: number) {
  const { shape, data } = arrays.times!;
  return {
    width: shape.at(-1)!,
    height: shape.at(-2)!,
    values: Float64Array.from(data, (steps) => Math.max(0, limit - steps)),
  };
}

function image(runs: Runs, arm: Arm, title: string, overlays: readonly Overlay[] = []): Figure {
  const [run] = runs.arm(arm).list;
  const { limit, part } = run!.params;
  return fieldImage({
    title,
    field: field(run!.field("map"), limit),
    extent: square,
    ...(part === "yz" ? upright : flat),
    colours,
    low: 0,
    colourBar: "steps before the last at which they part",
    overlays,
  });
}

/** Frames of a film as small multiples. */
function film(runs: Runs, arm: "height" | "mass" | "gravity", title: string, name: (value: number) => string): Figure {
  const [run] = runs.arm(arm).list;
  const { data, shape } = run!.field("frames").times!;
  const [frames, height, width] = shape as [number, number, number];
  const values = run!.rows("frameValue");
  const limit = run!.params.limit;
  return panels(
    Array.from({ length: frames }, (_, at) => {
      const times = data.subarray(at * width * height, (at + 1) * width * height) as Int32Array;
      const values_ = Float64Array.from(times, (steps) => limit - steps);
      const field = { width, height, values: values_ };
      return fieldImage({ title: name(values[at]!.value), field, extent: square, colours, low: 0, high: limit });
    }),
    { columns: 4, width: 900, title },
  );
}

const mirrorLine: Overlay = {
  line: { x: [-50 / 3, 50 / 3], y: [-20, 20] },
  colour: "#ffffff",
  width: 1,
  dashes: "5 4",
  opacity: 0.8,
};

/** The counts at a moment, and white where body 1 then meets a condition. */
function overlay(runs: Runs, moment: number, condition: string, title: string): Figure {
  const [run] = runs.arm("tangle").list;
  const { limit } = run!.params;
  const now = (limit * moment) / 4;
  const { data, shape } = run!.field(`masks${moment}`)[condition]!;
  const [height, width] = shape as [number, number];
  const places = [...data.keys()].filter((k) => data[k] === 1);
  const place = (index: number, count: number) => -20 + (40 * (index + 0.5)) / count;
  const points = {
    x: places.map((k) => place(k % width, width)),
    y: places.map((k) => place(Math.floor(k / width), height)),
  };
  const counts = field(run!.field("map"), now);
  return fieldImage({
    title,
    field: counts,
    extent: square,
    origin: "bottom-left",
    colours,
    low: 0,
    high: Math.max(1, now),
    overlays: [{ points, radius: 0.9, colour: "#ffffff" }],
  });
}

export const figures: Record<string, MapFigure> = {
  horseshoe: {
    caption:
      "Start of body 1 in the plane z = -11, y growing downwards. The lighter, the earlier three bodies part from their copy.",
    draw: (runs) => image(runs, "xy", "Stretched and folded"),
  },
  upright: {
    caption:
      "The plane x = -10. Dashed: the trace of the plane that holds the two other bodies and all velocities, z = 1.2 y.",
    draw: (runs) => image(runs, "yz", "The mirror line", [mirrorLine]),
  },
  limits: {
    caption: "The map of the x-y plane, cut at limits of one eighth to all of its steps.",
    draw: (runs) => {
      const [run] = runs.arm("xy").list;
      const { limit } = run!.params;
      const frames = Array.from({ length: 8 }, (_, i) => Math.round((limit * (i + 1)) / 8));
      return panels(
        frames.map((now) =>
          fieldImage({
            title: `${now.toLocaleString("en")} steps`,
            field: field(run!.field("map"), now),
            extent: square,
            colours,
            low: 0,
            high: now,
          }),
        ),
        { columns: 4, width: 900, title: "More folds with every step" },
      );
    },
  },
  edges: {
    caption: "Neighbours in a row of which one has parted and the other has not, by step limit; mean over the rows.",
    draw: (runs) =>
      plot({
        title: "Folds in numbers",
        x: { label: "step limit" },
        y: { label: "edges a row" },
        marks: [
          line([...runs.arm("xy").rows("edges"), ...runs.arm("yz").rows("edges")], {
            x: "x",
            y: "value",
            stroke: "arm",
          }),
        ],
      }),
  },
  height: {
    caption: "Height of body 1's plane from -10.9 to -11.15 m.",
    draw: (runs) => film(runs, "height", "The plane's height", (value) => `z = ${value.toFixed(3)} m`),
  },
  mass: {
    caption: "Mass of body 1 from 30 down to 5.9 kg.",
    draw: (runs) => film(runs, "mass", "The mass of body 1", (value) => `${value.toFixed(1)} kg`),
  },
  gravity: {
    caption: "The constant of gravity from 0 to 30.7; the map has 9.8.",
    draw: (runs) => film(runs, "gravity", "Gravity", (value) => `G = ${value.toFixed(1)}`),
  },
  tangle: {
    caption:
      "White: starts whose body 1 is by the line z = 1.2 y at the moment, |12 y - 10 z| < 1, over the counts so far.",
    draw: (runs) => {
      const { limit } = runs.arm("tangle").list[0]!.params;
      const title = (at: number) => `${Math.round((limit * at) / 4).toLocaleString("en")} steps`;
      return panels(
        [0, 1, 2, 4].map((at) => overlay(runs, at, "band", title(at))),
        { columns: 2, width: 900, title: "Who comes to the line?" },
      );
    },
  },
  landings: {
    caption:
      "At the last step, white: (b) by z = 1.2 y + 3; (c) within 5 m of (y, z) = (20, 10), halfway and at last; (d) 150 m away or more.",
    draw: (runs) =>
      panels(
        [
          overlay(runs, 4, "above", "(b) by the higher line"),
          overlay(runs, 2, "circle", "(c) in the circle, halfway"),
          overlay(runs, 4, "circle", "(c) in the circle, at last"),
          overlay(runs, 4, "ejected", "(d) ejected"),
        ],
        { columns: 2, width: 900, title: "Who comes where?" },
      ),
  },
  wide: {
    caption: "x from -40 to 470 m, put together from tiles: to the right the same again, each time longer.",
    draw: (runs) => {
      const [run] = runs.arm("wide").list;
      const limit = run!.params.limit * run!.params.longer;
      return fieldImage({
        title: "Again and again, and longer",
        width: 1100,
        field: field(run!.field("map"), limit),
        extent: { x: wideRange.x, y: wideRange.y },
        ...flat,
        colours,
        low: 0,
        high: limit,
      });
    },
  },
};

/** The frames a film recorded, forth and back. */
function moving(runs: Runs, arm: "height" | "mass" | "gravity", title: string): Animation {
  const run = runs.arm(arm).list[0]!;
  const { data, shape } = run.field("frames").times!;
  const [frames, height, width] = shape as [number, number, number];
  const limit = run.params.limit;
  const forth = Array.from({ length: frames }, (_, at) =>
    Float64Array.from(data.subarray(at * width * height, (at + 1) * width * height), (steps) => limit - steps),
  );
  return fieldAnimation({
    title,
    width,
    height,
    frames: [...forth, ...forth.slice(1, -1).reverse()],
    colours,
    low: 0,
    high: limit,
    magnify: Math.max(1, Math.floor(300 / width)),
    millisecondsPerFrame: 300,
  });
}

const filmFrames = 40;

export const animations: Record<string, MapAnimation> = {
  limits: {
    caption: "The map of the x-y plane as its step limit grows: every frame is the last one, cut at its limit.",
    draw: (runs) => {
      const run = runs.arm("xy").list[0]!;
      const { limit } = run.params;
      const now = (frame: number) => Math.round((limit * (frame + 1)) / filmFrames);
      const { width, height } = field(run.field("map"), limit);
      return fieldAnimation({
        title: "More folds with every step",
        width,
        height,
        frames: Array.from({ length: filmFrames }, (_, at) => field(run.field("map"), now(at)).values),
        colours,
        low: 0,
        high: now,
        millisecondsPerFrame: 100,
      });
    },
  },
  height: {
    caption: "The height of body 1's plane from -10.9 to -11.15 m and back.",
    draw: (runs) => moving(runs, "height", "The plane's height"),
  },
  mass: {
    caption: "The mass of body 1 from 30 to 5.9 kg and back.",
    draw: (runs) => moving(runs, "mass", "The mass of body 1"),
  },
  gravity: {
    caption: "The constant of gravity from 0 to 30.7 and back.",
    draw: (runs) => moving(runs, "gravity", "Gravity"),
  },
};
