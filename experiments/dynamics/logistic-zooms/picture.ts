// The orbit map seen through a window: which cells of a grid orbits touch. And how far two such pictures are one.

export interface Window {
  /** Growth rates, left to right. */
  readonly rates: readonly [number, number];
  /** Values, bottom to top; from high to low turns the picture over. */
  readonly values: readonly [number, number];
}

export interface PictureOptions {
  readonly columns: number;
  readonly rows: number;
  /** Steps at each growth rate before anything is seen. */
  readonly skip: number;
  /** Most steps after them at each growth rate. */
  readonly most: number;
  /** A column is done when the orbit has been in the window this often. */
  readonly hits: number;
}

/** 1 for each cell that is touched, row by row from the bottom; the orbit of 1/2 at the growth rate of each column's middle. */
export function seen({ rates, values }: Window, { columns, rows, skip, most, hits }: PictureOptions): Uint8Array {
  const cells = new Uint8Array(columns * rows);
  const perValue = rows / (values[1] - values[0]);
  for (let column = 0; column < columns; column++) {
    const r = rates[0] + ((rates[1] - rates[0]) * (column + 0.5)) / columns;
    let x = 0.5;
    for (let step = 0; step < skip; step++) x = r * x * (1 - x);
    let left = hits;
    for (let step = 0; step < most && left > 0; step++) {
      x = r * x * (1 - x);
      const row = Math.floor((x - values[0]) * perValue);
      if (row < 0 || row >= rows) continue;
      cells[row * columns + column] = 1;
      left--;
    }
  }
  return cells;
}

/** The smaller of the shares of touched cells of either picture that have one of the other on them or beside them. */
export function overlap(first: Uint8Array, second: Uint8Array, columns: number): number {
  return Math.min(covered(first, second, columns), covered(second, first, columns));
}

function covered(of: Uint8Array, by: Uint8Array, columns: number): number {
  const rows = of.length / columns;
  let [touched, met] = [0, 0];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (of[row * columns + column] === 0) continue;
      touched++;
      let near = false;
      for (let up = Math.max(0, row - 1); up <= Math.min(rows - 1, row + 1); up++) {
        for (let across = Math.max(0, column - 1); across <= Math.min(columns - 1, column + 1); across++) {
          near ||= by[up * columns + across] === 1;
        }
      }
      if (near) met++;
    }
  }
  return touched === 0 ? 0 : met / touched;
}
