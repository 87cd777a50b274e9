// Names the series at their right ends instead of in a key. Knows nothing of how the series are drawn.
import { element } from "./element.ts";
import { light } from "./palette.ts";
import { spread } from "./spread.ts";
import { shorten, textWidth } from "./words.ts";

/** Where a series ends, in the chart's units, and its name, which is also its value on the colour scale. */
export interface SeriesEnd {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

export interface EndLabels {
  readonly mark: "endLabels";
  readonly data: readonly SeriesEnd[];
}

const fontSize = 12;
const lineHeight = 15;
const leader = 16; // a slope from the end to the label's height, and a level piece in the series' colour

/** Labels in the right margin, moved apart where they would touch and joined to their ends. The order fixes the colours. */
export function endLabels(data: readonly SeriesEnd[]): EndLabels {
  return { mark: "endLabels", data };
}

/** The right margin that the labels need, in pixels, at most `most`. */
export function endLabelsMargin(labels: readonly SeriesEnd[], most: number): number {
  return Math.min(most, Math.max(...labels.map(({ name }) => leader + 8 + textWidth(name, fontSize))));
}

/** A series' end in pixels. */
export interface PlacedEnd {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly colour: string;
}

export interface Frame {
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly marginRight: number;
}

export function drawEndLabels(document: Document, ends: readonly PlacedEnd[], frame: Frame): SVGGElement {
  const sorted = ends.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)).sort((a, b) => a.y - b.y);
  const heights = spread(
    sorted.map(({ y }) => y),
    lineHeight,
    frame.top,
    frame.bottom,
  );
  const group = element(document, "g", { "aria-label": "series", "text-anchor": "start", "font-size": fontSize });
  sorted.forEach(({ x, y, name, colour }, i) => {
    const at = frame.right + leader;
    const early = frame.right - x > 1; // the series stops before the chart does
    if (early) {
      const dots = { stroke: colour, "stroke-width": 0.75, "stroke-dasharray": "1 3" };
      group.appendChild(element(document, "line", { x1: x, x2: frame.right, y1: y, y2: y, ...dots }));
    }
    const joint = `M${frame.right + 1},${y}L${at - 8},${heights[i]}H${at}`;
    group.appendChild(element(document, "path", { d: joint, stroke: colour, "stroke-width": 1.5, fill: "none" }));
    const shown = shorten(name, fontSize, frame.marginRight - leader - 6);
    const place = { x: at + 4, y: heights[i]! + 4, fill: light.ink };
    group.appendChild(element(document, "text", place, element(document, "title", {}, name), shown));
  });
  return group;
}
