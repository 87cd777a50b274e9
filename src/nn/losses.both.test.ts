import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { grad, type Tensor, tensor } from "#tensor";
import {
  binaryCrossEntropy,
  logSoftmax,
  meanSquaredError,
  oneHot,
  slicedCrossEntropy,
  softmaxCrossEntropy,
} from "./losses.ts";
import { centralDifferences, elements } from "./testing.ts";

const numbers = (name: string, shape: number[]) =>
  tensor(
    stream(name).normal(
      shape.reduce((a, b) => a * b, 1),
      0,
      2,
    ),
    shape,
    "f64",
  );

function expectGradient(loss: (outputs: Tensor) => Tensor, outputs: Tensor): void {
  const expected = centralDifferences(loss, outputs);
  elements(grad(loss)(outputs)).forEach((slope, i) => {
    expect(slope).toBeCloseTo(expected[i], 9);
  });
}

describe("binary cross-entropy", () => {
  it("is ln 2 at a logit of 0, whatever the target", () => {
    for (const target of [0, 1, 0.3]) {
      expect(binaryCrossEntropy(tensor([[0]], [1, 1], "f64"), tensor([[target]], [1, 1], "f64")).item()).toBeCloseTo(
        Math.LN2,
        15,
      );
    }
  });

  it("is the negative log probability of the target", () => {
    const z = 1.7;
    const probability = 1 / (1 + Math.exp(-z));
    const of = (target: number) => binaryCrossEntropy(tensor([z], [1], "f64"), tensor([target], [1], "f64")).item();
    expect(of(1)).toBeCloseTo(-Math.log(probability), 14);
    expect(of(0)).toBeCloseTo(-Math.log(1 - probability), 14);
  });

  it("is the mean over rows and outputs", () => {
    const z = numbers("z", [3, 2]);
    const y = tensor([1, 0, 0, 1, 1, 1], [3, 2], "f64");
    const each = Array.from(z.data(), (logit, i) =>
      binaryCrossEntropy(tensor([logit], [1], "f64"), tensor([y.data()[i]], [1], "f64")).item(),
    );
    expect(binaryCrossEntropy(z, y).item()).toBeCloseTo(each.reduce((a, b) => a + b) / 6, 14);
  });

  it("stays finite, and its slope too, at logits of ±1e4", () => {
    const z = tensor([1e4, -1e4, 1e4, -1e4]);
    const y = tensor([1, 0, 0, 1]);
    expect(binaryCrossEntropy(z, y).item()).toBe(5e3);
    expect(elements(grad((logits: Tensor) => binaryCrossEntropy(logits, y))(z))).toEqual([0, 0, 0.25, -0.25]);
  });

  it("has the slope (s(z) - y) / n", () => {
    const y = tensor([1, 0, 0.5, 1, 1, 0], [3, 2], "f64");
    expectGradient((z) => binaryCrossEntropy(z, y), numbers("z", [3, 2]));
  });
});

describe("softmax cross-entropy", () => {
  it("is the log of the number of classes when all logits are equal", () => {
    const loss = softmaxCrossEntropy(tensor([[3, 3, 3, 3]], [1, 4], "f64"), oneHot(tensor([2], [1], "i32"), 4, "f64"));
    expect(loss.item()).toBeCloseTo(Math.log(4), 15);
  });

  it("gives log probabilities that sum to 1", () => {
    const rows = logSoftmax(numbers("z", [3, 5]))
      .exp()
      .sum(-1);
    for (const sum of rows.data()) expect(sum).toBeCloseTo(1, 14);
  });

  it("does not change when a number is added to a row's logits", () => {
    const z = numbers("z", [3, 4]);
    const y = oneHot(tensor([0, 3, 1], [3], "i32"), 4, "f64");
    const shift = tensor([100.5, -2000.25, 0.125], [3, 1], "f64");
    expect(softmaxCrossEntropy(z.add(shift), y).item()).toBeCloseTo(softmaxCrossEntropy(z, y).item(), 11);
  });

  it("stays finite at logits of ±1e4, with slopes that are probability minus target", () => {
    const z = tensor([
      [1e4, -1e4, 0],
      [1e4, -1e4, 0],
    ]);
    const y = tensor([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(softmaxCrossEntropy(z, y).item()).toBe(1e4); // 0 and 2e4
    expect(elements(grad((logits: Tensor) => softmaxCrossEntropy(logits, y))(z))).toEqual([0, 0, 0, 0.5, -0.5, 0]);
  });

  it("has the gradient of its value, at ties of the largest logit too, and for targets that are not one-hot", () => {
    const y = tensor([0.2, 0.3, 0.5, 0, 1, 0], [2, 3], "f64");
    expectGradient((z) => softmaxCrossEntropy(z, y), numbers("z", [2, 3]));
    expectGradient((z) => softmaxCrossEntropy(z, y), tensor([0.5, 0.5, 0.5, 2, 2, -1], [2, 3], "f64"));
  });

  it("averages over tasks side by side", () => {
    const z = numbers("z", [3, 5]);
    const y = tensor([1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0], [3, 5], "f64");
    const [a, b] = [
      [0, 2],
      [2, 5],
    ].map(([from, to]) => softmaxCrossEntropy(z.slice(undefined, [from, to]), y.slice(undefined, [from, to])).item());
    expect(slicedCrossEntropy([2, 3])(z, y).item()).toBeCloseTo((a + b) / 2, 15);
    expectGradient((outputs) => slicedCrossEntropy([2, 3])(outputs, y), z);
  });
});

describe("mean squared error", () => {
  it("is the mean square over all elements, with slope 2 (y - t) / n", () => {
    const y = tensor([1, 2, 3, 4], [2, 2], "f64");
    const t = tensor([1, 0, 3, 0], [2, 2], "f64");
    expect(meanSquaredError(y, t).item()).toBe(5);
    expect(elements(grad((outputs: Tensor) => meanSquaredError(outputs, t))(y))).toEqual([0, 1, 0, 2]);
  });
});

describe("targets", () => {
  it("come from classes as one-hot rows, a class outside as zeros", () => {
    expect(oneHot(tensor([1, 0, 3], [3], "i32"), 3).tolist()).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 0],
    ]);
  });

  it("of another shape are refused, not stretched", () => {
    const z = numbers("z", [3, 2]);
    const message = (who: string) => `${who}: outputs are [3,2], so targets must be too, got [3,1].`;
    const y = numbers("y", [3, 1]);
    expect(() => binaryCrossEntropy(z, y)).toThrow(message("binaryCrossEntropy"));
    expect(() => softmaxCrossEntropy(z, y)).toThrow(message("softmaxCrossEntropy"));
    expect(() => meanSquaredError(z, y)).toThrow(message("meanSquaredError"));
    expect(() => slicedCrossEntropy([2, 3])(z, z)).toThrow(
      "slicedCrossEntropy: slices of 2 + 3 outputs do not make up the last axis of [3,2].",
    );
  });
});
