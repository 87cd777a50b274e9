// What an ensemble's runs are made from and what they measure. How a run is made is experiment.ts.
import { m, p, type RunSet, type Settings } from "#lab";
import { connectionNames, pictureKinds, tetherReadings } from "#tether";
import { nodeChoices } from "./members.ts";

export const params = {
  kind: p.choice({ choices: pictureKinds, default: "clothes", doc: "What is seen: clothes, or handwritten digits." }),
  real: p.bool({
    default: true,
    doc: "Whether the pictures are real; else digits drawn by strokes, for want of files.",
  }),
  train: p.int({
    default: 4000,
    range: [20, 60_000],
    scale: "log",
    unit: "images",
    doc: "Images to learn from, of both halves.",
  }),
  test: p.int({ default: 900, range: [10, 10_000], scale: "log", unit: "images", doc: "Images to be judged by." }),
  hidden: p.int({ default: 64, range: [2, 1000], unit: "nodes", doc: "Nodes of each of two hidden layers." }),
  scheme: p.choice({
    choices: ["tethers", "nothing", "elastic"],
    default: "tethers",
    doc: "What holds the models: tethers; nothing; elastic averaging of their weights.",
  }),
  common: p.bool({ default: false, doc: "Whether all models begin with the same weights." }),
  reading: p.choice({
    choices: tetherReadings,
    default: "effective",
    doc: "How a tether acts: W kept, or overwritten by W T at every pass.",
  }),
  connection: p.choice({ choices: connectionNames, default: "pearson", doc: "How alike two tethers are." }),
  mergeAbove: p.float({ default: 0.02, range: [-1e6, 1e6], doc: "Connection above which a layer's tethers merge." }),
  driftBelow: p.float({
    default: -0.02,
    range: [-1e6, 1e6],
    doc: "Connection below which they drift apart; no higher.",
  }),
  mu: p.float({ default: 0.5, range: [0, 1], doc: "How far a merge goes." }),
  delta: p.float({ default: 0.2, range: [0, 100], doc: "How far a drift goes, in Frobenius norm." }),
  states: p.bool({ default: false, doc: "Whether a merge takes the tether nodes' weights along." }),
  nodes: p.choice({
    choices: nodeChoices,
    default: "all",
    doc: "Which nodes are tethered: all, or a fraction by an importance.",
  }),
  fraction: p.float({
    default: 0.5,
    range: [0, 1],
    doc: "Share of a layer's nodes that are tethered, unless all are.",
  }),
  pull: p.float({ default: 0.15, range: [0, 1], doc: "Of elastic averaging: 0.9 over the number of models." }),
  rate: p.float({ default: 1e-3, range: [1e-6, 1], scale: "log", doc: "Of Adam." }),
  batch: p.int({ default: 32, range: [1, 10_000], unit: "rows", doc: "Rows a step and model." }),
  every: p.int({ default: 25, range: [2, 10_000], unit: "steps", doc: "Steps between two rounds." }),
  before: p.int({
    default: 4,
    range: [1, 1000],
    unit: "rounds",
    doc: "Stretches before tethers are laid on; importance is told by then.",
  }),
  rounds: p.int({ default: 36, range: [1, 100_000], unit: "rounds", doc: "Rounds after that." }),
  seed: p.seed(),
};

export const arms = {
  alone: { scheme: "nothing" },
  aloneCommon: { scheme: "nothing", common: true },
  tethered: {},
  states: { states: true },
  overwrite: { reading: "overwrite" },
  dot: { connection: "dot", mergeAbove: 50, driftBelow: 50 },
  cosine: { connection: "cosine", mergeAbove: 0.755, driftBelow: 0.745 },
  distance: { connection: "distance", mergeAbove: -0.404, driftBelow: -0.412 },
  taylor: { nodes: "taylor", common: true, mergeAbove: 0.3, driftBelow: 0.1 },
  weights: { nodes: "weights", common: true, mergeAbove: 0.3, driftBelow: 0.1 },
  random: { nodes: "random", common: true, mergeAbove: 0.3, driftBelow: 0.1 },
  taylorStates: { nodes: "taylor", common: true, mergeAbove: 0.3, driftBelow: 0.1, states: true },
  elastic: { scheme: "elastic", common: true },
  digitsAlone: { kind: "digits", scheme: "nothing" },
  digitsAloneCommon: { kind: "digits", scheme: "nothing", common: true },
  digitsTethered: { kind: "digits" },
  digitsTaylor: { kind: "digits", nodes: "taylor", common: true, mergeAbove: 0.3, driftBelow: 0.1 },
  digitsElastic: { kind: "digits", scheme: "elastic", common: true },
} satisfies Record<string, Settings<typeof params>>;

export const metrics = {
  own: m.series("Mean over models: accuracy on test images of the classes they see, against all ten classes."),
  all: m.series("Mean over models: accuracy on all test images."),
  group: m.series("Mean over models: accuracy of their group's mean logits on all test images."),
  groupOwn: m.series("Mean over models: accuracy of their group's mean logits on the classes they see."),
  halfOwn: m.series("The same for the mean logits of the three models that see the same classes, as if one knew them."),
  averaged: m.series("Accuracy of the six models' mean logits."),
  within: m.series("Share of pairs that see the same classes and are bonded."),
  between: m.series("Share of pairs that see other classes and are bonded."),
  groups: m.series("Number of groups."),
  likeWithin: m.series("Mean connection of pairs that see the same, over layers."),
  likeBetween: m.series("Mean connection of pairs that do not."),
  ownLast: m.scalar("own at the end."),
  allLast: m.scalar("all at the end."),
  groupLast: m.scalar("group at the end."),
  groupOwnLast: m.scalar("groupOwn at the end."),
  halfOwnLast: m.scalar("halfOwn at the end."),
  groupAlong: m.scalar("group, the mean over the looks: the groups as a predictor that changes while it predicts."),
  allAlong: m.scalar("all, the mean over the looks."),
  averagedLast: m.scalar("averaged at the end."),
  soupLast: m.scalar("Accuracy of one model with the six models' mean weights."),
  withinLast: m.scalar("within at the end."),
  betweenLast: m.scalar("between at the end."),
  merges: m.scalar("Merges over all rounds, pairs and layers."),
  drifts: m.scalar("Drifts over all rounds, pairs and layers."),
  changes: m.scalar("Rounds after which the groups were others than before.", "rounds"),
};

export type Arm = keyof typeof arms;
export type Runs = RunSet<typeof params, Arm, typeof metrics>;
