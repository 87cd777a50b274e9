// Curves onto a canvas, between axes somebody else has drawn. Knows no data but the points, and no page.
import { decimate } from "./decimate.ts";
import type { Points } from "./series.ts";

/** One curve of a chart. */
export interface Curve {
  readonly key: string;
  /** What it is called in the chart's words. */
  readonly name: string;
  readonly points: Points;
  /** A colour of #figure's palette. */
  readonly colour: string;
  /** In CSS pixels. */
  readonly width: number;
  /** 0 to 1. */
  readonly opacity: number;
  /** Bounds around it at the same steps. */
  readonly band?: { readonly low: Float64Array; readonly high: Float64Array };
  /** Its name stands at its right end. */
  readonly labelled?: boolean;
  /** Is pointed at, and counts for what is read out; else it lies under one that is. */
  readonly read?: boolean;
}

/** The part of a canvas between the axes, in its own pixels, and what it spans. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly log: boolean;
  /** Canvas pixels in one of CSS. */
  readonly ratio: number;
}

export interface Places {
  x(value: number): number;
  y(value: number): number;
}

export function placesOf({ left, top, width, height, x, y, log }: Area): Places {
  const across = width / (x[1] - x[0]);
  const level = log ? Math.log10 : (value: number) => value;
  const [low, high] = [level(y[0]), level(y[1])];
  const up = height / (high - low);
  return { x: (value) => left + (value - x[0]) * across, y: (value) => top + height - (level(value) - low) * up };
}

export function paintCurve(context: CanvasRenderingContext2D, curve: Curve, area: Area, colour: string): void {
  const { points, band, opacity, width } = curve;
  context.save();
  context.beginPath();
  context.rect(area.left, area.top, area.width, area.height);
  context.clip();
  const place = placesOf(area);
  if (band !== undefined) {
    context.globalAlpha = 0.16;
    context.fillStyle = colour;
    context.fill(bandPath({ ...points, y: band.high }, { ...points, y: band.low }, area, place));
  }
  context.globalAlpha = opacity;
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = width * area.ratio;
  context.lineJoin = "bevel";
  const { lines, lone } = linePath(points, area, place);
  context.stroke(lines);
  for (const index of lone) {
    context.beginPath();
    context.arc(place.x(points.x[index]!), place.y(points.y[index]!), (1 + width) * area.ratio, 0, 2 * Math.PI);
    context.fill();
  }
  context.restore();
}

/** What is shown of the points as lines, and those that have no neighbour to be joined to. */
function linePath(points: Points, area: Area, place: Places): { lines: Path2D; lone: number[] } {
  const lines = new Path2D();
  const lone: number[] = [];
  let [length, previous] = [0, -1];
  const endPiece = () => {
    if (length === 1) lone.push(previous);
    length = 0;
  };
  for (const index of decimate(points, whatFits(area))) {
    const value = points.y[index]!;
    if (!Number.isFinite(value) || (area.log && value <= 0)) {
      endPiece();
      continue;
    }
    if (length++ === 0) lines.moveTo(place.x(points.x[index]!), place.y(value));
    else lines.lineTo(place.x(points.x[index]!), place.y(value));
    previous = index;
  }
  endPiece();
  return { lines, lone };
}

function bandPath(high: Points, low: Points, area: Area, place: Places): Path2D {
  const path = new Path2D();
  const floor = area.log ? area.y[0] : Number.NEGATIVE_INFINITY;
  const along = ({ x, y }: Points, indices: Iterable<number>) => {
    for (const index of indices) {
      const value = Math.max(floor, y[index]!);
      if (Number.isFinite(value)) path.lineTo(place.x(x[index]!), place.y(value));
    }
  };
  along(high, decimate(high, whatFits({ ...area, log: false })));
  along(low, [...decimate(low, whatFits({ ...area, log: false }))].reverse());
  path.closePath();
  return path;
}

const whatFits = ({ x, width, ratio, log }: Area) => ({
  low: x[0],
  high: x[1],
  columns: Math.max(1, Math.ceil(width / ratio)),
  positive: log,
});

/** Places near the wanted ones that are at least `gap` apart and between the bounds, as far as there is room; in the order given. */
export function apart(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = new Array<number>(wanted.length);
  let least = low;
  for (const index of order) {
    placed[index] = Math.max(wanted[index]!, least);
    least = placed[index]! + gap;
  }
  let most = high;
  for (const index of order.reverse()) {
    placed[index] = Math.min(placed[index]!, most);
    most = placed[index]! - gap;
  }
  return placed;
}
