import { describe, expect, it } from "vitest";
import { stream, treeLeaves, treeMap } from "#kit";
import { binaryAccuracy, binaryCrossEntropy, initialisers, type MlpParameters, meanSquaredError, mlp } from "#nn";
import { type Tensor, tensor, useBackend } from "#tensor";
import { adam } from "./adam.ts";
import { sgd } from "./sgd.ts";
import { type EpochReport, restoreTraining, saveTraining, type TrainingState } from "./state.ts";
import { createTrainer, type Examples, type FitOptions } from "./trainer.ts";

/** Points in the square; the label is whether the coordinates have the same sign. */
function exclusiveOr(name: string, count: number): Examples {
  const points = stream(name).uniform(2 * count, -1, 1);
  const labels = Array.from({ length: count }, (_, i) => Number(points[2 * i] * points[2 * i + 1] > 0));
  return { inputs: tensor(points, [count, 2], "f32"), targets: tensor(labels, [count, 1]) };
}

const net = mlp({ widths: [2, 8, 1], activation: "relu" });
const initial = net.initialise(stream(1), { weights: initialisers["kaiming-normal"], biases: initialisers.zero });
const train = exclusiveOr("train", 50);
const validation = exclusiveOr("validation", 50);
const trainer = createTrainer({
  model: net,
  loss: binaryCrossEntropy,
  accuracy: binaryAccuracy,
  optimiser: adam({ rate: 0.02 }),
  batchSize: 16, // the last batch has 2 rows
});
const rng = stream("fit");

const run = (options: Partial<FitOptions<MlpParameters>>) =>
  trainer.fit({ state: trainer.begin(initial), train, validation, rng, epochs: 4, stopping: {}, ...options });

const bits = (tree: unknown) => treeLeaves<unknown, Tensor>(tree).map((leaf) => leaf.data());

