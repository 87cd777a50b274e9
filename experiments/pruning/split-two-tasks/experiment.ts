// A perceptron learns two unrelated tasks at once and is pruned level by level. Does what is left fall into two networks,
// one a task? And only when it began wide enough?

import { circles, concatenate, type Dataset, moons, scaleInputs, split, withDType } from "#data";
import { networkGraph, plot, ruleY, seedLines, sequence } from "#figure";
import { proportionDifference, stream } from "#kit";
import { atLeast, between, defineExperiment, exactly, firstRun, inSeeds, m, p } from "#lab";
import { binaryAccuracy, binaryCrossEntropy, initialiserNames, initialisers, type MlpParameters, mlp } from "#nn";
import {
  analyse,
  countStates,
  dealTasks,
  distanceFromIdentity,
  extensionFamily,
  familyMember,
  keptCount,
  learningMask,
  networkOf,
  networkPicture,
  pathMatrix,
  perceptronOf,
  pruneIteratively,
  splitting,
} from "#pruning";
import { fromArray } from "#tensor";
import { adam, createTrainer, restoreTraining, saveTraining, type TrainingState } from "#train";
import {
  type FinishedLevel,
  idleParameters,
  levelArrays,
  maskOfLevel,
  openLevel,
  saveLevel,
  summary,
} from "./levels.ts";

const arms = ["extended", "control", "random"];
const tasks = dealTasks([
  { name: "circles", inputs: 2, outputs: 1 },
  { name: "moons", inputs: 2, outputs: 1 },
]);

/** Circles beside moons: n rows to train on and n to test on, standardised by the former. */
function twoTasks(params: Record<"samples" | "noise" | "factor" | "dataSeed", number>) {
  const { samples, noise, factor, dataSeed } = params;
  const rng = stream(dataSeed).fold("circles and moons");
  const both = concatenate([
    circles({ count: 2 * samples, noise, factor, rng: rng.fold("circles") }),
    moons({ count: 2 * samples, noise, rng: rng.fold("moons") }),
  ]);
  const halves = scaleInputs(split(both, rng.fold("split")), "standard");
  const examples = (dataset: Dataset) => {
    const { inputs, targets } = withDType(dataset, "f32");
    return { inputs: fromArray(inputs), targets: fromArray(targets) }; // [n, 4], [n, 2]
  };
  return { train: examples(halves.train), test: examples(halves.test) };
}

