// One tethered network learns 32 random rows by heart, as notebook 000 has it: after a step that changed little its second layer's
// tethers are averaged with those of "another model". Does the threshold ever refuse? And do tethers let it learn?
import { notebookDefaults, notebookFeatures, notebookRows, notebookWidth } from "#data";
import { dot, plot, ruleY, seedLines, trajectories3d } from "#figure";
import { type ArrayData, arrayData, deviation, math, mean, type NamedArrays, type Stream } from "#kit";
import { atLeast, atMost, between, defineExperiment, exactly, inSeeds, m, p, within } from "#lab";
import { classCrossEntropy, initialisers, mlp } from "#nn";
import { compile, fromArray, ones, standardDeviation, type Tensor, tensor } from "#tensor";
import {
  connection,
  drawTethers,
  gateIsOpen,
  merge,
  notebookGate,
  type TetheredState,
  tetheredStep,
  tetherReadings,
} from "#tether";
import { adam } from "#train";

const widths = [notebookFeatures, notebookWidth, notebookWidth, 10];
const model = mlp({ widths, activation: "relu" });
const arms = ["effective", "overwrite", "unmerged", "plain"];
/** Matplotlib's viridis at ten even places: a colour an epoch. */
const viridis = "#440154 #482878 #3e4989 #31688e #26828e #1f9e89 #35b779 #6ece58 #b5de2b #fde725".split(" ");

/** What connection functions give for pairs of independent uniform tensors. */
function independentPairs(rng: Stream, draws: number) {
  const size = notebookWidth * notebookWidth;
  const draw = (name: string, at: number) =>
    arrayData("f64", [notebookWidth, notebookWidth], rng.fold(name, at).uniform(size));
  const pairs = Array.from({ length: draws }, (_, at) => {
    const [a, b] = [draw("one", at), draw("other", at)];
    return {
      dot: connection("dot", a, b),
      square: connection("dot", a, a),
      cosine: connection("cosine", a, b),
      pearson: connection("pearson", a, b),
    };
  });
  return {
    overlapMean: mean(pairs.map(({ dot }) => dot)),
    overlapDeviation: deviation(pairs.map(({ dot }) => dot)),
    refusedShare: pairs.filter(({ dot }) => dot <= 50).length / draws,
    squareMean: mean(pairs.map(({ square }) => square)),
    cosineMean: mean(pairs.map(({ cosine }) => cosine)),
    pearsonMean: mean(pairs.map(({ pearson }) => pearson)),
    pearsonDeviation: deviation(pairs.map(({ pearson }) => pearson)),
  };
}

function generation(state: TetheredState, tethers: readonly Tensor[]): NamedArrays {
  return Object.fromEntries(
    state.parameters.layers.flatMap(({ weight, bias }, l) => [
      [`weight${l + 1}`, weight.array()],
      [`bias${l + 1}`, bias.array()],
      [`tether${l + 1}`, tethers[l]!.array()],
    ]),
  );
}

const squares = ({ data }: ArrayData) => Array.from(data).reduce((sum, value) => sum + value * value, 0);

