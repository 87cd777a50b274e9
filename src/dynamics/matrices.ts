// Small square matrices given by rows: product, solution of a linear system, and derivatives of a map that brings none.
import type { DynamicalMap } from "./system.ts";

export type Matrix = readonly (readonly number[])[];

export function identity(n: number): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
}

/** The matrix product: `left` after `right`. */
export function product(left: Matrix, right: Matrix): number[][] {
  return left.map((row) => right[0].map((_, j) => row.reduce((sum, x, k) => sum + x * right[k][j], 0)));
}

/** The x of matrix x = vector, by elimination with the largest pivot; undefined when the matrix is singular. */
export function solve(matrix: Matrix, vector: readonly number[]): number[] | undefined {
  const rows = matrix.map((row, i) => [...row, vector[i]]);
  const n = rows.length;
  for (let j = 0; j < n; j++) {
    let pivot = j;
    for (let i = j + 1; i < n; i++) if (Math.abs(rows[i][j]) > Math.abs(rows[pivot][j])) pivot = i;
    if (!(Math.abs(rows[pivot][j]) > 0)) return undefined;
    [rows[j], rows[pivot]] = [rows[pivot], rows[j]];
    for (let i = j + 1; i < n; i++) {
      const share = rows[i][j] / rows[j][j];
      for (let k = j; k <= n; k++) rows[i][k] -= share * rows[j][k];
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let rest = rows[i][n];
    for (let k = i + 1; k < n; k++) rest -= rows[i][k] * x[k];
    x[i] = rest / rows[i][i];
  }
  return x;
}

/** The map's own derivatives at a state, or central differences with a step of 6e-6 of each coordinate's size, at least of 1. */
export function jacobianAt(map: DynamicalMap, state: readonly number[]): number[][] {
  if (map.jacobian) return map.jacobian(state);
  const columns = state.map((x, j) => {
    // The cube root of a double's precision: errors of formula and of rounding are then alike, some 1e-11.
    const by = 6e-6 * Math.max(1, Math.abs(x));
    const [ahead, behind] = [x + by, x - by].map((moved) => map.step(state.map((y, k) => (k === j ? moved : y))));
    return ahead.map((y, i) => (y - behind[i]) / (x + by - (x - by)));
  });
  return state.map((_, i) => columns.map((column) => column[i]));
}
