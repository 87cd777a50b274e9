// The constant of z^2 + a walks in a straight line while the picture of its Julia set is taken again and again: where is the set dust,
// where is it filled, and does the orbit of 0 know?

import { edgesOf, escapeTime, gridOver, joinFrames, juliaMap, lasting, splitFrames, thinned } from "#dynamics";
import { dot, fieldAnimation, fieldImage, line, panels, plot, ruleY } from "#figure";
import { atLeast, atMost, computed, defineExperiment, m, p, within } from "#lab";

const start = { ax: -0.29609091, ay: 0.62491 };
/** Steps of 0.001 in both parts: to -0.20509091 + 0.71591i. */
const steps = 91;
const shown = [0, 5, 13, 45, 80, 91];
const at = (step: number) => ({ ax: start.ax + step / 1000, ay: start.ay + step / 1000 });
const gridOf = (size: number) => gridOver({ x: [-1.4, 1.4], y: [1.4, -1.4], width: size, height: size });

export default defineExperiment({
  id: "fractals/julia-walk",
  title: "A Julia set while its constant walks",
  source: { notebook: "002", entries: ["002-5/E3"] },
  revision: 1,

  params: {
    size: p.int({ default: 300, range: [8, 2000], unit: "samples", doc: "Samples along each side of a picture." }),
    limit: p.int({ default: 1000, range: [1, 100_000], scale: "log", unit: "steps", doc: "Most steps a sample." }),
    patience: p.int({
      default: 1_000_000,
      range: [1000, 1e8],
      scale: "log",
      unit: "steps",
      doc: "Most steps that 0 is followed: an orbit that stays so long is called bounded.",
    }),
    filmed: p.int({ default: 1, range: [1, 91], doc: "From a picture that is kept for the film to the next." }),
    seed: p.seed(),
  },
  presets: { smoke: { size: 50, limit: 200, patience: 10_000, filmed: 30 }, study: {} },
  arms: { walk: {} },
  replicates: 1,

  metrics: {
    inside: m.series("Share of the picture's samples that stay for all steps; the step is the walk's."),
    criticalEscape: m.series("Index of the step that leads 0 outside; absent where it never is.", "steps"),
    bounded: m.series("1 where the orbit of 0 stays: where a lies in the Mandelbrot set."),
    period: m.scalar("Period of the cycle that the orbit of 0 ends in at the end of the walk.", "steps"),
  },

  run({ params: { size, limit, patience, filmed }, record, progress }) {
    const julia = escapeTime(juliaMap, { countFrom: "first step" });
    const grid = gridOf(size);
    const film: Int32Array[] = [];
    const side = Math.ceil(size / 2);
    for (let step = 0; step <= steps; step++) {
      const counts = julia.counts(grid, { limit, constants: at(step) });
      const escapes = criticalEscape(at(step), patience);
      record.at(step, { inside: lasting(counts, limit) / counts.length, bounded: escapes === undefined ? 1 : 0 });
      if (escapes !== undefined) record.at(step, { criticalEscape: escapes });
      if (shown.includes(step)) {
        record.field(`step${step}`, { counts: { dtype: "i32", shape: [size, size], data: counts } });
      }
      if (step % filmed === 0)
        film.push(
          thinned(
            counts.map((count) => Math.min(count, 70)),
            grid,
            2,
          ).counts,
        );
      progress(step / steps, `picture ${step} of ${steps}`);
    }
    record.field("film", { counts: joinFrames(film, { width: side, height: side }) });
    record({ period: cyclePeriod(at(steps)) });
  },

  claims: {
    slowStart: {
      says: "At the start 0 escapes at the step of index 909.",
      reported: { value: 909, where: "specification 002-5 E3, recomputed" },
      measure: (runs) => computed(runs.rows("criticalEscape").find(({ x }) => x === 0)?.value),
      agree: within(0),
    },
    fastMiddle: {
      says: "Midway it escapes after about 14 steps.",
      reported: { value: 14, text: "about 14", where: "specification 002-5 E3, recomputed" },
      measure: (runs) =>
        computed(
          ...runs
            .rows("criticalEscape")
            .filter(({ x }) => x === 45 || x === 46)
            .map(({ value }) => value),
        ),
      agree: within(1),
    },
    boundedEarly: {
      says: "8 % along the way there is a place where 0 does not escape.",
      reported: { value: 1, text: "one sampled value", where: "specification 002-5 E3, recomputed" },
      measure: (runs) => computed(runs.rows("bounded").find(({ x }) => x === Math.round(0.08 * 91))?.value),
      agree: within(0),
    },
    dustMidway: {
      says: "Midway next to nothing stays: at most 0.1 % of the picture.",
      reported: { value: 0, text: "about 0", where: "specification 002-5 E3, recomputed" },
      measure: (runs) =>
        computed(
          ...runs
            .rows("inside")
            .filter(({ x }) => x === 45 || x === 46)
            .map(({ value }) => value),
        ),
      agree: atMost(0.001),
    },
    filledAtTheEnd: {
      says: "At the end some of the picture stays.",
      reported: { value: null, text: "positive", where: "specification 002-5 E3, recomputed" },
      measure: (runs) => computed(runs.rows("inside").at(-1)?.value),
      agree: atLeast(0.01),
    },
    threeCycle: {
      says: "There a lies in the Mandelbrot set, and the orbit of 0 ends in a cycle of three.",
      reported: { value: 3, where: "specification 002-5 E3, recomputed" },
      measure: (runs) => computed(...runs.values("period")),
      agree: within(0),
    },
  },

  figures: {
    walk: {
      caption: "Pictures along the way. Dark inside is what stays for all the steps looked at.",
      draw: (runs) => {
        const run = runs.list[0]!;
        const pictures = shown.map((step) => {
          const { data, shape } = run.field(`step${step}`).counts!;
          return fieldImage({
            title: `${step} steps of 0.001`,
            field: { width: shape[1]!, height: shape[0]!, values: data.map((count) => Math.min(count, 70)) },
            extent: edgesOf(gridOf(run.params.size)),
            colours: "twilight_shifted",
            low: 0,
            high: 70,
          });
        });
        return panels(pictures, { columns: 3, title: "Filled twice, and dust between" });
      },
    },
    escape: {
      caption:
        "Above: steps until 0 escapes; on the rule at the top it never does. Below: share of the picture that stays.",
      draw: (runs) => {
        const escapes = runs.rows("criticalEscape");
        const top = 2 * Math.max(...escapes.map(({ value }) => value));
        const never = runs.rows("bounded").filter(({ value }) => value === 1);
        const x = { label: "steps of 0.001 along the way" };
        return panels(
          [
            plot({
              title: "When 0 escapes",
              x,
              y: { label: "steps", type: "log" },
              marks: [
                ruleY([top]),
                dot(escapes, { x: "x", y: "value", r: 2 }),
                dot(never, { x: "x", y: () => top, r: 3 }),
              ],
            }),
            plot({
              title: "What stays",
              x,
              y: { label: "share of the picture" },
              marks: [line(runs.rows("inside"), { x: "x", y: "value" })],
            }),
          ],
          { columns: 1 },
        );
      },
    },
  },

  animations: {
    walk: {
      caption: "The Julia set along the way, counts up to 70.",
      draw: (runs) =>
        fieldAnimation({
          ...splitFrames(runs.list[0]!.field("film").counts!),
          colours: "twilight_shifted",
          low: 0,
          high: 70,
          magnify: 2,
          millisecondsPerFrame: 100,
        }),
    },
  },
});

/** Index of the step that leads 0 outside the disc of radius 2; undefined when none of so many does. */
function criticalEscape({ ax, ay }: { ax: number; ay: number }, most: number): number | undefined {
  let [x, y] = [0, 0];
  for (let step = 0; step < most; step++) {
    [x, y] = [x * x - y * y + ax, x * y * 2 + ay];
    if (x * x + y * y > 4) return step;
  }
  return undefined;
}

/** Steps after which the orbit of 0, followed for long, is where it was. 0 when none of a hundred is enough. */
function cyclePeriod({ ax, ay }: { ax: number; ay: number }): number {
  let [x, y] = [0, 0];
  for (let step = 0; step < 100_000; step++) [x, y] = [x * x - y * y + ax, x * y * 2 + ay];
  const [u, v] = [x, y];
  for (let period = 1; period <= 100; period++) {
    [x, y] = [x * x - y * y + ax, x * y * 2 + ay];
    if (Math.abs(x - u) + Math.abs(y - v) < 1e-9) return period;
  }
  return 0;
}
