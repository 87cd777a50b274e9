// Other exponents than 2: the Julia and the Mandelbrot set of z^p + a while p goes from 1 to 4, on the principal branch.

import {
  areaOfSample,
  type DoublePlaneMap,
  differing,
  edgesOf,
  escapeTime,
  type Grid,
  gridOver,
  joinFrames,
  juliaPowerMap,
  lasting,
  plus,
  principalPower,
  splitFrames,
  thinned,
  times,
} from "#dynamics";
import { type Animation, type Figure, fieldAnimation, fieldImage, line, panels, plot } from "#figure";
import { math, type NamedArrays } from "#kit";
import { atLeast, atMost, between, type Claim, computed, defineExperiment, m, p, within } from "#lab";

const a = { ax: -0.744, ay: 0.148 };
const exponents = Array.from({ length: 31 }, (_, i) => (10 + i) / 10);
const shown = [1, 1.5, 2, 2.4, 2.5, 2.7, 3, 4];
/** Half the width of the picture in which the disc of exponent 1 is measured, in units of 1 / steps. */
const discHalf = 3;

/** z -> z^p + u c from 0, where c is the sample's place and u turns the picture. */
const turnedMandelbrot: DoublePlaneMap<"p" | "ux" | "uy"> = {
  name: "turned Mandelbrot set of a power",
  constants: ["p", "ux", "uy"],
  radius: 2,
  start: ({ x, y }) => ({ x: x.sub(x), y: y.sub(y) }),
  step: (z, place, { p, ux, uy }) => plus(principalPower(z, p), times(place, { x: ux, y: uy })),
};

const square = (half: number, size: number) =>
  gridOver({ x: [-half, half], y: [half, -half], width: size, height: size });
const upright = { ux: 1, uy: 0 };
/** +1 upwards, as the notebook draws it. */
const onItsSide = { ux: 0, uy: -1 };
const turnBy = (angle: number) => ({ ux: math.cos(angle), uy: math.sin(angle) });

