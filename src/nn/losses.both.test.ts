import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { grad, oneHot, type Tensor, tensor } from "#tensor";
import {
  binaryCrossEntropy,
  classCrossEntropy,
  cosineSimilarity,
  huberLoss,
  klDivergence,
  meanAbsoluteError,
  meanSquaredError,
  negativeLogLikelihood,
  slicedCrossEntropy,
  softmaxCrossEntropy,
} from "./losses.ts";
import { logSoftmax, softmax } from "./softmax.ts";
import { elements, expectClose, expectGradient } from "./testing.ts";

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

describe("cross-entropy of classes", () => {
  const z = numbers("z", [2, 3, 4]);
  const classes = tensor([3, 0, 1, 1, 2, 0], [2, 3], "i32");

  it("is that of one-hot probabilities", () => {
    expectClose(classCrossEntropy(z, classes), softmaxCrossEntropy(z, oneHot(classes, 4, "f64")));
    expectGradient((logits) => classCrossEntropy(logits, classes), z);
  });

  it("does not see the other classes, impossible ones neither", () => {
    const logits = tensor([1, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 2], [2, 2]);
    expect(negativeLogLikelihood(logits, tensor([0, 1], [2], "i32")).item()).toBe(-1.5);
  });

  it("wants a class for each row", () => {
    expect(() => classCrossEntropy(z, classes.reshape(3, 2))).toThrow(
      "negativeLogLikelihood: [2,3,4] wants classes i32 [2,3], got i32 [3,2].",
    );
    expect(() => classCrossEntropy(z, classes.cast("f32"))).toThrow("got f32 [2,3].");
  });
});

describe("distances", () => {
  const [y, t] = [tensor([0, 0, 0, 0], [4], "f64"), tensor([0.5, -0.5, 3, -4], [4], "f64")];

  it("the mean absolute error is the mean of |y - t|", () => expect(meanAbsoluteError(y, t).item()).toBe(2));

  it("Huber's loss is a parabola up to delta and a line beyond, whose slope goes on", () => {
    expect(huberLoss()(y, t).item()).toBe((0.125 + 0.125 + 2.5 + 3.5) / 4);
    expect(huberLoss(2)(y, t).item()).toBe((0.125 + 0.125 + 4 + 6) / 4);
    expect(elements(grad((outputs: Tensor) => huberLoss()(outputs, t))(y))).toEqual([-0.125, 0.125, -0.25, 0.25]);
    for (const loss of [huberLoss(), huberLoss(0.3), meanAbsoluteError]) {
      expectGradient((outputs) => loss(outputs, numbers("t", [3, 2])), numbers("z", [3, 2]));
    }
  });

  it("the cosine is 1 along, 0 across, -1 against, and finite for a vector of zeros", () => {
    const x = tensor([3, 0, 3, 0, 3, 0, 0, 0], [4, 2], "f64");
    const others = tensor([2, 0, 0, 5, -1, 0, 1, 1], [4, 2], "f64");
    expect(elements(cosineSimilarity(x, others))).toEqual([1, 0, -1, 0]);
    expect(elements(grad((v: Tensor) => cosineSimilarity(v, others).sum())(x)).every(Number.isFinite)).toBe(true);
    expectGradient((v) => cosineSimilarity(v, numbers("t", [3, 2])).sum(), numbers("z", [3, 2]));
  });
});

describe("Kullback and Leibler's divergence", () => {
  it("is cross-entropy less entropy, and 0 where both are the same", () => {
    const z = numbers("z", [3, 4]);
    const p = softmax(numbers("y", [3, 4]));
    const entropy = p.mul(p.log()).sum(-1).mean().neg();
    expectClose(klDivergence(z, p), softmaxCrossEntropy(z, p).sub(entropy));
    expectClose(klDivergence(z, softmax(z)), [0]);
    expectGradient((logits) => klDivergence(logits, p), z);
  });

  it("counts nothing where the target says never", () => {
    const z = tensor([0, 0, Number.NEGATIVE_INFINITY], [1, 3], "f64");
    expectClose(klDivergence(z, tensor([1, 0, 0], [1, 3], "f64")), [Math.LN2]);
  });
});

describe("softmax", () => {
  const z = numbers("z", [3, 4]);

  it("gives the probabilities whose logarithms logSoftmax gives", () => {
    expectClose(softmax(z), logSoftmax(z).exp());
    const weigh = numbers("w", [3, 4]);
    expectGradient((logits) => softmax(logits).mul(weigh).sum(), z);
    expect(softmax(tensor([1e4, -1e4, 1e4])).tolist()).toEqual([0.5, 0, 0.5]);
    expect(softmax(tensor([[-3e38, 7]])).tolist()).toEqual([[0, 1]]);
  });

  it("leaves out what is masked, and gives zeros and slope 0 where all is", () => {
    const mask = tensor([1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1], [3, 4], "bool");
    const found = softmax(z, mask);
    expectClose(
      found.slice([0, 1]),
      [0, 2].flatMap((i) => [elements(softmax(z.slice([0, 1], [0, 3, 2])))[i / 2], 0]),
    );
    expect(elements(found.slice([1, 2]))).toEqual([0, 0, 0, 0]);
    expectClose(found.slice([2, 3]), softmax(z.slice([2, 3])));
    const weigh = numbers("w", [3, 4]);
    expectGradient((logits) => softmax(logits, mask).mul(weigh).sum(), z);
    expect(elements(grad((logits: Tensor) => softmax(logits, mask).mul(weigh).sum())(z)).slice(4, 8)).toEqual([
      0, 0, 0, 0,
    ]);
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
    expect(() => meanAbsoluteError(z, y)).toThrow(message("meanAbsoluteError"));
    expect(() => huberLoss()(z, y)).toThrow(message("huberLoss"));
    expect(() => klDivergence(z, y)).toThrow(message("klDivergence"));
    expect(() => slicedCrossEntropy([2, 3])(z, z)).toThrow(
      "slicedCrossEntropy: slices of 2 + 3 outputs do not make up the last axis of [3,2].",
    );
  });
});
