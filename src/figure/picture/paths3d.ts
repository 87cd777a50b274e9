// Paths in space as their makers hand them over: checks, and what they span. Draws nothing.
import { UsageError } from "#kit";
import { axisNames, type Extent3d } from "./view.ts";

/** Places one after another: of place i the coordinates are x[i], y[i], z[i]. One that is not finite parts the path. */
export interface Path3d {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly z: ArrayLike<number>;
  /** "#rrggbb"; the house's categories in turn when absent. */
  readonly colour?: string;
  /** A cross on every place, over what else is there, in place of a line and discs. */
  readonly crosses?: boolean;
  /** Its name in a key over the picture. */
  readonly label?: string;
}

/** @throws UsageError for none or too many, or coordinates that differ in number. */
export function checkPaths(who: string, paths: readonly Path3d[]): void {
  if (paths.length === 0 || paths.length > 255)
    throw new UsageError(`${who}: there are 1 to 255 paths, got ${paths.length}.`);
  for (const { x, y, z } of paths) {
    if (x.length === y.length && x.length === z.length) continue;
    const got = `${x.length}, ${y.length} and ${z.length}`;
    throw new UsageError(`${who}: a path has as many x as y as z, got ${got}.`);
  }
}

/** @throws UsageError when an end is not finite or not below the other. */
export function checkExtent(who: string, extent: Extent3d): void {
  for (const name of axisNames) {
    const [low, high] = extent[name];
    if (Number.isFinite(low) && Number.isFinite(high) && low < high) continue;
    throw new UsageError(
      `${who}: the extent along ${name} is two finite numbers, the lower first, got ${low} and ${high}.`,
    );
  }
}

/** From the smallest to the largest finite coordinate; around a single one as much room on both sides. */
export function extentOf(who: string, paths: readonly Path3d[]): Extent3d {
  const along = (axis: "x" | "y" | "z"): [number, number] => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { [axis]: values } of paths) {
      for (let i = 0; i < values.length; i++) {
        const value = values[i]!;
        if (!Number.isFinite(value)) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    if (low > high) throw new UsageError(`${who}: no place is finite along ${axis}; give an extent.`);
    const margin = low === high ? Math.abs(low) / 10 || 1 : 0;
    return [low - margin, high + margin];
  };
  return { x: along("x"), y: along("y"), z: along("z") };
}
