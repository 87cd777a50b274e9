// The NTM's memory: its four stages by hand, its weightings as distributions, its gradient.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { stream } from "#kit";
import { grad, type Tensor, tensor } from "#tensor";
import { interfaceSizes, shapeSignals } from "../interface.ts";
import { initState } from "../part.ts";
import { ntm, sharpen, shift } from "./ntm.ts";

const values = (x: Tensor): number[] => Array.from(x.data());
const row = (...x: number[]) => tensor(x, [1, 1, x.length], "f64");

it("shifts in a circle by one place, and sharpens", () => {
  const weights = row(0.5, 0.25, 0.25, 0);
  expect(values(shift(weights, row(0, 0, 1)))).toEqual([0, 0.5, 0.25, 0.25]);
  expect(values(shift(weights, row(1, 0, 0)))).toEqual([0.25, 0.25, 0, 0.5]);
  expect(values(shift(weights, row(0, 1, 0)))).toEqual([0.5, 0.25, 0.25, 0]);
  const squared = values(sharpen(weights, tensor([2], [1, 1, 1], "f64")));
  [2 / 3, 1 / 6, 1 / 6, 0].forEach((x, i) => {
    expect(squared[i]).toBeCloseTo(x, 14);
  });
  expect(values(sharpen(row(0, 0), row(3)))).toEqual([0, 0]);
});

/**
 * One head of each kind, two slots of one number. The memory begins all but empty and both heads begin without weights. Write head:
 * content of an empty memory (1/2, 1/2) with gate 1, all of it on by one place: (1/2, 1/2). Erase all, add 4: both rows 2 + tiny / 2.
 * Read head: content (1/2, 1/2), gate 1/2 of weights 0: (1/4, 1/4), sharpened by 1 it sums to 1: (1/2, 1/2), read 2.
 */
it("a step as worked out by hand", () => {
  const memory = ntm({ slots: 2, word: 1, reads: 1, writes: 1 });
  const t = (shape: number[], ...x: number[]) => tensor(x, shape, "f64");
  const { output, state } = memory.step({}, initState(memory, 1, "f64"), {
    keys: t([1, 2, 1], 0, 0),
    strengths: t([1, 2], 1, 1),
    interpolation: t([1, 2], 1, 0.5),
    shifts: t([1, 2, 3], 0, 0, 1, 0, 1, 0),
    sharpening: t([1, 2], 1, 1),
    erase: t([1, 1, 1], 1),
    write: t([1, 1, 1], 4),
  });
  for (const x of values(state.memory)) expect(x).toBeCloseTo(2 + 5e-7, 14);
  for (const w of values(state.weights)) expect(w).toBeCloseTo(0.5, 14);
  expect(output.reads.item()).toBeCloseTo(2 + 5e-7, 14);
});

it("weightings are distributions, whatever it is told", () => {
  const sizes = fc.record({
    slots: fc.integer({ min: 2, max: 5 }),
    word: fc.integer({ min: 1, max: 3 }),
    reads: fc.integer({ min: 1, max: 2 }),
    writes: fc.integer({ min: 1, max: 2 }),
    erasure: fc.boolean(),
    gating: fc.boolean(),
  });
  fc.assert(
    fc.property(sizes, fc.nat(), fc.constantFrom(0.1, 2, 20), (options, seed, deviation) => {
      const memory = ntm(options);
      const { total } = interfaceSizes(memory);
      let state = initState(memory, 2, "f64");
      for (let t = 0; t < 4; t++) {
        const numbers = tensor(
          stream(seed)
            .fold(t)
            .normal(2 * total, 0, deviation),
          [2, total],
          "f64",
        );
        state = memory.step({}, state, shapeSignals(memory, numbers)).state;
        expect(Math.min(...values(state.weights))).toBeGreaterThanOrEqual(0);
        for (const sum of values(state.weights.sum(-1))) expect(sum).toBeCloseTo(1, 10);
      }
    }),
    { numRuns: 12 },
  );
});

it("has the gradient that central differences have", () => {
  const memory = ntm({ slots: 3, word: 2, reads: 1, writes: 1, gamma: 1.5, beta: 2 });
  const { total } = interfaceSizes(memory);
  const start = tensor(stream(1).normal(3 * total), [3, total], "f64");
  const loss = (numbers: Tensor) => {
    let [state, sum] = [initState(memory, 1, "f64"), tensor(0, [], "f64")];
    for (let t = 0; t < 3; t++) {
      const stepped = memory.step({}, state, shapeSignals(memory, numbers.slice([t, t + 1])));
      state = stepped.state;
      sum = sum.add(stepped.output.reads.square().sum());
    }
    return sum;
  };
  const slopes = values(grad(loss)(start));
  for (let i = 0; i < 3 * total; i += 5) {
    const at = (offset: number) => {
      const data = start.data();
      data[i] += offset;
      return loss(tensor(data, [3, total])).item();
    };
    expect(slopes[i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
  }
});
