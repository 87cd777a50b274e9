// Charts in the house style: the one module that knows Observable Plot. It is loaded when a chart is first drawn, not on import.
import type * as Plot from "@observablehq/plot";
import { UsageError } from "#kit";
import { categoryKey, drawRamp, houseColours, isCategorical, rampHeight } from "./colour-key.ts";
import { drawEndLabels, endLabelsMargin, type SeriesEnd } from "./end-labels.ts";
import type { Figure } from "./figure.ts";
import { axisFontSize, dressAxes, integerTicks, logTicks, powerOfTen, wantedMargin, zeroRules } from "./house-axes.ts";
import { flatMarks, type Mark, type Marks, type PlotMark } from "./marks.ts";
import { figureClass, light } from "./palette.ts";
import { sheet } from "./sheet.ts";
import { thousands } from "./words.ts";

type PositionScale = NonNullable<Plot.PlotOptions["x"]>;

export interface PlotOptions extends Pick<Plot.PlotOptions, "fx" | "fy" | "r" | "opacity" | "length" | "aspectRatio"> {
  readonly marks: Marks;
  readonly title?: string;
  readonly caption?: string;
  /** In pixels; 640 when absent. */
  readonly width?: number;
  /** In pixels, all included; follows from the width when absent. */
  readonly height?: number;
  /** Plot's scale and axis options. Give a `label` with its unit. `integer` puts ticks at whole numbers only. */
  readonly x?: PositionScale & { integer?: boolean };
  readonly y?: PositionScale & { integer?: boolean };
  /** Plot's colour scale. Categories take Okabe and Ito's colours, amounts viridis, diverging ones blue to orange. */
  readonly color?: Omit<NonNullable<Plot.PlotOptions["color"]>, "legend">;
  /** True puts the names into a key above the chart, also those of `endLabels`; false leaves the key out. Absent: a key for colours that `endLabels` do not name. */
  readonly key?: boolean;
}

/** A chart. Axes are hairlines, zero has a rule, a logarithmic axis says so, colours mean the same in every figure. */
export function plot(options: PlotOptions): Figure {
  const width = options.width ?? 640;
  const height = options.height ?? Math.round(Math.min(420, Math.max(240, width * 0.58)));
  return {
    width,
    height,
    title: options.title,
    load,
    at: (other) => plot({ ...options, width: other }),
    draw: (document) => drawPlot(document, options, width, height),
  };
}

let library: typeof Plot | undefined;

async function load(): Promise<void> {
  try {
    library ??= await import("@observablehq/plot");
  } catch (cause) {
    const advice =
      "plot: charts need the package @observablehq/plot, which is not installed: npm install @observablehq/plot";
    throw new UsageError(advice, { cause });
  }
}

type Drawn = SVGSVGElement & Plot.Plot;

function drawPlot(document: Document, options: PlotOptions, width: number, height: number): SVGSVGElement {
  if (!library) throw new UsageError("plot: a chart is drawn before it is loaded; await figure.load?.() first");
  const marks = flatMarks(options.marks);
  const series = marks.flatMap((mark) => (mark.mark === "endLabels" ? mark.data : []));
  const ends = options.key ? [] : series;
  const { title, caption, y } = options;
  const bare = sheet({ width, title, caption });
  const room = height - bare.top - bare.bottom;
  const named = series.length > 0 && { type: "categorical" as const, domain: series.map(({ name }) => name) };
  const color = { ...(named && { ...named, ...houseColours(named, options.color) }), ...options.color };
  const first: Draft = { document, options, marks, ends, width, height: room, marginLeft: 44, y, color };
  const trial = drawWith(library, first);

  // Colours, key and margin depend on scales that Plot infers: the trial told them; it is drawn again only if they ask for more.
  const scale = usedColours(trial);
  const house = scale ? houseColours(scale, first.color) : {};
  const explained = scale && (options.key ?? !named) ? scale : undefined;
  const ramped = explained && !isCategorical(explained);
  const key = explained && !ramped ? categoryKey(explained, house.range ?? explained.range ?? [], marks) : [];
  const around = sheet({ width, title, caption, key });
  const top = around.top + (ramped ? rampHeight : 0);
  const second: Draft = {
    ...first,
    color: { ...first.color, ...house },
    y: widened(trial.scale("y"), y),
    marginLeft: Math.max(first.marginLeft, wantedMargin(trial)),
    height: height - top - around.bottom,
  };
  const isSame = second.y === y && second.marginLeft === first.marginLeft && second.height === first.height;
  const drawn = isSame && Object.keys(house).length === 0 ? trial : drawWith(library, second);

  drawn.setAttribute("y", String(top));
  const content: SVGElement[] = [drawn];
  const colours = usedColours(drawn);
  if (ramped && colours) content.push(drawRamp(document, colours, options.color?.label ?? undefined, around.top));
  return around.draw(document, height, content);
}

