// Spirals of Henon's map at a = 0.2: onto a point, onto two in turn, away from it; and the fractal edge around a sink that still attracts.
import {
  column,
  countsFilm,
  type EscapeTime,
  escapeTime,
  evenly,
  framesOf,
  henonMap,
  henonPlane,
  modulus,
  orbit,
  periodicPoint,
  unwrap,
} from "#dynamics";
import { fieldAnimation, fieldImage, line, panels, plot, pointsImage, ruleY } from "#figure";
import { arrayData, type NamedArrays } from "#kit";
import { atLeast, atMost, computed, defineExperiment, exactly, m, p, type RunView, within } from "#lab";
import {
  after,
  distanceBetween,
  edgeOf,
  fixedPointModulus,
  isCaught,
  isThrownOut,
  nearFixedPoint,
  type Parameters,
  squareGrid,
} from "./spirals.ts";

const a = 0.2;
const sink = { a, b: -0.99994 };
const linked = { a, b: 0.999448 };
const checked = (entry: string) => `specification 002-4 ${entry}, recomputed`;
/** Distances from the fixed point, by round: counted from 0 after the update. The specification has the last one a step earlier. */
const distances = [
  [0, 2.53, 0.005],
  [10_000, 1.82, 0.005],
  [50_000, 0.473, 5e-4],
  [100_000, 0.105, 5e-4],
  [299_999, 2.6e-4, 5e-6],
] as const;
const caught = evenly(-0.99, -0.05, 20);
const thrownOut = [-1.005, -1.01, -1.02, -1.05, -1.1];
const edges = [-0.5, -0.6, -0.7, -0.75, -0.8, -0.85, -0.9, -0.92, -0.95, -0.97, -0.99];
const shown = [-0.7, -0.9, -0.95, -0.99];

