// One model sees classes 0 to 4, then 5 to 9, then 0 to 4 again. Is what it knew at first kept through the second task by tethers to a
// generation saved at the end of the first, and at what cost to the second?
import { dot, plot, ruleX, seedLines } from "#figure";
import { tInterval } from "#kit";
import { atLeast, atMost, defineExperiment, exactly, m, p, pairedDifferences } from "#lab";
import { classCrossEntropy, initialisers, mlp } from "#nn";
import { ones, tensor } from "#tensor";
import {
  chooseNodes,
  createEnsemble,
  drawTethers,
  type EnsembleState,
  pictureKinds,
  pictureSource,
  pictures,
  rowsOfHalf,
  stackArrays,
  taylorImportance,
  tetherOnly,
  tetherReadings,
} from "#tether";
import { adam } from "#train";
import { type Generation, holds, pulled } from "./anchor.ts";
import { middle, parametersOf, partsOf, withParts } from "./generation.ts";
import { scoresOf } from "./scores.ts";

const tasks = [0, 1, 0] as const;
const arms = ["untethered", "tethersOnly", "states", "statesTaylor", "overwrite", "elastic"];

export default defineExperiment({
  id: "tether/retention",
  title: "Held to what one knew",
  source: { notebook: "000", entries: ["000/3b"] },
  revision: 1,

  params: {
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
      doc: "Images to learn from, of both tasks.",
    }),
    test: p.int({ default: 900, range: [10, 10_000], scale: "log", unit: "images", doc: "Images to be judged by." }),
    hidden: p.int({ default: 64, range: [2, 1000], unit: "nodes", doc: "Nodes of each of two hidden layers." }),
    tethered: p.bool({ default: true, doc: "Whether weights have tethers from U(0, 1); else all are 1." }),
    fresh: p.bool({ default: false, doc: "Whether tethers are drawn anew when a task begins, as of another model." }),
    reading: p.choice({
      choices: tetherReadings,
      default: "effective",
      doc: "How a tether acts: W kept, or overwritten by W T at every pass.",
    }),
    hold: p.choice({
      choices: holds,
      default: "tethers",
      doc: "What is pulled back to the generation saved at the end of the first task.",
    }),
    mu: p.float({ default: 0.2, range: [0, 1], doc: "How far it goes each time; half of this is the way back." }),
    fraction: p.float({
      default: 1,
      range: [0, 1],
      doc: "Share of a layer's nodes that are tether nodes, the most important for the first task by Taylor.",
    }),
    rate: p.float({ default: 1e-3, range: [1e-6, 1], scale: "log", doc: "Of Adam." }),
    batch: p.int({ default: 32, range: [1, 10_000], unit: "rows", doc: "Rows a step." }),
    every: p.int({ default: 10, range: [2, 10_000], unit: "steps", doc: "Steps between two pulls." }),
    pulls: p.int({ default: 40, range: [1, 100_000], doc: "Pulls a task." }),
    seed: p.seed(),
  },
  presets: {
    smoke: { real: false, train: 60, test: 30, hidden: 6, batch: 4, every: 3, pulls: 3 },
    study: {},
  },
  arms: {
    untethered: { tethered: false, hold: "nothing" },
    frozen: { hold: "nothing" },
    tethersOnly: {},
    tethersFresh: { fresh: true },
    states: { hold: "states" },
    statesTaylor: { hold: "states", fraction: 0.5 },
    overwrite: { reading: "overwrite", hold: "states" },
    elastic: { tethered: false, hold: "elastic" },
    digitsUntethered: { kind: "digits", tethered: false, hold: "nothing" },
    digitsTethersOnly: { kind: "digits" },
    digitsStates: { kind: "digits", hold: "states" },
    digitsElastic: { kind: "digits", tethered: false, hold: "elastic" },
  },
  replicates: 5,

  metrics: {
    first: m.series("Accuracy on the first task's classes, against all ten."),
    second: m.series("Accuracy on the second task's classes, against all ten."),
    firstKnown: m.scalar("first at the end of the first task."),
    firstKept: m.scalar("first at the end of the second task."),
    firstKeptAmong: m.scalar("The same where only the first task's classes are allowed as answers."),
    secondLearned: m.scalar("second at the end of the second task."),
    bothKept: m.scalar("Mean of firstKept and secondLearned."),
    bothAveraged: m.scalar("The same for the mean logits of the saved generation and the model: averaged predictions."),
    bothSouped: m.scalar("The same for one model with the mean of both weights."),
    firstAgain: m.scalar("first at the end of the third task, the first again."),
    secondAgain: m.scalar("second then."),
  },

  needs: ({ kind, real }) => (real ? [pictureSource[kind]] : []),

  run({ params, rng, record, progress, data }) {
    const { batch, every, pulls } = params;
    const source = params.real ? pictureSource[params.kind] : undefined;
    const { train, test } = pictures({
      source,
      train: params.train,
      test: params.test,
      rng: rng.fold("pictures"),
      data,
    });
    const examples = { inputs: train.inputs, targets: train.targets };
    const widths = [train.inputs.shape[1]!, params.hidden, params.hidden, 10];
    const model = mlp({ widths, activation: "relu" });
    const optimiser = adam({ rate: params.rate });
    const trainer = createEnsemble({ model, loss: classCrossEntropy, optimiser, reading: params.reading });
    const draw = initialisers["pytorch-default"];
    const bare = widths.slice(1).map((width, l) => ones([widths[l]!, width]));
    const tethersOf = (name: string) => (params.tethered ? drawTethers(rng.fold(name), widths) : bare);
    let state = trainer.begin([
      {
        parameters: model.initialise(rng.fold("weights"), { weights: draw, biases: draw }),
        tethers: tethersOf("tethers"),
      },
    ]);
    const halves = ([0, 1] as const).map((half) => rowsOfHalf(train, half));

    let kept: Generation | undefined;
    let nodes: Uint8Array[] = widths.slice(1).map((width) => new Uint8Array(width).fill(1));
    let step = 0;
    const measure = (now: EnsembleState) => scoresOf([trainer.outputs(now, test.inputs)], test);
    for (const [phase, half] of tasks.entries()) {
      if (phase > 0 && params.fresh)
        state = { ...state, tethers: stackArrays([tethersOf(`tethers ${phase}`).map((t) => t.array())]) };
      for (let pull = 0; pull < pulls; pull++) {
        const seen = halves[half]!;
        const drawn = rng
          .fold("rows", phase)
          .fold(pull)
          .integers(every * batch, seen.length);
        const rows = tensor(
          Int32Array.from(drawn, (row) => seen[row]!),
          [1, every, batch],
          "i32",
        );
        state = trainer.advance(state, examples, rows).state;
        step += every;
        if (kept !== undefined) state = withParts(state, pulled(partsOf(state), kept, params.hold, params.mu, nodes));
        if (pull % 4 === 3 || pull === pulls - 1) {
          const { first, second } = measure(state);
          record.at(step, { first, second });
        }
        progress((phase + (pull + 1) / pulls) / tasks.length, `task ${phase + 1}, step ${step}`);
      }
      const scores = measure(state);
      if (phase === 0) {
        record({ firstKnown: scores.first });
        if (params.fraction < 1) {
          const rows = tensor(halves[0]!.slice(0, Math.min(256, halves[0]!.length)));
          const [inputs, targets] = [train.inputs.gather(rows), train.targets.gather(rows)];
          const importance = taylorImportance(parametersOf(partsOf(state)), {
            activation: "relu",
            loss: classCrossEntropy,
            inputs,
            targets,
          });
          nodes = importance.map((layer) => chooseNodes(layer.data(), { fraction: params.fraction }));
          // Nodes that are no tether nodes are free from here on.
          const { parameters, tethers } = partsOf(state);
          state = withParts(state, { parameters, tethers: tethers.map((tether, l) => tetherOnly(tether, nodes[l]!)) });
        }
        kept = partsOf(state);
        record.field("generation", Object.fromEntries(kept.parameters.map((array, part) => [`part${part}`, array])));
      } else if (phase === 1) {
        const old = withParts(state, kept!);
        const averaged = scoresOf([trainer.outputs(state, test.inputs), trainer.outputs(old, test.inputs)], test);
        const souped = measure(withParts(state, middle(partsOf(state), kept!)));
        record({
          firstKept: scores.first,
          firstKeptAmong: scores.firstAmong,
          secondLearned: scores.second,
          bothKept: (scores.first + scores.second) / 2,
          bothAveraged: (averaged.first + averaged.second) / 2,
          bothSouped: (souped.first + souped.second) / 2,
        });
      } else record({ firstAgain: scores.first, secondAgain: scores.second });
    }
  },

  claims: {
    forgets: {
      says: "Without tethers what was known of the first task is lost by the end of the second: accuracy.",
      reported: { value: null, text: "repetition would lose it", where: "notebook 000, retention" },
      measure: (runs) => runs.arm("untethered").values("firstKept"),
      agree: atMost(0.1),
    },
    tethersKeep: {
      says: "Tethers to a generation saved at the end of the first task keep it: accuracy then, less that without tethers.",
      reported: { value: null, text: "tethers keep information", where: "notebook 000, retention" },
      measure: (runs) =>
        pairedDifferences(runs.arm("tethersOnly").list, "firstKept", runs.arm("untethered").list, "firstKept"),
      agree: atLeast(0.05),
    },
    tethersAreTheSame: {
      says: "Tethers that are merged with their own past are what they were: difference to a model whose tethers are left alone.",
      reported: { value: 0, text: "follows from merging", where: "specification 000-3" },
      measure: (runs) =>
        pairedDifferences(runs.arm("tethersOnly").list, "firstKept", runs.arm("frozen").list, "firstKept"),
      agree: exactly(0),
    },
    freshTethersKeep: {
      says: "They keep it where the second task begins with tethers of its own, which are pulled to the saved ones.",
      reported: { value: null, text: "tethers keep information", where: "notebook 000, retention" },
      measure: (runs) =>
        pairedDifferences(runs.arm("tethersFresh").list, "firstKept", runs.arm("untethered").list, "firstKept"),
      agree: atLeast(0.05),
    },
    statesKeep: {
      says: "Where the weights are pulled back as well (merge states) they keep it.",
      reported: { value: null, text: "merge states", where: "notebook 000, merging" },
      measure: (runs) =>
        pairedDifferences(runs.arm("states").list, "firstKept", runs.arm("untethered").list, "firstKept"),
      agree: atLeast(0.05),
    },
    digitsStatesKeep: {
      says: "So they do with handwritten digits.",
      reported: { value: null, text: "merge states", where: "notebook 000, merging" },
      measure: (runs) =>
        pairedDifferences(runs.arm("digitsStates").list, "firstKept", runs.arm("digitsUntethered").list, "firstKept"),
      agree: atLeast(0.05),
    },
    statesKeepBoth: {
      says: "And more of both tasks together: mean accuracy on both at the end of the second, less that without tethers.",
      reported: { value: null, text: "not reported: what keeping costs", where: "specification 000-3" },
      measure: (runs) =>
        pairedDifferences(runs.arm("states").list, "bothKept", runs.arm("untethered").list, "bothKept"),
      agree: atLeast(0),
    },
    taylorKeepsMore: {
      says: "Holding half of the nodes, the most important for the first task, keeps more of both tasks than holding all.",
      reported: { value: null, text: "tether nodes by importance", where: "notebook 000, tether nodes" },
      measure: (runs) =>
        pairedDifferences(runs.arm("statesTaylor").list, "bothKept", runs.arm("states").list, "bothKept"),
      agree: atLeast(0),
    },
    beatsElastic: {
      says: "States with tethers keep more of both than the same pull on an ordinary network (elastic averaging with its past).",
      reported: { value: null, text: "a baseline the notebook lacks", where: "specification 000-3" },
      measure: (runs) => pairedDifferences(runs.arm("states").list, "bothKept", runs.arm("elastic").list, "bothKept"),
      agree: atLeast(0),
    },
    beatsAveraging: {
      says: "And more than an ordinary network whose predictions are averaged with those of its saved generation.",
      reported: { value: null, text: "a baseline the notebook lacks", where: "specification 000-3" },
      measure: (runs) =>
        pairedDifferences(runs.arm("states").list, "bothKept", runs.arm("untethered").list, "bothAveraged"),
      agree: atLeast(0),
    },
    beatsSoup: {
      says: "And more than the mean of an ordinary network's weights before and after the second task.",
      reported: { value: null, text: "a baseline the notebook lacks", where: "specification 000-3" },
      measure: (runs) =>
        pairedDifferences(runs.arm("states").list, "bothKept", runs.arm("untethered").list, "bothSouped"),
      agree: atLeast(0),
    },
    again: {
      says: "When the first task comes again, a model held by states knows it better than one that was not.",
      reported: { value: null, text: "repeated similar inputs", where: "notebook 000, retention" },
      measure: (runs) =>
        pairedDifferences(runs.arm("states").list, "firstAgain", runs.arm("untethered").list, "firstAgain"),
      agree: atLeast(0),
    },
  },

  figures: {
    first: {
      caption:
        "Accuracy on the first task's classes through first, second and first task again; means over seeds with 95 % intervals.",
      draw: (runs) =>
        plot({
          title: "What is kept of the first task",
          x: { label: "step" },
          y: { label: "accuracy, classes 0 to 4", domain: [0, 1] },
          key: true,
          marks: [
            ruleX(boundaries(runs.list)),
            seedLines(
              runs.rows("first").filter(({ arm }) => arms.includes(arm)),
              { arms, band: tInterval },
            ),
          ],
        }),
    },
    second: {
      caption: "Accuracy on the second task's classes on the same way.",
      draw: (runs) =>
        plot({
          title: "What is learned of the second",
          x: { label: "step" },
          y: { label: "accuracy, classes 5 to 9", domain: [0, 1] },
          key: true,
          marks: [
            ruleX(boundaries(runs.list)),
            seedLines(
              runs.rows("second").filter(({ arm }) => arms.includes(arm)),
              { arms, band: tInterval },
            ),
          ],
        }),
    },
    trade: {
      caption: "Accuracy on both tasks at the end of the second; a dot a seed.",
      draw: (runs) =>
        plot({
          title: "Keeping costs learning",
          x: { label: "accuracy on the second task", domain: [0, 1] },
          y: { label: "accuracy on the first", domain: [0, 1] },
          height: 420,
          marks: [
            dot(
              runs.list
                .filter(({ arm }) => arms.includes(arm))
                .map(({ arm, scalars }) => ({ arm, x: scalars.secondLearned!, y: scalars.firstKept! })),
              { x: "x", y: "y", stroke: "arm" },
            ),
          ],
        }),
    },
  },
});

type Scalar = "firstKept" | "bothKept" | "bothAveraged" | "bothSouped" | "firstAgain";
interface Ended {
  readonly seed: number;
  readonly params: { readonly every: number; readonly pulls: number };
  readonly scalars: { readonly [Name in Scalar]?: number };
}

const boundaries = (runs: readonly Ended[]) =>
  [1, 2].map((phase) => phase * runs[0]!.params.every * runs[0]!.params.pulls);
