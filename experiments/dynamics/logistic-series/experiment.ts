// The logistic map in time: where its orbits end, which of them forget their start and which do not, one orbit as a cobweb, and the closed
// form at r = 4 beside the iteration.
import { decimal, decimals, decimalToNumber } from "#discrete";
import { cobweb, evenly, logisticMap, orbit, predictionHorizon, unwrap } from "#dynamics";
import { dot, line, panels, plot } from "#figure";
import type { ArrayData } from "#kit";
import { atMost, computed, defineExperiment, exactly, m, p, within } from "#lab";
import { seriesChart } from "./charts.ts";
import { ahead, closedForm, distinct, endDifference, imageAt } from "./measures.ts";

const parts = ["ends", "pairs", "cobweb", "closed"] as const;
const shownRates = [0.5, 2.5, 3.1, 3.5, 3.7];
/** Growth rates and how many values their orbits end in. Specification 002-6 F1. */
const limitCounts = [
  [2.5, 1],
  [3.1, 2],
  [3.5, 4],
  [3.55, 8],
  [3.565, 16],
  [3.83, 3],
  [3.845, 6],
] as const;
/** Iterations and how far closed form and iteration are apart, in doubles from 0.3. Specification 002-6 F15. */
const closedErrors = [
  [10, 2e-15],
  [20, 2e-12],
  [30, 2e-9],
  [40, 5e-6],
  [50, 1e-3],
  [55, 0.12],
] as const;
const notebookF1 = "002, lines 12784-12900";
const notebookF3 = "002, lines 12913-12934";
const notebookF6 = "002, lines 13040-13054";
const notebookF15 = "002, lines 13265-13273";

const rainbow = ["#d62728", "#ff7f0e", "#c9b800", "#2ca02c", "#1f77b4", "#6a3d9a"];
const errorNames = {
  apart: "one from the other",
  iterated: "iteration from the truth",
  closed: "closed form from the truth",
};

const list = (values: ArrayLike<number>): ArrayData => ({
  dtype: "f64",
  shape: [values.length],
  data: Float64Array.from(values),
});

