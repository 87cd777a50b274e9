// Paths that grow, on a plane or in space, as an animation. Computes no paths.
import { UsageError } from "#kit";
import { light } from "../palette.ts";
import type { Extent } from "../picture/frame.ts";
import { type Ground, groundOf } from "../picture/ground.ts";
import { checkPlaces, type Places } from "../picture/overlays.ts";
import { checkExtent, checkPaths, type Path3d, extentOf as spaceOf } from "../picture/paths3d.ts";
import { extentOf as planeOf } from "../picture/points-image.ts";
import { cameraOf, type Extent3d, type Seen, seenBox, type View } from "../picture/view.ts";
import { DeepCanvas } from "../raster/paths.ts";
import { parseColour } from "../raster/raster.ts";
import { type Animation, checkAnimation } from "./animation.ts";

interface GrowthOptions {
  readonly title?: string;
  /** Their number. */
  readonly frames: number;
  /** In pixels; 480 when absent. */
  readonly width?: number;
  /** In pixels; as the width when absent. */
  readonly height?: number;
  /** 40 when absent: 25 frames a second. */
  readonly millisecondsPerFrame?: number;
  /** How many places of each path are seen in a frame. Evenly more, to all of the longest path in the last frame, when absent. */
  readonly shown?: (frame: number) => number;
  /** How many places stay behind the last one; all when absent. */
  readonly tail?: number;
  /** Width of the paths in pixels; 1.5 when absent. */
  readonly line?: number;
  /** Radius of the disc at each path's last place in pixels; 4 when absent, 0 for none. */
  readonly head?: number;
  /** Black when absent; "paper" is the light theme's. */
  readonly ground?: Ground;
}

/** Places one after another on a plane, in a colour of their own ("#rrggbb") or the house's. */
export interface Path2d extends Places {
  readonly colour?: string;
}

export interface PathAnimation2dOptions extends GrowthOptions {
  readonly paths: readonly Path2d[];
  /** Left edge, right edge; bottom edge, top edge. That of all finite places, and a little more, when absent. */
  readonly extent?: Extent;
  /** False fills the picture; units are as long along both axes when absent. */
  readonly equal?: boolean;
}

export interface PathAnimation3dOptions extends GrowthOptions {
  readonly paths: readonly Path3d[];
  readonly extent?: Extent3d;
  /** The box as 4 : 4 : 3 when absent, as in matplotlib; units as long along each axis when true. */
  readonly equal?: boolean;
  /** One for all frames, or one for each, as for a camera that goes round. */
  readonly view?: View | ((frame: number) => View);
  /** The walls of the box behind; left out when false. */
  readonly box?: boolean;
}

/** Writes where a place of a path is seen; nothing for a place that is not finite. */
type See = (path: number, place: number) => Seen | undefined;

/** Growing paths on a plane. @throws UsageError for paths, extents and times that do not fit. */
export function pathAnimation2d(options: PathAnimation2dOptions): Animation {
  const who = "pathAnimation2d";
  const { paths, equal = true, width = 480, height = width } = options;
  for (const path of paths) checkPlaces(who, path);
  const { x, y } = options.extent ?? planeOf(who, paths);
  const [perX, perY] = [width / (x[1] - x[0]), height / (y[1] - y[0])];
  const least = Math.min(Math.abs(perX), Math.abs(perY));
  const scale = equal ? { x: least * Math.sign(perX), y: least * Math.sign(perY) } : { x: perX, y: perY };
  const [middleX, middleY] = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
  const see: See = (path, i) => {
    const [across, up] = [paths[path]!.x[i]!, paths[path]!.y[i]!];
    if (!Number.isFinite(across) || !Number.isFinite(up)) return undefined;
    return { x: width / 2 + scale.x * (across - middleX), y: height / 2 - scale.y * (up - middleY), depth: 0 };
  };
  return growing(who, options, paths, () => ({ see, walls: [] }));
}

