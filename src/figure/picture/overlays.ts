// Lines, points, circles and words over a picture, in its data coordinates. Knows nothing of the picture.
import { UsageError } from "#kit";
import { element } from "../element.ts";
import { fontFamily } from "../palette.ts";
import type { Place } from "./frame.ts";

/** Places one after another: of place i the coordinates are x[i] and y[i]. NaN is left out, and parts a line. */
export interface Places {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

interface Paint {
  /** Any CSS colour; white when absent. */
  readonly colour?: string;
  /** 0 to 1; 1 when absent. Places that lie over each other do not add up. */
  readonly opacity?: number;
}

/** What is drawn over a picture; the later over the earlier, and nothing beyond the picture's edges. */
export type Overlay = Paint &
  (
    | {
        readonly line: Places /** In CSS pixels; 1.25 when absent. */;
        readonly width?: number;
        readonly dashes?: string;
      }
    | { readonly points: Places /** In CSS pixels; 1.5 when absent. */; readonly radius?: number }
    | {
        /** Centre and radius in data units. */
        readonly circle: { readonly x: number; readonly y: number; readonly radius: number };
        readonly width?: number;
        /** None when absent. */
        readonly fill?: string;
      }
    | { readonly text: string /** Its middle. */; readonly at: readonly [x: number, y: number]; readonly size?: number }
  );

export function drawOverlays(document: Document, overlays: readonly Overlay[], place: Place): SVGElement[] {
  if (overlays.length === 0) return [];
  const { left, top, width, height } = place;
  // A nested svg cuts off what lies beyond its edges, without an id to clash.
  const inside = element(document, "svg", {
    x: left,
    y: top,
    width,
    height,
    viewBox: `${left} ${top} ${width} ${height}`,
    "aria-label": "overlays",
  });
  for (const overlay of overlays) inside.appendChild(drawOverlay(document, overlay, place));
  return [inside];
}

/** @throws UsageError */
export function checkPlaces(who: string, { x, y }: Places): void {
  if (x.length !== y.length)
    throw new UsageError(`${who}: places have as many x as y, got ${x.length} and ${y.length}.`);
}

function drawOverlay(document: Document, overlay: Overlay, place: Place): SVGElement {
  const { colour = "#ffffff", opacity } = overlay;
  if ("line" in overlay) checkPlaces("overlays", overlay.line);
  if ("points" in overlay) checkPlaces("overlays", overlay.points);
  if ("line" in overlay) {
    return element(document, "path", {
      d: linePath(overlay.line, place),
      fill: "none",
      stroke: colour,
      "stroke-width": overlay.width ?? 1.25,
      "stroke-linejoin": "round",
      "stroke-dasharray": overlay.dashes,
      opacity,
    });
  }
  if ("points" in overlay) {
    return element(document, "path", {
      d: pointsPath(overlay.points, overlay.radius ?? 1.5, place),
      fill: colour,
      opacity,
    });
  }
  if ("circle" in overlay) {
    const { x, y, radius } = overlay.circle;
    return element(document, "ellipse", {
      cx: place.x(x),
      cy: place.y(y),
      rx: Math.abs(place.x(x + radius) - place.x(x)),
      ry: Math.abs(place.y(y + radius) - place.y(y)),
      fill: overlay.fill ?? "none",
      stroke: colour,
      "stroke-width": overlay.width ?? 1.25,
      opacity,
    });
  }
  const [x, y] = overlay.at;
  const look = { "font-size": overlay.size ?? 12, "font-family": fontFamily, "text-anchor": "middle" };
  const words = { x: place.x(x), y: place.y(y) + 4, fill: colour, opacity, ...look };
  return element(document, "text", words, overlay.text);
}

/** Places that move less than a tenth of a pixel are left out. */
function linePath(places: Places, place: Place): string {
  let d = "";
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  for (const [x, y] of pixels(places, place)) {
    const starts = Number.isNaN(lastX);
    if (Number.isNaN(x) || Number.isNaN(y)) [lastX, lastY] = [Number.NaN, Number.NaN];
    else if (starts || Math.abs(x - lastX) + Math.abs(y - lastY) >= 0.1) {
      d += `${starts ? "M" : "L"}${short(x)},${short(y)}`;
      [lastX, lastY] = [x, y];
    }
  }
  return d;
}

/** Discs. Of places within the same quarter pixel one is drawn. */
function pointsPath(places: Places, radius: number, place: Place): string {
  const seen = new Set<number>();
  const { left, top, width, height } = place;
  let d = "";
  for (const [x, y] of pixels(places, place)) {
    const inside = x > left - radius && x < left + width + radius && y > top - radius && y < top + height + radius;
    if (!inside) continue;
    const cell = Math.round(4 * x) * 65536 + Math.round(4 * y);
    if (seen.has(cell)) continue;
    seen.add(cell);
    d += `M${short(x - radius)},${short(y)}a${radius},${radius} 0 1 0 ${2 * radius},0a${radius},${radius} 0 1 0 ${-2 * radius},0`;
  }
  return d;
}

function* pixels({ x, y }: Places, place: Place): Generator<readonly [number, number]> {
  for (let i = 0; i < x.length; i++) yield [place.x(x[i]!), place.y(y[i]!)];
}

function short(pixel: number): string {
  return String(Math.round(pixel * 100) / 100);
}
