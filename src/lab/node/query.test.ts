// SQL over runs: what the tables hold, and that nothing else can be reached or changed.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { queryRuns } from "./query.ts";
import { indexedRuns } from "./runIndex.ts";
import { writeRun } from "./testRuns.ts";

let home: string;
beforeEach(() => {
  // As a home may be called: what is a pattern to others is a name.
  home = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "orrery-query-")), "it's [my] *runs");
  fs.mkdirSync(home);
});
afterEach(() => fs.rmSync(path.dirname(home), { recursive: true, force: true }));

const ask = (sql: string) => queryRuns(indexedRuns(home).runs, sql);
const rows = async (sql: string) => (await ask(sql)).rows;

describe("the tables", () => {
  beforeEach(() => {
    for (const seed of [1, 2]) {
      writeRun(home, {
        seed,
        params: { rate: seed / 10, kind: "a\"b'c", fast: seed === 1 },
        series: [
          [0, { loss: 0.1 * seed }],
          [1, { loss: Number.NaN, norm: Number.NEGATIVE_INFINITY }],
          [0.5, { loss: 5e-324, norm: 1.7976931348623157e308 }],
        ],
        scalars: seed === 1 ? { best: 3 } : {},
      });
    }
    writeRun(home, {
      experiment: "others/walk",
      seed: 7,
      params: { rate: "slow" },
      scalars: { best: Number.POSITIVE_INFINITY },
    });
  });

  it("runs have a row each: facts, parameters of their types, scalars", async () => {
    const { columns, rows: found } = await ask(
      "SELECT seed, experiment, status, rate, kind, fast, best FROM runs ORDER BY seed",
    );
    expect(columns).toEqual(["seed", "experiment", "status", "rate", "kind", "fast", "best"]);
    expect(found).toEqual([
      [1, "tests/reading", "done", "0.1", "a\"b'c", true, 3],
      [2, "tests/reading", "done", "0.2", "a\"b'c", false, null],
      [7, "others/walk", "done", "slow", null, null, Number.POSITIVE_INFINITY],
    ]);
    expect(await rows("SELECT sum(rate) FROM (SELECT rate::DOUBLE AS rate FROM runs WHERE fast)")).toEqual([[0.1]]);
  });

  it("metrics have a row a value, exactly as recorded and in that order", async () => {
    expect(await rows("SELECT step, name, value FROM metrics JOIN runs USING (run) WHERE seed = 2")).toEqual([
      [0, "loss", 0.2],
      [1, "loss", Number.NaN],
      [1, "norm", Number.NEGATIVE_INFINITY],
      [0.5, "loss", 5e-324],
      [0.5, "norm", 1.7976931348623157e308],
    ]);
    expect(await rows("SELECT count(*), count(DISTINCT run), max(step) FROM metrics")).toEqual([[10, 2, 1]]);
  });

  it("hold what a run that stopped has recorded, but for a line cut off", async () => {
    const folder = writeRun(home, {
      seed: 9,
      params: {},
      series: [[4, { loss: 1 }]],
      document: { status: "interrupted", digest: null },
    });
    fs.appendFileSync(path.join(folder, "metrics.jsonl"), '{"series":{"loss":2');
    expect(await rows("SELECT status, step, value FROM metrics JOIN runs USING (run) WHERE seed = 9")).toEqual([
      ["interrupted", 4, 1],
    ]);
  });
});

it("are there, and empty, in an empty home", async () => {
  expect(await rows("SELECT count(*) FROM runs")).toEqual([[0]]);
  expect(await rows("SELECT * FROM metrics")).toEqual([]);
  expect(await rows("SHOW TABLES")).toEqual([["metrics"], ["runs"]]);
});

it("take any name of a parameter or metric", async () => {
  const odd = ["", "a b", 'q"uote', "; DROP TABLE runs; --", "select", "run", "RUN", "nul\0", "ünï", "x".repeat(300)];
  const values = Object.fromEntries(odd.map((name, at) => [name, at]));
  writeRun(home, { seed: 1, params: values, series: [[0, values]], scalars: values });
  const { columns } = await ask("SELECT * FROM runs");
  expect(new Set(columns.map((name) => name.toLowerCase())).size).toBe(columns.length);
  expect(columns.filter((name) => /^(param|metric)_/.test(name))).toEqual(
    expect.arrayContaining(["param_", "param_run", "metric_RUN"]),
  );
  expect(await rows("SELECT name, value FROM metrics ORDER BY value")).toEqual(odd.map((name, at) => [name, at]));
});

describe("a query", () => {
  let outside: string;
  beforeEach(() => {
    writeRun(home, { seed: 1, params: {}, series: [[0, { loss: 1 }]] });
    outside = path.join(path.dirname(home), "outside");
    fs.writeFileSync(`${outside}.csv`, "secret\n1\n");
  });

  it.each([
    ["reads no file", (file: string) => `FROM read_csv('${file}.csv')`, /Permission Error/],
    ["reads no file by its name", (file: string) => `FROM '${file}.csv'`, /Permission Error|Catalog Error/],
    ["lists no folder", (file: string) => `FROM glob('${path.dirname(file)}/*')`, /Permission Error/],
    ["reads no text", (file: string) => `FROM read_text('${file}.csv')`, /Permission Error/],
    ["writes no file", (file: string) => `COPY runs TO '${file}.new'`, /only read|Permission Error/],
    ["opens no database", (file: string) => `ATTACH '${file}.db'`, /only read|Permission Error/],
    ["changes no table", () => "DELETE FROM runs", /only read/],
    ["makes no table", () => "CREATE TABLE x AS SELECT 1", /only read/],
    ["installs nothing", () => "INSTALL httpfs", /only read|Permission Error/],
    ["unlocks nothing", () => "SET enable_external_access = true", /only read|locked|Cannot/],
    ["unlocks nothing by a pragma", () => "PRAGMA enable_external_access = true", /./],
    ["is one", () => "SELECT 1; SELECT 2", /one statement is wanted, and there are 2/],
    ["is some", () => "", /one statement is wanted, and there are 0/],
    ["is SQL", () => "SELEC 1", /syntax error/],
    ["is of columns there are", () => "SELECT statsu FROM runs", /statsu.*status/],
  ])("%s", async (_, sql, sentence) => {
    const error = await ask(sql(outside)).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.name).toBe("UsageError");
    expect(error?.message).toMatch(sentence);
    expect(error?.message).toMatch(/^query: [^\n]*[.!?]$/);
    expect(fs.readdirSync(path.dirname(home)).sort()).toEqual([path.basename(home), "outside.csv"]);
  });

  it("is one sentence where DuckDB is not installed", async () => {
    vi.doMock("@duckdb/node-api", () => {
      throw new Error("Cannot find package");
    });
    vi.resetModules();
    const { queryRuns: without } = await import("./query.ts");
    await expect(without([], "SELECT 1")).rejects.toThrow(
      "query: SQL needs the package @duckdb/node-api, which is not installed: npm install @duckdb/node-api",
    );
    vi.doUnmock("@duckdb/node-api");
  });
});
