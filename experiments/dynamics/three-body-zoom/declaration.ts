// What the zoom's experiment is told and what it records; run, claims and figures are its neighbours.
import { m, p, type RunSet } from "#lab";

export const params = {
  part: p.choice({
    choices: ["zoom", "cached"],
    default: "zoom",
    doc: "The zoom itself, or one that remembers counts.",
  }),
  centreX: p.float({ default: -4.1, range: [-1000, 1000], unit: "m", doc: "x of the centre; the notebook's example." }),
  centreY: p.float({ default: 2.3, range: [-1000, 1000], unit: "m", doc: "Its y." }),
  seek: p.bool({
    default: false,
    doc: "Moves the centre to the nearest edge of the deepest frame's stable starts on its row.",
  }),
  size: p.int({ default: 24, range: [2, 4000], unit: "samples", doc: "Columns and rows of the zoom's frames." }),
  shown: p.int({
    default: 9,
    range: [2, 1000],
    unit: "frames",
    doc: "Frames computed, evenly from the first to the last.",
  }),
  lastFrame: p.int({ default: 786, range: [30, 1400], unit: "frames", doc: "Last frame; 786 is 519 nm wide." }),
  limit: p.int({
    default: 50_000,
    range: [10, 1e7],
    scale: "log",
    unit: "steps",
    doc: "Most steps counted in frame 0.",
  }),
  deepLimit: p.int({
    default: 500_000,
    range: [10, 1e7],
    scale: "log",
    unit: "steps",
    doc: "Most steps in the last frame.",
  }),
  columns: p.int({
    default: 1000,
    range: [2, 4000],
    unit: "samples",
    doc: "Columns whose places are held as singles and doubles.",
  }),
  cache: p.choice({
    choices: ["listed", "fixed", "corrected"],
    default: "listed",
    doc: "What is remembered, and under which keys.",
  }),
  cachedSize: p.int({
    default: 32,
    range: [2, 4000],
    unit: "samples",
    doc: "Columns and rows of the cached frames; a power of two keeps shared places exact.",
  }),
  cachedFrames: p.int({ default: 12, range: [2, 500], unit: "frames", doc: "Frames of the cached zoom." }),
  stride: p.int({ default: 15, range: [1, 100], unit: "frames", doc: "Frames from one cached frame to the next." }),
  decimals: p.int({ default: 1, range: [0, 12], unit: "decimals", doc: "Decimals of the keys where they are held." }),
  seed: p.seed(),
};

export const arms = {
  zoom: {},
  edge: { seek: true },
  cached: { part: "cached" },
  cachedFixed: { part: "cached", cache: "fixed" },
  corrected: { part: "cached", cache: "corrected" },
} as const;
export type Arm = keyof typeof arms;

export const metrics = {
  centre: m.scalar("x of the centre.", "m"),
  firstEqual: m.scalar("Counts of frame 0 that equal the map's in the same window, share."),
  widthError: m.scalar("Largest deviation of frame i + 30 from half of frame i's width.", "m"),
  framesNeeded: m.scalar("Frames from 1.28 km to 518 nm at the listing's rate.", "frames"),
  listingEnd: m.scalar("Width of the last of 500 frames from 40 m on.", "m"),
  lastRange: m.scalar("Width of the last frame.", "m"),
  doubleColumns: m.scalar("Different places among the last frame's columns as doubles, share."),
  singleColumns: m.scalar("The same as singles.", "share"),
  singleRange: m.scalar("Width of the first frame of which two columns coincide as singles.", "m"),
  range: m.series("Width by frame.", "m"),
  limits: m.series("Step limit by frame.", "steps"),
  undiverged: m.series("Starts together to the last step, by frame, percent.", "%"),
  levels: m.series("Different counts by frame, with the schedule.", "counts"),
  flatLevels: m.series("Different counts by frame, with the steps and the shift of frame 0.", "counts"),
  stepsLevels: m.scalar("Different counts in the last frame with its steps and the shift of frame 0.", "counts"),
  shiftLevels: m.scalar("Different counts in the last frame with its shift and the steps of frame 0.", "counts"),
  flatSpread: m.series(
    "Most less least count by frame, with the steps and the shift of frame 0, in 256 colours of the picture.",
    "colours",
  ),
  stepsSpread: m.scalar("The same in the last frame with its steps and the shift of frame 0.", "colours"),
  shiftSpread: m.scalar("The same with its shift and the steps of frame 0.", "colours"),
  hits: m.series("Starts not computed, by cached frame, percent.", "%"),
  wrong: m.series("Counts that differ from the map's without a cache, by cached frame, percent.", "%"),
  wrongBy: m.series("Mean difference from them, percent of the step limit.", "%"),
  wrongByGap: m.series(
    "Among re-used counts, by frames of the film since they were computed: mean difference, percent of the step limit.",
    "%",
  ),
  decimalsUsed: m.series("Decimals of the keys, by cached frame.", "decimals"),
  decimals40: m.scalar("Decimals that the listing's rule gives at a width of 40 m.", "decimals"),
  decimals1: m.scalar("At 1 m.", "decimals"),
  needed40: m.scalar("Decimals that tell 1000 columns apart at 40 m.", "decimals"),
  needed1: m.scalar("At 1 m.", "decimals"),
};

export type Runs = RunSet<typeof params, Arm, typeof metrics>;
