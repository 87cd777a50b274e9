// Per-element programs with their own loop: the three-body divergence map and a Julia set, both in doubles, against whole arrays in
// PyTorch and NumPy and against C. C has one thread; the others have the row's.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startC } from "./lib/c.mjs";
import { agreement } from "./lib/check.mjs";
import { MissingExport, room, useThreads } from "./lib/orrery.mjs";
import { findPython, startPython } from "./lib/python.mjs";
import { inUnit, printRow, row } from "./lib/row.mjs";
import { interleave, local } from "./lib/timing.mjs";

const folder = dirname(fileURLToPath(import.meta.url));

/** 300 x 300 starts. In so few steps none parts, so that nobody gains by an early end; they are compared at a threshold that parts them. */
const stretch = { size: 300, limit: 500, threshold: 1.8e-3 };
/** All of it: specification 002-1 A3. */
const whole = { size: 300, limit: 50_000, threshold: 0.5 };
const julia = { size: 2000, limit: 70, ax: -0.744, ay: 0.148 };

const rows = [
  {
    name: "three-body-500-steps",
    workload: "threeBody",
    config: stretch,
    unit: "M/s", // pixel-steps
    operations: stretch.size ** 2 * stretch.limit,
    python: { against: "pytorch", module: "torch" },
    goal: { absolute: 55 },
    threads: 2,
    turns: { rounds: 5, turnSeconds: 0.01, warmSeconds: 0.01 },
  },
  {
    name: "three-body-map",
    workload: "threeBody",
    config: whole,
    unit: "s",
    goal: { absolute: 75 },
    threads: 2,
    turns: { rounds: 1, turnSeconds: 0.01, warmSeconds: 0.01 },
  },
  {
    name: "julia-2000",
    workload: "julia",
    config: julia,
    unit: "ms",
    python: { against: "numpy", module: "numpy" },
    goal: { absolute: 200 },
    threads: 2,
    turns: { rounds: 5, turnSeconds: 0.01, warmSeconds: 0.5 },
  },
];

/** All rows, or those whose name begins with `only`. */
export async function bench({ json, only = "" }) {
  for (const one of rows) if (one.name.startsWith(only)) printRow(await measure(one), json);
}

async function measure({ name, workload, config, unit, operations, python, goal, threads, turns }) {
  const bench = `dynamics/${name}`;
  const interpreter = python && findPython("numpy, torch");
  const process = interpreter && startPython(interpreter, join(folder, "peers/dynamics.py"), threads);
  const c = startC(join(folder, "peers/dynamics.c"));
  const contestants = [];
  try {
    await useThreads(threads);
    const ours = await oursOrWhyNot(bench, workload, config);
    if (ours) contestants.push(ours);
    if (process) contestants.push(await process.contestant(python.against, name, { workload, start: {}, ...config }));
    const { size, limit, threshold, ax = threshold, ay = 0 } = config;
    if (c) contestants.push(c.contestant("c", workload, [size, limit, ax, ay]));
    const results = [];
    for (const { name, check } of contestants) results.push([name, await check()]);
    const times = await interleave(contestants, { pauseSeconds: 0.05, ...turns });
    return row({
      bench,
      unit,
      figures: inUnit(times, unit, operations),
      against: python?.against ?? "c",
      goal,
      versions: Object.fromEntries(contestants.flatMap(({ name, version }) => (version ? [[name, version]] : []))),
      more: { threads, ...(results.length > 1 ? { agreement: agreement(results) } : {}) },
    });
  } finally {
    process?.close();
    c?.close();
    await useThreads(1);
  }
}

/** Undefined, and a line to stderr, when the package lacks what the workload needs. */
async function oursOrWhyNot(bench, workload, config) {
  try {
    return await workloads[workload](config);
  } catch (error) {
    if (!(error instanceof MissingExport)) throw error;
    console.error(`${bench}: orrery is left out, ${error.message}.`);
    return undefined;
  }
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

const workloads = {
  async julia({ size, limit, ...constants }) {
    const { escapeTime, gridOver, juliaMap } = await room("dynamics", ["escapeTime", "gridOver", "juliaMap"]);
    const set = escapeTime(juliaMap, { countFrom: "first step" });
    const counts = () =>
      set.counts(gridOver({ x: [-1.4, 1.4], y: [1.4, -1.4], width: size, height: size }), { limit, constants });
    let last;
    const step = () => {
      last = counts();
    };
    const check = () => [mean(counts()), counts().reduce((sum, count) => sum + (count === limit ? 1 : 0), 0)];
    return { ...local("orrery", step, () => last[0]), check };
  },
  async threeBody({ size, limit, threshold }) {
    const { canonicalBodies, canonicalQuestion, canonicalVariant, divergenceCounter } = await room("dynamics", [
      "canonicalBodies",
      "canonicalQuestion",
      "canonicalVariant",
      "divergenceCounter",
    ]);
    const place = (i) => i * (40 / size) - 20;
    const starts = (of) => Float64Array.from({ length: size * size }, (_, i) => place(of(i)));
    const first = [starts((i) => i % size), starts((i) => Math.floor(i / size)), -11];
    const bodies = { ...canonicalBodies, positions: [first, ...canonicalBodies.positions.slice(1)] };
    const count = divergenceCounter(canonicalVariant);
    const times = (threshold) => count({ bodies, ...canonicalQuestion, threshold, limit });
    let last;
    const step = () => {
      last = times(0.5);
    };
    const check = () => {
      const counts = times(threshold);
      return [mean(counts), counts.reduce((least, one) => Math.min(least, one))];
    };
    return { ...local("orrery", step, () => last[0]), check };
  },
};
