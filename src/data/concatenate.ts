// Several tasks in one dataset: columns side by side, rows paired as they come. And the check that they really are several.
import { type ArrayData, emptyData, UsageError } from "#kit";
import { columnOf, type Dataset, sampleCount, type Task } from "./dataset.ts";

/** From so many rows on, equal label columns are no accident: balanced labels agree by chance less than once in 10^8. */
const fewestRowsForCheck = 32;

export interface ConcatenateOptions {
  /** "allowed" for a control in which one task's labels give away another's; else that is refused. */
  readonly dependentLabels?: "refused" | "allowed";
}

/**
 * The datasets side by side: the first's input and target columns come first, and tasks keep their order with indices moved on. Row i is
 * made of every dataset's row i, so labels are independent only when each dataset was shuffled by a stream of its own.
 * @throws UsageError when row counts or element types differ, two tasks share a name, or (32 rows or more) a target column of one task
 * equals or mirrors one of another, as when two generators were given the same stream.
 */
export function concatenate(datasets: readonly Dataset[], options: ConcatenateOptions = {}): Dataset {
  const [head, ...others] = datasets;
  if (head === undefined) throw new UsageError("concatenate: wants at least one dataset, got none.");
  const rows = sampleCount(head);
  for (const other of others) {
    if (sampleCount(other) !== rows) {
      throw new UsageError(
        `concatenate: "${nameOf(head)}" has ${rows} rows and "${nameOf(other)}" ${sampleCount(other)}.`,
      );
    }
  }
  const joined: Dataset = {
    inputs: sideBySide(datasets.map(({ inputs }) => inputs)),
    targets: sideBySide(datasets.map(({ targets }) => targets)),
    tasks: joinTasks(datasets),
  };
  if (options.dependentLabels !== "allowed" && rows >= fewestRowsForCheck) refuseDependentLabels(joined);
  return joined;
}

function nameOf(dataset: Dataset): string {
  return dataset.tasks.map(({ name }) => name).join(" ‖ ");
}

function sideBySide(parts: readonly ArrayData[]): ArrayData {
  const { dtype, shape } = parts[0]!;
  const odd = parts.find((part) => part.dtype !== dtype);
  if (odd !== undefined) {
    throw new UsageError(
      `concatenate: element types ${dtype} and ${odd.dtype} do not mix, convert one with withDType.`,
    );
  }
  const rows = shape[0]!;
  const width = parts.reduce((sum, part) => sum + part.shape[1]!, 0);
  const data = emptyData(dtype, rows * width);
  let left = 0;
  for (const part of parts) {
    const own = part.shape[1]!;
    for (let row = 0; row < rows; row++) data.set(part.data.subarray(row * own, (row + 1) * own), row * width + left);
    left += own;
  }
  return { dtype, shape: [rows, width], data };
}

function joinTasks(datasets: readonly Dataset[]): Task[] {
  const tasks: Task[] = [];
  let inputsBefore = 0;
  let outputsBefore = 0;
  for (const dataset of datasets) {
    for (const { name, inputs, outputs } of dataset.tasks) {
      if (tasks.some((task) => task.name === name)) {
        throw new UsageError(`concatenate: two tasks are called "${name}", tell them apart with renameTask.`);
      }
      tasks.push({
        name,
        inputs: inputs.map((index) => index + inputsBefore),
        outputs: outputs.map((index) => index + outputsBefore),
      });
    }
    inputsBefore += dataset.inputs.shape[1]!;
    outputsBefore += dataset.targets.shape[1]!;
  }
  return tasks;
}

function refuseDependentLabels({ targets, tasks }: Dataset): void {
  const columns = tasks.map(({ name, outputs }) => ({
    name,
    columns: outputs.map((index) => columnOf(targets, index)),
  }));
  for (const [at, first] of columns.entries()) {
    for (const second of columns.slice(at + 1)) {
      const same = first.columns.some((one) => second.columns.some((other) => equalOrMirrored(one, other)));
      if (same) {
        throw new UsageError(
          `concatenate: the labels of "${first.name}" and "${second.name}" give each other away row by row; fold a stream of its own for each task, or set dependentLabels: "allowed".`,
        );
      }
    }
  }
}

function equalOrMirrored(one: Float64Array, other: Float64Array): boolean {
  const constant = one.every((value) => value === one[0]);
  return (
    !constant &&
    (one.every((value, row) => value === other[row]) || one.every((value, row) => value === 1 - other[row]!))
  );
}

/** The largest |correlation| of two columns belonging to different tasks; 0 when there is one task only. */
export interface TaskCorrelation {
  readonly inputs: number;
  readonly targets: number;
}

/** How far tasks betray each other linearly; independent samples give about 1/√rows. A column without variation counts as uncorrelated. */
export function correlationBetweenTasks({ inputs, targets, tasks }: Dataset): TaskCorrelation {
  const strongest = (array: ArrayData, columns: (task: Task) => readonly number[]) => {
    const owned = tasks.flatMap((task, index) =>
      columns(task).map((column) => ({ task: index, deviations: deviations(columnOf(array, column)) })),
    );
    let strongestYet = 0;
    for (const a of owned) {
      for (const b of owned) {
        if (a.task < b.task) strongestYet = Math.max(strongestYet, Math.abs(cosine(a.deviations, b.deviations)));
      }
    }
    return strongestYet;
  };
  return { inputs: strongest(inputs, (task) => task.inputs), targets: strongest(targets, (task) => task.outputs) };
}

function deviations(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

// r = Σ(x - x̄)(y - ȳ) / √(Σ(x - x̄)² Σ(y - ȳ)²)
function cosine(x: Float64Array, y: Float64Array): number {
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
  const norms = Math.sqrt(product(x, x) * product(y, y));
  return norms === 0 ? 0 : product(x, y) / norms;
}
