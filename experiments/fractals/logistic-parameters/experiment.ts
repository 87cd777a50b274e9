// The logistic map's parameters in the complex plane: which r keep the orbit of a start inside, what that has to do with the Mandelbrot
// set, and what comes of another start?

import {
  differing,
  edgesOf,
  escapeTime,
  type Grid,
  gridOver,
  joinFrames,
  lasting,
  splitFrames,
  thinned,
} from "#dynamics";
import { type Figure, fieldAnimation, fieldImage, panels } from "#figure";
import { median, type NamedArrays } from "#kit";
import { atLeast, atMost, computed, defineExperiment, exactly, m, p, within } from "#lab";
import { conjugacyError, joinedLeft, joinedRight, logisticInR, mandelbrotInR } from "./maps.ts";

const shown = [0.25, 0.5, 1.25, 2];
const recomputed = (entry: string) => `specification 002-6 ${entry}, recomputed`;

const gridOf = (size: number) => gridOver({ x: [-2.2, 4.2], y: [2, -2], width: size, height: size });
const stays = (counts: Int32Array, limit: number) => counts.map((count) => (count === limit ? 1 : 0));

export default defineExperiment({
  id: "fractals/logistic-parameters",
  title: "Two Mandelbrot sets in the logistic map",
  source: { notebook: "002", entries: ["002-6/E4", "002-6/E5"] },
  revision: 1,

  params: {
    part: p.choice({
      choices: ["critical", "starts"],
      default: "critical",
      doc: "The critical point 1/2 beside the Mandelbrot set, or starts from 0 to 2.",
    }),
    size: p.int({ default: 600, range: [9, 2000], unit: "samples", doc: "Samples along each side of a picture." }),
    limit: p.int({ default: 200, range: [10, 10_000], scale: "log", unit: "steps", doc: "Most steps a sample." }),
    inputs: p.int({
      default: 10_000,
      range: [10, 1e7],
      scale: "log",
      doc: "Random x and r at which the identity is tried.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { size: 60, inputs: 100 }, study: {} },
  arms: { critical: { part: "critical" }, starts: { part: "starts" } },
  replicates: 1,

  metrics: {
    inside: m.scalar("Samples that stay.", "samples"),
    twinInside: m.scalar("Samples that stay by the quadratic twin.", "samples"),
    twinDiffers: m.scalar("Samples that stay by one of the two and not by the other.", "samples"),
    turned: m.scalar(
      "Samples that stay in the picture and not in the picture turned by half a turn, r -> 2 - r.",
      "samples",
    ),
    neverLeaves: m.scalar("Share of the samples that stay from z = 0 and from z = 1, the smaller."),
    joinedDiffers: m.scalar("Share of the samples that a f(x) + b and (a x + b)^2 + c count otherwise, from 1/4."),
    mirroredStart: m.scalar(
      "Samples that count otherwise from 1/4 than from 3/4, looked at from the first step on.",
      "samples",
    ),
    identityError: m.scalar("Largest |a f(x) + b - (a x + b)^2 - c| with a = -r, b = r/2."),
    swappedError: m.scalar("Median of the same with a and b exchanged."),
    fromStart: m.series("Share of the r plane's picture that stays; the step is the start."),
  },

  run({ params: { part, size, limit, inputs }, rng, record, progress }) {
    const grid = gridOf(size);
    const picture = (name: string, { width, height }: Grid, data: Int32Array) =>
      record.field(name, { counts: { dtype: "i32", shape: [height, width], data } });

    const run: Record<typeof part, () => void> = {
      critical() {
        const logistic = escapeTime(logisticInR, { countFrom: "first step" });
        const counts = logistic.counts(grid, { limit, constants: { start: 0.5 } });
        const twin = escapeTime(mandelbrotInR, { countFrom: "first step" }).counts(grid, { limit, constants: {} });
        const inside = stays(counts, limit);
        const shares = [0, 1].map((start) => lasting(logistic.counts(grid, { limit, constants: { start } }), limit));
        record({
          inside: lasting(counts, limit),
          twinInside: lasting(twin, limit),
          twinDiffers: differing(inside, stays(twin, limit)),
          turned: differing(inside, inside.toReversed()),
          neverLeaves: Math.min(...shares) / counts.length,
        });
        picture("parameters", grid, counts);
      },
      starts() {
        const logistic = escapeTime(logisticInR, { countFrom: "first step" });
        const from = (start: number) => logistic.counts(grid, { limit, constants: { start } });
        const film: Int32Array[] = [];
        for (let twentieth = 0; twentieth <= 40; twentieth++) {
          const start = twentieth / 20;
          const counts = from(start);
          record.at(start, { fromStart: lasting(counts, limit) / counts.length });
          if (shown.includes(start)) picture(`start${100 * start}`, grid, counts);
          film.push(
            thinned(
              counts.map((count) => Math.min(count, 50)),
              grid,
              2,
            ).counts,
          );
          progress((0.9 * twentieth) / 40, `start ${start}`);
        }
        const side = Math.ceil(size / 2);
        record.field("film", { counts: joinFrames(film, { width: side, height: side }) });
        const quarter = { limit, constants: { start: 0.25 } };
        const [left, right] = [joinedLeft, joinedRight].map((map) => escapeTime(map).counts(grid, quarter));
        const stream = rng.fold("identity");
        const [x, rs] = [stream.fold("x").uniform(inputs, 0, 1), stream.fold("r").uniform(inputs, 0, 4)];
        const errors = (a: (r: number) => number, b: (r: number) => number) =>
          Array.from(x, (value, i) => conjugacyError(value, rs[i]!, a(rs[i]!), b(rs[i]!)));
        record({
          identityError: Math.max(
            ...errors(
              (r) => -r,
              (r) => r / 2,
            ),
          ),
          swappedError: median(
            errors(
              (r) => r / 2,
              (r) => -r,
            ),
          ),
        });
        record({
          mirroredStart: differing(from(0.25), from(0.75)),
          joinedDiffers: differing(left!, right!) / left!.length,
        });
      },
    };
    run[part]();
  },

  claims: {
    parameterInside: {
      says: "Of 600 x 600 values of r 98,212 keep the orbit of 1/2 inside for 200 steps.",
      reported: { value: 98_212, where: recomputed("E4") },
      measure: (runs) => computed(...runs.arm("critical").values("inside")),
      agree: within(0),
    },
    twoMandelbrots: {
      says: "They are those whose c = (r/2)(1 - r/2) is in the Mandelbrot set, sample by sample.",
      reported: { value: 0, text: "agreement 100 %", where: recomputed("E4") },
      measure: (runs) => computed(...runs.arm("critical").values("twinDiffers")),
      agree: exactly(0),
    },
    mirrored: {
      says: "The two sets mirror each other, r -> 2 - r.",
      reported: { value: 0, text: "symmetric, 100 %", where: "notebook 002, 12718-12731; recomputed" },
      measure: (runs) => computed(...runs.arm("critical").values("turned")),
      agree: exactly(0),
    },
    neverLeaves: {
      says: "From z = 0 nothing ever leaves, nor from 1.",
      reported: { value: 1, where: "notebook 002, 12718-12743" },
      measure: (runs) => computed(...runs.values("neverLeaves")),
      agree: exactly(1),
    },
    joined: {
      says: "From 1/4 a f(x) + b and (a x + b)^2 + c with a = -r, b = r/2 give the same picture at 99.9 % of the samples.",
      reported: { value: 0, text: "identical maps", where: "notebook 002, 12733-12743" },
      measure: (runs) => computed(...runs.values("joinedDiffers")),
      agree: atMost(0.001),
    },
    swapped: {
      says: "They are the same map with a = r/2 and b = -r.",
      reported: { value: 0, text: "letters exchanged", where: "notebook 002, 12733-12743" },
      measure: (runs) => computed(...runs.values("swappedError")),
      agree: atMost(1e-12),
    },
    swappedError: {
      says: "With the letters exchanged they are far apart at random inputs.",
      reported: { value: 3.5, text: "about 3.5", where: "specification 002-6 E1, recomputed at inputs not told" },
      measure: (runs) => computed(...runs.values("swappedError")),
      agree: atLeast(1),
    },
    identity: {
      says: "With a = -r and b = r/2 they are the same map, to rounding.",
      reported: { value: 4e-16, where: recomputed("E1") },
      measure: (runs) => computed(...runs.values("identityError")),
      agree: atMost(1e-14),
    },
    mirroredStart: {
      says: "The starts 1/4 and 3/4 give the same picture from the first step on.",
      reported: { value: 0, text: "s and 1 - s equal from iteration 1", where: recomputed("E5") },
      measure: (runs) => computed(...runs.values("mirroredStart")),
      agree: exactly(0),
    },
  },

  figures: {
    critical: {
      caption: "Steps to escape of z = 1/2 for every r, up to 50. Dark inside is what stays.",
      draw: (runs) => pictureOf(runs.arm("critical").list[0]!.field("parameters"), "Two Mandelbrot sets", true),
    },
    starts: {
      caption: "The same from other starts.",
      draw: (runs) => {
        const run = runs.arm("starts").list[0]!;
        const images = shown.map((start) => pictureOf(run.field(`start${100 * start}`), `z = ${start}`));
        return panels(images, { columns: 2, title: "The critical point and other starts" });
      },
    },
  },

  animations: {
    starts: {
      caption: "The r plane while the start goes from 0 to 2: at 0 and 1 nothing ever leaves.",
      draw: (runs) =>
        fieldAnimation({
          ...splitFrames(runs.arm("starts").list[0]!.field("film").counts!),
          colours: "twilight_shifted",
          low: 0,
          high: 50,
          millisecondsPerFrame: 150,
        }),
    },
  },
});

function pictureOf(field: NamedArrays, title: string, axes = false): Figure {
  const { data, shape } = field.counts!;
  return fieldImage({
    title,
    field: { width: shape[1]!, height: shape[0]!, values: data.map((count) => Math.min(count, 50)) },
    extent: edgesOf(gridOf(shape[0]!)),
    colours: "twilight_shifted",
    low: 0,
    high: 50,
    ...(axes && { axes: { x: "Re r", y: "Im r" }, colourBar: "steps" }),
  });
}
