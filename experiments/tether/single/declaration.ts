// What the runs are made from and what they measure. How a run is made is experiment.ts.
import { m, p, type RunSet, type Settings } from "#lab";
import { tetherReadings } from "#tether";

export const params = {
  reading: p.choice({
    choices: tetherReadings,
    default: "effective",
    doc: "effective: the pass uses W T; overwrite: the pass puts W T in the place of W, as the notebook's code does.",
  }),
  tethers: p.choice({
    choices: ["uniform", "ones"],
    default: "uniform",
    doc: "Tethers from U(0, 1), or none: all 1.",
  }),
  files: p.bool({
    default: false,
    doc: "Whether inputs, labels and the other model's tethers are read from the notebook's text files, else drawn for every seed.",
  }),
  epochs: p.int({ default: 10, range: [1, 1000], unit: "epochs", doc: "Epochs." }),
  batches: p.int({
    default: 100,
    range: [1, 10_000],
    unit: "steps",
    doc: "Steps an epoch, each on the same 32 rows.",
  }),
  rate: p.float({ default: 1e-3, range: [1e-6, 1], scale: "log", doc: "Of Adam." }),
  threshold: p.float({ default: 50, range: [0, 5000], doc: "Overlap sum(T T_other) above which tethers merge." }),
  merges: p.int({ default: 5, range: [0, 1000], doc: "Most merges an epoch." }),
  draws: p.int({
    default: 1000,
    range: [0, 100_000],
    doc: "Pairs of independent tensors measured besides; none at 0.",
  }),
  seed: p.seed(),
};

export const arms = {
  effective: {},
  overwrite: { reading: "overwrite", draws: 0 },
  unmerged: { merges: 0, draws: 0 },
  plain: { tethers: "ones", merges: 0, draws: 0 },
} satisfies Record<string, Settings<typeof params>>;

export const metrics = {
  loss: m.series("Loss before each step.", "nats"),
  gradientNorm: m.series("Sum of the parameters' gradient norms before each step."),
  weight1: m.series("Weight [0, 0] of the first layer after the step."),
  weight2: m.series("Weight [0, 0] of the second layer after the step."),
  mean1: m.series("Mean of the first layer's weights."),
  deviation1: m.series("Their standard deviation."),
  mean2: m.series("Mean of the second layer's weights."),
  deviation2: m.series("Their standard deviation."),
  meanSize: m.series("Mean |W| over all weights."),
  overlap: m.series("C = sum(T T_other) of the second layer, at a step that merges, before it does."),
  mergesAtEpoch: m.series("Merges in an epoch, at its last step."),
  busyEpochs: m.scalar("Epochs whose gate opened as often as merges are allowed.", "epochs"),
  unlikeEpochs: m.scalar("Of them, those with fewer or more merges than allowed.", "epochs"),
  overlapFirst: m.scalar("C before any merge."),
  overlapSecond: m.scalar("C after one merge."),
  overlapLast: m.scalar("C at the end."),
  overlapLimit: m.scalar("sum(T_other^2)."),
  lossLast: m.scalar("Loss at the last step.", "nats"),
  meanSizeLast: m.scalar("Mean |W| at the end."),
  overlapMean: m.scalar("Mean overlap of independent pairs."),
  overlapDeviation: m.scalar("Its standard deviation."),
  refusedShare: m.scalar("Share of independent pairs with an overlap of at most 50."),
  squareMean: m.scalar("Mean sum of squares of a uniform tensor."),
  cosineMean: m.scalar("Mean cosine of independent pairs."),
  pearsonMean: m.scalar("Mean centred cosine of independent pairs."),
  pearsonDeviation: m.scalar("Its standard deviation."),
};

export type Arm = keyof typeof arms;
export type Runs = RunSet<typeof params, Arm, typeof metrics>;
