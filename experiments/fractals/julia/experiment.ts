// The Julia set of z^2 + a by the steps each start takes to escape: the notebook's numbers sample by sample, its loop against a program
// that takes samples together, and a set that looks filled and dissolves when one waits longer.

import { differing, edgesOf, gridOver, lasting, thinned } from "#dynamics";
import { type Figure, fieldAnimation, fieldImage, line, panels, plot } from "#figure";
import { math, mean, type NamedArrays } from "#kit";
import { atMost, type Claim, computed, defineExperiment, exactly, m, p, within } from "#lab";
import { countsByLoop, exactGrid, juliaBy, roundings, stepsFrom } from "./arithmetic.ts";

const first = { ax: -0.744, ay: 0.148 };
const slow = { ax: -0.29609091, ay: 0.62491, limit: 2500 };
/** Steps after which the source counted what was left of the slow set. */
const looks = [10, 20, 50, 100, 200, 500, 1000, 1500, 2000, 2500];
const recomputed = (entry: string) => `specification 002-5 ${entry}, recomputed with NumPy`;

const gridOf = ({ half, size, share }: Readonly<Record<"half" | "size" | "share", number>>) => {
  const samples = Math.max(2, Math.round(size * share));
  return gridOver({ x: [-half, half], y: [half, -half], width: samples, height: samples });
};

type Claims = Readonly<Record<string, Claim>>;

/** So many samples have each of these counts. */
function firstCounts(expected: Readonly<Record<number, number>>): Claims {
  const claims = Object.entries(expected).map(([count, samples]): [string, Claim] => [
    `count${count}`,
    {
      says: `Of 500 x 500 starts ${samples} leave at the step of index ${count}.`,
      reported: { value: samples, where: recomputed("E1") },
      measure: (runs) =>
        computed(
          runs
            .arm("set")
            .rows("samples")
            .find(({ x }) => x === Number(count))?.value,
        ),
      agree: within(0),
    },
  ]);
  return Object.fromEntries(claims);
}

/** So many samples of the slow set are left after so many steps, by one of the roundings. */
function remaining(expected: Readonly<Record<number, number>>, arm: "slow" | "slowFused"): Claims {
  const fused = arm === "slowFused";
  const claims = Object.entries(expected).map(([steps, samples]): [string, Claim] => [
    `left${steps}${fused ? "fused" : ""}`,
    {
      says: `After ${steps} steps ${samples} of 500 x 500 starts are left${fused ? ", products and sums fused" : ""}.`,
      reported: { value: samples, where: recomputed("E4") },
      measure: (runs) =>
        computed(
          runs
            .arm(arm)
            .rows("left")
            .find(({ x }) => x === Number(steps))?.value,
        ),
      agree: within(0),
    },
  ]);
  return Object.fromEntries(claims);
}

interface Drawn {
  readonly params: Readonly<Record<"half" | "size" | "share" | "limit", number>>;
  field(name: string): NamedArrays;
}

/** A run's counts in the notebook's colours, as they are after so many steps. */
function pictureOf(run: Drawn, title: string, steps = Infinity): Figure {
  const { data, shape } = run.field("picture").counts!;
  const last = Math.min(steps, run.params.limit);
  return fieldImage({
    title,
    field: { width: shape[1]!, height: shape[0]!, values: data.map((count) => Math.min(count, last)) },
    extent: edgesOf(gridOf(run.params)),
    colours: "twilight_shifted",
    low: 0,
    high: last,
    axes: { x: "Re z", y: "Im z" },
    colourBar: "steps",
  });
}

