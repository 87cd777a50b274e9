// The zoom's pictures, from the runs' fields alone. Light is early; black has not parted.
import { fieldImage, line, panels, plot } from "#figure";
import type { FigureDefinition } from "#lab";
import type { Arm, metrics, params, Runs } from "./declaration.ts";

type ZoomFigure = FigureDefinition<typeof params, Arm, typeof metrics>;

/** In place of a picture whose arm was not run. */
const nothingRun = (arm: Arm) => plot({ title: `The arm ${arm} was not run`, marks: [] });

/** A width in words: 40 m, 4.9 mm, 519 nm. */
export function lengthText(metres: number): string {
  const [unit, size] = (
    [
      ["km", 1e3],
      ["m", 1],
      ["mm", 1e-3],
      ["µm", 1e-6],
      ["nm", 1e-9],
    ] as const
  ).find(([, size]) => metres >= size) ?? ["nm", 1e-9];
  return `${Number((metres / size).toPrecision(3))} ${unit}`;
}

function image(title: string, times: ArrayLike<number>, size: number, width: number, limit: number) {
  const half = width / 2;
  return fieldImage({
    title,
    field: { width: size, height: size, values: Float64Array.from(times, (steps) => Math.max(0, limit - steps)) },
    extent: { x: [-half, half], y: [-half, half] },
    colours: "inferno",
    low: 0,
    high: limit,
  });
}

function frames(runs: Runs, arm: Arm, title: string) {
  const [run] = runs.arm(arm).list;
  if (!run) return nothingRun(arm);
  const { data, shape } = run.field("frames").times!;
  const [count, size] = shape as [number, number];
  const [widths, limits] = [run.rows("range"), run.rows("limits")];
  return panels(
    Array.from({ length: count }, (_, at) => {
      const times = (data as Int32Array).subarray(at * size * size, (at + 1) * size * size);
      const [width, limit] = [widths[at]!.value, limits[at]!.value];
      return image(`${lengthText(width)}, ${limit.toLocaleString("en")} steps`, times, size, width, limit);
    }),
    { columns: 3, width: 900, title },
  );
}

export const figures: Record<string, ZoomFigure> = {
  zoom: {
    caption:
      "Frames about (-4.1, 2.3), the limit rising evenly, the shift falling as the width. Light: parts early. Black: does not.",
    draw: (runs) => frames(runs, "zoom", "The example's centre: nothing parts at 48 µm and below"),
  },
  edge: {
    caption: "The same about the nearest edge of the starts that are stable in the deepest frame.",
    draw: (runs) => frames(runs, "edge", "An edge: structure at every scale"),
  },
  levels: {
    caption: "Different counts in a frame. Flat: with the steps and the shift of frame 0.",
    draw: (runs) => {
      const rows = (["zoom", "edge"] as const).flatMap((arm) => [
        ...runs
          .arm(arm)
          .rows("levels")
          .map((row) => ({ ...row, what: `${arm}, scheduled` })),
        ...runs
          .arm(arm)
          .rows("flatLevels")
          .map((row) => ({ ...row, what: `${arm}, flat` })),
      ]);
      return plot({
        title: "What enlarging alone shows",
        x: { label: "frame (the width halves in 30)" },
        y: { label: "different counts" },
        marks: [line(rows, { x: "x", y: "value", stroke: "what", z: "what" })],
      });
    },
  },
  hits: {
    caption: "Starts whose count was found in the cache.",
    draw: (runs) => curve(runs, "hits", "What the cache finds", "starts found, percent", "frame"),
  },
  wrong: {
    caption: "Counts that are not those of the map without a cache.",
    draw: (runs) => curve(runs, "wrong", "What is wrong then", "counts, percent", "frame"),
  },
  gap: {
    caption: "Mean difference of re-used counts from the map's, by the frames since they were computed.",
    draw: (runs) =>
      curve(runs, "wrongByGap", "The older, the worse", "mean difference, percent of the limit", "frames between"),
  },
  last: {
    caption: "The last cached frame: with held decimals, without a cache, and with the corrected one.",
    draw: (runs) => {
      const one = (arm: Arm, name: "times" | "truth", title: string) => {
        const [run] = runs.arm(arm).list;
        if (!run) return nothingRun(arm);
        const { data, shape } = run.field("last")[name]!;
        const { limit, deepLimit, cachedFrames, stride, lastFrame } = run.params;
        const now = Math.round(limit + ((deepLimit - limit) * (cachedFrames - 1) * stride) / lastFrame);
        return image(title, data as Int32Array, shape[0]!, run.scalars.lastRange!, now);
      };
      return panels(
        [
          one("cachedFixed", "times", "decimals held"),
          one("cachedFixed", "truth", "without a cache"),
          one("corrected", "times", "corrected"),
        ],
        { columns: 3, width: 900, title: "The cached picture and the true one" },
      );
    },
  },
};

function curve(runs: Runs, metric: "hits" | "wrong" | "wrongByGap", title: string, label: string, across: string) {
  return plot({
    title,
    x: { label: across },
    y: { label },
    marks: [line(runs.rows(metric), { x: "x", y: "value", stroke: "arm", z: "arm" })],
  });
}