/** Growing paths in space, the nearer over the farther. @throws UsageError for paths, views, extents and times that do not fit. */
export function pathAnimation3d(options: PathAnimation3dOptions): Animation {
  const who = "pathAnimation3d";
  const { paths, equal = false, width = 480, height = width, box = true } = options;
  const { view = { elevation: 30, azimuth: -60 } } = options;
  checkPaths(who, paths);
  const extent = options.extent ?? spaceOf(who, paths);
  checkExtent(who, extent);
  const margin = (options.head ?? 4) + 4;
  const area = { left: margin, top: margin, width: width - 2 * margin, height: height - 2 * margin };
  return growing(who, options, paths, (frame) => {
    const camera = cameraOf(typeof view === "function" ? view(frame) : view, extent, equal, area);
    const see: See = (path, i) => {
      const { x, y, z } = paths[path]!;
      if (!Number.isFinite(x[i]!) || !Number.isFinite(y[i]!) || !Number.isFinite(z[i]!)) return undefined;
      return camera.see(x[i]!, y[i]!, z[i]!, { x: 0, y: 0, depth: 0 });
    };
    return { see, walls: box ? seenBox(camera, extent).walls : [] };
  });
}

interface Scene {
  readonly see: See;
  readonly walls: readonly (readonly [Seen, Seen])[];
}

function growing(
  who: string,
  options: GrowthOptions,
  paths: readonly (Path2d | Path3d)[],
  sceneOf: (frame: number) => Scene,
): Animation {
  const { title, frames, width = 480, height = width, millisecondsPerFrame = 40 } = options;
  if (paths.length === 0) throw new UsageError(`${who}: there are no paths; give at least one.`);
  const { fill, dark, categories } = groundOf(who, options.ground ?? "dark");
  const paper = parseColour(who, fill ?? light.paper);
  const wallColour = parseColour(who, dark ? "#4a4a4e" : light.hairline);
  const colours = paths.map(({ colour }, i) => parseColour(who, colour ?? categories[i % categories.length]!));
  const longest = Math.max(...paths.map(({ x }) => x.length));
  const shown = options.shown ?? ((frame) => Math.round(((frame + 1) / frames) * longest));
  const animation: Animation = {
    title,
    width,
    height,
    frames,
    millisecondsPerFrame,
    frame(index) {
      const { see, walls } = sceneOf(index);
      const canvas = new DeepCanvas(width, height);
      for (const [from, to] of walls) canvas.stroke(behind(from), behind(to), 1, paths.length);
      const end = Math.max(0, Math.floor(shown(index)));
      for (const path of paths.keys()) grow(canvas, path, { see, end: Math.min(end, paths[path]!.x.length), options });
      return canvas.raster([...colours, wallColour], paper);
    },
  };
  checkAnimation(who, animation);
  return animation;
}

/** Walls are behind everything. */
function behind(seen: Seen): Seen {
  return { ...seen, depth: -1e6 };
}

interface Growth {
  readonly see: See;
  /** The number of places that are seen. */
  readonly end: number;
  readonly options: GrowthOptions;
}

function grow(canvas: DeepCanvas, path: number, { see, end, options }: Growth): void {
  const { tail = Number.POSITIVE_INFINITY, line = 1.5, head = 4 } = options;
  let last: Seen | undefined;
  let drawn: Seen | undefined;
  for (let i = Math.max(0, end - 1 - tail); i < end; i++) {
    const seen = see(path, i);
    if (seen === undefined) drawn = undefined;
    else {
      last = seen;
      // What moves less than half a pixel shows nothing new.
      const near = drawn && Math.abs(seen.x - drawn.x) < 0.5 && Math.abs(seen.y - drawn.y) < 0.5;
      if (near) continue;
      if (line > 0) canvas.stroke(drawn ?? seen, seen, line, path);
      drawn = seen;
    }
  }
  if (last && drawn && line > 0) canvas.stroke(drawn, last, line, path);
  if (last && head > 0) canvas.disc(last, head, path);
}
