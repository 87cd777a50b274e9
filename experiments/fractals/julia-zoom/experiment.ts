// A film goes a million times into a Julia set, at a place given by its digits: is there something to see in every frame, has the
// place the sign that the text gives it, and do doubles suffice?

import {
  differing,
  distinct,
  edgesOf,
  escapeTime,
  gridAround,
  joinFrames,
  juliaMap,
  lasting,
  splitFrames,
  thinned,
} from "#dynamics";
import { fieldAnimation, fieldImage, line, panels, plot } from "#figure";
import { math } from "#kit";
import { atLeast, atMost, between, computed, defineExperiment, firstRun, m, p, type SeriesRow, within } from "#lab";

const constants = { ax: -0.29609091, ay: 0.62491 };
const centre = { x: "-0.6583867", plus: "0.041100001", minus: "-0.041100001" };
const last = 299;
/** Frames that are drawn. */
const shown = [0, 75, 150, 225, 270, 290];
/** Frames that are also computed in pairs of doubles. */
const checked = [0, 150, 280, last];

/** Four times nearer every second of 30 frames. */
const halfAt = (frame: number) => 1.4 / math.pow(2, frame / 15);
const limitAt = (frame: number) => 50 + 3 * frame;

export default defineExperiment({
  id: "fractals/julia-zoom",
  title: "A million times into a Julia set",
  source: { notebook: "002", entries: ["002-5/E2"] },
  revision: 1,

  params: {
    sign: p.choice({
      choices: ["plus", "minus"],
      default: "plus",
      doc: "Sign of the centre's imaginary part: the program has a plus, the prose a minus.",
    }),
    size: p.int({ default: 300, range: [8, 2000], unit: "samples", doc: "Samples along each side of a frame." }),
    stride: p.int({ default: 1, range: [1, 299], unit: "frames", doc: "From a frame that is measured to the next." }),
    filmed: p.int({
      default: 4,
      range: [1, 299],
      unit: "frames",
      doc: "From a frame that is kept for the film to the next.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { size: 60, stride: 25, filmed: 100 }, study: {}, source: { size: 2000, filmed: 1 } },
  arms: { plus: { sign: "plus" }, minus: { sign: "minus" } },
  replicates: 1,

  metrics: {
    magnification: m.scalar("Width of the first frame over that of the last."),
    distinct: m.series("Different counts in a frame, the step: 1 where there is nothing to see.", "values"),
    least: m.series("Smallest count of a frame.", "steps"),
    most: m.series("Largest count of a frame.", "steps"),
    inside: m.series("Samples of a frame that stay for all its steps.", "samples"),
    roundingShare: m.series("Share of a frame's samples that pairs of doubles count otherwise."),
  },

  run({ params: { sign, size, stride, filmed }, record, progress }) {
    const julia = escapeTime(juliaMap, { countFrom: "first step" });
    const inPairs = escapeTime(juliaMap, { countFrom: "first step", precision: "double-double" });
    const measured = new Set([...shown, ...checked]);
    for (let frame = 0; frame <= last; frame += stride) measured.add(frame);
    for (let frame = 0; frame <= last; frame += filmed) measured.add(frame);
    const film: Int32Array[] = [];
    const side = Math.ceil(size / 2);
    for (const frame of [...measured].sort((a, b) => a - b)) {
      const grid = frameGrid(sign, size, frame);
      const run = { limit: limitAt(frame), constants };
      const counts = julia.counts(grid, run);
      record.at(frame, {
        distinct: distinct(counts),
        least: counts.reduce((least, count) => Math.min(least, count)),
        most: counts.reduce((most, count) => Math.max(most, count)),
        inside: lasting(counts, run.limit),
      });
      if (checked.includes(frame)) {
        record.at(frame, { roundingShare: differing(counts, inPairs.counts(grid, run)) / counts.length });
      }
      if (shown.includes(frame)) {
        record.field(`frame${frame}`, { counts: { dtype: "i32", shape: [size, size], data: counts } });
      }
      if (frame % filmed === 0) film.push(thinned(counts, grid, 2).counts);
      progress(frame / last, `frame ${frame} of ${last}`);
    }
    if (sign === "plus") record.field("film", { counts: joinFrames(film, { width: side, height: side }) });
    record({ magnification: halfAt(0) / halfAt(last) });
  },

  claims: {
    structure: {
      says: "With the plus of the program every frame from 215 to 280 has at least 500 different counts.",
      reported: { value: 500, where: "specification 002-5 E2, recomputed" },
      measure: (runs) => computed(...framesFrom(runs.arm("plus").rows("distinct"), 215, 280)),
      agree: atLeast(500),
    },
    prose: {
      says: "With the minus of the prose the frames from 215 to 280 have as much to show.",
      reported: { value: null, text: "-0.6583867 - 0.0411i", where: "notebook 002, 9640-9714" },
      measure: (runs) => computed(...framesFrom(runs.arm("minus").rows("distinct"), 215, 280)),
      agree: atLeast(500),
    },
    proseIsFlat: {
      says: "With the minus no frame from 100 on has more than two different counts.",
      reported: { value: 2, where: "specification 002-5 E2, recomputed" },
      measure: (runs) => computed(...framesFrom(runs.arm("minus").rows("distinct"), 100, last)),
      agree: atMost(2),
    },
    digitsEnd: {
      says: "From frame 290 on there are at most ten different counts: the place is given by eight or nine digits.",
      reported: { value: 10, where: "specification 002-5 E2, recomputed" },
      measure: (runs) => computed(...framesFrom(runs.arm("plus").rows("distinct"), 290, last)),
      agree: atMost(10),
    },
    flatCounts: {
      says: "Those counts lie from 169 to 176.",
      reported: { value: null, text: "169 to 176", where: "specification 002-5 E2, recomputed" },
      measure: (runs) => {
        const plus = runs.arm("plus");
        return computed(...framesFrom(plus.rows("least"), 290, last), ...framesFrom(plus.rows("most"), 290, last));
      },
      agree: between(169, 176),
    },
    magnification: {
      says: "The last frame is magnified a million times.",
      reported: { value: 1e6, text: "1.0 x 10^6", where: "specification 002-5 E2, recomputed" },
      measure: (runs) => computed(...runs.values("magnification")),
      agree: within(5e4),
    },
    doublesSuffice: {
      says: "That is safe in doubles: pairs of doubles count otherwise for at most 1 % of a frame's samples.",
      reported: { value: null, text: "safe in doubles", where: "specification 002-5 E2" },
      measure: (runs) =>
        computed(
          ...runs
            .arm("plus")
            .rows("roundingShare")
            .map(({ value }) => value),
        ),
      agree: atMost(0.01),
    },
  },

  figures: {
    frames: {
      caption:
        "Frames in the notebook's colours, from 1 to all of a frame's steps. The last shows only that the digits end.",
      draw: (runs) => {
        const run = firstRun(runs, "plus");
        const frames = shown.map((frame) => {
          const { data, shape } = run.field(`frame${frame}`).counts!;
          return fieldImage({
            title: `Frame ${frame}, x ${Math.round(halfAt(0) / halfAt(frame)).toLocaleString("en")}`,
            field: { width: shape[1]!, height: shape[0]!, values: data },
            extent: edgesOf(frameGrid(run.params.sign, run.params.size, frame)),
            colours: "twilight",
            low: 1,
            high: limitAt(frame),
          });
        });
        return panels(frames, { columns: 3, title: "Into the Julia set of -0.29609 + 0.62491i" });
      },
    },
    structure: {
      caption: "Different counts in a frame, by the sign of the centre's imaginary part.",
      draw: (runs) =>
        plot({
          title: "How much there is to see",
          x: { label: "frame" },
          y: { label: "different counts", type: "log" },
          marks: [line(runs.rows("distinct"), { x: "x", y: "value", stroke: "arm" })],
        }),
    },
  },

  animations: {
    zoom: {
      caption:
        "The film, four times nearer every 30 frames of its 300; colours from 1 to all of a frame's steps, as the notebook mends it.",
      draw: (runs) => {
        const run = runs.arm("plus").list[0]!;
        const every = run.params.filmed;
        return fieldAnimation({
          ...splitFrames(run.field("film").counts!),
          colours: "twilight",
          low: 1,
          high: (frame) => limitAt(every * frame),
          magnify: 2,
          millisecondsPerFrame: Math.round((every * 1000) / 30),
        });
      },
    },
  },
});

function frameGrid(sign: "plus" | "minus", size: number, frame: number) {
  return gridAround({ x: centre.x, y: centre[sign], half: halfAt(frame), width: size, height: size });
}

/** Values from one frame to another, both included. */
function framesFrom(rows: readonly SeriesRow[], from: number, to: number): number[] {
  return rows.filter(({ x }) => x >= from && x <= to).map(({ value }) => value);
}
