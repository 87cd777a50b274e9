// How far down does the map of three bodies have structure, and can a zoom into it re-use the counts of earlier frames?
import { defineExperiment } from "#lab";
import { claims } from "./claims.ts";
import { arms, metrics, params } from "./declaration.ts";
import { figures } from "./figures.ts";
import { run } from "./run.ts";

export default defineExperiment({
  id: "dynamics/three-body-zoom",
  title: "Into the map of three bodies, with and without a cache",
  source: { notebook: "002", entries: ["002-1/B7", "002-1/B8"] },
  revision: 1,
  params,
  presets: {
    smoke: {
      size: 4,
      shown: 2,
      lastFrame: 60,
      deepLimit: 20_000,
      limit: 200,
      cachedSize: 8,
      cachedFrames: 3,
      stride: 30,
    },
    study: {},
    source: { size: 1000, shown: 787, cachedSize: 1000, cachedFrames: 500, stride: 1, decimals: 3 },
  },
  arms,
  replicates: 1,
  metrics,
  run: (context) => run[context.params.part](context),
  claims,
  figures,
});
