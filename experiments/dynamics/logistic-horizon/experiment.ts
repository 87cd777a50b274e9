// For how many iterations does one orbit of the logistic map foretell another from almost the same start? Over growth rates, and over
// the accuracy with which the start is known: better accuracy helps on the whole, and in a quarter of its small steps it hurts.
import { logisticMap, orbit, unwrap } from "#dynamics";
import { fieldImage, line, panels, pathAnimation2d, plot, ruleY } from "#figure";
import { math, mean } from "#kit";
import { atLeast, atMost, between, computed, defineExperiment, exactly, firstRun, m, p, within } from "#lab";
import { changes, correlation, horizons } from "./horizons.ts";

const notebook = "002, lines 13069-13116";
const recomputed = "specification 002-6 F8, recomputed";
/** Mean horizons over all growth rates at some accuracies 0.3^(t/30). */
const meansByAccuracy = [
  [100, 14.74],
  [150, 24.35],
  [200, 32.01],
  [300, 43.16],
  [400, 52.69],
  [500, 61.62],
  [600, 69.26],
] as const;

export default defineExperiment({
  id: "dynamics/logistic-horizon",
  title: "How long the logistic map can be foretold",
  source: { notebook: "002", entries: ["002-6/F8"] },
  revision: 1,

  params: {
    start: p.float({ default: 0.3, range: [0.001, 0.999], doc: "Where the orbit begins." }),
    other: p.float({
      default: 0.30003,
      range: [0, 1],
      doc: "The start that is to be foretold, in the scan of growth rates. The notebook's text has 3.0003.",
    }),
    distance: p.float({ default: 0.15, range: [0.001, 1], doc: "Orbits further apart than this foretell nothing." }),
    most: p.int({ default: 100, range: [1, 100_000], scale: "log", unit: "iterations", doc: "Where the count stops." }),
    rates: p.int({ default: 500, range: [10, 5000], doc: "Growth rates, from 3.5 evenly up to just below 4." }),
    every: p.int({
      default: 1,
      range: [1, 100],
      doc: "Of the accuracies 0.3^(t/30), t = 0 to 600, each so many-th is tried.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { rates: 50, every: 50 }, study: {} },
  arms: { "start0-3": {}, "start0-4": { start: 0.4, other: 0.40003 } },
  replicates: 1,

  metrics: {
    horizon: m.series("Horizon at a growth rate, between the two starts.", "iterations"),
    accuracy: m.series("Mean horizon over growth rates at an accuracy 0.3^(t/30), by t.", "iterations"),
    at36: m.scalar("Horizon at 3.6, between the two starts.", "iterations"),
    at4: m.scalar("Horizon at 4, between the two starts.", "iterations"),
    at25: m.scalar("Horizon at 2.5, between the two starts.", "iterations"),
    mean: m.scalar("Mean horizon over growth rates, between the two starts.", "iterations"),
    capped: m.scalar("Growth rates at which orbits stay together to the end.", "growth rates"),
    correlation: m.scalar("Correlation of horizon and growth rate."),
    low: m.scalar("Mean horizon below 3.57.", "iterations"),
    middle: m.scalar("Mean horizon from 3.57 to 3.75.", "iterations"),
    high: m.scalar("Mean horizon from 3.75.", "iterations"),
    upward: m.scalar("Growth rates at which the horizon is longer than at the one before.", "growth rates"),
    rises: m.scalar(
      "Steps of accuracy, t to t + 1 from 100 to 599, that lengthen a horizon, over all growth rates.",
      "steps",
    ),
    falls: m.scalar("Those that shorten one.", "steps"),
  },

  run({ params, record, progress }) {
    const { start, other, rates: count, every, most } = params;
    const rates = Array.from({ length: count }, (_, at) => 3.5 + at / (2 * count));
    const scan = horizons(rates, other, params);
    scan.forEach((horizon, at) => {
      record.at(rates[at], { horizon });
    });
    const [at36, at4, at25] = horizons([3.6, 4, 2.5], other, params);
    const part = (from: number, to: number) =>
      mean(
        scan.filter((_, at) => at >= Math.round((from - 3.5) * 2 * count) && at < Math.round((to - 3.5) * 2 * count)),
      );

    const times = Array.from({ length: Math.floor(600 / every) + 1 }, (_, at) => at * every);
    const table = times.map((t, at) => {
      progress(at / times.length, `accuracy ${at + 1} of ${times.length}`);
      return horizons(rates, start + math.pow(0.3, t / 30), params);
    });
    table.forEach((row, at) => {
      record.at(times[at], { accuracy: mean(row) });
    });
    // The specification counts the steps from 100 to 599; the last of the 601 accuracies is left out.
    const { rises, falls } = changes(table.filter((_, at) => times[at] >= 100 && times[at] <= 599));
    record({
      at36,
      at4,
      at25,
      mean: mean(scan),
      capped: scan.filter((horizon) => horizon === most).length,
      correlation: correlation(rates, scan),
      low: part(3.5, 3.57),
      middle: part(3.57, 3.75),
      high: part(3.75, 4),
      upward: scan.filter((horizon, at) => at > 0 && horizon > scan[at - 1]).length,
      rises,
      falls,
    });
    record.field("table", {
      horizon: { dtype: "i32", shape: [times.length, count], data: Int32Array.from(table.flat()) },
    });
    const series = (r: number, from: number) =>
      unwrap(orbit(logisticMap(r), { start: [from], steps: 60 })).data as Float64Array;
    const kept = {
      "r3.6": series(3.6, start),
      "r3.6other": series(3.6, other),
      r4: series(4, start),
      r4other: series(4, other),
    };
    record.field(
      "orbits",
      Object.fromEntries(
        Object.entries(kept).map(([name, data]) => [name, { dtype: "f64", shape: [data.length], data }]),
      ),
    );
  },

  claims: {
    later: {
      says: "Orbits that start 0.00003 apart part later at 3.6 than at 4: by so many iterations.",
      reported: { value: null, text: "later at 3.6", where: notebook },
      measure: (runs) => computed(...runs.arm("start0-3").list.map(({ scalars }) => scalars.at36! - scalars.at4!)),
      agree: atLeast(1),
    },
    at36: {
      says: "At 3.6 they are together for 36 iterations.",
      reported: { value: 36, where: recomputed },
      measure: (runs) => runs.arm("start0-3").values("at36"),
      agree: exactly(36),
    },
    at4: {
      says: "At 4 for 15.",
      reported: { value: 15, where: recomputed },
      measure: (runs) => runs.arm("start0-3").values("at4"),
      agree: exactly(15),
    },
    at25: {
      says: "At 2.5, where the orbit settles, for all 100.",
      reported: { value: 100, where: recomputed },
      measure: (runs) => runs.arm("start0-3").values("at25"),
      agree: exactly(100),
    },
    falls: {
      says: "The horizon tends to fall as the growth rate rises: its correlation with it.",
      reported: { value: -0.762, text: "tends to fall", where: `${notebook}; the figure: ${recomputed}` },
      measure: (runs) => computed(...runs.arm("start0-3").values("correlation")),
      agree: within(0.0005),
    },
    fallsToo: {
      says: "So it does from another start, 0.4.",
      reported: { value: null, text: "not reported: a control the source lacks", where: notebook },
      measure: (runs) => computed(...runs.arm("start0-4").values("correlation")),
      agree: atMost(-0.5),
    },
    irregular: {
      says: "It does so irregularly: growth rates at which it is longer than at the one before.",
      reported: { value: null, text: "irregularly", where: notebook },
      measure: (runs) => computed(...runs.arm("start0-3").values("upward")),
      agree: atLeast(50),
    },
    mean: {
      says: "Over 500 growth rates from 3.5 the mean is 38.47.",
      reported: { value: 38.47, where: recomputed },
      measure: (runs) => computed(...runs.arm("start0-3").values("mean")),
      agree: within(0.005),
    },
    capped: {
      says: "98 of the 500 stay together for all 100 iterations.",
      reported: { value: 98, where: recomputed },
      measure: (runs) => computed(...runs.arm("start0-3").values("capped")),
      agree: within(0),
    },
    low: {
      says: "Below 3.57, where orbits settle, all do.",
      reported: { value: 100, where: recomputed },
      measure: (runs) => runs.arm("start0-3").values("low"),
      agree: exactly(100),
    },
    middle: {
      says: "From 3.57 to 3.75 the mean is 39.8.",
      reported: { value: 39.8, where: recomputed },
      measure: (runs) => computed(...runs.arm("start0-3").values("middle")),
      agree: within(0.05),
    },
    high: {
      says: "From 3.75 it is 20.3.",
      reported: { value: 20.3, where: recomputed },
      measure: (runs) => computed(...runs.arm("start0-3").values("high")),
      agree: within(0.05),
    },
    meansByAccuracy: {
      says: "Over all growth rates the mean is 14.74, 24.35, 32.01, 43.16, 52.69, 61.62, 69.26 at t = 100, 150, 200, 300 to 600: largest difference.",
      reported: { value: 0, text: "14.74 to 69.26", where: recomputed },
      measure: (runs) => {
        const rows = runs.arm("start0-3").rows("accuracy");
        return computed(
          Math.max(
            ...meansByAccuracy.map(([t, value]) =>
              Math.abs((rows.find(({ x }) => x === t)?.value ?? Number.NaN) - value),
            ),
          ),
        );
      },
      agree: within(0.005),
    },
    usuallyHelps: {
      says: "Better accuracy usually helps, but not always: the share of its steps that change a horizon and shorten it is neither 0 nor above a half.",
      reported: { value: null, text: "usually but not always", where: notebook },
      measure: (runs) => computed(...runs.arm("start0-3").list.map(({ scalars }) => shortening(scalars))),
      agree: between(0.01, 0.5),
    },
    rises: {
      says: "16881 steps of accuracy lengthen a horizon.",
      reported: { value: 16_881, where: recomputed },
      measure: (runs) => computed(...runs.arm("start0-3").values("rises")),
      agree: within(0),
    },
    paradoxNotebook: {
      says: "What happens in the minority of cases, the paradox, is that smaller errors increase the horizon: share of changes that are increases.",
      reported: { value: null, text: 'the horizon "increases"', where: notebook },
      measure: (runs) => computed(...runs.arm("start0-3").list.map(({ scalars }) => 1 - shortening(scalars))),
      agree: atMost(0.5),
    },
    paradox: {
      says: "The paradox is that they decrease it: 6137 steps do, 27 % of those that change anything.",
      reported: { value: 6137, text: "6137 of 23018", where: recomputed },
      measure: (runs) => computed(...runs.arm("start0-3").values("falls")),
      agree: within(0),
    },
    paradoxToo: {
      says: "From another start, 0.4, a quarter of the changes are decreases as well.",
      reported: { value: null, text: "not reported: a control the source lacks", where: notebook },
      measure: (runs) => computed(...runs.arm("start0-4").list.map(({ scalars }) => shortening(scalars))),
      agree: between(0.2, 0.33),
    },
  },

  figures: {
    rates: {
      caption:
        "Iterations until orbits that start 0.00003 apart are further than 0.15 from each other. At 100 the count stops.",
      draw: (runs) =>
        plot({
          title: "The horizon over growth rates",
          x: { label: "growth rate" },
          y: { label: "iterations", domain: [0, 100] },
          marks: [line(runs.rows("horizon"), { x: "x", y: "value", stroke: "arm", strokeWidth: 1 })],
        }),
    },
    table: {
      caption:
        "Growth rates go across, accuracies 0.3^(t/30) upwards, better and better. Yellow are windows in which any small error dies out; elsewhere the horizon grows upwards, and raggedly.",
      draw: (runs) => {
        const run = firstRun(runs, "start0-3");
        const { data, shape } = run.field("table").horizon;
        return fieldImage({
          title: "The horizon over growth rate and accuracy",
          field: { width: shape[1], height: shape[0], values: data },
          extent: { x: [3.5, 4], y: [0, 600] },
          origin: "bottom-left",
          height: 520,
          colours: "viridis",
          axes: { x: "growth rate", y: "t, the error being 0.3 to the power t/30" },
          colourBar: "iterations",
        });
      },
    },
    accuracy: {
      caption:
        "Mean over growth rates. From t = 200 on the gain is steady: each further digit of the start buys as much as the one before.",
      draw: (runs) =>
        plot({
          title: "What accuracy buys",
          x: { label: "t, the error being 0.3 to the power t/30", domain: [0, 600] },
          y: { label: "mean iterations", domain: [0, 80] },
          marks: [ruleY([0]), line(runs.rows("accuracy"), { x: "x", y: "value", stroke: "arm" })],
        }),
    },
    orbits: {
      caption: "Two orbits from almost the same start part later at 3.6 than at 4.",
      draw: (runs) => {
        const run = firstRun(runs, "start0-3");
        const orbits = run.field("orbits");
        const { start, other } = run.params;
        const both = (rate: string) => [
          ...Array.from(orbits[rate].data, (value, step) => ({ start: `from ${start}`, step, value })),
          ...Array.from(orbits[`${rate}other`].data, (value, step) => ({ start: `from ${other}`, step, value })),
        ];
        const chart = (rate: string) =>
          plot({
            title: `r = ${rate.slice(1)}`,
            height: 240,
            x: { label: "iterations" },
            y: { label: "x", domain: [0, 1] },
            marks: [line(both(rate), { x: "step", y: "value", stroke: "start", strokeWidth: 1.2 })],
          });
        return panels([chart("r3.6"), chart("r4")], { columns: 1, title: "Where orbits part" });
      },
    },
  },

  animations: {
    accuracy: {
      caption: "The horizon over growth rates from 3.5 to 4 as the error of the start shrinks from 1 to 3.5e-11.",
      draw: (runs) => {
        const run = firstRun(runs, "start0-3");
        const { data, shape } = run.field("table").horizon;
        const [rows, length] = shape;
        // All rows of the table are one path, of which each frame shows as many places as one has.
        return pathAnimation2d({
          title: "The horizon as the start is known better",
          paths: [{ x: Float64Array.from(data, (_, at) => at % length), y: data }],
          frames: Math.ceil(rows / 2), // every other accuracy
          shown: (frame) => (2 * frame + 1) * length,
          tail: length - 1,
          extent: { x: [-0.01 * length, 1.01 * length], y: [-2, run.params.most + 2] },
          equal: false,
          width: 640,
          height: 360,
          line: 1,
          head: 0,
        });
      },
    },
  },
});

/** Of the steps of accuracy that change a horizon, the share that shorten it. */
function shortening({ rises, falls }: { readonly rises?: number; readonly falls?: number }): number {
  return falls! / (rises! + falls!);
}
