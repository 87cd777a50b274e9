// Parquet files: the one module that knows hyparquet-writer, which is optional and loaded on use.
import { UsageError } from "#kit";
import type { MetricColumn } from "../formats/metricTable.ts";

/**
 * The columns as one file, a text column `run` before them, `metadata` beside them. Numbers are doubles and come back bit for bit, but
 * for the bits inside a NaN.
 * @throws UsageError when the package is not installed.
 */
export async function writeParquet(
  run: string,
  columns: readonly MetricColumn[],
  metadata: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await loadWriter();
  const rows = columns[0]?.values.length ?? 0;
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: "run", data: new Array<string>(rows).fill(run), type: "STRING" },
      ...columns.map(({ name, values }) => ({ name, data: [...values], type: "DOUBLE" as const })),
    ],
    // Smallest and largest are not defined where there are NaNs, and readers that trust them leave rows out.
    statistics: false,
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    createdBy: "orrery",
  });
  return new Uint8Array(buffer);
}

async function loadWriter() {
  try {
    return await import("hyparquet-writer");
  } catch (cause) {
    const advice =
      "lab: Parquet files need the package hyparquet-writer, which is not installed: npm install hyparquet-writer";
    throw new UsageError(advice, { cause });
  }
}
