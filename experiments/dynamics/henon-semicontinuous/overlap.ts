// Do two pictures lie over each other? Points of one against cells that the other's points fall into.

/** A grid of square-ish cells over a rectangle, those with a point in them marked. */
export interface Cells {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly columns: number;
  readonly rows: number;
  readonly marked: Uint8Array;
}

interface Places {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

export function mark(points: Places, grid: Omit<Cells, "marked">): Cells {
  const cells = { ...grid, marked: new Uint8Array(grid.columns * grid.rows) };
  for (let k = 0; k < points.x.length; k++) {
    const at = cellOf(cells, points.x[k], points.y[k]);
    if (at) cells.marked[at.row * cells.columns + at.column] = 1;
  }
  return cells;
}

/** The share of points within the rectangle that lie in a marked cell, or beside one: at most one cell away. 0 of no points. */
export function shareOver(points: Places, cells: Cells): number {
  let [over, all] = [0, 0];
  for (let k = 0; k < points.x.length; k++) {
    const at = cellOf(cells, points.x[k], points.y[k]);
    if (!at) continue;
    all++;
    if (isNearMarked(cells, at)) over++;
  }
  return all === 0 ? 0 : over / all;
}

function isNearMarked({ columns, rows, marked }: Cells, { column, row }: { column: number; row: number }): boolean {
  for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
    for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
      if (marked[r * columns + c]) return true;
    }
  }
  return false;
}

function cellOf({ x, y, columns, rows }: Omit<Cells, "marked">, px: number, py: number) {
  const column = Math.floor(((px - x[0]) / (x[1] - x[0])) * columns);
  const row = Math.floor(((py - y[0]) / (y[1] - y[0])) * rows);
  return column >= 0 && column < columns && row >= 0 && row < rows ? { column, row } : undefined;
}
