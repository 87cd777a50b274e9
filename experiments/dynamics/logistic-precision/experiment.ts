// The orbit map of the logistic family drawn by a slow ramp, in decimals of growing length: the longer they are, the longer the ramp
// stays on branches that have become unstable. The length that suffices to the end follows from the multipliers alone.
import { line, panels, plot, pointsImage } from "#figure";
import { atMost, computed, defineExperiment, exactly, m, p, within } from "#lab";
import { openRamp, rampStart, rampUpTo, saveRamp } from "./ramp.ts";
import {
  earlier,
  ladders,
  largestDifference,
  leavesCycle,
  leavesFixedPoint,
  offTheTable,
  onTheTable,
  ramps,
  recomputed,
} from "./tables.ts";
import { departure, digitsOnCycle, digitsOnFixedPoint } from "./theory.ts";

/** Enough points for a picture. The stride is odd, or a cycle of two would show one of its points only. */
function strideFor(steps: number): number {
  const stride = Math.ceil(steps / 20_000);
  return stride + (stride % 2 === 0 ? 1 : 0);
}

export default defineExperiment({
  id: "dynamics/logistic-precision",
  title: "The orbit map in arbitrary precision",
  source: { notebook: "002", entries: ["002-6/F14"] },
  revision: 1,

  params: {
    ramp: p.choice({
      choices: ramps,
      default: "wide",
      doc: "wide: r from 1; late: from 2.95, just before the fixed point loses its stability.",
    }),
    "wide.steps": p.int({
      default: 3000,
      range: [10, 10_000_000],
      scale: "log",
      unit: "steps",
      doc: "Steps of the wide ramp, one iteration each.",
    }),
    "late.steps": p.int({
      default: 3000,
      range: [10, 10_000_000],
      scale: "log",
      unit: "steps",
      doc: "Steps of the late ramp.",
    }),
    ladder: p.choice({ choices: ["few", "table", "notebook"], default: "table", doc: "The numbers of digits tried." }),
    to: p.float({ default: 4, range: [3.5, 4], doc: "Growth rate at which the ramp ends." }),
    start: p.float({
      default: 0.5,
      range: [0, 1],
      doc: "Where the orbit begins; the notebook does not say, and its other ramp has 0.5.",
    }),
    distance: p.float({ default: 0.05, range: [0.001, 0.2], doc: "How far from a branch counts as having left it." }),
    seed: p.seed(),
  },
  presets: {
    smoke: { "wide.steps": 300, "late.steps": 300, ladder: "few" },
    study: {},
    source: { "wide.steps": 100_000, "late.steps": 300_000, ladder: "notebook" },
  },
  arms: { wide: { ramp: "wide" }, late: { ramp: "late" } },
  replicates: 1,

  metrics: {
    leftFixed: m.series("Growth rate at which a ramp of so many digits left 1 - 1/r; none when it never did.", "r"),
    leftFixedSoon: m.series("The same by 0.02.", "r"),
    leftCycle: m.series(
      "Growth rate beyond 1 + sqrt(6) at which it was away from the cycle of two; none when it never was.",
      "r",
    ),
    stayed: m.series("1 when a ramp of so many digits was at 1 - 1/r to the end, else 0."),
    digitsToEnd: m.scalar("Digits that keep this ramp on its branch to the end, by the multipliers.", "digits"),
  },

  run({ params, record, progress, checkpoint }) {
    const { ramp, to, start, distance } = params;
    const from = ramp === "wide" ? 1 : 2.95;
    const steps = params[`${ramp}.steps`];
    const ladder = ladders[params.ladder][ramp];
    const density = steps / (to - from);
    const stride = strideFor(steps);

    const restored = checkpoint.restored && openRamp(checkpoint.restored);
    for (let rung = restored?.rung ?? 0; rung < ladder.length; rung++) {
      const digits = ladder[rung]!;
      const options = { from: `${from}`, to: `${to}`, steps, start: `${start}`, digits, distance };
      const isOpen = restored?.rung === rung;
      const points = isOpen ? restored.points : new Float32Array(Math.ceil(steps / stride));
      let state = isOpen ? restored.state : rampStart(options);
      while (state.step < steps) {
        const until = Math.min(steps, state.step + Math.max(1, Math.ceil(steps / 100)));
        state = rampUpTo(until, state, options, (step, _, x) => {
          if (step % stride === 0) points[step / stride] = x;
        });
        progress((rung + state.step / steps) / ladder.length, `${digits} digits, step ${state.step} of ${steps}`);
        if (state.step < steps) checkpoint.offer(() => saveRamp({ rung, state, points }));
      }
      const { leftFixed, leftFixedSoon, leftCycle } = state;
      record.at(digits, { leftFixed, leftFixedSoon, leftCycle, stayed: leftFixed === undefined ? 1 : 0 });
      record.field(`digits${digits}`, { x: { dtype: "f32", shape: [points.length], data: points } });
    }
    record({ digitsToEnd: ramp === "wide" ? digitsOnFixedPoint(to, density) : digitsOnCycle(to, density) });
  },

  claims: {
    wideTable: {
      says: "With 8 to 168 digits, 3000 steps from 1 to 4 leave the fixed point at 3.18 to 3.993, each as tabulated: largest difference.",
      reported: { value: 0, text: "3.18, 3.265, ... 3.993", where: recomputed },
      measure: (runs) => largestDifference(runs.arm("wide").rows("leftFixed"), leavesFixedPoint),
      agree: within(0.005),
    },
    wideNever: {
      says: "With 175 digits or more they never leave it.",
      reported: { value: 1, text: "175 or more: never", where: recomputed },
      measure: (runs) => {
        const long = runs
          .arm("wide")
          .rows("stayed")
          .filter(({ x }) => x >= 175);
        return onTheTable(runs.arm("wide").list) ? long.map(({ value }) => value) : offTheTable;
      },
      agree: exactly(1),
    },
    lateTable: {
      says: "With 8 to 270 digits, 3000 steps from 2.95 to 4 leave the cycle of two at 3.516 to 3.983, each as tabulated: largest difference.",
      reported: { value: 0, text: "3.516, 3.594, ... 3.983", where: recomputed },
      measure: (runs) => largestDifference(runs.arm("late").rows("leftCycle"), leavesCycle),
      agree: within(0.005),
    },
    lateFixed: {
      says: "They leave the fixed point, by 0.02, at about 3.045 whatever the digits.",
      reported: { value: 3.045, text: "about 3.045", where: recomputed },
      measure: (runs) =>
        onTheTable(runs.arm("late").list)
          ? computed(
              ...runs
                .arm("late")
                .rows("leftFixedSoon")
                .map(({ value }) => value),
            )
          : offTheTable,
      agree: within(0.005),
    },
    lateSaturates: {
      says: "More than 270 digits do not carry them beyond 3.99 on the cycle of two.",
      reported: { value: 3.99, text: "saturates at about 3.99", where: recomputed },
      measure: (runs) => {
        const long = runs
          .arm("late")
          .rows("leftCycle")
          .filter(({ x }) => x >= 300);
        return onTheTable(runs.arm("late").list) ? computed(...long.map(({ value }) => value)) : offTheTable;
      },
      agree: within(0.005),
    },
    longerLater: {
      says: "More digits never leave a branch earlier.",
      reported: { value: 0, text: "the ramp holds on ever longer", where: "002, lines 13245-13263" },
      measure: (runs) => {
        const [wide, late] = [runs.arm("wide"), runs.arm("late")];
        const [wideDigits, lateDigits] = [wide, late].map((arm) => arm.rows("stayed").map(({ x }) => x));
        return computed(
          earlier(wide.rows("leftFixed"), wideDigits) +
            earlier(late.rows("leftFixed"), lateDigits) +
            earlier(late.rows("leftCycle"), lateDigits),
        );
      },
      agree: exactly(0),
    },
    perfectWide: {
      says: "With perfect arithmetic the ramp never bifurcates: from 1, the longest decimals stay on the fixed point to the end.",
      reported: { value: 1, text: "never bifurcates", where: "002, lines 13245-13263" },
      measure: (runs) => computed(runs.arm("wide").rows("stayed").at(-1)?.value),
      agree: exactly(1),
    },
    perfectLate: {
      says: "The same from 2.95: the longest decimals stay on the fixed point to the end.",
      reported: { value: 1, text: "never bifurcates", where: "002, lines 13245-13263" },
      measure: (runs) => computed(runs.arm("late").rows("stayed").at(-1)?.value),
      agree: exactly(1),
    },
    digitsWide: {
      says: "The notebook's 100,000 steps from 1 to 4 need its 5587 digits to stay on the fixed point to the end, by the multipliers.",
      reported: {
        value: 5587,
        text: "digits 8 to 5587",
        where: "002, lines 13245-13263, as the largest number of digits",
      },
      measure: () => computed(digitsOnFixedPoint(4, 100_000 / 3)),
      agree: within(10),
    },
    digitsLate: {
      says: "Its 300,000 steps from 2.95 to 4 need its 28208 digits to stay on the cycle of two.",
      reported: {
        value: 28_208,
        text: "digits 8 to 28208",
        where: "002, lines 13245-13263, as the largest number of digits",
      },
      measure: () => computed(digitsOnCycle(4, 300_000 / 1.05)),
      agree: within(15),
    },
    theory: {
      says: "Where 3000 steps leave the fixed point is what the multipliers tell, to 0.02: largest difference at 16 digits and more.",
      reported: { value: 0, text: "deviations grow by the sum of ln |multiplier|", where: recomputed },
      measure: (runs) => {
        const [run] = runs.arm("wide").list;
        const rows = run?.rows("leftFixed").filter(({ x }) => x >= 16) ?? [];
        if (rows.length === 0) return { unmeasured: "no ramp with 16 digits or more left it" };
        const density = run!.params["wide.steps"] / (run!.params.to - 1);
        return computed(
          Math.max(
            ...rows.map(({ x, value }) => Math.abs(value - departure(x, (r) => digitsOnFixedPoint(r, density), 3))),
          ),
        );
      },
      agree: atMost(0.02),
    },
    sourceWide: {
      says: "At the notebook's own size, its 5587 digits stay on the fixed point until 4, to 0.005.",
      reported: { value: 4, text: "5587 digits", where: "002, lines 13245-13263" },
      measure: (runs) => {
        const [run] = runs.arm("wide").list;
        if (run?.params.ladder !== "notebook") return { unmeasured: "the notebook's own size is the preset source" };
        return computed(run.rows("leftFixed").find(({ x }) => x === 5587)?.value ?? run.params.to);
      },
      agree: within(0.005),
    },
  },

  figures: {
    maps: {
      caption:
        "The orbit map by ramps of growing precision. Left from 1: the fixed point is kept ever longer. Right from 2.95: the cycle of two is.",
      draw: (runs) => {
        const rows = runs.list.map((run) => {
          const digits = run.rows("stayed").map(({ x }) => x);
          const shown = [0, 1 / 3, 2 / 3, 1].map((part) => digits[Math.round(part * (digits.length - 1))]);
          const from = run.arm === "wide" ? 1 : 2.95;
          return [...new Set(shown)].map((each) => {
            const x = run.field(`digits${each}`).x.data;
            const stride = strideFor(run.params[`${run.params.ramp}.steps`]);
            const density = run.params[`${run.params.ramp}.steps`] / (run.params.to - from);
            return pointsImage({
              title: `${each} digits`,
              points: { x: Float64Array.from(x, (_, at) => from + (at * stride) / density), y: x, colour: "#ffffff" },
              extent: { x: [from, run.params.to], y: [0, 1] },
              ground: "#000000",
              radius: 0.6,
              axes: true,
              height: 200,
            });
          });
        });
        const tallest = Math.max(...rows.map((each) => each.length));
        const inTurn = Array.from({ length: tallest }, (_, at) => rows.flatMap((each) => each[at] ?? []));
        return panels(inTurn.flat(), { columns: rows.length });
      },
    },
    departures: {
      caption:
        "Growth rate at which a ramp leaves an unstable branch, by the digits of its arithmetic; dashed, what the multipliers tell.",
      draw: (runs) => {
        const lines = runs.list.flatMap(({ arm, params, rows }) => {
          const isWide = arm === "wide";
          const density = isWide ? params["wide.steps"] / (params.to - 1) : params["late.steps"] / (params.to - 2.95);
          const name = isWide ? "from 1: fixed point" : "from 2.95: cycle of two";
          const measured = rows(isWide ? "leftFixed" : "leftCycle").map(({ x, value }) => ({
            name,
            digits: x,
            r: value,
          }));
          const curve = isWide ? digitsOnFixedPoint : digitsOnCycle;
          const first = isWide ? 3 : 1 + Math.sqrt(6);
          const theory = Array.from({ length: 101 }, (_, at) => {
            const r = first + ((params.to - first) * at) / 100;
            return { name, digits: curve(r, density), r };
          });
          return [
            line(theory, { x: "digits", y: "r", stroke: "name", strokeDasharray: "4 3", strokeWidth: 1 }),
            line(measured, { x: "digits", y: "r", stroke: "name", marker: "dot" }),
          ];
        });
        return plot({
          title: "More digits hold on longer",
          x: { label: "digits" },
          y: { label: "growth rate where the branch is left", domain: [3, 4] },
          marks: lines,
        });
      },
    },
  },
});