export default defineExperiment({
  id: "fractals/julia",
  title: "Julia sets by escape time",
  source: { notebook: "002", entries: ["002-5/E1", "002-5/E4"] },
  revision: 1,

  params: {
    ax: p.float({ default: first.ax, range: [-2, 2], doc: "Real part of a in z^2 + a." }),
    ay: p.float({ default: first.ay, range: [-2, 2], doc: "Imaginary part of a." }),
    half: p.float({ default: 1.4, range: [1e-6, 4], doc: "The picture spans from -half to half both ways." }),
    size: p.int({ default: 500, range: [2, 4000], unit: "samples", doc: "Samples along each side." }),
    share: p.float({ default: 1, range: [0.01, 1], doc: "Share of the size that is computed: 1 but for quick looks." }),
    limit: p.int({ default: 70, range: [1, 100_000], scale: "log", unit: "steps", doc: "Most steps a sample." }),
    rounding: p.choice({
      choices: roundings,
      default: "separate",
      doc: "Of every operation; of products and sums together, as NumPy does; pairs of doubles, 31 digits; single precision.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { share: 0.15 }, study: {} },
  arms: {
    set: {},
    large: { size: 2000 },
    longer: { size: 2000, limit: 200 },
    slow,
    slowFused: { ...slow, rounding: "fused" },
    slowPairs: { ...slow, rounding: "double-double" },
    slowSingle: { ...slow, rounding: "single" },
  },
  replicates: 1,

  metrics: {
    least: m.scalar("Smallest count.", "steps"),
    mean: m.scalar("Mean count; samples that stay count as the limit.", "steps"),
    inside: m.scalar("Samples that stay for all the steps.", "samples"),
    insideShare: m.scalar("Share of them."),
    turned: m.scalar("Samples whose count differs in the picture turned by half a turn.", "samples"),
    loopDiffers: m.scalar("Samples for which a plain loop counts otherwise.", "samples"),
    criticalEscape: m.scalar("Index of the step that leads 0 outside.", "steps"),
    samples: m.series("Samples with a count; the step is the count.", "samples"),
    left: m.series("Samples still inside; the step is the number of steps made.", "samples"),
  },

  run({ params, record, progress }) {
    const { ax, ay, limit, rounding } = params;
    const grid = gridOf(params);
    const constants = { ax, ay };
    const counts = juliaBy(rounding).counts(exactGrid(grid), { limit, constants }, (done) => progress(0.9 * done));
    for (let value = 0; value <= 5; value++) {
      record.at(value, { samples: lasting(counts, value) - lasting(counts, value + 1) });
    }
    for (const steps of looks) if (steps <= limit) record.at(steps, { left: lasting(counts, steps) });
    record({
      least: counts.reduce((least, count) => Math.min(least, count)),
      mean: mean(counts),
      inside: lasting(counts, limit),
      insideShare: lasting(counts, limit) / counts.length,
      turned: differing(counts, counts.toReversed()),
      criticalEscape: stepsFrom(0, 0, 10_000, constants),
    });
    if (rounding === "separate" && limit <= 100) {
      record({ loopDiffers: differing(counts, countsByLoop(grid, limit, constants)) });
    }
    record.field("picture", { counts: { dtype: "i32", shape: [grid.height, grid.width], data: counts } });
  },

  claims: {
    least: {
      says: "Of 500 x 500 starts the first leave at the step of index 0.",
      reported: { value: 0, where: recomputed("E1") },
      measure: (runs) => computed(...runs.arm("set").values("least")),
      agree: within(0),
    },
    inside: {
      says: "Of 500 x 500 starts 34,506 stay for 70 steps.",
      reported: { value: 34_506, text: "34,506 (13.80 %)", where: recomputed("E1") },
      measure: (runs) => computed(...runs.arm("set").values("inside")),
      agree: within(0),
    },
    mean: {
      says: "Their mean count is 15.106088.",
      reported: { value: 15.106088, where: recomputed("E1") },
      measure: (runs) => computed(...runs.arm("set").values("mean")),
      agree: within(5e-7),
    },
    ...firstCounts({ 0: 72_274, 1: 52_570, 2: 24_420, 3: 12_858, 4: 7566, 5: 4704 }),
    large: {
      says: "Of 2000 x 2000 starts 553,136 stay for 70 steps.",
      reported: { value: 553_136, where: recomputed("E1") },
      measure: (runs) => computed(...runs.arm("large").values("inside")),
      agree: within(0),
    },
    longer: {
      says: "Of 2000 x 2000 starts 235,336 stay for 200 steps.",
      reported: { value: 235_336, where: recomputed("E1") },
      measure: (runs) => computed(...runs.arm("longer").values("inside")),
      agree: within(0),
    },
    sameAsLoop: {
      says: "The loop over samples and the program that takes them together count alike, sample by sample.",
      reported: { value: 0, text: "identical", where: recomputed("E1") },
      measure: (runs) => computed(...runs.values("loopDiffers")),
      agree: exactly(0),
    },
    halfTurn: {
      says: "The picture looks the same after half a turn, sample by sample.",
      reported: { value: 0, text: "invariant", where: recomputed("E1") },
      measure: (runs) => computed(...runs.arm("set").values("turned")),
      agree: exactly(0),
    },
    criticalOrbit: {
      says: "The orbit of 0 escapes, at the step of index 350: the set is dust, however filled it looks.",
      reported: { value: 350, where: recomputed("E1") },
      measure: (runs) => computed(...runs.arm("set").values("criticalEscape")),
      agree: within(0),
    },
    shrinks: {
      says: "So what stays shrinks as one waits: after 200 steps there is less than after 70.",
      reported: { value: null, text: "must keep shrinking", where: recomputed("E1") },
      measure: (runs) => {
        const [large, longer] = [runs.arm("large").values("inside"), runs.arm("longer").values("inside")];
        return computed(longer[0]! / large[0]!);
      },
      agree: atMost(1),
    },
    ...remaining({ 10: 65_200, 20: 59_006, 50: 56_350, 100: 55_604, 200: 49_740, 500: 38_850, 1000: 25_643 }, "slow"),
    ...remaining({ 1500: 16_712, 2000: 10_999, 2500: 7146 }, "slow"),
    ...remaining({ 1500: 16_712, 2000: 10_999, 2500: 7146 }, "slowFused"),
    roundingIsFewSamples: {
      says: "Whatever the rounding of doubles, what is left after 2500 steps is within 1 % of what pairs of doubles leave.",
      reported: { value: null, text: "allow a few boundary pixels", where: recomputed("E1") },
      measure: (runs) => {
        const [separate, fused, pairs] = (["slow", "slowFused", "slowPairs"] as const).map(
          (arm) => runs.arm(arm).values("inside")[0]!,
        );
        return computed(Math.max(Math.abs(separate! - pairs!), Math.abs(fused! - pairs!)) / pairs!);
      },
      agree: atMost(0.01),
    },
    decreasing: {
      says: "At every later look less of the slow set is left.",
      reported: { value: 0, text: "strictly decreasing", where: recomputed("E4") },
      measure: (runs) => {
        const left = runs.arm("slow").rows("left");
        return computed(left.filter(({ value }, i) => i > 0 && value >= left[i - 1]!.value).length);
      },
      agree: exactly(0),
    },
    dissolves: {
      says: "What looks like its inside dissolves: after 2500 steps 2.86 % of the picture are left.",
      reported: { value: 0.0286, text: "2.86 %", where: "notebook 002, 9716-9722; the figure recomputed with NumPy" },
      measure: (runs) => computed(...runs.arm("slow").values("insideShare")),
      agree: within(0.0005),
    },
  },

  figures: {
    set: {
      caption:
        "Steps to escape from every start, a = -0.744 + 0.148i. The colours are a circle: dark is at once, or not within 200 steps.",
      draw: (runs) => pictureOf(runs.arm("longer").list[0]!, "A Julia set that is dust"),
    },
    slow: {
      caption: "The same for a = -0.29609091 + 0.62491i. Dark inside is what is left after 50, 500 and 2500 steps.",
      draw: (runs) => {
        const run = runs.arm("slow").list[0]!;
        return panels(
          [50, 500, 2500].map((steps) => pictureOf(run, `${steps} steps`, steps)),
          { columns: 3, title: "An inside that dissolves" },
        );
      },
    },
    left: {
      caption: "How much is left, and how far by other roundings from what pairs of doubles leave.",
      draw: (runs) => {
        const slow = runs.list.filter(({ arm }) => arm.startsWith("slow"));
        const rows = slow.flatMap((run) => run.rows("left").map((row) => ({ ...row, rounding: run.params.rounding })));
        const inPairs = rows.filter(({ rounding }) => rounding === "double-double");
        const starts = slow[0]!.field("picture").counts!.data.length;
        const share = inPairs.map(({ x, value }) => ({ x, share: value / starts }));
        const more = rows
          .filter(({ rounding }) => rounding !== "double-double")
          .map((row) => ({ ...row, more: row.value - inPairs.find(({ x }) => x === row.x)!.value }));
        const steps = { label: "steps", type: "log" } as const;
        const left = plot({
          title: "A set without an inside",
          x: steps,
          y: { label: "share of the starts left" },
          marks: [line(share, { x: "x", y: "share" })],
        });
        const rounded = plot({
          title: "What rounding does to it",
          x: steps,
          y: { label: "samples more than by pairs of doubles" },
          marks: [line(more, { x: "x", y: "more", stroke: "rounding" })],
        });
        return panels([left, rounded], { columns: 2 });
      },
    },
  },

  animations: {
    dissolving: {
      caption: "The slow set while the most steps grow from 10 to 2500: dark inside is what is left.",
      draw: (runs) => {
        const { data, shape } = runs.arm("slow").list[0]!.field("picture").counts!;
        const { width, height, counts } = thinned(data as Int32Array, { width: shape[1]!, height: shape[0]! }, 2);
        const last = 59;
        const steps = (frame: number) => Math.round(10 * math.pow(250, frame / last));
        const frames = Array.from({ length: last + 1 }, (_, i) => counts.map((count) => Math.min(count, steps(i))));
        const colours = { colours: "twilight_shifted", low: 0, high: steps } as const;
        return fieldAnimation({ width, height, frames, ...colours, magnify: 2, millisecondsPerFrame: 100 });
      },
    },
  },
});
