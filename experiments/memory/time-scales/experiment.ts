// Losses on several time scales: a slow one of the task, and a fast one by which the memory is to tell what it has just been shown. Which
// weights are moved by which, how often, and what does it change?
import { plot, ruleY, seedLines } from "#figure";
import { atLeast, defineExperiment, firstRun, m, p, pairedDifferences, type SavedState } from "#lab";
import { controllerAndMemory, copy, type Group, practise, replayFigure, type SavedPractice } from "#memnet";
import { type Loss, scalesLearner } from "./scales.ts";

const slowly = ["controller", "readout"];
const plans: Readonly<Record<string, readonly Group<Loss>[]>> = {
  // The decoder stands apart: whatever it learns changes nothing in the network.
  together: [
    { modules: [...slowly, "memory"], loss: "slow", every: 1 },
    { modules: ["decoder"], loss: "fast", every: 1 },
  ],
  both: [
    { modules: [...slowly, "memory"], loss: "both", every: 1 },
    { modules: ["decoder"], loss: "fast", every: 1 },
  ],
  apart: [
    { modules: slowly, loss: "slow", every: 1 },
    { modules: ["memory", "decoder"], loss: "fast", every: 1 },
  ],
  seldom: [
    { modules: slowly, loss: "slow", every: 4 },
    { modules: ["memory"], loss: "slow", every: 1 },
    { modules: ["decoder"], loss: "fast", every: 1 },
  ],
  gated: [
    { modules: ["controller"], loss: "slow", every: 1 },
    { modules: ["memory"], loss: "slow", every: 1 },
    { modules: ["readout"], loss: "slow", every: 1 },
  ],
};

const arms = {
  together: {},
  both: { plan: "both" },
  apart: { plan: "apart" },
  seldom: { plan: "seldom" },
  gated: { plan: "gated" },
} as const;

