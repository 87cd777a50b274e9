import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { compile, grad, ones, range, type Tensor, tensor, vmap } from "#tensor";
import { type AttentionParameters, attention, initialiseAttention, multiHeadAttention } from "./attention.ts";
import { initialisers } from "./initialisers.ts";
import { linear } from "./linear.ts";
import { elements, expectClose, expectGradient, numbers } from "./testing.ts";

const [BATCH, TIME, FEATURES, HEADS] = [2, 3, 4, 2];
const parameters = initialiseAttention(stream(1), {
  features: FEATURES,
  weights: initialisers["xavier-uniform"],
  biases: initialisers["normal-0.1"],
  dtype: "f64",
});
const x = numbers("x", BATCH, TIME, FEATURES);

/** Head by head, query by query, key by key. */
function plain(
  p: AttentionParameters,
  x: Tensor,
  context: Tensor,
  sees: (b: number, h: number, q: number, k: number) => boolean,
) {
  const [q, k, v] = [linear(p.query, x), linear(p.key, context), linear(p.value, context)].map(
    (all) => all.tolist() as number[][][],
  );
  const width = FEATURES / HEADS;
  const seen = q.map((queries, b) =>
    queries.map((query, i) =>
      Array.from({ length: HEADS }, (_, h) => {
        const own = (row: readonly number[]) => row.slice(h * width, (h + 1) * width);
        const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, d) => sum + value * b[d], 0);
        const weights = k[b].map((key, j) =>
          sees(b, h, i, j) ? Math.exp(dot(own(query), own(key)) / Math.sqrt(width)) : 0,
        );
        const sum = weights.reduce((a, b) => a + b, 0);
        return Array.from({ length: width }, (_, d) =>
          sum === 0 ? 0 : v[b].reduce((mean, value, j) => mean + (weights[j] / sum) * own(value)[d], 0),
        );
      }).flat(),
    ),
  );
  return linear(p.output, tensor(seen, undefined, "f64"));
}

describe("multi-head attention", () => {
  it("follows its definition, to itself and to another sequence", () => {
    expectClose(
      multiHeadAttention(parameters, x, { heads: HEADS }),
      plain(parameters, x, x, () => true),
    );
    const context = numbers("context", BATCH, 5, FEATURES);
    const found = multiHeadAttention(parameters, x, { heads: HEADS, context });
    expect(found.shape).toEqual([BATCH, TIME, FEATURES]);
    expectClose(
      found,
      plain(parameters, x, context, () => true),
    );
  });

  it("sees only what the mask lets it, whatever axes the mask is stretched along", () => {
    const masks: [Tensor, (b: number, h: number, q: number, k: number) => boolean][] = [
      [tensor([1, 0, 1], [3], "bool"), (_, __, ___, k) => k !== 1],
      [tensor([1, 1, 0, 0, 1, 1], [BATCH, 1, 1, TIME], "bool"), (b, _, __, k) => (b === 0 ? k < 2 : k > 0)],
      [tensor([1, 0], [HEADS, 1, 1], "bool"), (_, h) => h === 0],
    ];
    for (const [mask, sees] of masks) {
      expectClose(multiHeadAttention(parameters, x, { heads: HEADS, mask }), plain(parameters, x, x, sees));
    }
  });

  it("sees the past alone when causal, so that the future changes nothing", () => {
    const found = multiHeadAttention(parameters, x, { heads: HEADS, causal: true });
    expectClose(
      found,
      plain(parameters, x, x, (_, __, q, k) => k <= q),
    );
    const first = multiHeadAttention(parameters, x.slice(undefined, [0, 2]), { heads: HEADS, causal: true });
    expectClose(found.slice(undefined, [0, 2]), first);
    const mask = tensor([1, 0, 1], [3], "bool");
    const both = multiHeadAttention(parameters, x, { heads: HEADS, causal: true, mask });
    expectClose(
      both,
      plain(parameters, x, x, (_, __, q, k) => k <= q && k !== 1),
    );
  });

  it("gives a query that sees nothing zeros before the last layer, and finite slopes", () => {
    const mask = tensor([0, 1, 1, 0, 0, 0, 1, 1, 1], [3, 3], "bool");
    const found = multiHeadAttention(parameters, x, { heads: HEADS, mask });
    expectClose(found.slice([0, 1], [1, 2]), parameters.output.bias);
    expectGradient((x) => multiHeadAttention(parameters, x, { heads: HEADS, mask }).square().sum(), x);
  });

  it("has the gradient of its value by all parameters and both sequences", () => {
    const context = numbers("context", BATCH, 2, FEATURES);
    type All = { p: AttentionParameters; x: Tensor; context: Tensor };
    const loss = ({ p, x, context }: All) => multiHeadAttention(p, x, { heads: HEADS, context }).square().sum();
    expectGradient(loss, { p: parameters, x, context }, 7);
    expectClose(compile(grad(loss))({ p: parameters, x, context }), grad(loss)({ p: parameters, x, context }));
  });

  it("takes one sequence alone, and many by vmap", () => {
    const all = multiHeadAttention(parameters, x, { heads: HEADS, causal: true });
    const one = (x: Tensor) => multiHeadAttention(parameters, x, { heads: HEADS, causal: true });
    expectClose(one(x.slice([1, 2]).reshape(TIME, FEATURES)), all.slice([1, 2]));
    expectClose(vmap(one)(x), all);
  });

  it("does not see the order of what it attends to", () => {
    const context = numbers("context", BATCH, 5, FEATURES);
    const turned = context.slice(undefined, [undefined, undefined, -1]);
    const of = (context: Tensor) => multiHeadAttention(parameters, x, { heads: HEADS, context });
    expectClose(of(turned), of(context));
  });

  it("names what does not fit", () => {
    expect(() => multiHeadAttention(parameters, x, { heads: 3 })).toThrow(
      "multiHeadAttention: 3 heads do not divide 4 features.",
    );
    expect(() => multiHeadAttention(parameters, x, { heads: 2, context: numbers("c", 3, 4) })).toThrow(
      "multiHeadAttention: wants sequences [..., time, features] of equal rank, got [2,3,4] and [3,4].",
    );
  });
});

it("attention with dropout keeps or doubles each weight", () => {
  const time = 8;
  const q = ones([1, 2], "f64");
  const k = ones([time, 2], "f64"); // all weights are 1 / 8
  const v = range(time, "i32").reshape(time, 1).equal(range(time, "i32")).cast("f64");
  const weights = elements(attention(q, k, v, { dropout: { rate: 0.5, source: stream(2) } }));
  expect(new Set(weights)).toEqual(new Set([0, 0.25]));
});
