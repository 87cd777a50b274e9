// Are there vertical stripes in a map? Knows no methods.

/** Shares of fine variation that columns, or rows, have in common. */
export interface Striping {
  /** Of the second differences along the rows, the share of their variance that is the same in all rows: 1 for vertical lines. */
  readonly columns: number;
  /** The same, turned: 1 for horizontal lines. */
  readonly rows: number;
}

/**
 * Second differences t(j-1) - 2 t(j) + t(j+1) see lines a sample wide and stripes that alternate, and not what is broad. Of noise the
 * share is one over the number of rows. NaN where nothing varies.
 */
export function striping(width: number, height: number, times: Int32Array): Striping {
  const at = (row: number, column: number) => times[row * width + column]!;
  return {
    columns: commonShare(height, width - 2, (row, j) => at(row, j) - 2 * at(row, j + 1) + at(row, j + 2)),
    rows: commonShare(width, height - 2, (column, i) => at(i, column) - 2 * at(i + 1, column) + at(i + 2, column)),
  };
}

function commonShare(lines: number, places: number, value: (line: number, place: number) => number): number {
  let [common, all] = [0, 0];
  for (let place = 0; place < places; place++) {
    let sum = 0;
    for (let line = 0; line < lines; line++) {
      const here = value(line, place);
      sum += here;
      all += here * here;
    }
    common += (sum / lines) * sum;
  }
  return common / all;
}
