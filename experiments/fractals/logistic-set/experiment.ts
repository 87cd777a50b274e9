// The logistic map in the complex plane is a quadratic map in other coordinates. Which starts stay, what does a zoom on its fixed
// point cost, and what becomes of the set while r goes from 2 to 4?

import {
  areaOfSample,
  differing,
  escapeTime,
  type Grid,
  gridOver,
  joinFrames,
  juliaMap,
  lasting,
  logisticPlaneMap,
  splitFrames,
  thinned,
} from "#dynamics";
import { fieldAnimation, fieldImage, line, panels, plot } from "#figure";
import { math } from "#kit";
import { atMost, type Claim, computed, defineExperiment, exactly, m, p, within } from "#lab";
import { discOf, drawn, extentOf, startGrid, stays, stepsTo } from "./measures.ts";

/** The zoom's half-widths are 2 to minus these. */
const octaves = [0, 10, 20] as const;
const widthOf = (octave: number) => (octave === 0 ? "1" : `2^-${octave}`);
const shown = [2, 2.5, 3, 3.4, 3.8, 4];
const colours = { colours: "twilight_shifted", low: 0, high: 40 } as const;
const recomputed = (entry: string) => `specification 002-6 ${entry}, recomputed`;

export default defineExperiment({
  id: "fractals/logistic-set",
  title: "The logistic map in the plane",
  source: { notebook: "002", entries: ["002-6/E1", "002-6/E2", "002-6/E3"] },
  revision: 1,

  params: {
    part: p.choice({
      choices: ["conjugate", "zoom", "sweep"],
      default: "conjugate",
      doc: "The set at r = 3 beside its twin, a zoom on the origin, or the sets from r = 2 to 4.",
    }),
    size: p.int({
      default: 600,
      range: [9, 2000],
      unit: "samples",
      doc: "Samples along each side; half as many in the zoom.",
    }),
    limit: p.int({ default: 200, range: [10, 10_000], scale: "log", unit: "steps", doc: "Most steps a sample." }),
    seed: p.seed(),
  },
  presets: { smoke: { size: 60 }, study: {} },
  arms: {
    conjugate: { part: "conjugate", limit: 30 },
    zoom: { part: "zoom", limit: 80 },
    sweep: { part: "sweep" },
  },
  replicates: 1,

  metrics: {
    inside: m.scalar("Samples that stay.", "samples"),
    twinInside: m.scalar("Samples that stay by the quadratic twin.", "samples"),
    twinDiffers: m.scalar("Samples that stay by one of the two and not by the other.", "samples"),
    near0: m.series("Zoom of half-width 1: share of the samples that stay; the step is the number of steps.", "share"),
    near10: m.series("The same for half-width 2^-10.", "share"),
    near20: m.series("The same for half-width 2^-20.", "share"),
    area: m.series("Area of what stays; the step is r."),
    discDiffers: m.scalar(
      "r = 2: share of the samples that stay outside the disc |z - 1/2| <= 1/2, or leave from inside it.",
    ),
    height: m.scalar("r = 4: largest imaginary part of what stays."),
    beyond: m.scalar("r = 4: farthest that what stays lies outside [0, 1] along the real axis."),
  },

  run({ params: { part, size, limit }, record, progress }) {
    const picture = (name: string, { width, height }: Grid, data: Int32Array) =>
      record.field(name, { counts: { dtype: "i32", shape: [height, width], data } });

    const run: Record<typeof part, () => void> = {
      conjugate() {
        const grid = startGrid(size);
        const r = 3;
        const counts = escapeTime(logisticPlaneMap).counts(grid, { limit, constants: { r } });
        const twin = { ...grid, x: grid.x.map((x) => -r * x + r / 2), y: grid.y.map((y) => -r * y) };
        const twinCounts = escapeTime(juliaMap).counts(twin, {
          limit,
          constants: { ax: (r / 2) * (1 - r / 2), ay: 0 },
        });
        record({
          inside: lasting(counts, limit),
          twinInside: lasting(twinCounts, limit),
          twinDiffers: differing(stays(counts, limit), stays(twinCounts, limit)),
        });
        picture("logistic", grid, counts);
        picture("quadratic", grid, twinCounts);
      },
      zoom() {
        const logistic = escapeTime(logisticPlaneMap, { countFrom: "first step" });
        for (const octave of octaves) {
          const half = 2 ** -octave;
          const grid = gridOver({
            x: [-half, half],
            y: [half, -half],
            width: Math.ceil(size / 2),
            height: Math.ceil(size / 2),
          });
          const counts = logistic.counts(grid, { limit, constants: { r: 3 } });
          for (let steps = 1; steps <= limit; steps++) {
            record.at(steps, { [`near${octave}`]: lasting(counts, steps) / counts.length });
          }
          picture(`near${octave}`, grid, counts);
          progress(octave / 40);
        }
        const film: Int32Array[] = [];
        const side = Math.ceil(size / 4);
        for (let third = 0; third <= 60; third++) {
          const half = math.pow(2, -third / 3);
          const grid = gridOver({ x: [-half, half], y: [half, -half], width: side, height: side });
          film.push(logistic.counts(grid, { limit: 40, constants: { r: 3 } }));
        }
        record.field("film", { counts: joinFrames(film, { width: side, height: side }) });
      },
      sweep() {
        const logistic = escapeTime(logisticPlaneMap);
        const grid = startGrid(2 * Math.floor(size / 2) + 1); // odd, so that there is a row on the real axis
        const film: Int32Array[] = [];
        for (let twentieth = 40; twentieth <= 80; twentieth++) {
          const r = twentieth / 20;
          const counts = logistic.counts(grid, { limit, constants: { r } });
          record.at(r, { area: lasting(counts, limit) * areaOfSample(grid) });
          if (r === 2) record({ discDiffers: differing(stays(counts, limit), discOf(grid)) / counts.length });
          if (r === 4) record(extentOf(grid, counts, limit));
          if (shown.includes(r)) picture(`r${10 * r}`, grid, counts);
          film.push(
            thinned(
              counts.map((count) => Math.min(count, 40)),
              grid,
              2,
            ).counts,
          );
          progress((twentieth - 40) / 40, `r = ${r}`);
        }
        const side = Math.ceil(grid.width / 2);
        record.field("film", { counts: joinFrames(film, { width: side, height: side }) });
      },
    };
    run[part]();
  },

  claims: {
    conjugate: {
      says: "At r = 3 the logistic map and w -> w^2 - 3/4 in its coordinates keep the same samples inside.",
      reported: { value: 0, text: "identical masks", where: "notebook 002, 12602-12699; recomputed" },
      measure: (runs) => computed(...runs.arm("conjugate").values("twinDiffers")),
      agree: exactly(0),
    },
    conjugateInside: {
      says: "Of 600 x 600 samples 20,988 are inside whenever one looks, 30 times with the start, by both.",
      reported: { value: 20_988, where: recomputed("E1") },
      measure: (runs) => {
        const arm = runs.arm("conjugate");
        return computed(...arm.values("inside"), ...arm.values("twinInside"));
      },
      agree: within(0),
    },
    ...nearShares({ 10: [0.06, 0.215, 1], 20: [0.058, 0.17, 0.158], 40: [0.058, 0.168, 0.143] }),
    noMoreSteps: {
      says: "A zoom of 2^20 on the origin needs no more steps: after the 10 that do without it less than half stays.",
      reported: { value: null, text: "no additional iterations needed", where: "notebook 002, 12694-12699" },
      measure: (runs) =>
        computed(
          runs
            .arm("zoom")
            .rows("near20")
            .find(({ x }) => x === 10)?.value,
        ),
      agree: atMost(0.5),
    },
    costOfZoom: {
      says: "It costs log 2^20 / log 3 = 12.6 steps, since the origin repels by 3: twice what lies between 2^-10 and 2^-20.",
      reported: { value: (20 * math.log(2)) / math.log(3), text: "12.6", where: recomputed("E2") },
      measure: (runs) => {
        const zoom = runs.arm("zoom");
        return computed(2 * (stepsTo(0.5, zoom.rows("near20")) - stepsTo(0.5, zoom.rows("near10"))));
      },
      agree: within(0.1),
    },
    fortySuffice: {
      says: "40 steps suffice for all three: twice as many change no share by more than 0.002.",
      reported: { value: null, text: "constant 40 suffice", where: recomputed("E2") },
      measure: (runs) => {
        const at = (octave: (typeof octaves)[number], steps: number) =>
          runs
            .arm("zoom")
            .rows(`near${octave}`)
            .find(({ x }) => x === steps)!.value;
        return computed(Math.max(...octaves.map((octave) => at(octave, 40) - at(octave, 80))));
      },
      agree: atMost(0.002),
    },
    disc: {
      says: "At r = 2 what stays is the disc |z - 1/2| <= 1/2.",
      reported: { value: 0, text: "a disc", where: "notebook 002, 12701-12716; recomputed" },
      measure: (runs) => computed(...runs.values("discDiffers")),
      agree: atMost(0.0001),
    },
    discArea: {
      says: "Its area is pi / 4, to the grid's error.",
      reported: { value: Math.PI / 4, where: recomputed("E3") },
      measure: (runs) => computed(runs.rows("area").find(({ x }) => x === 2)?.value),
      agree: within(0.001),
    },
    segmentHeight: {
      says: "At r = 4 all that stays lies on the real axis.",
      reported: { value: 0, text: "interval dust", where: "notebook 002, 12701-12716; recomputed" },
      measure: (runs) => computed(...runs.values("height")),
      agree: exactly(0),
    },
    segmentWidth: {
      says: "And from 0 to 1.",
      reported: { value: 0, where: recomputed("E3") },
      measure: (runs) => computed(...runs.values("beyond")),
      agree: exactly(0),
    },
  },

  figures: {
    conjugate: {
      caption: "Looks until outside, up to 30, by the logistic map at r = 3 and by w^2 - 3/4 at w = 3/2 - 3 z.",
      draw: (runs) => {
        const run = runs.arm("conjugate").list[0]!;
        const image = (name: string, title: string) =>
          fieldImage({ ...drawn(run.field(name), startGrid), title, low: 0, high: run.params.limit });
        return panels([image("logistic", "z → 3 z (1 - z)"), image("quadratic", "w → w² - 3/4")], { columns: 2 });
      },
    },
    sweep: {
      caption: "Starts that stay, dark inside, and steps to escape of the others.",
      draw: (runs) => {
        const run = runs.arm("sweep").list[0]!;
        const images = shown.map((r) =>
          fieldImage({ ...drawn(run.field(`r${10 * r}`), startGrid, 40), title: `r = ${r}`, low: 0, high: 40 }),
        );
        return panels(images, { columns: 3, title: "From a disc to dust on a line" });
      },
    },
    zoom: {
      caption: "Share of the picture around the origin that is left, by its half-width.",
      draw: (runs) => {
        const rows = octaves.flatMap((octave) =>
          runs
            .arm("zoom")
            .rows(`near${octave}`)
            .map((row) => ({ ...row, width: `half-width ${widthOf(octave)}` })),
        );
        return plot({
          title: "What a zoom on the origin costs",
          x: { label: "steps" },
          y: { label: "share left" },
          marks: [line(rows, { x: "x", y: "value", stroke: "width" })],
        });
      },
    },
  },

  animations: {
    sweep: {
      caption: "The set while r goes from 2 to 4.",
      draw: (runs) =>
        fieldAnimation({
          ...splitFrames(runs.arm("sweep").list[0]!.field("film").counts!),
          ...colours,
          millisecondsPerFrame: 150,
        }),
    },
    zoom: {
      caption: "Into the origin, three frames a doubling, 40 steps in every frame.",
      draw: (runs) =>
        fieldAnimation({
          ...splitFrames(runs.arm("zoom").list[0]!.field("film").counts!),
          ...colours,
          magnify: 2,
          millisecondsPerFrame: 80,
        }),
    },
  },
});

/** So much of each of the three pictures is left after so many steps. */
function nearShares(
  expected: Readonly<Record<number, readonly [number, number, number]>>,
): Readonly<Record<string, Claim>> {
  const claims = Object.entries(expected).flatMap(([steps, shares]) =>
    octaves.map((octave, i): [string, Claim] => [
      `near${octave}after${steps}`,
      {
        says: `At half-width ${widthOf(octave)} around the origin ${shares[i]} of the samples stay for ${steps} steps.`,
        reported: { value: shares[i]!, where: recomputed("E2") },
        measure: (runs) =>
          computed(
            runs
              .arm("zoom")
              .rows(`near${octave}`)
              .find(({ x }) => x === Number(steps))?.value,
          ),
        agree: within(0.002),
      },
    ]),
  );
  return Object.fromEntries(claims);
}
