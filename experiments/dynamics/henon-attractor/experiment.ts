// Henon's map: its attractor with bounds, exponents and dimensions; one line that is many; and how long doubles keep to a fixed point.
import {
  boxDimension,
  column,
  henonMap,
  kaplanYorkeDimension,
  lyapunovSpectrum,
  modulus,
  multipliers,
  orbit,
  pointBoxCounts,
  regionAround,
  unwrap,
} from "#dynamics";
import { arrayData, math } from "#kit";
import { atLeast, between, computed, defineExperiment, exactly, m, p, type RunView, within } from "#lab";
import { awayFrom, fates, fixedPoints, inOrder, orders, outside, round } from "./departures.ts";
import { attractorImage, departureChart, growthFilm, zoomFilm, zoomImages } from "./pictures.ts";
import { zoomsInto } from "./zooms.ts";

const published = [0, 1, -0.4, 1.076, -0.7408864, 0.55432228];
const place: readonly [number, number] = [0.3114164, 0.234185]; // the notebook prints these digits, and dots
const halves = [0.1, 0.02, 0.004, 0.0008, 0.00016];
const checked = (entry: string) => `specification 002-4 ${entry}, recomputed`;
const roundsMost = 5000;

type Arm = "attractor" | "zooms" | "fixedPoints";
interface Scalars {
  arm(name: Arm): { values(metric: string): number[] };
}
/** The claim that a scalar of an arm's one run is within a tolerance of the specification's figure. */
function agrees(
  arm: Arm,
  metric: string,
  says: string,
  value: number,
  tolerance: number,
  entry: string,
  text?: string,
) {
  return {
    says,
    reported: text === undefined ? { value, where: checked(entry) } : { value, text, where: checked(entry) },
    measure: (runs: Scalars) => computed(...runs.arm(arm).values(metric)),
    agree: within(tolerance),
  };
}

