// A run in the formats of other programs, and its records compacted beside metrics.jsonl. What is written can always be made again.
import * as path from "node:path";
import { type ArrayData, type NamedArrays, writeSafetensors } from "#kit";
import { writeCsv } from "../formats/csv.ts";
import { metricTable } from "../formats/metricTable.ts";
import { writeTfevents } from "../formats/tfevents.ts";
import type { Results } from "../records.ts";
import { writeAtomic } from "./files.ts";
import { writeParquet } from "./parquet.ts";
import type { RunDocument } from "./runDocument.ts";

/** What a run holds, wherever it lies. */
export interface ExportedRun {
  /** The name of its folder. */
  readonly name: string;
  readonly document: RunDocument;
  readonly results: Results;
  loadField(name: string): NamedArrays;
}

export const exportFormats = ["parquet", "csv", "tfevents", "safetensors"] as const;
export type ExportFormat = (typeof exportFormats)[number];

interface ExportedFile {
  /** Relative to where exports go. */
  readonly file: string;
  readonly content: string | Uint8Array;
}

/** The file of each format. */
export const exporters: { readonly [F in ExportFormat]: (run: ExportedRun) => Promise<ExportedFile> } = {
  async parquet(run) {
    return { file: `${run.name}.parquet`, content: await parquetOf(run) };
  },
  async csv({ name, results }) {
    const columns = metricTable(results);
    const rows = columns[0].values.map((_, row) => [name, ...columns.map(({ values }) => values[row])]);
    return { file: `${name}.csv`, content: writeCsv(["run", ...columns.map((column) => column.name)], rows) };
  },
  async tfevents({ name, document, results }) {
    const started = Date.parse(document.started) / 1000;
    const wallTime = Number.isNaN(started) ? 0 : started;
    // A folder a run is what TensorBoard takes for one.
    const file = path.join(name, `events.out.tfevents.${Math.floor(wallTime)}.orrery`);
    return { file, content: writeTfevents(results, wallTime) };
  },
  async safetensors(run) {
    return { file: `${run.name}.safetensors`, content: writeSafetensors(arraysOf(run), metadataOf(run)) };
  },
};

export const compactedFile = "metrics.parquet";

/** Writes the records of a run that ended once more, as Parquet. @throws UsageError when the package for it is not installed. */
export async function compactRun(folder: string, document: RunDocument, results: Results): Promise<void> {
  const run = { name: path.basename(folder), document, results };
  writeAtomic(path.join(folder, compactedFile), await parquetOf(run));
}

function parquetOf(run: Pick<ExportedRun, "name" | "document" | "results">): Promise<Uint8Array> {
  return writeParquet(run.name, metricTable(run.results), metadataOf(run));
}

/** Where numbers come from, for formats that can say so. */
function metadataOf({ document }: Pick<ExportedRun, "document">): Record<string, string> {
  const { experiment, key, digest, started, params } = document;
  return { experiment, key, ...(digest === null ? {} : { digest }), started, params: JSON.stringify(params) };
}

/** Fields as "fields/<field>/<array>", series as "series/<metric>/step" and ".../value", scalars as "scalars/<metric>". */
function arraysOf({ results, loadField }: ExportedRun): NamedArrays {
  const arrays: Record<string, ArrayData> = {};
  for (const field of Object.keys(results.fieldHashes)) {
    for (const [name, array] of Object.entries(loadField(field))) arrays[`fields/${field}/${name}`] = array;
  }
  const series = new Map<string, [step: number, value: number][]>();
  for (const { step, values } of results.series) {
    for (const [name, value] of Object.entries(values)) {
      const rows = series.get(name) ?? [];
      series.set(name, rows);
      rows.push([step, value]);
    }
  }
  for (const [name, rows] of series) {
    arrays[`series/${name}/step`] = numbers(rows.map(([step]) => step));
    arrays[`series/${name}/value`] = numbers(rows.map(([, value]) => value));
  }
  for (const [name, value] of Object.entries(results.scalars)) {
    arrays[`scalars/${name}`] = { dtype: "f64", shape: [], data: Float64Array.of(value) };
  }
  return arrays;
}

function numbers(values: readonly number[]): ArrayData {
  return { dtype: "f64", shape: [values.length], data: Float64Array.from(values) };
}
