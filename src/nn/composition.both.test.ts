// Layers put together as users put them: gradients through all of them at once, and state and randomness of a compiled step.
import { expect, it } from "vitest";
import { stream } from "#kit";
import { compile, random, type Tensor, tensor, valueAndGrad } from "#tensor";
import { initialiseAttention, multiHeadAttention } from "./attention.ts";
import { dropout } from "./dropout.ts";
import { embedding, initialiseEmbedding } from "./embedding.ts";
import { initialisers } from "./initialisers.ts";
import { initialiseLinear, linear } from "./linear.ts";
import { classCrossEntropy } from "./losses.ts";
import { type BatchStatistics, batchNorm, initialiseNorm, initialiseStatistics, layerNorm } from "./normalisation.ts";
import { sinusoidalPositions } from "./positions.ts";
import { gru, initialiseGru } from "./recurrent/gru.ts";
import { elements, expectClose, expectGradient, numbers } from "./testing.ts";

const rng = stream("composition");
const draw = {
  weights: initialisers["xavier-uniform"],
  biases: initialisers["normal-0.1"],
  dtype: "f64",
} as const;

it("a block of a transformer and a recurrent layer over it have the gradient of their loss", () => {
  const [words, time, features] = [5, 4, 4];
  const parameters = {
    words: initialiseEmbedding(rng.fold("words"), { count: words, features, dtype: "f64" }),
    attention: initialiseAttention(rng.fold("attention"), { features, ...draw }),
    norm: initialiseNorm(features, "f64"),
    recurrent: initialiseGru(rng.fold("recurrent"), { inputs: features, hidden: 3, dtype: "f64" }),
    last: initialiseLinear(rng.fold("last"), { fanIn: 3, fanOut: words, ...draw }),
  };
  const text = tensor([0, 3, 1, 4, 2, 2, 0, 1], [2, time], "i32");
  const next = tensor([3, 1, 4, 2, 2, 0, 1, 3], [2, time], "i32");
  const loss = (p: typeof parameters) => {
    const x = embedding(p.words, text).add(sinusoidalPositions(time, features, "f64")); // [2, time, features]
    const attended = multiHeadAttention(p.attention, layerNorm(p.norm, x), {
      heads: 2,
      causal: true,
      dropout: { rate: 0.3, source: rng.fold("weights") },
    });
    const { outputs } = gru(p.recurrent, x.add(attended)); // [2, time, 3]
    return classCrossEntropy(linear(p.last, outputs), next);
  };
  expectGradient(loss, parameters, 7);
});

it("a compiled step draws by its index and hands on what batch normalisation counted", () => {
  const parameters = {
    first: initialiseLinear(rng.fold("first"), { fanIn: 3, fanOut: 6, ...draw }),
    norm: initialiseNorm(6, "f64"),
    last: initialiseLinear(rng.fold("last"), { fanIn: 6, fanOut: 2, ...draw }),
  };
  type P = typeof parameters;
  const forward = (p: P, statistics: BatchStatistics, source: random.Source, x: Tensor) => {
    const hidden = dropout(linear(p.first, x).relu(), { rate: 0.5, source });
    const normal = batchNorm(p.norm, statistics, hidden, { training: true });
    return { outputs: linear(p.last, normal.outputs), statistics: normal.statistics };
  };
  const step = compile(
    (parameters: P, statistics: BatchStatistics, key: Tensor, index: Tensor, x: Tensor, y: Tensor) => {
      const loss = (p: P) => {
        const { outputs, statistics: counted } = forward(p, statistics, random.fold(key, index), x);
        return [classCrossEntropy(outputs, y), counted] as const;
      };
      const [value, slopes, next] = valueAndGrad(loss)(parameters);
      return { value, slopes, statistics: next };
    },
  );
  const x = numbers("x", 8, 3);
  const y = tensor([0, 1, 1, 0, 1, 0, 0, 1], [8], "i32");
  const begin = initialiseStatistics(6, "f64");
  const at = (index: number) => step(parameters, begin, random.key(rng), tensor(index, [], "i32"), x, y);
  expect(elements(at(3))).toEqual(elements(at(3)));
  expect(at(3).value.item()).not.toBe(at(4).value.item());
  expectClose(at(4).statistics, forward(parameters, begin, rng.fold(4), x).statistics);
});
