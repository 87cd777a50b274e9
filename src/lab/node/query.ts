// SQL over all runs: the table `runs`, a row a run with its facts, parameters and scalars, and `metrics`, a row a value of a series, in
// the order recorded. Read from the files each time; what is asked cannot change them.
import * as path from "node:path";
import { type Database, openDatabase, quoteText, type SqlColumn, type SqlResult, type SqlType } from "./duckdb.ts";
import { metricsFile } from "./execute.ts";
import { type Cell, columnsOf } from "./runColumns.ts";
import type { ListedRun } from "./runIndex.ts";

/** @throws UsageError when the query is none, wants to change something, or DuckDB is not installed. */
export async function queryRuns(runs: readonly ListedRun[], sql: string): Promise<SqlResult> {
  const database = await openDatabase();
  try {
    await database.addTable("runs", sqlColumns(runs));
    await database.run("CREATE TABLE metrics (run VARCHAR, step DOUBLE, name VARCHAR, value DOUBLE)");
    // They may be millions, and many a question is about runs alone.
    if (/metrics/i.test(sql)) await fillMetrics(database, runs);
    await database.lock();
    return await database.ask(sql);
  } finally {
    database.close();
  }
}

function sqlColumns(runs: readonly ListedRun[]): SqlColumn[] {
  return columnsOf(runs).map(({ name, of }) => {
    const values = runs.map(of);
    return { name, type: typeOf(values), values };
  });
}

function typeOf(values: readonly Cell[]): SqlType {
  const kinds = new Set(values.filter((value) => value !== undefined).map((value) => typeof value));
  if (kinds.size !== 1) return "VARCHAR";
  return kinds.has("number") ? "DOUBLE" : kinds.has("boolean") ? "BOOLEAN" : "VARCHAR";
}

/** The lines of metrics.jsonl as they stand: a last one that was cut off is passed over. */
async function fillMetrics(database: Database, runs: readonly ListedRun[]): Promise<void> {
  if (runs.length === 0) return;
  const files = runs.map(({ folder }) => quoteText(literalPath(path.join(folder, metricsFile))));
  // {"series":{"loss":0.5,"norm":{"$number":"NaN"}},"step":7}
  const number = (json: string) =>
    `CASE json_type(${json}) WHEN 'OBJECT' THEN (${json}->>'$."$number"') ELSE ${json}::VARCHAR END::DOUBLE`;
  await database.run(`
    INSERT INTO metrics
    SELECT split_part(replace(filename, '\\', '/'), '/', -2), ${number("step")}, entry.key, ${number("entry.value")}
    FROM (
      SELECT filename, step, unnest(map_entries(series)) AS entry
      FROM read_json([${files}], format = 'newline_delimited', ignore_errors = true, filename = true,
        columns = {step: 'JSON', series: 'MAP(VARCHAR, JSON)'})
    )`);
}

/** DuckDB takes paths for patterns. */
function literalPath(file: string): string {
  return file.replace(/[*?[]/g, "[$&]");
}
