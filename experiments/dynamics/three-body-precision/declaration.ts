// What the precision study is told and what it records; claims, figures and computations are its neighbours.
import type { Precision } from "#dynamics";
import { m, p, type RunSet } from "#lab";

export const arithmeticNames = ["f64", "mixed", "mixed-down", "f32", "fixed"] as const satisfies readonly (
  | Precision
  | "fixed"
)[];

export const params = {
  part: p.choice({
    choices: ["map", "ladder", "widths", "integers"],
    default: "map",
    doc: "The map in one arithmetic; all rungs of optimisation; mixed precision at ever smaller widths; what integers hold.",
  }),
  arithmetic: p.choice({ choices: arithmeticNames, default: "f64", doc: "What the map is computed in." }),
  form: p.choice({
    choices: ["cubes", "pairs"],
    default: "cubes",
    doc: "Denominators as the cube of the root, as the notebook has them, or as the square times the root.",
  }),
  mapSize: p.int({ default: 300, range: [2, 4000], unit: "samples", doc: "Columns and rows of the map." }),
  every: p.int({ default: 1, range: [1, 100], doc: "Makes a map of only every so-many-th column and row." }),
  limit: p.int({ default: 50_000, range: [10, 1e7], scale: "log", unit: "steps", doc: "Most steps of the maps." }),
  ladderSize: p.int({ default: 32, range: [2, 1000], unit: "samples", doc: "Columns and rows of the ladder's maps." }),
  ladderLimit: p.int({
    default: 30_000,
    range: [10, 1e6],
    scale: "log",
    unit: "steps",
    doc: "Most steps of the ladder's.",
  }),
  widthSize: p.int({ default: 24, range: [2, 1000], unit: "samples", doc: "Columns and rows of the magnified maps." }),
  widthLimit: p.int({
    default: 350_000,
    range: [10, 1e7],
    scale: "log",
    unit: "steps",
    doc: "Most steps of the narrowest; of the widest a seventh, and evenly between.",
  }),
  seed: p.seed(),
};

export const arms = {
  f64: {},
  mixed: { arithmetic: "mixed" },
  f32: { arithmetic: "f32" },
  down: { arithmetic: "mixed-down", every: 3 },
  shared: { arithmetic: "mixed", form: "pairs", every: 3 },
  fixed: { arithmetic: "fixed", every: 3 },
  ladder: { part: "ladder" },
  widths: { part: "widths" },
  integers: { part: "integers" },
} as const;
export type Arm = keyof typeof arms;

export const metrics = {
  undiverged: m.scalar("Starts together to the last step, percent.", "%"),
  grain: m.scalar("Mean difference of the counts of horizontal neighbours.", "steps"),
  rungEqual: m.series("By number of the rung: counts equal to the first rung's, percent.", "%"),
  rungWorst: m.series("By number of the rung: largest difference from the first's.", "steps"),
  work: m.series("By step limit: share of the steps made when each start ends by itself."),
  work64: m.series("The same when 64 neighbours end with their last."),
  work256: m.series("The same for 256 neighbours, the notebook's first blocks."),
  widthEqual: m.series(
    "By power of ten of the width: counts of mixed precision equal to those of doubles, percent.",
    "%",
  ),
  widthCorrelation: m.series("By power of ten of the width: correlation of the two maps."),
  reach: m.scalar("Largest coordinate of the canonical bodies within 50,000 steps.", "m"),
  held32: m.scalar("Largest coordinate that 32-bit integers with 26 fractional bits hold.", "m"),
  held64: m.scalar("Largest coordinate that 64-bit ones hold.", "m"),
  firstCube: m.scalar("Cube of the distance of bodies 1 and 3 at the start.", "m3"),
  product64: m.scalar("Largest product that 64-bit ones hold before it is shifted back.", "m2"),
};

export type Runs = RunSet<typeof params, Arm, typeof metrics>;
