// What the notebook says of the map, and what the specification recomputed of it. [D] figures of the latter have its tolerances: shares within
// 0.2 points, counts within 0.2 % of the limit, the least count exactly.
import { atLeast, atMost, between, type Claim, computed, exactly, type Measurement, within } from "#lab";
import type { Arm, metrics, params, Runs } from "./declaration.ts";
import { equalShare, everyNth } from "./statistics.ts";

type MapClaim = Claim<typeof params, Arm, typeof metrics>;
type Scalar = Parameters<Runs["values"]>[0];

const recomputed = (entry: string) => `specification 002-1 ${entry}, recomputed`;
const untimed = {
  unmeasured:
    "a run's results have no times in them, or they would differ from machine to machine; benchmarks measure them",
};

/** A recomputed figure of one arm. */
const figure = (entry: string, arm: Arm, metric: Scalar, value: number, tolerance: number, says: string): MapClaim => ({
  says,
  reported: { value, where: recomputed(entry) },
  measure: (runs) => computed(...runs.arm(arm).values(metric)),
  agree: tolerance === 0 ? exactly(value) : within(tolerance),
});

const onlyMap = (runs: Runs, arm: Arm) => {
  const [run] = runs.arm(arm).list;
  const { data, shape } = run!.field("map").times!;
  return { width: shape[1]!, height: shape[0]!, times: data as Int32Array };
};

/** Share of a coarse map's counts that are those of every n-th start of the fine one. */
function sharedCounts(runs: Runs): Measurement {
  const [fine, coarse] = [onlyMap(runs, "xy"), onlyMap(runs, "coarse")];
  const factor = fine.width / coarse.width;
  if (!Number.isInteger(factor)) return { unmeasured: `${coarse.width} samples do not divide ${fine.width}` };
  return [equalShare(everyNth(fine, factor).times, coarse.times)];
}

const neighbours = (runs: Runs, arm: "height" | "mass") =>
  computed(
    ...runs
      .arm(arm)
      .rows("likeNeighbour")
      .map(({ value }) => value),
  );

/** Steps at which a series goes the other way than `sign`. */
const against = (rows: readonly { value: number }[], sign: number) =>
  rows.filter(({ value }, i) => i > 0 && sign * (value - rows[i - 1]!.value) < 0).length;