export default defineExperiment({
  id: "pruning/split-two-tasks",
  title: "A pruned network falls into two",
  source: {
    notebook: "004",
    entries: ["004/4", "004/5.1", "004/5.4"],
    reference: "M. Burger, Winning the Lottery Twice, 2024; repository maxburger4real/structure-of-lottery-tickets",
  },
  revision: 1,

  params: {
    extension: p.int({
      default: 7,
      range: [0, 16],
      unit: "levels",
      doc: "How far the family is grown backwards from its base: how much wider the network begins.",
    }),
    baseWidth: p.int({
      default: 20,
      range: [2, 200],
      unit: "units",
      doc: "Hidden units of the base network, where pruning ends.",
    }),
    rate: p.float({ default: 0.32, range: [0.01, 0.9], doc: "Share of the weights pruned at every level." }),
    criterion: p.choice({
      choices: ["magnitude", "random"],
      default: "magnitude",
      doc: "What is pruned: the smallest trained weights of all layers together, or any.",
    }),
    initialisation: p.choice({
      choices: initialiserNames,
      default: "kaiming-normal",
      doc: "Distribution of the initial weights; biases begin at zero.",
    }),
    samples: p.int({
      default: 1000,
      range: [16, 100_000],
      scale: "log",
      unit: "rows",
      doc: "Rows to train on, and as many to test on.",
    }),
    noise: p.float({ default: 0.1, range: [0, 1], doc: "Deviation of the noise on every coordinate." }),
    factor: p.float({ default: 0.35, range: [0, 0.99], doc: "Radius of the inner circle; the outer is 1." }),
    dataSeed: p.int({ default: 0, range: [0, 1_000_000], doc: "Root of the data, the same for every replicate." }),
    learningRate: p.float({ default: 1e-3, range: [1e-6, 1], scale: "log", doc: "Of Adam." }),
    batch: p.int({ default: 64, range: [1, 100_000], scale: "log", unit: "rows", doc: "Rows a step." }),
    patience: p.int({
      default: 30,
      range: [1, 100_000],
      unit: "epochs",
      doc: "Epochs above the lowest validation loss after which a level ends.",
    }),
    epochs: p.int({ default: 3000, range: [1, 1_000_000], scale: "log", unit: "epochs", doc: "Most epochs a level." }),
    seed: p.seed(),
  },
  presets: { smoke: { baseWidth: 6, samples: 64, epochs: 4, patience: 2 }, study: {} },
  arms: {
    extended: { extension: 7 },
    control: { extension: 3 },
    random: { extension: 7, criterion: "random" },
  },
  replicates: 5,

  metrics: {
    separated: m.scalar("1 when some level is a perfect split (s = 0), else 0."),
    splitLevel: m.scalar("Family level of the first perfect split; level 0 has the base network's size.", "level"),
    activeAtSplit: m.scalar("Active weights at the first perfect split.", "weights"),
    availableAtSplit: m.scalar("Unpruned weights at the first perfect split.", "weights"),
    circlesAtSplit: m.scalar("Test accuracy on the circles at the first perfect split."),
    moonsAtSplit: m.scalar("Test accuracy on the moons at the first perfect split."),
    idle: m.scalar(
      "Inactive and zombie weights, and biases of hidden features in these states, over all levels.",
      "parameters",
    ),
    moved: m.scalar("Those of them that differ from their initial values after training.", "parameters"),
    kept: m.series("Unpruned weights.", "weights"),
    active: m.series("Weights on a path from an input to an output.", "weights"),
    inactive: m.series("Weights that lead to no output.", "weights"),
    zombie: m.series("Weights that lead to an output but that no input reaches.", "weights"),
    splitting: m.series("Splitting value s: 1 in one piece, 0 in two, below 0 when an input or output is lost."),
    pathDistance: m.series("Frobenius distance of the path matrix from the identity: 0 for a perfect split."),
    horizon: m.series("Smallest trained weight that the pruning before the level left."),
    trainLoss: m.series("Mean loss over the last epoch's steps.", "nats"),
    testLoss: m.series("Loss on the test rows after training.", "nats"),
    circles: m.series("Test accuracy on the circles."),
    moons: m.series("Test accuracy on the moons."),
    epochs: m.series("Epochs trained.", "epochs"),
  },

  run({ params, rng, record, progress, checkpoint }) {
    const { train, test } = twoTasks(params);
    const base = [4, params.baseWidth, 2];
    const family = extensionFamily({
      base,
      rate: params.rate,
      backwards: params.extension,
      forwards: 0,
      biases: false,
    });
    const { widths, trajectory } = familyMember(family, -params.extension);

    const model = mlp({ widths, activation: "relu" });
    const weights = initialisers[params.initialisation];
    const initial = networkOf(model.initialise(rng.fold("initial values"), { weights, biases: initialisers.zero }));
    const trainer = createTrainer<MlpParameters>({
      model,
      loss: binaryCrossEntropy,
      accuracy: binaryAccuracy,
      optimiser: adam({ rate: params.learningRate }),
      batchSize: params.batch,
    });

    const interrupted = checkpoint.restored && openLevel(checkpoint.restored, initial);
    const done = (interrupted?.done ?? []) as FinishedLevel[];
    let fitted: TrainingState<MlpParameters> | undefined;
    const levels = pruneIteratively({
      initial,
      trajectory,
      criterion: (trained, level) =>
        params.criterion === "magnitude"
          ? { by: "magnitude", values: trained }
          : { by: "random", rng: rng.fold("pruning", level) },
      scope: "global",
      rewinding: true,
      biases: false,
      from: interrupted?.start,
      train: (level) => {
        const fresh = trainer.begin(perceptronOf(level.start));
        const isInterrupted = interrupted?.start.level === level.level;
        fitted = trainer.fit({
          state: isInterrupted ? restoreTraining(fresh, interrupted.training) : fresh,
          masks: learningMask(level.mask),
          train,
          validation: test,
          rng: rng.fold("training", level.level),
          epochs: params.epochs,
          stopping: { patience: params.patience },
          onState: (state) => {
            checkpoint.offer(() => saveLevel(level, saveTraining(state), done));
            progress(
              level.level / trajectory.length,
              `level ${level.level + 1} of ${trajectory.length}, epoch ${state.epoch}`,
            );
          },
        });
        return networkOf(fitted.parameters);
      },
    });

    for (const pruned of levels) {
      const analysis = analyse(pruned.mask);
      const states = countStates(analysis.states).weights;
      const { value } = splitting(analysis, tasks, "inputs and outputs");
      const { trainLoss, validationLoss, accuracy, epoch } = fitted!.report!;
      const [circles, moons] = accuracy;
      const { idle, moved } = idleParameters(analysis, pruned.start, pruned.trained);
      const level = pruned.level - params.extension;
      const kept = keptCount(pruned.mask);
      record.at(level, {
        kept,
        active: states.active,
        inactive: states.inactive,
        zombie: states.zombie,
        splitting: value,
        pathDistance: distanceFromIdentity(pathMatrix(analysis, tasks)),
        horizon: pruned.horizon,
        trainLoss,
        testLoss: validationLoss,
        circles,
        moons,
        epochs: epoch,
      });
      record.field(`level${level}`, levelArrays(pruned));
      record.link(level, levelArrays(pruned));
      done.push({
        level,
        kept,
        active: states.active,
        splitting: value,
        circles: circles!,
        moons: moons!,
        idle,
        moved,
      });
      if (value < 0) break; // an input or output is lost: no perfect split can follow
    }

    record(summary(done));
  },

  claims: {
    wideSplits: {
      says: "Begun seven levels wider (297 hidden units), the network falls into one part a task in at least 3 of 5 seeds.",
      reported: { value: 1, text: "5 of 5 seeds", where: "thesis, one-layer family, extension 7" },
      measure: (runs) => runs.arm("extended").values("separated"),
      agree: inSeeds({ atLeast: 3, of: 5 }),
    },
    narrowStaysWhole: {
      says: "Begun three levels wider (64 hidden units), it falls apart in no seed.",
      reported: { value: 0, text: "0 of 5 seeds", where: "thesis, one-layer family, extension 3" },
      measure: (runs) => runs.arm("control").values("separated"),
      agree: inSeeds({ atMost: 0, of: 5 }),
    },
    accurateAtSplit: {
      says: "Where it falls apart, both tasks are still solved to 99 % on the test rows, in most runs.",
      reported: { value: null, text: "most runs", where: "thesis, validation loss against active weights" },
      measure: (runs) => {
        const split = runs.arm("extended").list.filter(({ scalars }) => scalars.separated === 1);
        if (split.length === 0) return { unmeasured: "no run of the extended arm fell apart" };
        return split.map(({ scalars }) => (Math.min(scalars.circlesAtSplit!, scalars.moonsAtSplit!) >= 0.99 ? 1 : 0));
      },
      agree: inSeeds({ atLeast: 3, of: 5 }),
    },
    activeWeights: {
      says: "At the split 60 to 130 weights are active.",
      reported: { value: null, text: "70 to 120", where: "thesis, active weights at the split, one hidden layer" },
      measure: (runs) => {
        const active = runs.arm("extended").values("activeAtSplit");
        return active.length > 0 ? active : { unmeasured: "no run of the extended arm fell apart" };
      },
      agree: between(60, 130),
    },
    randomSeparatesLess: {
      says: "Pruning at random to the same counts separates clearly less often than pruning the smallest weights.",
      reported: { value: null, text: "not reported: a control the source lacks", where: "004, missing controls" },
      measure: (runs) => {
        const [extended, random] = (["extended", "random"] as const).map((arm) => {
          const separated = runs.arm(arm).values("separated");
          return { successes: separated.reduce((sum, one) => sum + one, 0), n: separated.length };
        });
        return proportionDifference(extended!, random!);
      },
      agree: atLeast(0),
    },
    idleStays: {
      says: "Weights that lead to no output, or that no input reaches, keep their initial values bit for bit.",
      reported: { value: 0, text: "follows from the gradients", where: "004, consequences of the states" },
      measure: (runs) => {
        const idle = runs.values("idle").reduce((sum, count) => sum + count, 0);
        return idle > 0 ? runs.values("moved") : { unmeasured: "no weight went out of use" };
      },
      agree: exactly(0),
    },
  },

  figures: {
    network: {
      caption:
        "The first run's network, level by level, from its first perfect split or its last level on. Inputs left, outputs right.",
      draw: (runs) => {
        const run = firstRun(runs, "extended");
        const levels = run.rows("splitting");
        const split = run.scalars.splitLevel;
        return sequence({
          axis: "family level",
          labels: levels.map(({ x: level }) => `${level}${level === split ? ", the split" : ""}`),
          start: split === undefined ? levels.length - 1 : levels.findIndex(({ x }) => x === split),
          figure: (at) => {
            const { x: level, value } = levels[at]!;
            const picture = networkPicture(analyse(maskOfLevel(run.field(`level${level}`))), tasks);
            const title = value > 0 ? "one network" : value === 0 ? "two networks" : "inputs or outputs lost";
            return networkGraph({ ...picture, title: `Two tasks, ${title}` });
          },
        });
      },
    },
    splitting: {
      caption:
        "Splitting value by family level: 1 is one piece, 0 a perfect split, below 0 an input or output is lost.",
      draw: (runs) =>
        plot({
          title: "When the network falls apart",
          x: { label: "family level (0: the base network's size)", integer: true },
          y: { label: "splitting value s" },
          marks: [ruleY([0]), seedLines(runs.rows("splitting"), { arms })],
        }),
    },
    loss: {
      caption: "Test loss by family level; thin lines are seeds, thick ones their means.",
      draw: (runs) =>
        plot({
          title: "What it costs",
          x: { label: "family level (0: the base network's size)", integer: true },
          y: { label: "test loss, nats", type: "log" },
          marks: [seedLines(runs.rows("testLoss"), { arms })],
        }),
    },
  },
});
