// What the map's experiment is told and what it records; run, claims and figures are its neighbours.
import { type Measurement, m, p, type RunSet } from "#lab";

export const parts = ["xy", "yz", "time", "height", "mass", "gravity", "parity", "mirror", "tangle", "wide"] as const;
export type Part = (typeof parts)[number];

export const params = {
  part: p.choice({ choices: parts, default: "xy", doc: "Which of the maps, films and checks is made." }),
  mapSize: p.int({ default: 300, range: [2, 4000], unit: "samples", doc: "Columns and rows of the maps." }),
  every: p.int({ default: 1, range: [1, 100], doc: "Makes a map of only every so-many-th column and row." }),
  filmSize: p.int({ default: 50, range: [2, 4000], unit: "samples", doc: "Columns and rows of the films." }),
  tangleSize: p.int({ default: 200, range: [2, 4000], unit: "samples", doc: "Columns and rows of the overlays." }),
  paritySize: p.int({
    default: 64,
    range: [2, 4000],
    unit: "samples",
    doc: "Columns and rows held against plain loops.",
  }),
  limit: p.int({ default: 50_000, range: [10, 1e7], scale: "log", unit: "steps", doc: "Most steps counted." }),
  longer: p.int({ default: 1, range: [1, 10], doc: "Goes on to so many times the limit." }),
  frames: p.int({ default: 8, range: [2, 400], unit: "frames", doc: "Frames of a film." }),
  wideSample: p.float({ default: 1.5, range: [0.1, 100], unit: "m", doc: "Distance of two samples of the wide map." }),
  tiles: p.int({ default: 4, range: [1, 64], unit: "tiles", doc: "Tiles the wide map is put together from." }),
  steps: p.int({ default: 2000, range: [1, 100_000], scale: "log", unit: "steps", doc: "Steps of the plain loops." }),
  starts: p.int({ default: 400, range: [10, 100_000], scale: "log", unit: "starts", doc: "Pairs of mirrored starts." }),
  seed: p.seed(),
};

export const arms = {
  xy: {},
  coarse: { every: 3 },
  yz: { part: "yz" },
  time: { part: "time", longer: 2 },
  height: { part: "height" },
  mass: { part: "mass" },
  gravity: { part: "gravity" },
  parity: { part: "parity" },
  mirror: { part: "mirror" },
  tangle: { part: "tangle" },
  wide: { part: "wide", longer: 3 },
} as const;
export type Arm = keyof typeof arms;

export const metrics = {
  undiverged: m.scalar("Starts together to the last step, percent.", "%"),
  mean: m.scalar("Mean count.", "steps"),
  least: m.scalar("Least count.", "steps"),
  leastRow: m.scalar("Row of the first start with the least count."),
  leastColumn: m.scalar("Its column."),
  percentile5: m.scalar("Count below which 5 % of the starts are.", "steps"),
  percentile10: m.scalar("Count below which 10 % are.", "steps"),
  percentile25: m.scalar("Count below which 25 % are.", "steps"),
  belowTwoFifths: m.scalar("Starts with fewer steps than two fifths of the limit (20,000 of 50,000), percent.", "%"),
  belowFifth: m.scalar("Starts with fewer than a fifth, percent.", "%"),
  edges: m.series("By step limit: neighbours in a row of which one has parted and one has not, a row."),
  still: m.series("By step limit: starts that have not parted, percent.", "%"),
  mirrorDiagonal: m.scalar("Correlation with the mirror image about down = across (y = x, or z = y)."),
  mirrorLine: m.scalar("About z = 1.2 y."),
  mirrorAnti: m.scalar("About z = -y."),
  mirrorUpright: m.scalar("About y = 0."),
  prefixes: m.scalar(
    "Counts cut at a quarter and a half of the limit that differ from those computed with these limits.",
    "starts",
  ),
  frameValue: m.series("What a film goes through, by frame."),
  frameUndiverged: m.series("Starts together to the last step, by frame, percent.", "%"),
  likeFirst: m.series("Correlation of a frame with the first."),
  likeNeighbour: m.series(
    "Correlation of two frames a hundredth of the range apart: at the beginning, the middle, the end.",
  ),
  likeBase: m.scalar("Correlation with the map at -11 m of the frame at +11 m."),
  sameBase: m.scalar("Counts of the frame at -11 m, or at G = 9.8, that equal the map's, share."),
  levels: m.scalar("Different counts in the frame without gravity.", "counts"),
  parityEqual: m.scalar("Counts of the kernel that equal those of plain loops, share."),
  parityWorst: m.scalar("Largest difference between them.", "steps"),
  parityLevels: m.scalar("Different counts among them.", "counts"),
  parityEarlyEqual: m.scalar("Equal counts where so small a threshold is asked for that most starts part.", "share"),
  parityEarlyWorst: m.scalar("Largest difference there.", "steps"),
  parityEarlyLevels: m.scalar("Different counts there.", "counts"),
  naiveArrays: m.scalar("Arrays of doubles of the notebook's first kernel, by its listed arguments.", "arrays"),
  naiveAll: m.scalar("All its arrays, flags and counts too.", "arrays"),
  mirrorEqualUneven: m.scalar("Starts with the count of their mirror image, under the notebook's shift, share."),
  mirrorEqualEven: m.scalar("The same under a shift that lies in the mirror's plane."),
  bandShare: m.scalar("Starts whose body 1 is at last within the band, percent.", "%"),
  bandStarts: m.scalar("Their number.", "starts"),
  bandStable: m.scalar("Of these, undiverged, percent.", "%"),
  circleShare: m.scalar("Starts whose body 1 is at last in the circle, percent.", "%"),
  ejectedShare: m.scalar("Starts whose body 1 is at last 150 m away or more, percent.", "%"),
  ejectedDiverged: m.scalar("Of these, diverged, percent.", "%"),
  stayedDiverged: m.scalar("Of the others, diverged, percent.", "%"),
  straight: m.scalar(
    "At the start: starts in the band that do not begin within it, and the other way round.",
    "starts",
  ),
  bandStableByWidth: m.series("Undiverged among starts in a band so many times as wide, percent.", "%"),
  bandSymmetry: m.scalar("Correlation of the last band's starts with their mirror image about z = 1.2 y."),
  seams: m.scalar("Counts beside the seams that differ from one map of the same places.", "starts"),
  seamStarts: m.scalar("Counts compared there.", "starts"),
  slit: m.series("x of the dark slits in the wide map, by number.", "m"),
};

export type Runs = RunSet<typeof params, Arm, typeof metrics>;
export type Measure = (runs: Runs) => Measurement;
