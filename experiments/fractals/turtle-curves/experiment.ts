// Seven curves that a turtle draws, walked exactly on their lattices: how many segments, where they end, whether they meet themselves,
// how fast they lengthen, and the dimension that their rules give.

import {
  distinctParts,
  type LatticePath,
  similarityDimension,
  type TurtleCurve,
  turtleCurves,
  vertices,
  walkCurve,
} from "#dynamics";
import { panels, plot, seedLines } from "#figure";
import { math } from "#kit";
import { atLeast, atMost, computed, defineExperiment, exactly, m, p, within } from "#lab";
import { curvePicture, shownDepth, titles } from "./pictures.ts";

const names = ["koch", "quadricKoch", "sierpinski", "snowflake", "peano", "peanoLattice", "endocytic"] as const;
const power = (base: number, exponent: number) => Math.round(math.pow(base, exponent));

export default defineExperiment({
  id: "fractals/turtle-curves",
  title: "Curves of a turtle, exactly",
  source: {
    notebook: "002",
    entries: ["002-3/F2", "002-3/F3", "002-3/F4", "002-3/F5", "002-3/F6", "002-3/F7", "002-3/F8", "002-3/F9"],
  },
  revision: 1,

  params: {
    curve: p.choice({ choices: names, default: "koch", doc: "Which curve." }),
    depth: p.int({ default: 5, range: [1, 9], unit: "levels", doc: "How often its rule is applied at most." }),
    most: p.int({
      default: 100_000,
      range: [10, 1e6],
      scale: "log",
      unit: "segments",
      doc: "A level with more segments is not walked.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { most: 3_000 }, study: {}, source: { most: 1_000_000 } },
  arms: {
    koch: { curve: "koch", depth: 6 },
    quadricKoch: { curve: "quadricKoch" },
    sierpinski: { curve: "sierpinski" },
    snowflake: { curve: "snowflake", depth: 6 },
    peano: { curve: "peano" },
    peanoLattice: { curve: "peanoLattice" },
    endocytic: { curve: "endocytic", depth: 9 },
  },
  replicates: 1,

  metrics: {
    segments: m.series("Segments walked; the step is the depth.", "segments"),
    distinctSegments: m.series("Different segments among them, whichever way they are walked.", "segments"),
    distinctVertices: m.series("Different vertices.", "vertices"),
    endAlong: m.series("Where the walk ends, along its first direction, in segments."),
    endAcross: m.series("Where it ends along the lattice's other direction, in segments."),
    heading: m.series("Where the turtle looks at the end, from where it looked.", "degrees"),
    height: m.series("Highest less lowest vertex along the lattice's other direction, in segments."),
    length: m.series("Length when every level has the same copies, that is segments over shrink^depth."),
    cornerGap: m.series("Distance between the upper right corner and the vertex below it, over the side of the whole."),
    cornerDetour: m.series("The way along the curve between the two, over the whole curve."),
    widestDetour: m.series("The same between the two neighbours on the lattice of which it is longest."),
    similarity: m.scalar("Dimension from the rule: log copies / log shrink."),
    point: m.scalar("The same of a point: one copy."),
    segment: m.scalar("The same of a segment: two halves."),
    square: m.scalar("The same of a square: four quarters."),
    cantor: m.scalar("The same of Cantor's set: two thirds."),
  },

  run({ params, record, progress }) {
    const curve: TurtleCurve = turtleCurves[params.curve];
    for (let depth = 0; depth <= params.depth && power(curve.copies, depth) <= params.most; depth++) {
      const path = walkCurve(curve, depth);
      const { u, v, heading } = path;
      const distinct = distinctParts(path);
      record.at(depth, {
        segments: u.length - 1,
        distinctSegments: distinct.segments,
        distinctVertices: distinct.vertices,
        endAlong: u.at(-1)!,
        endAcross: v.at(-1)!,
        heading,
        height: v.reduce((most, each) => Math.max(most, each)) - v.reduce((least, each) => Math.min(least, each)),
        length: (u.length - 1) / power(curve.shrink, depth),
      });
      if (params.curve === "peanoLattice" && depth > 0) {
        const side = power(3, depth);
        const below = u.findIndex((each, k) => each === side - 1 && v[k] === side - 2);
        record.at(depth, {
          cornerGap: 1 / side,
          cornerDetour: (u.length - 1 - below) / (u.length - 1),
          widestDetour: longestDetour(path, side) / (u.length - 1),
        });
      }
      record.field(`depth${depth}`, {
        vertices: { dtype: "f32", shape: [u.length, 2], data: Float32Array.from(vertices(path)) },
      });
      progress((depth + 1) / (params.depth + 1), `depth ${depth}`);
    }
    record({
      similarity: similarityDimension(curve.copies, curve.shrink),
      point: similarityDimension(1, 2),
      segment: similarityDimension(2, 2),
      square: similarityDimension(4, 2),
      cantor: similarityDimension(2, 3),
    });
  },

  claims: {
    ends: {
      says: "A curve that replaces a segment has copies^d segments and ends at (shrink^d, 0), looking where it looked. Levels at which one does not:",
      reported: { value: 0, where: "specification 002-3 F2, F4, F5, F7-F9, recomputed" },
      measure: (runs) => computed(...replacing.map((arm) => levelsThatMiss(arm, runs.arm(arm).list[0]))),
      agree: exactly(0),
    },
    noContact: {
      says: "The Koch, quadric Koch and Sierpinski curves visit no vertex twice. Levels at which one does:",
      reported: { value: 0, text: "no self-contact", where: "specification 002-3 F4, F5, F7, recomputed" },
      measure: (runs) =>
        computed(
          ...(["koch", "quadricKoch", "sierpinski"] as const).map((arm) => {
            const distinct = runs.arm(arm).rows("distinctVertices");
            return runs
              .arm(arm)
              .rows("segments")
              .filter(({ value }, k) => distinct[k]!.value !== value + 1).length;
          }),
        ),
      agree: exactly(0),
    },
    peanoTouches: {
      says: "Peano's curve touches itself: at depth 4 it has 3,362 different vertices of 6,562.",
      reported: { value: 3362, where: "specification 002-3 F2, recomputed" },
      measure: (runs) => computed(...at(runs.arm("peano").rows("distinctVertices"), 4)),
      agree: exactly(3362),
    },
    peanoRepeatsNothing: {
      says: "And repeats no segment. Repeated ones, over all depths:",
      reported: { value: 0, where: "specification 002-3 F2, recomputed" },
      measure: (runs) => {
        const distinct = runs.arm("peano").rows("distinctSegments");
        return computed(
          runs
            .arm("peano")
            .rows("segments")
            .reduce((sum, { value }, k) => sum + value - distinct[k]!.value, 0),
        );
      },
      agree: exactly(0),
    },
    peanoHeight: {
      says: "It is 3^d - 1 high. Depths at which it is not:",
      reported: { value: 0, where: "specification 002-3 F2, recomputed" },
      measure: (runs) =>
        computed(
          runs
            .arm("peano")
            .rows("height")
            .filter(({ x, value }) => value !== power(3, x) - 1).length,
        ),
      agree: exactly(0),
    },
    latticeOnce: {
      says: "Peano's lattice curve visits each of 9^d points once, in 9^d - 1 segments. Depths at which it does not:",
      reported: { value: 0, text: "a bijection", where: "specification 002-3 F3, recomputed" },
      measure: (runs) => {
        const rows = runs.arm("peanoLattice").rows("segments");
        const distinct = runs.arm("peanoLattice").rows("distinctVertices");
        return computed(
          rows.filter(({ x, value }, k) => value !== power(9, x) - 1 || distinct[k]!.value !== power(9, x)).length,
        );
      },
      agree: exactly(0),
    },
    gapCloses: {
      says: "The upper right corner and the point below it come three times as near with every level: ratio of gaps.",
      reported: { value: 1 / 3, text: "3^-r", where: "notebook 002, 5657-5723" },
      measure: (runs) => computed(...ratios(runs.arm("peanoLattice").rows("cornerGap"))),
      agree: within(1e-12),
    },
    cornerStaysApart: {
      says: "Along the curve these two stay a fixed part of it apart, so that the limit takes one place from two times.",
      reported: { value: null, text: "hence not injective", where: "notebook 002, 5657-5723" },
      measure: (runs) => computed(runs.arm("peanoLattice").rows("cornerDetour").at(-1)?.value),
      agree: atLeast(0.01),
    },
    othersStayApart: {
      says: "Other neighbours do stay apart, by more than half of the curve, at every level: the limit is not injective.",
      reported: { value: null, text: "not injective", where: "notebook 002, 5657-5723; the pair is ours" },
      measure: (runs) => computed(...valuesOf(runs.arm("peanoLattice").rows("widestDetour"))),
      agree: atLeast(0.5),
    },
    nowhereContinuous: {
      says: "A map one to one and onto from the plane to the line is nowhere continuous.",
      reported: { value: null, where: "notebook 002, 5657-5723" },
      measure: () => ({
        unmeasured: "about limits: that it is not continuous everywhere is the theorem, nowhere is more than it says",
      }),
      agree: exactly(1),
    },
    kochGrows: {
      says: "The Koch curve is 4/3 as long with every level.",
      reported: { value: 4 / 3, where: "notebook 002, 5725-5755" },
      measure: (runs) => computed(...ratios(runs.arm("koch").rows("length"))),
      agree: within(1e-12),
    },
    quadricDoubles: {
      says: "The quadric Koch curve is twice as long.",
      reported: { value: 2, where: "notebook 002, 5766-5800" },
      measure: (runs) => computed(...ratios(runs.arm("quadricKoch").rows("length"))),
      agree: within(1e-12),
    },
    endocyticRepeats: {
      says: "The endocytic curve runs over itself: at depth 9, 17,257 different segments of 19,683.",
      reported: { value: 17_257, where: "specification 002-3 F8, recomputed" },
      measure: (runs) => computed(...at(runs.arm("endocytic").rows("distinctSegments"), 9)),
      agree: exactly(17_257),
    },
    snowflakeRepeats: {
      says: "The snowflake curve does: at depth 5, 53,569 different segments of 59,049.",
      reported: { value: 53_569, where: "specification 002-3 F9, recomputed" },
      measure: (runs) => computed(...at(runs.arm("snowflake").rows("distinctSegments"), 5)),
      agree: exactly(53_569),
    },
    simpleShapes: {
      says: "Point, segment and square have dimensions 0, 1 and 2: the largest error.",
      reported: { value: 0, where: "notebook 002, 5757-5812" },
      measure: (runs) => {
        const [point, segment, square] = (["point", "segment", "square"] as const).map((name) => runs.values(name));
        return computed(
          ...point!.map((each, k) => Math.max(Math.abs(each), Math.abs(segment![k]! - 1), Math.abs(square![k]! - 2))),
        );
      },
      agree: atMost(5e-5),
    },
    cantorDimension: {
      says: "Cantor's set has 0.6309.",
      reported: { value: 0.6309, text: "0.631", where: "notebook 002, 5757-5812" },
      measure: (runs) => computed(...runs.values("cantor")),
      agree: within(5e-5),
    },
    kochDimension: {
      says: "The Koch curve has 1.2619.",
      reported: { value: 1.2619, text: "1.2618", where: "notebook 002, 5725-5755, cut off after four places" },
      measure: (runs) => computed(...runs.arm("koch").values("similarity")),
      agree: within(5e-5),
    },
    quadricDimension: {
      says: "The quadric Koch curve has 1.5, ...",
      reported: { value: 1.5, where: "notebook 002, 5766-5800" },
      measure: (runs) => computed(...runs.arm("quadricKoch").values("similarity")),
      agree: within(5e-5),
    },
    sierpinskiDimension: {
      says: "... the Sierpinski curve 1.5850, ...",
      reported: { value: 1.585, where: "notebook 002, 5814-5845" },
      measure: (runs) => computed(...runs.arm("sierpinski").values("similarity")),
      agree: within(5e-5),
    },
    peanoDimension: {
      says: "... and both of Peano's 2.",
      reported: { value: 2, where: "specification 002-3 F6" },
      measure: (runs) =>
        computed(...runs.arm("peano").values("similarity"), ...runs.arm("peanoLattice").values("similarity")),
      agree: within(5e-5),
    },
    overlapping: {
      says: "The endocytic and the snowflake curve have that of Sierpinski's, 1.585, as an upper bound; they overlap.",
      reported: { value: 1.585, where: "specification 002-3 F8, traps" },
      measure: (runs) =>
        computed(...runs.arm("endocytic").values("similarity"), ...runs.arm("snowflake").values("similarity")),
      agree: within(5e-5),
    },
  },

  figures: {
    curves: {
      caption: "The curves at a depth at which their segments are still seen, or the deepest walked.",
      draw: (runs) =>
        panels(
          runs.list.map((run) => curvePicture(run, titles[run.params.curve], shownDepth[run.params.curve])),
          { title: "Curves of a turtle", columns: 3 },
        ),
    },
    koch: {
      caption: "The Koch curve at depths 1, 2, 3 and 6, as the notebook shows it.",
      draw: (runs) => {
        const run = runs.list[0]!;
        return panels(
          [1, 2, 3, 6].map((depth) => curvePicture(run, `depth ${depth}`, depth)),
          { title: titles[run.params.curve] },
        );
      },
    },
    lengths: {
      caption: "Length of a curve whose ends stay one apart, by level.",
      draw: (runs) =>
        plot({
          title: "Longer with every level",
          x: { label: "level", integer: true },
          y: { label: "length over distance of the ends", type: "log" },
          marks: [seedLines(runs.rows("length"), { arms: [...names] })],
        }),
    },
  },
});

const replacing = ["koch", "quadricKoch", "sierpinski", "snowflake", "peano", "endocytic"] as const;

interface Row {
  readonly x: number;
  readonly value: number;
}

type Ends = "segments" | "endAlong" | "endAcross" | "heading";

/** At how many levels a curve has another number of segments, another end or another heading than its rule says. */
function levelsThatMiss(
  name: keyof typeof turtleCurves,
  run: { rows(metric: Ends): readonly Row[] } | undefined,
): number {
  const { copies, shrink } = turtleCurves[name];
  const expected: { readonly [metric in Ends]: (depth: number) => number } = {
    segments: (depth) => power(copies, depth),
    endAlong: (depth) => power(shrink, depth),
    endAcross: () => 0,
    heading: () => 0,
  };
  const missed = new Set<number>();
  for (const metric of Object.keys(expected) as Ends[]) {
    for (const { x, value } of run?.rows(metric) ?? []) if (value !== expected[metric](x)) missed.add(x);
  }
  return missed.size;
}

/** The longest way along a path through all points of a square lattice between two that are neighbours, in segments. */
function longestDetour({ u, v }: LatticePath, side: number): number {
  const visit = new Int32Array(side * side);
  for (let k = 0; k < u.length; k++) visit[v[k]! * side + u[k]!] = k;
  let longest = 0;
  for (let place = 0; place < visit.length; place++) {
    if (place % side > 0) longest = Math.max(longest, Math.abs(visit[place]! - visit[place - 1]!));
    if (place >= side) longest = Math.max(longest, Math.abs(visit[place]! - visit[place - side]!));
  }
  return longest;
}

function valuesOf(rows: readonly Row[]): number[] {
  return rows.map(({ value }) => value);
}

/** The values recorded at a depth. */
function at(rows: readonly Row[], depth: number): number[] {
  return rows.filter(({ x }) => x === depth).map(({ value }) => value);
}

/** Every value over the one before. */
function ratios(rows: readonly Row[]): number[] {
  return rows.slice(1).map(({ value }, k) => value / rows[k]!.value);
}
