// Boxes and arrows from left to right: how parts are wired. Knows nothing of what the parts do.
import { UsageError } from "#kit";
import { element } from "../element.ts";
import type { Figure } from "../figure.ts";
import { categories, light } from "../palette.ts";
import { sheet } from "../sheet.ts";
import { shorten, textWidth } from "../words.ts";
import { layerBoxes } from "./layers.ts";

export interface DiagramBox {
  readonly id: string;
  readonly label: string;
  /** A second line, smaller. */
  readonly note?: string;
  /** "end": where things come in or go out; "joint": small and round. A plain box when absent. */
  readonly form?: "box" | "end" | "joint";
  /** Boxes of one group have one colour of edge. */
  readonly group?: string;
}

export interface DiagramArrow {
  readonly from: string;
  readonly to: string;
  /** Drawn below, back from right to left: what comes a step later. */
  readonly dashed?: boolean;
}

export interface BlockDiagramOptions {
  readonly boxes: readonly DiagramBox[];
  readonly arrows: readonly DiagramArrow[];
  readonly title?: string;
  readonly caption?: string;
}

/** Centre and size of a box, and the edges of its column. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly high: number;
  readonly left: number;
  readonly right: number;
}

const [boxHeight, rowGap, columnGap, lane] = [38, 20, 38, 13];

/** @throws UsageError for an arrow to or from a box that is not there, and for arrows in a circle of which none is dashed. */
export function blockDiagram({ boxes, arrows, title, caption }: BlockDiagramOptions): Figure {
  const byName = new Map(boxes.map((box) => [box.id, box]));
  for (const { from, to } of arrows) {
    const missing = [from, to].find((name) => !byName.has(name));
    if (missing !== undefined) throw new UsageError(`blockDiagram: an arrow names "${missing}", which is no box.`);
  }
  const straight = arrows.filter(({ dashed }) => !dashed);
  const back = arrows.filter(({ dashed }) => dashed);
  const { columns, ways } = layerBoxes([...byName.keys()], straight);
  const widthOf = (name: string) => {
    const box = byName.get(name);
    if (box === undefined) return 0;
    if (box.form === "joint") return 26;
    return Math.max(56, textWidth(box.label, 12) + 20, textWidth(box.note ?? "", 10) + 16);
  };
  const columnWidths = columns.map((names) => Math.max(...names.map(widthOf)));
  const groups = [...new Set(boxes.flatMap(({ group }) => (group === undefined ? [] : [group])))];
  const natural = columnWidths.reduce((sum, wide) => sum + wide + columnGap, 0) - columnGap + 12;
  const width = Math.max(natural, 320);
  const around = sheet({ width, title, caption });
  const rows = Math.max(...columns.map((names) => names.length));
  const bodyHeight = rows * (boxHeight + rowGap);
  const height = Math.round(around.top + bodyHeight + (back.length > 0 ? 8 + back.length * lane : 0) + around.bottom);

  const place = new Map<string, Place>();
  let x = (width - natural) / 2 + 6;
  columns.forEach((names, c) => {
    const step = bodyHeight / names.length;
    names.forEach((name, i) => {
      const high = byName.get(name)?.form === "joint" ? 26 : byName.has(name) ? boxHeight : 0;
      const y = around.top + (i + 0.5) * step;
      const [left, right] = [x, x + columnWidths[c]!];
      place.set(name, { x: (left + right) / 2, y, wide: widthOf(name), high, left, right });
    });
    x += columnWidths[c]! + columnGap;
  });

  return {
    width,
    height,
    title,
    draw(document) {
      const content: SVGElement[] = [];
      ways.forEach((way) => {
        const points = way.map((name) => place.get(name)!);
        const last = points.at(-1)!;
        const [startX, endX] = [points[0]!.x + points[0]!.wide / 2, last.x - last.wide / 2];
        const stops = [
          { x: startX, y: points[0]!.y },
          ...points.slice(1, -1).map(({ x, y }) => ({ x, y })),
          { x: endX, y: last.y },
        ];
        const curves = stops.slice(1).map((to, i) => {
          const middle = (stops[i]!.x + to.x) / 2;
          return `C${middle} ${stops[i]!.y} ${middle} ${to.y} ${to.x} ${to.y}`;
        });
        content.push(line(document, `M${startX} ${stops[0]!.y}${curves.join("")}`));
        content.push(head(document, endX, last.y));
      });
      back.forEach(({ from, to }, i) => {
        const [start, end] = [place.get(from)!, place.get(to)!];
        const below = around.top + bodyHeight + 6 + i * lane;
        // Down beside the columns, so that it passes behind no box.
        const [outX, inX] = [start.right + 9 + 4 * i, end.left - 9 - 4 * i];
        const [leave, enter] = [start.y + start.high / 4, end.y + end.high / 4];
        const [edge, last] = [start.x + start.wide / 2, end.x - end.wide / 2];
        content.push(line(document, `M${edge} ${leave}H${outX}V${below}H${inX}V${enter}H${last}`, "4 3"));
        content.push(head(document, last, enter));
      });
      for (const box of boxes) {
        const group = box.group === undefined ? -1 : groups.indexOf(box.group);
        content.push(drawBox(document, box, place.get(box.id)!, categories[group % categories.length]));
      }
      return around.draw(document, height, content);
    },
  };
}

const line = (document: Document, d: string, dashes?: string): SVGElement =>
  element(document, "path", { d, fill: "none", stroke: light.muted, "stroke-width": 1.25, "stroke-dasharray": dashes });

const head = (document: Document, x: number, y: number): SVGElement =>
  element(document, "path", { d: `M${x} ${y}L${x - 7} ${y - 3.5}L${x - 7} ${y + 3.5}Z`, fill: light.muted });

function drawBox(
  document: Document,
  { label, note, form = "box" }: DiagramBox,
  { x, y, wide, high }: Place,
  colour: string = light.ink,
): SVGElement {
  const group = element(document, "g", { "text-anchor": "middle" });
  const radius = form === "box" ? 4 : high / 2;
  const stroke = form === "end" ? light.hairline : form === "joint" ? light.muted : colour;
  const box = { x: x - wide / 2, y: y - high / 2, width: wide, height: high, rx: radius };
  group.appendChild(element(document, "rect", { ...box, fill: light.paper, stroke, "stroke-width": 1.5 }));
  const words = shorten(label, 12, wide - 4);
  group.appendChild(element(document, "text", { x, y: y + (note ? -1 : 4), "font-size": 12 }, words));
  if (note) {
    group.appendChild(element(document, "text", { x, y: y + 12, "font-size": 10, fill: light.muted }, note));
  }
  return group;
}
