// What networks and their training are made of, against the libraries people would use instead: training steps of
// perceptrons, a matrix product, an LSTM, convolutions; then the time that compiling takes, and memory. f32 everywhere;
// PyTorch and ours use the row's number of threads.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { agreement } from "./lib/check.mjs";
import { compileTimes } from "./lib/compileTime.mjs";
import { MissingExport, useThreads, workloads } from "./lib/orrery.mjs";
import { findPython, startPython } from "./lib/python.mjs";
import { inUnit, printRow, row } from "./lib/row.mjs";
import { convolutionStart, lstmStart, matmulStart, mlpStart } from "./lib/start.mjs";
import { interleave, local } from "./lib/timing.mjs";
import { bench as memory } from "./memory.mjs";

const folder = dirname(fileURLToPath(import.meta.url));

/** ReLU between layers; one step is forward, mean loss over the batch, backward, update. */
const mlps = {
  "4-16-16-2": { sizes: [4, 16, 16, 2], batch: 64, loss: "crossEntropy", optimizer: "sgd", rate: 0.01 },
  "2-64-64-2": { sizes: [2, 64, 64, 2], batch: 128, loss: "crossEntropy", optimizer: "sgd", rate: 0.01 },
  "784-256-256-10": { sizes: [784, 256, 256, 10], batch: 128, loss: "crossEntropy", optimizer: "sgd", rate: 0.01 },
  "4-297-2": { sizes: [4, 297, 2], batch: 64, loss: "binaryCrossEntropy", optimizer: "adam", rate: 0.001 },
};
const size = 1024;
const lstm = { inputs: 8, hidden: 64, steps: 100, batch: 4 };
const convolution = { channels: [1, 32, 64], kernel: 3, side: 28, batch: 32 };

/**
 * A goal is a ratio against PyTorch on as many threads (below 1, slower is allowed), an absolute figure in the row's
 * unit, or both; see row.mjs.
 */
const rows = [
  { name: "mlp-4-16-16-2", workload: "mlp", config: mlps["4-16-16-2"], goal: { ratio: 10, absolute: 0.02 } },
  { name: "mlp-2-64-64-2", workload: "mlp", config: mlps["2-64-64-2"], goal: { ratio: 2, absolute: 0.16 } },
  { name: "mlp-784-256-256-10", workload: "mlp", config: mlps["784-256-256-10"], goal: { ratio: 0.31 } },
  {
    name: "mlp-784-256-256-10-2-threads",
    workload: "mlp",
    config: mlps["784-256-256-10"],
    threads: 2,
    goal: { absolute: 4.5 },
  },
  { name: "mlp-4-297-2", workload: "mlp", config: mlps["4-297-2"], goal: { ratio: 8, absolute: 0.045 } },
  // The same steps, ours a hundred at a time inside one program.
  { name: "mlp-4-16-16-2-scan", workload: "mlp", loop: 100, config: mlps["4-16-16-2"], goal: { ratio: 10 } },
  { name: "mlp-4-297-2-scan", workload: "mlp", loop: 100, config: mlps["4-297-2"], goal: { ratio: 8 } },
  {
    name: "matmul-1024",
    workload: "matmul",
    config: { size },
    unit: "GFLOP/s",
    operations: 2 * size ** 3,
    goal: { absolute: 33 },
  },
  {
    name: "matmul-1024-2-threads",
    workload: "matmul",
    config: { size },
    threads: 2,
    unit: "GFLOP/s",
    operations: 2 * size ** 3,
    goal: { absolute: 60 },
  },
  { name: "lstm-8-64", workload: "lstm", config: lstm, goal: { ratio: 5, absolute: 3 } },
  { name: "convolution-1-32-64", workload: "convolution", config: convolution, goal: {} },
  {
    name: "convolution-1-32-64-2-threads",
    workload: "convolution",
    config: convolution,
    threads: 2,
    goal: { absolute: 60 },
  },
];

