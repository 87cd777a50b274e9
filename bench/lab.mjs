// What the lab costs: listing a thousand runs, with and without the index, and recording one value on the calling thread.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { room } from "./lib/orrery.mjs";
import { printRow, row } from "./lib/row.mjs";
import { summary } from "./lib/timing.mjs";

const program = fileURLToPath(new URL("../dist/bin/orrery.js", import.meta.url));
const rounds = 15;
const listed = { runs: 1_000, parameters: 25, scalars: 25, records: 400 };
const logged = { values: 50_000 };

export async function bench({ json, only = "" }) {
  const folder = mkdtempSync(join(tmpdir(), "orrery-bench-"));
  try {
    const rows = [...(await listing(join(folder, "listing"))), ...(await logging(join(folder, "logging")))].filter(
      ({ bench }) => bench.startsWith(`lab/${only}`),
    );
    for (const each of rows) printRow(row(each), json);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `orrery runs` as a process, start and end included. */
async function listing(home) {
  await writeRuns(home);
  const list = async () => {
    const start = performance.now();
    const { stdout } = await promisify(execFile)(execPath, [program, "runs", "--home", home]);
    const time = performance.now() - start;
    if (stdout.trimEnd().split("\n").length !== listed.runs + 1) throw new Error("not all runs were listed");
    return time;
  };
  const times = { cold: [], indexed: [] };
  for (let round = 0; round < rounds; round++) {
    rmSync(join(home, ".index.json"), { force: true });
    times.cold.push(await list());
    times.indexed.push(await list());
  }
  return [
    { bench: "lab/list-1000-runs", unit: "ms", figures: own(times.indexed), goal: { absolute: 500 }, more: listed },
    { bench: "lab/list-1000-runs-without-index", unit: "ms", figures: own(times.cold), goal: {}, more: listed },
  ];
}

/** Finished runs of 50 columns, written as the lab writes them. */
async function writeRuns(home) {
  const { keyOf, digestOf, resultsOf } = await room("lab", ["keyOf", "digestOf", "resultsOf"]);
  const { canonicalJson } = await room("kit", ["canonicalJson"]);
  const named = (prefix, count, value) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}${at}`, value / (at + 1)]));
  for (let seed = 1; seed <= listed.runs; seed++) {
    const params = { ...named("parameter", listed.parameters, seed), seed };
    const spec = { experiment: "bench/listing", revision: 1, params, arm: "only", seed };
    const key = keyOf(spec);
    const series = Array.from({ length: listed.records }, (_, step) => ({
      step,
      series: { loss: seed / (step + 1), accuracy: step / listed.records },
    }));
    const records = [...series, { scalars: named("scalar", listed.scalars, seed) }];
    const folder = join(home, "bench", "listing", `only-seed${seed}-${key.slice(0, 8)}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "metrics.jsonl"), records.map((record) => `${canonicalJson(record)}\n`).join(""));
    const document = {
      status: "done",
      key,
      ...spec,
      preset: "study",
      overrides: {},
      commit: null,
      dirty: null,
      versions: { orrery: "0", node: "20" },
      machine: { platform: "any", cpu: "any", cores: 2, memory: 1 },
      started: "2026-01-01T00:00:00.000Z",
      seconds: 1,
      digest: digestOf(resultsOf(records)),
      error: null,
    };
    writeFileSync(join(folder, "run.json"), JSON.stringify(document));
  }
}

/** Values one after another on the calling thread, writing and flushing included: `log` of a script's run. */
async function logging(home) {
  const { startRun } = await room("lab/node", ["startRun"]);
  const times = [];
  for (let round = 0; round <= rounds; round++) {
    const run = startRun({ name: "logging", params: { round }, home });
    const start = performance.now();
    for (let step = 0; step < logged.values; step++) run.log({ loss: 1 / (step + 1) });
    const time = performance.now() - start;
    run.finish();
    // The first warms up.
    if (round > 0) times.push((1_000 * time) / logged.values);
  }
  return [{ bench: "lab/log-one-value", unit: "us", figures: own(times), goal: { absolute: 20 }, more: logged }];
}

function own(times) {
  return new Map([["orrery", summary(times)]]);
}
