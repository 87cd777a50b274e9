// How far a network has fallen apart along its tasks: coverage, the splitting value and input purity. One level; runs of levels are in outcome.ts.
import type { Analysis } from "./analysis.ts";
import { type Task, taskMembership } from "./tasks.ts";

/** What a component must hold to cover a task: its inputs and outputs, or (for images, where few pixels survive) its outputs only. */
export type Coverage = "inputs and outputs" | "outputs";

export interface Splitting {
  /** The untapped potential s: 0 is a perfect split, n > 0 means n splits to go, and in [-1, 0) a perfect split is out of reach. */
  readonly value: number;
  /**
   * Entry [component][task]: the share of the task's inputs in the component times the share of its outputs, or the share of
   * its outputs alone.
   */
  readonly coverage: readonly (readonly number[])[];
  /** Share of active inputs that belong to their component's main task, the one whose outputs it covers best (the first of equals); undefined without active inputs. */
  readonly inputPurity: number | undefined;
  /** The same for each component. */
  readonly componentPurity: readonly number[];
}

/**
 * The coverage matrix C and the splitting value s of K tasks. While every task is whole, that is, covered entirely by one
 * component,
 *
 *     s = sum over components i of (sum over tasks j of C_ij - 1) = K - number of components;
 *
 * once one is not, s = (sum of C) / K - 1 < 0. By outputs only, a task whose outputs lie in several components would still
 * sum to 1; there its best component alone counts. And there s = 0 says nothing of inputs: a clean split also has
 * `inputPurity` 1.
 *
 * @throws UsageError unless every input and output belongs to exactly one task.
 */
export function splitting(analysis: Analysis, tasks: readonly Task[], covering: Coverage): Splitting {
  const { widths } = analysis;
  const { count, features } = analysis.components;
  const taskOf = taskMembership("splitting", widths, tasks);
  const inputs = countMembers(features[0]!, taskOf.inputs, count, tasks.length);
  const outputs = countMembers(features.at(-1)!, taskOf.outputs, count, tasks.length);

  const shareOfOutputs = (component: number, task: number) => outputs[component]![task]! / tasks[task]!.outputs.length;
  const coverage = inputs.map((inputsOf, component) =>
    tasks.map((task, index) => {
      const share = shareOfOutputs(component, index);
      return covering === "outputs" ? share : share * (inputsOf[index]! / task.inputs.length);
    }),
  );
  // Asked of single entries, which are exactly 1 when whole; a sum of shares need not be.
  const whole = tasks.every((_, task) => coverage.some((row) => row[task] === 1));
  const covered = (task: number) => {
    const column = coverage.map((row) => row[task]!);
    return covering === "outputs" ? Math.max(0, ...column) : column.reduce((sum, share) => sum + share, 0);
  };
  const potential = tasks.reduce((sum, _, task) => sum + covered(task), 0) / tasks.length;

  const activeInputs = inputs.map((row) => row.reduce((sum, members) => sum + members, 0));
  const ownInputs = inputs.map((row, component) => {
    const shares = tasks.map((_, task) => shareOfOutputs(component, task));
    return row[shares.indexOf(Math.max(...shares))]!;
  });
  const total = activeInputs.reduce((sum, members) => sum + members, 0);
  return {
    value: whole ? tasks.length - count : potential - 1,
    coverage,
    inputPurity: total === 0 ? undefined : ownInputs.reduce((sum, members) => sum + members, 0) / total,
    componentPurity: ownInputs.map((members, component) => members / activeInputs[component]!),
  };
}

/** Entry [component][task]: how many of the terminals (inputs or outputs) of the task lie in the component. */
function countMembers(
  componentOf: Int32Array,
  taskOf: readonly number[],
  componentCount: number,
  taskCount: number,
): number[][] {
  const counts = Array.from({ length: componentCount }, () => new Array<number>(taskCount).fill(0));
  componentOf.forEach((component, terminal) => {
    if (component !== -1) counts[component]![taskOf[terminal]!]!++;
  });
  return counts;
}
