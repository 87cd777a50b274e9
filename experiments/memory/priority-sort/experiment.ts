// Priority sort: words come with priorities, and the best of them are to be given back, the best first. Which of a memory's ways to find
// a word does it take: by content, by place, by the order of writing?
import { plot, seedLines } from "#figure";
import { shareInterval } from "#kit";
import { atLeast, atMost, defineExperiment, firstRun, m, p, pairedDifferences, type SavedState } from "#lab";
import { prioritySort, replayAnimation, replayFigure, type SavedPractice, trial } from "#memnet";
import { networkKinds, networkOf } from "./networks.ts";

const arms = {
  dnc: {},
  sparse: { network: "sparse" },
  ntm: { network: "ntm" },
  content: { network: "content" },
  lstm: { network: "lstm" },
} as const;

export default defineExperiment({
  id: "memory/priority-sort",
  title: "The most urgent first",
  source: {
    notebook: "003",
    entries: ["003/15"],
    reference: "A. Graves, G. Wayne and I. Danihelka, Neural Turing Machines, 2014, section 4.5",
  },
  revision: 1,

  params: {
    network: p.choice({ choices: networkKinds, default: "dnc", doc: "Which memory the controller has." }),
    hidden: p.int({ default: 32, range: [1, 512], unit: "units", doc: "Of the controller, an LSTM." }),
    memorySize: p.int({ default: 16, range: [1, 512], unit: "slots", doc: "Of the memory." }),
    wordSize: p.int({ default: 8, range: [1, 64], unit: "numbers", doc: "Of a slot." }),
    reads: p.int({ default: 2, range: [1, 16], unit: "heads", doc: "Read heads." }),
    bits: p.int({ default: 4, range: [1, 16], unit: "bits", doc: "Of a word." }),
    words: p.int({ default: 6, range: [1, 64], unit: "words", doc: "That are shown." }),
    best: p.int({ default: 4, range: [1, 64], unit: "words", doc: "That are to be given; no more than are shown." }),
    examples: p.int({ default: 48_000, range: [1, 1e8], scale: "log", unit: "examples", doc: "That are learnt from." }),
    stretch: p.int({
      default: 2000,
      range: [1, 1e6],
      scale: "log",
      unit: "examples",
      doc: "Over which errors are counted.",
    }),
    batch: p.int({ default: 16, range: [1, 1024], unit: "examples", doc: "A step." }),
    learningRate: p.float({ default: 5e-3, range: [1e-6, 1], scale: "log", doc: "Of Adam." }),
    clip: p.float({ default: 10, range: [1e-3, 1e6], scale: "log", doc: "Largest length of the gradient." }),
    tests: p.int({ default: 512, range: [1, 10_000], unit: "examples", doc: "Fresh ones, at the end." }),
    seed: p.seed(),
  },
  presets: {
    smoke: {
      hidden: 4,
      memorySize: 4,
      wordSize: 2,
      reads: 1,
      bits: 2,
      words: 3,
      best: 2,
      examples: 16,
      stretch: 8,
      batch: 8,
      tests: 8,
    },
    study: {},
    source: {
      hidden: 100,
      memorySize: 128,
      wordSize: 20,
      reads: 5,
      bits: 8,
      words: 20,
      best: 16,
      examples: 1_000_000,
      stretch: 20_000,
    },
  },
  arms,
  replicates: 5,

  metrics: {
    testError: m.scalar("Share of wrong bits on fresh examples at the end."),
    testExact: m.scalar("Share of fresh examples without a wrong bit."),
    longError: m.scalar("The same share of wrong bits with twice as many words to choose from."),
    parameters: m.scalar("Numbers learnt.", "parameters"),
    bitError: m.series("Share of wrong bits over the last stretch, each example before it was learnt from."),
    exact: m.series("Share of examples of the stretch without a wrong bit."),
    loss: m.series("Mean cross-entropy.", "nats/step"),
  },

  run({ params, rng, record, progress, checkpoint }) {
    const { bits, words, examples } = params;
    const answers = Math.min(words, params.best);
    const task = prioritySort({ bits, words, answers });
    const tried = trial({
      ...params,
      description: networkOf(params.network, params, task),
      task,
      rate: params.learningRate,
      rng,
      saved: checkpoint.restored as SavedPractice | undefined,
      onState: (make) => checkpoint.offer(make as () => SavedState),
      onStretch: (learnt, { errorRate, exactRate, loss }) => {
        record.at(learnt, { bitError: errorRate, exact: exactRate, loss });
        progress(learnt / examples, `${learnt} examples, ${(100 * errorRate).toFixed(1)} % of bits wrong`);
      },
    });
    const test = tried.measure(params.tests);
    const long = tried.measure(params.tests, prioritySort({ bits, words: 2 * words, answers }));
    record({
      testError: test.errorRate,
      testExact: test.exactRate,
      longError: long.errorRate,
      parameters: tried.parameterCount,
    });
    record.field("replay", tried.replay());
  },

  claims: {
    memoryAgainstLstm: {
      says: "The NTM sorts with fewer errors than an LSTM.",
      reported: {
        value: null,
        text: "NTM substantially outperforms LSTM on this task",
        where: "Graves et al., 2014, figure 18",
      },
      measure: (runs) => pairedDifferences(runs.arm("lstm").list, "testError", runs.arm("ntm").list),
      agree: atLeast(0),
    },
    dncAgainstLstm: {
      says: "The DNC sorts with at most half of the errors of an LSTM of as many parameters.",
      reported: { value: null, text: "not reported: ours", where: "specification 003, section 7" },
      measure: (runs) => {
        const halves = runs
          .arm("lstm")
          .list.map(({ seed, scalars }) => ({ seed, scalars: { testError: half(scalars) } }));
        return pairedDifferences(halves, "testError", runs.arm("dnc").list);
      },
      agree: atLeast(0),
    },
    learnt: {
      says: "The DNC sorts with fewer than 5 % of the bits wrong.",
      reported: { value: null, text: "to be measured: ours", where: "specification 003, section 7" },
      measure: (runs) => runs.arm("dnc").values("testError"),
      agree: atMost(0.05),
    },
    morePlacesToFind: {
      says: "Without usage and links, by content alone, there are more errors than with the DNC.",
      reported: { value: null, text: "an ablation the notebook plans", where: "specification 003, section 1" },
      measure: (runs) => pairedDifferences(runs.arm("content").list, "testError", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    sparseIsEnough: {
      says: "The best two rows of every comparison are enough: at most 2 % more of the bits are wrong.",
      reported: { value: null, text: "an ablation the notebook plans", where: "specification 003, section 4" },
      measure: (runs) => pairedDifferences(runs.arm("sparse").list, "testError", runs.arm("dnc").list),
      agree: atMost(0.02),
    },
    longer: {
      says: "What is learnt holds for twice as many words: the DNC has fewer than 10 % of the bits wrong there.",
      reported: { value: null, text: "to be measured", where: "specification 003, section 7" },
      measure: (runs) => runs.arm("dnc").values("longError"),
      agree: atMost(0.1),
    },
  },

  figures: {
    errors: {
      caption:
        "Share of wrong bits against examples; a line a seed, thick ones their means, bands 95 % intervals of these.",
      draw: (runs) =>
        plot({
          title: "How soon sorting is learnt",
          x: { label: "examples" },
          y: { label: "share of wrong bits" },
          marks: [seedLines(runs.rows("bitError"), { arms: Object.keys(arms), band: shareInterval })],
        }),
    },
    exact: {
      caption: "Share of examples without a wrong bit; bands are 95 % intervals of the means.",
      draw: (runs) =>
        plot({
          title: "Sorted without a mistake",
          x: { label: "examples" },
          y: { label: "share of examples" },
          marks: [seedLines(runs.rows("exact"), { arms: Object.keys(arms), band: shareInterval })],
        }),
    },
    memory: {
      caption: "One example gone through by the first DNC after learning. Time runs to the right.",
      draw: (runs) => replayFigure(firstRun(runs, "dnc").field("replay"), "One example, step by step"),
    },
  },
  animations: {
    replay: {
      caption:
        "The same as moving pictures, a row a slot: memory, usage, where it wrote and reads, and the links between slots.",
      draw: (runs) => replayAnimation(firstRun(runs, "dnc").field("replay"), "Memory, usage, writes, reads, links"),
    },
  },
});

const half = ({ testError }: { readonly testError?: number }) => (testError === undefined ? undefined : testError / 2);
