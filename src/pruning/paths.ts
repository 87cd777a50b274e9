// The path matrix of tasks and its distance from a perfect split. Counts pairs joined by a path, not paths.
import type { Analysis } from "./analysis.ts";
import { spreadLabels } from "./labels.ts";
import { type Task, taskMembership } from "./tasks.ts";

/**
 * Entry [i][j]: the share of the pairs (input of task i, output of task j) that an active path joins. A dense network has
 * ones everywhere. Off the diagonal, all zeros mean a clean separation; with one output a task the matrix is the identity
 * exactly when the splitting value is 0.
 */
export function pathMatrix(analysis: Analysis, tasks: readonly Task[]): number[][] {
  const outputCount = taskMembership("pathMatrix", analysis.widths, tasks).outputs.length;
  const reached = spreadLabels(
    analysis,
    "outputs",
    Array.from({ length: outputCount }, (_, output) => output),
  );
  return tasks.map(({ inputs }) =>
    tasks.map(({ outputs }) => {
      let joined = 0;
      for (const input of inputs) for (const output of outputs) joined += Number(reached.has(0, input, output));
      return joined / (inputs.length * outputs.length);
    }),
  );
}

/** Frobenius distance ||R - I|| of a square matrix from the identity: 0 for a perfect split, sqrt(T^2 - T) for a dense network of T tasks. */
export function distanceFromIdentity(matrix: readonly (readonly number[])[]): number {
  let squares = 0;
  matrix.forEach((row, i) => {
    row.forEach((entry, j) => {
      const distance = entry - Number(i === j);
      squares += distance * distance;
    });
  });
  return Math.sqrt(squares);
}
