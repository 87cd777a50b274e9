// The chaos game on three and on four corners: what does it draw, from where does it matter not, and is the "carpet" a carpet?

import { boxDimension, pointBoxCounts, regionAround } from "#dynamics";
import { line, plot, ruleY } from "#figure";
import { math } from "#kit";
import { atLeast, atMost, between, defineExperiment, exactly, m, p, within } from "#lab";
import { type Board, boardNames, boards, limitCorners, type Place, play, throwDie } from "./game.ts";
import {
  boxesByLevel,
  inCross,
  inMiddleTriangle,
  ownCoordinates,
  pixelsOf,
  reachOf,
  unevenness,
  widestGap,
} from "./measures.ts";
import { film, filmPicture, marksPicture } from "./pictures.ts";

const farStarts: readonly Place[] = [
  [10_000, -7_000],
  [-399, 299],
];
const dyadicLevels = [4, 8, 16, 32, 64, 128]; // sides 2^-2 ... 2^-7 of the drawing's own
const power = (base: number, exponent: number) => Math.round(math.pow(base, exponent));

export default defineExperiment({
  id: "fractals/chaos-game",
  title: "The chaos game on three and four corners",
  source: { notebook: "002", entries: ["002-1/D4", "002-1/D5"] },
  revision: 1,

  params: {
    board: p.choice({
      choices: boardNames,
      default: "triangleAsWritten",
      doc: "The targets and the die: three corners or four, or a square's corners and middles; fair, or as the notebook's code throws.",
    }),
    keep: p.int({ default: 1, range: [1, 10], doc: "A move goes to (keep * place + pull * target) / divisor." }),
    pull: p.int({ default: 1, range: [1, 10], doc: "Weight of the target in a move." }),
    divisor: p.float({ default: 2, range: [1, 10], doc: "The notebook's d': 2 goes halfway." }),
    stroke: p.float({
      default: 0,
      range: [0, 10],
      unit: "units",
      doc: "Length of the stroke that marks a place; the next move begins at its end.",
    }),
    burnIn: p.int({ default: 100, range: [0, 10_000], unit: "moves", doc: "Moves before the first mark." }),
    marks: p.int({ default: 400_000, range: [100, 1e7], scale: "log", unit: "marks", doc: "Places marked." }),
    base: p.int({
      default: 2,
      range: [2, 4],
      doc: "Boxes along a side of the drawing grow by this factor, level by level.",
    }),
    levels: p.int({ default: 6, range: [1, 10], unit: "levels", doc: "How many levels of boxes are counted." }),
    shown: p.int({
      default: 60_000,
      range: [100, 1e6],
      scale: "log",
      unit: "marks",
      doc: "Marks kept for the pictures.",
    }),
    film: p.bool({
      default: false,
      doc: "A film instead, the divisor of frame i being 1 + 3 i / frames; every frame begins at the origin.",
    }),
    frames: p.int({ default: 300, range: [2, 1000], unit: "frames", doc: "Frames of the film." }),
    frameMarks: p.int({
      default: 5_000,
      range: [100, 1e5],
      scale: "log",
      unit: "marks",
      doc: "Moves of a frame, all marked.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { marks: 1_000, levels: 3, shown: 1_000, frames: 6, frameMarks: 300 }, study: {} },
  arms: {
    triangle: { stroke: 0.5 },
    fairTriangle: { board: "triangle" },
    square: { board: "square" },
    walk: { divisor: 1 },
    overlapping: { divisor: 1.5, levels: 4 },
    thirds: { divisor: 3, base: 3 },
    quarters: { divisor: 4, base: 4 },
    fourCorners: { board: "squareAsWritten", divisor: 3, base: 3 },
    literalThird: { board: "squareAsWritten", keep: 2, divisor: 3, levels: 4 },
    carpet: { board: "carpet", pull: 2, divisor: 3, base: 3, levels: 5 },
    film: { board: "squareAsWritten", film: true, levels: 5 },
  },
  replicates: 5,

  metrics: {
    dimension: m.scalar("Box dimension on the square around the marks, of sides 2^-2 to 2^-7 of its own."),
    ownDimension: m.scalar("Box dimension in the game's own coordinates, over all levels."),
    boxes: m.series("Occupied boxes in the game's own coordinates; the step is the level.", "boxes"),
    shareOfB: m.scalar("Share of throws that named b, the upper corner of the triangle, upper left of the square."),
    inMiddle: m.scalar("Marks inside the middle triangle.", "marks"),
    inCross: m.scalar("Marks with |x| < 83.3 or |y| < 83.3.", "marks"),
    startGap: m.scalar("Largest distance between marks of one and the same throws from different starts.", "units"),
    unevenness: m.scalar("Chi-square over 16 x 16 boxes against even chances, in its own deviations from its mean."),
    reachX: m.scalar("Largest |x|.", "units"),
    reachY: m.scalar("Largest |y|.", "units"),
    drift: m.scalar(
      "Mean downward step of a walk: how far the last mark is below the origin, over the moves.",
      "units/move",
    ),
    coverage: m.series(
      "Share of 2^levels x 2^levels boxes of the drawing's square that a frame's marks occupy; the step is the divisor.",
    ),
  },

  run({ params, rng, record, progress }) {
    const board: Board = boards[params.board];
    if (params.film) {
      const { frames, frameMarks, stroke, levels } = params;
      const pixels = new Uint32Array(frames * frameMarks);
      for (let frame = 0; frame < frames; frame++) {
        const move = { ...params, divisor: 1 + (3 * frame) / frames };
        const throws = throwDie(board, frameMarks, rng.fold("frame", frame));
        const marks = play(board, move, { start: [0, 0], burnIn: 0, marks: frameMarks, stroke }, throws);
        pixels.set(pixelsOf(marks, film), frame * frameMarks);
        if (move.divisor > 1) {
          const own = ownCoordinates(marks, limitCorners(board, move, stroke));
          record.at(move.divisor, { coverage: boxesByLevel(own, 2, levels).at(-1)! / power(4, levels) });
        }
        progress((frame + 1) / frames, `frame ${frame + 1} of ${frames}`);
      }
      record.field("film", { pixels: { dtype: "u32", shape: [frames, frameMarks], data: pixels } });
      return;
    }

    const { burnIn, marks: count, stroke, divisor, keep } = params;
    const throws = throwDie(board, burnIn + count, rng.fold("throws"));
    const playFrom = (start: Place) => play(board, params, { start, burnIn, marks: count, stroke }, throws);
    const marks = playFrom([0, 0]);
    progress(0.3, "counting boxes");

    const reach = reachOf(marks);
    record({
      shareOfB: throws.reduce((sum, target) => sum + (target === 1 ? 1 : 0), 0) / throws.length,
      reachX: reach.x,
      reachY: reach.y,
      dimension: boxDimension(pointBoxCounts(marks, { ...regionAround(marks, 2), divisions: dyadicLevels })).dimension,
    });
    record.field("marks", {
      places: {
        dtype: "f32",
        shape: [Math.min(count, params.shown), 2],
        data: Float32Array.from(marks.subarray(0, 2 * params.shown)),
      },
    });
    if (divisor <= keep) {
      record({ drift: -marks.at(-1)! / (burnIn + count) });
      return;
    }

    const own = ownCoordinates(marks, limitCorners(board, params, stroke));
    const counts = boxesByLevel(own, params.base, params.levels);
    for (const [level, boxes] of counts.entries()) record.at(level + 1, { boxes });
    const sides = counts.map((_, level) => 1 / power(params.base, level + 1));
    record({
      ownDimension: boxDimension({ sides, counts }).dimension,
      inMiddle: board.targets.length === 3 ? inMiddleTriangle(own) : undefined,
      inCross: board.targets.length === 4 ? inCross(marks, 83.3) : undefined,
      unevenness: board.targets.length === 4 ? unevenness(own, 16, 4) : undefined,
      startGap: Math.max(...farStarts.map((start) => widestGap(marks, playFrom(start)))),
    });
    progress(1);
  },

  claims: {
    sierpinski: {
      says: "The triangle game draws Sierpinski's set: 3^6 boxes of side 2^-6, counted in the triangle's own coordinates.",
      reported: { value: 729, text: "the Sierpinski triangle", where: "notebook 002, 1713-1763; count exact" },
      measure: (runs) => [...lastBoxes(runs.arm("triangle"), 6), ...lastBoxes(runs.arm("fairTriangle"), 6)],
      agree: exactly(729),
    },
    dyadic: {
      says: "Square boxes, sides 2^-2 to 2^-7, find about 1.55.",
      reported: { value: 1.55, text: "~1.55", where: "specification 002-1 D4, measured" },
      measure: (runs) => [...runs.arm("triangle").values("dimension"), ...runs.arm("fairTriangle").values("dimension")],
      agree: within(0.02),
    },
    dimension: {
      says: "Boxes that are the triangle's own find log 3 / log 2 = 1.585.",
      reported: { value: math.log(3) / math.log(2), where: "exact" },
      measure: (runs) => runs.arm("triangle").values("ownDimension"),
      agree: within(1e-9),
    },
    emptyMiddle: {
      says: "No mark lies inside the middle triangle.",
      reported: { value: 0, where: "specification 002-1 D4" },
      measure: (runs) => [...runs.arm("triangle").values("inMiddle"), ...runs.arm("fairTriangle").values("inMiddle")],
      agree: exactly(0),
    },
    anyStart: {
      says: "Any start draws it: the same throws end on the same marks, to within a thousand-millionth of a unit, after 100 moves.",
      reported: { value: null, text: "from any start", where: "notebook 002, 1713-1763" },
      measure: (runs) => [...runs.arm("triangle").values("startGap"), ...runs.arm("square").values("startGap")],
      agree: atMost(1e-9),
    },
    fairDie: {
      says: "The die has two faces for each corner: b comes a third of the time.",
      reported: { value: 1 / 3, text: "two of six faces", where: "notebook 002, 1713-1763, prose" },
      measure: (runs) => runs.arm("triangle").values("shareOfB"),
      agree: within(0.01),
    },
    sevenFaces: {
      says: "The code's die has seven faces, as randint(0, 6) has both ends: b comes three times in seven.",
      reported: { value: 3 / 7, text: "2/7, 3/7, 2/7", where: "specification 002-1 D4, trap" },
      measure: (runs) => runs.arm("triangle").values("shareOfB"),
      agree: within(0.005),
    },
    squareIsFull: {
      says: "Halving towards the corners of a square gives no pattern: all 4^6 boxes of side 2^-6 are occupied.",
      reported: { value: 4096, text: "no pattern", where: "notebook 002, 1713-1763" },
      measure: (runs) => lastBoxes(runs.arm("square"), 6),
      agree: exactly(4096),
    },
    squareIsEven: {
      says: "And evenly: chi-square over 16 x 16 boxes is within three of its deviations of its mean.",
      reported: { value: 0, text: "uniform", where: "specification 002-1 D4" },
      measure: (runs) => runs.arm("square").values("unevenness"),
      agree: within(3),
    },
    walkLeaves: {
      says: "At divisor 1 it is a walk that leaves every bound: with seven faces it sinks by 300/7 units a move.",
      reported: { value: 300 / 7, text: "a random walk, unbounded", where: "specification 002-1 D4, trap" },
      measure: (runs) => runs.arm("walk").values("drift"),
      agree: within(2),
    },
    overlapFills: {
      says: "At divisor 1.5 the three copies overlap and fill the triangle: all 136 boxes of side 1/16 that meet it.",
      reported: { value: 136, text: "structure appears as the divisor grows", where: "notebook 002, 1713-1763" },
      measure: (runs) => lastBoxes(runs.arm("overlapping"), 4),
      agree: exactly(136),
    },
    thirds: {
      says: "At divisor 3 it is dust of dimension 1: 3^6 boxes of side 3^-6.",
      reported: { value: 729, where: "exact" },
      measure: (runs) => lastBoxes(runs.arm("thirds"), 6),
      agree: exactly(729),
    },
    quarters: {
      says: "At divisor 4 it is dust of dimension log 3 / log 4 = 0.792: 3^6 boxes of side 4^-6.",
      reported: { value: 729, where: "specification 002-1 D4" },
      measure: (runs) => lastBoxes(runs.arm("quarters"), 6),
      agree: exactly(729),
    },
    quartersDyadic: {
      says: "Square boxes find 0.79 to 0.86 for it.",
      reported: { value: null, text: "~0.79-0.86", where: "specification 002-1 D4, measured" },
      measure: (runs) => runs.arm("quarters").values("dimension"),
      agree: between(0.785, 0.865),
    },
    quartersWidth: {
      says: "It lies within |x| <= 133.3: its corners are those of the triangle over d' - 1.",
      reported: { value: 400 / 3, text: "|x| <= 133.3", where: "specification 002-1 D4, measured" },
      measure: (runs) => runs.arm("quarters").values("reachX"),
      agree: within(0.05),
    },
    quartersHeight: {
      says: "And within |y| <= 100.",
      reported: { value: 100, text: "|y| <= 100", where: "specification 002-1 D4, measured" },
      measure: (runs) => runs.arm("quarters").values("reachY"),
      agree: within(0.05),
    },
    isCarpet: {
      says: "The game of four corners at divisor 3 draws Sierpinski's carpet, of dimension 1.893.",
      reported: { value: math.log(8) / math.log(3), text: "Sierpinski carpet", where: "notebook 002, 1765-1824" },
      measure: (runs) => runs.arm("fourCorners").values("ownDimension"),
      agree: within(0.01),
    },
    cantorProduct: {
      says: "It draws a product of two Cantor sets: exactly 4^k boxes of side 500 / 3^k, k = 1 to 6. Levels at which it does not:",
      reported: { value: 0, text: "4, 16, 64, 256, 1024, 4096", where: "specification 002-1 D5, measured" },
      measure: (runs) =>
        runs
          .arm("fourCorners")
          .list.map((run) => run.rows("boxes").filter(({ x, value }) => value !== power(4, x)).length),
      agree: exactly(0),
    },
    cantorDimension: {
      says: "Its dimension is log 4 / log 3 = 1.262.",
      reported: { value: math.log(4) / math.log(3), text: "1.262", where: "specification 002-1 D5" },
      measure: (runs) => runs.arm("fourCorners").values("ownDimension"),
      agree: within(1e-9),
    },
    fitsBox: {
      says: "It lies within |x| <= 250.",
      reported: { value: 250, where: "specification 002-1 D5" },
      measure: (runs) => runs.arm("fourCorners").values("reachX"),
      agree: within(0.05),
    },
    emptyCross: {
      says: "No mark has |x| < 83.3 or |y| < 83.3.",
      reported: { value: 0, where: "specification 002-1 D5" },
      measure: (runs) => runs.arm("fourCorners").values("inCross"),
      agree: exactly(0),
    },
    nineFaces: {
      says: "b comes three times in nine, the other corners twice each.",
      reported: { value: 1 / 3, text: "3/9", where: "specification 002-1 D5, trap" },
      measure: (runs) => runs.arm("fourCorners").values("shareOfB"),
      agree: within(0.005),
    },
    thirdOfTheWay: {
      says: "What is drawn comes from moving a third of the way: of 256 boxes of side 1/16 it leaves most empty.",
      reported: { value: null, text: "1/3 of the way", where: "notebook 002, 1765-1824, prose" },
      measure: (runs) => lastBoxes(runs.arm("literalThird"), 4),
      agree: atMost(128),
    },
    thirdFills: {
      says: "Moving a third of the way, taken literally, fills the square: all 256.",
      reported: { value: 256, where: "specification 002-1 D5, trap" },
      measure: (runs) => lastBoxes(runs.arm("literalThird"), 4),
      agree: exactly(256),
    },
    trueCarpet: {
      says: "Eight targets, corners and middles of sides, and two thirds of the way give the carpet: dimension 1.893.",
      reported: { value: math.log(8) / math.log(3), text: "measured 1.892", where: "specification 002-1 D5, measured" },
      measure: (runs) => runs.arm("carpet").values("ownDimension"),
      agree: within(0.002),
    },
    filmCovers: {
      says: "In the film 5,000 marks cover at least 0.95 of the square's 32 x 32 boxes at divisor 2, ...",
      reported: { value: null, text: "structure appears as the divisor grows", where: "notebook 002, 1765-1824" },
      measure: (runs) => runs.arm("film").list.map((run) => coverageNear(run.rows("coverage"), 2)),
      agree: atLeast(0.95),
    },
    filmOpens: {
      says: "... and at most 0.3 at divisor 3, where it has opened into four.",
      reported: { value: null, text: "four-fold structure at d' = 3", where: "specification 002-1 D5" },
      measure: (runs) => runs.arm("film").list.map((run) => coverageNear(run.rows("coverage"), 3)),
      agree: atMost(0.3),
    },
  },

  figures: {
    triangles: {
      caption:
        "Marks of the triangle game, by divisor. At 2 the Sierpinski set; at 1.5 all of the triangle; at 3 and 4 dust.",
      draw: (runs) => marksPicture("Three corners", runs.list, ["overlapping", "triangle", "thirds", "quarters"]),
    },
    squares: {
      caption: "Marks of the square game: halfway; a third of the way; the notebook's division by 3; eight targets.",
      draw: (runs) => marksPicture("Four corners", runs.list, ["square", "literalThird", "fourCorners", "carpet"]),
    },
    coverage: {
      caption:
        "How much of the drawing's own square a frame of the film covers, 5,000 marks each; a line a seed. Below 2 marks crowd in the middle.",
      draw: (runs) =>
        plot({
          title: "Structure appears as the divisor grows",
          x: { label: "divisor d'" },
          y: { label: "share of 32 x 32 boxes occupied", domain: [0, 1] },
          marks: [
            ruleY([0]),
            line(runs.arm("film").rows("coverage"), {
              x: "x",
              y: "value",
              z: "seed",
              strokeOpacity: 0.5,
              strokeWidth: 0.75,
            }),
          ],
        }),
    },
  },

  animations: {
    film: {
      caption: "The square game with divisors 1 to 3.99, 5,000 marks a frame, in the notebook's window; first seed.",
      draw: (runs) => filmPicture(runs.arm("film").list[0]?.field("film").pixels),
    },
  },
});

interface RunRows {
  readonly list: readonly { rows(metric: "boxes"): { readonly x: number; readonly value: number }[] }[];
}

/** Boxes at a level, run by run. */
function lastBoxes(runs: RunRows, level: number): number[] {
  return runs.list.flatMap((run) =>
    run
      .rows("boxes")
      .filter(({ x }) => x === level)
      .map(({ value }) => value),
  );
}

/** The coverage of the frame whose divisor is nearest. */
function coverageNear(rows: readonly { readonly x: number; readonly value: number }[], divisor: number): number {
  return rows.reduce((best, row) => (Math.abs(row.x - divisor) < Math.abs(best.x - divisor) ? row : best)).value;
}
