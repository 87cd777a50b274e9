// The text files of notebook 000 in a folder: read where they are, written where they are not.
import * as fs from "node:fs";
import * as path from "node:path";
import { type ArrayData, arrayData, hashArrays, UsageError } from "#kit";
import { notebookDefaults, notebookFeatures, notebookFiles, notebookRows, notebookWidth } from "../notebook000.ts";
import { formatNumbers, parseNumbers } from "../numbers.ts";

/**
 * A missing file is written with its default numbers, an empty one stands for them and is left as it is.
 * @throws UsageError for a file that cannot be read or written, has a word that is no number, or another count than expected; then no
 *   file is written.
 */
export function readNotebookFiles(folder: string): Record<string, ArrayData> {
  const { arrays, missing } = notebookArrays(folder);
  const defaults = notebookDefaults();
  const perLine = { inputs: notebookFeatures, labels: notebookRows, other: notebookWidth };
  for (const { array, file: name } of notebookFiles) {
    const file = path.join(folder, name);
    if (missing.includes(file)) writeNew(file, formatNumbers(defaults[array].data, perLine[array]));
  }
  return arrays;
}

/**
 * A hash of the numbers, by whatever words they are written; writes nothing.
 * @throws UsageError as reading them does.
 */
export function notebookContents(folder: string): string {
  return hashArrays(notebookArrays(folder).arrays);
}

/** The arrays, and the files that are not there, whose defaults are among them. */
function notebookArrays(folder: string): { arrays: Record<string, ArrayData>; missing: string[] } {
  const defaults = notebookDefaults();
  const missing: string[] = [];
  const arrays = notebookFiles.map(({ array, file: name, shape }) => {
    const file = path.join(folder, name);
    const standard = defaults[array];
    const text = readText(file);
    if (text === undefined) {
      missing.push(file);
      return [array, standard] as const;
    }
    const values = parseNumbers(text, { file, count: standard.data.length });
    if (values !== undefined && array === "labels") checkLabels(values, file);
    return [array, values === undefined ? standard : arrayData("f64", shape, values)] as const;
  });
  return { arrays: Object.fromEntries(arrays), missing };
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}.`);
  }
}

/** Whoever wrote the file in the meantime keeps it. */
function writeNew(file: string, text: string): void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return;
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}.`);
  }
}

function checkLabels(values: Float64Array, file: string): void {
  const at = values.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value <= 9));
  if (at >= 0) throw new UsageError(`${file}: word ${at + 1}, ${values[at]}, is no label from 0 to 9.`);
}
