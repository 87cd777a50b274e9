// The box around a picture of space: its three walls behind, ticks and names along three of its edges. Knows nothing of what is inside.
import { element } from "../element.ts";
import { axisFontSize } from "../house-axes.ts";
import { light } from "../palette.ts";
import { textWidth } from "../words.ts";
import { ticksOf } from "./ticks.ts";
import { type Area, type AxisName, axisNames, type Camera, type Corner, type Extent3d, seenBox } from "./view.ts";

export interface BoxAxes {
  readonly x?: string;
  readonly y?: string;
  readonly z?: string;
}

/** Room that ticks and names want on every side of a picture, in pixels. */
export function boxMargin(width: number): { x: number; y: number } {
  return width < 480 ? { x: 42, y: 36 } : { x: 58, y: 40 };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface BoxColours {
  readonly line: string;
  readonly tick: string;
  readonly name: string;
}
export const paperBox: BoxColours = { line: light.hairline, tick: light.muted, name: light.ink };
export const darkBox: BoxColours = { line: "#4a4a4e", tick: "#a8a49c", name: "#e8e6e0" };

export interface Box {
  readonly camera: Camera;
  readonly extent: Extent3d;
  readonly names: BoxAxes;
  /** Where the picture lies; no name goes beyond its left and right. */
  readonly place: Area;
  readonly colours: BoxColours;
}

export function drawBox(document: Document, { camera, extent, names, place, colours }: Box): SVGGElement {
  const group = element(document, "g", { "aria-label": "axes", "font-size": axisFontSize });
  const { walls, corner, along, far, near } = seenBox(camera, extent);
  const d = walls.map(([from, to]) => `M${from.x},${from.y}L${to.x},${to.y}`).join("");
  group.appendChild(element(document, "path", { d, fill: "none", stroke: colours.line, "stroke-width": 0.75 }));

  const centre = corner({ x: 0, y: 0, z: 0 });
  const opposite = corner({ x: 1, y: 1, z: 1 });
  const middle = { x: (centre.x + opposite.x) / 2, y: (centre.y + opposite.y) / 2 };
  const uprights = [
    { ...far, x: near("x") },
    { ...far, y: near("y") },
  ] as const;
  const [first, second] = uprights.map((each) => along("z", each)[0].x) as [number, number];
  const edges: Record<AxisName, Corner> = {
    x: { ...far, y: near("y") },
    y: { ...far, x: near("x") },
    z: first <= second ? uprights[0] : uprights[1], // the edge at the left
  };
  for (const name of axisNames) {
    const [from, to] = along(name, edges[name]);
    drawEdge(document, group, { from, to, middle, ends: extent[name], name: names[name], place, colours });
  }
  return group;
}

interface Edge {
  readonly from: Point;
  readonly to: Point;
  readonly middle: Point;
  readonly ends: readonly [number, number];
  readonly name: string | undefined;
  readonly place: Area;
  readonly colours: BoxColours;
}

/** Ticks outside the edge, at right angles to it, and its name; none along an edge that is seen from its end. */
function drawEdge(document: Document, group: SVGGElement, edge: Edge): void {
  const { from, to, middle, ends, name, place, colours } = edge;
  const length = Math.sqrt((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y));
  if (length < 24) return;
  let out = { x: (to.y - from.y) / length, y: (from.x - to.x) / length };
  const half = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  if (out.x * (half.x - middle.x) + out.y * (half.y - middle.y) < 0) out = { x: -out.x, y: -out.y };
  const upright = Math.abs(out.x) > 0.9;
  for (const { value, text } of ticksOf(ends, Math.min(6, Math.max(2, length / 50)))) {
    const share = (value - ends[0]) / (ends[1] - ends[0]);
    const nearCorner = share * length < 8 || (1 - share) * length < 8;
    if (nearCorner && !upright) continue; // there two edges would write over each other
    const at = { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
    const tick = { x1: at.x, y1: at.y, x2: at.x + 4 * out.x, y2: at.y + 4 * out.y };
    group.appendChild(element(document, "line", { ...tick, stroke: colours.tick, "stroke-width": 0.75 }));
    const anchor = out.x > 0.35 ? "start" : out.x < -0.35 ? "end" : "middle";
    const words = { x: at.x + 9 * out.x, y: at.y + 4 + 12 * out.y, "text-anchor": anchor, fill: colours.tick };
    group.appendChild(element(document, "text", words, text));
  }
  if (name === undefined) return;
  // Over the upper end of an upright edge, else outside the middle.
  const wide = textWidth(name, axisFontSize);
  const upper = from.y < to.y ? from : to;
  const x = upright ? upper.x : half.x + (26 + (Math.abs(out.x) * wide) / 2) * out.x;
  const y = upright ? upper.y - 10 : half.y + 34 * out.y + 4;
  const [first, last] = [place.left + wide / 2, place.left + place.width - wide / 2];
  const words = { x: Math.max(first, Math.min(last, x)), y, "text-anchor": "middle", fill: colours.name };
  group.appendChild(element(document, "text", words, name));
}
