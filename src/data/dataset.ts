// What a dataset is, and the few things done to one whole: choosing rows, changing the element type, naming. Generates nothing.
import { type ArrayData, arrayData, convertArray, type DType, emptyData, UsageError } from "#kit";

/** One of the problems put side by side in a dataset: which columns of the inputs and of the targets are its own. */
export interface Task {
  readonly name: string;
  /** Column indices of the inputs, in order. */
  readonly inputs: readonly number[];
  /** Column indices of the targets, in order. */
  readonly outputs: readonly number[];
}

/** Samples as rows. Every column belongs to exactly one task, and tasks own their columns in order. */
export interface Dataset {
  /** [samples, features] */
  readonly inputs: ArrayData;
  /** [samples, outputs]; class labels are 0 and 1 */
  readonly targets: ArrayData;
  readonly tasks: readonly Task[];
}

/** How many rows, checked to be the same in inputs and targets. */
export function sampleCount(dataset: Dataset): number {
  const { inputs, targets } = dataset;
  if (inputs.shape.length !== 2 || targets.shape.length !== 2 || inputs.shape[0] !== targets.shape[0]) {
    throw new UsageError(
      `dataset: inputs [${inputs.shape}] and targets [${targets.shape}] must both be [samples, columns] with as many samples.`,
    );
  }
  return inputs.shape[0]!;
}

/**
 * The samples at `indices`, in that order; an index may come twice.
 * @throws UsageError when an index is no row.
 */
export function takeRows(dataset: Dataset, indices: ArrayLike<number>): Dataset {
  const count = sampleCount(dataset);
  const stray = Array.from(indices).find((index) => !Number.isInteger(index) || index < 0 || index >= count);
  if (stray !== undefined)
    throw new UsageError(`takeRows: no row ${stray}, the dataset has ${count} rows counted from 0.`);
  return { ...dataset, inputs: rowsOf(dataset.inputs, indices), targets: rowsOf(dataset.targets, indices) };
}

function rowsOf(array: ArrayData, indices: ArrayLike<number>): ArrayData {
  const width = array.shape[1]!;
  const data = emptyData(array.dtype, indices.length * width);
  for (let row = 0; row < indices.length; row++) {
    const from = indices[row]! * width;
    data.set(array.data.subarray(from, from + width), row * width);
  }
  return { dtype: array.dtype, shape: [indices.length, width], data };
}

/** The same dataset with inputs and targets as `dtype`. Generators work in f64; networks usually want "f32", rounded once, here. */
export function withDType(dataset: Dataset, dtype: DType): Dataset {
  return {
    ...dataset,
    inputs: convertArray(dataset.inputs, dtype),
    targets: convertArray(dataset.targets, dtype),
  };
}

/**
 * A dataset of a single task under another name, to tell two of a kind apart before they are concatenated.
 * @throws UsageError when there are several tasks.
 */
export function renameTask(dataset: Dataset, name: string): Dataset {
  if (dataset.tasks.length !== 1) {
    throw new UsageError(`renameTask: wants a dataset of one task, got ${dataset.tasks.length} tasks.`);
  }
  return { ...dataset, tasks: [{ ...dataset.tasks[0]!, name }] };
}

/** One column of a [rows, columns] array. */
export function columnOf(array: ArrayData, column: number): Float64Array {
  const [rows, width] = array.shape as [number, number];
  return Float64Array.from({ length: rows }, (_, row) => array.data[row * width + column]!);
}

/** A dataset of one task that owns all columns; points are x and y in turn, labels one per point. */
export function pointsDataset(name: string, points: Float64Array, labels: Float64Array): Dataset {
  return {
    inputs: arrayData("f64", [labels.length, 2], points),
    targets: arrayData("f64", [labels.length, 1], labels),
    tasks: [{ name, inputs: [0, 1], outputs: [0] }],
  };
}
