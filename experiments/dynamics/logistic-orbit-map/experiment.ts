// The orbit map of the logistic family: drawn by a slow ramp and at fixed growth rates, its bounds and ridges (the images of 1/2), the density
// of one orbit, and how a single trajectory changes as the growth rate goes up.
import { evenly, logisticMap, orbit, orbitDiagram, rampDiagram, unwrap } from "#dynamics";
import { plot, rect, ruleX } from "#figure";
import { type ArrayData, mean, type NamedArrays } from "#kit";
import { atLeast, atMost, between, computed, defineExperiment, m, p, within } from "#lab";
import { fixedPoints, imageCurves, orbitMap, rampPoints, trajectoryFilm, trajectoryPicture } from "./figures.ts";
import {
  bandMerging,
  ceasesToRepeat,
  histogram,
  imagesOfHalf,
  leaves,
  longOrbit,
  stretchDistance,
} from "./measures.ts";

const parts = ["ramp", "fixed", "density", "frames"] as const;
const densityRate = 3.68;
const bins = 100;
/** Where 2^k-cycles lose their stability: 3, 1 + sqrt 6, and their limit (specification 002-6 F4). */
const [first, second, limit] = [3, 1 + Math.sqrt(6), 3.569946];
const notebookF4 = "002, lines 12936-12987";
const notebookF5 = "002, lines 12989-13016";
const recomputedF5 = "specification 002-6 F5, recomputed";
const notebookF7 = "002, lines 13056-13067";
const notebookF9 = "002, lines 13118-13124";

const f32 = (values: ArrayLike<number>, shape = [values.length]): ArrayData => ({
  dtype: "f32",
  shape,
  data: Float32Array.from(values),
});

/** The cycle of two, for r above 3. */
function cycleOfTwo(r: number): number[] {
  const spread = Math.sqrt((r - 3) * (r + 1));
  return [(r + 1 - spread) / (2 * r), (r + 1 + spread) / (2 * r)];
}

/** Values that lie above f(1/2) or below f^2(1/2), at growth rates from 2 on. */
function outside(rates: ArrayLike<number>, values: ArrayLike<number>): number {
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const [high, low] = imagesOfHalf(rates[at], 2);
    if (rates[at] >= 2 && (values[at] > high + 1e-12 || values[at] < low - 1e-12)) count++;
  }
  return count;
}