export default defineExperiment({
  id: "dynamics/henon-spirals",
  title: "Henon's spirals: unwinding waves, and a fractal edge around a sink",
  source: { notebook: "002", entries: ["002-4/H7"] },
  revision: 1,

  params: {
    look: p.choice({
      choices: ["sink", "linked", "edge"],
      default: "sink",
      doc: "What is looked at: the spiral onto a point, the two linked ones, or basins while b changes.",
    }),
    steps: p.int({ default: 300_000, range: [10, 1e8], scale: "log", unit: "steps", doc: "Of each spiral." }),
    lattice: p.int({
      default: 512,
      range: [16, 4000],
      scale: "log",
      doc: "Starts a side, of which the uncertain ones are counted.",
    }),
    rounds: p.int({
      default: 1000,
      range: [1, 1e6],
      scale: "log",
      unit: "rounds",
      doc: "After which a start counts as staying.",
    }),
    pictures: p.int({
      default: 500,
      range: [16, 4000],
      scale: "log",
      unit: "px",
      doc: "Samples a side of the basins drawn.",
    }),
    frames: p.int({ default: 81, range: [2, 2001], unit: "frames", doc: "Of each film." }),
    film: p.int({
      default: 240,
      range: [16, 2000],
      scale: "log",
      unit: "px",
      doc: "Samples a side of a film's frame.",
    }),
    seed: p.seed(),
  },
  presets: {
    smoke: { steps: 20_000, lattice: 80, rounds: 200, pictures: 60, frames: 3, film: 40 },
    study: {},
    source: { pictures: 2000, frames: 901 },
  },
  arms: { sink: {}, linked: { look: "linked" }, edge: { look: "edge" } },
  replicates: 1,

  metrics: {
    fixedX: m.scalar("x of the fixed point."),
    fixedY: m.scalar("y of the fixed point."),
    modulus: m.scalar("Modulus of its multipliers."),
    distance: m.series("Distance of the orbit from it, by round."),
    caught: m.scalar("Share of values of b from -0.99 to -0.05 whose orbit from (-1.5, 1.5) ends at the fixed point."),
    thrownOut: m.scalar("Share of values of b below -1 whose orbit from beside the fixed point leaves radius 10."),
    leastModulus: m.scalar("Smallest modulus of the multipliers over those values."),

    cycleX: m.scalar("x of the 2-cycle's right point."),
    cycleY: m.scalar("y of the 2-cycle's right point."),
    otherX: m.scalar("x of its left point."),
    otherY: m.scalar("y of its left point."),
    cycleModulus: m.scalar("Modulus of the 2-cycle's multipliers, of two steps."),
    remaining: m.scalar("Distance of the orbit of the origin from the 2-cycle at the end."),

    stays: m.series("Share of the window that stays for all rounds, by 1000 b."),
    exponent: m.series("Uncertainty exponent of the basin's edge, by 1000 b."),
    nearest: m.series("Distance from the fixed point to the nearest start that escapes, by 1000 b."),
  },

  run({ params, record, progress }) {
    const { look, steps } = params;
    if (look === "sink") {
      const point = nearFixedPoint(sink);
      record({ fixedX: point[0], fixedY: point[1], modulus: fixedPointModulus(sink) });
      for (const [round] of distances) {
        if (round < steps) record.at(round, { distance: distanceBetween(after(sink, [-1.5, 1.5], round + 1), point) });
      }
      record({
        caught: shareOf(Array.from(caught), (b) => isCaught({ a, b }, 20_000)),
        thrownOut: shareOf(thrownOut, (b) => isThrownOut({ a, b }, 20_000)),
        leastModulus: Math.min(...thrownOut.map((b) => fixedPointModulus({ a, b }))),
      });
      record.field("spiral", spiral(sink, [-1.5, 1.5], steps));
    } else if (look === "linked") {
      const end = after(linked, [0, 0], steps);
      const { point, multipliers } = unwrap(periodicPoint(henonMap(linked), { near: [2.2374, -2.2335], period: 2 }));
      const other = henonMap(linked).step(point);
      record({
        cycleX: point[0],
        cycleY: point[1],
        otherX: other[0],
        otherY: other[1],
        cycleModulus: modulus(multipliers[0]),
        remaining: Math.min(distanceBetween(end, point), distanceBetween(end, other)),
      });
      record.field("spiral", spiral(linked, [0, 0], steps));
      const escapes = escapeTime(henonPlane, { countFrom: "first step" });
      record.field("film", filmOf(escapes, [0.95, 1.05], params, progress));
    } else {
      const escapes = escapeTime(henonPlane, { countFrom: "first step" });
      for (const [k, b] of edges.entries()) {
        progress((0.6 * k) / edges.length, `b = ${b}`);
        record.at(Math.round(1000 * b), {
          ...edgeOf(escapes, { a, b }, { side: params.lattice, limit: params.rounds }),
        });
      }
      for (const b of shown) {
        const counts = escapes.counts(squareGrid(params.pictures), { limit: 70, constants: { a, b } });
        const { shape, data } = unwrap(orbit(henonMap({ a, b }), { start: [-1.5, 1.5], steps: 3000 }));
        record.field(`b${Math.round(-100 * b)}`, {
          counts: arrayData("i32", [params.pictures, params.pictures], counts),
          points: arrayData("f32", shape, data),
        });
      }
      record.field(
        "film",
        filmOf(escapes, [-0.9, -1.1], params, (share) => progress(0.6 + 0.4 * share, "film")),
      );
    }
  },

  claims: {
    fixedX: {
      says: "At b = -0.99994 the spiral winds onto a fixed point with x = 0.477239.",
      reported: { value: 0.477239, where: checked("H7") },
      measure: (runs) => computed(...runs.arm("sink").values("fixedX")),
      agree: within(5e-7),
    },
    fixedY: {
      says: "Its y is -0.477210.",
      reported: { value: -0.47721, where: checked("H7") },
      measure: (runs) => computed(...runs.arm("sink").values("fixedY")),
      agree: within(5e-7),
    },
    modulus: {
      says: "The modulus of its multipliers is sqrt(-b) = 0.99997.",
      reported: { value: 0.99997, where: checked("H7") },
      measure: (runs) => computed(...runs.arm("sink").values("modulus")),
      agree: within(5e-8),
    },
    ...Object.fromEntries(
      distances.map(([round, distance, tolerance]) => [
        `distance${round}`,
        {
          says: `At round ${round} the orbit of (-1.5, 1.5) is ${distance} from the point.`,
          reported: { value: distance, where: checked("H7") },
          measure: (runs: { arm(name: "sink"): { readonly list: readonly RunView[] } }) =>
            computed(...runs.arm("sink").list.map((run) => run.rows("distance").find(({ x }) => x === round)?.value)),
          agree: within(tolerance),
        },
      ]),
    ),
    pointAttractor: {
      says: "While b is between -1 and 0 the spiral goes to a point.",
      reported: { value: 1, text: "goes to a point attractor", where: "notebook, lines 7706-7731" },
      measure: (runs) => computed(...runs.arm("sink").values("caught")),
      agree: exactly(1),
    },
    noSinkBeyond: {
      says: "Below b = -1 the point throws out what comes near, and its multipliers are above 1.",
      reported: { value: 1, text: "modulus above 1, no spiral sink", where: checked("H7") },
      measure: (runs) => {
        const [{ scalars }] = runs.arm("sink").list;
        return computed(scalars.leastModulus! > 1 ? scalars.thrownOut : 0);
      },
      agree: exactly(1),
    },

    cycleX: {
      says: "At b = 0.999448 the two linked spirals wind onto a 2-cycle, whose right point has x = 2.237447.",
      reported: { value: 2.237447, where: checked("H7") },
      measure: (runs) => computed(...runs.arm("linked").values("cycleX")),
      agree: within(5e-7),
    },
    cycleY: {
      says: "Its y is -2.233453.",
      reported: { value: -2.233453, where: checked("H7") },
      measure: (runs) => computed(...runs.arm("linked").values("cycleY")),
      agree: within(5e-7),
    },
    otherX: {
      says: "The left point has x = -2.234687.",
      reported: { value: -2.234687, where: checked("H7") },
      measure: (runs) => computed(...runs.arm("linked").values("otherX")),
      agree: within(5e-7),
    },
    otherY: {
      says: "Its y is 2.236212.",
      reported: { value: 2.236212, where: checked("H7") },
      measure: (runs) => computed(...runs.arm("linked").values("otherY")),
      agree: within(5e-7),
    },
    cycleModulus: {
      says: "The modulus of its multipliers, of two steps, is 0.999448: b itself.",
      reported: { value: 0.999448, where: checked("H7") },
      measure: (runs) => computed(...runs.arm("linked").values("cycleModulus")),
      agree: within(1e-9),
    },
    linkedEnd: {
      says: "The orbit of the origin ends there.",
      reported: { value: null, text: "two linked spirals", where: "notebook, lines 7706-7731" },
      measure: (runs) => computed(...runs.arm("linked").values("remaining")),
      agree: atMost(1e-9),
    },

    fractalEdge: {
      says: "The basin's edge is fractal while the sink still attracts (b = -0.9, -0.95, -0.99): its uncertainty exponent is clearly below 1.",
      reported: { value: null, text: "fractal while a stable attractor exists", where: "notebook, lines 7706-7731" },
      measure: (runs) => computed(...[-0.9, -0.95, -0.99].map((b) => exponentAt(runs.arm("edge").list[0], b))),
      agree: atMost(0.8),
    },
    smoothBefore: {
      says: "It is not so for all b: from -0.5 to -0.7 the edge is smooth.",
      reported: { value: 1, text: "not reported: a control", where: "control for H7" },
      measure: (runs) => computed(...[-0.5, -0.6, -0.7].map((b) => exponentAt(runs.arm("edge").list[0], b))),
      agree: within(0.1),
    },
    growsOutward: {
      says: "As b falls from -0.9 to -0.99 the fractal edge grows outward: escaping starts keep their distance from the sink.",
      reported: { value: null, text: "grows outward", where: "notebook, lines 7706-7731" },
      measure: (runs) => computed(change(runs.arm("edge").list[0])),
      agree: atLeast(0),
    },
    growsInward: {
      says: "Corrected: it comes inward, to the sink, and what stays becomes less.",
      reported: { value: null, text: "not reported: corrects the statement above", where: "corrects H7" },
      measure: (runs) => computed(change(runs.arm("edge").list[0])),
      agree: atMost(-0.5),
    },
  },

  figures: {
    sink: {
      caption:
        "a = 0.2, b = -0.99994 from (-1.5, 1.5): four arms unwind in waves, around a point that each step nears by 0.003 %.",
      draw: (runs) => spiralImage(runs.arm("sink").list[0].field("spiral"), "The spiral onto a point"),
    },
    linked: {
      caption: "a = 0.2, b = 0.999448 from the origin: two spirals, visited in turn.",
      draw: (runs) => spiralImage(runs.arm("linked").list[0].field("spiral"), "Two linked spirals"),
    },
    basins: {
      caption:
        "Rounds until escape, at most 70, and the orbit of (-1.5, 1.5): a smooth edge, then a fractal one that comes nearer.",
      draw: (runs) => {
        const [run] = runs.arm("edge").list;
        return panels(
          shown.map((b) => {
            const { counts, points } = run.field(`b${Math.round(-100 * b)}`);
            return fieldImage({
              title: `b = ${b}`,
              field: { width: counts.shape[1], height: counts.shape[0], values: counts.data },
              extent: { x: [-5, 5], y: [-5, 5] },
              origin: "bottom-left",
              colours: "twilight_shifted",
              overlays: [{ points: { x: column(points, 0), y: column(points, 1) }, radius: 0.6 }],
            });
          }),
          { title: "The edge around the sink" },
        );
      },
    },
    exponents: {
      caption:
        "At a = 0.2 the edge is smooth down to about b = -0.7, and fractal from there to -1, where the sink ends.",
      draw: (runs) =>
        plot({
          title: "A fractal edge around a sink",
          x: { label: "b" },
          y: { label: "uncertainty exponent", domain: [0, 1.1] },
          marks: [
            ruleY([1], { strokeDasharray: "3 3" }),
            line(
              runs
                .arm("edge")
                .rows("exponent")
                .map(({ x, value }) => ({ b: x / 1000, value })),
              { x: "b", y: "value", marker: "dot" },
            ),
          ],
        }),
    },
  },

  animations: {
    falling: {
      caption:
        "Basins at a = 0.2 while b falls from -0.9 to -1.1. The sink ends at -1; the pinwheel is what stays longest.",
      draw: (runs) => basinFilm(runs.arm("edge").list[0].field("film")),
    },
    rising: {
      caption: "Basins at a = 0.2 while b rises from 0.95 to 1.05.",
      draw: (runs) => basinFilm(runs.arm("linked").list[0].field("film")),
    },
  },
});

