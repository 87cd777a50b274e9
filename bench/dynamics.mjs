// Per-element programs with their own loop: the three-body divergence map and a Julia set, both in doubles, against whole arrays in
// PyTorch and NumPy and against C. C has one thread; the others have the row's.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startC } from "./lib/c.mjs";
import { agreement } from "./lib/check.mjs";
import { MissingExport, room, useThreads } from "./lib/orrery.mjs";
import { findPython, startPython } from "./lib/python.mjs";
import { inUnit, printRow, row } from "./lib/row.mjs";
import { interleave, local, summary } from "./lib/timing.mjs";

const folder = dirname(fileURLToPath(import.meta.url));

/** 300 x 300 starts. In so few steps none parts, so that nobody gains by an early end; they are compared at a threshold that parts them. */
const stretch = { size: 300, limit: 500, threshold: 1.8e-3 };
/** All of it, and what it shows: specification 002-1 A3. */
const whole = { size: 300, limit: 50_000, threshold: 0.5 };
const wholeShows = { mean: [44_394, 0.5], least: [9_543, 0], "percent undiverged": [66.87, 0.005] };
/** Every fourth start each way: what peers are timed on, for the whole would take them minutes. */
const sixteenth = { ...whole, size: 75 };
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
  { name: "three-body-map", measure: measureWhole, goal: { absolute: 75 }, threads: 2 },
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
  for (const one of rows) if (one.name.startsWith(only)) printRow(await (one.measure ?? measureTurns)(one), json);
}

/**
 * The whole map in one pass of ours, which is checked by what it shows. C makes a part of it, and so do we, to see that both do the
 * same; the ratio is that of pixel-steps a second, where a start counts as many steps as it stayed together.
 */
async function measureWhole({ name, goal, threads }) {
  const bench = `dynamics/${name}`;
  const c = startC(join(folder, "peers/dynamics.c"));
  const pixelSteps = ({ size }, [mean]) => mean * size ** 2;
  const rounded = (rate) => Number(rate.toPrecision(4));
  const [once, rates, results] = [new Map(), {}, []];
  try {
    await useThreads(threads);
    const ours = await oursOrWhyNot(bench, "threeBody", whole);
    if (ours) {
      results.push(["orrery", await (await workloads.threeBody(sixteenth)).check()]);
      ours.warm();
      const seconds = await ours.run(1);
      const [mean, least, undiverged] = ours.shown();
      expectShown(bench, { mean, least, "percent undiverged": undiverged });
      once.set("orrery", summary([seconds]));
      rates.orrery = rounded(pixelSteps(whole, [mean]) / seconds / 1e6);
    }
    const peer = c?.contestant("c", "threeBody", [sixteenth.size, sixteenth.limit, sixteenth.threshold, 0]);
    if (peer) {
      const checked = await peer.check();
      results.push(["c", checked]);
      rates.c = rounded(pixelSteps(sixteenth, checked) / (await peer.run(1)) / 1e6);
      // Only the rate is compared; as seconds it stands beside ours.
      once.set("c", summary([pixelSteps(whole, [wholeShows.mean[0]]) / rates.c / 1e6]));
    }
    return row({
      bench,
      unit: "s",
      figures: inUnit(once, "s"),
      against: "c",
      goal,
      versions: peer ? { c: peer.version } : {},
      more: {
        threads,
        millionPixelStepsPerSecond: rates,
        ...(peer ? { peersOn: "every fourth start each way; their seconds are the whole map's at that rate" } : {}),
        ...(results.length > 1 ? { agreement: agreement(results) } : {}),
      },
    });
  } finally {
    c?.close();
    await useThreads(1);
  }
}

/** A map that does not show what it must has no time. */
function expectShown(bench, shown) {
  for (const [what, [wanted, tolerance]] of Object.entries(wholeShows)) {
    if (Math.abs(shown[what] - wanted) <= tolerance) continue;
    throw new Error(`${bench}: the map's ${what} is ${shown[what]}, and ${wanted} is wanted.`);
  }
}

async function measureTurns({ name, workload, config, unit, operations, python, goal, threads, turns }) {
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
    const times = (threshold, steps = limit) => count({ bodies, ...canonicalQuestion, threshold, limit: steps });
    let last;
    const step = () => {
      last = times(0.5);
    };
    const least = (counts) => counts.reduce((least, one) => Math.min(least, one));
    const check = () => {
      const counts = times(threshold);
      return [mean(counts), least(counts)];
    };
    return {
      ...local("orrery", step, () => last[0]),
      check,
      /** All starts, but for a hundredth of the steps. */
      warm: () => times(threshold, limit / 100),
      /** Of the last step: mean, least, percent that stayed together to the end. */
      shown: () => [mean(last), least(last), (100 * last.filter((steps) => steps === limit).length) / last.length],
    };
  },
};
