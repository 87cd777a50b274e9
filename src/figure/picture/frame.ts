// A picture in data coordinates on a sheet: where it lies, the frame and axes around it, the bar of its colours. Knows nothing of what is in it.
import { UsageError } from "#kit";
import { element } from "../element.ts";
import type { Figure } from "../figure.ts";
import { axisFontSize } from "../house-axes.ts";
import { light } from "../palette.ts";
import { type KeyEntry, sheet } from "../sheet.ts";
import { textWidth } from "../words.ts";
import { type ColourBar, colourBarHeight, drawColourBar } from "./colour-bar.ts";
import { ticksOf } from "./ticks.ts";

/** What a picture spans. Ends may be in either order. */
export interface Extent {
  /** Left edge, right edge. */
  readonly x: readonly [number, number];
  /** By default upper edge, lower edge: see the figure's `origin`. */
  readonly y: readonly [number, number];
}

export interface Axes {
  /** Under the axis, with its unit. */
  readonly x?: string;
  /** Over the axis, with its unit. */
  readonly y?: string;
}

export interface FrameOptions {
  readonly title?: string;
  readonly caption?: string;
  /** In CSS pixels; 640 when absent. */
  readonly width?: number;
  /** In CSS pixels, all included; follows from the extent when absent. */
  readonly height?: number;
  /** Axes with ticks, and labels if given; none when absent or false. */
  readonly axes?: boolean | Axes;
}

/** The picture's place, and what is told around it. */
export interface Framed extends FrameOptions {
  /** Left edge, right edge; upper edge, lower edge. */
  readonly edges: Extent;
  /** Height over width of the picture where no height is given. */
  readonly ratio: number;
  readonly key?: readonly KeyEntry[];
  /** Whether there is room for a bar of colours. */
  readonly hasBar?: boolean;
  readonly ground?: string;
  readonly load: () => Promise<void>;
  readonly at: (width: number) => Figure;
  content(document: Document, place: Place): { readonly parts: readonly SVGElement[]; readonly bar?: ColourBar };
}

/** Where a picture lies, in pixels, and where values lie in it. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  x(value: number): number;
  y(value: number): number;
}

export function framed(options: Framed): Figure {
  checkExtent(options.edges);
  const width = options.width ?? 640;
  const around = sheet({ width, title: options.title, caption: options.caption, key: options.key });
  const top = around.top + (options.hasBar ? colourBarHeight : 0);
  const margins = marginsOf(options);
  const across = Math.max(20, width - margins.left - margins.right);
  const chrome = top + margins.top + margins.bottom + around.bottom;
  const height = options.height ?? Math.round(chrome + Math.min(across * options.ratio, Math.max(across, 200)));
  const tall = Math.max(20, height - chrome);
  // Without a height of its own a picture keeps its ratio, and is narrower than the sheet where it would be taller than wide.
  const wide = options.height === undefined ? Math.min(across, tall / options.ratio) : across;
  const { x, y } = options.edges;
  const place: Place = {
    left: margins.left,
    top: top + margins.top,
    width: wide,
    height: tall,
    x: (value) => margins.left + (wide * (value - x[0])) / (x[1] - x[0]),
    y: (value) => top + margins.top + (tall * (value - y[0])) / (y[1] - y[0]),
  };
  return {
    width,
    height,
    title: options.title,
    load: options.load,
    at: options.at,
    draw(document) {
      const { parts, bar } = options.content(document, place);
      const content: SVGElement[] = [];
      if (options.hasBar && bar) content.push(drawColourBar(document, bar, around.top));
      if (options.ground) content.push(drawGround(document, place, options.ground));
      content.push(...parts);
      if (options.axes) content.push(drawAxes(document, options, place));
      return around.draw(document, height, content);
    },
  };
}

function drawGround(document: Document, { left, top, width, height }: Place, fill: string): SVGElement {
  return element(document, "rect", { x: left, y: top, width, height, fill });
}

const tickLength = 4;

function marginsOf({ axes, edges, width = 640 }: Framed) {
  if (!axes) return { left: 3, right: 3, top: 0, bottom: 0 };
  const labels = axes === true ? {} : axes;
  const texts = ticksOf(edges.y, 8).map(({ text }) => textWidth(text, axisFontSize));
  return {
    left: Math.min(width / 3, Math.ceil(Math.max(18, ...texts)) + tickLength + 8),
    right: 14,
    top: labels.y === undefined ? 6 : 24,
    bottom: labels.x === undefined ? 24 : 42,
  };
}

/** The picture's hairline frame, ticks outside, labels where charts have them: over the y axis, and under the x axis' middle. */
function drawAxes(document: Document, { axes, edges }: Framed, place: Place): SVGGElement {
  const { left, top, width, height } = place;
  const labels: Axes = typeof axes === "object" ? axes : {};
  const line = { stroke: light.hairline, "stroke-width": 0.75 };
  const group = element(document, "g", { "aria-label": "axes", "font-size": axisFontSize, fill: light.muted });
  group.appendChild(element(document, "rect", { x: left, y: top, width, height, fill: "none", ...line }));
  const bottom = top + height;
  for (const { value, text } of ticksOf(edges.x, Math.max(2, width / 70))) {
    const x = place.x(value);
    group.appendChild(element(document, "line", { x1: x, x2: x, y1: bottom, y2: bottom + tickLength, ...line }));
    group.appendChild(element(document, "text", { x, y: bottom + 17, "text-anchor": "middle" }, text));
  }
  for (const { value, text } of ticksOf(edges.y, Math.min(8, Math.max(2, height / 40)))) {
    const y = place.y(value);
    group.appendChild(element(document, "line", { x1: left - tickLength, x2: left, y1: y, y2: y, ...line }));
    group.appendChild(element(document, "text", { x: left - 8, y: y + 4, "text-anchor": "end" }, text));
  }
  if (labels.x !== undefined) {
    const middle = { x: left + width / 2, y: bottom + 36, "text-anchor": "middle", fill: light.ink };
    group.appendChild(element(document, "text", middle, labels.x));
  }
  if (labels.y !== undefined) {
    group.appendChild(element(document, "text", { x: 3, y: top - 9, fill: light.ink }, labels.y));
  }
  return group;
}

function checkExtent({ x, y }: Extent): void {
  for (const [name, ends] of [
    ["x", x],
    ["y", y],
  ] as const) {
    if (ends.every(Number.isFinite) && ends[0] !== ends[1]) continue;
    throw new UsageError(
      `figure: the extent along ${name} is two different finite numbers, got ${ends.join(" and ")}.`,
    );
  }
}
