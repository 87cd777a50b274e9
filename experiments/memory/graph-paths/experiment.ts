// Shortest paths: the edges of a random graph come one by one, then two nodes; after some steps to think, the shortest path between them
// is to be named node by node. The hardest of the tasks, smaller than where it comes from.
import { plot, seedLines } from "#figure";
import { shareInterval, UsageError } from "#kit";
import { atLeast, atMost, defineExperiment, firstRun, m, p, pairedDifferences, type SavedState } from "#lab";
import { graphPaths, replayAnimation, replayFigure, type SavedPractice, trial } from "#memnet";
import { networkKinds, networkOf } from "./networks.ts";

const arms = {
  dnc: {},
  feedforward: { network: "feedforward" },
  noPlanning: { planning: 0 },
  lstm: { network: "lstm" },
  lstmNoPlanning: { network: "lstm", planning: 0 },
} as const;

export default defineExperiment({
  id: "memory/graph-paths",
  title: "The shortest way",
  source: {
    notebook: "003",
    entries: ["003/15", "003/1"],
    reference:
      "A. Graves et al., Hybrid computing using a neural network with dynamic external memory, 2016, doi 10.1038/nature20101",
  },
  revision: 1,

  params: {
    network: p.choice({ choices: networkKinds, default: "dnc", doc: "Controller and memory." }),
    hidden: p.int({ default: 32, range: [1, 512], unit: "units", doc: "Of the controller." }),
    memorySize: p.int({ default: 16, range: [1, 512], unit: "slots", doc: "Of the memory." }),
    wordSize: p.int({ default: 16, range: [1, 64], unit: "numbers", doc: "Of a slot." }),
    reads: p.int({ default: 2, range: [1, 16], unit: "heads", doc: "Read heads." }),
    nodes: p.int({ default: 5, range: [3, 30], unit: "nodes", doc: "Of a graph." }),
    moreEdges: p.int({
      default: 1,
      range: [0, 400],
      unit: "edges",
      doc: "Beside those of a tree that joins all nodes.",
    }),
    shortest: p.int({ default: 2, range: [1, 10], unit: "edges", doc: "Of the shortest path that is asked." }),
    longest: p.int({ default: 3, range: [1, 20], unit: "edges", doc: "Of the longest path that is asked." }),
    planning: p.int({ default: 4, range: [0, 50], unit: "steps", doc: "Between question and answer." }),
    examples: p.int({ default: 64_000, range: [1, 1e8], scale: "log", unit: "examples", doc: "That are learnt from." }),
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
    smoke: { hidden: 4, memorySize: 3, wordSize: 2, reads: 1, examples: 16, stretch: 8, batch: 8, tests: 8 },
    study: {},
    source: {
      hidden: 256,
      memorySize: 128,
      wordSize: 50,
      reads: 5,
      nodes: 20,
      moreEdges: 20,
      shortest: 1,
      longest: 5,
      planning: 10,
      examples: 2_000_000,
      stretch: 20_000,
      learningRate: 1e-4,
    },
  },
  arms,
  replicates: 5,

  metrics: {
    testError: m.scalar("Share of nodes of the paths that are named wrongly, on fresh graphs."),
    testExact: m.scalar("Share of fresh questions whose whole path is right."),
    longExact: m.scalar("The same of paths longer than any learnt, up to twice as long, in trees."),
    denserExact: m.scalar("The same on graphs with twice as many edges beside the tree."),
    parameters: m.scalar("Numbers learnt.", "parameters"),
    error: m.series("Share of nodes named wrongly over the last stretch, each example before it was learnt from."),
    exact: m.series("Share of questions of the stretch whose whole path is right."),
    loss: m.series("Mean cross-entropy.", "nats/node"),
  },

  run({ params, rng, record, progress, checkpoint }) {
    const { nodes, moreEdges, shortest, longest, planning, examples } = params;
    if (shortest > longest || longest > nodes - 2) {
      throw new UsageError(
        `graph-paths: shortest ${shortest}, longest ${longest} and nodes ${nodes} want shortest <= longest <= nodes - 2.`,
      );
    }
    const asked = { nodes, moreEdges, minPath: shortest, maxPath: longest, planning };
    const task = graphPaths(asked);
    const tried = trial({
      ...params,
      description: networkOf(params.network, params, task),
      task,
      rate: params.learningRate,
      rng,
      saved: checkpoint.restored as SavedPractice | undefined,
      onState: (make) => checkpoint.offer(make as () => SavedState),
      onStretch: (learnt, { errorRate, exactRate, loss }) => {
        record.at(learnt, { error: errorRate, exact: exactRate, loss });
        progress(learnt / examples, `${learnt} examples, ${(100 * exactRate).toFixed(1)} % of paths right`);
      },
    });
    const test = tried.measure(params.tests);
    // Trees, for among few nodes a graph with a loop has no such path.
    const long = { ...asked, moreEdges: 0, minPath: longest + 1, maxPath: Math.min(2 * longest, nodes - 1) };
    record({
      testError: test.errorRate,
      testExact: test.exactRate,
      longExact: tried.measure(params.tests, graphPaths(long)).exactRate,
      denserExact: tried.measure(params.tests, graphPaths({ ...asked, moreEdges: 2 * moreEdges })).exactRate,
      parameters: tried.parameterCount,
    });
    record.field("replay", tried.replay());
  },

  claims: {
    memoryAgainstLstm: {
      says: "The DNC finds the shortest path more often than an LSTM of as many parameters.",
      reported: {
        value: null,
        text: "LSTM fails the first lesson of the easiest graph task, at 37 %; the DNC has 98.8 % on its last",
        where: "Graves et al., 2016, graph experiments",
      },
      measure: (runs) => pairedDifferences(runs.arm("dnc").list, "testExact", runs.arm("lstm").list),
      agree: atLeast(0),
    },
    memoryAgainstLstmAtOnce: {
      says: "So it does where the answer is wanted at once.",
      reported: { value: null, text: "not reported: ours", where: "beside memoryAgainstLstm" },
      measure: (runs) => pairedDifferences(runs.arm("noPlanning").list, "testExact", runs.arm("lstmNoPlanning").list),
      agree: atLeast(0),
    },
    halfOfThePaths: {
      says: "It finds more than half of them.",
      reported: {
        value: 0.553,
        text: "55.3 % of four-step shortest paths of the London Underground",
        where: "Graves et al., 2016, figure 2",
      },
      measure: (runs) => runs.arm("dnc").values("testExact"),
      agree: atLeast(0.5),
    },
    thinkingHelps: {
      says: "Without steps between question and answer it finds fewer.",
      reported: { value: null, text: "to be measured: ours", where: "specification 003, section 7" },
      measure: (runs) => pairedDifferences(runs.arm("dnc").list, "testExact", runs.arm("noPlanning").list),
      agree: atLeast(0),
    },
    stateOfTheController: {
      says: "With a controller that has no state of its own it finds fewer.",
      reported: { value: null, text: "a controller the notebook lists", where: "specification 003, section 1" },
      measure: (runs) => pairedDifferences(runs.arm("dnc").list, "testExact", runs.arm("feedforward").list),
      agree: atLeast(0),
    },
    longer: {
      says: "What is learnt holds for longer paths, in trees: more than half of them are found.",
      reported: { value: null, text: "to be measured", where: "specification 003, section 7" },
      measure: (runs) => runs.arm("dnc").values("longExact"),
      agree: atLeast(0.5),
    },
    denser: {
      says: "It holds for graphs with one more edge: at most 10 % fewer are found.",
      reported: { value: null, text: "to be measured: ours", where: "specification 003, section 7" },
      measure: (runs) => pairedDifferences(runs.arm("dnc").list, "testExact", runs.arm("dnc").list, "denserExact"),
      agree: atMost(0.1),
    },
  },

  figures: {
    exact: {
      caption:
        "Share of paths that are right from end to end, against examples; bands are 95 % intervals of the means over seeds.",
      draw: (runs) =>
        plot({
          title: "Paths found",
          x: { label: "examples" },
          y: { label: "share of paths" },
          marks: [seedLines(runs.rows("exact"), { arms: Object.keys(arms), band: shareInterval })],
        }),
    },
    errors: {
      caption: "Share of nodes named wrongly, against examples; bands are 95 % intervals of the means over seeds.",
      draw: (runs) =>
        plot({
          title: "Nodes named wrongly",
          x: { label: "examples" },
          y: { label: "share of nodes" },
          marks: [seedLines(runs.rows("error"), { arms: Object.keys(arms), band: shareInterval })],
        }),
    },
    memory: {
      caption:
        "One question gone through by the first DNC without steps to think, after learning. Time runs to the right.",
      draw: (runs) =>
        replayFigure(firstRun(runs, "noPlanning").field("replay"), "One graph, one question, step by step"),
    },
  },
  animations: {
    replay: {
      caption:
        "The same as moving pictures, a row a slot: memory, usage, where it wrote and reads, and the links between slots.",
      draw: (runs) =>
        replayAnimation(firstRun(runs, "noPlanning").field("replay"), "Memory, usage, writes, reads, links"),
    },
  },
});