export const claims: Record<string, MapClaim> = {
  undiverged: figure("A3", "xy", "undiverged", 66.87, 0.2, "After 50,000 steps 66.87 % of the starts have not parted."),
  mean: figure("A3", "xy", "mean", 44_394, 100, "The mean count is 44,394."),
  least: figure("A3", "xy", "least", 9543, 0, "The least count is 9,543."),
  leastRow: figure("A3", "xy", "leastRow", 92, 0, "It is in row 92, y = -7.73."),
  leastColumn: figure("A3", "xy", "leastColumn", 217, 0, "It is in column 217, x = 8.93."),
  percentile5: figure("A3", "xy", "percentile5", 20_601, 100, "5 % of the starts part before step 20,601."),
  percentile10: figure("A3", "xy", "percentile10", 27_396, 100, "10 % before step 27,396."),
  percentile25: figure("A3", "xy", "percentile25", 42_191, 100, "25 % before step 42,191."),
  belowTwoFifths: figure("A3", "xy", "belowTwoFifths", 4.6, 0.2, "4.60 % part within 20,000 steps."),
  belowFifth: figure("A3", "xy", "belowFifth", 0.037, 0.002, "0.037 % part within 10,000."),
  coarse: figure("A3", "coarse", "undiverged", 66.74, 0.2, "On 100 x 100 starts it is 66.74 % that have not."),
  coarseMean: figure("A3", "coarse", "mean", 44_373, 100, "And the mean count 44,373."),
  coarseSame: {
    says: "The map of 100 x 100 starts is every third start of that of 300 x 300, exactly.",
    reported: { value: 1, where: recomputed("A3") },
    measure: sharedCounts,
    agree: exactly(1),
  },
  foldsGrow: {
    says: "The number of folds grows with time: with every longer limit more edges between parted and not are crossed in a row.",
    reported: { value: 0, text: "number of folds grows", where: "002, lines 1229-1356, film of limits 0 to 100,000" },
    measure: (runs) => [against(runs.arm("xy").rows("edges"), 1)],
    agree: exactly(0),
  },
  torchTime: {
    says: "The map took about 18 minutes with PyTorch on an RTX 3060.",
    reported: {
      value: null,
      text: "about 18 minutes",
      where: "002, line 9; 1000 x 1000 starts by specification 002-1",
    },
    measure: () => untimed,
    agree: atLeast(0),
  },

  prefixes: {
    says: "A frame of the film of step limits is the last one cut at its limit.",
    reported: { value: 0, where: "specification 002-1 A4" },
    measure: (runs) => runs.arm("time").values("prefixes"),
    agree: exactly(0),
  },
  stillFalls: {
    says: "The share that has not parted falls as the limit rises, and never rises.",
    reported: { value: 0, where: "specification 002-1 A3" },
    measure: (runs) => [against(runs.arm("time").rows("still"), -1)],
    agree: exactly(0),
  },
  heightSign: {
    says: "The film of heights from 10.9 to 11.15 passes the map: its frame at 11 is the map.",
    reported: { value: 1, text: "10.9 to 11.15", where: "002, lines 1354-1368" },
    measure: (runs) => computed(...runs.arm("height").values("likeBase")),
    agree: atLeast(0.999),
  },
  heightNegative: {
    says: "The film from -10.9 to -11.15 does: its frame at -11 is the map, start by start.",
    reported: { value: 1, text: "the base height is -11", where: "specification 002-1 A4" },
    measure: (runs) => runs.arm("height").values("sameBase"),
    agree: exactly(1),
  },
  heightNeighbours: {
    says: "Neighbouring frames of the film of heights are much alike: correlation 0.8 or more between frames a hundredth of the range apart.",
    reported: { value: null, text: "correlate highly", where: "specification 002-1 A4" },
    measure: (runs) => neighbours(runs, "height"),
    agree: atLeast(0.8),
  },
  massNeighbours: {
    says: "So are those of the film of masses.",
    reported: { value: null, text: "correlate highly", where: "specification 002-1 A4" },
    measure: (runs) => neighbours(runs, "mass"),
    agree: atLeast(0.8),
  },
  massForeign: {
    says: "The map for one mass of body 1 does not tell that for another: frames at 30 kg and 5.9 kg have a correlation below 0.5.",
    reported: { value: null, text: "does not predict", where: "002, lines 1354-1368" },
    measure: (runs) => computed(runs.arm("mass").rows("likeFirst").at(-1)?.value),
    agree: atMost(0.5),
  },
  gravityNone: {
    says: "Without gravity the frame has one value everywhere.",
    reported: { value: 1, where: "specification 002-1 A4" },
    measure: (runs) => runs.arm("gravity").values("levels"),
    agree: exactly(1),
  },
  gravityBase: {
    says: "At G = 9.8 the frame of the film of gravity is the map.",
    reported: { value: 1, where: "specification 002-1 A4" },
    measure: (runs) => runs.arm("gravity").values("sameBase"),
    agree: exactly(1),
  },

  upright: figure("A5", "yz", "undiverged", 62.49, 0.2, "In the y-z plane 62.49 % have not parted after 50,000 steps."),
  uprightMean: figure("A5", "yz", "mean", 43_939, 100, "The mean count there is 43,939."),
  uprightLeast: figure("A5", "yz", "least", 4680, 0, "The least count there is 4,680."),
  symmetric: {
    says: "The map of the y-z plane is its own mirror image about z = 1.2 y: starts and their images have the same counts.",
    reported: { value: 1, text: "mirror-symmetric", where: "002, lines 1370-1402" },
    measure: (runs) => computed(...runs.arm("mirror").values("mirrorEqualUneven")),
    agree: atLeast(0.999),
  },
  symmetricIfEven: {
    says: "The motion is, and so is the map if the shift lies in the mirror's plane: (1, 1, 1) mm does not.",
    reported: { value: 1, where: "specification 002-1 A5, correct statement" },
    measure: (runs) => computed(...runs.arm("mirror").values("mirrorEqualEven")),
    agree: atLeast(0.99),
  },
  mirrorLine: figure(
    "A5",
    "yz",
    "mirrorLine",
    0.948,
    0.002,
    "So it is only nearly symmetric: its correlation with its mirror image is 0.948.",
  ),
  mirrorDiagonal: figure("A5", "yz", "mirrorDiagonal", 0.627, 0.002, "About z = y it is 0.627."),
  mirrorAnti: figure("A5", "yz", "mirrorAnti", 0.305, 0.002, "About z = -y it is 0.305."),
  mirrorUpright: figure("A5", "yz", "mirrorUpright", 0.254, 0.002, "About y = 0 it is 0.254."),
  flatDiagonal: {
    says: "The map of the x-y plane has no such symmetry about y = x: correlation 0.366.",
    reported: { value: 0.366, text: "no symmetry", where: `002, lines 1370-1402; ${recomputed("A5")}` },
    measure: (runs) => computed(...runs.arm("xy").values("mirrorDiagonal")),
    agree: within(0.002),
  },
  periodic: {
    says: "Starts on the line z = 1.2 y are periodic.",
    reported: { value: null, text: "periodic", where: "002, lines 1370-1402" },
    measure: () => ({ unmeasured: "no finite run shows it, and planar three-body motion is not periodic in general" }),
    agree: atLeast(0),
  },

  straight: {
    says: "At the start the starts by the line are a straight band.",
    reported: { value: 0, where: "specification 002-1 A6" },
    measure: (runs) => runs.arm("tangle").values("straight"),
    agree: exactly(0),
  },
  band: figure(
    "A6",
    "tangle",
    "bandShare",
    0.56,
    0.02,
    "After 50,000 steps 0.56 % of 200 x 200 starts have body 1 in the band.",
  ),
  bandStarts: figure("A6", "tangle", "bandStarts", 222, 2, "They are 222."),
  circle: figure("A6", "tangle", "circleShare", 1.17, 0.2, "1.17 % have it in the circle."),
  ejected: figure("A6", "tangle", "ejectedShare", 23.9, 0.2, "23.9 % have it 150 m away or more."),
  bandDark: {
    says: "Starts that come to the line lie mostly in stable zones: more than half of them have not parted.",
    reported: { value: 56.3, text: "mostly in dark zones", where: `002, lines 1404-1450; ${recomputed("A6")}` },
    measure: (runs) => computed(...runs.arm("tangle").values("bandStable")),
    agree: atLeast(50),
  },
  bandEnriched: {
    says: "They lie in stable zones more than other starts do.",
    reported: { value: null, text: "mostly in dark zones", where: "002, lines 1404-1450" },
    measure: (runs) => {
      const { bandStable, undiverged } = runs.arm("tangle").list[0]!.scalars;
      return computed(bandStable! - undiverged!);
    },
    agree: atLeast(0),
  },
  bandBase: {
    says: "They do not: 56.3 % of them have not parted, of all starts 62.5 %.",
    reported: { value: 56.3 - 62.5, where: recomputed("A6") },
    measure: (runs) => {
      const { bandStable, undiverged } = runs.arm("tangle").list[0]!.scalars;
      return computed(bandStable! - undiverged!);
    },
    agree: within(0.5),
  },
  bandWider: {
    says: "Nor in bands 2 to 20 times as wide: 60.3 to 61.7 %.",
    reported: { value: null, text: "60.3 to 61.7 %", where: recomputed("A6") },
    measure: (runs) =>
      computed(
        ...runs
          .arm("tangle")
          .rows("bandStableByWidth")
          .flatMap(({ x, value }) => (x > 1 ? [value] : [])),
      ),
    agree: between(60.1, 61.9),
  },
  ejectedDiverged: {
    says: "Some but not all ejected starts have parted: 63.5 %.",
    reported: { value: 63.5, text: "some but not all", where: `002, lines 1404-1450; ${recomputed("A6")}` },
    measure: (runs) => computed(...runs.arm("tangle").values("ejectedDiverged")),
    agree: within(0.5),
  },
  stayedDiverged: figure("A6", "tangle", "stayedDiverged", 29.3, 0.5, "Of those not ejected 29.3 % have."),

  naiveVectors: {
    says: "The first kernel has 63 vectors.",
    reported: { value: 63, text: "63 vectors", where: "002, lines 11-224" },
    measure: (runs) => runs.arm("parity").values("naiveArrays"),
    agree: exactly(63),
  },
  naiveArrays: {
    says: "By its arguments it has 72 of doubles, eight kinds of three axes of three bodies, and three of flags and counts.",
    reported: { value: 75, text: "72 and 3", where: "specification 002-1 B1" },
    measure: (runs) => runs.arm("parity").values("naiveAll"),
    agree: exactly(75),
  },
  naiveSlower: {
    says: "The first kernel is slower than PyTorch: 144.3 s against 107.1 s for 300 x 300 starts.",
    reported: { value: null, text: "144.3 s, 107.1 s", where: "002, lines 11-224, RTX 3060" },
    measure: () => untimed,
    agree: atLeast(0),
  },
  parity: {
    says: "64 x 64 starts, 2,000 steps: kernel and plain loops agree at every start.",
    reported: { value: 0, text: "equal or within one step", where: "specification 002-1 B2" },
    measure: (runs) => computed(...runs.arm("parity").values("parityWorst")),
    agree: atMost(1),
  },
  parityEarly: {
    says: "Also where a smaller threshold makes hundreds of different counts of it, instead of the one that nothing parted within 2,000 steps.",
    reported: { value: 0, text: "equal or within one step", where: "specification 002-1 B2" },
    measure: (runs) => computed(...runs.arm("parity").values("parityEarlyWorst")),
    agree: atMost(1),
  },

  seams: {
    says: "Tiles agree at their seams with one map of the same places.",
    reported: { value: 0, where: "specification 002-1 B6" },
    measure: (runs) => runs.arm("wide").values("seams"),
    agree: exactly(0),
  },
  stretches: {
    says: "To the right the map repeats, stretched with each repetition: its dark slits are farther apart each time.",
    reported: { value: 0, text: "repeats and stretches", where: "002, lines 516-522" },
    measure: (runs) => {
      const places = runs.arm("wide").rows("slit");
      if (places.length < 3) return { unmeasured: `${places.length} slits make no two distances` };
      const distances = places.slice(1).map(({ value }, i) => ({ value: value - places[i]!.value }));
      return [against(distances, 1)];
    },
    agree: exactly(0),
  },
};
