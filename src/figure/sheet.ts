// The sheet every figure is drawn on: paper, theme, title, key of colours, caption. Knows nothing of what is drawn between them.
import { element } from "./element.ts";
import { figureClass, fontFamily, light, themeStyle } from "./palette.ts";
import { shorten, textWidth, wrap } from "./words.ts";

/** One entry of a key: how it looks and what it means. */
export interface KeyEntry {
  readonly text: string;
  readonly colour: string;
  /** The swatch: a stroke, a disc, a ring, or a stroke through one of them; or a cross. */
  readonly line?: boolean;
  readonly cross?: boolean;
  readonly disc?: "full" | "ring";
  /** The stroke's dashes; whole when absent. */
  readonly dashes?: string;
}

export interface SheetOptions {
  readonly width: number;
  readonly title?: string;
  readonly caption?: string;
  readonly key?: readonly KeyEntry[];
}

/** Where things go on a sheet; heights in pixels. */
export interface Sheet {
  /** Height of title and key, above what is drawn. */
  readonly top: number;
  /** Height of the caption, below. */
  readonly bottom: number;
  /** The root element with its furniture; `content` goes between, already placed below `top`. */
  draw(document: Document, height: number, content: readonly SVGElement[]): SVGSVGElement;
}

const margin = 3;
const titleSize = 13;
const keySize = 11.5;
const captionSize = 11.5;
const keyLine = 18;
const captionLine = 16;
const swatch = 18;

export function sheet(options: SheetOptions): Sheet {
  const { width } = options;
  const inner = width - 2 * margin;
  const titleLines = options.title ? wrap(options.title, titleSize * 1.05, inner) : [];
  const key = placeKey(options.key ?? [], inner);
  const captionLines = options.caption ? wrap(options.caption, captionSize, inner) : [];
  const titleHeight = titleLines.length * 18 + (titleLines.length > 0 ? 6 : 0);
  const top = titleHeight + (key.rows > 0 ? key.rows * keyLine + 4 : 0);
  const bottom = captionLines.length > 0 ? captionLines.length * captionLine + 6 : 0;

  return {
    top,
    bottom,
    draw(document, height, content) {
      const root = element(document, "svg", {
        class: figureClass,
        color: light.ink,
        fill: light.ink,
        "font-family": fontFamily,
        "font-size": 12,
        height,
        role: "img",
        viewBox: `0 0 ${width} ${height}`,
        width,
        "aria-label": options.title,
      });
      root.appendChild(element(document, "style", {}, themeStyle));
      root.appendChild(element(document, "rect", { width, height, fill: light.paper }));
      titleLines.forEach((line, i) => {
        const place = { x: margin, y: 16 + i * 18, "font-size": titleSize, "font-weight": 600 };
        root.appendChild(element(document, "text", place, line));
      });
      for (const { entry, x, row } of key.places) {
        root.appendChild(drawKeyEntry(document, entry, margin + x, titleHeight + row * keyLine + keyLine / 2, inner));
      }
      for (const part of content) root.appendChild(part);
      captionLines.forEach((line, i) => {
        const y = height - bottom + captionLine + i * captionLine - 2;
        root.appendChild(
          element(document, "text", { x: margin, y, "font-size": captionSize, fill: light.muted }, line),
        );
      });
      return root;
    },
  };
}

/** In one row if they fit, in columns otherwise. */
function placeKey(entries: readonly KeyEntry[], width: number) {
  const widths = entries.map(({ text }) => swatch + 6 + textWidth(text, keySize) + 16);
  const sum = widths.reduce((total, wide) => total + wide, 0);
  const column = Math.max(...widths);
  const columns = sum - 16 <= width ? entries.length : Math.max(1, Math.floor((width + 16) / column));
  let x = 0;
  const places = entries.map((entry, i) => {
    const place = { entry, x: columns === entries.length ? x : (i % columns) * column, row: Math.floor(i / columns) };
    x += widths[i]!;
    return place;
  });
  return { places, rows: entries.length > 0 ? Math.ceil(entries.length / columns) : 0 };
}

function drawKeyEntry(document: Document, entry: KeyEntry, x: number, y: number, width: number): SVGGElement {
  const { colour, line, cross, dashes, disc, text } = entry;
  const stroke = { stroke: colour, "stroke-width": 1.75, "stroke-dasharray": dashes };
  const group = element(document, "g", { "aria-label": "key" });
  if (line) group.appendChild(element(document, "line", { x1: x, x2: x + swatch, y1: y, y2: y, ...stroke }));
  if (cross) {
    const middle = x + swatch / 2;
    const d = `M${middle - 4},${y - 4}l8,8m0,-8l-8,8`;
    group.appendChild(element(document, "path", { d, fill: "none", stroke: colour, "stroke-width": 1.75 }));
  }
  if (disc) {
    const fill = disc === "full" ? colour : light.paper;
    const edge = disc === "full" ? light.paper : colour;
    group.appendChild(
      element(document, "circle", { cx: x + swatch / 2, cy: y, r: 4, fill, stroke: edge, "stroke-width": 1.25 }),
    );
  }
  const shown = shorten(text, keySize, width - swatch - 6);
  group.appendChild(element(document, "text", { x: x + swatch + 6, y: y + 4, "font-size": keySize }, shown));
  return group;
}
