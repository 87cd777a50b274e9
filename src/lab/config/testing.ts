// An experiment for tests, with a parameter of every kind and a group of parameters.
import { defineExperiment } from "../define.ts";
import { m } from "../metrics.ts";
import { p } from "../params.ts";

export const gauge = defineExperiment({
  id: "tests/gauge",
  title: "A gauge",
  source: { notebook: "000", entries: [] },
  revision: 1,
  params: {
    "network.width": p.int({ default: 20, range: [1, 500], unit: "units", scale: "log", doc: "Hidden units." }),
    level: p.int({ default: 3, range: [0, 9], doc: "Level." }),
    depth: p.int({ default: 1, range: [1, 9], doc: "Layers." }),
    rate: p.float({ default: 0.5, range: [0, 1], unit: "1/step", doc: "Rate." }),
    "network.mode": p.choice({ default: "kaiming", choices: ["kaiming", "xavier"], doc: "Weights." }),
    bias: p.bool({ default: false, doc: "Whether there are biases." }),
    seed: p.seed({ default: 7 }),
  },
  presets: { smoke: { "network.width": 2, level: 2, depth: 2, rate: 0.25 }, study: {} },
  arms: { level7: { level: 7, depth: 7 }, control: {} },
  replicates: 3,
  metrics: { s: m.scalar("") },
  run() {},
  claims: {},
});
