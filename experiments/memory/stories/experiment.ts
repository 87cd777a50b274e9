// Stories with a question each, word by word, of five of the kinds on which the DNC was tried: one, two and three supporting facts,
// deduction and induction. One network learns them all. Which of them does a memory help with?
import { dot, plot, seedLines } from "#figure";
import { shareInterval } from "#kit";
import { atLeast, atMost, defineExperiment, firstRun, m, p, pairedDifferences, type SavedState } from "#lab";
import { replayAnimation, replayFigure, type SavedPractice, type StoryKind, stories, trial } from "#memnet";
import { networkKinds, networkOf } from "./networks.ts";

const arms = { dnc: {}, episodic: { network: "episodic" }, lstm: { network: "lstm" } } as const;

const kinds = ["one fact", "two facts", "three facts", "deduction", "induction"] as const satisfies StoryKind[];
const table = "Graves et al., 2016, extended data table 1, mean of 20 runs, bAbI's stories";

export default defineExperiment({
  id: "memory/stories",
  title: "Where is the lamp?",
  source: {
    notebook: "003",
    entries: ["003/15", "003/4"],
    reference:
      "A. Graves et al., Hybrid computing using a neural network with dynamic external memory, 2016, doi 10.1038/nature20101; J. Weston et al., Towards AI-complete question answering, 2015",
  },
  revision: 1,

  params: {
    network: p.choice({ choices: networkKinds, default: "dnc", doc: "Which memory the controller has." }),
    hidden: p.int({ default: 32, range: [1, 512], unit: "units", doc: "Of the controller, an LSTM." }),
    memorySize: p.int({ default: 16, range: [1, 512], unit: "slots", doc: "Of the memory." }),
    wordSize: p.int({ default: 12, range: [1, 64], unit: "numbers", doc: "Of a slot." }),
    reads: p.int({ default: 2, range: [1, 16], unit: "heads", doc: "Read heads." }),
    moves: p.int({
      default: 4,
      range: [3, 50],
      unit: "sentences",
      doc: "Before the question, where people go about; deduction and induction have seven and five.",
    }),
    examples: p.int({ default: 48_000, range: [1, 1e8], scale: "log", unit: "examples", doc: "That are learnt from." }),
    stretch: p.int({
      default: 2000,
      range: [1, 1e6],
      scale: "log",
      unit: "examples",
      doc: "Over which errors are counted.",
    }),
    batch: p.int({ default: 16, range: [1, 1024], unit: "examples", doc: "A step." }),
    learningRate: p.float({ default: 1e-2, range: [1e-6, 1], scale: "log", doc: "Of Adam." }),
    clip: p.float({ default: 10, range: [1e-3, 1e6], scale: "log", doc: "Largest length of the gradient." }),
    tests: p.int({ default: 512, range: [1, 10_000], unit: "examples", doc: "Fresh ones of every kind, at the end." }),
    seed: p.seed(),
  },
  presets: {
    smoke: { hidden: 4, memorySize: 3, wordSize: 2, reads: 1, examples: 16, stretch: 8, batch: 8, tests: 4 },
    study: {},
    source: {
      hidden: 256,
      memorySize: 256,
      wordSize: 64,
      reads: 4,
      moves: 10,
      examples: 1_000_000,
      stretch: 20_000,
      learningRate: 1e-4,
    },
  },
  arms,
  replicates: 3,

  metrics: {
    testError: m.scalar("Share of fresh questions that are answered wrongly, all kinds alike."),
    oneFact: m.scalar("The same of questions where somebody is."),
    twoFacts: m.scalar("Of questions where something is that somebody carries."),
    threeFacts: m.scalar("Of questions where it was before."),
    deduction: m.scalar("Of questions whom one of a kind fears."),
    induction: m.scalar("Of questions what colour one of a kind has."),
    longError: m.scalar("The share of wrong answers on questions where somebody is, after twice as many sentences."),
    parameters: m.scalar("Numbers learnt.", "parameters"),
    error: m.series("Share of wrong answers over the last stretch, each question before it was learnt from."),
    loss: m.series("Mean cross-entropy.", "nats/answer"),
  },

  run({ params, rng, record, progress, checkpoint }) {
    const { moves, examples, tests } = params;
    const task = stories({ kinds, moves });
    const tried = trial({
      ...params,
      description: networkOf(params.network, params, task),
      task,
      rate: params.learningRate,
      rng,
      saved: checkpoint.restored as SavedPractice | undefined,
      onState: (make) => checkpoint.offer(make as () => SavedState),
      onStretch: (learnt, { errorRate, loss }) => {
        record.at(learnt, { error: errorRate, loss });
        progress(learnt / examples, `${learnt} examples, ${(100 * errorRate).toFixed(1)} % answered wrongly`);
      },
    });
    const of = (kind: StoryKind, sentences = moves) =>
      tried.measure(tests, stories({ kinds: [kind], moves: sentences })).errorRate;
    const [oneFact, twoFacts, threeFacts, deduction, induction] = kinds.map((kind) => of(kind)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    record({
      testError: (oneFact + twoFacts + threeFacts + deduction + induction) / 5,
      oneFact,
      twoFacts,
      threeFacts,
      deduction,
      induction,
      longError: of("one fact", 2 * moves),
      parameters: tried.parameterCount,
    });
    record.field("replay", tried.replay());
  },

  claims: {
    memoryHelps: {
      says: "The DNC answers more questions rightly than an LSTM of as many parameters.",
      reported: {
        value: null,
        text: "DNCs performed much better than LSTM",
        where: "Graves et al., 2016, synthetic question answering",
      },
      measure: (runs) => pairedDifferences(runs.arm("lstm").list, "testError", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    oneFact: {
      says: "Where somebody is, the DNC says rightly more often than the LSTM.",
      reported: { value: 0.194, text: "28.4 % of errors against 9.0 %", where: table },
      measure: (runs) => pairedDifferences(runs.arm("lstm").list, "oneFact", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    twoFacts: {
      says: "Where something is that is carried, the DNC says rightly more often than the LSTM.",
      reported: { value: 0.168, text: "56.0 % of errors against 39.2 %", where: table },
      measure: (runs) => pairedDifferences(runs.arm("lstm").list, "twoFacts", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    threeFacts: {
      says: "Where it was before, the DNC says rightly more often than the LSTM.",
      reported: { value: 0.117, text: "51.3 % of errors against 39.6 %", where: table },
      measure: (runs) => pairedDifferences(runs.arm("lstm").list, "threeFacts", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    inductionIsHarder: {
      says: "For the DNC induction stays harder than deduction.",
      reported: { value: 0.264, text: "53.6 % of errors against 27.2 %", where: table },
      measure: (runs) => pairedDifferences(runs.arm("dnc").list, "induction", runs.arm("dnc").list, "deduction"),
      agree: atLeast(0),
    },
    storeIsEnough: {
      says: "A store of events does as well as the DNC: at most 5 % more of the answers are wrong.",
      reported: { value: null, text: "an ablation the notebook plans", where: "specification 003, section 1" },
      measure: (runs) => pairedDifferences(runs.arm("episodic").list, "testError", runs.arm("dnc").list),
      agree: atMost(0.05),
    },
    longer: {
      says: "What is learnt holds for stories twice as long: at most 10 % more of the answers where somebody is are wrong.",
      reported: { value: null, text: "to be measured", where: "specification 003, section 7" },
      measure: (runs) => pairedDifferences(runs.arm("dnc").list, "longError", runs.arm("dnc").list, "oneFact"),
      agree: atMost(0.1),
    },
  },

  figures: {
    errors: {
      caption:
        "Share of wrong answers against examples; a line a seed, thick ones their means, bands 95 % intervals of these.",
      draw: (runs) =>
        plot({
          title: "All kinds together",
          x: { label: "examples" },
          y: { label: "share of wrong answers" },
          marks: [seedLines(runs.rows("error"), { arms: Object.keys(arms), band: shareInterval })],
        }),
    },
    kinds: {
      caption:
        "Share of wrong answers on fresh questions of every kind; a point a seed. Chance is 3/4, and 1/2 where it is between the colours of a story.",
      draw: (runs) => {
        const names = ["oneFact", "twoFacts", "threeFacts", "deduction", "induction"] as const;
        const rows = runs.list.flatMap(({ arm, scalars }) =>
          names.map((name, i) => ({ kind: kinds[i]!, arm, error: scalars[name] ?? Number.NaN })),
        );
        return plot({
          title: "By kind of question",
          x: { label: "share of wrong answers", domain: [0, 1] },
          y: { label: "", type: "point", domain: [...kinds] },
          key: true,
          marks: [dot(rows, { x: "error", y: "kind", fill: "arm" })],
        });
      },
    },
    memory: {
      caption: "One story gone through by the first DNC after learning. Time runs to the right.",
      draw: (runs) => replayFigure(firstRun(runs, "dnc").field("replay"), "One story, word by word"),
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
