// A map far wider than high, put together from tiles, and the dark slits in it by which its parts repeat.
// Source: notebook 002, lines 516-522; it gives the range of x, but neither that of y nor the steps.
import { canonicalVariant, divergenceCounter, type Grid, gridOver, tileOf } from "#dynamics";
import { countMap } from "./strips.ts";

/** m. */
export const wideRange = { x: [-40, 470], y: [-30, 30] } as const;

/** Square samples of the given size, m, over the whole range. */
export function wideGrid(sample: number): Grid {
  const { x, y } = wideRange;
  const [width, height] = [x, y].map(([from, to]) => Math.round((to - from) / sample)) as [number, number];
  return gridOver({ x, y, width, height, ends: "excluded" });
}

/** Columns of the tiles: `tiles` of them, the first ones a column wider where they do not divide the width. */
export function tileColumns(width: number, tiles: number): { readonly column: number; readonly width: number }[] {
  const edges = Array.from({ length: tiles + 1 }, (_, i) => Math.ceil((i * width) / tiles));
  return edges.slice(1).map((end, i) => ({ column: edges[i]!, width: end - edges[i]! }));
}

/** Puts a tile's rows where they belong. */
export function paste(into: Int32Array, width: number, tile: Int32Array, column: number, tileWidth: number): void {
  for (let row = 0; row < into.length / width; row++) {
    into.set(tile.subarray(row * tileWidth, (row + 1) * tileWidth), row * width + column);
  }
}

/** Steps together on a part of the grid, by a program of its own. */
export function countTile(grid: Grid, column: number, width: number, at: number, limit: number): Int32Array {
  const tile = tileOf(grid, { column, row: 0, width, height: grid.height });
  return countMap(divergenceCounter(canonicalVariant), { grid: tile, plane: "xy", at, limit });
}

/**
 * Columns where nothing parts though something does close by on both sides, as the x in the middle of each, m: where body 1 begins so
 * far out that its first return meets the others in between. At most `most` columns wide.
 */
export function slits(grid: Grid, times: Int32Array, limit: number, most: number): number[] {
  const { width, height, x } = grid;
  const isDark = Array.from({ length: width }, (_, column) => {
    for (let row = 0; row < height; row++) if (times[row * width + column]! < limit) return false;
    return true;
  });
  const found: number[] = [];
  for (let column = 1; column < width; column++) {
    if (!isDark[column] || isDark[column - 1]) continue;
    let end = column;
    while (end < width && isDark[end]) end++;
    if (end < width && end - column <= most) found.push((x[column]! + x[end - 1]!) / 2);
  }
  return found;
}
