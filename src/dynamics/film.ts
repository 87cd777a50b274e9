// Escape times of one picture after another, as one array to be kept and drawn as a film. Draws nothing.
import { type ArrayData, arrayData, UsageError } from "#kit";
import type { EscapeRun, EscapeTime } from "./plane/escapeTime.ts";
import type { Grid } from "./plane/grid.ts";

/** One picture: where it is sampled, and with which constants. */
export interface Scene<K extends string> extends EscapeRun<K> {
  readonly grid: Grid;
}

/**
 * The counts of each scene; `onProgress` is told how far it is, 0 to 1.
 * @returns i32 [scenes, height, width].
 * @throws UsageError when there are none, or their grids differ in size.
 */
export function countsFilm<K extends string>(
  escapes: EscapeTime<K>,
  scenes: readonly Scene<K>[],
  onProgress?: (fraction: number) => void,
): ArrayData {
  if (scenes.length === 0) throw new UsageError("countsFilm: a film has at least one scene, got none.");
  const { width, height } = scenes[0].grid;
  const film = new Int32Array(scenes.length * height * width);
  for (const [k, { grid, ...run }] of scenes.entries()) {
    if (grid.width !== width || grid.height !== height) {
      const sizes = `${grid.width} x ${grid.height}, the first ${width} x ${height}`;
      throw new UsageError(`countsFilm: scenes are of one size, and number ${k} is ${sizes}.`);
    }
    film.set(escapes.counts(grid, run), k * height * width);
    onProgress?.((k + 1) / scenes.length);
  }
  return arrayData("i32", [scenes.length, height, width], film);
}

/** The frames of an array [frames, height, width], without copying. */
export function framesOf({ data, shape: [frames, height, width] }: ArrayData): ArrayData["data"][] {
  return Array.from({ length: frames }, (_, k) => data.subarray(k * height * width, (k + 1) * height * width));
}
