// Henon's right side followed by Euler's steps climbs so slowly that it draws the orbit diagram of the quadratic map: why, and where.
import { column, evenly, orbitDiagram, quadraticMap } from "#dynamics";
import { categories, dot, light, panels, plot, pointsImage, vector } from "#figure";
import { type ArrayData, arrayData, math } from "#kit";
import { atLeast, atMost, computed, defineExperiment, exactly, m, p, type RunView, within } from "#lab";
import { difference, largestError } from "./conjugacy.ts";
import { mark, shareOver } from "./overlap.ts";
import { asQuadratic, climb, constantAt, heightOf, henonFlow, type Parameters } from "./semicontinuous.ts";

const checked = (entry: string) => `specification 002-4 ${entry}, recomputed`;
// Where the period doubles for the first time and the second, where doubling ends, where period 3 begins, where bounded orbits end.
const thresholds = [-0.75, -1.25, -1.401155, -1.75, -2];
const passedNames = ["first", "second", "chaos", "three", "last"] as const;
const stepsIn = { code: [3_012_076, 3_766_547, 3_991_361, 4_490_134], prose: [29_593, 37_121, 39_371, 44_353, 49_529] };

export default defineExperiment({
  id: "dynamics/henon-semicontinuous",
  title: "A climb through the quadratic map: Henon's right side by Euler's steps",
  source: { notebook: "002", entries: ["002-4/H5", "002-4/H6"] },
  revision: 1,

  params: {
    a: p.float({ default: 0.1, range: [1e-6, 10], doc: "dx/dt = 1 - a x x + y." }),
    b: p.float({ default: 0.03, range: [-10, 10], doc: "dy/dt = b x." }),
    step: p.float({
      default: 0.0047,
      range: [1e-6, 10],
      scale: "log",
      doc: "Of Euler's method: 0.0047 in the notebook's code.",
    }),
    steps: p.int({
      default: 5_000_000,
      range: [100, 1e8],
      scale: "log",
      unit: "steps",
      doc: "At most; fewer when x escapes.",
    }),
    // A prime: a number that periods divide would show one branch of a cycle and hide the others.
    every: p.int({
      default: 23,
      range: [1, 1e6],
      scale: "log",
      unit: "steps",
      doc: "Keeps every so many-th point; best a prime.",
    }),
    values: p.int({
      default: 4501,
      range: [2, 1e6],
      scale: "log",
      doc: "Values of c from 1/4 to -2 in the quadratic map's diagram, on which points are to lie.",
    }),
    trials: p.int({
      default: 100_000,
      range: [1, 1e7],
      scale: "log",
      doc: "Random numbers that the conjugacy is tried on.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { steps: 60_000, values: 500, trials: 1000 }, study: {} },
  arms: { code: {}, prose: { step: 0.047, every: 1 } },
  replicates: 1,

  metrics: {
    first: m.scalar("Steps until c is at most -3/4, where the period doubles.", "steps"),
    second: m.scalar("Steps until c is at most -5/4, where it doubles again.", "steps"),
    chaos: m.scalar("Steps until c is at most -1.401155, where doublings end.", "steps"),
    three: m.scalar("Steps until c is at most -7/4, where period 3 begins.", "steps"),
    last: m.scalar("Steps until c is at most -2, where the last bounded orbits end.", "steps"),
    firstHeight: m.scalar("y at which c is -3/4 by the formula."),
    secondHeight: m.scalar("y at which c is -5/4 by the formula."),
    split: m.scalar("c at the first visible splitting: successive h(x) more than 0.1 apart."),
    survived: m.scalar("Steps until |x| is above a million, or all that were made.", "steps"),
    endHeight: m.scalar("y at the end."),
    over: m.scalar("Share of points (h(x), c) that lie on the quadratic map's orbit diagram, to a cell of 1/200."),
    mirrored: m.scalar("The same for the points' mirror images (-h(x), c): what chance alone would give, or more."),
    terms: m.scalar("Coefficients of f(h(x)) - h(g(x)) as a polynomial in x."),
    conjugacyError: m.scalar("Largest |f(h(x)) - h(g(x))| in doubles, over the trials."),
  },

  run({ params, rng, record, progress }) {
    const { steps, every, trials } = params;
    const found = climb(params, {
      start: [1, 1],
      steps,
      every,
      thresholds,
      onProgress: (share) => progress(0.7 * share),
    });
    for (const [k, name] of passedNames.entries()) record({ [name]: found.passed[k] });
    record({
      firstHeight: heightOf(params, -3 / 4),
      secondHeight: heightOf(params, -5 / 4),
      split: found.split,
      survived: found.escaped ?? steps,
      endHeight: found.end[1],
    });
    progress(0.7, "the quadratic map's diagram");
    const diagram = orbitDiagram(quadraticMap, {
      parameters: evenly(0.25, -2, params.values),
      start: [0],
      skip: 500,
      keep: 200,
    });
    const cells = mark(
      { x: diagram.values.data, y: diagram.parameters.data },
      { x: [-2, 2], y: [-2, 0.25], columns: 800, rows: 450 },
    );
    const [x, y] = quadraticPlaces(params, found.points);
    record({ over: shareOver({ x, y }, cells), mirrored: shareOver({ x: x.map((z) => -z), y }, cells) });
    record({ terms: difference().length, conjugacyError: largestError(rng.fold("trials"), trials) });
    const coarse = orbitDiagram(quadraticMap, { parameters: evenly(0, -2, 1200), start: [0], skip: 300, keep: 120 });
    record.field("quadratic", { c: asFloats(coarse.parameters), z: asFloats(coarse.values) });
    record.field("points", { points: arrayData("f32", [found.points.length / 2, 2], found.points) });
  },

  claims: {
    codeIsBounded: {
      says: "With the step 0.0047 of the notebook's code the orbit is bounded for all of the 5,000,000 steps.",
      reported: { value: 5_000_000, where: "notebook, lines 7573-7640, code" },
      measure: (runs) => computed(...runs.arm("code").values("survived")),
      agree: atLeast(5_000_000),
    },
    codeEnds: {
      says: "It ends at y = 1.0177e6, just short of escape.",
      reported: { value: 1.0177e6, where: checked("H5") },
      measure: (runs) => computed(...runs.arm("code").values("endHeight")),
      agree: within(50),
    },
    proseIsBounded: {
      says: "With the step 0.047 of the notebook's prose it is bounded for 5,000,000 steps.",
      reported: { value: 5_000_000, where: "notebook, lines 7573-7640, prose" },
      measure: (runs) => computed(...runs.arm("prose").values("survived")),
      agree: atLeast(5_000_000),
    },
    proseEscapes: {
      says: "Corrected: with 0.047 it escapes at step 49,761.",
      reported: { value: 49_761, where: checked("H5") },
      measure: (runs) => computed(...runs.arm("prose").values("survived")),
      agree: exactly(49_761),
    },
    codePasses: {
      says: "With 0.0047, c passes -3/4, -5/4, -1.401155 and -7/4 at steps 3,012,076, 3,766,547, 3,991,361 and 4,490,134.",
      reported: { value: 0, text: "these steps", where: checked("H5") },
      measure: (runs) => computed(...runs.arm("code").list.map((run) => worstDeviation(run, stepsIn.code))),
      agree: exactly(0),
    },
    prosePasses: {
      says: "With 0.047 it passes them, and -2, at steps 29,593, 37,121, 39,371, 44,353 and 49,529.",
      reported: { value: 0, text: "these steps", where: checked("H5") },
      measure: (runs) => computed(...runs.arm("prose").list.map((run) => worstDeviation(run, stepsIn.prose))),
      agree: exactly(0),
    },
    firstHeight: {
      says: "The period doubles at y = 1/(a d d) - 1, about 452,693 with the code's step.",
      reported: { value: 452_693, where: checked("H5 and H6") },
      measure: (runs) => computed(...runs.arm("code").values("firstHeight")),
      agree: within(0.5),
    },
    secondHeight: {
      says: "It doubles again at y = 1.5/(a d d) - 1, about 679,039.",
      reported: { value: 679_039, where: checked("H5 and H6") },
      measure: (runs) => computed(...runs.arm("code").values("secondHeight")),
      agree: within(0.5),
    },
    split: {
      says: "The splitting is first seen at c = -0.757: a little late, as the climb does not wait.",
      reported: { value: -0.757, where: checked("H5") },
      measure: (runs) => computed(...runs.arm("code").values("split")),
      agree: within(0.0005),
    },
    sameDiagram: {
      says: "The picture is the quadratic map's orbit diagram turned on its side: h(x) against c lies over it.",
      reported: { value: null, text: "looks the same", where: "notebook, lines 7633-7704" },
      measure: (runs) => computed(...runs.arm("code").values("over")),
      agree: atLeast(0.99),
    },
    notMirrored: {
      says: "Of the points' mirror images clearly fewer do, so the agreement is not that of any points.",
      reported: { value: null, text: "not reported: a control", where: "control for H6" },
      measure: (runs) => computed(...runs.arm("code").values("mirrored")),
      agree: atMost(0.5),
    },
    conjugate: {
      says: "f(h(x)) - h(g(x)) is identically 0, with f(z) = z z + c, h(x) = 1/2 - a d x and c = 1/4 - a d d (1 + y).",
      reported: { value: 0, text: "f after h is h after g", where: "notebook, lines 7633-7704" },
      measure: (runs) => computed(...runs.values("terms")),
      agree: exactly(0),
    },
    conjugateInDoubles: {
      says: "In doubles both sides agree to 1e-12 on random numbers.",
      reported: { value: null, text: "to 1e-12", where: "specification 002-4 H6" },
      measure: (runs) => computed(...runs.values("conjugacyError")),
      agree: atMost(1e-12),
    },
  },

  figures: {
    climb: {
      caption: "Every 23rd of five million points, the step 0.0047. The height y grows slowly, and stands for time.",
      draw: (runs) => {
        const points = runs.arm("code").list[0].field("points").points;
        return pointsImage({
          title: "Henon's right side by Euler's steps",
          points: { x: column(points, 0), y: column(points, 1) },
          opacity: 0.25,
          axes: { x: "x", y: "y" },
        });
      },
    },
    companion: {
      caption: "Left: the same points by h(x) and c. Right: orbits of z -> z z + c at fixed c. Nothing is fitted.",
      draw: (runs) => {
        const run = runs.arm("code").list[0];
        const [x, y] = quadraticPlaces(run.params, run.field("points").points.data);
        const { c, z } = run.field("quadratic");
        const look = {
          extent: { x: [-2, 2] as [number, number], y: [0, 2] as [number, number] },
          opacity: 0.25,
          height: 420,
        };
        return panels(
          [
            pointsImage({
              ...look,
              title: "the climb",
              points: { x, y: y.map((c) => -c) },
              axes: { x: "h(x)", y: "-c" },
            }),
            pointsImage({
              ...look,
              title: "the quadratic map",
              points: { x: z.data, y: Float64Array.from(c.data, (each) => -each) },
              axes: { x: "z", y: "-c" },
            }),
          ],
          { title: "The same diagram twice" },
        );
      },
    },
    field: {
      caption:
        "The flow's arrows over the whole picture and in a small part of its chaotic region, where they are as orderly as elsewhere. " +
        "They are drawn with equal lengths, x and y each in units of the picture.",
      draw: (runs) => {
        const run = runs.arm("code").list[0];
        const { data } = run.field("points").points;
        const [top, middle] = [heightOf(run.params, -2), heightOf(run.params, -1.9)];
        const whole = arrows(run.params, { x: [-3500, 5500], y: [0, top] }, data);
        const part = arrows(run.params, { x: [0, 2000], y: [middle * 0.98, middle * 1.02] }, data);
        return panels([whole, part], { title: "Order around chaos" });
      },
    },
  },
});

/** The largest deviation from the specification's steps; NaN, and so unmeasured, where a threshold was not passed. */
function worstDeviation({ scalars }: Pick<RunView, "scalars">, wanted: readonly number[]): number {
  return Math.max(...wanted.map((steps, k) => Math.abs((scalars[passedNames[k]] ?? Number.NaN) - steps)));
}

const asFloats = ({ shape, data }: ArrayData) => arrayData("f32", shape, data);

/** Points x, y, x, y, ... as h(x) and c. */
function quadraticPlaces(params: Parameters, points: ArrayLike<number>): [Float64Array, Float64Array] {
  const place = (of: (k: number) => number) => Float64Array.from({ length: points.length / 2 }, (_, k) => of(k));
  return [place((k) => asQuadratic(params, points[2 * k])), place((k) => constantAt(params, points[2 * k + 1]))];
}

interface Part {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Arrows of the flow on a grid of 11 by 9, with some of the orbit's points beneath. */
function arrows(params: Parameters, { x: [left, right], y: [low, high] }: Part, points: ArrayLike<number>) {
  const flow = henonFlow(params);
  const rate = new Float64Array(2);
  const rows = Array.from({ length: 11 * 9 }, (_, k) => {
    const x = left + ((right - left) * ((k % 11) + 0.5)) / 11;
    const y = low + ((high - low) * (Math.floor(k / 11) + 0.5)) / 9;
    flow.rate(Float64Array.of(x, y), rate);
    return { x, y, turned: (math.atan2(rate[0] / (right - left), rate[1] / (high - low)) * 180) / Math.PI };
  });
  const inside: { x: number; y: number }[] = [];
  for (let k = 0; k < points.length; k += 2) {
    const [x, y] = [points[k], points[k + 1]];
    if (x > left && x < right && y > low && y < high) inside.push({ x, y });
  }
  const beneath = inside.filter((_, k) => k % Math.ceil(inside.length / 3000) === 0);
  return plot({
    width: 320,
    height: 320,
    x: { label: "x", domain: [left, right] },
    y: { label: "y", domain: [low, high] },
    marks: [
      dot(beneath, { x: "x", y: "y", r: 0.6, fill: light.muted }),
      vector(rows, { x: "x", y: "y", rotate: "turned", length: 9, anchor: "middle", stroke: categories[0] }),
    ],
  });
}
