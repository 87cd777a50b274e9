// Whether a long training keeps its memory: a million compiled steps of a small perceptron in a process of their own,
// resident memory read early and at the end.
import { execFile } from "node:child_process";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { workloads } from "./lib/orrery.mjs";
import { printRow, row } from "./lib/row.mjs";

const script = fileURLToPath(import.meta.url);
const steps = { early: 50_000, all: 1_000_000 };
const config = { sizes: [2, 8, 1], batch: 4, loss: "binaryCrossEntropy", optimizer: "adam", rate: 0.001 };

// V8 doubles its young generation, twice and no more, once enough has survived in it: 8 and then 16 MiB that are neither
// lost nor ours, at some point of any long run. The second row gives it its final size from the start.
const processes = [
  { bench: "tensor/memory-mlp-2-8-1", flags: [] },
  { bench: "tensor/memory-mlp-2-8-1-full-young-generation", flags: ["--min-semi-space-size=16"] },
];

export async function bench({ json }) {
  for (const { bench, flags } of processes) {
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, script]);
    const { early, late, seconds } = JSON.parse(stdout);
    const growth = 100 * (late / early - 1);
    const figures = new Map([["orrery", { median: growth, low: growth, high: growth }]]);
    const more = { steps, residentMiB: { early: mebibytes(early), late: mebibytes(late) }, seconds, flags };
    printRow(row({ bench, unit: "%", figures, goal: { absolute: 5 }, more }), json);
  }
}

const mebibytes = (bytes) => Number((bytes / 2 ** 20).toFixed(1));

async function train() {
  const { step, consume } = await workloads.mlp(config);
  const start = performance.now();
  let early;
  for (let k = 1; k <= steps.all; k++) {
    step();
    if (k % 1000 === 0 && !Number.isFinite(consume())) throw new Error(`the loss after ${k} steps is ${consume()}`);
    if (k === steps.early) early = process.memoryUsage.rss();
  }
  const seconds = Number(((performance.now() - start) / 1000).toFixed(1));
  return { early, late: process.memoryUsage.rss(), seconds };
}

if (argv[1] === script) console.log(JSON.stringify(await train()));
