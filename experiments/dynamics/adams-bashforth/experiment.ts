// Steppers that look back: of what order are they, how long may their steps be, and do long steps draw stripes where short ones do not?
import {
  canonicalBodies,
  canonicalQuestion,
  canonicalVariant,
  divergenceCounter,
  gridOver,
  type MethodName,
  methods,
  startsInPlane,
} from "#dynamics";
import { dot, fieldImage, line, panels, plot, ruleY } from "#figure";
import { arrayData, correlation, math } from "#kit";
import {
  atLeast,
  atMost,
  type Claim,
  computed,
  defineExperiment,
  type FigureDefinition,
  m,
  p,
  type RunSet,
  within,
} from "#lab";
import { errorAfter, exactAfter, type Studied, studied } from "./steppers.ts";
import { striping } from "./stripes.ts";
import { countWindow, exponents, views } from "./window.ts";

const methodNames = Object.keys(methods) as MethodName[];
const short = { euler: "Euler", "adams-bashforth-2": "second order", "adams-bashforth-4": "fourth order" } as const;

const params = {
  part: p.choice({
    choices: ["orders", "map", "window"],
    default: "map",
    doc: "Errors of steppers; a map of starts; narrow windows, magnified.",
  }),
  method: p.choice({ choices: methodNames, default: "euler", doc: "The method of the map or the windows." }),
  step: p.float({ default: 0.001, range: [1e-5, 0.1], scale: "log", unit: "s", doc: "Step of the map." }),
  size: p.int({ default: 80, range: [2, 1000], unit: "samples", doc: "Columns and rows of the map." }),
  time: p.float({ default: 50, range: [0.1, 10_000], unit: "s", doc: "How long the map goes on." }),
  windowSize: p.int({ default: 32, range: [4, 1000], unit: "samples", doc: "Columns and rows of a window." }),
  windowTime: p.float({ default: 480, range: [0.1, 10_000], unit: "s", doc: "How long the narrowest window goes on." }),
  seed: p.seed(),
};

const arms = {
  orders: { part: "orders" },
  reference: { method: "adams-bashforth-4", step: 0.0005 },
  euler1: { method: "euler", step: 0.001 },
  second1: { method: "adams-bashforth-2", step: 0.001 },
  fourth1: { method: "adams-bashforth-4", step: 0.001 },
  euler10: { method: "euler", step: 0.01 },
  second10: { method: "adams-bashforth-2", step: 0.01 },
  fourth10: { method: "adams-bashforth-4", step: 0.01 },
  windowEuler: { part: "window", method: "euler" },
  windowSecond: { part: "window", method: "adams-bashforth-2" },
  windowFourth: { part: "window", method: "adams-bashforth-4" },
} as const;
type Arm = keyof typeof arms;

const metrics = {
  errorEuler: m.series("By log2 of the steps in 5 s: largest error of a place, by Euler's method.", "m"),
  errorSecond: m.series("The same by order 2.", "m"),
  errorFourth: m.series("By order 4 begun by Euler's method.", "m"),
  errorFourthWell: m.series("By order 4 begun by Runge and Kutta's.", "m"),
  errorDisplayed: m.series("By order 2 as the notebook displays it.", "m"),
  columns: m.series("By power of ten of the width: share of fine variation along rows that all rows have in common."),
  rows: m.series("The same along columns."),
  columnsSingles: m.series("The first share with starts in single precision."),
  levels: m.series("By power of ten of the width: different counts.", "counts"),
};
type Runs = RunSet<typeof params, Arm, typeof metrics>;
type AdamsClaim = Claim<typeof params, Arm, typeof metrics>;

const errors = {
  euler: "errorEuler",
  second: "errorSecond",
  fourth: "errorFourth",
  fourthWell: "errorFourthWell",
  displayed: "errorDisplayed",
} as const satisfies Record<Studied, keyof typeof metrics>;

/** Slope of the error in the step, from the two shortest. */
function order(runs: Runs, stepper: Studied) {
  const [before, last] = runs.arm("orders").rows(errors[stepper]).slice(-2);
  return computed(math.log(before!.value / last!.value) / Math.LN2);
}

/** When starts part, s, against the reference. */
function likeness(runs: Runs, arm: Arm): number {
  const [times, reference] = ([arm, "reference"] as const).map((name) => {
    const run = runs.arm(name).list[0]!;
    return Float64Array.from(run.field("map").times!.data, (steps) => steps * run.params.step);
  });
  return correlation(times!, reference!);
}

const orderClaim = (stepper: Studied, value: number, says: string, where: string): AdamsClaim => ({
  says,
  reported: { value, where },
  measure: (runs) => order(runs, stepper),
  agree: within(0.1),
});
const mapClaim = (arm: Arm, value: number, says: string): AdamsClaim => ({
  says,
  reported: { value, where: "specification 002-1 B9, recomputed" },
  measure: (runs) => computed(likeness(runs, arm)),
  agree: within(0.005),
});
const striped = (runs: Runs, arm: Arm, metric: "columns" | "columnsSingles") => {
  const rows = runs.arm(arm).rows(metric);
  return rows.length === 0 ? [] : [Math.max(...rows.map(({ value }) => value))];
};

