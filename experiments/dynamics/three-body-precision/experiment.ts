// One map of three bodies in five arithmetics and by seven ways of computing it: what may be saved without changing the map?
import { defineExperiment } from "#lab";
import { claims } from "./claims.ts";
import { arms, metrics, params } from "./declaration.ts";
import { figures } from "./figures.ts";
import { run } from "./run.ts";

export default defineExperiment({
  id: "dynamics/three-body-precision",
  title: "Precision and speed of the three-body map",
  source: { notebook: "002", entries: ["002-1/B1", "002-1/B3", "002-1/B4", "002-1/B5"] },
  revision: 1,
  params,
  presets: {
    smoke: { mapSize: 12, limit: 200, ladderSize: 4, ladderLimit: 60, widthSize: 4, widthLimit: 210 },
    study: {},
    source: { mapSize: 1000 },
  },
  arms,
  replicates: 1,
  metrics,
  run: (context) => run[context.params.part](context),
  claims,
  figures,
});
