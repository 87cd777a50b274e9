// What is asked of orbits of the logistic map: how many values they end in, by how many steps two of them are apart in time, and the
// closed form at r = 4.
import { type ArrayData, math } from "#kit";
import { computed, type Measurement } from "#lab";

/** Values that differ by more than `tolerance`, rising; each is the lowest of those it stands for. */
export function distinct(values: ArrayLike<number>, tolerance: number): number[] {
  const found: number[] = [];
  for (const value of Array.from(values).sort((a, b) => a - b)) {
    if (found.length === 0 || value - found[found.length - 1] > tolerance) found.push(value);
  }
  return found;
}

/** By how many steps, of 0 to period - 1, the first orbit runs ahead of the second: where they then differ least, and by how much. */
export function ahead(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  period: number,
): { steps: number; residual: number } {
  const shifts = Array.from({ length: period }, (_, steps) => {
    const differences = Array.from({ length: period }, (_, at) => Math.abs(first[at] - second[at + steps]));
    return { steps, residual: Math.max(...differences) };
  });
  return shifts.reduce((best, each) => (each.residual < best.residual ? each : best));
}

/** sin^2(2^n arcsin sqrt(x0)): the n-th iterate at r = 4 (E. Schroeder, 1870). */
export function closedForm(start: number, n: number): number {
  const root = Math.sqrt(start);
  const angle = math.atan2(root, Math.sqrt(1 - start)); // arcsin of the root
  const sine = math.sin(2 ** n * angle);
  return sine * sine;
}

/** The largest difference of the values an orbit ended in from those listed, rising; unmeasured when they are others in number. */
export function endDifference(
  run: { field(name: string): { readonly [rate: string]: ArrayData } } | undefined,
  r: number,
  expected: readonly number[],
): Measurement {
  if (!run) return { unmeasured: "the arm was not run" };
  const { data } = run.field("ends")[`r${r}`];
  if (data.length !== expected.length)
    return { unmeasured: `the orbit ended in ${data.length} values, not ${expected.length}` };
  return computed(Math.max(...expected.map((value, at) => Math.abs(data[at] - value))));
}

export function imageAt(
  rows: readonly { readonly x: number; readonly value: number }[],
  step: number,
): number | undefined {
  return rows.find(({ x }) => x === step)?.value;
}
