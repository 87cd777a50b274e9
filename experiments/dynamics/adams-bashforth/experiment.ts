// Steppers that look back: of what order are they, how long may their steps be, and what do long steps do to a map of starts?
import {
  canonicalBodies,
  canonicalQuestion,
  canonicalVariant,
  divergenceCounter,
  gridOver,
  type MethodName,
  startsInPlane,
} from "#dynamics";
import { fieldImage, line, panels, plot } from "#figure";
import { arrayData, correlation, math } from "#kit";
import { atLeast, atMost, computed, defineExperiment, type Measurement, m, p, type RunSet, within } from "#lab";
import { errorAfter, exactAfter, type Studied, studied } from "./steppers.ts";
import { striping } from "./stripes.ts";

/** Maps by their method and step; the reference is named apart. */
const mapMethods = ["euler", "adams-bashforth-2", "adams-bashforth-4"] as const satisfies readonly MethodName[];
const longest = 0.02; // s, of the steps whose order is measured; twice halved

const params = {
  part: p.choice({
    choices: ["orders", "maps", "reference", "window"],
    default: "orders",
    doc: "Errors of steppers; maps by three methods; the map they are held against; a narrow window, magnified.",
  }),
  step: p.float({ default: 0.001, range: [1e-5, 0.1], scale: "log", unit: "s", doc: "Step of the maps." }),
  size: p.int({ default: 80, range: [2, 1000], unit: "samples", doc: "Columns and rows of the maps." }),
  time: p.float({ default: 50, range: [0.1, 10_000], unit: "s", doc: "How long the maps go on." }),
  windowSize: p.int({ default: 40, range: [2, 1000], unit: "samples", doc: "Columns and rows of the window." }),
  windowTime: p.float({ default: 300, range: [0.1, 10_000], unit: "s", doc: "How long the window goes on." }),
  seed: p.seed(),
};
