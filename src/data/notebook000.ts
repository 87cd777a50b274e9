// The three text files that notebook 000 reads back, with what is written where they are not there. Draws, and opens no file.
import { type ArrayData, arrayData, type SourceArrays, stream } from "#kit";

/** Rows of the one batch that every step of the notebook sees. */
export const notebookRows = 32;
export const notebookFeatures = 128;
/** Both sides of the other model's tether tensor. */
export const notebookWidth = 64;

export interface NotebookFile {
  readonly array: "inputs" | "labels" | "other";
  readonly file: string;
  readonly shape: readonly number[];
}

export const notebookFiles: readonly NotebookFile[] = [
  { array: "inputs", file: "data_input.txt", shape: [notebookRows, notebookFeatures] },
  { array: "labels", file: "labels_input.txt", shape: [notebookRows] },
  { array: "other", file: "tether_other_model.txt", shape: [notebookWidth, notebookWidth] },
];

/** What the notebook draws: uniform inputs and tethers, labels uniform in 0 to 9; f64, the same whenever nothing else is given. */
export function notebookDefaults(
  rng = stream("notebook 000"),
): SourceArrays & Record<NotebookFile["array"], ArrayData> {
  const count = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  const draw = ({ array, shape }: NotebookFile) => {
    const own = rng.fold(array);
    return arrayData("f64", shape, array === "labels" ? own.integers(count(shape), 10) : own.uniform(count(shape)));
  };
  const [inputs, labels, other] = notebookFiles.map(draw);
  return { inputs: inputs!, labels: labels!, other: other! };
}
