// Repeat copy, in the configuration of notebook 003: words of four bits, to be given back one to three times. How many examples does it
// take until fewer than one bit in a hundred is wrong, and what of the memory is it that helps?
import { plot, ruleY, seedLines } from "#figure";
import { atLeast, atMost, defineExperiment, firstRun, inSeeds, m, p, pairedDifferences, type SavedState } from "#lab";
import { repeatCopy, replayAnimation, replayFigure, type SavedPractice, trial } from "#memnet";
import { networkKinds, networkOf } from "./network.ts";

const arms = {
  notebook: { learningRate: 1e-3 },
  dnc: {},
  lstm: { network: "lstm" },
  ntm: { network: "ntm" },
  noErasure: { erasure: false },
  noGating: { gating: false },
  steepGates: { gateType: "steepSigmoid" },
  heavisideGates: { gateType: "heaviside" },
} as const;

export default defineExperiment({
  id: "memory/repeat-copy",
  title: "How soon a memory learns to repeat",
  source: {
    notebook: "003",
    entries: ["003/1", "003/2", "003/3", "003/7", "003/8", "003/15"],
    reference:
      "A. Graves et al., Hybrid computing using a neural network with dynamic external memory, 2016, doi 10.1038/nature20101",
  },
  revision: 2,

  params: {
    network: p.choice({
      choices: networkKinds,
      default: "dnc",
      doc: "An LSTM with a memory, or alone with as many parameters as the one with the DNC.",
    }),
    hidden: p.int({ default: 64, range: [1, 512], unit: "units", doc: "Of the controller." }),
    memorySize: p.int({ default: 32, range: [1, 512], unit: "slots", doc: "Of the memory." }),
    wordSize: p.int({ default: 8, range: [1, 64], unit: "numbers", doc: "Of a slot." }),
    reads: p.int({ default: 4, range: [1, 16], unit: "heads", doc: "Read heads." }),
    erasure: p.bool({ default: true, doc: "Whether the memory can erase." }),
    gating: p.bool({
      default: true,
      doc: "Whether the memory can refrain from writing, and choose where; else it always allocates.",
    }),
    gateType: p.choice({ choices: ["sigmoid", "steepSigmoid", "heaviside"], default: "sigmoid", doc: "Of all gates." }),
    bits: p.int({ default: 4, range: [1, 16], unit: "bits", doc: "Of a word." }),
    longest: p.int({ default: 3, range: [1, 20], unit: "words", doc: "Of a sequence; the shortest is one." }),
    repeats: p.int({ default: 3, range: [1, 10], doc: "Most repeats; the fewest is one." }),
    examples: p.int({
      default: 20_000,
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
    smoke: {
      hidden: 6,
      memorySize: 5,
      wordSize: 3,
      reads: 1,
      longest: 2,
      repeats: 2,
      examples: 16,
      stretch: 8,
      tests: 8,
    },
    study: {},
    source: { examples: 160_000, learningRate: 1e-3 },
  },
  arms,
  replicates: 5,

  metrics: {
    reached: m.scalar("1 when fewer bits than the goal were wrong over some stretch, else 0."),
    needed: m.scalar("Examples learnt from until then; all of them when it never was.", "examples"),
    testError: m.scalar("Share of wrong bits on fresh examples at the end."),
    testExact: m.scalar("Share of fresh examples without a wrong bit."),
    longError: m.scalar("The same share of wrong bits on sequences longer than any learnt, up to twice as long."),
    parameters: m.scalar("Numbers learnt.", "parameters"),
    bitError: m.series("Share of wrong bits over the last stretch, each example before it was learnt from."),
    exact: m.series("Share of examples of the stretch without a wrong bit."),
    loss: m.series("Mean cross-entropy.", "nats/step"),
  },

  run({ params, rng, record, progress, checkpoint }) {
    const { bits, longest, repeats, examples, batch } = params;
    const task = repeatCopy({ bits, minLength: 1, maxLength: longest, minRepeats: 1, maxRepeats: repeats });
    const longer = repeatCopy({
      bits,
      minLength: longest + 1,
      maxLength: 2 * longest,
      minRepeats: 1,
      maxRepeats: repeats,
    });
    let [needed, reached] = [examples, 0];
    const done = (checkpoint.restored as SavedPractice | undefined)?.values;
    if (done?.stopped) [needed, reached] = [done.done * batch, 1];
    const tried = trial({
      ...params,
      description: networkOf(params, task),
      task,
      rate: params.learningRate,
      rng,
      saved: checkpoint.restored as SavedPractice | undefined,
      onState: (make) => checkpoint.offer(make as () => SavedState),
      onStretch: (learnt, { errorRate, exactRate, loss }) => {
        record.at(learnt, { bitError: errorRate, exact: exactRate, loss });
        if (errorRate < params.goal) [needed, reached] = [learnt, 1];
        progress(learnt / examples, `${learnt} examples, ${(100 * errorRate).toFixed(1)} % of bits wrong`);
      },
    });
    const test = tried.measure(params.tests);
    record({
      reached,
      needed,
      testError: test.errorRate,
      testExact: test.exactRate,
      longError: tried.measure(params.tests, longer).errorRate,
      parameters: tried.parameterCount,
    });
    record.field("replay", tried.replay());
  },

  claims: {
    byTenThousand: {
      says: "In the notebook's configuration fewer than 1 % of the bits are wrong by 10,000 examples.",
      reported: {
        value: 0.01,
        text: "after about 10,000 examples rounding gives almost perfect outputs",
        where: "notebook 003, repeat copy",
      },
      measure: (runs) => lastBy(runs.arm("notebook").rows("bitError"), 10_000),
      agree: atMost(0.01),
    },
    byTenThousandFaster: {
      says: "With a rate ten times as high, and gradients cut at length 10, fewer than 1 % of the bits are wrong by 10,000 examples.",
      reported: { value: null, text: "not reported: the rate at which it is true", where: "beside byTenThousand" },
      measure: (runs) => lastBy(runs.arm("dnc").rows("bitError"), 10_000),
      agree: atMost(0.01),
    },
    learnt: {
      says: "At that rate every seed gets there within 20,000 examples.",
      reported: {
        value: null,
        text: "to be measured: examples needed over 5 seeds",
        where: "specification 003, section 7",
      },
      measure: (runs) => runs.arm("dnc").values("reached"),
      agree: inSeeds({ atLeast: 5, of: 5 }),
    },
    soonerThanLstm: {
      says: "The DNC needs fewer examples than an LSTM of as many parameters.",
      reported: {
        value: null,
        text: "not reported: a control the notebook lacks",
        where: "specification 003, section 7",
      },
      measure: (runs) => pairedDifferences(runs.arm("lstm").list, "needed", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    longer: {
      says: "What is learnt holds for sequences up to twice as long: fewer than 10 % of the bits are wrong there.",
      reported: { value: null, text: "to be measured", where: "specification 003, section 7" },
      measure: (runs) => runs.arm("dnc").values("longError"),
      agree: atMost(0.1),
    },
    erasureHelps: {
      says: "Without erasure more examples are needed.",
      reported: { value: null, text: "an ablation the notebook plans", where: "specification 003, section 4" },
      measure: (runs) => pairedDifferences(runs.arm("noErasure").list, "needed", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    gatingHelps: {
      says: "Without write and allocation gates more examples are needed.",
      reported: { value: null, text: "an ablation the notebook plans", where: "specification 003, section 4" },
      measure: (runs) => pairedDifferences(runs.arm("noGating").list, "needed", runs.arm("dnc").list),
      agree: atLeast(0),
    },
    softGatesHelp: {
      says: "With Heaviside gates more examples are needed than with sigmoid ones.",
      reported: { value: null, text: "an ablation the notebook plans", where: "specification 003, section 4" },
      measure: (runs) => pairedDifferences(runs.arm("heavisideGates").list, "needed", runs.arm("dnc").list),
      agree: atLeast(0),
    },
  },

  figures: {
    errors: {
      caption:
        "Share of wrong bits against examples; a line a seed, thick ones their means. A seed ends when it is below 1 %, and counts in the mean as it ended.",
      draw: (runs) =>
        plot({
          title: "How soon it is learnt",
          x: { label: "examples" },
          y: { label: "share of wrong bits" },
          marks: [
            ruleY([0.01], { strokeDasharray: "3 3" }),
            seedLines(runs.rows("bitError"), { arms: Object.keys(arms), held: true }),
          ],
        }),
    },
    loss: {
      caption: "Cross-entropy against examples.",
      draw: (runs) =>
        plot({
          title: "Loss",
          x: { label: "examples" },
          y: { label: "loss, nats a step" },
          marks: [seedLines(runs.rows("loss"), { arms: Object.keys(arms), held: true })],
        }),
    },
    memory: {
      caption: "One example gone through by the first DNC after learning. Time runs to the right.",
      draw: (runs) => {
        const run = firstRun(runs, "dnc");
        return replayFigure(run.field("replay"), "One example, step by step");
      },
    },
  },
  animations: {
    replay: {
      caption:
        "The same as moving pictures, a row a slot: memory, usage, where it wrote and reads, and the links between slots.",
      draw: (runs) => {
        const run = firstRun(runs, "dnc");
        return replayAnimation(run.field("replay"), "Memory, usage, writes, reads, links");
      },
    },
  },
});

/** Of every seed the last value up to a step: what stopped before was done. */
function lastBy(rows: readonly { readonly seed: number; readonly x: number; readonly value: number }[], step: number) {
  const last = new Map<number, number>();
  for (const { seed, x, value } of rows) if (x <= step) last.set(seed, value);
  return last.size > 0 ? [...last.values()] : { unmeasured: `no stretch ended by ${step}` };
}
