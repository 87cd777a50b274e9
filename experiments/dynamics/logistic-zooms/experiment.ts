// The orbit map of the logistic family from nearer and nearer: the cascade of doublings and its two constants, zooms that superpose, a film into
// the point where doublings accumulate, and the window of period three from either side of its opening.
import { evenly } from "#dynamics";
import { dot, fieldAnimation, fieldImage, line, panels, plot } from "#figure";
import { type ArrayData, lineFit, math } from "#kit";
import { atLeast, atMost, computed, defineExperiment, m, p, within } from "#lab";
import { aitken, doublings, gapRatios, nearestToHalf, superstable } from "./doubling.ts";
import { overlap, type PictureOptions, seen, type Window } from "./picture.ts";
import { everyThird, longestLaminar, opening, superstableThree } from "./window.ts";

const parts = ["doubling", "zooms", "film", "window"] as const;
/** Feigenbaum's constants, to the digits that doubles can use. */
const [delta, alpha] = [4.669201609102991, 2.502907875095892];
/** Where the notebook's film goes. */
const filmCentre = { r: 3.56995, x: 0.8925 };
const thirds = 7;
const rainbow = ["#e6194b", "#f58231", "#ffe119", "#3cb44b", "#42d4f4", "#4363d8", "#b25bd8"];
const [notebookF10, notebookF13] = ["002, lines 13126-13140", "002, lines 13221-13243"];
const recomputedF13 = "specification 002-6 F13, recomputed";

/** What is zoomed into, and by which factor the values shrink when growth rates do by delta; a negative one turns the picture over. */
const centres = {
  half: { x: () => 0.5, factor: -alpha, height: 0.14 },
  film: { x: () => filmCentre.x, factor: alpha, height: 0.05 },
  filmSquare: { x: () => filmCentre.x, factor: alpha * alpha, height: 0.05 },
} as const;
const centreNames = ["half", "film", "filmSquare"] as const;
const zoomLevels = [0, 1, 2, 3] as const;

function zoomed(limit: number, name: (typeof centreNames)[number], level: number): Window {
  const { x, factor, height } = centres[name];
  const [reach, rise] = [0.0714 / math.pow(delta, level), height / math.pow(factor, level)];
  return { rates: [limit - reach, limit + reach], values: [x() - rise, x() + rise] };
}

const cellField = (cells: Uint8Array, { rows, columns }: PictureOptions): ArrayData => ({
  dtype: "bool",
  shape: [rows, columns],
  data: cells,
});
const f64 = (values: readonly number[], shape = [values.length]): ArrayData => ({
  dtype: "f64",
  shape,
  data: Float64Array.from(values),
});

