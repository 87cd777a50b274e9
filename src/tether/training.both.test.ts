// Training under tethers: both readings against plain arithmetic, nodes' importance against its definition, and an ensemble that does
// nothing to its members.
import { expect, it } from "vitest";
import { stream } from "#kit";
import { classCrossEntropy, initialisers, mlp } from "#nn";
import { compile, ones, type Tensor, tensor, valueAndGrad } from "#tensor";
import { adam, sgd } from "#train";
import { createEnsemble, stackArrays, unstackArrays } from "./ensemble.ts";
import { drawTethers, predict, tethered, tetheredStep } from "./layer.ts";
import { randomImportance, taylorImportance, weightImportance } from "./nodes.ts";
import { meet } from "./round.ts";

const widths = [3, 5, 4];
const model = mlp({ widths, activation: "relu" });
const draw = { weights: initialisers["pytorch-default"], biases: initialisers["pytorch-default"] };
const member = (name: string) => ({
  parameters: model.initialise(stream(name), draw),
  tethers: drawTethers(stream(name), widths),
});
const examples = {
  inputs: tensor(stream("x").uniform(24), [8, 3], "f32"),
  targets: tensor(Int32Array.from(stream("y").integers(8, 4)), [8], "i32"),
};
const close = (found: Tensor, wanted: Tensor) => {
  const values = wanted.data();
  for (const [at, value] of Array.from(found.data()).entries()) expect(value).toBeCloseTo(values[at]!, 5);
};

it("effective: the gradient goes through W T, and W is what the optimiser moves", () => {
  const { parameters, tethers } = member("a");
  const step = tetheredStep({ model, loss: classCrossEntropy, optimiser: sgd({ rate: 0.1 }), reading: "effective" });
  const begun = { parameters, optimiser: sgd({ rate: 0.1 }).initialise(parameters) };
  const { state, loss, gradientNorm } = step(begun, tethers, examples.inputs, examples.targets);
  const plainLoss = (p: typeof parameters) => classCrossEntropy(model.apply(p, examples.inputs), examples.targets);
  const [value, slopes] = valueAndGrad(plainLoss)(tethered(parameters, tethers));
  expect(loss.item()).toBeCloseTo(value.item(), 6);
  const moved = slopes.layers[0]!.weight.mul(tethers[0]!); // dL/dW = dL/dW' T
  close(state.parameters.layers[0]!.weight, parameters.layers[0]!.weight.sub(moved.mul(0.1)));
  expect(gradientNorm.item()).toBeGreaterThan(0);
});

it("overwrite: every pass shrinks weights by their tethers, and without a step they decay geometrically", () => {
  const { parameters, tethers } = member("a");
  const still = sgd({ rate: 1e-30 });
  const step = tetheredStep({ model, loss: classCrossEntropy, optimiser: still, reading: "overwrite" });
  let state = { parameters, optimiser: still.initialise(parameters) };
  for (let pass = 0; pass < 3; pass++)
    state = step(state, tethers, examples.inputs, examples.targets).state as typeof state;
  const [t, w] = [tethers[1]!, parameters.layers[1]!.weight];
  close(state.parameters.layers[1]!.weight, w.mul(t).mul(t).mul(t));
  close(state.parameters.layers[1]!.bias, parameters.layers[1]!.bias);
});

it("with tethers of 1 both readings are ordinary training, bit for bit", () => {
  const { parameters, tethers } = member("a");
  const none = tethers.map(({ shape }) => ones(shape));
  const optimiser = adam({ rate: 0.01 });
  const after = (["effective", "overwrite"] as const).map((reading) => {
    const step = compile(tetheredStep({ model, loss: classCrossEntropy, optimiser, reading }));
    let state: Parameters<typeof step>[0] = { parameters, optimiser: optimiser.initialise(parameters) };
    for (let pass = 0; pass < 3; pass++) state = step(state, none, examples.inputs, examples.targets).state;
    return state.parameters.layers[0]!.weight.data();
  });
  expect(after[0]).toEqual(after[1]);
});

