// Associative recall: items one after the other, then one of them; the item that followed is to be given. Several write heads on one memory
// against several memories under one controller, and a memory that learns while it is used, with and without that.
import { plot, seedLines } from "#figure";
import { atLeast, defineExperiment, firstRun, m, p, pairedDifferences, type SavedState } from "#lab";
import { associativeRecall, replayAnimation, replayFigure, type SavedPractice, trial } from "#memnet";
import { networkKinds, networkOf } from "./networks.ts";

const arms = {
  oneHead: {},
  twoHeads: { network: "twoHeads" },
  twoMemories: { network: "twoMemories" },
  testTime: { network: "testTime" },
  frozen: { network: "frozen" },
} as const;

export default defineExperiment({
  id: "memory/associative-recall",
  title: "What followed what",
  source: { notebook: "003", entries: ["003/5", "003/10"] },
  revision: 2,

  params: {
    network: p.choice({
      choices: networkKinds,
      default: "oneHead",
      doc: "What stands between controller and readout.",
    }),
    hidden: p.int({ default: 32, range: [1, 512], unit: "units", doc: "Of the controller, an LSTM." }),
    memorySize: p.int({ default: 16, range: [2, 512], unit: "slots", doc: "Of all memories together." }),
    wordSize: p.int({
      default: 8,
      range: [1, 64],
      unit: "numbers",
      doc: "Of a slot; a memory that learns has words twice as long and no slots.",
    }),
    bits: p.int({ default: 6, range: [1, 16], unit: "bits", doc: "Of an item." }),
    items: p.int({ default: 4, range: [2, 20], unit: "items", doc: "Most of a sequence; the fewest are two." }),
    examples: p.int({ default: 24_000, range: [1, 1e7], scale: "log", unit: "examples", doc: "That are learnt from." }),
    stretch: p.int({
      default: 1000,
      range: [1, 1e6],
      scale: "log",
      unit: "examples",
      doc: "Over which errors are counted.",
    }),
    batch: p.int({ default: 16, range: [1, 1024], unit: "examples", doc: "A step." }),
    learningRate: p.float({ default: 5e-3, range: [1e-6, 1], scale: "log", doc: "Of Adam." }),
    clip: p.float({ default: 10, range: [1e-3, 1e6], scale: "log", doc: "Largest length of the gradient." }),
    tests: p.int({ default: 256, range: [1, 10_000], unit: "examples", doc: "Fresh ones, at the end." }),
    seed: p.seed(),
  },
  presets: {
    smoke: { hidden: 4, memorySize: 4, wordSize: 2, bits: 2, items: 3, examples: 16, stretch: 8, batch: 8, tests: 8 },
    study: {},
  },
  arms,
  replicates: 3,

  metrics: {
    testError: m.scalar("Share of wrong bits on fresh examples at the end."),
    testExact: m.scalar("Share of fresh examples without a wrong bit."),
    longError: m.scalar("The same share of wrong bits with more items than were learnt with, up to twice as many."),
    bitError: m.series("Share of wrong bits over the last stretch, each example before it was learnt from."),
    loss: m.series("Mean cross-entropy.", "nats/step"),
  },

  run({ params, rng, record, progress, checkpoint }) {
    const { bits, items, examples } = params;
    const task = associativeRecall({ bits, itemLength: 1, minItems: 2, maxItems: items });
    const tried = trial({
      ...params,
      description: networkOf(params.network, params, task),
      task,
      rate: params.learningRate,
      rng,
      saved: checkpoint.restored as SavedPractice | undefined,
      onState: (make) => checkpoint.offer(make as () => SavedState),
      onStretch: (learnt, { errorRate, loss }) => {
        record.at(learnt, { bitError: errorRate, loss });
        progress(learnt / examples, `${learnt} examples, ${(100 * errorRate).toFixed(1)} % of bits wrong`);
      },
    });
    const test = tried.measure(params.tests);
    const long = tried.measure(
      params.tests,
      associativeRecall({ bits, itemLength: 1, minItems: items + 1, maxItems: 2 * items }),
    );
    record({ testError: test.errorRate, testExact: test.exactRate, longError: long.errorRate });
    record.field("replay", tried.replay());
  },

  claims: {
    severalMemories: {
      says: "Two memories under one controller recall with fewer errors than one with two write heads and as many slots.",
      reported: {
        value: null,
        text: "several write heads overlap, several memories do not: build both and compare",
        where: "notebook 003, one to many",
      },
      measure: (runs) => pairedDifferences(runs.arm("twoHeads").list, "testError", runs.arm("twoMemories").list),
      agree: atLeast(0),
    },
    severalHeads: {
      says: "A second write head makes errors fewer.",
      reported: { value: null, text: "a control", where: "specification 003, section 5" },
      measure: (runs) => pairedDifferences(runs.arm("oneHead").list, "testError", runs.arm("twoHeads").list),
      agree: atLeast(0),
    },
    testTime: {
      says: "A memory that learns while it is used recalls with fewer errors than the same that does not.",
      reported: { value: null, text: "an ablation the notebook plans", where: "specification 003, section 5" },
      measure: (runs) => pairedDifferences(runs.arm("frozen").list, "testError", runs.arm("testTime").list),
      agree: atLeast(0),
    },
  },

  figures: {
    errors: {
      caption: "Share of wrong bits against examples; a line a seed, thick ones their means.",
      draw: (runs) =>
        plot({
          title: "How soon recall is learnt",
          x: { label: "examples" },
          y: { label: "share of wrong bits" },
          marks: [seedLines(runs.rows("bitError"), { arms: Object.keys(arms) })],
        }),
    },
    memory: {
      caption: "One example gone through by the first network with one write head.",
      draw: (runs) => {
        const run = firstRun(runs, "oneHead");
        return replayFigure(run.field("replay"), "One example, step by step");
      },
    },
  },
  animations: {
    replay: {
      caption:
        "The same as moving pictures, a row a slot: memory, usage, where it wrote and reads, and the links between slots.",
      draw: (runs) => {
        const run = firstRun(runs, "oneHead");
        return replayAnimation(run.field("replay"), "Memory, usage, writes, reads, links");
      },
    },
  },
});
