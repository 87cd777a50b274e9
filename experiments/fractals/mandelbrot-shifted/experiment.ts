// The Mandelbrot set's map with a constant added: z -> z^2 + a + b from z = a. What of the set is left while b moves along a line or
// turns round, and is it for b = 0 the set itself?

import {
  differing,
  edgesOf,
  escapeTime,
  gridOver,
  joinFrames,
  lasting,
  type PlaneMap,
  plus,
  splitFrames,
  squared,
  thinned,
  upsideDown,
} from "#dynamics";
import { type Animation, fieldAnimation, fieldImage, line, panels, plot } from "#figure";
import { math, type NamedArrays } from "#kit";
import { atLeast, atMost, type Claim, computed, defineExperiment, exactly, m, p, within } from "#lab";

type Place = readonly [x: number, y: number];

/** z -> z^2 + a + b, every sample its own a, from `from` times a. */
const shiftedMap: PlaneMap<"bx" | "by" | "from"> = {
  name: "shifted Mandelbrot set",
  constants: ["bx", "by", "from"],
  radius: 2,
  start: ({ x, y }, { from }) => ({ x: x.mul(from), y: y.mul(from) }),
  step: (z, a, { bx, by }) => plus(plus(squared(z), a), { x: bx, y: by }),
};

/** Where b was looked at, and how many samples of 400 x 400 stay for 70 steps. */
const expected = {
  rightwards: { "0": 24_320, "0.25": 21_544, "0.5": 21_240, "1": 5926, "1.3": 34 },
  leftwards: { "-0.5": 16_582, "-1": 10_318, "-1.5": 3708, "-2": 896, "-2.5": 0 },
  diagonal: { "0.5": 9912, "1": 4 },
} as const;
const ends = { rightwards: [1.3, 0], leftwards: [-2.5, 0], diagonal: [1, 1] } as const;
const shown = [0, 0.25, 0.5, 1] as const;
const recomputed = (entry: string) => `specification 002-6 ${entry}, recomputed`;

/** As the notebook types it. */
const typedPi = 31_415 / 10_000;
const gridOf = (size: number) => gridOver({ x: [-2.2, 1], y: [1.6, -1.6], width: size, height: size });
/** b of a frame of 300, a third from 0; pi as the notebook types it, or as it is. */
const turned = (frame: number, pi: number): Place => [
  math.cos((pi * frame) / 150) / 3,
  math.sin((pi * frame) / 150) / 3,
];

