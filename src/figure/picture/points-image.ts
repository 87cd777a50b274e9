// Very many points, or the lines through them, as a figure: orbit diagrams, attractors, sections. Chooses no points itself.
import { math, UsageError } from "#kit";
import type { Figure } from "../figure.ts";
import { light } from "../palette.ts";
import { type Colours, colourMap } from "../raster/colour-maps.ts";
import { paint } from "../raster/paint.ts";
import { loadPng } from "../raster/png.ts";
import type { Size } from "../raster/strokes.ts";
import type { KeyEntry } from "../sheet.ts";
import { type Extent, type FrameOptions, framed, type Place } from "./frame.ts";
import { type Ground, groundOf, type KnownGround } from "./ground.ts";
import { drawMasked, drawRaster } from "./image.ts";
import { countPoints, inkLine, inkOf, type Projection } from "./ink.ts";
import { checkPlaces, drawOverlays, type Overlay, type Places } from "./overlays.ts";

/** Points that belong together. */
export interface PointGroup extends Places {
  /** Any CSS colour. When absent: ink for the first and only group (white on a dark ground), else the house's categories in turn. */
  readonly colour?: string;
  /** Its name in a key over the picture. */
  readonly label?: string;
}

export interface PointsImageOptions extends FrameOptions {
  /** One group or several, the later over the earlier. Places that are not finite are left out. */
  readonly points: PointGroup | readonly PointGroup[];
  /** Left edge, right edge; bottom edge, top edge. That of the finite points, and a little more, when absent. */
  readonly extent?: Extent;
  /** How much longer than along x a unit is drawn along y: 1 for plane orbits. When absent the picture has the shape of a chart. */
  readonly aspect?: number;
  /** "ink" (when absent): each point is ink on what lies below. "log": colours tell the number of points on a pixel, evenly in its logarithm. */
  readonly density?: "ink" | "log";
  /** Of a point, in CSS pixels; when absent half a pixel wide, the picture's finest. */
  readonly radius?: number;
  /** Of a point's ink, above 0 to 1; 1 when absent. Points on one pixel add up. */
  readonly opacity?: number;
  /** A line through the points of each group in their order, of this width in CSS pixels; parted where a place is NaN. */
  readonly line?: number;
  /** False leaves the points out, as for a line alone. */
  readonly dots?: boolean;
  /** What lies under the points. The paper when absent; with "log" the first colour. */
  readonly ground?: Ground;
  /** For "log"; inferno when absent. */
  readonly colours?: Colours;
  /** For "log": what is counted; draws a bar. */
  readonly colourBar?: string;
  readonly overlays?: readonly Overlay[];
}

/** Pixels of the image in a CSS pixel, each way. */
const fine = 2;

/**
 * Points as an image of two pixels a CSS pixel, whatever their number.
 * @throws UsageError for groups with more x than y, opacities out of range, or no finite point where no extent is given.
 */