const shareOf = (values: readonly number[], holds: (b: number) => boolean) =>
  values.filter(holds).length / values.length;

const exponentAt = (run: RunView, b: number) => valueAt(run, "exponent", b);

/** How much farther from the sink the nearest escaping start is at b = -0.99 than at -0.9. */
function change(run: RunView): number {
  return (valueAt(run, "nearest", -0.99) ?? Number.NaN) - (valueAt(run, "nearest", -0.9) ?? Number.NaN);
}

function valueAt(run: RunView, metric: string, b: number): number | undefined {
  return run.rows(metric).find(({ x }) => x === Math.round(1000 * b))?.value;
}

function spiral(parameters: Parameters, start: readonly number[], steps: number): NamedArrays {
  const { shape, data } = unwrap(orbit(henonMap(parameters), { start, steps }));
  return { points: arrayData("f32", shape, data) };
}

function spiralImage({ points }: NamedArrays, title: string) {
  return pointsImage({
    title,
    points: { x: column(points, 0), y: column(points, 1) },
    aspect: 1,
    opacity: 0.5,
    ground: "#000000",
  });
}

/** Escape rounds, at most 70, while b goes from one value to another. */
function filmOf(
  escapes: EscapeTime<"a" | "b">,
  [from, to]: readonly [number, number],
  { frames, film }: { frames: number; film: number },
  onProgress: (share: number) => void,
): NamedArrays {
  const grid = squareGrid(film);
  const scenes = Array.from(evenly(from, to, frames), (b) => ({ grid, limit: 70, constants: { a, b } }));
  return { counts: countsFilm(escapes, scenes, onProgress) };
}

function basinFilm({ counts }: NamedArrays) {
  return fieldAnimation({
    width: counts.shape[2],
    height: counts.shape[1],
    frames: framesOf(counts),
    low: 0,
    high: 70,
    colours: "twilight_shifted",
    origin: "bottom-left",
    millisecondsPerFrame: 80,
  });
}
