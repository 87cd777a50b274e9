// Tosses of a coin add up: does the histogram of their sums come to the normal curve, how fast, and into how many bins? Beside it,
// what the same page says of irrational numbers: they add up to fractions.

import { line, panels, plot, seedLines } from "#figure";
import { lineFit, math } from "#kit";
import { atMost, computed, defineExperiment, exactly, m, p, within } from "#lab";
import { add, isRational, withPi } from "./irrationals.ts";
import { distanceFromCurve, momentsOf, tossCurve, tossHistogram } from "./tosses.ts";

// What a single draw of the specification's figures may be off by: some two deviations of a draw.
const drawn = [
  { experiments: 100, distance: 0.2, tolerance: 0.04 },
  { experiments: 1_000, distance: 0.06, tolerance: 0.015 },
  { experiments: 10_000, distance: 0.023, tolerance: 0.006 },
  { experiments: 100_000, distance: 0.008, tolerance: 0.0025 },
  { experiments: 1_000_000, distance: 0.002, tolerance: 0.0006 },
] as const;

export default defineExperiment({
  id: "dynamics/coin-tosses",
  title: "Sums of coin tosses",
  source: { notebook: "002", entries: ["002-1/D1", "002-1/E3"] },
  revision: 1,

  params: {
    tosses: p.int({ default: 100, range: [1, 100_000], scale: "log", unit: "tosses", doc: "Tosses summed, n." }),
    fewest: p.int({
      default: 100,
      range: [1, 1e7],
      scale: "log",
      unit: "experiments",
      doc: "Sums in the smallest histogram, t; every next one has ten times as many.",
    }),
    budget: p.int({
      default: 1e8,
      range: [10, 1e11],
      scale: "log",
      unit: "tosses",
      doc: "Tosses in the largest histogram, at most.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { budget: 100_000 }, study: {} },
  arms: {
    hundred: {},
    ten: { tosses: 10, fewest: 10 },
    thousand: { tosses: 1_000 },
    tenThousand: { tosses: 10_000 },
  },
  replicates: 20,

  metrics: {
    distance: m.series("Half the sum of |histogram - curve|, over the sums; the step is the number of sums, t."),
    peakError: m.series("Largest |histogram - curve| of a bin, over the curve's peak."),
    mean: m.scalar("Mean sum over the number of tosses, in the largest histogram."),
    variance: m.scalar("Variance of the sums over the number of tosses, in the largest histogram."),
    spread: m.scalar("Deviation of the sums over their mean, in the largest histogram."),
    allHeads: m.scalar(
      "Sums of heads alone, in all histograms: those for which a list of n bins has no place.",
      "sums",
    ),
    lost: m.scalar("Sums that are in none of the n + 1 bins.", "sums"),
    irrationalParts: m.scalar("How many of 1 + pi and 2 - pi are irrational.", "numbers"),
    rationalSum: m.scalar("1 when their sum is a fraction, and it is 3."),
  },

  run({ params, rng, record, progress }) {
    const { tosses, fewest, budget } = params;
    const most = Math.max(1, Math.floor(budget / tosses));
    let counts: Float64Array = new Float64Array(0);
    let [allHeads, lost] = [0, 0];
    for (let experiments = Math.min(fewest, most); experiments <= most; experiments *= 10) {
      counts = tossHistogram(rng.fold("tosses", experiments), { tosses, experiments });
      record.at(experiments, distanceFromCurve(counts));
      record.field(`sums${experiments}`, { counts: { dtype: "f64", shape: [tosses + 1], data: counts } });
      allHeads += counts[tosses]!;
      lost += experiments - counts.reduce((sum, count) => sum + count, 0);
      progress(experiments / most, `${experiments} sums`);
    }
    const { mean, variance } = momentsOf(counts);
    const [one, other] = [withPi(1, 1), withPi(2, -1)];
    const sum = add(one, other);
    record({
      mean: mean / tosses,
      variance: variance / tosses,
      spread: Math.sqrt(variance) / mean,
      allHeads,
      lost,
      irrationalParts: [one, other].filter((part) => !isRational(part)).length,
      rationalSum: isRational(sum) && sum.rational.numerator === 3n && sum.rational.denominator === 1n ? 1 : 0,
    });
  },

  claims: {
    expectation: {
      says: "n tosses add up to n / 2 on average.",
      reported: { value: 0.5, text: "n/2", where: "notebook 002, 1563-1650" },
      measure: (runs) => runs.arm("hundred").values("mean"),
      agree: within(1e-3),
    },
    variance: {
      says: "The variance of the sum is n / 4.",
      reported: { value: 0.25, text: "n/4", where: "notebook 002, 1563-1650" },
      measure: (runs) => runs.arm("hundred").values("variance"),
      agree: within(1e-3),
    },
    spreadOfHundred: {
      says: "The deviation is 10 % of the mean for 100 tosses, ...",
      reported: { value: 0.1, text: "10 %", where: "notebook 002, 1563-1650" },
      measure: (runs) => runs.arm("hundred").values("spread"),
      agree: within(0.002),
    },
    spreadOfThousand: {
      says: "... about 3 % for 1,000, ...",
      reported: { value: 0.03, text: "~3 %", where: "notebook 002, 1563-1650" },
      measure: (runs) => runs.arm("thousand").values("spread"),
      agree: within(0.005),
    },
    spreadOfTenThousand: {
      says: "... and 1 % for 10,000.",
      reported: { value: 0.01, text: "1 %", where: "notebook 002, 1563-1650" },
      measure: (runs) => runs.arm("tenThousand").values("spread"),
      agree: within(0.0005),
    },
    ...Object.fromEntries(
      drawn.map(({ experiments, distance, tolerance }) => [
        `distanceAt${experiments}`,
        {
          says: `The histogram of ${experiments} sums of 100 tosses is off the normal curve by about ${distance} of its area.`,
          reported: { value: distance, text: `~${distance}`, where: "specification 002-1 D1, one draw" },
          measure: (runs: Distances) =>
            runs.arm("hundred").list.flatMap((run) => at(run.rows("distance"), experiments)),
          agree: within(tolerance),
        },
      ]),
    ),
    rate: {
      says: "To 100,000 sums the distance falls as one over their square root; then the curve's own, from the binomial counts, shows.",
      reported: { value: -0.5, where: "follows from counting" },
      measure: (runs) =>
        runs.arm("hundred").list.map((run) => {
          const rows = run.rows("distance").filter(({ x }) => x <= 100_000);
          if (rows.length < 2) return Number.NaN;
          return lineFit(
            rows.map(({ x }) => math.log(x)),
            rows.map(({ value }) => math.log(value)),
          ).slope;
        }),
      agree: within(0.03),
    },
    peak: {
      says: "At a million sums the bin that is off most is off by about 0.8 % of the peak.",
      reported: { value: 0.008, text: "0.8 %", where: "specification 002-1 D1, one draw" },
      measure: (runs) => runs.arm("hundred").list.flatMap((run) => at(run.rows("peakError"), 1_000_000)),
      agree: within(0.0033), // two deviations of a draw,
    },
    sameToTheEye: {
      says: "At a million sums curve and data are visually the same: off by at most 1 % of the peak.",
      reported: { value: null, text: "visually the same", where: "notebook 002, 1563-1650" },
      measure: (runs) => runs.arm("hundred").list.flatMap((run) => at(run.rows("peakError"), 1_000_000)),
      agree: atMost(0.01),
    },
    nBins: {
      says: "n bins hold the sums of n tosses: of eleven million sums of ten none is of heads alone, which has no place.",
      reported: { value: 0, text: "n bins", where: "notebook 002, 1563-1650, listing" },
      measure: (runs) => runs.arm("ten").values("allHeads"),
      agree: exactly(0),
    },
    oneMoreBin: {
      says: "n + 1 bins hold them all.",
      reported: { value: 0, where: "specification 002-1 D1, trap" },
      measure: (runs) => runs.values("lost"),
      agree: exactly(0),
    },
    irrationals: {
      says: "Irrational numbers are not closed under addition: 1 + pi and 2 - pi, both irrational, add up to 3.",
      reported: { value: 1, text: "(1+pi)+(2-pi)=3", where: "notebook 002, 1826-1832" },
      measure: (runs) => {
        const parts = runs.values("irrationalParts");
        return computed(...runs.values("rationalSum").map((sum, k) => (parts[k] === 2 ? sum : 0)));
      },
      agree: exactly(1),
    },
  },

  figures: {
    histograms: {
      caption:
        "Sums of 100 tosses (line through the counts, first seed) and the normal curve of mean 50 and variance 25, by number of sums.",
      draw: (runs) => {
        const run = runs.arm("hundred").list[0] ?? runs.list[0]!;
        const counted = run.rows("distance").map(({ x }) => x);
        return panels(
          counted.map((experiments) => histogram(experiments, run.field(`sums${experiments}`).counts!.data)),
          { title: "Sums of tosses come to the normal curve" },
        );
      },
    },
    distance: {
      caption: "Share of the area by which histogram and curve differ; thin lines are seeds.",
      draw: (runs) =>
        plot({
          title: "One over the square root",
          x: { label: "number of sums", type: "log" },
          y: { label: "share of the area off the curve", type: "log" },
          marks: [seedLines(runs.arm("hundred").rows("distance"))],
        }),
    },
  },
});

type Row = { readonly x: number; readonly value: number };
interface Distances {
  arm(name: "hundred"): { readonly list: readonly { rows(metric: "distance"): Row[] }[] };
}

/** The values recorded at a step. */
function at(rows: readonly Row[], step: number): number[] {
  return rows.filter(({ x }) => x === step).map(({ value }) => value);
}

function histogram(experiments: number, counts: ArrayLike<number>) {
  const tosses = counts.length - 1;
  const reach = 2.2 * Math.sqrt(tosses); // some four deviations
  const [low, high] = [Math.max(0, tosses / 2 - reach), Math.min(tosses, tosses / 2 + reach)];
  const data = Array.from(counts, (count, sum) => ({ sum, count, of: "tosses" })).filter(
    ({ sum }) => sum >= low && sum <= high,
  );
  // As many points of the curve as the notebook's linspace has.
  const curve = Array.from({ length: 100 }, (_, k) => {
    const sum = low + ((high - low) * k) / 99;
    return { sum, count: experiments * tossCurve(tosses, sum), of: "normal curve" };
  });
  return plot({
    title: `${experiments.toLocaleString("en")} sums`,
    x: { label: "heads" },
    y: { label: "sums" },
    color: { domain: ["tosses", "normal curve"] },
    key: false,
    marks: [
      line(data, { x: "sum", y: "count", stroke: "of" }),
      line(curve, { x: "sum", y: "count", stroke: "of", strokeOpacity: 0.7 }),
    ],
  });
}
