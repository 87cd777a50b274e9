// The Mandelbrot set: the notebook's loop over pixels, its array program whose counts come out in bands, the mend, and the area that
// is left when one waits longer.

import { areaOfSample, differing, edgesOf, escapeTime, gridOver, lasting, mandelbrotMap } from "#dynamics";
import { type Figure, fieldImage, panels } from "#figure";
import type { NamedArrays } from "#kit";
import { atMost, computed, defineExperiment, exactly, m, p, within } from "#lab";
import { arrayCounts, countsByLoop } from "./arrays.ts";

const windows = {
  narrow: { x: [-1.8, 1], y: [1.4, -1.4] },
  wide: { x: [-2.2, 1], y: [1.6, -1.6] },
} as const;
/** As specification 002-6 G2 has it. */
const trueArea = 1.5066;
const recomputed = (entry: string) => `specification 002-6 ${entry}, recomputed`;

interface Picture {
  readonly window: keyof typeof windows;
  readonly size: number;
  readonly share: number;
}
const gridOf = ({ window, size, share }: Picture) => {
  const samples = Math.max(2, Math.round(size * share));
  return gridOver({ ...windows[window], width: samples, height: samples });
};

export default defineExperiment({
  id: "fractals/mandelbrot",
  title: "The Mandelbrot set, in bands and without",
  source: { notebook: "002", entries: ["002-6/G1", "002-6/G2"] },
  revision: 1,

  params: {
    window: p.choice({
      choices: ["narrow", "wide"],
      default: "narrow",
      doc: "From -1.8 to 1 and 1.4i to -1.4i, or the whole set.",
    }),
    size: p.int({ default: 800, range: [2, 4000], unit: "samples", doc: "Samples along each side." }),
    share: p.float({ default: 1, range: [0.01, 1], doc: "Share of the size that is computed: 1 but for quick looks." }),
    limit: p.int({ default: 30, range: [1, 100_000], scale: "log", unit: "steps", doc: "Most steps a sample." }),
    arrays: p.bool({
      default: false,
      doc: "Whether the notebook's array programs are run too, which take every sample all the way.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { share: 0.1 }, study: {} },
  arms: {
    loop: {},
    small: { size: 400, arrays: true },
    large: { size: 2000, limit: 70, arrays: true },
    wide: { size: 2000, limit: 70, window: "wide" },
    wideLonger: { size: 2000, limit: 1000, window: "wide" },
  },
  replicates: 1,

  metrics: {
    inside: m.scalar("Samples that stay for all the steps.", "samples"),
    insideShare: m.scalar("Share of them."),
    area: m.scalar("Their area, a sample as large as the grid's meshes."),
    areaByCount: m.scalar(
      "The same with a sample taken as the window divided by the samples a side, one more than meshes.",
    ),
    loopDiffers: m.scalar("Samples that a plain loop counts otherwise.", "samples"),
    maskedDiffers: m.scalar("Samples that the mended array program counts otherwise.", "samples"),
    bandedShare: m.scalar("Share of the samples that the array program counts otherwise before it was mended."),
    bandedInside: m.scalar("Samples that stay by one of these two and not by the other.", "samples"),
  },

  run({ params, record, progress }) {
    const { limit, window } = params;
    const grid = gridOf(params);
    const program = escapeTime(mandelbrotMap, { countFrom: "first step" });
    const counts = program.counts(grid, { limit, constants: {} }, (done) => progress(0.2 * done));
    const inside = lasting(counts, limit);
    const [left, right] = windows[window].x;
    record({
      inside,
      insideShare: inside / counts.length,
      area: inside * areaOfSample(grid),
      areaByCount: inside * ((right - left) / grid.width) * ((right - left) / grid.width),
    });
    if (window === "narrow") record({ loopDiffers: differing(counts, countsByLoop(grid, limit)) });
    const kept: Record<string, Int32Array> = { counts };
    if (params.arrays) {
      const { banded, masked } = arrayCounts(grid, limit, (done) => progress(0.3 + 0.7 * done, "arrays"));
      const stays = (values: Int32Array) => values.map((value) => (value === limit ? 1 : 0));
      record({
        maskedDiffers: differing(counts, masked),
        bandedShare: differing(masked, banded) / counts.length,
        bandedInside: differing(stays(masked), stays(banded)),
      });
      kept.banded = banded;
    }
    if (params.size < 1000 || window === "wide") {
      const shape = [grid.height, grid.width];
      record.field(
        "picture",
        Object.fromEntries(Object.entries(kept).map(([name, data]) => [name, { dtype: "i32", shape, data }])),
      );
    }
  },

  claims: {
    loop: {
      says: "Of 800 x 800 samples 134,336 stay for 30 steps.",
      reported: { value: 134_336, text: "134336 (21.0 %)", where: recomputed("G1") },
      measure: (runs) => computed(...runs.arm("loop").values("inside")),
      agree: within(0),
    },
    sameAsLoop: {
      says: "The loop over pixels and the program that takes samples together count alike, sample by sample.",
      reported: { value: 0, text: "identical", where: recomputed("G2") },
      measure: (runs) => computed(...runs.values("loopDiffers")),
      agree: exactly(0),
    },
    mended: {
      says: "The mended array program counts as the loop does at every sample.",
      reported: { value: 0, text: "100 % of pixels", where: recomputed("G2") },
      measure: (runs) => computed(...runs.values("maskedDiffers")),
      agree: exactly(0),
    },
    bandedSmall: {
      says: "The first array program differs at 77 % of 400 x 400 samples after 30 steps: cells that escaped go on, escape again and overwrite.",
      reported: { value: 0.77, where: recomputed("G2") },
      measure: (runs) => computed(...runs.arm("small").values("bandedShare")),
      agree: within(0.005),
    },
    bandedLarge: {
      says: "At 79 % of 2000 x 2000 samples after 70 steps.",
      reported: { value: 0.79, where: recomputed("G2") },
      measure: (runs) => computed(...runs.arm("large").values("bandedShare")),
      agree: within(0.005),
    },
    bandedInside: {
      says: "What stays is the same in both.",
      reported: { value: 0, text: "its bounded set is identical", where: recomputed("G2") },
      measure: (runs) => computed(...runs.values("bandedInside")),
      agree: exactly(0),
    },
    large: {
      says: "Of 2000 x 2000 samples 797,284 stay for 70 steps.",
      reported: { value: 797_284, text: "797284 (19.93 %)", where: recomputed("G2") },
      measure: (runs) => computed(...runs.arm("large").values("inside")),
      agree: within(0),
    },
    wide: {
      says: "Over the whole set 610,328.",
      reported: { value: 610_328, where: recomputed("G2") },
      measure: (runs) => computed(...runs.arm("wide").values("inside")),
      agree: within(0),
    },
    largeArea: {
      says: "That is an area of 1.5627 in the narrow window.",
      reported: { value: 1.5627, where: recomputed("G2") },
      measure: (runs) => computed(...runs.arm("large").values("areaByCount")),
      agree: within(5e-5),
    },
    wideArea: {
      says: "And of 1.5624 in the wide one.",
      reported: { value: 1.5624, where: recomputed("G2") },
      measure: (runs) => computed(...runs.arm("wide").values("areaByCount")),
      agree: within(5e-5),
    },
    wideAreaByMeshes: {
      says: "As much it is when a sample is taken for one of the grid's meshes.",
      reported: { value: 1.5624, where: recomputed("G2") },
      measure: (runs) => computed(...runs.arm("wide").values("area")),
      agree: within(5e-5),
    },
    surplusShrinks: {
      says: "What it is more than the set's own 1.5066 shrinks with the steps: after 1000 to less than a fifth.",
      reported: { value: null, text: "the surplus shrinks", where: recomputed("G2") },
      measure: (runs) => {
        const [few, many] = [runs.arm("wide").values("area"), runs.arm("wideLonger").values("area")];
        return computed((many[0]! - trueArea) / (few[0]! - trueArea));
      },
      agree: atMost(0.2),
    },
  },

  figures: {
    bands: {
      caption:
        "Index of the step that led outside, up to 30: the last such step, by the first array program, and the first.",
      draw: (runs) => {
        const run = runs.arm("small").list[0]!;
        const pair = [pictureOf(run, "banded", "Escaped again and again"), pictureOf(run, "counts", "Escaped once")];
        return panels(pair, { columns: 2, title: "A program's bands, and the set" });
      },
    },
    set: {
      caption: "Steps to escape, up to 70. Dark inside is what stays.",
      draw: (runs) => pictureOf(runs.arm("wide").list[0]!, "counts", "The Mandelbrot set", true),
    },
  },
});

interface Drawn {
  readonly params: Picture & { readonly limit: number };
  field(name: string): NamedArrays;
}

function pictureOf({ params, field }: Drawn, name: string, title: string, axes = false): Figure {
  const { data, shape } = field("picture")[name]!;
  return fieldImage({
    title,
    field: { width: shape[1]!, height: shape[0]!, values: data },
    extent: edgesOf(gridOf(params)),
    colours: "twilight_shifted",
    low: 0,
    high: params.limit,
    ...(axes && { axes: { x: "Re c", y: "Im c" }, colourBar: "steps" }),
  });
}