export function pointsImage(options: PointsImageOptions): Figure {
  const ground = groundOf("pointsImage", options.ground ?? "paper");
  const groups = coloured(options, ground);
  const { density = "ink", radius = 0, opacity = 1, overlays = [], line, dots = true, aspect } = options;
  if (!(opacity > 0 && opacity <= 1))
    throw new UsageError(`pointsImage: opacity is above 0 and at most 1, got ${opacity}.`);
  const { colours = "inferno", colourBar } = options;
  colourMap(colours); // refuses unknown ones before there is anything to draw
  const extent = options.extent ?? extentOf("pointsImage", groups);
  const edges: Extent = { x: extent.x, y: [extent.y[1], extent.y[0]] };
  const width = options.width ?? 640;
  const chartLike = Math.min(420, Math.max(240, width * 0.58)) / width;
  const isLog = density === "log";
  return framed({
    ...options,
    ground: ground.fill,
    edges,
    key: isLog ? [] : keyOf(groups, line !== undefined),
    ratio: aspect === undefined ? chartLike : (aspect * length(edges.y)) / length(edges.x),
    hasBar: isLog && colourBar !== undefined,
    load: loadPng,
    at: (other) => pointsImage({ ...options, width: other }),
    content(document, place) {
      const size = { width: Math.round(fine * place.width), height: Math.round(fine * place.height) };
      const to = projectionOf(place, edges);
      const marks = drawOverlays(document, overlays, place);
      if (isLog) {
        const counts = sumOf(groups.map((group) => countPoints(size, group, to, fine * radius)));
        const { raster, most } = paintCounts(size, counts, colours, ground.fill);
        const bar = { label: `${colourBar} (log scale)`, colours, low: 0, high: most };
        return { parts: [drawRaster(document, raster, place), ...marks], bar };
      }
      const parts = groups.flatMap((group) => {
        const layers = [
          ...(line === undefined ? [] : [inkLine(size, group, to, fine * line)]),
          ...(dots ? [inkOf(countPoints(size, group, to, fine * radius), opacity)] : []),
        ];
        return layers.map((values) => drawMasked(document, { ...size, values }, group.colour, place));
      });
      return { parts: [...parts, ...marks] };
    },
  });
}

type Coloured = PointGroup & { readonly colour: string };

/** @throws UsageError when there is no group, or one has more x than y or the other way round. */
function coloured({ points }: PointsImageOptions, ground: KnownGround): Coloured[] {
  const groups = "x" in points ? [points] : points;
  if (groups.length === 0) throw new UsageError("pointsImage: there are no points; give at least one group.");
  const own = ground.fill === undefined ? light.ink : ground.dark ? "#ffffff" : "#000000";
  return groups.map((group, i) => {
    checkPlaces("pointsImage", group);
    const house = groups.length === 1 ? own : ground.categories[i % ground.categories.length]!;
    return { ...group, colour: group.colour ?? house };
  });
}

function keyOf(groups: readonly Coloured[], line: boolean): KeyEntry[] {
  const look = line ? { line } : { disc: "full" as const };
  return groups.flatMap(({ label, colour }) => (label === undefined ? [] : [{ text: label, colour, ...look }]));
}

function length([first, last]: readonly [number, number]): number {
  return Math.abs(last - first);
}

/** From the smallest to the largest finite coordinates, and a fiftieth more on each side. */
export function extentOf(who: string, groups: readonly Places[]): Extent {
  const along = (axis: "x" | "y"): [number, number] => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { [axis]: values } of groups) {
      for (let i = 0; i < values.length; i++) {
        const value = values[i]!;
        if (!Number.isFinite(value)) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    if (low > high) throw new UsageError(`${who}: there is no finite point along ${axis}; give an extent.`);
    const margin = low === high ? Math.abs(low) / 10 || 1 : (high - low) / 50;
    return [low - margin, high + margin];
  };
  return { x: along("x"), y: along("y") };
}

/** Pixels of the image from coordinates. */
function projectionOf(place: Place, { x, y }: Extent): Projection {
  const [perX, perY] = [(fine * place.width) / (x[1] - x[0]), (fine * place.height) / (y[1] - y[0])];
  return { x: (value) => (value - x[0]) * perX, y: (value) => (value - y[0]) * perY };
}

function sumOf(counts: readonly Uint32Array[]): Uint32Array {
  const sum = new Uint32Array(counts[0]!.length);
  for (const each of counts) for (let i = 0; i < sum.length; i++) sum[i]! += each[i]!;
  return sum;
}

/** The counts in colours, even in log(1 + n); pixels without a point in the ground's colour, if there is one. */
function paintCounts(size: Size, counts: Uint32Array, colours: Colours, ground: string | undefined) {
  const most = counts.reduce((greatest, count) => Math.max(greatest, count), 0);
  const values = Float64Array.from(counts, (count) =>
    count === 0 && ground !== undefined ? Number.NaN : math.log(1 + count),
  );
  const high = math.log(1 + Math.max(1, most));
  return { raster: paint({ ...size, values }, { colours, low: 0, high, badColour: ground }), most };
}
