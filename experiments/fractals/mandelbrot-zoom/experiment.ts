// How far do doubles carry a zoom? One film goes 2^42 times into the Mandelbrot set by moving the limits of its grid, two others scale
// a centred array and add the centre, which is said to need fewer steps. Are those two places one, seen in two maps?

import {
  differing,
  escapeTime,
  type Grid,
  gridAround,
  joinFrames,
  lasting,
  logisticParameterMap,
  mandelbrotMap,
  splitFrames,
} from "#dynamics";
import { type Animation, type Figure, fieldAnimation, fieldImage, line, panels, plot, ruleY } from "#figure";
import { math, mean, type NamedArrays, quantile } from "#kit";
import { atLeast, atMost, computed, defineExperiment, exactly, m, p, within } from "#lab";
import { attractingPeriod, centres, limitsMoved, parameterOf, scaledArray, twinOf } from "./zooms.ts";

const seahorse = { x: "-0.74797", y: "-0.072500001" };
/** Doublings of the film with moved limits, and of those with scaled arrays (300 frames, 15 a doubling). */
const [filmOctaves, arrayOctaves] = [42, 20];
const shownOctaves = [0, 8, 16, 24, 33, 42];
const recomputed = (entry: string) => `specification 002-6 ${entry}`;

export default defineExperiment({
  id: "fractals/mandelbrot-zoom",
  title: "As far as doubles carry a zoom",
  source: { notebook: "002", entries: ["002-6/G3", "002-6/E6"] },
  revision: 1,

  params: {
    zoom: p.choice({
      choices: ["seahorse", "mandelbrot", "logistic"],
      default: "seahorse",
      doc: "Into -0.74797 - 0.0725i against pairs of doubles; or by two ways into -1.633, or into r = 3.58355.",
    }),
    size: p.int({ default: 128, range: [8, 2000], unit: "samples", doc: "Samples along each side of a frame." }),
    limit: p.int({ default: 1000, range: [1, 100_000], scale: "log", unit: "steps", doc: "Most steps a sample." }),
    octaves: p.int({ default: 45, range: [1, 60], unit: "doublings", doc: "Deepest frame looked at." }),
    stride: p.int({ default: 1, range: [1, 60], unit: "doublings", doc: "From a frame to the next." }),
    filmed: p.float({
      default: 2,
      range: [0.05, 15],
      unit: "frames",
      doc: "Frames a doubling that are kept for the film.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { size: 12, stride: 2, filmed: 0.1 }, study: {} },
  arms: {
    seahorse: {},
    seahorseLonger: { limit: 3000 },
    mandelbrot: { zoom: "mandelbrot" },
    logistic: { zoom: "logistic" },
  },
  replicates: 1,

  metrics: {
    rounding: m.series("Share of a frame's samples that pairs of doubles count otherwise; the step is the doublings."),
    placing: m.series("Of these, what comes of rounding the places alone, then reckoning in pairs of doubles."),
    capped: m.series("Share of a frame's samples that stay for all the steps."),
    methods: m.series("Share of a frame's samples that the two ways of zooming count otherwise."),
    steps: m.series("Mean count by moved limits.", "steps"),
    stepsScaled: m.series("Mean count by a scaled array.", "steps"),
    coincide: m.scalar(
      "Doublings at which neighbouring places are one double, so that a frame has no places.",
      "doublings",
    ),
    fixedAt: m.scalar("Where the centre lies in the frame's width, from the left, 0 to 1."),
    parameter: m.scalar("The centre as a constant c of w -> w^2 + c."),
    period: m.scalar("Period of the attracting cycle at the centre; 0 where none is found up to 4096.", "steps"),
  },

  run({ params: { zoom, size, limit, octaves, stride, filmed }, record, progress }) {
    const frames = [];
    for (let octave = 0; octave <= octaves; octave += stride) frames.push(octave);
    const drawn = 2 * size;
    const keep = (octave: number, data: Int32Array) =>
      record.field(`frame${octave}`, { counts: { dtype: "i32", shape: [drawn, drawn], data } });
    const film = (frame: (octave: number) => Int32Array, last: number) => {
      const kept: Int32Array[] = [];
      for (let part = 0; part <= last * filmed; part++) kept.push(frame(part / filmed));
      record.field("film", { counts: joinFrames(kept, { width: size, height: size }) });
    };

    if (zoom === "seahorse") {
      const inDoubles = escapeTime(mandelbrotMap);
      const inPairs = escapeTime(mandelbrotMap, { precision: "double-double" });
      for (const octave of frames) {
        const grid = gridAround({ ...seahorse, half: 1.4 / 2 ** octave, width: size, height: size });
        const run = { limit, constants: {} };
        const counts = inDoubles.counts(grid, run);
        const exact = inPairs.counts(grid, run);
        const placed = inPairs.counts(rounded(grid), run);
        record.at(octave, {
          rounding: differing(counts, exact) / counts.length,
          placing: differing(placed, exact) / counts.length,
          capped: lasting(exact, limit) / counts.length,
        });
        if (shownOctaves.includes(octave)) {
          const wide = gridAround({ ...seahorse, half: 1.4 / 2 ** octave, width: drawn, height: drawn });
          keep(octave, inDoubles.counts(wide, run));
        }
        progress((0.9 * octave) / octaves, `doubling ${octave} of ${octaves}`);
      }
      film((octave) => {
        const grid = gridAround({ ...seahorse, half: 1.4 / math.pow(2, octave), width: size, height: size });
        return inDoubles.counts(grid, { limit, constants: {} });
      }, filmOctaves);
      return;
    }

    const escapes = zoom === "mandelbrot" ? escapeTime(mandelbrotMap) : escapeTime(logisticParameterMap);
    const run = { limit, constants: { start: 0.5 } }; // the Mandelbrot set has no constants, and asks for none
    const centre = centres[zoom];
    const c = zoom === "mandelbrot" ? centre : parameterOf(centre);
    record({
      fixedAt: placeInFrame(scaledArray(centre, arrayOctaves, size), centre),
      parameter: c,
      period: attractingPeriod(c),
    });
    for (const octave of frames) {
      const [moved, scaled] = [limitsMoved(centre, octave, size), scaledArray(centre, octave, size)];
      if (moved === undefined) {
        record({ coincide: octave });
        break;
      }
      const [counts, other] = [moved, scaled].map((grid) => escapes.counts(grid, run)) as [Int32Array, Int32Array];
      record.at(octave, {
        methods: differing(counts, other) / counts.length,
        capped: lasting(counts, limit) / counts.length,
        steps: mean(counts),
        stepsScaled: mean(other),
      });
      if ([0, 8, 16].includes(octave)) keep(octave, escapes.counts(scaledArray(centre, octave, drawn), run));
      progress((0.9 * octave) / octaves, `doubling ${octave} of ${octaves}`);
    }
    film((octave) => escapes.counts(scaledArray(centre, octave, size), run), arrayOctaves);
  },

  claims: {
    lastOctaves: {
      says: "Only the last octaves before 2^42 need care: up to 2^38 pairs of doubles count at most 1 % otherwise, in 1000 steps.",
      reported: { value: null, text: "the last octaves need care", where: recomputed("G3, by the size of the gaps") },
      measure: (runs) => computed(firstAbove(0.01, runs.arm("seahorse").rows("rounding"))),
      agree: atLeast(39),
    },
    depth: {
      says: "More than 1 % differ long before the gaps between doubles show: within the first 30 of 42 doublings.",
      reported: { value: null, text: "to be reported", where: recomputed("G3") },
      measure: (runs) => computed(firstAbove(0.01, runs.arm("seahorse").rows("rounding"))),
      agree: atMost(30),
    },
    depthLonger: {
      says: "And sooner the longer one follows the orbits: with 3000 steps within the first 12.",
      reported: { value: null, text: "to be reported", where: recomputed("G3") },
      measure: (runs) => computed(firstAbove(0.01, runs.arm("seahorseLonger").rows("rounding"))),
      agree: atMost(12),
    },
    atTheEnd: {
      says: "The film's last frame has at least one count in twenty wrong, with 1000 steps.",
      reported: { value: null, text: "to be reported", where: recomputed("G3") },
      measure: (runs) => computed(valueAt(runs.arm("seahorse").rows("rounding"), filmOctaves)),
      agree: atLeast(0.05),
    },
    placesAlone: {
      says: "Rounding the places alone, in the last frame, changes at least half as many.",
      reported: { value: null, text: "spacing of doubles near 0.75", where: recomputed("G3") },
      measure: (runs) => {
        const run = runs.arm("seahorse");
        return computed(valueAt(run.rows("placing"), filmOctaves)! / valueAt(run.rows("rounding"), filmOctaves)!);
      },
      agree: atLeast(0.5),
    },
    fewerSteps: {
      says: "Scaling a centred array needs far fewer steps than moving the limits of the grid: at most half as many.",
      reported: { value: null, text: "far fewer iterations", where: "notebook 002, 12745-12779" },
      measure: (runs) => computed(...stepRatios([runs.arm("mandelbrot"), runs.arm("logistic")])),
      agree: atMost(0.5),
    },
    sameSteps: {
      says: "It needs as many: in all 20 doublings of the films the mean counts agree to 0.1 %.",
      reported: { value: 1, text: "in exact arithmetic identical", where: recomputed("E6") },
      measure: (runs) => computed(...stepRatios([runs.arm("mandelbrot"), runs.arm("logistic")])),
      agree: within(0.001),
    },
    sameTables: {
      says: "In the films' 20 doublings at most 0.1 % of a frame's counts differ between the two.",
      reported: { value: 0, text: "nearly the same table at moderate depth", where: recomputed("E6") },
      measure: (runs) => {
        const rows = [...runs.arm("mandelbrot").rows("methods"), ...runs.arm("logistic").rows("methods")];
        return computed(...rows.filter(({ x }) => x <= arrayOctaves).map(({ value }) => value));
      },
      agree: atMost(0.001),
    },
    methodsPart: {
      says: "The two ways part, by more than 1 % of the counts, only after 2^35.",
      reported: { value: null, text: "to be reported", where: recomputed("E6") },
      measure: (runs) => computed(firstAbove(0.01, runs.arm("mandelbrot").rows("methods"))),
      agree: atLeast(36),
    },
    fixedPoint: {
      says: "The zoom's fixed point lies at 9/14 of the frame's width, since the array reaches from -1.8 to 1.",
      reported: { value: 9 / 14, text: "64 %", where: recomputed("E6") },
      measure: (runs) => computed(...runs.values("fixedAt")),
      agree: within(0.005),
    },
    identical: {
      says: "The two centres, r = 3.58355 and c = -1.633, are one place in two maps.",
      reported: { value: -1.633, text: "identical objects", where: "notebook 002, 12745-12779" },
      measure: (runs) => computed(...runs.arm("logistic").values("parameter")),
      agree: within(0.0005),
    },
    centreOfR: {
      says: "r = 3.58355 is c = -1.41868.",
      reported: { value: -1.41868, where: recomputed("E6, recomputed") },
      measure: (runs) => computed(...runs.arm("logistic").values("parameter")),
      agree: within(5e-6),
    },
    centreOfC: {
      says: "c = -1.633 is r = 3.74445.",
      reported: { value: 3.74445, where: recomputed("E6, recomputed") },
      measure: (runs) => computed(...runs.arm("mandelbrot").values("parameter").map(twinOf)),
      agree: within(5e-6),
    },
    insideAtTheEnd: {
      says: "They only look alike: at 2^20 the zoom on r is all inside the set and shows nothing.",
      reported: { value: null, text: "look-alikes", where: recomputed("E6") },
      measure: (runs) => computed(valueAt(runs.arm("logistic").rows("capped"), arrayOctaves)),
      agree: exactly(1),
    },
    cycle: {
      says: "At r = 3.58355 the orbit of 1/2 goes to an attracting cycle: around it lies nothing but the inside.",
      reported: { value: null, text: "look-alikes", where: recomputed("E6") },
      measure: (runs) => computed(...runs.arm("logistic").values("period")),
      agree: atLeast(1),
    },
    noCycle: {
      says: "At c = -1.633 none of up to 4096 steps is found.",
      reported: { value: null, text: "look-alikes", where: recomputed("E6") },
      measure: (runs) => computed(...runs.arm("mandelbrot").values("period")),
      agree: exactly(0),
    },
    edgeAtTheEnd: {
      says: "While at 2^20 into c less than a tenth of the frame stays.",
      reported: { value: null, text: "look-alikes", where: recomputed("E6") },
      measure: (runs) => computed(valueAt(runs.arm("mandelbrot").rows("capped"), arrayOctaves)),
      agree: atMost(0.1),
    },
  },

  figures: {
    film: {
      caption:
        "Into -0.74797 - 0.072500001i, reckoned in pairs of doubles; colours from the frame's least count to its largest.",
      draw: (runs) => {
        const run = runs.arm("seahorse").list[0]!;
        const frames = shownOctaves.flatMap((octave) => pictureOf(run, octave, `2^${octave}`) ?? []);
        return panels(frames, { columns: 3, title: "Forty-two doublings" });
      },
    },
    rounding: {
      caption: "Share of a frame's counts that doubles have wrong, for 1000 and 3000 steps; the rule is at 1 %.",
      draw: (runs) => {
        const rows = (["seahorse", "seahorseLonger"] as const).flatMap((arm) =>
          runs
            .arm(arm)
            .rows("rounding")
            .map((row) => ({ ...row, steps: `${runs.arm(arm).list[0]!.params.limit} steps` })),
        );
        return plot({
          title: "What doubles get wrong",
          x: { label: "doublings" },
          y: { label: "share of the counts" },
          marks: [ruleY([0.01], { strokeDasharray: "3 3" }), line(rows, { x: "x", y: "value", stroke: "steps" })],
        });
      },
    },
    centres: {
      caption: "The two zooms at no, 8 and 16 doublings: above on c = -1.633, below on r = 3.58355.",
      draw: (runs) => {
        const frames = (["mandelbrot", "logistic"] as const).flatMap((arm) =>
          [0, 8, 16].flatMap((octave) => pictureOf(runs.arm(arm).list[0]!, octave, `${arm}, 2^${octave}`) ?? []),
        );
        return panels(frames, { columns: 3, title: "Two zooms, two places" });
      },
    },
  },

  animations: {
    seahorse: {
      caption: "Forty-two doublings into -0.74797 - 0.072500001i, in doubles.",
      draw: (runs) => filmOf(runs.arm("seahorse").list[0]!),
    },
    mandelbrot: {
      caption: "Twenty doublings into -1.633, by a scaled array.",
      draw: (runs) => filmOf(runs.arm("mandelbrot").list[0]!),
    },
    logistic: {
      caption: "Twenty doublings into r = 3.58355: the last frames lie inside the set.",
      draw: (runs) => filmOf(runs.arm("logistic").list[0]!),
    },
  },
});

/** The places as doubles have them. */
const rounded = (grid: Grid): Grid => ({
  ...grid,
  low: { x: new Float64Array(grid.width), y: new Float64Array(grid.height) },
});

/** Where a place lies between the first and the last column, 0 to 1. */
function placeInFrame({ x }: Grid, place: number): number {
  return (place - x[0]!) / (x.at(-1)! - x[0]!);
}

type Rows = readonly { readonly x: number; readonly value: number }[];

const valueAt = (rows: Rows, octave: number) => rows.find(({ x }) => x === octave)?.value;
const firstAbove = (share: number, rows: Rows) => rows.find(({ value }) => value > share)?.x;

/** Mean steps by a scaled array over those by moved limits, of every frame of the films. */
function stepRatios(arms: readonly { rows(metric: "steps" | "stepsScaled"): Rows }[]): number[] {
  return arms.flatMap((arm) => {
    const scaled = arm.rows("stepsScaled");
    return arm.rows("steps").flatMap(({ x, value }) => (x <= arrayOctaves ? [valueAt(scaled, x)! / value] : []));
  });
}

interface Drawn {
  readonly params: { readonly stride: number };
  field(name: string): NamedArrays;
}

/** Undefined where a quick look left the frame out. */
function pictureOf(run: Drawn, octave: number, title: string): Figure | undefined {
  if (octave % run.params.stride > 0) return undefined;
  const { data, shape } = run.field(`frame${octave}`).counts!;
  return fieldImage({
    title,
    field: { width: shape[1]!, height: shape[0]!, values: data },
    colours: "twilight_shifted",
    high: mostOf(data),
  });
}

/** What one count in fifty exceeds: the last colour of a frame, whose few longest orbits would else take all of the colours. */
function mostOf(counts: ArrayLike<number>): number {
  return quantile(Array.from(counts), 0.98);
}

function filmOf(run: Drawn): Animation {
  const film = splitFrames(run.field("film").counts!);
  const least = film.frames.map((counts) => counts.reduce((least, count) => Math.min(least, count)));
  const most = film.frames.map((counts, i) => Math.max(mostOf(counts), least[i]!));
  return fieldAnimation({
    ...film,
    colours: "twilight_shifted",
    low: (frame) => least[frame]!,
    high: (frame) => most[frame]!,
    magnify: 2,
    millisecondsPerFrame: 120,
  });
}
