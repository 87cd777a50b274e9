// Every experiment by id, loaded when asked for. A new experiment is a folder and a line here.
import type { Catalogue } from "#lab";

export const catalogue: Catalogue = {
  "dynamics/logistic-cycles": () => import("./dynamics/logistic-cycles/experiment.ts"),
  "dynamics/logistic-horizon": () => import("./dynamics/logistic-horizon/experiment.ts"),
  "dynamics/logistic-orbit-map": () => import("./dynamics/logistic-orbit-map/experiment.ts"),
  "dynamics/logistic-precision": () => import("./dynamics/logistic-precision/experiment.ts"),
  "dynamics/logistic-series": () => import("./dynamics/logistic-series/experiment.ts"),
  "dynamics/logistic-zooms": () => import("./dynamics/logistic-zooms/experiment.ts"),
  "dynamics/power-series": () => import("./dynamics/power-series/experiment.ts"),
  "dynamics/coin-tosses": () => import("./dynamics/coin-tosses/experiment.ts"),
  "dynamics/brownian": () => import("./dynamics/brownian/experiment.ts"),
  "fractals/chaos-game": () => import("./fractals/chaos-game/experiment.ts"),
  "fractals/cantor-set": () => import("./fractals/cantor-set/experiment.ts"),
  "fractals/turtle-curves": () => import("./fractals/turtle-curves/experiment.ts"),
  "fractals/box-counting": () => import("./fractals/box-counting/experiment.ts"),
  "dynamics/henon-attractor": () => import("./dynamics/henon-attractor/experiment.ts"),
  "dynamics/henon-basin": () => import("./dynamics/henon-basin/experiment.ts"),
  "dynamics/henon-semicontinuous": () => import("./dynamics/henon-semicontinuous/experiment.ts"),
  "memory/repeat-copy": () => import("./memory/repeat-copy/experiment.ts"),
  "dynamics/henon-spirals": () => import("./dynamics/henon-spirals/experiment.ts"),
  "pruning/split-two-tasks": () => import("./pruning/split-two-tasks/experiment.ts"),
  "tether/ensemble": () => import("./tether/ensemble/experiment.ts"),
  "tether/patience": () => import("./tether/patience/experiment.ts"),
  "tether/renormalise": () => import("./tether/renormalise/experiment.ts"),
  "tether/single": () => import("./tether/single/experiment.ts"),
};
