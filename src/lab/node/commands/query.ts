// `query`: SQL over all runs of a home.
import type { SqlValue } from "../duckdb.ts";
import { queryRuns } from "../query.ts";
import { indexedRuns } from "../runIndex.ts";
import { checkHome } from "../store.ts";
import { number, table } from "../text.ts";
import { type CommandContext, type HomeOption, homeOf } from "./context.ts";

interface QueryOptions extends HomeOption {
  readonly json?: boolean;
}

export async function query(context: CommandContext, sql: string, options: QueryOptions): Promise<void> {
  const home = homeOf(options);
  checkHome(home);
  const { runs, corrupt } = indexedRuns(home);
  const { columns, rows } = await queryRuns(runs, sql);
  if (options.json) {
    const named = rows.map((row) => Object.fromEntries(row.map((value, at) => [columns[at], value])));
    context.print(JSON.stringify({ columns, rows: named }, null, 2));
  } else {
    const cells = rows.map((row) => row.map(shown));
    context.print(table(columns, cells, context.paint));
    if (rows.length === 0) context.print("No rows.");
  }
  if (corrupt.length > 0) context.tell(`${corrupt.length} corrupt left out; "orrery runs" says which.`);
}

function shown(value: SqlValue): string {
  if (value === null) return "–";
  if (typeof value === "number") return number(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
