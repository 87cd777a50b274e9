// Euler's formula from Maclaurin sums: e^(i pi) + 1 becomes 0 term by term, in doubles and in long decimals, and e^(iz) is cos z + i sin z
// in every partial sum.
import { decimal, decimals, doubles, type OrderedField, rational, rationals } from "#discrete";
import { line, plot, ruleY } from "#figure";
import { math } from "#kit";
import { atMost, computed, defineExperiment, exactly, m, p, within } from "#lab";
import { cosineAndSineSums, exponentialSums, machinPi } from "./series.ts";

const arms = ["doubles", "decimals"] as const;

/** Partial sums as doubles, and how far each is from -1. */
function towardsMinusOne<T>(field: OrderedField<T>, pi: T, terms: number) {
  return exponentialSums(field, pi, terms).map(({ re, im }) => {
    const off = field.toNumber(field.add(re, field.one));
    const height = field.toNumber(im);
    return { re: field.toNumber(re), im: height, error: Math.sqrt(off * off + height * height) };
  });
}

/** The sum of the first terms of x^n / n! times f^(n), for f = exp, whose derivatives are all e^`at`. */
function exponentialSeries(x: number, at: number, terms: number): number {
  let [sum, term] = [0, math.exp(at)];
  for (let n = 0; n < terms; n++) {
    sum += term;
    term *= x / (n + 1);
  }
  return sum;
}

export default defineExperiment({
  id: "dynamics/power-series",
  title: "Euler's formula, term by term",
  source: { notebook: "002", entries: ["002-6/G7"] },
  revision: 1,

  params: {
    terms: p.int({ default: 60, range: [31, 300], unit: "terms", doc: "Terms of the series summed." }),
    digits: p.int({ default: 50, range: [20, 1000], unit: "digits", doc: "Length of the decimals." }),
    arithmetic: p.choice({ choices: arms, default: "decimals", doc: "What the sums are made in." }),
    seed: p.seed(),
  },
  presets: { smoke: { terms: 31 }, study: {} },
  arms: { doubles: { arithmetic: "doubles" }, decimals: { arithmetic: "decimals" } },
  replicates: 1,

  metrics: {
    error: m.series("Distance of the sum of so many terms of e^(i pi) from -1."),
    re: m.series("Real part of that sum."),
    im: m.series("Imaginary part of that sum."),
    errorAt30: m.scalar("The distance after 30 terms."),
    unequal: m.scalar("Sums of e^(iz) that are not those of cos z + i sin z, z = 22/7, in exact fractions.", "sums"),
    atZero: m.scalar("The series of e^x at x = 1 with the derivatives at 0."),
    atX: m.scalar("The same with the derivatives at x, as the source writes it."),
  },

  run({ params: { terms, digits, arithmetic }, record, progress }) {
    const field = decimals(digits + 10);
    const sums =
      arithmetic === "doubles"
        ? towardsMinusOne(doubles, Math.PI, terms)
        : towardsMinusOne(field, machinPi(field, decimal(`1e-${digits + 10}`)), terms);
    sums.forEach(({ re, im, error }, at) => {
      record.at(at + 1, { re, im, error });
    });
    progress(0.5, "exact fractions");
    const z = rational("22/7");
    const apart = cosineAndSineSums(rationals, z, terms);
    const unequal = exponentialSums(rationals, z, terms).filter(
      ({ re, im }, at) => !rationals.equals(re, apart[at]!.re) || !rationals.equals(im, apart[at]!.im),
    ).length;
    const series = { atZero: exponentialSeries(1, 0, terms), atX: exponentialSeries(1, 1, terms) };
    record({ errorAt30: sums[29]!.error, unequal, ...series });
  },

  claims: {
    euler: {
      says: "Thirty terms give e^(i pi) + 1 = 0 to better than 1e-14, in doubles.",
      reported: {
        value: 0,
        text: "e^(i pi) + 1 = 0",
        where: "002, lines 13479-13533; 1e-14 from specification 002-6 G7",
      },
      measure: (runs) => computed(...runs.arm("doubles").values("errorAt30")),
      agree: atMost(1e-14),
    },
    eulerLong: {
      says: "So they do in decimals of 50 digits, where rounding plays no part.",
      reported: {
        value: 0,
        text: "e^(i pi) + 1 = 0",
        where: "002, lines 13479-13533; 1e-14 from specification 002-6 G7",
      },
      measure: (runs) => computed(...runs.arm("decimals").values("errorAt30")),
      agree: atMost(1e-14),
    },
    sameSums: {
      says: "Every partial sum of e^(iz) is the partial sums of cos z + i sin z, as exact fractions.",
      reported: { value: 0, text: "e^(iz) = cos z + i sin z", where: "002, lines 13479-13533" },
      measure: (runs) => runs.values("unequal"),
      agree: exactly(0),
    },
    asWritten: {
      says: "The series as the source writes it, with derivatives at x, gives e at x = 1.",
      reported: { value: Math.E, text: "sum of f^(n)(x) x^n / n!", where: "002, lines 13479-13533" },
      measure: (runs) => computed(...runs.values("atX")),
      agree: within(1e-9),
    },
    atZero: {
      says: "With the derivatives at 0 it gives e; with those at x it gave e squared.",
      reported: { value: Math.E, where: "exact" },
      measure: (runs) => computed(...runs.values("atZero")),
      agree: within(1e-9),
    },
  },

  figures: {
    error: {
      caption: "Distance of the sum from -1. Doubles stop at their rounding, decimals go on.",
      draw: (runs) => {
        const rows = runs.rows("error").filter(({ value }) => value > 0);
        return plot({
          title: "e to the i pi, term by term",
          x: { label: "terms", integer: true },
          y: { label: "distance from -1", type: "log" },
          marks: [ruleY([1e-14], { strokeDasharray: "3 3" }), line(rows, { x: "x", y: "value", stroke: "arm" })],
        });
      },
    },
    path: {
      caption:
        "The partial sums of e^(i pi) in the complex plane: each term turns by a quarter, and they wind in on -1.",
      draw: (runs) => {
        const [run] = runs.list;
        const im = run!.rows("im");
        const path = run!.rows("re").map(({ value }, at) => ({ re: value, im: im[at]!.value }));
        return plot({
          title: "Winding in on -1",
          width: 480,
          height: 480,
          aspectRatio: 1,
          x: { label: "real part", domain: [-4.5, 1.5] },
          y: { label: "imaginary part", domain: [-2.5, 3.5] },
          marks: [line(path, { x: "re", y: "im", marker: "dot" })],
        });
      },
    },
  },
});