export default defineExperiment({
  id: "fractals/powers",
  title: "Exponents from 1 to 4",
  source: { notebook: "002", entries: ["002-5/E5", "002-6/G4"] },
  revision: 1,

  params: {
    set: p.choice({
      choices: ["julia", "mandelbrot"],
      default: "julia",
      doc: "Whether samples are starts, or constants.",
    }),
    size: p.int({ default: 300, range: [8, 2000], unit: "samples", doc: "Samples along each side of a picture." }),
    fine: p.int({ default: 1200, range: [8, 4000], unit: "samples", doc: "The same where an area is measured." }),
    limit: p.int({ default: 70, range: [2, 100_000], scale: "log", unit: "steps", doc: "Most steps a sample." }),
    seed: p.seed(),
  },
  presets: { smoke: { size: 40, fine: 80 }, study: {} },
  arms: { julia: { set: "julia", limit: 70 }, mandelbrot: { set: "mandelbrot", limit: 60 } },
  replicates: 1,

  metrics: {
    inside: m.series("Share of the picture that stays; the step is the exponent."),
    most: m.series("Largest count of the picture; the step is the exponent.", "steps"),
    area: m.series("Area of what stays, a sample as large as the grid's meshes; the step is the exponent."),
    areaByCount: m.series(
      "The same with half as many samples a side, each taken for the window divided by them, one more than meshes.",
    ),
    turned: m.series(
      "Share of the samples that count otherwise after 1 / (p - 1) of a turn; the step is the exponent.",
    ),
    discInner: m.scalar("At exponent 1: how far out the farthest sample lies that stays."),
    discOuter: m.scalar("At exponent 1: how far out the nearest sample lies that escapes."),
  },

  run({ params: { set, size, fine, limit }, record, progress }) {
    const isJulia = set === "julia";
    const julia = escapeTime(juliaPowerMap, { countFrom: "first step" });
    const mandelbrot = escapeTime(turnedMandelbrot, { countFrom: "first step" });
    const count = (grid: Grid, p: number, turn = onItsSide) =>
      isJulia
        ? julia.counts(grid, { limit, constants: { ...a, p } })
        : mandelbrot.counts(grid, { limit, constants: { p, ...turn } });

    const grid = square(isJulia ? 1.4 : 2, size);
    const film: Int32Array[] = [];
    for (const [i, exponent] of exponents.entries()) {
      const counts = count(grid, exponent);
      record.at(exponent, {
        inside: lasting(counts, limit) / counts.length,
        most: counts.reduce((most, value) => Math.max(most, value)),
      });
      if (shown.includes(exponent)) {
        record.field(`exponent${10 * exponent}`, { counts: { dtype: "i32", shape: [size, size], data: counts } });
      }
      film.push(thinned(counts, grid, 2).counts);
      progress((0.8 * i) / exponents.length, `exponent ${exponent}`);
    }
    const side = Math.ceil(size / 2);
    record.field("film", { counts: joinFrames(film, { width: side, height: side }) });
    if (isJulia) return;

    for (const exponent of [2.5, 3, 4]) {
      const turned = count(grid, exponent, turnBy((2 * Math.PI) / (exponent - 1)));
      record.at(exponent, { turned: differing(count(grid, exponent, upright), turned) / turned.length });
    }
    const wide = square(1.5, fine);
    for (const exponent of [3, 4]) {
      const inside = lasting(count(wide, exponent), limit);
      const half = Math.round(fine / 2);
      const fewer = lasting(count(square(1.5, half), exponent), limit);
      record.at(exponent, { area: inside * areaOfSample(wide), areaByCount: fewer * (3 / half) * (3 / half) });
      progress(0.8 + 0.05 * exponent, "areas");
    }
    record(disc(square(discHalf / limit, size), count, limit));
  },

  claims: {
    translation: {
      says: "At exponent 1, where z only moves by a, everything escapes by the step of index 4.",
      reported: { value: 4, where: "specification 002-5 E5, recomputed" },
      measure: (runs) =>
        computed(
          runs
            .arm("julia")
            .rows("most")
            .find(({ x }) => x === 1)?.value,
        ),
      agree: atMost(4),
    },
    ...shares({ "1 to 1.8": 0, "1.9": 0.0001, "2": 0.138, "2.6": 0.312, "2.7 to 3.7": 0, "3.9": 0.009, "4": 0.296 }),
    plateau: {
      says: "From exponent 2.1 to 2.4 34 to 36 % of the Julia set's picture stay.",
      reported: { value: null, text: "0.34 to 0.36, to 0.01", where: "specification 002-5 E5, recomputed" },
      measure: (runs) => computed(...sharesFrom(runs.arm("julia").rows("inside"), 2.1, 2.4)),
      agree: between(0.33, 0.37),
    },
    abrupt: {
      says: "The change is abrupt: within a tenth of the exponent, three tenths of the picture come or go.",
      reported: { value: null, text: "abrupt", where: "notebook 002, 9724-9747" },
      measure: (runs) => {
        const rows = runs.arm("julia").rows("inside");
        return computed(Math.max(...rows.slice(1).map(({ value }, i) => Math.abs(value - rows[i]!.value))));
      },
      agree: atLeast(0.3),
    },
    disc: {
      says: "At exponent 1 the Mandelbrot set is a disc, of radius 2 / 60 after 60 steps.",
      reported: { value: 0.033, text: "a disc; 2 / steps", where: "notebook 002, 13416-13418; the radius recomputed" },
      measure: (runs) => computed(...runs.values("discInner"), ...runs.values("discOuter")),
      agree: within(0.0005),
    },
    area3: {
      says: "At exponent 3 its area is 1.83 after 60 steps.",
      reported: { value: 1.83, where: "specification 002-6 G4, recomputed" },
      measure: (runs) => computed(areaAt(runs.rows("area"), 3)),
      agree: within(0.005),
    },
    area4: {
      says: "At exponent 4 it is 2.00.",
      reported: { value: 2, where: "specification 002-6 G4, recomputed" },
      measure: (runs) => computed(areaAt(runs.rows("area"), 4)),
      agree: within(0.005),
    },
    area4ByCount: {
      says: "It comes out as 2.00 with 600 samples a side, each taken for the window divided by them, one more than there are meshes.",
      reported: { value: 2, where: "specification 002-6 G4, recomputed" },
      measure: (runs) => computed(areaAt(runs.rows("areaByCount"), 4)),
      agree: within(0.005),
    },
    symmetry: {
      says: "At exponents 3 and 4 the Mandelbrot set looks the same after half a turn and after a third of one.",
      reported: { value: 0, text: "(p - 1)-fold symmetry at integers", where: "specification 002-6 G4, recomputed" },
      measure: (runs) => computed(...[3, 4].map((p) => areaAt(runs.rows("turned"), p))),
      agree: atMost(0.001),
    },
    noSymmetry: {
      says: "At exponent 2.5, where the branch is cut, 1 / (p - 1) of a turn changes the picture.",
      reported: { value: null, text: "symmetry at integers", where: "specification 002-6 G4" },
      measure: (runs) => computed(areaAt(runs.rows("turned"), 2.5)),
      agree: atLeast(0.01),
    },
  },

  figures: {
    julia: {
      caption:
        "Steps to escape of z^p - 0.744 + 0.148i, from 0 to the largest count of each picture, at most 70; dark inside is what stays.",
      draw: (runs) => pictures(runs.arm("julia").list[0]!, [1, 1.5, 2, 2.4, 2.7, 4], 1.4, "Julia sets of powers"),
    },
    mandelbrot: {
      caption:
        "Steps to escape of z^p + c from 0, up to 60, with +1 upwards. Fractional exponents show the cut of the branch.",
      draw: (runs) => pictures(runs.arm("mandelbrot").list[0]!, [1, 1.5, 2, 2.5, 3, 4], 2, "Mandelbrot sets of powers"),
    },
    share: {
      caption: "Share of the picture that stays, by exponent.",
      draw: (runs) =>
        plot({
          title: "What stays",
          x: { label: "exponent p" },
          y: { label: "share of the picture" },
          marks: [line(runs.rows("inside"), { x: "x", y: "value", stroke: "arm" })],
        }),
    },
  },

  animations: {
    julia: {
      caption: "The Julia set while the exponent goes from 1 to 4 and back, in tenths.",
      draw: (runs) => thereAndBack(runs.arm("julia").list[0]!),
    },
    mandelbrot: {
      caption: "The Mandelbrot set while the exponent goes from 1 to 4 and back, in tenths; +1 is up.",
      draw: (runs) => thereAndBack(runs.arm("mandelbrot").list[0]!),
    },
  },
});

