// What stays: the basin of Henon's map by escape times, its edge while a grows, and the pinwheel around an unstable fixed point.
import { escapeTime, gridOver, henonPlane, uncertainShares, uncertaintyExponent } from "#dynamics";
import { panels } from "#figure";
import { arrayData, lineFit } from "#kit";
import {
  atLeast,
  atMost,
  between,
  computed,
  defineExperiment,
  exactly,
  m,
  p,
  type RunSet,
  type SeriesRow,
  within,
} from "#lab";
import { edgeIsFractal, originEscapes, threshold } from "./edge.ts";
import {
  basinImage,
  basinPicture,
  basinWindow,
  exponentChart,
  medianChart,
  pinwheelImages,
  sweepFilm,
  sweepRecord,
  zoomFilm,
  zoomRecord,
} from "./pictures.ts";
import { arangeLength, centre, fixedPointLeaves, frameCounts, medianCount, pinwheel } from "./pinwheel.ts";

type Runs = RunSet; // of any experiment, for claims made from a table

const b = 0.3;
const checked = (entry: string) => `specification 002-4 ${entry}, recomputed`;
/** The shares that stay, by a: after the notebook's 70 rounds, and after 1000. */
const after70 = [
  [1, 0.153],
  [1.2, 0.12],
  [1.4, 0.0957],
  [1.42, 0.0934],
] as const;
const after1000 = [
  [1.425, 0.0925],
  [1.43, 0.0015],
] as const;
const survivors = [1.426, 1.4265];
const escapers = [
  [1.427, 155],
  [1.428, 201],
  [1.43, 327],
  [1.45, 87],
] as const;
const sweep = [1, 1.2, 1.4, 1.45];
const edges = [1.2, 1.3, 1.4, 1.42, 1.425, 1.4265, 1.427, 1.43, 1.45];
const displacements = [0.1, 0.03, 0.01, 0.003, 0.001];
const shown = { a: 0.2, b: -0.909 };
const deepFrames = [0, 60, 120, 150, 240, 300];
const medians = [
  [0, 9],
  [60, 63],
  [150, 150],
  [240, 233],
  [300, 244],
] as const;