export default defineExperiment({
  id: "tether/single",
  title: "One network held by tethers",
  source: { notebook: "000", entries: ["000/1", "000/2"] },
  revision: 1,

  params: {
    reading: p.choice({
      choices: tetherReadings,
      default: "effective",
      doc: "effective: the pass uses W T; overwrite: the pass puts W T in the place of W, as the notebook's code does.",
    }),
    tethers: p.choice({
      choices: ["uniform", "ones"],
      default: "uniform",
      doc: "Tethers from U(0, 1), or none: all 1.",
    }),
    files: p.bool({
      default: false,
      doc: "Whether inputs, labels and the other model's tethers are read from the notebook's text files, else drawn for every seed.",
    }),
    epochs: p.int({ default: 10, range: [1, 1000], unit: "epochs", doc: "Epochs." }),
    batches: p.int({
      default: 100,
      range: [1, 10_000],
      unit: "steps",
      doc: "Steps an epoch, each on the same 32 rows.",
    }),
    rate: p.float({ default: 1e-3, range: [1e-6, 1], scale: "log", doc: "Of Adam." }),
    threshold: p.float({ default: 50, range: [0, 5000], doc: "Overlap sum(T T_other) above which tethers merge." }),
    merges: p.int({ default: 5, range: [0, 1000], doc: "Most merges an epoch." }),
    draws: p.int({
      default: 1000,
      range: [0, 100_000],
      doc: "Pairs of independent tensors measured besides; none at 0.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { epochs: 2, batches: 12, draws: 20 }, study: {} },
  arms: {
    effective: {},
    overwrite: { reading: "overwrite", draws: 0 },
    unmerged: { merges: 0, draws: 0 },
    plain: { tethers: "ones", merges: 0, draws: 0 },
  },
  replicates: 8,

  metrics: {
    loss: m.series("Loss before each step.", "nats"),
    gradientNorm: m.series("Sum of the parameters' gradient norms before each step."),
    weight1: m.series("Weight [0, 0] of the first layer after the step."),
    weight2: m.series("Weight [0, 0] of the second layer after the step."),
    mean1: m.series("Mean of the first layer's weights."),
    deviation1: m.series("Their standard deviation."),
    mean2: m.series("Mean of the second layer's weights."),
    deviation2: m.series("Their standard deviation."),
    meanSize: m.series("Mean |W| over all weights."),
    overlap: m.series("C = sum(T T_other) of the second layer, at a step that merges, before it does."),
    mergesAtEpoch: m.series("Merges in an epoch, at its last step."),
    busyEpochs: m.scalar("Epochs whose gate opened as often as merges are allowed.", "epochs"),
    unlikeEpochs: m.scalar("Of them, those with fewer or more merges than allowed.", "epochs"),
    overlapFirst: m.scalar("C before any merge."),
    overlapSecond: m.scalar("C after one merge."),
    overlapLast: m.scalar("C at the end."),
    overlapLimit: m.scalar("sum(T_other^2)."),
    lossLast: m.scalar("Loss at the last step.", "nats"),
    meanSizeLast: m.scalar("Mean |W| at the end."),
    overlapMean: m.scalar("Mean overlap of independent pairs."),
    overlapDeviation: m.scalar("Its standard deviation."),
    refusedShare: m.scalar("Share of independent pairs with an overlap of at most 50."),
    squareMean: m.scalar("Mean sum of squares of a uniform tensor."),
    cosineMean: m.scalar("Mean cosine of independent pairs."),
    pearsonMean: m.scalar("Mean centred cosine of independent pairs."),
    pearsonDeviation: m.scalar("Its standard deviation."),
  },

  needs: ({ files }) => (files ? ["notebook-000"] : []),

  run({ params, rng, record, progress, data }) {
    const { epochs, batches, threshold, merges: limit } = params;
    const given = (params.files ? data("notebook-000") : notebookDefaults(rng.fold("rows"))) as Record<
      string,
      ArrayData
    >;
    record.field("given", { inputs: given.inputs!, labels: given.labels!, other: given.other! });
    const inputs = tensor(given.inputs!.data, [notebookRows, notebookFeatures], "f32");
    const labels = tensor(Int32Array.from(given.labels!.data), [notebookRows], "i32");
    const other = arrayData("f32", given.other!.shape, Float32Array.from(given.other!.data));

    const optimiser = adam({ rate: params.rate });
    const one = tetheredStep({ model, loss: classCrossEntropy, optimiser, reading: params.reading });
    const step = compile((state: TetheredState, tethers: readonly Tensor[]) => {
      const done = one(state, tethers, inputs, labels);
      const weights = done.state.parameters.layers.map(({ weight }) => weight);
      const sizes = weights.map((w) => w.abs().sum()).reduce((sum, size) => sum.add(size));
      const moments = weights
        .slice(0, 2)
        .map((w) => ({ corner: w.slice([0, 1], [0, 1]).sum(), mean: w.mean(), deviation: standardDeviation(w) }));
      return { ...done, moments, meanSize: sizes.div(weights.reduce((count, w) => count + w.size, 0)) };
    });

    const initialiser = initialisers["pytorch-default"];
    const parameters = model.initialise(rng.fold("weights"), { weights: initialiser, biases: initialiser });
    let state: TetheredState = { parameters, optimiser: optimiser.initialise(parameters) };
    const tethers =
      params.tethers === "uniform"
        ? drawTethers(rng.fold("tethers"), widths)
        : widths.slice(1).map((width, l) => ones([widths[l]!, width]));
    const overlapNow = () => connection("dot", tethers[1]!.array(), other);

    const overlaps = [overlapNow()];
    let previous: number | undefined;
    let [busyEpochs, unlikeEpochs, lossLast, meanSizeLast] = [0, 0, 0, 0];
    for (let epoch = 0; epoch < epochs; epoch++) {
      let [opened, merged] = [0, 0];
      for (let batch = 0; batch < batches; batch++) {
        const at = epoch * batches + batch;
        const done = step(state, tethers);
        state = done.state;
        const [loss, gradientNorm] = [done.loss.item(), done.gradientNorm.item()];
        const [first, second] = done.moments.map((of) => Object.values(of).map((value) => value.item()));
        [lossLast, meanSizeLast] = [loss, done.meanSize.item()];
        record.at(at, {
          loss,
          gradientNorm,
          weight1: first![0]!,
          weight2: second![0]!,
          mean1: first![1]!,
          mean2: second![1]!,
        });
        record.at(at, { deviation1: first![2]!, deviation2: second![2]!, meanSize: meanSizeLast });
        if (gateIsOpen({ loss, previous, gradientNorm }, notebookGate)) {
          opened++;
          const overlap = overlaps.at(-1)!;
          if (overlap > threshold && merged < limit) {
            record.at(at, { overlap });
            // The other model stays as it is: its half of the pair is not taken.
            tethers[1] = fromArray(merge([tethers[1]!.array(), other], 1)[0]);
            overlaps.push(overlapNow());
            merged++;
            record.link(at, generation(state, tethers));
          }
        }
        previous = loss;
        progress((at + 1) / (epochs * batches));
      }
      record.at((epoch + 1) * batches - 1, { mergesAtEpoch: merged });
      record.field(`generation${epoch + 1}`, generation(state, tethers));
      if (limit > 0 && opened >= limit) {
        busyEpochs++;
        if (merged !== limit) unlikeEpochs++;
      }
    }
    record({
      busyEpochs,
      unlikeEpochs,
      overlapFirst: overlaps[0]!,
      ...(overlaps.length > 1 && { overlapSecond: overlaps[1]! }),
      overlapLast: overlaps.at(-1)!,
      overlapLimit: squares(other),
      lossLast,
      meanSizeLast,
    });
    if (params.draws > 1) record(independentPairs(rng.fold("independent"), params.draws));
  },

  claims: {
    overlapMean: {
      says: "The overlap sum(T T_other) of two independent uniform 64 x 64 tensors has mean 1024.",
      reported: { value: 1024, where: "specification 000-2, derived" },
      measure: (runs) => runs.arm("effective").values("overlapMean"),
      agree: within(1),
    },
    overlapDeviation: {
      says: "Its standard deviation is 14.1.",
      reported: { value: 14.1, where: "specification 000-2, derived" },
      measure: (runs) => runs.arm("effective").values("overlapDeviation"),
      agree: within(0.5),
    },
    neverRefused: {
      says: "So it is never 50 or less: the share of such pairs.",
      reported: { value: 0, where: "specification 000-2, derived" },
      measure: (runs) => runs.arm("effective").values("refusedShare"),
      agree: exactly(0),
    },
    thresholdChooses: {
      says: "The threshold of 50 decides which tethers merge: some overlap was refused in some epoch.",
      reported: { value: null, text: "C > 50 as a condition", where: "notebook 000, merging" },
      measure: (runs) => runs.arm("effective").values("unlikeEpochs"),
      agree: atLeast(1),
    },
    fiveMerges: {
      says: "Epochs whose gate opens five times have exactly five merges: number of those that have not.",
      reported: { value: 0, where: "specification 000-2, derived" },
      measure: (runs) => [
        ...runs.arm("effective").values("unlikeEpochs"),
        ...runs.arm("overwrite").values("unlikeEpochs"),
      ],
      agree: exactly(0),
    },
    afterOneMerge: {
      says: "After one merge the overlap is about 1195.",
      reported: { value: 1195, where: "specification 000-2, derived" },
      measure: (runs) => runs.arm("effective").values("overlapSecond"),
      agree: within(25),
    },
    afterMany: {
      says: "Under repeated merging it rises towards sum(T_other^2), about 1365: the mean of such sums.",
      reported: { value: 1365, where: "specification 000-2, derived" },
      measure: (runs) => runs.arm("effective").values("squareMean"),
      agree: within(2),
    },
    untilTheLimit: {
      says: "At the end it has come to sum(T_other^2): their ratio.",
      reported: { value: 1, where: "specification 000-2, derived" },
      measure: (runs) => runs.arm("effective").list.map(({ scalars }) => scalars.overlapLast! / scalars.overlapLimit!),
      agree: within(1e-4),
    },
    cosine: {
      says: "The cosine of two independent uniform tensors is about 0.75.",
      reported: { value: 0.75, where: "specification 000-2, derived" },
      measure: (runs) => runs.arm("effective").values("cosineMean"),
      agree: within(0.002),
    },
    pearson: {
      says: "Their centred cosine is about 0.",
      reported: { value: 0, where: "specification 000-2, derived" },
      measure: (runs) => runs.arm("effective").values("pearsonMean"),
      agree: within(0.002),
    },
    pearsonDeviation: {
      says: "It is so within 1/64: its standard deviation.",
      reported: { value: 1 / 64, text: "1/64", where: "specification 000-2, derived" },
      measure: (runs) => runs.arm("effective").values("pearsonDeviation"),
      agree: within(0.001),
    },
    effectiveMemorises: {
      says: "Where W is kept, the network learns the 32 random labels by heart (loss below 0.01).",
      reported: { value: null, text: "expected", where: "specification 000-2" },
      measure: (runs) =>
        runs
          .arm("effective")
          .values("lossLast")
          .map((loss) => (loss < 0.01 ? 1 : 0)),
      agree: inSeeds({ atLeast: 7, of: 8 }),
    },
    overwriteHeldBack: {
      says: "Where every pass overwrites W, it does not.",
      reported: { value: null, text: "expected", where: "specification 000-2" },
      measure: (runs) =>
        runs
          .arm("overwrite")
          .values("lossLast")
          .map((loss) => (loss >= 0.01 ? 1 : 0)),
      agree: inSeeds({ atLeast: 7, of: 8 }),
    },
    overwriteShrinks: {
      says: "Overwriting leaves smaller weights: its mean |W| against that where W is kept.",
      reported: { value: null, text: "decay geometrically", where: "specification 000-1" },
      measure: (runs) => {
        const kept = runs.arm("effective").list;
        return runs.arm("overwrite").list.map(({ scalars, seed }) => {
          const same = kept.find((run) => run.seed === seed)!;
          return scalars.meanSizeLast! / same.scalars.meanSizeLast!;
        });
      },
      agree: atMost(0.9),
    },
    mergingHelps: {
      says: "Merging makes the loss at the end lower: its logarithm to base 10 less that of the same network without merges.",
      reported: { value: null, text: "not reported: a control the notebook lacks", where: "000, controls" },
      measure: (runs) => logRatios(runs.arm("effective").list, runs.arm("unmerged").list),
      agree: atMost(0),
    },
    tethersHelp: {
      says: "Tethers make it lower than an ordinary network's: the same, without merges and without tethers.",
      reported: { value: null, text: "not reported: a control the notebook lacks", where: "000, controls" },
      measure: (runs) => logRatios(runs.arm("unmerged").list, runs.arm("plain").list),
      agree: between(-10, 0),
    },
  },

  figures: {
    path: {
      caption:
        "The first seed's run with W kept: a corner weight of layer 1, the loss, one of layer 2; a colour an epoch, red where tethers merged.",
      draw: (runs) => {
        const run = runs.list.find(({ arm }) => arm === "effective") ?? runs.list[0]!;
        const [x, y, z] = (["weight1", "loss", "weight2"] as const).map((name) =>
          run.rows(name).map(({ value }) => value),
        );
        const { batches, epochs } = run.params;
        const part = (indices: number[]) => ({
          x: indices.map((i) => x![i]!),
          y: indices.map((i) => y![i]!),
          z: indices.map((i) => z![i]!),
        });
        const epochPaths = Array.from({ length: epochs }, (_, epoch) => ({
          ...part(Array.from({ length: batches }, (_, batch) => epoch * batches + batch)),
          colour: viridis[Math.floor((epoch * viridis.length) / epochs)]!,
          label: `epoch ${epoch + 1}`,
        }));
        const merged = run.rows("overlap").map(({ x: at }) => at);
        return trajectories3d({
          title: "A tethered network's way",
          paths: [
            ...epochPaths,
            ...(merged.length > 0 ? [{ ...part(merged), colour: "#d62728", label: "merged" }] : []),
          ],
          line: 0,
          radius: 2.2,
          axes: { x: "w1[0,0]", y: "loss", z: "w2[0,0]" },
        });
      },
    },
    loss: {
      caption: "Loss by step: W kept, W overwritten at every pass, tethers that never merge, and an ordinary network.",
      draw: (runs) =>
        plot({
          title: "Learning 32 rows by heart",
          x: { label: "step" },
          y: { label: "loss, nats", type: "log" },
          marks: [
            ruleY([0.01], { strokeDasharray: "3 3" }),
            seedLines(
              runs.rows("loss").filter(({ x }) => x % 10 === 9),
              { arms },
            ),
          ],
        }),
    },
    weights: {
      caption: "Mean |W| over all weights by step.",
      draw: (runs) =>
        plot({
          title: "What overwriting does to the weights",
          x: { label: "step" },
          y: { label: "mean |W|" },
          marks: [
            seedLines(
              runs.rows("meanSize").filter(({ x }) => x % 10 === 9),
              { arms },
            ),
          ],
        }),
    },
    overlap: {
      caption: "Overlap with the other model's tethers at each merge, against 1365, where it must end.",
      draw: (runs) =>
        plot({
          title: "Merging",
          x: { label: "step" },
          y: { label: "sum(T T_other)" },
          marks: [
            ruleY([1365.3], { strokeDasharray: "3 3" }),
            dot(runs.arm("effective").rows("overlap"), { x: "x", y: "value", r: 2 }),
          ],
        }),
    },
  },
});

interface Ended {
  readonly seed: number;
  readonly scalars: { readonly lossLast?: number };
}

/** log10 of the losses' ratio, seed by seed. */
function logRatios(runs: readonly Ended[], others: readonly Ended[]): number[] {
  return runs.map(({ seed, scalars }) => {
    const other = others.find((each) => each.seed === seed)!;
    return math.log(scalars.lossLast! / other.scalars.lossLast!) / Math.LN10;
  });
}
