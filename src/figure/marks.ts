// Marks as data: which mark of Observable Plot, on which rows, with which options. Loads nothing; plot.ts turns them into Plot's own.
import type * as Plot from "@observablehq/plot";
import type { EndLabels } from "./end-labels.ts";

interface MarkOptions {
  areaY: Plot.AreaYOptions;
  arrow: Plot.ArrowOptions;
  barX: Plot.BarXOptions;
  barY: Plot.BarYOptions;
  cell: Plot.CellOptions;
  dot: Plot.DotOptions;
  line: Plot.LineOptions;
  link: Plot.LinkOptions;
  rect: Plot.RectOptions;
  ruleX: Plot.RuleXOptions;
  ruleY: Plot.RuleYOptions;
  text: Plot.TextOptions;
  tickX: Plot.TickXOptions;
  tickY: Plot.TickYOptions;
  vector: Plot.VectorOptions;
}
type MarkName = keyof MarkOptions;

interface MarkOf<N extends MarkName> {
  readonly mark: N;
  readonly data: Plot.Data;
  readonly options: MarkOptions[N];
}
export type PlotMark = { [N in MarkName]: MarkOf<N> }[MarkName];
export type Mark = PlotMark | EndLabels;

/** Marks may be nested, and left out by a condition: `[line(rows), bound && ruleY([bound])]`. Later marks lie over earlier ones. */
export type Marks = Mark | readonly Marks[] | null | undefined | false;

export function flatMarks(marks: Marks): Mark[] {
  if (!marks) return [];
  return "mark" in marks ? [marks] : marks.flatMap(flatMarks);
}

const maker =
  <N extends MarkName>(mark: N) =>
  (data: Plot.Data, options: MarkOptions[N] = {} as MarkOptions[N]): MarkOf<N> => ({ mark, data, options });

// Options are Plot's: https://observablehq.com/plot/features/marks. Rows are read by field name (`{ x: "step" }`) or by function.

/** A band between `y1` and `y2`, or from zero to `y`, along `x`. */
export const areaY = maker("areaY");
/** Arrows from (`x1`, `y1`) to (`x2`, `y2`). */
export const arrow = maker("arrow");
/** Horizontal bars of the categories along y. */
export const barX = maker("barX");
/** Vertical bars of the categories along x. */
export const barY = maker("barY");
/** Cells of a table of categories; give `fill`. */
export const cell = maker("cell");
/** Points. */
export const dot = maker("dot");
/** One line per value of `stroke` or `z`, through the rows in their order; a row whose place is NaN leaves a gap. */
export const line = maker("line");
/** Segments from (`x1`, `y1`) to (`x2`, `y2`). */
export const link = maker("link");
/** Rectangles from (`x1`, `y1`) to (`x2`, `y2`). */
export const rect = maker("rect");
/** Vertical rules. */
export const ruleX = maker("ruleX");
/** Horizontal rules. */
export const ruleY = maker("ruleY");
/** Words at places; give `text`. */
export const text = maker("text");
/** Short vertical strokes within the categories along y. */
export const tickX = maker("tickX");
/** Short horizontal strokes within the categories along x. */
export const tickY = maker("tickY");
/** Arrows at (`x`, `y`) with `length` and `rotate`. */
export const vector = maker("vector");