export default defineExperiment({
  id: "dynamics/adams-bashforth",
  title: "Adams and Bashforth's methods on three bodies",
  source: { notebook: "002", entries: ["002-1/B9"] },
  revision: 1,
  params,
  presets: {
    smoke: { size: 5, time: 0.5, windowSize: 5, windowTime: 0.5 },
    study: {},
    source: { size: 300 },
  },
  arms,
  replicates: 1,
  metrics,

  run({ params, record, progress }) {
    const { part, method, step, size, time, windowSize, windowTime } = params;
    if (part === "orders") {
      const exact = exactAfter(5);
      // Steps of 0.02, 0.01 and 0.005 s, and a few on either side.
      for (const steps of [125, 250, 500, 1000]) {
        const found = Object.entries(studied).map(([name, stepper]) => {
          return [errors[name as Studied], errorAfter(stepper, 5, steps, exact)];
        });
        record.at(steps, Object.fromEntries(found));
      }
      return;
    }
    if (part === "map") {
      const grid = gridOver({ x: [-20, 20], y: [-20, 20], width: size, height: size, ends: "excluded" });
      const times = divergenceCounter({ ...canonicalVariant, method })({
        ...canonicalQuestion,
        bodies: startsInPlane(canonicalBodies, grid, "xy", -11),
        step,
        limit: Math.round(time / step),
        onProgress: progress,
      });
      record.field("map", { times: arrayData("i32", [size, size], times) });
      return;
    }
    for (const [at, exponent] of exponents.entries()) {
      const window = { method, exponent, size: windowSize, time: windowTime };
      const times = countWindow({ ...window, singles: false });
      const { columns, rows } = striping(windowSize, windowSize, times);
      record.field(`window${at}`, { times: arrayData("i32", [windowSize, windowSize], times) });
      record.at(exponent, { levels: new Set(times).size });
      // Where nothing varies there are no stripes to tell.
      if (Number.isFinite(columns + rows)) record.at(exponent, { columns, rows });
      progress((at + 1) / 4, `width 1e${exponent} m`);
    }
    // Only at the narrowest do singles coincide.
    const narrow = { method, exponent: exponents.at(-1)!, size: windowSize, time: windowTime, singles: true };
    const times = countWindow(narrow);
    record.field("singles", { times: arrayData("i32", [windowSize, windowSize], times) });
    const { columns } = striping(windowSize, windowSize, times);
    if (Number.isFinite(columns)) record.at(narrow.exponent, { columnsSingles: columns });
  },

  claims: {
    orderEuler: orderClaim("euler", 1, "Euler's method converges at order 1.", "002, lines 641-712"),
    orderSecond: orderClaim("second", 2, "The method of order 2 does at order 2.", "002, lines 641-712"),
    orderFourth: orderClaim("fourth", 4, "That of order 4, begun by Euler's, at order 4.", "002, lines 641-712"),
    orderFourthBegun: orderClaim(
      "fourth",
      2,
      "It converges at order 2: its first three steps leave an error that stays.",
      "specification 002-1 B9, recomputed",
    ),
    orderFourthWell: orderClaim(
      "fourthWell",
      4,
      "Begun by a method of order 4 it has order 4.",
      "specification 002-1 B9, recomputed",
    ),
    orderDisplayed: orderClaim(
      "displayed",
      2,
      "The displayed equation, which adds to the older state, converges at order 2.",
      "002, lines 641-712, display",
    ),
    displayedElsewhere: {
      says: "It does not converge: its time runs at half its speed, and no step is short enough for an error below 1 m.",
      reported: { value: null, text: "adds the increment to the oldest state", where: "specification 002-1 B9, trap" },
      measure: (runs) => computed(runs.arm("orders").rows("errorDisplayed").at(-1)?.value),
      agree: atLeast(1),
    },

    mapEuler1: mapClaim(
      "euler1",
      0.782,
      "Times to part by Euler's method at 0.001 s: correlation 0.782 with the reference.",
    ),
    mapSecond1: mapClaim("second1", 0.974, "By order 2 at 0.001 s: 0.974."),
    mapFourth1: mapClaim("fourth1", 0.985, "By order 4 at 0.001 s: 0.985."),
    mapEuler10: mapClaim("euler10", 0.55, "By Euler's method at 0.01 s: 0.550."),
    mapSecond10: mapClaim("second10", 0.883, "By order 2 at 0.01 s: 0.883."),
    mapFourth10: mapClaim("fourth10", 0.746, "By order 4 at 0.01 s: 0.746."),
    longerSteps: {
      says: "Order 2 allows steps ten times as long: at 0.01 s it is nearer the true flow than Euler's method at 0.001 s.",
      reported: { value: null, text: "a tenfold step", where: "002, lines 641-712; specification 002-1 B9" },
      measure: (runs) => computed(likeness(runs, "second10") - likeness(runs, "euler1")),
      agree: atLeast(0),
    },
    stripesLong: {
      says: "In narrow windows longer steps draw vertical stripes: at least 0.2 of the fine variation is the same in all rows.",
      reported: { value: null, text: "vertical lines, alternating stripes", where: "002, lines 641-712" },
      measure: (runs) =>
        computed(Math.max(...striped(runs, "windowSecond", "columns"), ...striped(runs, "windowFourth", "columns"))),
      agree: atLeast(0.2),
    },
    stripesShort: {
      says: "Euler's method at the short step does not.",
      reported: { value: null, text: "not with Euler at the small step", where: "002, lines 641-712" },
      measure: (runs) => computed(...striped(runs, "windowEuler", "columns")),
      agree: atMost(0.2),
    },
    stripesSingles: {
      says: "Starts handed over in single precision, as in the notebook's listing of zooms, draw them for every method and step.",
      reported: { value: null, text: "float32 starts", where: "002, lines 540-640; specification 002-1 B7, trap" },
      measure: (runs) =>
        computed(
          ...(["windowEuler", "windowSecond", "windowFourth"] as const).flatMap((arm) =>
            striped(runs, arm, "columnsSingles"),
          ),
        ),
      agree: atLeast(0.2),
    },
  },

  figures: {
    orders: {
      caption: "Largest error of a place after 5 s, by the number of steps. As displayed the method goes elsewhere.",
      draw: (runs) => {
        const names = {
          euler: "Euler",
          second: "order 2",
          fourth: "order 4, begun by Euler",
          fourthWell: "order 4, begun by Runge-Kutta",
          displayed: "order 2, as displayed",
        } as const;
        const rows = Object.entries(errors).flatMap(([name, metric]) =>
          runs
            .arm("orders")
            .rows(metric)
            .map(({ x, value }) => ({ x, value, method: names[name as Studied] })),
        );
        return plot({
          title: "Order, declared and measured",
          x: { label: "steps in 5 s", type: "log", ticks: [125, 250, 500, 1000], tickFormat: "d" },
          y: { label: "error, m", type: "log" },
          marks: [
            line(rows, { x: "x", y: "value", stroke: "method" }),
            dot(rows, { x: "x", y: "value", stroke: "method" }),
          ],
        });
      },
    },
    maps: {
      caption:
        "Light: starts that part early. Above steps of 0.001 s and, last, the reference; below steps ten times as long.",
      draw: (runs) => {
        const map = (arm: Arm, title: string) => {
          const run = runs.arm(arm).list[0]!;
          const { data, shape } = run.field("map").times!;
          const values = Float64Array.from(data, (steps) => run.params.time - steps * run.params.step);
          const field = { width: shape[1]!, height: shape[0]!, values };
          return fieldImage({ title, field, colours: "inferno", low: 0, high: run.params.time });
        };
        return panels(
          [
            map("euler1", "Euler, 0.001 s"),
            map("second1", "order 2, 0.001 s"),
            map("fourth1", "order 4, 0.001 s"),
            map("reference", "order 4, 0.0005 s"),
            map("euler10", "Euler, 0.01 s"),
            map("second10", "order 2, 0.01 s"),
            map("fourth10", "order 4, 0.01 s"),
          ],
          { columns: 4, width: 1100, title: "One flow, seven maps" },
        );
      },
    },
    windows: {
      caption:
        "Windows of 10^-2, 10^-4 and 10^-6 m, and the last once more from starts in single precision: there are the stripes.",
      draw: (runs) =>
        panels(
          (["windowEuler", "windowSecond", "windowFourth"] as const).flatMap((arm) => {
            const run = runs.arm(arm).list[0]!;
            const { method } = run.params;
            return [...exponents.keys(), "singles" as const].map((at) => {
              const { data, shape } = run.field(at === "singles" ? at : `window${at}`).times!;
              const field = { width: shape[1]!, height: shape[0]!, values: Float64Array.from(data, (steps) => -steps) };
              const width = at === "singles" ? "10^-6 m, singles" : `10^${exponents[at]} m`;
              return fieldImage({
                title: `${short[method]}, ${views[method].step} s, ${width}`,
                field,
                colours: "inferno",
              });
            });
          }),
          { columns: 4, width: 1200, title: "Are there stripes?" },
        ),
    },
    stripes: {
      caption:
        "Share of the fine variation along rows that is common to all rows, by width. Rule: what noise has, one over the rows.",
      draw: (runs) =>
        plot({
          title: "Stripes in numbers",
          x: { label: "width, power of ten, m", integer: true },
          y: { label: "common share", domain: [0, 1] },
          key: true,
          marks: [
            ruleY([1 / (runs.list[0]?.params.windowSize ?? 32)], { strokeDasharray: "3 3" }),
            line(runs.rows("columns"), { x: "x", y: "value", stroke: "arm" }),
            dot(runs.rows("columns"), { x: "x", y: "value", stroke: "arm" }),
            dot(runs.rows("columnsSingles"), { x: "x", y: "value", stroke: "arm", symbol: "times", r: 5 }),
          ],
        }),
    },
  } satisfies Record<string, FigureDefinition<typeof params, Arm, typeof metrics>>,
});