export default defineExperiment({
  id: "dynamics/henon-attractor",
  title: "Henon's attractor, its lines within lines, and the fixed points that doubles cannot hold",
  source: { notebook: "002", entries: ["002-4/H1", "002-4/H2", "002-4/H8"] },
  revision: 1,

  params: {
    look: p.choice({
      choices: ["attractor", "zooms", "fixed points"],
      default: "attractor",
      doc: "What is looked at: the orbit as a whole, windows around one place, or orbits begun at fixed points.",
    }),
    a: p.float({ default: 1.4, range: [-10, 10], doc: "The map is (x, y) -> (1 - a x x + y, b x)." }),
    b: p.float({ default: 0.3, range: [-10, 10], doc: "Areas shrink by |b| a step." }),
    steps: p.int({
      default: 100_000,
      range: [6, 1e7],
      scale: "log",
      unit: "steps",
      doc: "Of the orbit from the origin.",
    }),
    boxSteps: p.int({
      default: 1_000_000,
      range: [1000, 1e8],
      scale: "log",
      unit: "steps",
      doc: "Of the orbit whose boxes are counted, with 8 to 512 boxes along a side.",
    }),
    zoomSteps: p.int({
      default: 100_000_000,
      range: [1000, 1e10],
      scale: "log",
      unit: "steps",
      doc: "Of the orbit that is seen through the windows.",
    }),
    keep: p.int({
      default: 20_000,
      range: [1, 1e6],
      scale: "log",
      unit: "points",
      doc: "Most points kept of a window.",
    }),
    maps: p.int({
      default: 2000,
      range: [1, 1e6],
      scale: "log",
      doc: "Maps, with a from 0.2 to 0.3, whose rounded fixed points are followed.",
    }),
    seed: p.seed(),
  },
  presets: {
    smoke: { steps: 3000, boxSteps: 20_000, zoomSteps: 300_000, keep: 2000, maps: 30 },
    study: {},
  },
  arms: {
    attractor: {},
    zooms: { look: "zooms" },
    fixedPoints: { look: "fixed points", a: 0.2, b: -1.1 },
  },
  replicates: 1,

  metrics: {
    beginning: m.scalar("Largest deviation of the first six x from the published ones."),
    lowestX: m.scalar("Smallest x of the orbit."),
    highestX: m.scalar("Largest x of the orbit."),
    lowestY: m.scalar("Smallest y of the orbit."),
    highestY: m.scalar("Largest y of the orbit."),
    exponent: m.scalar("Largest Lyapunov exponent.", "nats/step"),
    exponentSum: m.scalar("Both exponents together.", "nats/step"),
    kaplanYorke: m.scalar("Kaplan and Yorke's dimension."),
    boxDimension: m.scalar("Box dimension: slope of log count against log 1/side."),

    distance: m.scalar("How near the first 2,000,000 points come to the place of the zooms."),
    visits: m.series("Points of the orbit in the window, by its number.", "points"),
    strands: m.series("Strands across the first window's cut that the window's fineness parts.", "strands"),
    resolved: m.series("Strands that one line of the window before falls into.", "strands"),

    nearX: m.scalar("x of the near fixed point as the formula gives it in doubles."),
    farX: m.scalar("x of the far fixed point."),
    nearRe: m.scalar("Real part of the near point's multipliers."),
    nearIm: m.scalar("Imaginary part of the first of them."),
    nearModulus: m.scalar("Their modulus."),
    farLarge: m.scalar("The far point's multiplier of larger modulus."),
    farSmall: m.scalar("The far point's other multiplier."),
    farRadius: m.scalar("Distance of the far point from the origin."),
    nearLeaves: m.scalar("Round, from 0, after which the near orbit is beyond radius 10.", "round"),
    farMoves: m.scalar("Round after which the far orbit is more than 1 from its start.", "round"),
    farLeaves: m.scalar("Round after which the far orbit is beyond radius 20.", "round"),
    farThousand: m.scalar("Round after which it is beyond radius 1000.", "round"),
    farOverflows: m.scalar("Round after which it is no number.", "round"),
    nearByOrder: m.series("nearLeaves by order of operations; 0 is the notebook's.", "round"),
    farByOrder: m.series("farLeaves by order of operations.", "round"),
    heldNear: m.scalar("Maps whose rounded near fixed point is held: the rounded map goes in a circle there.", "maps"),
    leftNear: m.scalar("Maps whose orbit leaves it.", "maps"),
    heldFar: m.scalar("Maps whose rounded far fixed point is held.", "maps"),
    leftFar: m.scalar("Maps whose orbit leaves it.", "maps"),
    wanderNear: m.series("Distance of the orbit begun at the near fixed point from its start."),
    wanderFar: m.series("Distance of the orbit begun at the far fixed point from its start."),
  },

  run({ params, record, progress }) {
    const { a, b } = params;
    const map = henonMap({ a, b });

    if (params.look === "attractor") {
      const points = unwrap(orbit(map, { start: [0, 0], steps: params.steps }));
      const [xs, ys] = [column(points, 0), column(points, 1)];
      progress(0.1, "exponents");
      const exponents = unwrap(lyapunovSpectrum(map, { start: [0, 0], steps: params.steps, skip: 100 }));
      progress(0.3, "boxes");
      const many = unwrap(orbit(map, { start: [0, 0], skip: 100, steps: params.boxSteps })).data;
      const boxes = pointBoxCounts(many, { ...regionAround(many, 2), divisions: [8, 16, 32, 64, 128, 256, 512] });
      record({
        beginning: Math.max(...published.map((x, k) => Math.abs(xs[k] - x))),
        lowestX: lowest(xs),
        highestX: highest(xs),
        lowestY: lowest(ys),
        highestY: highest(ys),
        exponent: exponents[0],
        exponentSum: exponents[0] + exponents[1],
        kaplanYorke: kaplanYorkeDimension(exponents),
        boxDimension: boxDimension(boxes).dimension,
      });
      record.field("orbit", { points: arrayData("f32", points.shape, points.data) });
    } else if (params.look === "zooms") {
      const { windows, distance } = zoomsInto(map, {
        place,
        halves,
        steps: params.zoomSteps,
        keep: params.keep,
        onProgress: progress,
      });
      record({ distance });
      for (const [k, { visits, strands, resolved, points }] of windows.entries()) {
        record.at(k, { visits, strands, resolved });
        record.field(`window${k}`, { points: arrayData("f32", [points.length / 2, 2], points) });
      }
    } else {
      const { near, far } = fixedPoints({ a, b });
      const ofNear = multipliers(map, near, 1);
      const ofFar = multipliers(map, far, 1);
      const isNoNumber = (state: readonly number[]) => !state.every(Number.isFinite);
      record({
        nearX: near[0],
        farX: far[0],
        nearRe: ofNear[0].re,
        nearIm: ofNear[0].im,
        nearModulus: modulus(ofNear[0]),
        farLarge: ofFar[0].re,
        farSmall: ofFar[1].re,
        farRadius: Math.sqrt(far[0] * far[0] + far[1] * far[1]),
        nearLeaves: round(map, near, roundsMost, outside(10)),
        farMoves: round(map, far, roundsMost, awayFrom(far, 1)),
        farLeaves: round(map, far, roundsMost, outside(20)),
        farThousand: round(map, far, roundsMost, outside(1000)),
        farOverflows: round(map, far, roundsMost, isNoNumber),
      });
      for (const [k, order] of orders.entries()) {
        const other = inOrder(order, { a, b });
        record.at(k, {
          nearByOrder: round(other, near, roundsMost, outside(10)),
          farByOrder: round(other, far, roundsMost, outside(20)),
        });
      }
      for (const [name, start] of [
        ["wanderNear", near],
        ["wanderFar", far],
      ] as const) {
        let state: readonly number[] = start;
        for (let step = 0; step <= 760 && !outside(1e6)(state); step++, state = map.step(state)) {
          const [dx, dy] = [state[0] - start[0], state[1] - start[1]];
          record.at(step, { [name]: Math.sqrt(dx * dx + dy * dy) });
        }
      }
      progress(0.2, "many maps");
      const [nearFates, farFates] = [fates("near", b, params.maps, 20_000), fates("far", b, params.maps, 20_000)];
      record({ heldNear: nearFates.held, leftNear: nearFates.left, heldFar: farFates.held, leftFar: farFates.left });
    }
  },

  claims: {
    beginning: agrees(
      "attractor",
      "beginning",
      "x begins 0, 1, -0.4, 1.076, -0.7408864, 0.55432228.",
      0,
      5e-9,
      "H1",
      "the same to 8 decimals",
    ),
    lowestX: agrees("attractor", "lowestX", "The attractor reaches down to x = -1.2847.", -1.2847, 5e-5, "H1"),
    highestX: agrees("attractor", "highestX", "It reaches up to x = 1.2730.", 1.273, 5e-5, "H1"),
    lowestY: agrees("attractor", "lowestY", "It reaches down to y = -0.3854.", -0.3854, 5e-5, "H1"),
    highestY: agrees("attractor", "highestY", "It reaches up to y = 0.3819.", 0.3819, 5e-5, "H1"),
    exponent: agrees("attractor", "exponent", "The largest Lyapunov exponent is 0.418 a step.", 0.418, 5e-4, "H1"),
    exponentSum: {
      says: "Both exponents together are ln 0.3.",
      reported: { value: math.log(0.3), where: "exact: areas shrink by b" },
      measure: (runs) => computed(...runs.arm("attractor").values("exponentSum")),
      agree: within(1e-9),
    },
    kaplanYorke: agrees("attractor", "kaplanYorke", "Kaplan and Yorke's dimension is 1.258.", 1.258, 5e-4, "H1"),
    boxDimension: {
      says: "The box dimension is about 1.23 to 1.26.",
      reported: { value: null, text: "1.23-1.26", where: checked("H1") },
      measure: (runs) => computed(...runs.arm("attractor").values("boxDimension")),
      agree: between(1.23, 1.26),
    },

    placeIsOnIt: agrees(
      "zooms",
      "distance",
      "An orbit of 2,000,000 points comes within 6.4e-6 of the film's place, (0.3114164, 0.234185).",
      6.4e-6,
      5e-8,
      "H2",
    ),
    lineIsMany: {
      says: "At every zoom what was one line is several.",
      reported: {
        value: null,
        text: "one line resolves into several, again and again",
        where: "notebook, lines 7465-7481",
      },
      measure: (runs) => {
        const resolved = runs.arm("zooms").rows("resolved");
        return computed(Math.min(...resolved.map(({ value }) => value)));
      },
      agree: atLeast(2),
    },
    strandsGrow: {
      says: "The strands across a cut are more at every zoom.",
      reported: { value: null, text: "grows as the window shrinks", where: "specification 002-4 H2" },
      measure: (runs) => {
        const strands = runs
          .arm("zooms")
          .rows("strands")
          .map(({ value }) => value);
        return computed(Math.min(...strands.slice(1).map((count, k) => count - strands[k])));
      },
      agree: atLeast(1),
    },

    nearX: {
      says: "At a = 0.2, b = -1.1 the near fixed point has x = 0.45635610525666337.",
      reported: {
        value: 0.45635610525666337,
        text: "(0.456, -0.502)",
        where: `notebook, lines 7733-7760; digits: ${checked("H8")}`,
      },
      measure: (runs) => computed(...runs.arm("fixedPoints").values("nearX")),
      agree: exactly(0.45635610525666337),
    },
    farX: {
      says: "The far fixed point has x = -10.956356105256663 in 64 bits.",
      reported: { value: -10.956356105256663, where: "notebook, lines 7733-7760" },
      measure: (runs) => computed(...runs.arm("fixedPoints").values("farX")),
      agree: exactly(-10.956356105256663),
    },
    nearRe: agrees(
      "fixedPoints",
      "nearRe",
      "The near point's multipliers have the real part -0.0913.",
      -0.0913,
      5e-5,
      "H8",
    ),
    nearIm: agrees("fixedPoints", "nearIm", "Their imaginary part is 1.0448.", 1.0448, 5e-5, "H8"),
    nearModulus: agrees(
      "fixedPoints",
      "nearModulus",
      "Their modulus is the square root of 1.1, so the point is unstable.",
      Math.sqrt(1.1),
      1e-12,
      "H8",
      "unstable",
    ),
    farLarge: agrees(
      "fixedPoints",
      "farLarge",
      "The far point is a saddle: one multiplier is 4.115.",
      4.115,
      5e-4,
      "H8",
      "unstable",
    ),
    farSmall: agrees("fixedPoints", "farSmall", "Its other multiplier is 0.267.", 0.267, 5e-4, "H8"),
    farDiverges: {
      says: "In 64 bits the far fixed point diverges in about 28 iterations (radius 20; 24 to 40 are accepted).",
      reported: { value: 28, text: "about 28", where: "notebook, lines 7733-7760" },
      measure: (runs) => computed(...runs.arm("fixedPoints").values("farLeaves")),
      agree: between(24, 40),
    },
    nearDiverges: {
      says: "The near one diverges only after over 500.",
      reported: { value: 500, text: "over 500", where: "notebook, lines 7733-7760" },
      measure: (runs) => computed(...runs.arm("fixedPoints").values("nearLeaves")),
      agree: atLeast(501),
    },
    nearLeaves: {
      ...agrees(
        "fixedPoints",
        "nearLeaves",
        "Computed as 1 - a*x*x + y the near orbit is beyond radius 10 at round 769.",
        769,
        0,
        "H8",
      ),
      agree: exactly(769),
    },
    farMoves: {
      ...agrees("fixedPoints", "farMoves", "The far orbit has moved by over 1 at round 24.", 24, 0, "H8"),
      agree: exactly(24),
    },
    farLeaves: {
      ...agrees("fixedPoints", "farLeaves", "It leaves the disc of radius 20 at round 30.", 30, 0, "H8"),
      agree: exactly(30),
    },
    farThousand: {
      ...agrees("fixedPoints", "farThousand", "It is beyond 1000 at round 33.", 33, 0, "H8"),
      agree: exactly(33),
    },
    farOverflows: agrees("fixedPoints", "farOverflows", "It overflows at about round 40.", 40, 1, "H8", "about 40"),
    radiusTenIsNoTest: agrees(
      "fixedPoints",
      "farRadius",
      "A test of radius 10 says nothing of the far point, which is 16.3 from the origin at the start.",
      16.3,
      0.05,
      "H8",
    ),
    countsAreOfTheOrder: {
      says: "In orders of operations that are equal on paper the near point's round differs by a few.",
      reported: { value: null, text: "the exact counts depend on evaluation order", where: checked("H8") },
      measure: (runs) =>
        computed(
          spreadOf(
            runs
              .arm("fixedPoints")
              .rows("nearByOrder")
              .map(({ value }) => value),
          ),
        ),
      agree: between(1, 50),
    },
    allDiverge: {
      says: "An irrational fixed point has no finite representation, so every stored approximation of an unstable one diverges in the end.",
      reported: { value: 1, text: "all", where: "notebook, lines 7733-7760" },
      measure: (runs) => computed(...runs.arm("fixedPoints").list.map((run) => shareOf(run, "left"))),
      agree: atLeast(1),
    },
    someAreHeld: {
      says: "Corrected: about a quarter of such approximations are held for ever, because the rounded map has a fixed point or a circle there.",
      reported: {
        value: null,
        text: "not reported: counted here over maps with a from 0.2 to 0.3",
        where: "corrects H8",
      },
      measure: (runs) => computed(...runs.arm("fixedPoints").list.map((run) => shareOf(run, "held"))),
      agree: between(0.2, 0.3),
    },
  },

  figures: {
    attractor: {
      caption: "The orbit of the origin. Lines that seem single are bundles of lines.",
      draw: (runs) => attractorImage(runs.arm("attractor").list[0].field("orbit").points),
    },
    zooms: {
      caption: `Windows around (${place}), each five times as narrow as the one before. Their half sides are ${halves.slice(0, 4).join(", ")}.`,
      draw: (runs) => zoomImages(windowsOf(runs.arm("zooms").list[0]).slice(0, 4)),
    },
    departure: {
      caption:
        "Distance of the computed orbit from the fixed point it began at. Rounding is all that moves it at first.",
      draw: (runs) => {
        const fixedPoints = runs.arm("fixedPoints");
        return departureChart(fixedPoints.rows("wanderNear"), fixedPoints.rows("wanderFar"));
      },
    },
  },

  animations: {
    growth: {
      caption: "The first 1000 points of the orbit of the origin, four more in each frame, the latest in red.",
      draw: (runs) => growthFilm(runs.arm("attractor").list[0].field("orbit").points),
    },
    zoom: {
      caption: `Towards (${place}), twice as near every 8 frames, through the points of ever smaller windows.`,
      draw: (runs) => zoomFilm(windowsOf(runs.arm("zooms").list[0])),
    },
  },
});

const windowsOf = (run: Pick<RunView, "field">) =>
  halves.map((half, k) => ({ half, points: run.field(`window${k}`).points }));
const lowest = (values: Float64Array) => values.reduce((low, x) => Math.min(low, x));
const highest = (values: Float64Array) => values.reduce((high, x) => Math.max(high, x));
const spreadOf = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

/** The share of rounded fixed points, near and far together, that are held or left. */
function shareOf({ scalars, params }: Pick<RunView, "scalars" | "params">, fate: "held" | "left"): number {
  return (scalars[`${fate}Near`]! + scalars[`${fate}Far`]!) / (2 * (params.maps as number));
}
