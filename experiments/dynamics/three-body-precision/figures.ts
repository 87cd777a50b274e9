// The precision study's pictures, from the runs' fields and series.
import { dot, fieldImage, line, panels, plot } from "#figure";
import type { FigureDefinition } from "#lab";
import type { Arm, metrics, params, Runs } from "./declaration.ts";
import { widthExponents } from "./run.ts";

type PrecisionFigure = FigureDefinition<typeof params, Arm, typeof metrics>;

function counts(runs: Runs, arm: Arm) {
  const run = runs.arm(arm).list[0]!;
  const { data, shape } = run.field("map").times!;
  return { width: shape[1]!, height: shape[0]!, times: data as Int32Array, limit: run.params.limit };
}

function image(runs: Runs, arm: Arm, title: string) {
  const { width, height, times, limit } = counts(runs, arm);
  const values = Float64Array.from(times, (steps) => limit - steps);
  return fieldImage({ title, field: { width, height, values }, colours: "inferno", low: 0, high: limit });
}

export const figures: Record<string, PrecisionFigure> = {
  maps: {
    caption:
      "The map of starts in four arithmetics. Singles are grainy right of the middle; fixed point has coarser samples here.",
    draw: (runs) =>
      panels(
        [
          image(runs, "f64", "doubles"),
          image(runs, "mixed", "roots in singles"),
          image(runs, "f32", "singles"),
          image(runs, "fixed", "fixed point, 26 bits"),
        ],
        { columns: 2, width: 900, title: "What arithmetic does to the map" },
      ),
  },
  widths: {
    caption: "Two rows of one place, magnified tenfold from map to map: doubles above, roots in singles below.",
    draw: (runs) => {
      const run = runs.arm("widths").list[0]!;
      const maps = (["doubles", "mixed"] as const).flatMap((name) =>
        widthExponents.map((exponent, at) => {
          const field = run.field(`width${at}`);
          const { data, shape } = field[name]!;
          const limit = field.limit!.data[0]!;
          const values = Float64Array.from(data, (steps) => limit - steps);
          return fieldImage({
            title: `10^${exponent} m`,
            field: { width: shape[1]!, height: shape[0]!, values },
            colours: "inferno",
            low: 0,
            high: limit,
          });
        }),
      );
      return panels(maps, { columns: widthExponents.length, width: 1350, title: "Where mixed precision ends" });
    },
  },
  decay: {
    caption: "Correlation of the map with roots in singles and that in doubles, by the map's width.",
    draw: (runs) =>
      plot({
        title: "Mixed precision, magnified",
        x: { label: "width, power of ten, m", integer: true },
        y: { label: "correlation" },
        marks: [
          line(runs.arm("widths").rows("widthCorrelation"), { x: "x", y: "value" }),
          dot(runs.arm("widths").rows("widthCorrelation"), { x: "x", y: "value" }),
        ],
      }),
  },
  work: {
    caption:
      "Steps made, as a share of all, when starts end by themselves and when blocks of neighbours end with their last.",
    draw: (runs) => {
      const rows = (
        [
          ["work", "each by itself"],
          ["work64", "blocks of 64"],
          ["work256", "blocks of 256"],
        ] as const
      ).flatMap(([name, ends]) =>
        runs
          .arm("f64")
          .rows(name)
          .map(({ x, value }) => ({ x, value, ends })),
      );
      return plot({
        title: "What early ends save",
        x: { label: "step limit" },
        y: { label: "share of the steps that is made" },
        marks: [line(rows, { x: "x", y: "value", stroke: "ends" })],
      });
    },
  },
};
