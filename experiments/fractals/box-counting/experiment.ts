// A notebook measures the dimension of curves by counting boxes on their pictures: does its count find the dimension that the
// rules of the curves have, what does it make of a line and of a filled rectangle, and what does it cost?

import {
  additiveSides,
  type BinaryImage,
  boxDimension,
  countBoxes,
  countBoxesByScan,
  dyadicSides,
  turtleCurves,
  vertices,
  walkCurve,
} from "#dynamics";
import { math, mean } from "#kit";
import { atMost, between, computed, defineExperiment, exactly, m, p, within } from "#lab";
import { type Canvas, drawPath, fillCanvas } from "./drawing.ts";
import { countsPicture, curvesPicture } from "./pictures.ts";

const curves = ["sierpinski", "koch", "quadricKoch", "snowflake"] as const;
const curveArms = ["sierpinski", "sierpinskiDeeper", "koch", "quadric", "snowflake", "snowflakeOfFive"] as const;
// The window of the notebook's films, the size of image it speaks of, and a square.
const canvases: readonly Canvas[] = [
  { width: 1900, height: 1080 },
  { width: 2100, height: 1500 },
  { width: 1500, height: 1500 },
];
const [film, spokenOf] = [0, 1];

export default defineExperiment({
  id: "fractals/box-counting",
  title: "The dimension of a picture, by counting boxes",
  source: { notebook: "002", entries: ["002-3/F10"] },
  revision: 1,

  params: {
    shape: p.choice({
      choices: [...curves, "line", "filled"],
      default: "sierpinski",
      doc: "What is in the picture: a turtle's curve, a straight line, or nothing but ink.",
    }),
    depth: p.int({ default: 4, range: [0, 7], unit: "levels", doc: "How often the curve's rule is applied." }),
    scale: p.float({ default: 1, range: [0.05, 2], doc: "Size of the three canvases over that of the notebook's." }),
    margin: p.int({ default: 20, range: [0, 200], unit: "pixels", doc: "Paper left free around the curve." }),
    below: p.int({
      default: 500,
      range: [12, 1000],
      unit: "pixels",
      doc: "Sides of the notebook's boxes are 1, 6, 11, ... below this.",
    }),
    largest: p.int({
      default: 256,
      range: [8, 1024],
      unit: "pixels",
      doc: "Largest side of the padded boxes, which are 4, 8, 16, ... up to this.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { scale: 0.2, margin: 4, below: 100, largest: 64, depth: 3 }, study: {} },
  arms: {
    sierpinski: { shape: "sierpinski" },
    sierpinskiDeeper: { shape: "sierpinski", depth: 5 },
    koch: { shape: "koch", depth: 6 },
    quadric: { shape: "quadricKoch" },
    snowflake: { shape: "snowflake" },
    snowflakeOfFive: { shape: "snowflake", depth: 5 },
    snowflakeOfSix: { shape: "snowflake", depth: 6 },
    line: { shape: "line" },
    filled: { shape: "filled" },
  },
  replicates: 1,

  metrics: {
    thin: m.series("Dimension by the notebook's count, lines one pixel wide; the step numbers the canvas."),
    thick: m.series("The same with lines three pixels wide."),
    padded: m.series("Dimension by padded boxes, each side twice the last; lines one pixel wide."),
    thinError: m.series("Standard error of the slope behind `thin`: how straight the points lie."),
    boxes: m.series("Occupied boxes by the notebook's count on the middle canvas; the step is the side.", "boxes"),
    paddedBoxes: m.series("Occupied padded boxes on the middle canvas; the step is the side.", "boxes"),
    differences: m.scalar("Sides for which the table counts otherwise than the scan.", "sides"),
    scanReads: m.scalar("Pixels that the scan looked at.", "reads"),
    tableReads: m.scalar("Pixels and entries that making and using the table took.", "reads"),
  },

  run({ params, record, progress }) {
    const { shape, margin } = params;
    const path =
      shape === "line"
        ? Float64Array.of(0, 0, 3, 1)
        : shape === "filled"
          ? undefined
          : vertices(walkCurve(turtleCurves[shape], params.depth));
    const sides = additiveSides({ below: params.below });
    const padded = dyadicSides(4, params.largest);

    for (const [number, { width, height }] of canvases.entries()) {
      const canvas = { width: Math.round(width * params.scale), height: Math.round(height * params.scale) };
      const draw = (pen: number): BinaryImage => (path ? drawPath(path, canvas, { margin, pen }) : fillCanvas(canvas));
      const thin = draw(1);
      const counted = countBoxes(thin, sides, "dropped");
      const paddedCounts = countBoxes(thin, padded, "padded");
      const { dimension, error } = boxDimension(counted);
      record.at(number, {
        thin: dimension,
        thinError: error,
        thick: boxDimension(countBoxes(draw(3), sides, "dropped")).dimension,
        padded: boxDimension(paddedCounts).dimension,
      });
      if (number === spokenOf) {
        for (const [at, side] of sides.entries()) record.at(side, { boxes: counted.counts[at] });
        for (const [at, side] of padded.entries()) record.at(side, { paddedBoxes: paddedCounts.counts[at] });
        const scanned = countBoxesByScan(thin, sides, "dropped");
        record({
          differences: scanned.counts.filter((count, at) => count !== counted.counts[at]).length,
          scanReads: scanned.reads,
          tableReads: counted.reads,
        });
        record.field("picture", {
          ink: { dtype: "bool", shape: [thin.height, thin.width], data: thin.ink },
        });
      }
      progress((number + 1) / canvases.length, `canvas ${number + 1} of ${canvases.length}`);
    }
  },

  claims: {
    sierpinski: {
      says: "By the notebook's count the Sierpinski curve, true dimension 1.585, has it within 0.06, on every canvas.",
      reported: { value: math.log(3) / math.log(2), text: "1.582", where: "notebook 002, 5894-5999" },
      measure: (runs) => computed(...valuesOf(runs.arm("sierpinski").rows("thin"))),
      agree: within(0.06),
    },
    sierpinskiDeeper: {
      says: "One level deeper it still has.",
      reported: {
        value: math.log(3) / math.log(2),
        text: "1.555 to 1.630",
        where: "specification 002-3 F10, recomputed",
      },
      measure: (runs) => computed(...valuesOf(runs.arm("sierpinskiDeeper").rows("thin"))),
      agree: within(0.06),
    },
    koch: {
      says: "The Koch curve, true dimension 1.26, comes out within 0.1.",
      reported: { value: 1.26, text: "1.23", where: "notebook 002, 5894-5999" },
      measure: (runs) => computed(...valuesOf(runs.arm("koch").rows("thin"))),
      agree: within(0.1),
    },
    quadric: {
      says: "The quadric Koch curve, true dimension 1.5, comes out within 0.1.",
      reported: { value: 1.5, text: "1.44 to 1.47", where: "specification 002-3 F10, recomputed" },
      measure: (runs) => computed(...valuesOf(runs.arm("quadric").rows("thin"))),
      agree: within(0.1),
    },
    snowflake: {
      says: "The snowflake curve, which runs over itself, comes out from 1.40 to 1.56, at depths 4 and 5.",
      reported: { value: null, text: "1.455 to 1.556", where: "specification 002-3 F10, recomputed" },
      measure: (runs) =>
        computed(
          ...valuesOf(runs.arm("snowflake").rows("thin")),
          ...valuesOf(runs.arm("snowflakeOfFive").rows("thin")),
        ),
      agree: between(1.4, 1.56),
    },
    snowflakeFinal: {
      says: "Its final picture, at depth 6, has dimension 1.45.",
      reported: { value: 1.45, text: "about 1.45", where: "notebook 002, 5870-5892" },
      measure: (runs) => computed(...valuesOf(runs.arm("snowflakeOfSix").rows("thin"))),
      agree: within(0.05),
    },
    snowflakeOfFour: {
      says: "1.45 is the picture at depth 4, on 2100 x 1500 pixels; deeper ones have more.",
      reported: { value: 1.4547, text: "1.45", where: "specification 002-3 F10, recomputed" },
      measure: (runs) => computed(runs.arm("snowflake").rows("thin")[spokenOf]?.value),
      agree: within(0.01),
    },
    snowflakeBelowBound: {
      says: "At no depth does it pass log 9 / log 4 = 1.585, which bounds a curve that overlaps.",
      reported: { value: null, text: "an upper bound", where: "specification 002-3, traps" },
      measure: (runs) =>
        computed(
          ...(["snowflake", "snowflakeOfFive", "snowflakeOfSix"] as const).flatMap((arm) =>
            valuesOf(runs.arm(arm).rows("thin")),
          ),
        ),
      agree: atMost(math.log(3) / math.log(2)),
    },
    sierpinskiOfFour: {
      says: "The Sierpinski curve at depth 4, on 1900 x 1080 pixels, is 1.5835.",
      reported: { value: 1.5835, text: "1.582", where: "specification 002-3 F10, recomputed; notebook 002, 5894-5999" },
      measure: (runs) => computed(runs.arm("sierpinski").rows("thin")[film]?.value),
      agree: within(0.01),
    },
    filledIsTwo: {
      says: "The count is a dimension: it gives a filled rectangle 2.",
      reported: { value: 2, text: "a square has 2", where: "notebook 002, 5757-5812" },
      measure: (runs) => computed(runs.arm("filled").rows("thin")[film]?.value),
      agree: within(0.03),
    },
    filledByNotebook: {
      says: "It gives 1080 x 1900 filled pixels 2.09, as partial boxes are dropped: it is biased upwards.",
      reported: { value: 2.09, where: "specification 002-3 F10, recomputed" },
      measure: (runs) => computed(runs.arm("filled").rows("thin")[film]?.value),
      agree: within(0.005),
    },
    filledByPadded: {
      says: "Padded boxes, each side twice the last, give it less than 2 by no more than 0.05.",
      reported: { value: 2, where: "exact for a plane" },
      measure: (runs) => computed(...valuesOf(runs.arm("filled").rows("padded"))),
      agree: within(0.05),
    },
    straight: {
      says: "The notebook's count gives a straight line 1.03.",
      reported: { value: 1.03, where: "specification 002-3 F10, recomputed" },
      measure: (runs) => computed(...valuesOf(runs.arm("line").rows("thin"))),
      agree: within(0.01),
    },
    sierpinskiPadded: {
      says: "Padded boxes of sides 4 to 256 give the Sierpinski curve its dimension within 0.03, where the curve is drawn to the pixel.",
      reported: { value: math.log(3) / math.log(2), text: "1.584", where: "specification 002-3 F10, recomputed" },
      measure: (runs) => computed(...valuesOf(runs.arm("sierpinskiDeeper").rows("padded"))),
      agree: within(0.03),
    },
    kochPadded: {
      says: "And the Koch curve its own within 0.03.",
      reported: { value: math.log(4) / math.log(3), text: "1.281", where: "specification 002-3 F10, recomputed" },
      measure: (runs) => computed(...valuesOf(runs.arm("koch").rows("padded"))),
      agree: within(0.03),
    },
    thickLines: {
      says: "Lines of three pixels instead of one raise the notebook's figure by 0.05 to 0.07, on average over curves and canvases.",
      reported: { value: null, text: "0.05 to 0.07", where: "specification 002-3 F10, recomputed" },
      measure: (runs) => {
        const rises = curveArms.flatMap((arm) => {
          const thin = valuesOf(runs.arm(arm).rows("thin"));
          return valuesOf(runs.arm(arm).rows("thick")).map((value, at) => value - thin[at]!);
        });
        return computed(mean(rises));
      },
      agree: between(0.05, 0.07),
    },
    sameCounts: {
      says: "A table of sums counts what the notebook's loop counts, for every side of every picture.",
      reported: { value: 0, text: "identical", where: "specification 002-3 F10" },
      measure: (runs) => runs.values("differences"),
      agree: exactly(0),
    },
    halfTheWork: {
      says: "An optimised count takes half the work: table reads over those of the loop, which stops at the first ink in a box.",
      reported: { value: null, text: "half the time", where: "notebook 002, 5894-5999" },
      measure: (runs) => {
        const scans = curveArms.flatMap((arm) => runs.arm(arm).values("scanReads"));
        const tables = curveArms.flatMap((arm) => runs.arm(arm).values("tableReads"));
        return computed(...tables.map((reads, at) => reads / scans[at]!));
      },
      agree: atMost(0.5),
    },
  },

  figures: {
    pictures: {
      caption: "What is counted, on 2100 x 1500 pixels, a third as large; y counts downwards.",
      draw: (runs) => curvesPicture(runs.list),
    },
    counts: {
      caption: "Occupied boxes by side, on 2100 x 1500 pixels, with the straight line of each curve's true dimension.",
      draw: (runs) => countsPicture(runs.rows("boxes")),
    },
  },
});

function valuesOf(rows: readonly { readonly value: number }[]): number[] {
  return rows.map(({ value }) => value);
}
