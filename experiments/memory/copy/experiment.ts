// Copying: words are shown once and are to be given back. Does it take a memory that can be addressed, or is attention over the last steps
// enough? What does a way past the memory do, and a gate between two memories against both side by side?
import { plot, ruleY, seedLines } from "#figure";
import { atLeast, atMost, defineExperiment, firstRun, m, p, pairedDifferences, type SavedState } from "#lab";
import { copy, replayFigure, type SavedPractice, trial } from "#memnet";
import { networkKinds, networkOf } from "./networks.ts";

const arms = {
  dnc: {},
  ntm: { network: "ntm" },
  window: { network: "window" },
  persistent: { network: "persistent" },
  bypass: { network: "bypass" },
  concat: { network: "concat" },
  experts: { network: "experts" },
  alone: { network: "alone" },
} as const;

export default defineExperiment({
  id: "memory/copy",
  title: "What it takes to copy",
  source: { notebook: "003", entries: ["003/4", "003/6", "003/9", "003/11"] },
  revision: 2,

  params: {
    network: p.choice({ choices: networkKinds, default: "dnc", doc: "What stands between controller and readout." }),
    hidden: p.int({ default: 32, range: [1, 512], unit: "units", doc: "Of the controller, an LSTM." }),
    memorySize: p.int({ default: 16, range: [1, 512], unit: "slots", doc: "Of every memory." }),
    wordSize: p.int({ default: 8, range: [1, 64], unit: "numbers", doc: "Of a slot." }),
    reads: p.int({ default: 1, range: [1, 16], unit: "heads", doc: "Read heads." }),
    bits: p.int({ default: 4, range: [1, 16], unit: "bits", doc: "Of a word." }),
    longest: p.int({ default: 5, range: [1, 40], unit: "words", doc: "Of a sequence; the shortest is one." }),
    examples: p.int({
      default: 16_000,
      range: [1, 1e7],
      scale: "log",
      unit: "examples",
      doc: "Most that are learnt from.",
    }),
    stretch: p.int({
      default: 1000,
      range: [1, 1e6],
      scale: "log",
      unit: "examples",
      doc: "Over which errors are counted.",
    }),
    batch: p.int({ default: 8, range: [1, 1024], unit: "examples", doc: "A step." }),
    learningRate: p.float({ default: 1e-2, range: [1e-6, 1], scale: "log", doc: "Of Adam." }),
    clip: p.float({ default: 10, range: [1e-3, 1e6], scale: "log", doc: "Largest length of the gradient." }),
    goal: p.float({ default: 0.01, range: [0, 1], doc: "Share of wrong bits below which it is learnt." }),
    tests: p.int({ default: 256, range: [1, 10_000], unit: "examples", doc: "Fresh ones, at the end." }),
    seed: p.seed(),
  },
  presets: {
    smoke: { hidden: 4, memorySize: 4, wordSize: 2, longest: 2, examples: 16, stretch: 8, tests: 8 },
    study: {},
  },
  arms,
  replicates: 5,

  metrics: {
    needed: m.scalar(
      "Examples learnt from until fewer bits than the goal were wrong; all of them when that never was.",
      "examples",
    ),
    testError: m.scalar("Share of wrong bits on fresh examples at the end."),
    testExact: m.scalar("Share of fresh examples without a wrong bit."),
    longError: m.scalar("The same share of wrong bits on sequences longer than any learnt, up to twice as long."),
    bitError: m.series("Share of wrong bits over the last stretch, each example before it was learnt from."),
    loss: m.series("Mean cross-entropy.", "nats/step"),
  },

  run({ params, rng, record, progress, checkpoint }) {
    const { bits, longest, examples, batch } = params;
    const task = copy({ bits, minLength: 1, maxLength: longest });
    const saved = checkpoint.restored as SavedPractice | undefined;
    let needed = saved?.values.stopped ? saved.values.done * batch : examples;
    const tried = trial({
      ...params,
      description: networkOf(params.network, params, task),
      task,
      rate: params.learningRate,
      rng,
      saved,
      onState: (make) => checkpoint.offer(make as () => SavedState),
      onStretch: (learnt, { errorRate, loss }) => {
        record.at(learnt, { bitError: errorRate, loss });
        if (errorRate < params.goal) needed = learnt;
        progress(learnt / examples, `${learnt} examples, ${(100 * errorRate).toFixed(1)} % of bits wrong`);
      },
    });
    const test = tried.measure(params.tests);
    const long = tried.measure(params.tests, copy({ bits, minLength: longest + 1, maxLength: 2 * longest }));
    record({ needed, testError: test.errorRate, testExact: test.exactRate, longError: long.errorRate });
    record.field("replay", tried.replay());
  },

  claims: {
    learnt: {
      says: "The DNC copies with fewer than 1 % of the bits wrong.",
      reported: { value: null, text: "to be measured", where: "specification 003, section 7" },
      measure: (runs) => runs.arm("dnc").values("testError"),
      agree: atMost(0.01),
    },
    addressableAgainstAttention: {
      says: "A memory that can be addressed copies with fewer errors than attention over the last steps.",
      reported: { value: null, text: "an ablation the notebook plans", where: "specification 003, section 1" },
      measure: (runs) => pairedDifferences(runs.arm("window").list, "testError", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    againstNoMemory: {
      says: "Without a memory there are more errors.",
      reported: { value: null, text: "a control", where: "specification 003, section 7" },
      measure: (runs) => pairedDifferences(runs.arm("alone").list, "testError", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    soonerThanAlone: {
      says: "Without a memory more examples are needed.",
      reported: { value: null, text: "a control", where: "specification 003, section 7" },
      measure: (runs) => pairedDifferences(runs.arm("alone").list, "needed", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    longer: {
      says: "What the DNC has learnt holds for sequences up to twice as long: fewer than 10 % of the bits are wrong there.",
      reported: { value: null, text: "to be measured", where: "specification 003, section 7" },
      measure: (runs) => runs.arm("dnc").values("longError"),
      agree: atMost(0.1),
    },
    longerThanAttention: {
      says: "On sequences up to twice as long a memory that can be addressed has fewer errors than attention over the last steps.",
      reported: { value: null, text: "to be measured", where: "specification 003, section 7" },
      measure: (runs) => pairedDifferences(runs.arm("window").list, "longError", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    learntSlotsAreNoMemory: {
      says: "Learnt slots that nothing writes to are no better than no memory: they differ by less than 5 % of the bits.",
      reported: { value: null, text: "a control", where: "specification 003, section 1" },
      measure: (runs) => pairedDifferences(runs.arm("alone").list, "testError", runs.arm("persistent").list),
      agree: atMost(0.05),
    },
    bypassCosts: {
      says: "With half of what the memory gives replaced by what went into it, more examples are needed.",
      reported: { value: null, text: "an ablation the notebook plans", where: "specification 003, section 5" },
      measure: (runs) => pairedDifferences(runs.arm("bypass").list, "needed", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    gateAgainstConcat: {
      says: "Two memories under a gate need fewer examples than both side by side.",
      reported: { value: null, text: "an ablation the notebook plans", where: "specification 003, section 5" },
      measure: (runs) => pairedDifferences(runs.arm("concat").list, "needed", runs.arm("experts").list),
      agree: atLeast(0),
    },
  },

  figures: {
    errors: {
      caption:
        "Share of wrong bits against examples; a line a seed, thick ones their means. A seed ends when it is below 1 %, and counts in the mean as it ended.",
      draw: (runs) =>
        plot({
          title: "How soon copying is learnt",
          x: { label: "examples" },
          y: { label: "share of wrong bits" },
          marks: [
            ruleY([0.01], { strokeDasharray: "3 3" }),
            seedLines(runs.rows("bitError"), { arms: Object.keys(arms), held: true }),
          ],
        }),
    },
    experts: {
      caption: "One example gone through by the first network with a gate between two memories.",
      draw: (runs) => {
        const run = firstRun(runs, "experts");
        return replayFigure(run.field("replay"), "One example, step by step");
      },
    },
  },
});