const starts = { mlp: mlpStart, matmul: matmulStart, lstm: lstmStart, convolution: convolutionStart };

/** JavaScript peers: a module's function named as a workload gives a contestant as in orrery.mjs, or undefined for a row it cannot do. */
const peers = ["tfjs", "onnxruntime", "jaxjs"];

/** All rows, or those whose name begins with `only`. */
export async function bench({ json, only = "" }) {
  const chosen = ({ name }) => name.startsWith(only);
  const torch = findPython("torch");
  for (const threads of [1, 2]) {
    const here = rows.filter((one) => chosen(one) && (one.threads ?? 1) === threads);
    if (here.length === 0) continue;
    const pytorch = torch && startPython(torch, join(folder, "peers/pytorch.py"), threads);
    try {
      for (const one of here) printRow(await measure({ unit: "ms", ...one, threads, pytorch }), json);
    } finally {
      pytorch?.close();
    }
  }
  if (chosen({ name: "compile-mlp-4-297-2" })) printRow(await compileRow(), json);
  if (chosen({ name: "memory-mlp-2-8-1" })) await memory({ json });
}

async function measure({ name, workload, config, loop, threads, unit, operations, goal, pytorch }) {
  const bench = `tensor/${name}`;
  const versions = {};
  const contestants = [];
  const ours = await oursOrWhyNot(bench, workload, { ...config, loop }, threads);
  if (ours) contestants.push(ours);
  if (pytorch) {
    const question = { workload, start: starts[workload](config), ...config };
    contestants.push(await pytorch.contestant("pytorch", name, question));
  }
  for (const peer of peers) {
    const theirs = await peerOf(peer, workload, { ...config, threads });
    if (theirs) contestants.push(theirs);
  }
  for (const { name, version } of contestants) if (version) versions[name] = version;
  try {
    const results = [];
    for (const { name, check } of contestants) results.push([name, await check()]);
    const more = { threads, ...(results.length > 1 ? { agreement: agreement(results) } : {}) };
    const times = await interleave(contestants, { pauseSeconds: threads > 1 ? 0.05 : 0 });
    return row({ bench, unit, figures: inUnit(times, unit, operations), against: "pytorch", goal, versions, more });
  } finally {
    if (ours && threads > 1) await useThreads(1);
  }
}

/** Undefined, and a line to stderr, when the package lacks what the workload needs. */
async function oursOrWhyNot(bench, workload, config, threads) {
  try {
    const ours = await workloads[workload](config); // traced at its first call, on the threads that are set then
    if (threads > 1) await useThreads(threads);
    return contestant("orrery", undefined, ours);
  } catch (error) {
    if (!(error instanceof MissingExport)) throw error;
    console.error(`${bench}: orrery is left out, ${error.message}.`);
    return undefined;
  }
}

/** A peer that is not installed is left out; one that is installed and fails says so. */
async function peerOf(peer, workload, config) {
  let module;
  try {
    module = await import(`./peers/${peer}.mjs`);
  } catch (error) {
    if (error.code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
  const made = await module[workload]?.(config);
  return made && contestant(peer, module.version, made);
}

/** `count`: how many of the row's steps one call of `step` does. */
function contestant(name, version, { step, consume, check, count = 1 }) {
  const { run, ...rest } = local(name, step, consume);
  const runMany = async (steps) => {
    const calls = Math.max(1, Math.round(steps / count));
    return ((await run(calls)) * steps) / (calls * count);
  };
  return { ...rest, run: count === 1 ? run : runMany, version, check };
}

/** From the function to its first result, for shapes not seen before, in a process that has compiled nothing yet. */
async function compileRow() {
  const { first, later } = await compileTimes(mlps["4-297-2"]);
  return row({
    bench: "tensor/compile-mlp-4-297-2",
    unit: "ms",
    figures: new Map([["orrery", first]]),
    goal: { absolute: 150 },
    more: { threads: 1, laterShapes: Number(later.median.toPrecision(4)) },
  });
}
