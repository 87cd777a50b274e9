// Runs in other programs' formats, read back by other programs, or byte by byte.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ArrayData } from "#kit";
import { compactedFile, compactRun, type ExportedRun, type ExportFormat, exporters } from "./exports.ts";
import { loadResults, readRun, type StoredRun } from "./store.ts";
import { writeRun } from "./testRuns.ts";

let home: string;
let run: ExportedRun;
let folder: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-export-"));
  folder = writeRun(home, {
    seed: 3,
    params: { rate: 0.1, kind: 'a "b", c' },
    series: [
      [1, { loss: 0.1 }],
      [2, { loss: Number.NaN, step: Number.POSITIVE_INFINITY }],
      [1.5, { loss: -0 }],
      [1, { loss: 5e-324 }],
    ],
    scalars: { best: 1e308 },
  });
  const stored = readRun(home, path.relative(home, folder)) as StoredRun;
  const field: ArrayData = { dtype: "i32", shape: [2, 1], data: Int32Array.of(1, -2) };
  run = {
    name: path.basename(folder),
    document: stored.document,
    results: { ...loadResults(stored), fieldHashes: { net: "" } },
    loadField: () => ({ weights: field }),
  };
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const name = () => run.name;
const rows = () => [
  { run: name(), step: 1, loss: 0.1, step_metric: null, best: null },
  { run: name(), step: 2, loss: Number.NaN, step_metric: Number.POSITIVE_INFINITY, best: null },
  { run: name(), step: 1.5, loss: -0, step_metric: null, best: null },
  { run: name(), step: 1, loss: 5e-324, step_metric: null, best: null },
  { run: name(), step: null, loss: null, step_metric: null, best: 1e308 },
];

const write = async (format: ExportFormat) => {
  const { file, content } = await exporters[format](run);
  const target = path.join(home, path.basename(file));
  fs.writeFileSync(target, content);
  return target;
};

it("Parquet is read by hyparquet, with where it comes from", async () => {
  const bytes = fs.readFileSync(await write("parquet"));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  expect(await parquetReadObjects({ file })).toEqual(rows());
  const { key, digest, experiment, started, params } = run.document;
  const told = parquetMetadata(file).key_value_metadata?.map(({ key, value }) => [key, value]);
  expect(Object.fromEntries(told!)).toEqual({ key, digest, experiment, started, params: JSON.stringify(params) });
});

it("Parquet is read by DuckDB, sums and all", async () => {
  const file = await write("parquet");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS();
  expect(await read(`FROM read_parquet('${file}')`)).toEqual(rows());
  expect(
    await read(`SELECT max(best) AS most, count(loss) AS n FROM '${file}' WHERE loss IS NULL OR loss < 1`),
  ).toEqual([{ most: 1e308, n: 3n }]);
});

it("of a run that recorded nothing is a table without rows", async () => {
  run = { ...run, results: { scalars: {}, series: [], fieldHashes: {}, chain: [] } };
  const bytes = fs.readFileSync(await write("parquet"));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  expect(await parquetReadObjects({ file })).toEqual([]);
  expect(fs.readFileSync(await write("csv"), "utf8")).toBe("run,step\r\n");
});

it("compacting writes the same beside metrics.jsonl, and the run stays whole", async () => {
  const { fieldHashes: _, ...results } = run.results;
  await compactRun(folder, run.document, { ...results, fieldHashes: {} });
  expect(fs.readFileSync(path.join(folder, compactedFile))).toEqual(fs.readFileSync(await write("parquet")));
  expect(readRun(home, path.relative(home, folder))).toMatchObject({ status: "done" });
});

it("CSV has the same rows", async () => {
  const lines = fs.readFileSync(await write("csv"), "utf8").split("\r\n");
  expect(lines).toEqual([
    "run,step,loss,step_metric,best",
    `${name()},1,0.1,,`,
    `${name()},2,NaN,Infinity,`,
    `${name()},1.5,-0,,`,
    `${name()},1,5e-324,,`,
    `${name()},,,,1e+308`,
    "",
  ]);
});

it("tfevents go to a folder of the run, named after its start and dated by it", async () => {
  const { file, content } = await exporters.tfevents(run);
  const started = Date.parse(run.document.started) / 1000;
  expect(file).toBe(path.join(name(), `events.out.tfevents.${Math.floor(started)}.orrery`));
  const bytes = content as Uint8Array;
  expect(new DataView(bytes.buffer).getFloat64(13, true)).toBe(started);
  expect(await exporters.tfevents(run)).toEqual({ file, content });
});

it("safetensors hold fields, series and scalars, by the bytes of the format", async () => {
  const bytes = fs.readFileSync(await write("safetensors"));
  const length = Number(bytes.readBigUInt64LE(0));
  const { __metadata__: told, ...header } = JSON.parse(bytes.toString("utf8", 8, 8 + length));
  expect(told).toMatchObject({ key: run.document.key, digest: run.document.digest });
  const doubles = (entry: string) => {
    const [from, to] = header[entry].data_offsets;
    return Array.from({ length: (to - from) / 8 }, (_, at) => bytes.readDoubleLE(8 + length + from + 8 * at));
  };
  expect(Object.keys(header).sort()).toEqual([
    "fields/net/weights",
    "scalars/best",
    "series/loss/step",
    "series/loss/value",
    "series/step/step",
    "series/step/value",
  ]);
  expect(header["series/loss/value"]).toMatchObject({ dtype: "F64", shape: [4] });
  expect(doubles("series/loss/step")).toEqual([1, 2, 1.5, 1]);
  expect(doubles("series/loss/value")).toEqual([0.1, Number.NaN, -0, 5e-324]);
  expect(header["scalars/best"]).toMatchObject({ dtype: "F64", shape: [] });
  expect(doubles("scalars/best")).toEqual([1e308]);
  const [from, to] = header["fields/net/weights"].data_offsets;
  expect(header["fields/net/weights"]).toMatchObject({ dtype: "I32", shape: [2, 1] });
  expect([...bytes.subarray(8 + length + from, 8 + length + to)]).toEqual([1, 0, 0, 0, 254, 255, 255, 255]);
});