export default defineExperiment({
  id: "memory/time-scales",
  title: "What moves which weights, and how often",
  source: { notebook: "003", entries: ["003/12"] },
  revision: 1,

  params: {
    plan: p.choice({
      choices: ["together", "both", "apart", "seldom", "gated"],
      default: "together",
      doc: "All weights by the task; all by both losses; the memory's interface by the fast loss alone; the controller every fourth minibatch; all by the task, as far as a gate lets them.",
    }),
    gateRate: p.float({ default: 0.01, range: [0, 1], doc: "Of the gate, where there is one." }),
    hidden: p.int({ default: 32, range: [1, 512], unit: "units", doc: "Of the controller, an LSTM." }),
    memorySize: p.int({ default: 16, range: [1, 512], unit: "slots", doc: "Of the memory, a DNC's." }),
    wordSize: p.int({ default: 8, range: [1, 64], unit: "numbers", doc: "Of a slot." }),
    reads: p.int({ default: 1, range: [1, 16], unit: "heads", doc: "Read heads." }),
    bits: p.int({ default: 4, range: [1, 16], unit: "bits", doc: "Of a word." }),
    longest: p.int({
      default: 5,
      range: [1, 40],
      unit: "words",
      doc: "Of a sequence to be copied; the shortest is one.",
    }),
    examples: p.int({
      default: 16_000,
      range: [1, 1e7],
      scale: "log",
      unit: "examples",
      doc: "Most that are learnt from.",
    }),
    stretch: p.int({
      default: 400,
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
    smoke: { hidden: 4, memorySize: 3, wordSize: 2, longest: 2, examples: 16, stretch: 8, tests: 8 },
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
    bitError: m.series("Share of wrong bits over the last stretch, each example before it was learnt from."),
    controllerShare: m.series("How much of its move the controller makes, under a gate."),
    memoryShare: m.series("How much of its move the memory's interface makes, under a gate."),
    readoutShare: m.series("How much of its move the readout makes, under a gate."),
  },

  run({ params, rng, record, progress, checkpoint }) {
    const { hidden, memorySize, wordSize, reads, bits, longest, examples, batch, goal } = params;
    const task = copy({ bits, minLength: 1, maxLength: longest });
    const memory = { kind: "dnc", memorySize, wordSize, numReads: reads, numWrites: 1 };
    const description = controllerAndMemory(task, { kind: "lstm", hidden }, memory);
    const isGated = params.plan === "gated";
    const scales = scalesLearner({
      description,
      task,
      groups: plans[params.plan]!,
      gateRate: isGated ? params.gateRate : undefined,
      batch,
      rate: params.learningRate,
      clip: params.clip,
    });
    const saved = checkpoint.restored as SavedPractice | undefined;
    let needed = saved?.values.stopped ? saved.values.done * batch : examples;
    const { parameters } = practise({
      learner: scales,
      rng,
      steps: Math.ceil(examples / batch),
      stretch: Math.max(1, Math.round(params.stretch / batch)),
      saved,
      onState: (make) => checkpoint.offer(make as () => SavedState),
      onStretch: (done, { errorRate }, state) => {
        const learnt = done * batch;
        record.at(learnt, { bitError: errorRate });
        if (isGated) {
          const [controllerShare, memoryShare, readoutShare] = scales.shares(state) as [number, number, number];
          record.at(learnt, { controllerShare, memoryShare, readoutShare });
        }
        progress(learnt / examples, `${learnt} examples, ${(100 * errorRate).toFixed(1)} % of bits wrong`);
        if (errorRate >= goal) return undefined;
        needed = learnt;
        return "stop";
      },
    });
    const test = scales.measure(parameters, rng.fold("fresh"), params.tests);
    record({ needed, testError: test.errorRate, testExact: test.exactRate });
    record.field("replay", scales.replay(scales.network(parameters), task, rng.fold("replay")));
  },

  claims: {
    fastHelps: {
      says: "With the fast loss beside the task's fewer examples are needed.",
      reported: { value: null, text: "losses on several time scales, without a figure", where: "notebook 003" },
      measure: (runs) => pairedDifferences(runs.arm("together").list, "needed", runs.arm("both").list),
      agree: atLeast(0),
    },
    fastAloneIsNotEnough: {
      says: "When the memory's interface is moved by the fast loss alone, more examples are needed.",
      reported: {
        value: null,
        text: "each group declares which loss moves it, without a figure",
        where: "notebook 003",
      },
      measure: (runs) => pairedDifferences(runs.arm("apart").list, "needed", runs.arm("together").list),
      agree: atLeast(0),
    },
    seldomCosts: {
      says: "When controller and readout move every fourth minibatch only, more examples are needed.",
      reported: { value: null, text: "each group declares how often, without a figure", where: "notebook 003" },
      measure: (runs) => pairedDifferences(runs.arm("seldom").list, "needed", runs.arm("together").list),
      agree: atLeast(0),
    },
    gateCostsNothing: {
      says: "With a gate that shares the moves out, no more examples are needed.",
      reported: {
        value: null,
        text: "an update gate chooses which weights move, without a figure",
        where: "notebook 003",
      },
      measure: (runs) => pairedDifferences(runs.arm("together").list, "needed", runs.arm("gated").list),
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
          y: { label: "share of wrong bits", domain: [0, 0.5], clamp: true },
          marks: [
            ruleY([0.01], { strokeDasharray: "3 3" }),
            seedLines(runs.rows("bitError"), { arms: Object.keys(arms), held: true }),
          ],
        }),
    },
    shares: {
      caption: "How much of their moves the gate lets groups of weights make; 1 is as without a gate.",
      draw: (runs) => {
        const named = (name: "controllerShare" | "memoryShare" | "readoutShare", arm: string) =>
          runs.rows(name).map((row) => ({ ...row, arm }));
        return plot({
          title: "What the gate lets move",
          x: { label: "examples" },
          y: { label: "share of its move" },
          marks: [
            ruleY([1], { strokeDasharray: "3 3" }),
            seedLines([
              ...named("controllerShare", "controller"),
              ...named("memoryShare", "memory"),
              ...named("readoutShare", "readout"),
            ]),
          ],
        });
      },
    },
    memory: {
      caption:
        "One example gone through by the first network whose memory's interface was moved by the fast loss alone.",
      draw: (runs) => {
        const run = firstRun(runs, "apart");
        return replayFigure(run.field("replay"), "One example, step by step");
      },
    },
  },
});
