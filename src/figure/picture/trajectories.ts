// Paths in space as a figure: seen from one side, the nearer over the farther, with a box of axes. Computes no paths.
import type { Figure } from "../figure.ts";
import { light } from "../palette.ts";
import { DeepCanvas } from "../raster/paths.ts";
import { loadPng } from "../raster/png.ts";
import { parseColour } from "../raster/raster.ts";
import { type BoxAxes, boxMargin, darkBox, drawBox, paperBox } from "./box-axes.ts";
import type { ColourBar } from "./colour-bar.ts";
import { type FrameOptions, framed } from "./frame.ts";
import { type Ground, groundOf } from "./ground.ts";
import { drawRaster } from "./image.ts";
import { checkExtent, checkPaths, extentOf, type Path3d } from "./paths3d.ts";
import { type Area, type Camera, cameraOf, type Extent3d, type Seen, type View } from "./view.ts";

export interface Trajectories3dOptions extends Omit<FrameOptions, "axes"> {
  /** At most 255. */
  readonly paths: readonly Path3d[];
  /** Elevation 30 and azimuth -60 when absent, as in matplotlib. */
  readonly view?: View;
  /** What of space is seen: a place outside parts its path. That of the finite places when absent. */
  readonly extent?: Extent3d;
  /** Units as long along each axis. When absent the box is as 4 : 4 : 3 whatever it spans, as in matplotlib. */
  readonly equal?: boolean;
  /** A box with ticks, and names if given; none when false. */
  readonly axes?: boolean | BoxAxes;
  /** Width of the paths in CSS pixels, 1 when absent; 0 leaves them out. */
  readonly line?: number;
  /** Radius of a disc on every place, in CSS pixels; none when absent. */
  readonly radius?: number;
  /** Radius of a disc on the last place of each path, in CSS pixels; none when absent. */
  readonly ends?: number;
  /** A bar that tells what the paths' colours mean, where they are those of a map. */
  readonly colourBar?: ColourBar;
  /** What lies under the paths; the paper when absent. */
  readonly ground?: Ground;
}

/** Pixels of the image in a CSS pixel, each way. */
const fine = 2;

/**
 * Paths in space, in parallel projection, as an image of two pixels a CSS pixel, whatever their length.
 * @throws UsageError for paths whose coordinates differ in number, none at all, or views and extents that are no numbers.
 */
export function trajectories3d(options: Trajectories3dOptions): Figure {
  const { paths, view = { elevation: 30, azimuth: -60 }, equal = false, axes = true } = options;
  const who = "trajectories3d";
  checkPaths(who, paths);
  const extent = options.extent ?? extentOf(who, paths);
  checkExtent(who, extent);
  cameraOf(view, extent, equal, { left: 0, top: 0, width: 1, height: 1 }); // refuses a view before there is anything to draw
  const ground = groundOf(who, options.ground ?? "paper");
  // Ink follows the theme in charts; pixels cannot.
  const house = ground.categories.filter((colour) => colour !== light.ink);
  const colours = paths.map(({ colour }, i) => colour ?? house[i % house.length]!);
  const rgb = colours.map((colour) => parseColour(who, colour));
  return framed({
    ...options,
    axes: false,
    edges: { x: [0, 1], y: [0, 1] },
    ratio: 0.8,
    ground: ground.fill,
    key: paths.flatMap(({ label, crosses = false }, i) =>
      label === undefined ? [] : [{ text: label, colour: colours[i]!, line: !crosses, cross: crosses }],
    ),
    hasBar: options.colourBar !== undefined,
    load: loadPng,
    at: (width) => trajectories3d({ ...options, width }),
    content(document, place) {
      const inset = axes ? boxMargin(place.width) : { x: 6, y: 6 };
      const area: Area = {
        left: place.left + inset.x,
        top: place.top + inset.y,
        width: Math.max(20, place.width - 2 * inset.x),
        height: Math.max(20, place.height - 2 * inset.y),
      };
      const camera = cameraOf(view, extent, equal, area);
      const image = new DeepCanvas(Math.round(fine * place.width), Math.round(fine * place.height));
      const see = seenFrom(camera, place, extent);
      for (const [colour, path] of paths.entries()) drawPath(image, path, colour, see, options);
      const names = typeof axes === "object" ? axes : {};
      const box = axes
        ? [drawBox(document, { camera, extent, names, place, colours: ground.dark ? darkBox : paperBox })]
        : [];
      const parts = [...box, drawRaster(document, image.raster(rgb), place)];
      return options.colourBar === undefined ? { parts } : { parts, bar: options.colourBar };
    },
  });
}

type See = (x: number, y: number, z: number) => Seen | undefined;

/** In pixels of the image; nothing of places outside the extent. */
function seenFrom(camera: Camera, { left, top }: Area, extent: Extent3d): See {
  const isIn = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high;
  return (x, y, z) => {
    if (!isIn(x, extent.x) || !isIn(y, extent.y) || !isIn(z, extent.z)) return undefined;
    const seen = camera.see(x, y, z, { x: 0, y: 0, depth: 0 });
    seen.x = fine * (seen.x - left);
    seen.y = fine * (seen.y - top);
    return seen;
  };
}

function drawPath(image: DeepCanvas, path: Path3d, colour: number, see: See, options: Trajectories3dOptions): void {
  const { line = 1, radius, ends } = options;
  const { x, y, z } = path;
  let last: Seen | undefined;
  let end: Seen | undefined;
  for (let i = 0; i < x.length; i++) {
    const seen = see(x[i]!, y[i]!, z[i]!);
    if (seen === undefined) {
      last = undefined;
      continue;
    }
    if (path.crosses) {
      drawCross(image, seen, colour);
      continue;
    }
    end = seen;
    if (radius !== undefined) image.disc(seen, fine * radius, colour);
    // What moves less than a quarter of a pixel shows nothing new.
    const near = last && Math.abs(seen.x - last.x) < 0.25 && Math.abs(seen.y - last.y) < 0.25;
    if (near) continue;
    if (line > 0) image.stroke(last ?? seen, seen, fine * line, colour);
    last = seen;
  }
  if (end && ends !== undefined) image.disc({ ...end, depth: end.depth + 1e-3 }, fine * ends, colour);
}

function drawCross(image: DeepCanvas, { x, y, depth }: Seen, colour: number): void {
  const arm = 4 * fine;
  const over = depth + 1e-2;
  for (const side of [-1, 1]) {
    const end = (sign: number) => ({ x: x + sign * arm, y: y + sign * side * arm, depth: over });
    image.stroke(end(-1), end(1), 1.5 * fine, colour);
  }
}