export default defineExperiment({
  id: "dynamics/logistic-series",
  title: "The logistic map in time",
  source: { notebook: "002", entries: ["002-6/F1", "002-6/F3", "002-6/F6", "002-6/F15"] },
  revision: 1,

  params: {
    part: p.choice({
      choices: parts,
      default: "ends",
      doc: "What is looked at: ends of orbits, pairs of orbits, a cobweb, the closed form.",
    }),
    start: p.float({ default: 0.4, range: [0, 1], doc: "Where orbits begin, where the part does not say otherwise." }),
    steps: p.int({ default: 50, range: [1, 10_000], unit: "steps", doc: "Steps of the orbits drawn." }),
    skip: p.int({
      default: 100_000,
      range: [100, 100_000_000],
      scale: "log",
      unit: "steps",
      doc: "Steps before the values of an orbit's end are taken.",
    }),
    kept: p.int({
      default: 960,
      range: [32, 100_000],
      scale: "log",
      unit: "steps",
      doc: "Values taken of an orbit's end.",
    }),
    tolerance: p.float({ default: 1e-7, range: [1e-15, 0.1], scale: "log", doc: "Values nearer than this are one." }),
    seed: p.seed(),
  },
  presets: { smoke: { skip: 2000, kept: 96 }, study: {} },
  arms: { ends: { part: "ends" }, pairs: { part: "pairs" }, cobweb: { part: "cobweb" }, closed: { part: "closed" } },
  replicates: 1,

  metrics: {
    values: m.series(
      "Distinct values an orbit ends in, by growth rate; of an aperiodic one as many as were kept.",
      "values",
    ),
    relative: m.scalar("Iterations at 3.7 until 0.3 and 0.3 (1 + 1e-7) are more than 0.15 apart.", "iterations"),
    absolute: m.scalar("The same for 0.3 and 0.3 + 1e-7.", "iterations"),
    late25: m.scalar("How far apart 0.3 and 0.303 are at 2.5 after 200 steps."),
    late35: m.scalar("The same at 3.5."),
    shift: m.scalar("Steps of 8 by which the orbit of 0.3 at 3.55 ends up ahead of that of 0.5.", "steps"),
    residual: m.scalar("How far apart they are once shifted."),
    image: m.series("Images of 0.5 at 3.6, by step."),
    offCurve: m.scalar(
      "Largest distance of every other vertex of the cobweb from the curve, and of the rest from the diagonal.",
    ),
    apart: m.series("Distance of closed form and iteration at 4, by step."),
    iterated: m.series("Distance of the iteration in doubles from the true orbit, by step."),
    closed: m.series("Distance of the closed form in doubles from the true orbit, by step."),
  },

  run({ params, record, progress }) {
    const at = (r: number, start: number, skip: number, steps: number) =>
      unwrap(orbit(logisticMap(r), { start: [start], skip, steps })).data;
    const runs: { readonly [Part in (typeof parts)[number]]: () => void } = {
      ends() {
        const { start, steps, skip, kept, tolerance } = params;
        record.field("series", Object.fromEntries(shownRates.map((r) => [`r${r}`, list(at(r, start, 0, steps))])));
        const rates = [...new Set([...shownRates, ...limitCounts.map(([r]) => r)])].sort((a, b) => a - b);
        const ends = rates.map((r, index) => {
          progress(index / rates.length, `r = ${r}`);
          const values = distinct(at(r, start, skip, kept - 1), tolerance);
          record.at(r, { values: values.length });
          return [`r${r}`, list(values)] as const;
        });
        record.field("ends", Object.fromEntries(ends));
      },
      pairs() {
        const horizon = (other: number) =>
          predictionHorizon(logisticMap(3.7), { start: [0.3], other: [other], distance: 0.15, most: 1000 });
        const late = (r: number) => Math.abs(at(r, 0.3, 200, 0)[0] - at(r, 0.303, 200, 0)[0]);
        const { steps, residual } = ahead(at(3.55, 0.3, 10_000, 16), at(3.55, 0.5, 10_000, 16), 8);
        record({
          relative: horizon(0.3 * (1 + 1e-7)),
          absolute: horizon(0.3 + 1e-7),
          late25: late(2.5),
          late35: late(3.5),
          shift: steps,
          residual,
        });
        const pairs = [
          [3.7, 0.3, 0.3 * (1 + 1e-7)],
          [2.5, 0.3, 0.303],
          [3.5, 0.3, 0.303],
          [3.55, 0.3, 0.5],
        ] as const;
        for (const [r, first, second] of pairs)
          record.field(`r${r}`, {
            first: list(at(r, first, 0, params.steps)),
            second: list(at(r, second, 0, params.steps)),
          });
      },
      cobweb() {
        const map = logisticMap(3.6);
        const vertices = unwrap(cobweb(map, { start: 0.5, steps: 6 }));
        const { data } = vertices;
        let offCurve = 0;
        for (let vertex = 0; vertex < data.length / 2; vertex++) {
          const [x, y] = [data[2 * vertex], data[2 * vertex + 1]];
          offCurve = Math.max(offCurve, Math.abs(y - (vertex % 2 === 1 ? map.step([x])[0] : x)));
        }
        at(3.6, 0.5, 0, 6).forEach((image, step) => {
          record.at(step, { image });
        });
        record({ offCurve });
        const x = evenly(0, 1, 201);
        record.field("cobweb", { vertices, x: list(x), curve: list(x.map((each) => map.step([each])[0])) });
      },
      closed() {
        const { multiply, subtract, one } = decimals(80);
        let [x, exact] = [0.3, decimal(0.3)]; // the double's own value: only arithmetic differs
        for (let step = 0; step <= 60; step++) {
          const [truth, closed] = [decimalToNumber(exact), closedForm(0.3, step)];
          record.at(step, {
            apart: Math.abs(closed - x),
            iterated: Math.abs(x - truth),
            closed: Math.abs(closed - truth),
          });
          x = 4 * x * (1 - x);
          exact = multiply(multiply(decimal(4), exact), subtract(one, exact));
        }
      },
    };
    runs[params.part]();
  },

  claims: {
    dies: {
      says: "At 0.5 the population dies out: the one value its orbit ends in.",
      reported: { value: 0, where: notebookF1 },
      measure: (runs) => endDifference(runs.arm("ends").list[0], 0.5, [0]),
      agree: within(1e-7),
    },
    settles: {
      says: "At 2.5 it settles at 0.6: difference.",
      reported: { value: 0, text: "0.6", where: "specification 002-6 F1, recomputed" },
      measure: (runs) => endDifference(runs.arm("ends").list[0], 2.5, [0.6]),
      agree: within(1e-7),
    },
    two: {
      says: "At 3.1 its orbit ends in 0.55801 and 0.76457: largest difference.",
      reported: { value: 0, text: "0.55801, 0.76457", where: "specification 002-6 F1, recomputed" },
      measure: (runs) => endDifference(runs.arm("ends").list[0], 3.1, [0.55801, 0.76457]),
      agree: within(5e-6),
    },
    four: {
      says: "At 3.5 in 0.38282, 0.50088, 0.82694 and 0.875: largest difference.",
      reported: { value: 0, text: "0.38282, 0.82694, 0.50088, 0.875", where: "specification 002-6 F1, recomputed" },
      measure: (runs) => endDifference(runs.arm("ends").list[0], 3.5, [0.38282, 0.50088, 0.82694, 0.875]),
      agree: within(5e-6),
    },
    counts: {
      says: "At 2.5, 3.1, 3.5, 3.55, 3.565, 3.83, 3.845 orbits end in 1, 2, 4, 8, 16, 3, 6 values: growth rates where it is otherwise.",
      reported: { value: 0, text: "1, 2, 4, 8, 16, 3, 6", where: "specification 002-6 F1, recomputed" },
      measure: (runs) => {
        const rows = runs.arm("ends").rows("values");
        const otherwise = limitCounts.filter(([r, count]) => rows.find(({ x }) => x === r)?.value !== count);
        return rows.length > 0 ? computed(otherwise.length) : { unmeasured: "no run recorded it" };
      },
      agree: within(0),
    },
    noRepeat: {
      says: "At 3.7 no value comes again, to 1e-7: of those kept, the share that is distinct.",
      reported: { value: 1, text: "no repeat", where: notebookF1 },
      measure: (runs) => {
        const [run] = runs.arm("ends").list;
        const row = run?.rows("values").find(({ x }) => x === 3.7);
        return computed(row && row.value / run!.params.kept);
      },
      agree: within(0),
    },

    tenMillionth: {
      says: "At 3.7 a start shifted by one ten-millionth of itself is apart after 42 iterations.",
      reported: { value: 42, where: "specification 002-6 F3, recomputed" },
      measure: (runs) => runs.arm("pairs").values("relative"),
      agree: exactly(42),
    },
    tenMillionthAbsolute: {
      says: "Shifted by 1e-7, after 38.",
      reported: { value: 38, where: "specification 002-6 F3, recomputed" },
      measure: (runs) => runs.arm("pairs").values("absolute"),
      agree: exactly(38),
    },
    forgets: {
      says: "At 2.5 and 3.5 a start that is 1 % off makes no difference in the end: what is left of it after 200 steps.",
      reported: { value: 0, text: "the same trajectory", where: notebookF3 },
      measure: (runs) => computed(...runs.arm("pairs").values("late25"), ...runs.arm("pairs").values("late35")),
      agree: within(1e-12),
    },
    twoSteps: {
      says: "At 3.55 the orbits of 0.3 and 0.5 end as one, two of eight steps apart: the first is ahead by 6, or behind by 2.",
      reported: { value: 6, text: "two iterations", where: `${notebookF3}; -2 = 6 of 8: specification 002-6 F3` },
      measure: (runs) => runs.arm("pairs").values("shift"),
      agree: exactly(6),
    },
    sameCycle: {
      says: "So shifted they are equal but for rounding.",
      reported: { value: 0, text: "8e-16", where: "specification 002-6 F3, recomputed" },
      measure: (runs) => computed(...runs.arm("pairs").values("residual")),
      agree: within(1e-14),
    },

    cobwebNotebook: {
      says: "From 0.5 the cobweb at 3.6 goes to 0.91.",
      reported: { value: 0.91, text: "0.5, 0.91, 0.32", where: notebookF6 },
      measure: (runs) => computed(imageAt(runs.arm("cobweb").rows("image"), 1)),
      agree: within(0.005),
    },
    cobwebFirst: {
      says: "It goes to 0.9, a quarter of 3.6.",
      reported: { value: 0.9, where: "specification 002-6 F6, recomputed" },
      measure: (runs) => computed(imageAt(runs.arm("cobweb").rows("image"), 1)),
      agree: within(1e-12),
    },
    cobwebSecond: {
      says: "Then to 0.324.",
      reported: { value: 0.324, text: "0.32", where: `${notebookF6}; specification 002-6 F6` },
      measure: (runs) => computed(imageAt(runs.arm("cobweb").rows("image"), 2)),
      agree: within(1e-12),
    },
    cobwebThird: {
      says: "Then to 0.78849.",
      reported: { value: 0.78849, where: "specification 002-6 F6, recomputed" },
      measure: (runs) => computed(imageAt(runs.arm("cobweb").rows("image"), 3)),
      agree: within(1e-5),
    },
    cobwebVertices: {
      says: "Its vertices lie on curve and diagonal in turn, exactly.",
      reported: { value: 0, where: notebookF6 },
      measure: (runs) => runs.arm("cobweb").values("offCurve"),
      agree: exactly(0),
    },

    closedForm: {
      says: "From 0.3 at 4, sin^2(2^n arcsin sqrt x) and the iteration in doubles are apart by 2e-15, 2e-12, 2e-9, 5e-6, 1e-3, 0.12 at n = 10, 20, 30, 40, 50, 55: largest relative difference.",
      reported: { value: 0, text: "2e-15 to 0.12", where: "specification 002-6 F15, recomputed, to one digit" },
      measure: (runs) => {
        const rows = runs.arm("closed").rows("apart");
        const found = closedErrors.map(([n, error]) =>
          Math.abs((rows.find(({ x }) => x === n)?.value ?? Number.NaN) / error - 1),
        );
        return computed(Math.max(...found));
      },
      agree: within(0.25),
    },
    closedExact: {
      says: "It is the exact solution: for 5 iterations they agree to 1e-15.",
      reported: { value: 0, text: "closed form", where: notebookF15 },
      measure: (runs) =>
        computed(
          ...runs
            .arm("closed")
            .rows("apart")
            .filter(({ x }) => x <= 5)
            .map(({ value }) => value),
        ),
      agree: atMost(1e-15),
    },
  },

  figures: {
    series: {
      caption:
        "Fifty years of a population from 0.4 of the maximum: it dies out, settles, goes in a cycle of two, of four, and never repeats.",
      draw: (runs) => {
        const run = runs.list.find(({ arm }) => arm === "ends");
        const charts =
          run === undefined
            ? []
            : shownRates.map((r) => seriesChart(`r = ${r}`, { "": run.field("series")[`r${r}`].data }));
        return panels(charts.length > 0 ? charts : [seriesChart("not run", {})], { columns: 1 });
      },
    },
    pairs: {
      caption:
        "Two orbits each. At 3.7 a ten-millionth makes all the difference; elsewhere starts are forgotten, but for the place in the cycle.",
      draw: (runs) => {
        const run = runs.list.find(({ arm }) => arm === "pairs");
        const charts = [
          [3.7, "a ten-millionth apart"],
          [2.5, "0.3 and 0.303"],
          [3.5, "0.3 and 0.303"],
          [3.55, "0.3 and 0.5"],
        ].map(([r, what]) => {
          const { first, second } = run?.field(`r${r}`) ?? {};
          return seriesChart(`r = ${r}: ${what}`, first && second ? { first: first.data, second: second.data } : {});
        });
        return panels(charts, { columns: 1 });
      },
    },
    cobweb: {
      caption: "Up to the curve, across to the diagonal: six iterations from 0.5 at 3.6, from red to violet.",
      draw: (runs) => {
        const field = runs.list.find(({ arm }) => arm === "cobweb")?.field("cobweb");
        const curve = field ? Array.from(field.x.data, (x, at) => ({ x, y: field.curve.data[at] })) : [];
        const vertices = field
          ? Array.from({ length: field.vertices.shape[0] }, (_, at) => ({
              x: field.vertices.data[2 * at],
              y: field.vertices.data[2 * at + 1],
            }))
          : [];
        return plot({
          title: "Six iterations as a cobweb",
          width: 560,
          height: 560,
          x: { label: "x", domain: [0, 1] },
          y: { label: "next x", domain: [0, 1] },
          marks: [
            line([{ x: 0 }, { x: 1 }], { x: "x", y: "x", stroke: "#888888" }),
            line(curve, { x: "x", y: "y" }),
            ...rainbow.map((stroke, step) =>
              line(vertices.slice(2 * step, 2 * step + 3), { x: "x", y: "y", stroke, strokeWidth: 2 }),
            ),
            dot(vertices.slice(0, 1), { x: "x", y: "y", fill: rainbow[0] }),
          ],
        });
      },
    },
    closed: {
      caption:
        "Distances of closed form and iteration from each other and from the true orbit, at r = 4. They double with every step for both.",
      draw: (runs) => {
        const rows = (["apart", "iterated", "closed"] as const).flatMap((name) =>
          runs
            .rows(name)
            .filter(({ value }) => value > 0)
            .map(({ x, value }) => ({ x, value, of: errorNames[name] })),
        );
        return plot({
          title: "The exact solution in doubles",
          x: { label: "iterations" },
          y: { label: "distance", type: "log" },
          marks: [line(rows, { x: "x", y: "value", stroke: "of" })],
        });
      },
    },
  },
});