function usedColours(drawn: Drawn): Plot.Scale | undefined {
  const scale = drawn.scale("color");
  return scale && [...(scale.domain ?? [])].some((value) => value !== undefined) ? scale : undefined;
}

interface Draft {
  readonly document: Document;
  readonly options: PlotOptions;
  readonly marks: readonly Mark[];
  readonly ends: readonly SeriesEnd[];
  readonly width: number;
  readonly height: number;
  readonly marginLeft: number;
  readonly y: PlotOptions["y"];
  readonly color: PlotOptions["color"];
}

/** A linear scale with a single value gets room on both sides; Plot would label that value to six places. */
function widened(scale: Plot.Scale | undefined, given: PlotOptions["y"]): PlotOptions["y"] {
  const [low, high] = scale?.type === "linear" ? [...((scale.domain ?? []) as Iterable<number>)] : [];
  if (low === undefined || low !== high) return given;
  const margin = Math.abs(low) / 10 || 1;
  return { domain: [low - margin, low + margin], ...given };
}

function drawWith(library: typeof Plot, draft: Draft): Drawn {
  const { document, options, marks, ends, width, height, marginLeft } = draft;
  const { x, fx, fy, r, opacity, length, aspectRatio } = options;
  const marginRight = ends.length > 0 ? endLabelsMargin(ends, width * 0.42) : 16;
  const isEmpty = marks.every(({ data }) => ("length" in data ? data.length === 0 : [...data].length === 0));
  const drawn = library.plot({
    document,
    className: figureClass,
    width,
    height,
    marginTop: fx ? 44 : 28,
    marginRight,
    marginBottom: 42,
    marginLeft,
    x: axisOptions(x, "x", Math.max(2, (width - marginLeft - marginRight) / 50)),
    y: axisOptions(draft.y, "y", 8),
    fx,
    fy,
    r,
    opacity,
    length,
    aspectRatio,
    color: draft.color,
    marks: [
      zeroRules(document),
      ...marks.map((mark) => (mark.mark === "endLabels" ? namesAt(document, ends) : toPlot(library, mark))),
      isEmpty ? library.text(["no values yet"], { frameAnchor: "middle", fontSize: 12, fill: light.muted }) : null,
    ],
  }) as Drawn;
  // The sheet gives class, type and theme.
  for (const name of ["class", "font-family", "font-size", "fill"]) drawn.removeAttribute(name);
  drawn.querySelector("style")?.remove();
  drawn.setAttribute("font-size", String(axisFontSize));
  drawn.setAttribute("overflow", "visible");
  dressAxes(drawn, drawn.scale("y")?.type);
  return drawn;
}

function axisOptions(options: PlotOptions["x"], axis: "x" | "y", tickCount: number): Plot.PlotOptions["x"] {
  const { integer, ...scale } = options ?? {};
  const isBent = scale.type === "log" || scale.type === "symlog";
  return {
    grid: axis === "y",
    line: axis === "x",
    tickSize: axis === "x" ? 4 : 0,
    labelArrow: "none",
    ...(axis === "x" ? { labelAnchor: "center" } : { labelAnchor: "top", tickSpacing: 48 }),
    ...(integer && { ticks: integerTicks(tickCount), tickFormat: thousands }),
    ...(scale.type === "log" && { ticks: logTicks(tickCount), tickFormat: powerOfTen }),
    ...(axis === "y" && !scale.type && !scale.domain && { nice: true }),
    ...scale,
    ...(isBent && scale.label && { label: `${scale.label} (${scale.type} scale)` }),
  };
}

function toPlot(library: typeof Plot, { mark, data, options }: PlotMark): Plot.Markish {
  const make = library[mark] as (data: Plot.Data, options: object) => Plot.RenderableMark;
  return make(data, options);
}

function namesAt(document: Document, ends: readonly SeriesEnd[]): Plot.RenderFunction {
  return (_index, { x, y, color }, _values, dimensions) => {
    if (!x || !y) return null;
    const placed = ends.map(({ x: endX, y: endY, name }) => {
      return { x: Number(x(endX)), y: Number(y(endY)), name, colour: String(color?.(name) ?? light.ink) };
    });
    const { width, height, marginTop, marginRight, marginBottom } = dimensions;
    const frame = { right: width - marginRight, top: marginTop, bottom: height - marginBottom, marginRight };
    return drawEndLabels(document, placed, frame);
  };
}