export default defineExperiment({
  id: "fractals/mandelbrot-shifted",
  title: "The Mandelbrot set with a constant added",
  source: { notebook: "002", entries: ["002-6/G5", "002-6/G6"] },
  revision: 1,

  params: {
    way: p.choice({
      choices: ["rightwards", "leftwards", "diagonal", "turning"],
      default: "rightwards",
      doc: "How b goes: from 0 to 1.3, to -2.5, to 1 + i, or round 0 at a third.",
    }),
    size: p.int({ default: 400, range: [8, 2000], unit: "samples", doc: "Samples along each side of a frame." }),
    limit: p.int({ default: 70, range: [1, 10_000], unit: "steps", doc: "Most steps a sample." }),
    frames: p.int({ default: 60, range: [2, 300], unit: "frames", doc: "Frames measured along the way." }),
    seed: p.seed(),
  },
  presets: { smoke: { size: 60, frames: 5 }, study: {}, source: { frames: 300 } },
  arms: {
    rightwards: { way: "rightwards" },
    leftwards: { way: "leftwards" },
    diagonal: { way: "diagonal" },
    turning: { way: "turning" },
  },
  replicates: 1,

  metrics: {
    inside: m.series("Samples that stay; the step is the real part of b.", "samples"),
    along: m.series("Share of the picture that stays; the step is how far along its way b is, 0 to 1."),
    fromZeroDiffers: m.scalar(
      "b = 0: samples that stay from z = a and not from z = 0, or the other way, in as many steps.",
      "samples",
    ),
    oneEarlier: m.scalar("b = 0: samples whose count from z = a is not one less than from z = 0.", "samples"),
    translated: m.scalar(
      "Samples that count otherwise from z = 0 with b = 1/4 than without at places moved by 1/4.",
      "samples",
    ),
    mirrored: m.series(
      "Share of a frame's samples that count otherwise in the frame as long before the end, upside down.",
    ),
    mirroredTyped: m.series("The same with pi typed as 3.1415."),
    join: m.scalar("Share of the samples that change from the last frame to the first."),
    firstChange: m.scalar("Share of the samples that change from the first frame to the second."),
  },

  run({ params: { way, size, limit, frames }, record, progress }) {
    const grid = gridOf(size);
    const steps = escapeTime(shiftedMap, { countFrom: "first step" });
    const countsOf = ([bx, by]: Place) => steps.counts(grid, { limit, constants: { bx, by, from: 1 } });
    const picture = (name: string, data: Int32Array) =>
      record.field(name, { counts: { dtype: "i32", shape: [size, size], data } });

    const film: Int32Array[] = [];
    for (let frame = 0; frame < frames; frame++) {
      const far = frame / (way === "turning" ? frames : frames - 1);
      const b: Place = way === "turning" ? turned(300 * far, Math.PI) : [far * ends[way][0], far * ends[way][1]];
      const counts = countsOf(b);
      record.at(far, { along: lasting(counts, limit) / counts.length });
      film.push(thinned(counts, grid, 2).counts);
      progress((0.8 * frame) / frames, `frame ${frame} of ${frames}`);
    }
    const side = Math.ceil(size / 2);
    record.field("film", { counts: joinFrames(film, { width: side, height: side }) });
    if (way !== "turning") {
      for (const x of Object.keys(expected[way]).map(Number)) {
        record.at(x, { inside: lasting(countsOf([x, way === "diagonal" ? x : 0]), limit) });
      }
      if (way !== "rightwards") return;
      for (const x of shown) picture(`b${100 * x}`, countsOf([x, 0]));
      record(compareStarts(size, limit));
      return;
    }
    for (const frame of [50, 100, 140]) {
      for (const [metric, pi] of [
        ["mirrored", Math.PI],
        ["mirroredTyped", typedPi],
      ] as const) {
        const [one, other] = [frame, 300 - frame].map((at) => countsOf(turned(at, pi)));
        record.at(frame, { [metric]: differing(upsideDown(one!, size), other!) / one!.length });
      }
    }
    const [first, second, last] = [0, 1, 299].map((frame) => countsOf(turned(frame, typedPi))) as [
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    record({ join: differing(last, first) / first.length, firstChange: differing(first, second) / first.length });
    for (const frame of [0, 50, 100, 150]) picture(`frame${frame}`, countsOf(turned(frame, Math.PI)));
  },

  claims: {
    ...insideAt("rightwards"),
    ...insideAt("leftwards"),
    ...insideAt("diagonal"),
    fromZero: {
      says: "For b = 0 six samples at the edge come out otherwise than from z = 0 with as many steps.",
      reported: { value: 6, where: recomputed("G5") },
      measure: (runs) => computed(...runs.values("fromZeroDiffers")),
      agree: within(0),
    },
    resembles: {
      says: "For b = 0 starting at a instead of 0 gives another set, though one that mostly resembles it.",
      reported: { value: null, text: "mostly resembles", where: "notebook 002, 13420-13458" },
      measure: (runs) => computed(...runs.values("oneEarlier")),
      agree: atLeast(1),
    },
    oneEarlier: {
      says: "It is the same set one step earlier: every count from a is one less than from 0.",
      reported: { value: 0, text: "exactly the same set", where: "specification 002-6 G5" },
      measure: (runs) => computed(...runs.values("oneEarlier")),
      agree: exactly(0),
    },
    translates: {
      says: "From z = 0 a constant b only moves the picture.",
      reported: { value: 0, text: "merely translates", where: "notebook 002, 13420-13458" },
      measure: (runs) => computed(...runs.values("translated")),
      agree: exactly(0),
    },
    mirrors: {
      says: "While b turns, the frames t and 300 - t mirror each other.",
      reported: { value: 0, where: recomputed("G6") },
      measure: (runs) => computed(...runs.rows("mirrored").map(({ value }) => value)),
      agree: atMost(0.001),
    },
    mirrorsTyped: {
      says: "With pi typed as 3.1415 they do so but for at most 1 % of the samples.",
      reported: { value: null, text: "pi typed as 3.1415", where: "notebook 002, 13460-13477" },
      measure: (runs) => computed(...runs.rows("mirroredTyped").map(({ value }) => value)),
      agree: atMost(0.01),
    },
    joins: {
      says: "First and last frame join: from the last to the first the picture changes as from the first to the second.",
      reported: { value: 1, text: "first and last join", where: recomputed("G6") },
      measure: (runs) => computed(runs.values("join")[0]! / runs.values("firstChange")[0]!),
      agree: within(0.1),
    },
  },

  figures: {
    shifts: {
      caption: "Steps to escape, up to 70, for b = 0, 1/4, 1/2 and 1. Dark inside is what stays.",
      draw: (runs) => {
        const { params, field } = runs.arm("rightwards").list[0]!;
        const frames = shown.map((x) => imageOf(field(`b${100 * x}`).counts!.data, params, `b = ${x}`));
        return panels(frames, { columns: 2, title: "The set falls apart while b grows" });
      },
    },
    turning: {
      caption: "The same while b goes round 0 at a third: frames 0, 50, 100 and 150 of 300.",
      draw: (runs) => {
        const { params, field } = runs.arm("turning").list[0]!;
        const frames = [0, 50, 100, 150].map((t) => imageOf(field(`frame${t}`).counts!.data, params, `frame ${t}`));
        return panels(frames, { columns: 2, title: "Half a turn of b" });
      },
    },
    along: {
      caption: "Share of the picture that stays, along the four ways of b.",
      draw: (runs) =>
        plot({
          title: "What is left of the set",
          x: { label: "how far along its way b is" },
          y: { label: "share of the picture" },
          marks: [line(runs.rows("along"), { x: "x", y: "value", stroke: "arm" })],
        }),
    },
  },

  animations: {
    rightwards: { caption: "b from 0 to 1.3 and back.", draw: (runs) => filmOf(runs.arm("rightwards").list[0]!, true) },
    leftwards: { caption: "b from 0 to -2.5 and back.", draw: (runs) => filmOf(runs.arm("leftwards").list[0]!, true) },
    diagonal: { caption: "b from 0 to 1 + i and back.", draw: (runs) => filmOf(runs.arm("diagonal").list[0]!, true) },
    turning: { caption: "b once round 0 at a third.", draw: (runs) => filmOf(runs.arm("turning").list[0]!, false) },
  },
});

/** So many samples stay at each of these b. */
function insideAt(way: keyof typeof expected): Readonly<Record<string, Claim>> {
  const claims = Object.entries(expected[way]).map(([x, samples]): [string, Claim] => {
    const b = way === "diagonal" ? `${x} + ${x}i` : x;
    return [
      `${way}${x.replace("-", "").replace(".", "p")}`,
      {
        says: `With b = ${b} ${samples} of 400 x 400 samples stay for 70 steps.`,
        reported: { value: samples, where: recomputed("G5") },
        measure: (runs) =>
          computed(
            runs
              .arm(way)
              .rows("inside")
              .find((row) => row.x === Number(x))?.value,
          ),
        agree: within(0),
      },
    ];
  });
  return Object.fromEntries(claims);
}

/** b = 0 from z = a and from z = 0; and from z = 0 with b and with the places moved by as much. */
function compareStarts(size: number, limit: number) {
  const grid = gridOf(size);
  const stays = (counts: Int32Array, limit: number) => counts.map((count) => (count === limit ? 1 : 0));
  const run = (from: 0 | 1, limit: number, bx = 0) => ({ limit, constants: { bx, by: 0, from } });
  const steps = escapeTime(shiftedMap, { countFrom: "first step" });
  const points = escapeTime(shiftedMap);
  const fromA = points.counts(grid, run(1, limit));
  // Spacings of a power of two, so that moving by a quarter rounds nothing.
  const even = (move: number) => gridOver({ x: [move - 2, move + 2], y: [2, -2], width: 257, height: 257 });
  return {
    fromZeroDiffers: differing(
      stays(steps.counts(grid, run(1, limit)), limit),
      stays(steps.counts(grid, run(0, limit)), limit),
    ),
    oneEarlier: differing(
      fromA.map((count) => count + 1),
      points.counts(grid, run(0, limit + 1)),
    ),
    translated: differing(steps.counts(even(0), run(0, limit, 0.25)), steps.counts(even(0.25), run(0, limit))),
  };
}

function imageOf(values: ArrayLike<number>, { size, limit }: { size: number; limit: number }, title: string) {
  return fieldImage({
    title,
    field: { width: size, height: size, values },
    extent: edgesOf(gridOf(size)),
    colours: "twilight_shifted",
    low: 0,
    high: limit,
  });
}

function filmOf(run: { params: { limit: number }; field(name: string): NamedArrays }, andBack: boolean): Animation {
  const { frames, ...size } = splitFrames(run.field("film").counts!);
  const back = andBack ? frames.slice(1, -1).reverse() : [];
  const colours = { colours: "twilight_shifted", low: 0, high: run.params.limit } as const;
  return fieldAnimation({ ...size, frames: [...frames, ...back], ...colours, magnify: 2, millisecondsPerFrame: 80 });
}