export default defineExperiment({
  id: "dynamics/logistic-orbit-map",
  title: "The orbit map of the logistic family",
  source: { notebook: "002", entries: ["002-6/F4", "002-6/F5", "002-6/F7", "002-6/F9"] },
  revision: 1,

  params: {
    part: p.choice({
      choices: parts,
      default: "ramp",
      doc: "What is made: the map by a ramp, at fixed growth rates, one density, trajectories.",
    }),
    steps: p.int({
      default: 3_000_000,
      range: [1000, 100_000_000],
      scale: "log",
      unit: "steps",
      doc: "Steps of the ramp from 1 to 4, one iteration each.",
    }),
    start: p.float({ default: 0.5, range: [0, 1], doc: "Where the ramp begins." }),
    rates: p.int({ default: 1501, range: [31, 100_001], doc: "Fixed growth rates, evenly from 1 to 4." }),
    skip: p.int({
      default: 1000,
      range: [0, 10_000_000],
      scale: "log",
      unit: "steps",
      doc: "Steps at a fixed growth rate before points are kept.",
    }),
    keep: p.int({
      default: 200,
      range: [1, 100_000],
      scale: "log",
      unit: "points",
      doc: "Points kept at a fixed growth rate.",
    }),
    long: p.int({
      default: 3_000_000,
      range: [1000, 1_000_000_000],
      scale: "log",
      unit: "steps",
      doc: "Length of the long orbit whose density is taken.",
    }),
    frames: p.int({
      default: 500,
      range: [10, 100_000],
      unit: "steps",
      doc: "Steps of the growth rate from 3.5 to 4, a trajectory each.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { steps: 20_000, rates: 61, keep: 50, skip: 200, long: 20_000, frames: 10 }, study: {} },
  arms: { ramp: { part: "ramp" }, fixed: { part: "fixed" }, density: { part: "density" }, frames: { part: "frames" } },
  replicates: 1,

  metrics: {
    reachedInCode: m.scalar("The same if a step were 1e-7, as the source's code has it."),
    reachedInText: m.scalar("The same if a step were 1e-5, as its text has it."),
    lowest: m.scalar("Smallest value of the ramp."),
    highest: m.scalar("Largest value of the ramp."),
    leftFixed: m.scalar("Growth rate at which the ramp is 0.01 away from 1 - 1/r.", "r"),
    leftTwo: m.scalar("Growth rate at which it is 0.01 away from the cycle of two.", "r"),
    ceased: m.scalar("Growth rate at which its orbits cease to repeat every 64 steps.", "r"),
    fixedLeft: m.scalar("At fixed growth rates: the last at which all points are within 1e-3 of 1 - 1/r.", "r"),
    outside: m.scalar("Points above f(1/2) or below f^2(1/2), for r from 2.", "points"),
    ridges: m.scalar(
      "Share of growth rates from 3.6 whose fullest bin of 0.005 has an image of 1/2, of the first seven, within 0.005.",
    ),
    pooled: m.series("Of three orbits of 300, the values in a bin of 0.01, by its lower edge.", "values"),
    dense: m.series("Share of a long orbit in a bin of 0.01, by its lower edge."),
    nearestImage: m.scalar(
      "Largest distance of the three highest peaks' bins of the long orbit from an image f, f^2, f^3 of 1/2.",
    ),
    merging: m.scalar("Growth rate where f^3(1/2) = 1 - 1/r: two bands merge.", "r"),
    changeCycles: m.scalar(
      "Mean change of a trajectory's steps 20 to 50 between growth rates 0.001 apart, below 3.56.",
    ),
    changeChaos: m.scalar("The same above 3.9."),
    changeWindow: m.scalar("The same in the window of period three, 3.83 to 3.849."),
    changeWindowPhase: m.scalar("In that window after 2000 steps, each trajectory shifted by the best of three steps."),
  },

  run({ params, record, progress }) {
    const { start, steps, rates, skip, keep, long, frames } = params;
    const runs: { readonly [Part in (typeof parts)[number]]: () => void } = {
      ramp() {
        const diagram = unwrap(rampDiagram(logisticMap, { start: [start], from: 1, to: 4, steps }));
        const ramp = { rates: diagram.parameters.data, values: diagram.values.data };
        progress(0.6, "what the ramp did");
        let [lowest, highest] = [1, 0];
        for (const value of Array.from(ramp.values)) {
          lowest = Math.min(lowest, value);
          highest = Math.max(highest, value);
        }
        record({
          reachedInCode: 1 + steps * 1e-7,
          reachedInText: 1 + steps * 1e-5,
          lowest,
          highest,
          leftFixed: leaves(ramp, first, (r) => [1 - 1 / r], 0.01),
          leftTwo: leaves(ramp, second, cycleOfTwo, 0.01),
          ceased: ceasesToRepeat(ramp, { until: 3.6, length: 1024, period: 64, distance: 0.003 }),
          outside: outside(ramp.rates, ramp.values),
        });
        record.field("ramp", { x: f32(ramp.values) });
      },
      fixed() {
        const chosen = evenly(1, 4, rates);
        const { parameters, values } = orbitDiagram(logisticMap, { parameters: chosen, start: [start], skip, keep });
        const settled = Array.from(chosen).filter((r, at) =>
          values.data.subarray(at * keep, (at + 1) * keep).every((x) => r > 1.1 && Math.abs(x - (1 - 1 / r)) < 1e-3),
        );
        progress(0.5, "ridges");
        const ridged = Array.from(evenly(3.6, 4, 81)).map((r) => {
          const counts = histogram(longOrbit(r, 0.3, 1000, Math.min(100_000, long)), 200);
          const fullest = (counts.indexOf(Math.max(...counts)) + 0.5) / 200;
          return imagesOfHalf(r, 7).some((image) => Math.abs(image - fullest) <= 0.005) ? 1 : 0;
        });
        record({
          fixedLeft: Math.max(...settled),
          outside: outside(parameters.data, values.data),
          ridges: mean(ridged),
        });
        record.field("fixed", { x: f32(values.data, [rates, keep]) });
      },
      density() {
        // 0.3 + 1e-16 and the like, as the source begins: the next doubles, where there are any.
        const pooled = [0.3, 0.6, 0.9].flatMap((begin) => [...longOrbit(densityRate, begin + 1e-16, 0, 300)]);
        const counts = histogram(pooled, bins);
        progress(0.2, "a long orbit");
        const longCounts = histogram(longOrbit(densityRate, 0.3, 0, long), bins);
        counts.forEach((count, at) => {
          record.at(at / bins, { pooled: count, dense: longCounts[at] / long });
        });
        const images = imagesOfHalf(densityRate, 3);
        const peaks = Array.from(longCounts.keys())
          .filter((at) => longCounts[at] >= (longCounts[at - 1] ?? 0) && longCounts[at] >= (longCounts[at + 1] ?? 0))
          .sort((a, b) => longCounts[b] - longCounts[a])
          .slice(0, 3);
        // From the nearer edge of a bin: the peaks of the density are one-sided, and end at the image.
        const off = peaks.map((at) => Math.min(...images.map((x) => Math.max(0, at / bins - x, x - (at + 1) / bins))));
        record({ nearestImage: Math.max(...off), merging: bandMerging(3.6, 3.72) });
      },
      frames() {
        const trajectories = Array.from({ length: frames + 1 }, (_, at) => {
          const r = 3.5 + (0.5 * at) / frames;
          return { r, x: unwrap(orbit(logisticMap(r), { start: [0.3], steps: 50 })).data };
        });
        const change = (low: number, high: number) =>
          mean(
            trajectories
              .slice(1)
              .flatMap(({ r, x }, at) =>
                r > low && r < high ? [stretchDistance(trajectories[at].x, x, 20, 51, 1)] : [],
              ),
          );
        const window = Array.from(
          evenly(3.831, 3.84, 10),
          (r) => unwrap(orbit(logisticMap(r), { start: [0.3], skip: 2000, steps: 50 })).data,
        );
        record({
          changeCycles: change(3.5, 3.56),
          changeChaos: change(3.9, 4.1),
          changeWindow: change(3.83, 3.849),
          changeWindowPhase: mean(window.slice(1).map((x, at) => stretchDistance(window[at], x, 0, 48, 3))),
        });
        record.field("frames", {
          x: f32(
            trajectories.flatMap(({ x }) => Array.from(x)),
            [frames + 1, 51],
          ),
        });
      },
    };
    runs[params.part]();
  },

  claims: {
    stepInCode: {
      says: "A step of 1e-7, as in the code, brings 3,000,000 of them from 1 to 4.",
      reported: { value: 4, text: "1e-7", where: notebookF4 },
      measure: (runs) => computed(...runs.arm("ramp").values("reachedInCode")),
      agree: within(1e-6),
    },
    stepInText: {
      says: "A step of 1/100,000, as in the text, does.",
      reported: { value: 4, text: "1/100,000", where: notebookF4 },
      measure: (runs) => computed(...runs.arm("ramp").values("reachedInText")),
      agree: within(1e-6),
    },
    step: {
      says: "A step of 1e-6 does.",
      reported: { value: 4, where: "specification 002-6 F4" },
      measure: (runs) => computed(...runs.arm("ramp").list.map(({ params }) => 1 + params.steps * 1e-6)),
      agree: within(1e-6),
    },
    bounded: {
      says: "The ramp stays between 0 and 1: its smallest and largest value.",
      reported: { value: null, text: "0 to 1", where: notebookF4 },
      measure: (runs) => computed(...runs.arm("ramp").values("lowest"), ...runs.arm("ramp").values("highest")),
      agree: between(0, 1),
    },
    doubling: {
      says: "It leaves the fixed point at 3, where that becomes unstable, but for the delay of a ramp.",
      reported: { value: first, where: "exact; specification 002-6 F4" },
      measure: (runs) => computed(...runs.arm("ramp").values("leftFixed")),
      agree: within(0.02),
    },
    doublingFixed: {
      says: "At fixed growth rates the fixed point is left at 3 itself, to the distance of two of them.",
      reported: { value: first, where: "exact; specification 002-6 F4" },
      measure: (runs) => computed(...runs.arm("fixed").values("fixedLeft")),
      agree: within(0.01),
    },
    again: {
      says: "It leaves the cycle of two at 1 + sqrt(6), but for the delay.",
      reported: { value: second, text: "3.44949", where: "exact; specification 002-6 F4" },
      measure: (runs) => computed(...runs.arm("ramp").values("leftTwo")),
      agree: within(0.02),
    },
    limit: {
      says: "Its orbits cease to repeat at 3.569946, where doublings accumulate.",
      reported: { value: limit, where: "specification 002-6 F4" },
      measure: (runs) => computed(...runs.arm("ramp").values("ceased")),
      agree: within(0.001),
    },

    peakNotebook: {
      says: "The density at 3.68 is highest near 0.74: the middle of its fullest bin.",
      reported: { value: 0.74, where: notebookF5 },
      measure: (runs) => {
        const rows = runs.arm("density").rows("pooled");
        const fullest = rows.reduce<(typeof rows)[number] | undefined>(
          (best, row) => (best && best.value >= row.value ? best : row),
          undefined,
        );
        return computed(fullest && fullest.x + 0.5 / bins);
      },
      agree: within(0.01),
    },
    peak: countIn(0.72, 68),
    peakAbove: countIn(0.91, 56),
    peakNext: countIn(0.73, 49),
    peakBelow: countIn(0.27, 33),
    denseTop: shareIn(0.91, 0.072),
    denseMiddle: shareIn(0.72, 0.07),
    denseNext: shareIn(0.73, 0.056),
    denseBelow: shareIn(0.27, 0.038),
    peaksAreImages: {
      says: "The three highest peaks are at f(1/2) = 0.92, f^2(1/2) and f^3(1/2): largest distance of an image from the bin.",
      reported: { value: 0, text: "peaks sit at images of 1/2", where: recomputedF5 },
      measure: (runs) => computed(...runs.arm("density").values("nearestImage")),
      agree: atMost(1e-9),
    },
    merging: {
      says: "Close to 3.68, at 3.678573510, f^3(1/2) is the fixed point and two bands merge.",
      reported: { value: 3.67857351, where: recomputedF5 },
      measure: (runs) => computed(...runs.arm("density").values("merging")),
      agree: within(5e-10),
    },

    inside: {
      says: "For r from 2 no point lies above f(1/2) = r/4 or below f^2(1/2) = (r^2/4)(1 - r/4), in either map.",
      reported: { value: 0, text: "the curves bound the map", where: notebookF7 },
      measure: (runs) => computed(...runs.arm("ramp").values("outside"), ...runs.arm("fixed").values("outside")),
      agree: within(0),
    },
    ridges: {
      says: "The ridges of the map lie on images of 1/2: the share of growth rates from 3.6 whose fullest bin has one of the first seven.",
      reported: { value: null, text: "density ridges lie on the curves", where: notebookF7 },
      measure: (runs) => computed(...runs.arm("fixed").values("ridges")),
      agree: atLeast(0.9),
    },

    smallInCycles: {
      says: "Where orbits are periodic, below 3.56, a trajectory hardly changes from one growth rate to the next.",
      reported: { value: null, text: "small in periodic windows", where: notebookF9 },
      measure: (runs) => computed(...runs.arm("frames").values("changeCycles")),
      agree: atMost(0.01),
    },
    largeInChaos: {
      says: "Above 3.9 it changes wholly.",
      reported: { value: null, text: "of order 1 in chaos", where: notebookF9 },
      measure: (runs) => computed(...runs.arm("frames").values("changeChaos")),
      agree: atLeast(0.1),
    },
    smallInWindow: {
      says: "In the window of period three it hardly changes either.",
      reported: { value: null, text: "small in periodic windows", where: notebookF9 },
      measure: (runs) => computed(...runs.arm("frames").values("changeWindow")),
      agree: atMost(0.01),
    },
    smallInWindowPhase: {
      says: "There it is the cycle that hardly changes, once reached; in which of its three phases a trajectory comes to it changes wholly.",
      reported: { value: null, text: "small in periodic windows", where: "specification 002-6 F9" },
      measure: (runs) => computed(...runs.arm("frames").values("changeWindowPhase")),
      agree: atMost(0.01),
    },
  },

  figures: {
    ramp: {
      caption: "One iteration at each of three million growth rates, the value carried on.",
      draw: (runs) =>
        orbitMap("The orbit map by a slow ramp", rampPoints(partOf(runs.list, "ramp")), { x: [1, 4], opacity: 0.4 }),
    },
    images: {
      caption:
        "The chaotic part, and over it seven images of 1/2, from red to violet. The first two bound it; its ridges run along the rest.",
      draw: (runs) => {
        const view = { x: [3.4, 4], opacity: 0.35, overlays: imageCurves(3.4, 4) } as const;
        return orbitMap("Images of 1/2", rampPoints(partOf(runs.list, "ramp")), view);
      },
    },
    fixed: {
      caption:
        "The map at 1501 fixed growth rates, 200 points each after 1000 steps: doublings are sharp, where a ramp is late.",
      draw: (runs) => {
        const view = { x: [1, 4], opacity: 0.8 } as const;
        return orbitMap("The orbit map at fixed growth rates", fixedPoints(partOf(runs.list, "fixed")), view);
      },
    },
    density: {
      caption: "Three orbits of 300 at 3.68 in bins of 0.01. Dashed: 1/2 after one, two and three iterations.",
      draw: (runs) => {
        const rows = runs.rows("pooled").map(({ x, value }) => ({ low: x, high: x + 1 / bins, count: value }));
        return plot({
          title: "Where an orbit is most often",
          x: { label: "x", domain: [0, 1] },
          y: { label: "values of 900" },
          marks: [
            rect(rows, { x1: "low", x2: "high", y1: 0, y2: "count" }),
            ruleX(imagesOfHalf(densityRate, 3), { strokeDasharray: "3 3" }),
          ],
        });
      },
    },
    trajectories: {
      caption:
        "Steps 0 to 50 from 0.3 (upwards) for growth rates from 3.5 to 4 (across): even where orbits are periodic, grain where they are chaotic.",
      draw: (runs) => trajectoryPicture(partOf(runs.list, "frames")),
    },
  },

  animations: {
    trajectory: {
      caption: "Fifty steps from 0.3 while the growth rate goes from 3.5 to 4.",
      draw: (runs) => trajectoryFilm(partOf(runs.list, "frames")),
    },
  },
});

/** What an arm's run kept under the arm's name; nothing when it was not run. */
function partOf(
  list: readonly { readonly arm: string; field(name: string): NamedArrays }[],
  part: (typeof parts)[number],
) {
  return list.find(({ arm }) => arm === part)?.field(part).x;
}

type DensityRuns = {
  readonly list: readonly {
    readonly arm: string;
    rows(name: "pooled" | "dense"): readonly { readonly x: number; readonly value: number }[];
  }[];
};

function valueIn({ list }: DensityRuns, series: "pooled" | "dense", edge: number): number | undefined {
  return list
    .find(({ arm }) => arm === "density")
    ?.rows(series)
    .find(({ x }) => x === edge)?.value;
}

/** Of the 900 pooled values so many lie in the bin from `edge`. */
function countIn(edge: number, count: number) {
  return {
    says: `Of the 900 values ${count} lie between ${edge} and ${(edge + 1 / bins).toFixed(2)}.`,
    reported: { value: count, where: recomputedF5 },
    measure: (runs: DensityRuns) => computed(valueIn(runs, "pooled", edge)),
    agree: within(0),
  };
}

/** So much of a long orbit lies in the bin from `edge`. */
function shareIn(edge: number, share: number) {
  return {
    says: `Of a long orbit ${(100 * share).toFixed(1)} % are between ${edge} and ${(edge + 1 / bins).toFixed(2)}.`,
    reported: { value: share, where: recomputedF5 },
    measure: (runs: DensityRuns) => computed(valueIn(runs, "dense", edge)),
    agree: within(0.0005),
  };
}
