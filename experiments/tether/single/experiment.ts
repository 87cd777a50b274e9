// One tethered network learns 32 random rows by heart, as notebook 000 has it: after a step that changed little its second layer's
// tethers are averaged with those of "another model". Does the threshold ever refuse? And do tethers let it learn?
import { notebookDefaults, notebookFeatures, notebookRows, notebookWidth } from "#data";
import { type ArrayData, arrayData, deviation, mean, type NamedArrays, type Stream } from "#kit";
import { defineExperiment } from "#lab";
import { classCrossEntropy, initialisers, mlp } from "#nn";
import { compile, fromArray, ones, standardDeviation, type Tensor, tensor } from "#tensor";
import { connection, drawTethers, gateIsOpen, merge, notebookGate, type TetheredState, tetheredStep } from "#tether";
import { adam } from "#train";
import { claims } from "./claims.ts";
import { arms, metrics, params } from "./declaration.ts";
import { figures } from "./figures.ts";

const widths = [notebookFeatures, notebookWidth, notebookWidth, 10];
const model = mlp({ widths, activation: "relu" });

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

  params,
  presets: { smoke: { epochs: 2, batches: 12, draws: 20 }, study: {} },
  arms,
  replicates: 8,

  metrics,

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

  claims,
  figures,
});
