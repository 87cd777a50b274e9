// SQL: the one module that knows DuckDB, which is optional and loaded on use. A database in memory that can be filled, then locked, then
// asked: locked it touches no file, loads no extension, and keeps its settings.
import { UsageError } from "#kit";

/** A value as JSON has it: whole numbers too large for a number, dates, and the like are text. */
export type SqlValue = null | boolean | number | string | readonly SqlValue[] | { readonly [name: string]: SqlValue };

export interface SqlResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

export type SqlType = "DOUBLE" | "BOOLEAN" | "VARCHAR";

export interface SqlColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly values: readonly (number | boolean | string | undefined)[];
}

export interface Database {
  /** Runs a statement of our own. */
  run(sql: string): Promise<void>;
  /** Makes a table; the columns are of one length. */
  addTable(name: string, columns: readonly SqlColumn[]): Promise<void>;
  lock(): Promise<void>;
  /** Answers one query. @throws UsageError when it is none, or wants to change something. */
  ask(sql: string): Promise<SqlResult>;
  close(): void;
}

/** @throws UsageError when the package is not installed. */
export async function openDatabase(): Promise<Database> {
  const { DuckDBInstance, StatementType } = await loadDuckDb();
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const run = async (sql: string) => {
    await connection.run(sql);
  };
  return {
    run,
    async addTable(name, columns) {
      const list = columns.map((column) => `${quoteName(column.name)} ${column.type}`);
      await run(`CREATE TABLE ${quoteName(name)} (${list.join(", ")})`);
      const appender = await connection.createAppender(name);
      const append: { readonly [T in SqlType]: (value: never) => void } = {
        DOUBLE: (value: number) => appender.appendDouble(value),
        BOOLEAN: (value: boolean) => appender.appendBoolean(value),
        VARCHAR: (value: number | boolean | string) => appender.appendVarchar(String(value)),
      };
      for (let row = 0; row < (columns[0]?.values.length ?? 0); row++) {
        for (const { type, values } of columns) {
          const value = values[row];
          if (value === undefined) appender.appendNull();
          else append[type](value as never);
        }
        appender.endRow();
      }
      appender.closeSync();
    },
    async lock() {
      // Where it would put what does not fit into memory.
      await run("SET temp_directory = ''");
      await run("SET enable_external_access = false");
      await run("SET lock_configuration = true");
    },
    async ask(sql) {
      try {
        if (sql.trim() === "") throw new Error("one statement is wanted, and there are 0");
        const statements = await connection.extractStatements(sql);
        if (statements.count !== 1) throw new Error(`one statement is wanted, and there are ${statements.count}`);
        const prepared = await statements.prepare(0);
        if (![StatementType.SELECT, StatementType.EXPLAIN].includes(prepared.statementType)) {
          throw new Error("runs are only read, so it begins with SELECT, FROM, WITH, DESCRIBE or EXPLAIN");
        }
        const reader = await prepared.runAndReadAll();
        const types = reader.columnTypes().map(String);
        const rows = reader.getRowsJson().map((row) => row.map((value, at) => plain(value as SqlValue, types[at]!)));
        return { columns: reader.deduplicatedColumnNames(), rows };
      } catch (error) {
        throw new UsageError(`query: ${sentence((error as Error).message)}`, { cause: error });
      }
    },
    close: () => connection.closeSync(),
  };
}

/** A name between quotes. SQL texts end at a NUL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll("\0", "\ufffd").replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** DuckDB gives whole numbers of 64 bits and decimals as text, and so infinities and NaN. */
function plain(value: SqlValue, type: string): SqlValue {
  if (typeof value !== "string") return value;
  if (/^(DOUBLE|FLOAT|DECIMAL\(.*\))$/.test(type)) return Number(value);
  if (/^U?(BIG|HUGE)INT$/.test(type) && Number.isSafeInteger(Number(value))) return Number(value);
  return value;
}

/** DuckDB's words on one line, without the query again and the mark under it. */
function sentence(message: string): string {
  const words = message.replace(/\s*LINE \d+:.*$/s, "").replace(/\s+/g, " ");
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

async function loadDuckDb() {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    const advice =
      "query: SQL needs the package @duckdb/node-api, which is not installed: npm install @duckdb/node-api";
    throw new UsageError(advice, { cause });
  }
}