it("a node's Taylor importance is the mean of |a dL/da|, as differences of each row's loss tell it", () => {
  const { parameters } = member("a");
  const [hidden, logits] = taylorImportance(parameters, {
    activation: "relu",
    loss: classCrossEntropy,
    inputs: examples.inputs,
    targets: examples.targets,
  });
  expect([hidden!.shape, logits!.shape]).toEqual([[5], [4]]);
  // Of the last layer dL/da is softmax minus one-hot.
  const z = model.apply(parameters, examples.inputs).tolist() as number[][];
  const labels = examples.targets.data();
  const expected = [0, 1, 2, 3].map((node) => {
    const shares = z.map((row, at) => {
      const total = row.reduce((all, value) => all + Math.exp(value), 0);
      return Math.abs(row[node]! * (Math.exp(row[node]!) / total - (labels[at] === node ? 1 : 0)));
    });
    return shares.reduce((all, share) => all + share, 0) / shares.length;
  });
  for (const [at, value] of Array.from(logits!.data()).entries()) expect(value).toBeCloseTo(expected[at]!, 5);
});

it("a node's weights count coming and going; random importance repeats from its stream", () => {
  const layer = (weight: number[], fanIn: number, fanOut: number) => ({
    weight: tensor(weight, [fanIn, fanOut]),
    bias: tensor(Array(fanOut).fill(9), [fanOut]),
  });
  const [hidden, last] = weightImportance({ layers: [layer([3, 0, 0, 1], 2, 2), layer([4, 0], 2, 1)] });
  expect([hidden!.tolist(), last!.tolist()]).toEqual([[5, 1], [4]]);
  expect(randomImportance(stream(1), [4])).toEqual(randomImportance(stream(1), [4]));
});

it("an ensemble that merges and drifts by nothing is its members trained alone, bit for bit", () => {
  const optimiser = adam({ rate: 0.01 });
  const members = ["a", "b", "c"].map(member);
  const rowsOf = (model: number, stretch: number) =>
    Int32Array.from(
      stream(model)
        .fold(stretch)
        .integers(4 * 5, 8),
    );
  const ensemble = createEnsemble({ model, loss: classCrossEntropy, optimiser, reading: "effective" });
  let together = ensemble.begin(members);
  const alone = members.map((each) => ensemble.begin([each]));
  for (let stretch = 0; stretch < 2; stretch++) {
    const all = tensor(Int32Array.from([0, 1, 2].flatMap((m) => [...rowsOf(m, stretch)])), [3, 4, 5], "i32");
    together = ensemble.advance(together, examples, all).state;
    const bodies = unstackArrays(together.tethers).map((tethers) => ({ tethers, open: true }));
    const options = { connection: "cosine", mergeAbove: 0.5, driftBelow: 0.5, mu: 0, delta: 0 } as const;
    together = { ...together, tethers: stackArrays(meet(bodies, new Set(), options).tethers) };
    for (const [m, own] of alone.entries())
      alone[m] = ensemble.advance(own, examples, tensor(rowsOf(m, stretch), [1, 4, 5], "i32")).state;
  }
  const weights = unstackArrays(together.parameters.layers.map(({ weight }) => weight));
  for (const [m, own] of alone.entries())
    expect(unstackArrays(own.parameters.layers.map(({ weight }) => weight))[0]).toEqual(weights[m]);
  const outputs = ensemble.outputs(together, examples.inputs);
  expect(outputs.shape).toEqual([3, 8, 4]);
  const [first, second] = alone[1]!.parameters.layers.map(({ weight, bias }) => ({
    weight: weight.reshape(...weight.shape.slice(1)),
    bias: bias.reshape(bias.size),
  }));
  const alike = predict(model, { layers: [first!, second!] }, members[1]!.tethers, examples.inputs);
  close(outputs.slice([1, 2]).reshape(8, 4), alike);
});
