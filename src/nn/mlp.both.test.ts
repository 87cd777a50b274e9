import { describe, expect, it } from "vitest";
import { stream, treePaths } from "#kit";
import { grad, type Tensor, tensor } from "#tensor";
import { type ActivationName, activations } from "./activations.ts";
import { initialisers } from "./initialisers.ts";
import { initialiseLinear, linear } from "./linear.ts";
import { binaryCrossEntropy } from "./losses.ts";
import { type MlpParameters, mlp } from "./mlp.ts";
import { centralDifferences, elements } from "./testing.ts";

const kaiming = { weights: initialisers["kaiming-normal"], biases: initialisers.zero };
const inputs = (rows: number, columns: number, dtype: "f32" | "f64" = "f32") =>
  tensor(stream("inputs").normal(rows * columns), [rows, columns], dtype);

describe("a linear layer", () => {
  it("is x W + b with the weight [fanIn, fanOut]", () => {
    const layer = {
      weight: tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      bias: tensor([10, 20, 30]),
    }; // prettier
    expect(
      linear(
        layer,
        tensor([
          [1, 0],
          [0, 1],
          [1, 1],
        ]),
      ).tolist(),
    ).toEqual([
      [11, 22, 33],
      [14, 25, 36],
      [15, 27, 39],
    ]);
    expect(linear(layer, tensor([1, 1])).tolist()).toEqual([15, 27, 39]);
  });

  it("names both shapes when they do not fit", () => {
    const layer = initialiseLinear(stream(1), { fanIn: 4, fanOut: 2, ...kaiming });
    expect(() => linear(layer, inputs(8, 3))).toThrow(
      "linear: the weight [4,2] wants 4 features on the last axis, the input is [8,3].",
    );
  });
});

describe("a multilayer perceptron", () => {
  it("has the parameters its widths ask for, with biases from their own distribution", () => {
    const parameters = mlp({ widths: [4, 7, 2], activation: "relu" }).initialise(stream(1), kaiming);
    expect(treePaths(parameters)).toEqual(["layers.0.bias", "layers.0.weight", "layers.1.bias", "layers.1.weight"]);
    expect(parameters.layers.map(({ weight, bias }) => [weight.shape, bias.shape, weight.dtype])).toEqual([
      [[4, 7], [7], "f32"],
      [[7, 2], [2], "f32"],
    ]);
    expect(elements(parameters.layers.map((layer) => layer.bias))).toEqual(new Array(9).fill(0));
  });

  it("applies the activation between layers and leaves the output as it is", () => {
    const net = mlp({ widths: [1, 2, 1], activation: "relu" });
    const parameters: MlpParameters = {
      layers: [
        { weight: tensor([[1, -1]]), bias: tensor([0, 0]) },
        { weight: tensor([[-1], [-1]]), bias: tensor([0]) },
      ],
    };
    expect(net.apply(parameters, tensor([[-2], [0], [3]])).tolist()).toEqual([[-2], [0], [-3]]); // -|x|
  });

  it("leaves a layer's initial values as they are when a distant layer is widened", () => {
    const start = (widths: number[]) => mlp({ widths, activation: "relu" }).initialise(stream(5), kaiming).layers;
    const narrow = start([4, 8, 8, 2]);
    const wide = start([4, 8, 8, 20]);
    expect(elements(narrow.slice(0, 2))).toEqual(elements(wide.slice(0, 2)));
    const [first, second] = narrow.map(({ weight }) => elements(weight));
    expect(first.slice(0, 8)).not.toEqual(second.slice(0, 8));
  });

  it("draws the same numbers in f64, unrounded", () => {
    const net = mlp({ widths: [3, 5, 1], activation: "tanh" });
    const [single, double] = (["f32", "f64"] as const).map((dtype) =>
      elements(net.initialise(stream(2), { ...kaiming, dtype })),
    );
    expect(single).toEqual(double.map(Math.fround));
  });

  it.each(Object.keys(activations) as ActivationName[])("has the gradient of its loss with %s", (activation) => {
    const net = mlp({ widths: [3, 4, 2], activation });
    const parameters = net.initialise(stream(7), {
      weights: initialisers["normal-0.5"],
      biases: initialisers["normal-0.5"],
      dtype: "f64",
    });
    const x = inputs(5, 3, "f64");
    const y = tensor([1, 0, 0, 1, 1, 1, 0, 0, 1, 0], [5, 2], "f64");
    const loss = (p: MlpParameters): Tensor => binaryCrossEntropy(net.apply(p, x), y);
    const expected = centralDifferences(loss, parameters);
    elements(grad(loss)(parameters)).forEach((slope, i) => {
      expect(slope).toBeCloseTo(expected[i], 8);
    });
  });

  it("names what it wanted and what it got", () => {
    const net = mlp({ widths: [4, 7, 2], activation: "relu" });
    const parameters = net.initialise(stream(1), kaiming);
    expect(() => net.apply(parameters, inputs(8, 3))).toThrow(
      "mlp: widths [4,7,2] want 4 features on the last axis of the input, got [8,3].",
    );
    expect(() => net.apply({ layers: parameters.layers.slice(1) }, inputs(8, 4))).toThrow(
      "mlp: widths [4,7,2] want 2 layers of parameters, got 1.",
    );
    expect(() => mlp({ widths: [4, 8, 2], activation: "relu" }).apply(parameters, inputs(8, 4))).toThrow(
      "mlp: widths [4,8,2] want layer 0 with weight [4,8] and bias [8], got [4,7] and [7].",
    );
    expect(() => mlp({ widths: [4], activation: "relu" })).toThrow(
      "mlp: widths must be two or more positive whole numbers, got [4].",
    );
  });
});
