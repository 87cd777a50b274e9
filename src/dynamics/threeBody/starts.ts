// Where body 1 starts when a picture is made: a grid laid in a plane of space. Where the grid's own places are is plane/grid.ts.
import { UsageError } from "#kit";
import type { Grid } from "../plane/grid.ts";
import type { ThreeBodies, Triple } from "./bodies.ts";
import type { Column } from "./divergence.ts";

/** Which coordinates of body 1 go with the columns and the rows of a grid; the third is one number for all. */
export type PlaneName = "xy" | "yz" | "xz";

const axesOf: { readonly [P in PlaneName]: readonly [across: number, down: number, fixed: number] } = {
  xy: [0, 1, 2],
  yz: [1, 2, 0],
  xz: [0, 2, 1],
};

/** The bodies with body 1 at every sample of the grid, row after row: sample (row, column) is start row * width + column. */
export function startsInPlane(
  bodies: ThreeBodies<Column>,
  grid: Grid,
  plane: PlaneName,
  at: number,
): ThreeBodies<Column> {
  if (grid.low) {
    throw new UsageError("startsInPlane: three bodies are computed in doubles, and this grid is finer; use gridOver.");
  }
  const { width, height } = grid;
  const [across, down, fixed] = axesOf[plane];
  const start: Column[] = [0, 0, 0];
  start[across] = new Float64Array(width * height).map((_, k) => grid.x[k % width]!);
  start[down] = new Float64Array(width * height).map((_, k) => grid.y[Math.floor(k / width)]!);
  start[fixed] = at;
  return {
    ...bodies,
    positions: [start as unknown as Triple<Column>, bodies.positions[1], bodies.positions[2]],
  };
}

/** A part of a grid: the very same places, so that tiles agree at their seams to the last bit. */
export function tileOf(
  grid: Grid,
  {
    column,
    row,
    width,
    height,
  }: { readonly column: number; readonly row: number; readonly width: number; readonly height: number },
): Grid {
  const fits = (from: number, count: number, of: number) =>
    Number.isInteger(from) && Number.isInteger(count) && from >= 0 && count >= 1 && from + count <= of;
  if (!fits(column, width, grid.width) || !fits(row, height, grid.height)) {
    throw new UsageError(
      `tileOf: ${width} x ${height} samples from column ${column}, row ${row}, are not within ${grid.width} x ${grid.height}.`,
    );
  }
  return { width, height, x: grid.x.slice(column, column + width), y: grid.y.slice(row, row + height) };
}