export default defineExperiment({
  id: "dynamics/logistic-zooms",
  title: "The orbit map from nearer and nearer",
  source: { notebook: "002", entries: ["002-6/F10", "002-6/F13"] },
  revision: 1,

  params: {
    part: p.choice({
      choices: parts,
      default: "doubling",
      doc: "What is made: the cascade in numbers, zooms, the film, the window of period three.",
    }),
    doublings: p.int({ default: 8, range: [5, 9], doc: "Doublings of the period that are located." }),
    size: p.int({
      default: 240,
      range: [20, 2000],
      unit: "cells",
      doc: "Width of the pictures, and height of the zooms.",
    }),
    skip: p.int({
      default: 20_000,
      range: [100, 10_000_000],
      scale: "log",
      unit: "steps",
      doc: "Steps at a growth rate before anything is seen.",
    }),
    most: p.int({
      default: 60_000,
      range: [100, 10_000_000],
      scale: "log",
      unit: "steps",
      doc: "Most steps seen at a growth rate.",
    }),
    hits: p.int({
      default: 3000,
      range: [10, 1_000_000],
      scale: "log",
      doc: "Points in the picture after which a growth rate is done.",
    }),
    frames: p.int({ default: 60, range: [1, 2000], unit: "steps", doc: "Steps of the film, up to 2^15 times nearer." }),
    rounds: p.int({
      default: 200_000,
      range: [1000, 100_000_000],
      scale: "log",
      unit: "three steps",
      doc: "Length of the orbits in which the longest laminar stretch is looked for.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { doublings: 5, size: 40, skip: 1000, most: 2000, hits: 300, frames: 3, rounds: 4000 }, study: {} },
  arms: {
    doubling: { part: "doubling" },
    zooms: { part: "zooms" },
    film: { part: "film" },
    window: { part: "window" },
  },
  replicates: 1,

  metrics: {
    doubling: m.series("Growth rate at which the cycle of 2^(k - 1) doubles, by k.", "r"),
    ratio: m.series("(r_(k+1) - r_k) / (r_(k+2) - r_(k+1)), by k."),
    held: m.series("Growth rate at which 1/2 has the period 2^k, by k.", "r"),
    scale: m.series("Ratio of distances of 1/2 from the nearest point of its cycle, of 2^k and of 2^(k+1), by k."),
    accumulation: m.scalar("Growth rate where doublings accumulate.", "r"),
    half: m.series("Overlap of the zooms about 1/2 at a level and the next."),
    film: m.series("The same about the film's centre, values shrunk by alpha."),
    filmSquare: m.series("The same about the film's centre, values shrunk by alpha squared."),
    opens: m.scalar("Growth rate at which the window of period three opens.", "r"),
    superstable: m.scalar("Growth rate at which 1/2 has period three.", "r"),
    settles: m.scalar("0.001 above the opening: largest move in three steps of the 100 rounds after 1000."),
    meet: m.scalar("Distance of x_18 and x_21 at the opening, from 1/2."),
    meetBelow: m.scalar("The same at 3.82."),
    laminar: m.series("Longest laminar stretch, by -log10 of the distance below the opening.", "three steps"),
    laminarSlope: m.scalar("Slope of its logarithm against the logarithm of that distance."),
  },

  run({ params, record, progress }) {
    const { doublings: count, size, skip, most, hits, frames, rounds } = params;
    const limit = () => aitken(superstable(11).slice(-3));
    const runs: { readonly [Part in (typeof parts)[number]]: () => void } = {
      doubling() {
        const [doubled, held] = [doublings(count), superstable(count + 2)];
        const [ratios, distances] = [gapRatios(doubled), nearestToHalf(held)];
        doubled.forEach((r, at) => {
          record.at(at + 1, { doubling: r, ratio: ratios[at] });
        });
        held.forEach((r, at) => {
          const next = distances[at];
          record.at(at, { held: r, scale: at > 0 && next !== undefined ? distances[at - 1] / next : undefined });
        });
        record({ accumulation: limit() });
      },
      zooms() {
        const options = { columns: size, rows: size, skip, most, hits };
        const end = limit();
        centreNames.forEach((name, at) => {
          progress(at / centreNames.length, name);
          const pictures = zoomLevels.map((level) => seen(zoomed(end, name, level), options));
          for (const level of zoomLevels.slice(1))
            record.at(level, { [name]: overlap(pictures[level - 1], pictures[level], size) });
          record.field(
            name,
            Object.fromEntries(pictures.map((cells, level) => [`level${level}`, cellField(cells, options)])),
          );
        });
      },
      film() {
        const options = { columns: size, rows: Math.round((size * 3) / 4), skip, most, hits: Math.ceil(hits / 5) };
        const end = limit();
        for (let frame = 0; frame <= frames; frame++) {
          progress(frame / frames, `frame ${frame} of ${frames}`);
          const nearer = math.pow(2, (-15 * frame) / frames);
          const [reach, rise] = [0.2 * nearer, 0.1 * nearer];
          // The map's upper edge at r is r/4.
          const window = {
            rates: [end - reach, end + reach],
            values: [end / 4 - 1.2 * rise, end / 4 + 0.8 * rise],
          } as const;
          const cells = seen(window, options);
          record.field(`frame${frame}`, { cells: cellField(cells, options) });
        }
      },
      window() {
        const opens = opening();
        const above = everyThird(opens + 1e-3, 1100).slice(1000);
        const at = (r: number) => Math.abs(everyThird(r, thirds)[6] - everyThird(r, thirds)[5]);
        const exponents = Array.from(evenly(4, 7, 7));
        const longest = exponents.map((exponent, index) => {
          progress(index / exponents.length, "laminar stretches");
          const length = longestLaminar(opens - math.pow(10, -exponent), { rounds, distance: 0.01 });
          record.at(exponent, { laminar: length });
          return length;
        });
        record({
          opens,
          superstable: superstableThree(),
          settles: Math.max(...above.slice(1).map((x, index) => Math.abs(x - above[index]))),
          meet: at(opens),
          meetBelow: at(3.82),
          laminarSlope: lineFit(
            exponents.map((exponent) => -exponent),
            longest.map((length) => math.log(length) / math.log(10)),
          ).slope,
        });
        const rates = evenly(3.826, 3.831, 401);
        record.field("thirds", {
          rates: { dtype: "f64", shape: [rates.length], data: rates },
          x: f64(
            Array.from(rates).flatMap((r) => everyThird(r, thirds)),
            [rates.length, thirds],
          ),
        });
        const options = { columns: 2 * size, rows: size, skip, most: Math.ceil(most / 10), hits };
        record.field("close", {
          cells: cellField(seen({ rates: [3.826, 3.831], values: [0.48, 0.56] }, options), options),
        });
      },
    };
    runs[params.part]();
  },

  claims: {
    delta: {
      says: "The gaps between the first five doublings shrink by a factor that comes to 4.669: the last of the three.",
      reported: { value: 4.669, text: "→ 4.669", where: "specification 002-6 F10" },
      measure: (runs) =>
        computed(
          runs
            .arm("doubling")
            .rows("ratio")
            .find(({ x }) => x === 3)?.value,
        ),
      agree: within(0.005),
    },
    alpha: {
      says: "The distance of 1/2 from its neighbour in the cycle shrinks by 2.5029 a doubling, and changes sides.",
      reported: { value: -2.5029, text: "2.5029", where: "specification 002-6 F10" },
      measure: (runs) => computed(runs.arm("doubling").rows("scale").at(-1)?.value),
      agree: within(0.0005),
    },
    accumulation: {
      says: "The doublings accumulate at 3.569946, where the notebook's film goes (3.56995).",
      reported: { value: 3.569946, text: "3.56995", where: `${notebookF10}; specification 002-6 F4` },
      measure: (runs) => computed(...runs.arm("doubling").values("accumulation")),
      agree: within(1e-6),
    },
    superposes: {
      says: "Zoomed by 4.669 in r and 2.5029 in x, about 1/2 and turned over each time, the map superposes: the smallest overlap of three zooms.",
      reported: { value: 1, text: "self-similar", where: `${notebookF10}; specification 002-6 F10` },
      measure: (runs) => computed(smallest(runs.arm("zooms").rows("half"))),
      agree: atLeast(0.95),
    },
    superposesThere: {
      says: "So it does about the film's centre, (3.56995, 0.8925): the smallest overlap.",
      reported: { value: 1, text: "2.5029 in x about the accumulation point", where: "specification 002-6 F10" },
      measure: (runs) => computed(smallest(runs.arm("zooms").rows("film"))),
      agree: atLeast(0.9),
    },
    superposesSquared: {
      says: "There it does when x is zoomed by 2.5029 squared: the film's centre is the image of 1/2, where the map is a parabola.",
      reported: { value: 1, text: "2.5029^2 = 6.2645", where: "by theory" },
      measure: (runs) => computed(smallest(runs.arm("zooms").rows("filmSquare"))),
      agree: atLeast(0.9),
    },

    opens: {
      says: "The window of period three opens at 1 + sqrt(8) = 3.828427.",
      reported: {
        value: 1 + Math.sqrt(8),
        text: "about 3.8285",
        where: `${notebookF13}; the figure: ${recomputedF13}`,
      },
      measure: (runs) => computed(...runs.arm("window").values("opens")),
      agree: within(1e-9),
    },
    superstable: {
      says: "In it 1/2 has period three at 3.831874055.",
      reported: { value: 3.831874055, where: recomputedF13 },
      measure: (runs) => computed(...runs.arm("window").values("superstable")),
      agree: within(1e-9),
    },
    settles: {
      says: "Just above the opening, by 0.001, x_(3k+3) - x_(3k) goes to 0.",
      reported: { value: 0, where: recomputedF13 },
      measure: (runs) => computed(...runs.arm("window").values("settles")),
      agree: atMost(1e-12),
    },
    meet: {
      says: "x_3, x_6, ... x_21 from 1/2 come together where period three begins: x_18 and x_21 are less than 0.001 apart there.",
      reported: { value: 0, text: "curves approach and meet", where: notebookF13 },
      measure: (runs) => computed(...runs.arm("window").values("meet")),
      agree: atMost(0.001),
    },
    meetBelow: {
      says: "At 3.82 they are far apart.",
      reported: { value: null, text: "curves approach", where: notebookF13 },
      measure: (runs) => computed(...runs.arm("window").values("meetBelow")),
      agree: atLeast(0.1),
    },
    laminar: {
      says: "Just below, orbits stay near the cycle to come, for a time that grows as the distance to the opening to the power -1/2.",
      reported: { value: -0.5, where: recomputedF13 },
      measure: (runs) => computed(...runs.arm("window").values("laminarSlope")),
      agree: within(0.03),
    },
  },

  figures: {
    zooms: {
      caption:
        "The accumulation of doublings, four times: each picture is 4.669 times nearer in r and 2.5029 times in x than the one before, and turned over.",
      draw: (runs) => {
        const field = runs.list.find(({ arm }) => arm === "zooms")?.field("half");
        return panels(
          zoomLevels.map((level) => cellsImage(field?.[`level${level}`], `nearer by 4.669^${level}`)),
          { columns: 2 },
        );
      },
    },
    top: {
      caption:
        "About the film's centre, the top of the map. Above zoomed by 2.5029 in x, which does not superpose; below by its square, which does.",
      draw: (runs) => {
        const run = runs.list.find(({ arm }) => arm === "zooms");
        const row = (name: "film" | "filmSquare", by: string) =>
          ([0, 1, 2] as const).map((level) =>
            cellsImage(run?.field(name)[`level${level}`], level === 0 ? "x by 1" : `x by ${by}^${level}`),
          );
        return panels([...row("film", "2.50"), ...row("filmSquare", "6.26")], { columns: 3 });
      },
    },
    window: {
      caption:
        "Where period three begins: the orbit map near 1/2, and over it 1/2 after 3, 6, ... 21 steps, from red to violet.",
      draw: (runs) => {
        const run = runs.list.find(({ arm }) => arm === "window");
        const cells = run?.field("close").cells ?? blank;
        const { rates, x } = run?.field("thirds") ?? { rates: f64([]), x: f64([]) };
        return fieldImage({
          title: "Period three begins",
          field: { width: cells.shape[1], height: cells.shape[0], values: cells.data },
          extent: { x: [3.826, 3.831], y: [0.48, 0.56] },
          origin: "bottom-left",
          height: 460,
          low: 0,
          high: 1,
          colours: "grey",
          axes: { x: "growth rate r", y: "x" },
          overlays: rainbow.map((colour, third) => ({
            colour,
            line: { x: rates.data, y: Float64Array.from(rates.data, (_, at) => x.data[at * thirds + third]) },
          })),
        });
      },
    },
    laminar: {
      caption:
        "The longest stretch in which three steps move an orbit by less than 0.01, below the opening of the window. Grey: the power -1/2.",
      draw: (runs) => {
        const rows = runs.rows("laminar").map(({ x, value }) => ({ below: math.pow(10, -x), rounds: value }));
        const law = rows.map(({ below }) => ({ below, rounds: rows[0].rounds * Math.sqrt(rows[0].below / below) }));
        return plot({
          title: "Intermittency",
          x: { label: "distance below the opening", type: "log" },
          y: { label: "longest laminar stretch, in threes of steps", type: "log" },
          marks: [
            line(law, { x: "below", y: "rounds", stroke: "#999999" }),
            dot(rows, { x: "below", y: "rounds", fill: "currentColor" }),
          ],
        });
      },
    },
  },

  animations: {
    film: {
      caption: "Into the orbit map where doublings accumulate, near (3.56995, 0.8925), 2^15 times nearer in the end.",
      draw: (runs) => {
        const run = runs.list.find(({ arm }) => arm === "film");
        const pictures = run
          ? Array.from({ length: run.params.frames + 1 }, (_, frame) => run.field(`frame${frame}`).cells)
          : [blank];
        const [height, width] = pictures[0].shape;
        return fieldAnimation({
          title: "Into the orbit map",
          width,
          height,
          frames: pictures.map(({ data }) => data),
          low: 0,
          high: 1,
          origin: "bottom-left",
          colours: "grey",
          magnify: 2,
          millisecondsPerFrame: 120,
        });
      },
    },
  },
});

const blank: ArrayData = { dtype: "bool", shape: [1, 1], data: Uint8Array.of(0) };

function cellsImage(cells: ArrayData = blank, title: string) {
  return fieldImage({
    title,
    field: { width: cells.shape[1], height: cells.shape[0], values: cells.data },
    low: 0,
    high: 1,
    origin: "bottom-left",
    colours: "grey",
  });
}

function smallest(rows: readonly { readonly value: number }[]): number | undefined {
  return rows.length > 0 ? Math.min(...rows.map(({ value }) => value)) : undefined;
}