type Rows = readonly { readonly x: number; readonly value: number }[];

function areaAt(rows: Rows, exponent: number): number | undefined {
  return rows.find(({ x }) => x === exponent)?.value;
}

function sharesFrom(rows: Rows, from: number, to: number): number[] {
  return rows.filter(({ x }) => x >= from && x <= to).map(({ value }) => value);
}

/** Of the Julia set's picture this share stays, at an exponent or at all from one to another. */
function shares(expected: Readonly<Record<string, number>>): Readonly<Record<string, Claim>> {
  const claims = Object.entries(expected).map(([exponents, share]): [string, Claim] => {
    const [from, to] = exponents.split(" to ").map(Number);
    return [
      `share${exponents.replaceAll(".", "p").replaceAll(" ", "")}`,
      {
        says: `At exponent ${exponents} ${share} of the Julia set's picture stay.`,
        reported: { value: share, where: "specification 002-5 E5, recomputed" },
        measure: (runs) => computed(...sharesFrom(runs.arm("julia").rows("inside"), from!, to ?? from!)),
        agree: within(0.01),
      },
    ];
  });
  return Object.fromEntries(claims);
}

/** How far out samples stay and escape at exponent 1. */
function disc(grid: Grid, count: (grid: Grid, p: number) => Int32Array, limit: number) {
  let [discInner, discOuter] = [0, Number.POSITIVE_INFINITY];
  count(grid, 1).forEach((steps, i) => {
    const [x, y] = [grid.x[i % grid.width]!, grid.y[Math.floor(i / grid.width)]!];
    const distance = Math.sqrt(x * x + y * y);
    if (steps === limit) discInner = Math.max(discInner, distance);
    else discOuter = Math.min(discOuter, distance);
  });
  return { discInner, discOuter };
}

interface Drawn {
  readonly params: { readonly size: number; readonly limit: number };
  field(name: string): NamedArrays;
}

function thereAndBack(run: Drawn): Animation {
  const { frames, ...size } = splitFrames(run.field("film").counts!);
  const back = frames.slice(1, -1).reverse();
  const colours = { colours: "twilight_shifted", low: 0, high: run.params.limit } as const;
  return fieldAnimation({ ...size, frames: [...frames, ...back], ...colours, magnify: 2, millisecondsPerFrame: 150 });
}

function pictures(run: Drawn, exponents: readonly number[], half: number, title: string): Figure {
  const { size } = run.params;
  const drawn = exponents.map((exponent) =>
    fieldImage({
      title: `p = ${exponent}`,
      field: { width: size, height: size, values: run.field(`exponent${10 * exponent}`).counts!.data },
      extent: edgesOf(square(half, size)),
      colours: "twilight_shifted",
      low: 0,
    }),
  );
  return panels(drawn, { columns: 3, title });
}