describe("training", () => {
  it("learns exclusive or from points", () => {
    const { report, epoch, stopped } = run({ epochs: 60 });
    expect([epoch, stopped]).toEqual([60, null]);
    expect(report!.accuracy[0]).toBeGreaterThan(0.95);
  });

  it("reports every epoch: losses, accuracy, numbered from 1, and what `evaluate` finds", () => {
    const reports: EpochReport[] = [];
    const end = run({ onEpoch: (report) => void reports.push(report) });
    expect(reports.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(reports.at(-1)).toEqual(end.report);
    const { loss, accuracy } = trainer.evaluate(end.parameters, validation);
    expect([end.report!.validationLoss, end.report!.accuracy]).toEqual([loss, accuracy]);
    expect(reports[3].trainLoss).toBeLessThan(reports[0].trainLoss);
  });

  it("sees every row once: without learning, the train loss is the loss of all rows", () => {
    const still = createTrainer({ model: net, loss: binaryCrossEntropy, optimiser: sgd({ rate: 0 }), batchSize: 16 });
    const { report } = still.fit({ state: still.begin(initial), train, validation, rng, epochs: 1, stopping: {} });
    expect(report!.trainLoss).toBeCloseTo(still.evaluate(initial, train).loss, 6);
    expect(report!.accuracy).toEqual([]);
  });

  it("makes one step of the whole set where the batch holds it: gradient descent on a quadratic", () => {
    const model = { apply: (p: { w: Tensor }, x: Tensor) => x.mul(p.w) };
    const line: Examples = { inputs: tensor([[1], [1]], [2, 1], "f64"), targets: tensor([[0], [0]], [2, 1], "f64") };
    const straight = createTrainer({ model, loss: meanSquaredError, optimiser: sgd({ rate: 0.25 }), batchSize: 64 });
    const end = straight.fit({
      state: straight.begin({ w: tensor([1], [1], "f64") }),
      train: line,
      validation: line,
      rng,
      epochs: 5,
      stopping: {},
    });
    expect(end.parameters.w.item()).toBe(1 / 32); // w <- w - 0.25 * 2 w
    expect(end.report!.trainLoss).toBe(1 / 256);
  });

  it("gives the same bits on the reference backend", () => {
    const fast = run({ epochs: 2 });
    useBackend("interp");
    try {
      const slow = createTrainer({
        model: net,
        loss: binaryCrossEntropy,
        optimiser: adam({ rate: 0.02 }),
        batchSize: 16,
      });
      const options = { train, validation, rng, epochs: 2, stopping: {} };
      const { parameters, optimiser } = slow.fit({ state: slow.begin(initial), ...options });
      expect(bits([parameters, optimiser])).toEqual(bits([fast.parameters, fast.optimiser]));
    } finally {
      useBackend("wasm");
    }
  });

  it("gives other results for another stream, the same for the same", () => {
    const [a, b, c] = [rng, rng, stream("other")].map((stream) => bits(run({ rng: stream }).parameters));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });
});

describe("masks", () => {
  it("keep pruned parameters and their moments at 0, and let all others learn", () => {
    const masks = treeMap((leaf: Tensor, path) => {
      const kept = stream("mask").fold(path).bernoulli(leaf.size, 0.6);
      return tensor(Float32Array.from(path.endsWith("weight") ? kept : kept.fill(1)), leaf.shape);
    }, initial) as MlpParameters;
    const masked = treeMap((leaf: Tensor) => leaf, initial) as MlpParameters;
    const pruned: MlpParameters = {
      layers: masked.layers.map(({ weight, bias }, l) => ({ weight: weight.mul(masks.layers[l].weight), bias })),
    };
    const state = run({ state: trainer.begin(pruned), masks });
    const { mean, square } = state.optimiser as { mean: MlpParameters; square: MlpParameters };
    masks.layers.forEach(({ weight: mask }, l) => {
      const [kept, before] = [mask.data(), initial.layers[l].weight.data()];
      const [after, m, v] = [state.parameters, mean, square].map((tree) => tree.layers[l].weight.data());
      kept.forEach((bit, i) => {
        if (bit === 0) expect([after[i], m[i], v[i]].map(Math.abs)).toEqual([0, 0, 0]);
        else if (m[i] !== 0) expect(after[i]).not.toBe(before[i]);
      });
      expect(kept.filter((bit) => bit === 0).length).toBeGreaterThan(0);
    });
    expect(state.report!.trainLoss).not.toBe(run({}).report!.trainLoss);
  });

  it("of ones change nothing", () => {
    const ones = treeMap(
      (leaf: Tensor) => tensor(new Float32Array(leaf.size).fill(1), leaf.shape),
      initial,
    ) as MlpParameters;
    expect(bits(run({ masks: ones }).parameters)).toEqual(bits(run({}).parameters));
  });

  it("of another shape are refused", () => {
    const [first, second] = initial.layers;
    const masks = { layers: [{ ...first, weight: tensor([1, 1, 1, 1, 1, 1, 1, 1]) }, second] };
    expect(() => run({ masks })).toThrow("fit: the mask layers.0.weight is f32 [8], its parameter f32 [2,8].");
  });
});

describe("stopping", () => {
  it("ends at the patience, at the cut-off, when told to, and at NaN, and says why", () => {
    const constant = createTrainer({
      model: { apply: (p: Tensor, x: Tensor) => x.mul(p) },
      loss: meanSquaredError,
      optimiser: sgd({ rate: 0 }),
      batchSize: 4,
    });
    const line: Examples = { inputs: tensor([[1]]), targets: tensor([[0]]) };
    const outcome = (start: number, options: Partial<FitOptions<Tensor>>) => {
      const state = constant.begin(tensor([start]));
      const end = constant.fit({ state, train: line, validation: line, rng, epochs: 9, stopping: {}, ...options });
      return [end.stopped, end.epoch];
    };
    expect(outcome(1, {})).toEqual([null, 9]);
    expect(outcome(1, { stopping: { lossCutOff: 2 } })).toEqual(["loss cut-off", 1]);
    expect(outcome(1, { onEpoch: ({ epoch }) => (epoch === 3 ? "stop" : undefined) })).toEqual(["callback", 3]);
    expect(outcome(Number.NaN, { stopping: { patience: 1 } })).toEqual(["diverged", 1]);
  });

  it("counts epochs that got worse against the patience", () => {
    const climbing = createTrainer({
      model: { apply: (p: Tensor, x: Tensor) => x.mul(p) },
      loss: meanSquaredError,
      optimiser: sgd({ rate: 2 }), // w <- -3 w
      batchSize: 1,
    });
    const line: Examples = { inputs: tensor([[1]]), targets: tensor([[0]]) };
    const state = climbing.begin(tensor([1]));
    const end = climbing.fit({ state, train: line, validation: line, rng, epochs: 9, stopping: { patience: 3 } });
    expect([end.stopped, end.epoch, end.stopper]).toEqual(["patience", 4, { minimum: 9, count: 3 }]);
  });
});

describe("a training state", () => {
  it("written down and restored after any epoch goes on to the same bits", () => {
    const states: TrainingState<MlpParameters>[] = [];
    const stopping = { patience: 2, delta: 0.001 };
    const end = run({ epochs: 6, stopping, onState: (state) => void states.push(state) });
    expect(states.length).toBe(end.epoch);
    for (const state of [trainer.begin(initial), ...states]) {
      const saved = saveTraining(state);
      const written = { values: JSON.parse(JSON.stringify(saved.values)), arrays: saved.arrays };
      const restored = restoreTraining(trainer.begin(initial), written);
      const resumed = run({ state: restored, epochs: 6, stopping });
      expect(bits([resumed.parameters, resumed.optimiser])).toEqual(bits([end.parameters, end.optimiser]));
      expect({ ...resumed, parameters: 0, optimiser: 0 }).toEqual({ ...end, parameters: 0, optimiser: 0 });
    }
  });

  it("that was stopped stays stopped, and one that only met the cap goes on under a higher one", () => {
    const stopped = run({ onEpoch: () => "stop" });
    expect(run({ state: stopped })).toBe(stopped);
    const half = run({ epochs: 2 });
    expect(bits(run({ state: half, epochs: 4 }).parameters)).toEqual(bits(run({ epochs: 4 }).parameters));
  });

  it("names its arrays by their place, and refuses those of another network", () => {
    const { arrays, values } = saveTraining(trainer.begin(initial));
    expect(Object.keys(arrays).filter((name) => name.endsWith("layers.1.bias"))).toEqual([
      "optimiser.mean.layers.1.bias",
      "optimiser.square.layers.1.bias",
      "parameters.layers.1.bias",
    ]);
    const other = mlp({ widths: [2, 9, 1], activation: "relu" });
    const wide = trainer.begin(other.initialise(stream(1), { weights: initialisers.zero, biases: initialisers.zero }));
    expect(() => restoreTraining(wide, { arrays, values })).toThrow(
      "restoreTraining: optimiser.mean.layers.0.bias was saved as f32 [8], the training wants f32 [9].",
    );
    const { "parameters.layers.0.bias": _, ...fewer } = arrays;
    expect(() => restoreTraining(trainer.begin(initial), { arrays: fewer, values })).toThrow("no leaf named");
  });
});

it("refuses inputs and targets of different length, and a cap that is no number", () => {
  expect(() => run({ validation: { inputs: train.inputs, targets: tensor([[1]]) } })).toThrow(
    "fit: validation wants as many rows of targets as of inputs, one or more, got [50,2] and [1,1].",
  );
  expect(() => trainer.evaluate(initial, { ...train, inputs: tensor([[1, 2]]) })).toThrow(
    "evaluate: examples wants as many rows of targets as of inputs, one or more, got [1,2] and [50,1].",
  );
  expect(() => run({ epochs: Number.NaN })).toThrow("fit: epochs must be 0 or more, got NaN.");
});
