// For every start of body 1 in a plane: how many steps until three bodies part from a copy shifted by a millimetre? The map of the counts,
// its films, its mirror line, and where the starts land.
import { defineExperiment } from "#lab";
import { claims } from "./claims.ts";
import { arms, metrics, params } from "./declaration.ts";
import { animations, figures } from "./figures.ts";
import { run } from "./run.ts";

export default defineExperiment({
  id: "dynamics/three-body-map",
  title: "When three bodies part from their copy",
  source: {
    notebook: "002",
    entries: ["002-1/A3", "002-1/A4", "002-1/A5", "002-1/A6", "002-1/B1", "002-1/B2", "002-1/B6"],
  },
  revision: 1,
  params,
  presets: {
    smoke: {
      mapSize: 15,
      filmSize: 5,
      tangleSize: 8,
      paritySize: 6,
      limit: 200,
      frames: 2,
      wideSample: 30,
      tiles: 2,
      steps: 150,
      starts: 10,
    },
    study: {},
    source: { mapSize: 1000, filmSize: 300, frames: 100, wideSample: 0.5 },
  },
  arms,
  replicates: 1,
  metrics,
  run: (context) => run[context.params.part](context),
  claims,
  figures,
  animations,
});
