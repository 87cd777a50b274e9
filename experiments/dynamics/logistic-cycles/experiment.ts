// The periodic points of the logistic map: which there are at a growth rate, and whether they attract. Small periods exactly, from
// polynomials; periods to 12 lap by lap; and whether the periods that are there follow Sharkovskii's order.
import { compareSharkovskii, countRealRoots, rational, rationals } from "#discrete";
import { evenly, logisticMap, multipliers, orbit, unwrap } from "#dynamics";
import type { NamedArrays } from "#kit";
import { atLeast, computed, defineExperiment, exactly, firstRun, m, p, within } from "#lab";
import { differing, exactRoots, returnPolynomial, symbolicIterate, symbolicReturn } from "./exact.ts";
import { iteratesChart, periodsTable } from "./figures.ts";
import { primeCounts, returningPoints } from "./laps.ts";
import { attractedShare, largestDifference, nearestMultiplier, rootsOf, sweptRoots } from "./measures.ts";
import * as source from "./sources.ts";

const exactPeriods = [1, 2, 3, 4] as const;

export default defineExperiment({
  id: "dynamics/logistic-cycles",
  title: "Periodic points of the logistic map",
  source: { notebook: "002", entries: ["002-6/F2", "002-6/F11", "002-6/F12"] },
  revision: 1,

  params: {
    r: p.float({ default: 3.83, range: [2.1, 4], doc: "Growth rate, taken as the decimal it is written as." }),
    periods: p.int({ default: 12, range: [5, 16], unit: "steps", doc: "Largest period looked for." }),
    sturm: p.int({
      default: 6,
      range: [1, 7],
      unit: "steps",
      doc: "Largest period of which the roots are counted exactly.",
    }),
    places: p.int({
      default: 10_001,
      range: [101, 1_000_001],
      scale: "log",
      doc: "Places of the sweep that counts changes of sign.",
    }),
    starts: p.int({ default: 10_000, range: [10, 1_000_000], scale: "log", doc: "Starts between 0.3 and 0.8." }),
    seed: p.seed(),
  },
  presets: { smoke: { periods: 6, sturm: 4, places: 2001, starts: 200 }, study: {} },
  arms: {
    "r2-5": { r: 2.5 },
    "r3-1": { r: 3.1 },
    "r3-5": { r: 3.5 },
    "r3-68": { r: 3.68 },
    "r3-7": { r: 3.7 },
    "r3-83": { r: 3.83 },
  },
  replicates: 1,

  metrics: {
    prime: m.series("Points of that least period, by laps.", "points"),
    returning: m.series("Points that so many steps bring back, by laps.", "points"),
    sturm: m.series("The same by Sturm's theorem.", "points"),
    swept: m.series("The same by changes of sign on a grid.", "points"),
    weakest: m.series("Smallest |multiplier| of these points.", "of so many steps"),
    fixed: m.scalar("Slope at the fixed point 1 - 1/r."),
    zero: m.scalar("Slope at 0."),
    fixedError: m.scalar("|slope at 1 - 1/r - (2 - r)|."),
    cycleError: m.scalar("|slope of two steps on the cycle of two - (4 + 2r - r^2)|, the larger of its points."),
    spread: m.scalar("Difference between multipliers of f^3 along the attracting cycle of three."),
    attracted: m.scalar("Share of starts between 0.3 and 0.8 within 0.001 of that cycle after 100 steps."),
    secondDiffers: m.scalar(
      "Coefficients of f^2 - x, in x and r, that are not x times the source's cubic.",
      "coefficients",
    ),
    thirdDiffers: m.scalar("Coefficients of f^3, in x and r, that are not those given.", "coefficients"),
  },

  run({ params: { r, periods, sturm, places, starts }, record, progress }) {
    const rate = rational(`${r}`);
    const map = logisticMap(r);
    const slopeAt = (x: number, steps: number) => multipliers(map, [x], steps)[0].re;

    const returns = exactPeriods.map((k) => returnPolynomial(rate, k));
    const roots = returns.map(exactRoots);
    exactPeriods.forEach((k, at) => {
      const [x, multiplier] = [roots[at].map((root) => root.x), roots[at].map((root) => root.multiplier)];
      const shape = [x.length];
      record.field(`period${k}`, {
        x: { dtype: "f64", shape, data: Float64Array.from(x) },
        multiplier: { dtype: "f64", shape, data: Float64Array.from(multiplier) },
        coefficients: {
          dtype: "f64",
          shape: [returns[at].length],
          data: Float64Array.from(returns[at], rationals.toNumber),
        },
      });
    });
    const xs = evenly(0, 1, 801);
    const iterates = Array.from(xs, (x) => unwrap(orbit(map, { start: [x], steps: 4 })).data);
    const curve = (k: number) => ({
      dtype: "f64" as const,
      shape: [xs.length],
      data: Float64Array.from(iterates, (row) => row[k]),
    });
    record.field("curves", {
      x: { dtype: "f64", shape: [xs.length], data: xs },
      f2: curve(2),
      f3: curve(3),
      f4: curve(4),
    });

    const ends = { low: rationals.zero, high: rationals.one };
    const found = Array.from({ length: periods }, (_, at) => {
      progress(at / periods, `period ${at + 1}`);
      return returningPoints(r, at + 1);
    });
    const prime = primeCounts(found.map((points) => points.length));
    found.forEach((points, at) => {
      const k = at + 1;
      record.at(k, {
        returning: points.length,
        prime: prime[at],
        weakest: Math.min(...points.map(({ multiplier }) => Math.abs(multiplier))),
        sturm: k <= sturm ? countRealRoots(returns[at] ?? returnPolynomial(rate, k), ends) : undefined,
        swept: k <= exactPeriods.length ? sweptRoots(r, k, places) : undefined,
      });
    });

    const fixed = slopeAt(1 - 1 / r, 1);
    const ofTwo = roots[1].filter(({ x }) => !roots[0].some((other) => other.x === x));
    const ofThree = roots[2].filter(({ multiplier }) => Math.abs(multiplier) < 1);
    const isThree = ofThree.length === 3;
    const alongThree = ofThree.map(({ x }) => slopeAt(x, 3));
    record({
      fixed,
      zero: slopeAt(0, 1),
      fixedError: Math.abs(fixed - (2 - r)),
      cycleError:
        ofTwo.length === 0
          ? undefined
          : Math.max(...ofTwo.map(({ x }) => Math.abs(slopeAt(x, 2) - (4 + 2 * r - r * r)))),
      spread: isThree ? Math.max(...alongThree) - Math.min(...alongThree) : undefined,
      attracted: isThree
        ? attractedShare(
            r,
            ofThree.map(({ x }) => x),
            starts,
          )
        : undefined,
      secondDiffers: differing(symbolicReturn(2), source.secondReturn),
      thirdDiffers: differing(symbolicIterate(3), source.thirdIterate),
    });
  },

  claims: {
    closedFixed: {
      says: "The slope at the fixed point 1 - 1/r is 2 - r: largest difference over all growth rates.",
      reported: { value: 0, text: "f' = 2 - r", where: source.recomputedF2 },
      measure: (runs) => computed(Math.max(...runs.values("fixedError"))),
      agree: within(1e-12),
    },
    closedTwo: {
      says: "The slope of two steps on the cycle of two is 4 + 2r - r^2: largest difference over all growth rates above 3.",
      reported: { value: 0, text: "4 + 2r - r^2", where: source.recomputedF2 },
      measure: (runs) => computed(Math.max(...runs.values("cycleError"))),
      agree: within(1e-12),
    },
    cubic: {
      says: "f(f(x)) - x is x times -r^3 x^3 + 2r^3 x^2 - (r^3 + r^2) x + r^2 - 1, coefficient by coefficient.",
      reported: { value: 0, text: "the cubic", where: source.notebookF2 },
      measure: (runs) => runs.values("secondDiffers"),
      agree: exactly(0),
    },
    points31: {
      says: "At 3.1 the points of period 2 and 1 are 0.55801, 0.76457 and 0.67742: largest difference.",
      reported: { value: 0, text: "0.76457, 0.55801, 0.67742", where: source.notebookF2 },
      measure: (runs) =>
        largestDifference(
          rootsOf(runs.arm("r3-1").list[0], 2),
          [
            [0.55801, 0],
            [0.76457, 0],
            [0.67742, 0],
          ],
          "x",
        ),
      agree: within(5e-6),
    },
    stable31: {
      says: "At 3.1 the cycle of two attracts, with the multiplier 0.59.",
      reported: { value: 0.5899, text: "0.5899, stable", where: source.notebookF2 },
      measure: (runs) => nearestMultiplier(rootsOf(runs.arm("r3-1").list[0], 2), 0.59),
      agree: within(2e-4),
    },
    unstable31: {
      says: "Two steps at 3.1 have the multipliers 1.21 at 0.67742 and 9.61 at 0: largest difference.",
      reported: { value: 0, text: "1.21 and 9.61", where: source.notebookF2 },
      measure: (runs) =>
        largestDifference(
          rootsOf(runs.arm("r3-1").list[0], 2),
          [
            [0, 9.61],
            [0.67742, 1.21],
          ],
          "multiplier",
        ),
      agree: within(1e-4),
    },
    slope25Notebook: {
      says: "At 2.5 the slope at the fixed point is -0.7.",
      reported: { value: -0.7, where: source.notebookF2 },
      measure: (runs) => computed(...runs.arm("r2-5").values("fixed")),
      agree: within(1e-4),
    },
    slope25: {
      says: "It is -0.5: the notebook put 3.5 for r in the slope.",
      reported: { value: -0.5, where: source.recomputedF2 },
      measure: (runs) => computed(...runs.arm("r2-5").values("fixed")),
      agree: within(1e-4),
    },
    slope37Notebook: {
      says: "At 3.7 the slope at the fixed point 27/37 is 3.7 - 54/37.",
      reported: { value: 3.7 - 54 / 37, text: "3.7 - 54/37", where: source.notebookF2 },
      measure: (runs) => computed(...runs.arm("r3-7").values("fixed")),
      agree: within(1e-4),
    },
    slope37: {
      says: "It is 3.7 (1 - 54/37) = -1.7.",
      reported: { value: -1.7, where: source.recomputedF2 },
      measure: (runs) => computed(...runs.arm("r3-7").values("fixed")),
      agree: within(1e-4),
    },
    noPeriod37: {
      says: "At 3.7 there is no finite period: points of any period up to 12.",
      reported: { value: 0, text: "no finite prime period", where: source.notebookF2 },
      measure: (runs) => computed(sum(runs.arm("r3-7").rows("prime"))),
      agree: exactly(0),
    },
    noStable37: {
      says: "There are such points, and none of them attracts: their smallest |multiplier| is above 1.",
      reported: { value: 1, text: "no stable period", where: source.recomputedF2 },
      measure: (runs) => computed(smallest(runs.arm("r3-7").rows("weakest"))),
      agree: atLeast(1),
    },
    zero368Notebook: {
      says: "At 3.68 the slope at 0 is 3.86.",
      reported: { value: 3.86, where: source.notebookF5 },
      measure: (runs) => computed(...runs.arm("r3-68").values("zero")),
      agree: within(0.005),
    },
    zero368: {
      says: "It is 3.68, the growth rate.",
      reported: { value: 3.68, where: source.recomputedF2 },
      measure: (runs) => computed(...runs.arm("r3-68").values("zero")),
      agree: within(0.005),
    },
    two368NotebookA: notebookMultiplier(-79),
    two368NotebookB: notebookMultiplier(17.6),
    two368NotebookC: notebookMultiplier(-31.6),
    two368NotebookD: notebookMultiplier(-113.2),
    two368Points: {
      says: "The cycle of two at 3.68 is 0.3935 and 0.8783: largest difference.",
      reported: { value: 0, text: "0.3935, 0.8783", where: source.recomputedF2 },
      measure: (runs) =>
        largestDifference(
          rootsOf(runs.arm("r3-68").list[0], 2),
          [
            [0.3935, 0],
            [0.8783, 0],
          ],
          "x",
        ),
      agree: within(5e-5),
    },
    two368: {
      says: "The multipliers of two steps at 3.68 are -2.18 at both points of the cycle, 2.82 at the fixed point, 13.54 at 0: largest difference.",
      reported: { value: 0, text: "-2.18, 2.82, 13.54", where: source.recomputedF2 },
      measure: (runs) =>
        largestDifference(
          rootsOf(runs.arm("r3-68").list[0], 2),
          [
            [0, 13.54],
            [0.3935, -2.18],
            [0.72826, 2.82],
            [0.8783, -2.18],
          ],
          "multiplier",
        ),
      agree: within(0.005),
    },

    thirdSymbolic: {
      says: "f^3 has the coefficients -r^7, 4r^7, -(6r^7 + 2r^6), 4r^7 + 6r^6, ... r^3: those that differ.",
      reported: { value: 0, text: "as listed", where: source.notebookF11 },
      measure: (runs) => runs.values("thirdDiffers"),
      agree: exactly(0),
    },
    thirdNumeric: {
      says: "At 3.83 they are -12089.028955, 48356.11582, ... and f^3 - x ends in 55.181887 x: largest difference.",
      reported: { value: 0, text: "as listed", where: source.notebookF11 },
      measure: (runs) => {
        const [run] = runs.arm("r3-83").list;
        if (!run) return { unmeasured: "the arm was not run" };
        const falling = Array.from(run.field("period3").coefficients.data).reverse();
        return computed(Math.max(...source.thirdReturnAt383.map((c, at) => Math.abs(c - falling[at]))));
      },
      agree: within(1e-6),
    },
    thirdPoints: {
      says: "At 3.83 the roots of f^3 - x are 0, 0.156149, 0.16357, 0.504666, 0.524001, 0.738903, 0.955294, 0.957417: largest difference.",
      reported: { value: 0, text: "as listed", where: source.notebookF11 },
      measure: (runs) => largestDifference(rootsOf(runs.arm("r3-83").list[0], 3), source.thirdAt383, "x"),
      agree: within(1e-6),
    },
    thirdMultipliers: {
      says: "Their multipliers are 56.18189 at 0, 0.32988 on the stable cycle, 1.65232 on the other, -6.12849 at the fixed point: largest difference.",
      reported: { value: 0, text: "as listed", where: source.recomputedF11 },
      measure: (runs) => largestDifference(rootsOf(runs.arm("r3-83").list[0], 3), source.thirdAt383, "multiplier"),
      agree: within(1e-5),
    },
    orbitOfThree: {
      says: "The stable cycle goes 0.50466649, 0.9574166, 0.15614932: largest difference.",
      reported: { value: 0, text: "as listed", where: source.notebookF11 },
      measure: (runs) =>
        largestDifference(
          rootsOf(runs.arm("r3-83").list[0], 3),
          [
            [0.50466649, 0],
            [0.9574166, 0],
            [0.15614932, 0],
          ],
          "x",
        ),
      agree: within(5e-8),
    },
    unequalNotebook: {
      says: "Along the stable cycle the multiplier is 0.3299, 0.3298 and 0.3290: it varies by 0.0009.",
      reported: { value: 0.0009, text: "0.3299, 0.3298, 0.3290", where: source.notebookF11 },
      measure: (runs) => computed(...runs.arm("r3-83").values("spread")),
      agree: within(1e-4),
    },
    unequal: {
      says: "A cycle has one multiplier: it varies by no more than rounding.",
      reported: { value: 0, text: "a single multiplier", where: source.recomputedF11 },
      measure: (runs) => computed(...runs.arm("r3-83").values("spread")),
      agree: within(1e-12),
    },
    fourth: {
      says: "f^4 - x at 3.83 has its points of period 2 at 0.369161, 0.891935 and of period 4 at 0.299162, 0.60584, 0.803014, 0.914596: largest difference.",
      reported: { value: 0, text: "as listed", where: source.notebookF11 },
      measure: (runs) => largestDifference(rootsOf(runs.arm("r3-83").list[0], 4), source.fourthAt383, "x"),
      agree: within(1e-6),
    },
    fourthMultipliers: {
      says: "The multipliers of f^4 there are 9.0535 on the cycle of two and -9.194 on that of four: largest difference.",
      reported: { value: 0, text: "as listed", where: source.recomputedF11 },
      measure: (runs) => largestDifference(rootsOf(runs.arm("r3-83").list[0], 4), source.fourthAt383, "multiplier"),
      agree: within(2e-4),
    },
    eightRoots: {
      says: "f^3 - x and f^4 - x, of degree 8 and 16, have exactly 8 real roots each at 3.83.",
      reported: { value: 8, where: source.notebookF11 },
      measure: (runs) => countsAt(runs.arm("r3-83").rows("sturm")),
      agree: exactly(8),
    },
    eightSwept: {
      says: "A sweep that counts changes of sign finds the same 8 of each.",
      reported: { value: 8, where: source.recomputedF11 },
      measure: (runs) => countsAt(runs.arm("r3-83").rows("swept")),
      agree: exactly(8),
    },
    attracted: {
      says: "At 3.83 most starts between 0.3 and 0.8 come to the stable cycle of three, within 100 steps.",
      reported: { value: null, text: "mostly attracted", where: source.notebookF11 },
      measure: (runs) => computed(...runs.arm("r3-83").values("attracted")),
      agree: atLeast(0.5),
    },

    lapsAreSturm: {
      says: "Lap by lap as many points are found as Sturm's theorem counts, at all growth rates and periods counted: those that differ.",
      reported: { value: 0, text: "a check of the method", where: "J. C. F. Sturm, 1829" },
      measure: (runs) => {
        const exact = runs.rows("sturm");
        const laps = runs.rows("returning");
        const differ = exact.filter(
          ({ arm, x, value }) => laps.find((row) => row.arm === arm && row.x === x)?.value !== value,
        );
        return exact.length > 0 ? computed(differ.length) : { unmeasured: "no run recorded it" };
      },
      agree: exactly(0),
    },
    all383: {
      says: "At 3.83, where a cycle of three is, there are cycles of every period up to 12: periods that are missing.",
      reported: { value: 0, text: "period three implies all", where: "002, lines 13206-13219" },
      measure: (runs) => {
        const rows = runs.arm("r3-83").rows("prime");
        return rows.length > 0
          ? computed(rows.filter(({ value }) => value === 0).length)
          : { unmeasured: "no run recorded it" };
      },
      agree: exactly(0),
    },
    only35: {
      says: "At 3.5, where a cycle of four attracts, there are those of period 1, 2 and 4 only: periods for which it is otherwise.",
      reported: { value: 0, text: "1, 2, 4", where: "specification 002-6 F12, recomputed" },
      measure: (runs) => {
        const rows = runs.arm("r3-5").rows("prime");
        const otherwise = rows.filter(({ x, value }) => [1, 2, 4].includes(x) !== value > 0);
        return rows.length > 0 ? computed(otherwise.length) : { unmeasured: "no run recorded it" };
      },
      agree: exactly(0),
    },
    sharkovskii: {
      says: "At no growth rate is a period there without those that Sharkovskii's order puts after it: pairs that break the order.",
      reported: { value: 0, text: "Sharkovskii's order", where: "002, lines 13206-13219" },
      measure: (runs) => {
        const rows = runs.rows("prime");
        const broken = rows.flatMap((there) =>
          there.value === 0
            ? []
            : rows.filter(
                ({ arm, x, value }) => arm === there.arm && value === 0 && compareSharkovskii(there.x, x) < 0,
              ),
        );
        return rows.length > 0 ? computed(broken.length) : { unmeasured: "no run recorded it" };
      },
      agree: exactly(0),
    },
  },

  figures: {
    iterates: {
      caption:
        "The third and fourth iterate at 3.83 and where they meet the diagonal. Filled: slope below 1 in size, so the orbit attracts.",
      draw: (runs) => iteratesChart(firstRun(runs, "r3-83")),
    },
    periods: {
      caption:
        "Points of each least period, by growth rate. From left to right in Sharkovskii's order: what is there fills up from the right.",
      draw: (runs) =>
        periodsTable(
          runs.list.map((run) => ({
            r: run.params.r,
            points: run.rows("prime").map(({ x, value }) => ({ period: x, value })),
          })),
        ),
    },
  },
});

/** What the source printed for two steps at 3.68, as a claim: is there a point with this multiplier? */
function notebookMultiplier(value: number) {
  return {
    says: `A point that two steps bring back has the multiplier ${value} at 3.68: the nearest there is.`,
    reported: { value, where: source.notebookF5 },
    measure: ({ list }: { list: readonly { arm: string; field(name: string): NamedArrays }[] }) =>
      nearestMultiplier(
        rootsOf(
          list.find(({ arm }) => arm === "r3-68"),
          2,
        ),
        value,
      ),
    agree: within(0.5),
  };
}

type Row = { readonly x: number; readonly value: number };

function sum(rows: readonly Row[]): number | undefined {
  return rows.length > 0 ? rows.reduce((total, { value }) => total + value, 0) : undefined;
}

function smallest(rows: readonly Row[]): number | undefined {
  return rows.length > 0 ? Math.min(...rows.map(({ value }) => value)) : undefined;
}

function countsAt(rows: readonly Row[]) {
  return computed(...rows.filter(({ x }) => x === 3 || x === 4).map(({ value }) => value));
}
