import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { applyMask, fullMask, keptCount, keptPerLayer, rewind, shuffledMask } from "./masks.ts";
import { parameterCount } from "./network.ts";
import { randomMask, randomParameters } from "./testing.ts";

describe("fullMask", () => {
  it("keeps as many parameters as the network has", () => {
    for (const biases of [false, true]) {
      for (const widths of [
        [4, 297, 2],
        [4, 40, 40, 2],
        [3, 5],
      ]) {
        expect(keptCount(fullMask(widths, { biases }))).toBe(parameterCount(widths, biases));
      }
    }
    expect(parameterCount([4, 40, 40, 2], true)).toBe(1922);
    expect(parameterCount([1568, 784, 392, 20], false)).toBe(1544480);
  });

  it("refuses networks without two layers of features", () => {
    for (const widths of [[], [4], [4, 0, 2], [4, 2.5, 2]]) {
      expect(() => fullMask(widths, { biases: false })).toThrow("two or more positive whole numbers");
    }
  });
});

describe("keptPerLayer", () => {
  it("counts each layer's weights and its prunable biases", () => {
    expect(keptPerLayer(fullMask([4, 3, 2], { biases: true }))).toEqual([
      { weights: 12, biases: 3 },
      { weights: 6, biases: 2 },
    ]);
    expect(keptPerLayer(fullMask([4, 3, 2], { biases: false }))).toEqual([
      { weights: 12, biases: 0 },
      { weights: 6, biases: 0 },
    ]);
  });
});

describe("rewinding", () => {
  const widths = [4, 9, 7, 2];
  const initial = randomParameters(widths, 1);

  it("returns every survivor bit for bit and zeros the pruned", () => {
    const mask = randomMask(widths, 0.4, 2, { biases: true });
    const ticket = rewind(initial, mask);
    for (const part of ["weights", "biases"] as const) {
      ticket[part].forEach((values, layer) => {
        values.forEach((value, index) => {
          const expected = mask[part]![layer]![index] === 1 ? initial[part][layer]![index]! : 0;
          expect(Object.is(value, expected)).toBe(true);
        });
      });
    }
  });

  it("returns all biases where none are prunable", () => {
    expect(rewind(initial, randomMask(widths, 0, 3)).biases).toEqual(initial.biases);
  });

  it("leaves the initial values as they were, and is applied once and for all", () => {
    const copy = structuredClone(initial);
    const mask = randomMask(widths, 0.4, 4, { biases: true });
    const ticket = rewind(initial, mask);
    ticket.weights[0]!.fill(7);
    ticket.biases[0]!.fill(7);
    expect(initial).toEqual(copy);
    expect(applyMask(rewind(initial, mask), mask)).toEqual(rewind(initial, mask));
  });

  it("zeros a pruned NaN", () => {
    const diverged = { ...initial, weights: initial.weights.map((values) => values.map(() => Number.NaN)) };
    expect(
      applyMask(diverged, randomMask(widths, 0, 5)).weights.every((values) => values.every((value) => value === 0)),
    ).toBe(true);
  });
});

describe("shuffledMask", () => {
  it("keeps every layer's count and nothing else", () => {
    const mask = randomMask([6, 20, 5], 0.3, 6, { biases: true });
    const shuffled = shuffledMask(mask, stream(1));
    expect(keptPerLayer(shuffled)).toEqual(keptPerLayer(mask));
    expect(shuffled).not.toEqual(mask);
    expect(shuffledMask(mask, stream(1))).toEqual(shuffled);
  });

  it("draws anew for every layer", () => {
    const half = Uint8Array.from({ length: 64 }, (_, index) => index % 2);
    const [first, second] = shuffledMask({ widths: [8, 8, 8], weights: [half, half] }, stream(1)).weights;
    expect(first).not.toEqual(second);
  });
});
