import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { compile, grad, ones, random, type Tensor, tensor } from "#tensor";
import { dropout } from "./dropout.ts";
import { elements, numbers } from "./testing.ts";

const rng = stream("dropout");

describe("dropout", () => {
  it("drops a share of the elements and scales the others so that the mean stays", () => {
    const found = elements(dropout(ones([10_000], "f64"), { rate: 0.2, source: rng }));
    const dropped = found.filter((value) => value === 0).length;
    expect(Math.abs(dropped - 2000)).toBeLessThan(4 * 40); // four deviations
    expect(new Set(found)).toEqual(new Set([0, 1.25]));
  });

  it("drops from the gradient what it drops from the value", () => {
    const x = numbers("x", 50);
    const half = (x: Tensor) => dropout(x, { rate: 0.5, source: rng });
    const slopes = elements(grad((x: Tensor) => half(x).sum())(x));
    expect(slopes).toEqual(elements(half(x)).map((value) => (value === 0 ? 0 : 2)));
  });

  it("drops what is infinite, too", () => {
    const x = tensor(new Array(100).fill(Number.POSITIVE_INFINITY));
    expect(new Set(elements(dropout(x, { rate: 0.5, source: rng })))).toEqual(new Set([0, Number.POSITIVE_INFINITY]));
  });

  it("is other every step in a compiled function that is given a key", () => {
    const step = compile((key: Tensor, step: Tensor) =>
      dropout(ones([64]), { rate: 0.5, source: random.fold(key, step) }),
    );
    const masks = [0, 1, 0].map((i) => elements(step(random.key(rng), tensor([i], [], "i32"))));
    expect(masks[1]).not.toEqual(masks[0]);
    expect(masks[2]).toEqual(masks[0]);
    expect(masks[1]).toEqual(elements(dropout(ones([64]), { rate: 0.5, source: rng.fold(1) })));
  });

  it("does nothing at rate 0, and refuses to drop everything", () => {
    const x = numbers("x", 3);
    expect(dropout(x, { rate: 0, source: rng })).toBe(x);
    for (const rate of [1, -0.1, Number.NaN]) {
      expect(() => dropout(x, { rate, source: rng })).toThrow(
        `dropout: rate must be from 0 up to but not 1, got ${rate}.`,
      );
    }
  });
});
