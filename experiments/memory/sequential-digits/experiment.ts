// Sequential digits: drawn strokes come row by row, and at the end the digit is to be named. Three ways to stack LSTMs: layer by layer, as a
// grid whose cells pass along time and along depth, and as a pipeline whose layers work on different steps.
import { plot, seedLines } from "#figure";
import { stream, treeLeaves } from "#kit";
import { atLeast, defineExperiment, exactly, m, p, pairedDifferences, type SavedState } from "#lab";
import { lstmController, pipelinedLstm, type SavedPractice, sequentialDigits, stackedLstm, trial } from "#memnet";
import { type Tensor, tensor } from "#tensor";

const arms = {
  stacked: {},
  grid: { controller: "grid" },
  pipelined: { controller: "pipelined" },
  flat: { layers: 1 },
} as const;

export default defineExperiment({
  id: "memory/sequential-digits",
  title: "Stacked, grid and pipelined",
  source: { notebook: "003", entries: ["003/13"] },
  revision: 2,

  params: {
    controller: p.choice({
      choices: ["lstm", "grid", "pipelined"],
      default: "lstm",
      doc: "How layers are put together.",
    }),
    layers: p.int({ default: 3, range: [1, 12], unit: "layers", doc: "One on top of the other." }),
    hidden: p.int({ default: 24, range: [1, 512], unit: "units", doc: "Of every layer." }),
    side: p.int({ default: 8, range: [4, 28], unit: "pixels", doc: "Of the picture, of which a row comes a step." }),
    permuted: p.bool({ default: false, doc: "Whether pixels come in a fixed random order." }),
    examples: p.int({ default: 12_800, range: [1, 1e7], scale: "log", unit: "examples", doc: "That are learnt from." }),
    stretch: p.int({
      default: 640,
      range: [1, 1e6],
      scale: "log",
      unit: "examples",
      doc: "Over which errors are counted.",
    }),
    batch: p.int({ default: 32, range: [1, 1024], unit: "examples", doc: "A step." }),
    learningRate: p.float({ default: 5e-3, range: [1e-6, 1], scale: "log", doc: "Of Adam." }),
    clip: p.float({ default: 10, range: [1e-3, 1e6], scale: "log", doc: "Largest length of the gradient." }),
    tests: p.int({ default: 512, range: [1, 10_000], unit: "examples", doc: "Fresh ones, at the end." }),
    seed: p.seed(),
  },
  presets: {
    smoke: { layers: 2, hidden: 4, side: 4, examples: 16, stretch: 8, batch: 8, tests: 8 },
    study: {},
  },
  arms,
  replicates: 3,

  metrics: {
    testError: m.scalar("Share of fresh digits that are named wrongly."),
    unlike: m.scalar(
      "Outputs and states of the pipeline that differ in any bit from those of layer by layer.",
      "numbers",
    ),
    error: m.series("Share of digits named wrongly over the last stretch, each before it was learnt from."),
  },

  run({ params, rng, record, progress, checkpoint }) {
    const { side, layers, hidden, examples } = params;
    const order = params.permuted ? stream("pixels").permutation(side * side) : undefined;
    const task = sequentialDigits({ side, pixels: side, order });
    // A pipeline answers as many steps late as it has layers, less one: so many empty steps are added for all.
    const late = {
      ...task,
      options: { ...task.options, late: layers - 1 },
      steps: task.steps + layers - 1,
      example: lateBy(task, layers - 1),
    };
    const description = {
      inputs: side,
      outputs: 10,
      modules: { controller: { kind: params.controller, hidden, layers }, readout: { kind: "linear", size: 10 } },
      connections: [
        { feed: "input", to: "controller" },
        { feed: "controller", to: "readout" },
        { feed: "readout", to: "output" },
      ],
    };
    const tried = trial({
      ...params,
      description,
      task: late,
      rate: params.learningRate,
      rng,
      saved: checkpoint.restored as SavedPractice | undefined,
      onState: (make) => checkpoint.offer(make as () => SavedState),
      onStretch: (learnt, { errorRate }) => {
        record.at(learnt, { error: errorRate });
        progress(learnt / examples, `${learnt} examples, ${(100 * errorRate).toFixed(1)} % named wrongly`);
      },
    });
    record({
      testError: tried.measure(params.tests).errorRate,
      unlike: unlike(rng.fold("pipeline"), side, hidden, layers),
    });
  },

  claims: {
    pipelineIsExact: {
      says: "A pipeline gives the outputs and states of layer by layer, to the bit.",
      reported: { value: 0, text: "equal", where: "specification 003, section 6" },
      measure: (runs) => runs.values("unlike"),
      agree: exactly(0),
    },
    gridAgainstStack: {
      says: "A grid names more digits rightly than a stack of as many layers.",
      reported: { value: null, text: "an ablation the notebook plans", where: "specification 003, section 7" },
      measure: (runs) => pairedDifferences(runs.arm("stacked").list, "testError", runs.arm("grid").list),
      agree: atLeast(0),
    },
    pipelineLearnsAsWell: {
      says: "As a controller the pipeline, which is a stack that answers later, is as good as the stack, within 5 % of the digits.",
      reported: { value: null, text: "follows from the equality", where: "specification 003, section 6" },
      measure: (runs) => pairedDifferences(runs.arm("stacked").list, "testError", runs.arm("pipelined").list),
      agree: atLeast(-0.05),
    },
    depthHelps: {
      says: "Three layers name more digits rightly than one.",
      reported: { value: null, text: "a control", where: "specification 003, section 6" },
      measure: (runs) => pairedDifferences(runs.arm("flat").list, "testError", runs.arm("stacked").list),
      agree: atLeast(0),
    },
  },

  figures: {
    errors: {
      caption: "Share of digits named wrongly against examples; a line a seed, thick ones their means.",
      draw: (runs) =>
        plot({
          title: "Strokes row by row",
          x: { label: "examples" },
          y: { label: "share named wrongly" },
          marks: [seedLines(runs.rows("error"), { arms: Object.keys(arms) })],
        }),
    },
  },
});

/** The same examples, asked so many steps later. */
function lateBy({ example, inputs, outputs }: ReturnType<typeof sequentialDigits>, steps: number): typeof example {
  return (rng) => {
    const early = example(rng);
    const empty = (length: number) => Array.from({ length: steps }, () => new Array<number>(length).fill(0));
    return {
      inputs: [...early.inputs, ...empty(inputs)],
      targets: [...empty(outputs), ...early.targets],
      asked: [...empty(1).map(() => false), ...early.asked],
    };
  };
}

/** Numbers of a random sequence that a pipeline gives otherwise than layers one after the other. */
function unlike(rng: ReturnType<typeof stream>, inputs: number, hidden: number, layers: number): number {
  const parameters = lstmController({ inputs, hidden, layers }).initialise(rng.fold("weights"));
  const x = tensor(rng.fold("x").normal(5 * 2 * inputs), [5, 2, inputs], "f32");
  const [one, other] = [stackedLstm, pipelinedLstm].map((form) =>
    treeLeaves<unknown, Tensor>(form(parameters, x)).flatMap((leaf) => Array.from(leaf.data())),
  );
  return one!.filter((value, i) => !Object.is(value, other![i])).length;
}
