import { expect, it } from "vitest";
import { deviation, mean, stream } from "#kit";
import { grad, tensor } from "#tensor";
import { type EmbeddingParameters, embedding, initialiseEmbedding } from "./embedding.ts";
import { sinusoidalPositions } from "./positions.ts";
import { elements, expectClose } from "./testing.ts";

it("an embedding gives each index its row, and rows the sum of the slopes of all their uses", () => {
  const parameters = { weight: tensor([1, 2, 3, 4, 5, 6], [3, 2], "f64") };
  const indices = tensor([2, 0, 2, 2], [2, 2], "i32");
  expect(embedding(parameters, indices).tolist()).toEqual([
    [
      [5, 6],
      [1, 2],
    ],
    [
      [5, 6],
      [5, 6],
    ],
  ]);
  const slopes = grad((p: EmbeddingParameters) => embedding(p, indices).sum())(parameters);
  expect(elements(slopes)).toEqual([1, 1, 0, 0, 3, 3]);
  expect(embedding(parameters, tensor(1, [], "i32")).tolist()).toEqual([3, 4]);
  expect(embedding(parameters, tensor([], [0, 4], "i32")).shape).toEqual([0, 4, 2]);
  expect(() => embedding(parameters, tensor([3], [1], "i32")).data()).toThrow();
});

it("an embedding starts normal", () => {
  const sample = elements(initialiseEmbedding(stream(1), { count: 100, features: 100 }));
  expect(Math.abs(mean(sample))).toBeLessThan(0.04);
  expect(Math.abs(deviation(sample) - 1)).toBeLessThan(0.03);
});

it("positions are waves: sin and cos of t, and of t ever slower", () => {
  const found = sinusoidalPositions(50, 6, "f64");
  const wanted = Array.from({ length: 50 }, (_, t) =>
    [1, 10000 ** (1 / 3), 10000 ** (2 / 3)].flatMap((slowness) => [Math.sin(t / slowness), Math.cos(t / slowness)]),
  );
  expectClose(found, wanted.flat());
  expect(() => sinusoidalPositions(3, 5)).toThrow("sinusoidalPositions: features must be even, got 5.");
});