export default defineExperiment({
  id: "dynamics/henon-basin",
  title: "The basin of Henon's map: what stays, where its edge turns fractal, and a pinwheel",
  source: {
    notebook: "002",
    entries: ["002-4/H3", "002-4/H4", "002-4/H9"],
    reference:
      "C. Grebogi, E. Ott, J. A. Yorke, Basin boundary metamorphoses, Nuclear Physics B (Proc. Suppl.) 2, 1987",
  },
  revision: 1,

  params: {
    look: p.choice({
      choices: ["basins", "edge", "pinwheel"],
      default: "basins",
      doc: "What is looked at: shares that stay, when the edge turns fractal, or the zoom at a = 0.2, b = -1.1.",
    }),
    grid: p.int({
      default: 800,
      range: [16, 4000],
      scale: "log",
      doc: "Samples a side, where shares that stay are counted.",
    }),
    pictures: p.int({
      default: 500,
      range: [16, 4000],
      scale: "log",
      unit: "px",
      doc: "Samples a side of what is drawn.",
    }),
    lattice: p.int({
      default: 512,
      range: [16, 4000],
      scale: "log",
      doc: "Starts a side, of which the uncertain ones are counted.",
    }),
    survival: p.int({
      default: 2_000_000,
      range: [100, 1e9],
      scale: "log",
      unit: "rounds",
      doc: "After which the origin's orbit counts as surviving.",
    }),
    manifold: p.int({
      default: 5000,
      range: [10, 1e6],
      scale: "log",
      unit: "points",
      doc: "Of the unstable manifold that are followed, for 500 rounds each.",
    }),
    frames: p.int({
      default: 49,
      range: [2, 2001],
      unit: "frames",
      doc: "Of the film in which a grows from 1 to 1.48.",
    }),
    stride: p.int({
      default: 3,
      range: [1, 300],
      unit: "frames",
      doc: "Keeps every so many-th of the zoom's 301 frames.",
    }),
    film: p.int({
      default: 240,
      range: [16, 2000],
      scale: "log",
      unit: "px",
      doc: "Samples a side of a film's frame.",
    }),
    deep: p.int({
      default: 400,
      range: [1, 1e6],
      scale: "log",
      unit: "rounds",
      doc: "Most rounds of a frame of the zoom.",
    }),
    seed: p.seed(),
  },
  presets: {
    smoke: { grid: 100, pictures: 60, lattice: 150, survival: 2000, manifold: 60, frames: 3, stride: 150, film: 40 },
    study: {},
    source: { pictures: 2000, stride: 1 },
  },
  arms: { basins: {}, edge: { look: "edge" }, pinwheel: { look: "pinwheel" } },
  replicates: 1,

  metrics: {
    stays70: m.series("Share of the window that stays for 70 rounds, by 1000 a."),
    stays1000: m.series("Share that stays for 1000 rounds, by 1000 a."),
    survives: m.series("Rounds that the origin's orbit stays, at most those asked for; by 10,000 a.", "rounds"),

    exponent: m.series("Uncertainty exponent of the basin's edge, by 10,000 a."),
    fractalFrom: m.scalar("Smallest a, b = 0.3, at which the edge point's unstable manifold crosses the edge."),
    goneFrom: m.scalar("Smallest a, b = 0.3, at which the origin's orbit escapes."),
    mirrorFractalFrom: m.scalar("Smallest a, b = -0.3, at which the edge point's unstable manifold crosses the edge."),
    mirrorSurvives: m.scalar("Rounds that the origin's orbit stays at a = 1.4, b = -0.3.", "rounds"),

    median: m.series("Median escape round of a frame, by its number.", "rounds"),
    centreRound: m.scalar("Escape round of the centre.", "rounds"),
    latest: m.scalar("Latest escape round in frame 300.", "rounds"),
    perDoubling: m.scalar("Rounds by which the median rises a doubling, frames 15 to 240.", "rounds"),
    fixedPointLeaves: m.scalar("First frame without the fixed point.", "frame"),
    naiveOff: m.scalar(
      "Frames of 0 to 300 in which naive arrays of 2000 places are one or two too long or short.",
      "frames",
    ),
  },

  run({ params, record, progress }) {
    // Rounds are counted as the notebook does: from 0, after the update. What has not escaped by then has the count `limit`.
    const escapes = escapeTime(henonPlane, { countFrom: "first step" });
    const { look, pictures, survival } = params;

    if (look === "basins") {
      const share = (a: number, limit: number, grid = basinWindow(params.grid)) => {
        const counts = escapes.counts(grid, { limit, constants: { a, b } });
        return counts.reduce((sum, count) => sum + (count >= limit ? 1 : 0), 0) / counts.length;
      };
      for (const [a] of after70) record.at(Math.round(1000 * a), { stays70: share(a, 70) });
      for (const [a] of after1000) {
        const closed = gridOver({ x: [-5, 5], y: [-5, 5], width: params.grid, height: params.grid }); // both ends in it
        record.at(Math.round(1000 * a), { stays70: share(a, 70), stays1000: share(a, 1000, closed) });
      }
      progress(0.3, "pictures");
      for (const a of sweep) {
        // Past the transition the orbit is on its way out: its beginning is drawn.
        const start = { start: [0, 0], skip: 20, steps: a > 1.427 ? 50 : 2000 };
        record.field(`a${Math.round(100 * a)}`, basinPicture(escapes, { a, b }, pictures, start));
      }
      record.field("shown", basinPicture(escapes, shown, pictures, { start: [-1.5, 1.5], steps: 3000 }));
      progress(0.4, "film");
      record.field("film", sweepRecord(escapes, b, { frames: params.frames, side: params.film }));
      progress(0.7, "survival");
      for (const a of [...survivors, ...escapers.map(([a]) => a)]) {
        record.at(Math.round(10_000 * a), { survives: originEscapes({ a, b }, survival) ?? survival });
      }
    } else if (look === "edge") {
      for (const [k, a] of edges.entries()) {
        progress((0.7 * k) / edges.length, `a = ${a}`);
        const shares = uncertainShares(escapes, {
          x: [-5, 5],
          y: [-5, 5],
          side: params.lattice,
          displacements,
          limit: 1000,
          constants: { a, b },
        });
        record.at(Math.round(10_000 * a), { exponent: uncertaintyExponent(displacements, shares).slope });
      }
      const isFractal = (sign: 1 | -1) => (a: number) => edgeIsFractal({ a, b: sign * b }, params.manifold, 500);
      record({
        fractalFrom: threshold(isFractal(1), 1.2, 1.45, 1e-6),
        goneFrom: threshold((a) => originEscapes({ a, b }, survival) !== undefined, 1.42, 1.43, 1e-6),
        mirrorFractalFrom: threshold(isFractal(-1), 1.2, 1.4, 1e-6),
        mirrorSurvives: originEscapes({ a: 1.4, b: -b }, survival) ?? survival,
      });
    } else {
      const points: { t: number; median: number }[] = [];
      for (let t = 0; t <= 300; t += 15) {
        progress(t / 330, `frame ${t}`);
        const median = medianCount(frameCounts(escapes, t, Math.min(pictures, 400), params.deep));
        record.at(t, { median });
        points.push({ t, median });
      }
      for (const t of deepFrames) {
        const counts = frameCounts(escapes, t, pictures, params.deep);
        record.field(`frame${t}`, { counts: arrayData("i32", [pictures, pictures], counts) });
        if (t === 300) record({ latest: counts.reduce((most, count) => Math.max(most, count)) });
      }
      progress(0.9, "film");
      record.field("film", zoomRecord(escapes, { stride: params.stride, side: params.film, limit: params.deep }));
      const inView = points.filter(({ t }) => t >= 15 && t <= 240);
      record({
        centreRound: escapes.counts(
          { width: 1, height: 1, x: Float64Array.of(centre.x), y: Float64Array.of(centre.y) },
          { limit: params.deep, constants: pinwheel },
        )[0],
        perDoubling: lineFit(
          inView.map(({ t }) => t / 15),
          inView.map(({ median }) => median),
        ).slope,
        fixedPointLeaves: fixedPointLeaves(301),
        naiveOff: Array.from({ length: 301 }, (_, t) => arangeLength(t, 2000)).filter((length) => length !== 2000)
          .length,
      });
    }
  },

  claims: {
    ...Object.fromEntries(
      after70.map(([a, share]) => [
        `stays${Math.round(100 * a)}`,
        {
          says: `At a = ${a}, b = 0.3 the share ${share} of the window stays for 70 rounds.`,
          reported: { value: share, where: checked("H3") },
          measure: (runs: Runs) => computed(at(runs.arm("basins").rows("stays70"), Math.round(1000 * a))),
          agree: within(share >= 0.1 ? 5e-4 : 5e-5),
        },
      ]),
    ),
    ...Object.fromEntries(
      after1000.map(([a, share]) => [
        `bounded${Math.round(1000 * a)}`,
        {
          says: `At a = ${a} the share ${share} is bounded for 1000 rounds.`,
          reported: { value: share, where: checked("H4") },
          measure: (runs: Runs) => computed(at(runs.arm("basins").rows("stays1000"), Math.round(1000 * a))),
          agree: within(5e-5),
        },
      ]),
    ),
    seventyIsFew: {
      says: "Near the transition 70 rounds are too few: at a = 1.43 most of what has stayed by then escapes later.",
      reported: { value: null, text: "basins need more than 70 rounds near the transition", where: checked("H4") },
      measure: (runs) => {
        const [early, late] = (["stays70", "stays1000"] as const).map((name) =>
          at(runs.arm("basins").rows(name), 1430),
        );
        return computed(late === undefined || !early ? undefined : late / early);
      },
      agree: atMost(0.5),
    },
    survives: {
      says: "The orbit of the origin survives 2,000,000 steps at a = 1.426 and 1.4265.",
      reported: { value: 2_000_000, where: checked("H4") },
      measure: (runs) =>
        computed(...survivors.map((a) => at(runs.arm("basins").rows("survives"), Math.round(10_000 * a)))),
      agree: atLeast(2_000_000),
    },
    ...Object.fromEntries(
      escapers.map(([a, round]) => [
        `escapes${Math.round(1000 * a)}`,
        {
          says: `At a = ${a} it escapes at step ${round}.`,
          reported: { value: round, where: checked("H4") },
          measure: (runs: Runs) => computed(at(runs.arm("basins").rows("survives"), Math.round(10_000 * a))),
          agree: exactly(round),
        },
      ]),
    ),

    smoothBefore: {
      says: "Up to a = 1.425 the edge's uncertainty exponent is near 1: it is smooth.",
      reported: { value: 1, text: "near 1", where: checked("H4") },
      measure: (runs) => computed(...[1.2, 1.3, 1.4, 1.42, 1.425].map((a) => exponentAt(runs, a))),
      agree: between(0.85, 1.1),
    },
    fractalAfter: {
      says: "At a = 1.43 the exponent is about 0: almost every end is uncertain.",
      reported: { value: 0, text: "about 0", where: checked("H4") },
      measure: (runs) => computed(exponentAt(runs, 1.43)),
      agree: within(0.1),
    },
    coincides: {
      says: "The edge turns from smooth to fractal where the attractor disappears: the two values of a differ by less than 0.0001.",
      reported: { value: 0, text: "coincides", where: "notebook, lines 7562-7571" },
      measure: (runs) => {
        const [{ scalars }] = runs.arm("edge").list;
        return computed((scalars.goneFrom ?? Number.NaN) - (scalars.fractalFrom ?? Number.NaN));
      },
      agree: within(1e-4),
    },
    earlier: {
      says: "The edge has become fractal before, near a = 1.315, as literature has it (recollected by the specification, to be verified).",
      reported: { value: 1.315, where: "specification 002-4 H4, caution" },
      measure: (runs) => computed(...runs.arm("edge").values("fractalFrom")),
      agree: within(0.005),
    },
    earlierInTheMirror: {
      says: "That value is of the map that keeps orientation, b = -0.3: there the edge is fractal from a = 1.315.",
      reported: { value: 1.315, where: "Grebogi, Ott, Yorke 1987, J = 0.3" },
      measure: (runs) => computed(...runs.arm("edge").values("mirrorFractalFrom")),
      agree: within(0.001),
    },
    mirrorLives: {
      says: "And there the attractor lives on: the origin's orbit stays at a = 1.4, b = -0.3.",
      reported: { value: null, text: "the attractor is destroyed later", where: "Grebogi, Ott, Yorke 1987, J = 0.3" },
      measure: (runs) => computed(...runs.arm("edge").values("mirrorSurvives")),
      agree: atLeast(2_000_000),
    },

    centreRound: {
      says: "The zoom's centre escapes at round 249.",
      reported: { value: 249, where: checked("H9") },
      measure: (runs) => computed(...runs.arm("pinwheel").values("centreRound")),
      agree: exactly(249),
    },
    ...Object.fromEntries(
      medians.map(([t, median]) => [
        `median${t}`,
        {
          says: `The median round of frame ${t} is ${median}.`,
          reported: { value: median, where: checked("H9") },
          measure: (runs: Runs) => computed(at(runs.arm("pinwheel").rows("median"), t)),
          agree: exactly(median),
        },
      ]),
    ),
    perDoubling: {
      says: "Escape rounds rise by ln 2 / ln 1.0488 = 14.5 a doubling while the fixed point is in view.",
      reported: { value: 14.5, where: checked("H9") },
      measure: (runs) => computed(...runs.arm("pinwheel").values("perDoubling")),
      agree: within(0.5),
    },
    seventyIsFewForFrames: {
      says: "70 rounds, as in the basin's call, are far too few for the deep frames: in the last one the median is above that.",
      reported: { value: null, text: "far too few", where: checked("H9") },
      measure: (runs) => computed(at(runs.arm("pinwheel").rows("median"), 300)),
      agree: atLeast(71),
    },
    latest: {
      says: "The deepest frame takes about 320 rounds.",
      reported: { value: 320, text: "about 320", where: checked("H9") },
      measure: (runs) => computed(...runs.arm("pinwheel").values("latest")),
      agree: within(10),
    },
    fixedPointLeaves: {
      says: "The fixed point is off the centre, and leaves the picture at about frame 252.",
      reported: { value: 252, text: "about 252", where: checked("H9") },
      measure: (runs) => computed(...runs.arm("pinwheel").values("fixedPointLeaves")),
      agree: within(1),
    },
    naiveOff: {
      says: "Naive arrays of places are off by one or two in 39 of the 301 frames.",
      reported: { value: 39, where: checked("H9") },
      measure: (runs) => computed(...runs.arm("pinwheel").values("naiveOff")),
      agree: exactly(39),
    },
  },

  figures: {
    shown: {
      caption:
        "a = 0.2, b = -0.909: rounds until escape, at most 70, and on them the orbit of (-1.5, 1.5), which goes to the sink.",
      draw: (runs) =>
        basinImage(runs.arm("basins").list[0].field("shown"), {
          title: "A basin and its sink",
          colourBar: "rounds until escape",
          axes: { x: "x", y: "y" },
        }),
    },
    sweep: {
      caption:
        "b = 0.3. The attractor (white) lies in its basin up to a = 1.4269, and is gone at 1.45, where the edge is everywhere.",
      draw: (runs) => {
        const [run] = runs.arm("basins").list;
        const images = sweep.map((a) => basinImage(run.field(`a${Math.round(100 * a)}`), { title: `a = ${a}` }));
        return panels(images, { title: "The basin while a grows" });
      },
    },
    exponents: {
      caption: "1: a smooth edge. 0: ends that no accuracy foretells. The attractor is gone from a = 1.4269 on.",
      draw: (runs) => exponentChart(runs.arm("edge").rows("exponent")),
    },
    pinwheel: {
      caption: `a = 0.2, b = -1.1, around (${centre.x}, ${centre.y}). Colours run from the earliest round of each picture to the latest.`,
      draw: (runs) => {
        const [run] = runs.arm("pinwheel").list;
        return pinwheelImages(deepFrames.map((t) => ({ t, counts: run.field(`frame${t}`).counts })));
      },
    },
    medians: {
      caption: "Fourteen and a half rounds a doubling, until the fixed point is out of the picture at frame 252.",
      draw: (runs) => medianChart(runs.arm("pinwheel").rows("median")),
    },
  },

  animations: {
    sweep: {
      caption: "b = 0.3 while a grows from 1 to 1.48: escape rounds, at most 70, and the orbit of the origin in white.",
      draw: (runs) => sweepFilm(runs.arm("basins").list[0].field("film")),
    },
    zoom: {
      caption:
        "Into the pinwheel, doubled every 15 of the notebook's frames; colours from each frame's earliest round to its latest.",
      draw: (runs) => zoomFilm(runs.arm("pinwheel").list[0].field("film")),
    },
  },
});

/** The value recorded at a step. */
const at = (rows: readonly SeriesRow[], x: number) => rows.find((row) => row.x === x)?.value;

const exponentAt = (runs: Runs, a: number) => at(runs.arm("edge").rows("exponent"), Math.round(10_000 * a));
