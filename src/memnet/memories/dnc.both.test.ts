// The DNC's memory: its invariants whatever it is told, three steps worked out by hand, and its gradient through twenty steps.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { compile, grad, type Tensor, tensor } from "#tensor";
import { interfaceSizes, shapeSignals } from "../interface.ts";
import { initState } from "../part.ts";
import { allocation } from "./addressing.ts";
import { type Dnc, dnc, idleSignals } from "./dnc.ts";

const values = (x: Tensor): number[] => Array.from(x.data());
type DncState = ReturnType<
  typeof initState<Record<never, never>, Dnc["input"], Dnc["output"], { [N in keyof Dnc["state"]]: string }>
>;

/** Steps of signals made of normal numbers of so large a deviation. */
function run(memory: Dnc, numbers: readonly Tensor[], begin: DncState = initState(memory, numbers[0].shape[0], "f64")) {
  const states = [begin];
  const reads: Tensor[] = [];
  for (const each of numbers) {
    const { output, state } = memory.step({}, states.at(-1)!, shapeSignals(memory, each));
    states.push(state);
    reads.push(output.reads);
  }
  return { states, reads };
}
const noise = (memory: Dnc, seed: number, steps: number, batch: number, deviation: number) =>
  Array.from({ length: steps }, (_, t) => {
    const { total } = interfaceSizes(memory);
    return tensor(
      stream(seed)
        .fold(t)
        .normal(batch * total, 0, deviation),
      [batch, total],
      "f64",
    );
  });

describe("invariants", () => {
  const sizes = fc.record({
    slots: fc.integer({ min: 1, max: 6 }),
    word: fc.integer({ min: 1, max: 3 }),
    reads: fc.integer({ min: 1, max: 3 }),
    writes: fc.integer({ min: 1, max: 3 }),
    gateType: fc.constantFrom("sigmoid" as const, "steepSigmoid" as const, "heaviside" as const),
    erasure: fc.boolean(),
    gating: fc.boolean(),
  });

  it("usage in [0, 1]; weightings, rows and columns of links not negative and at most 1 in sum; diagonals 0", () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.constantFrom(0.1, 1, 5, 50), (options, seed, deviation) => {
        const memory = dnc(options);
        const slack = 1e-12;
        for (const state of run(memory, noise(memory, seed, 6, 2, deviation)).states) {
          for (const u of values(state.usage)) expect(u >= -slack && u <= 1 + slack).toBe(true);
          for (const x of [state.writeWeights, state.readWeights, state.precedence, state.links]) {
            expect(Math.min(...values(x))).toBeGreaterThanOrEqual(-slack);
            expect(Math.max(...values(x.sum(-1)))).toBeLessThanOrEqual(1 + slack);
          }
          expect(Math.max(...values(state.links.sum(2)))).toBeLessThanOrEqual(1 + slack);
          const diagonal = values(state.links).filter((_, i) => {
            const [row, column] = [Math.floor(i / options.slots) % options.slots, i % options.slots];
            return row === column;
          });
          expect(diagonal.every((x) => x === 0)).toBe(true);
        }
      }),
      { numRuns: 8 },
    );
  });

  it("allocation sums to 1 - prod u, goes to the emptiest first, and among equals to the lowest number", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0.25, 0.5, 0.9, 1), { minLength: 1, maxLength: 7 }), (usage) => {
        const free = values(allocation(tensor([usage], [1, usage.length], "f64")));
        const order = usage.map((_, i) => i).sort((a, b) => usage[a] - usage[b] || a - b);
        let before = 1;
        for (const slot of order) {
          expect(free[slot]).toBeCloseTo((1 - usage[slot]) * before, 14);
          before *= usage[slot];
        }
        expect(free.reduce((sum, a) => sum + a, 0)).toBeCloseTo(1 - before, 14);
      }),
      { numRuns: 40 },
    );
  });

  it("with all gates 0 nothing changes", () => {
    const memory = dnc({ slots: 5, word: 3, reads: 2, writes: 2 });
    const { states } = run(memory, noise(memory, 1, 4, 2, 2));
    const busy = states.at(-1)!;
    // One idle step lets the last writes enter usage; from then on the state stands still.
    const idle = idleSignals(memory, 2, "f64");
    const rested = memory.step({}, busy, idle).state;
    const again = memory.step({}, rested, idle).state;
    for (const name of ["memory", "links", "precedence"] as const)
      expect(values(rested[name])).toEqual(values(busy[name]));
    expect(values(rested.writeWeights).every((w) => w === 0)).toBe(true);
    for (const name of ["memory", "usage", "links", "precedence"] as const) {
      expect(values(again[name])).toEqual(values(rested[name]));
    }
  });

  it("with Heaviside gates shut the memory stays to the bit", () => {
    const memory = dnc({ slots: 4, word: 2, reads: 1, writes: 1, gateType: "heaviside" });
    const { total, names, sizes: widths } = interfaceSizes(memory);
    const shut = stream(3).normal(total);
    let start = 0;
    names.forEach((name, i) => {
      if (name.endsWith("Gates")) shut.fill(-1, start, start + widths[i]);
      start += widths[i];
    });
    const busy = run(memory, noise(memory, 2, 3, 1, 2)).states.at(-1)!;
    const after = memory.step({}, busy, shapeSignals(memory, tensor(shut, [1, total], "f64"))).state;
    expect(values(after.memory)).toEqual(values(busy.memory));
  });

  it("further write heads take what is left: two heads that allocate at once write to different slots", () => {
    const memory = dnc({ slots: 3, word: 1, reads: 1, writes: 2 });
    const one = (...x: number[]) => tensor([x], [1, 2], "f64");
    const signals = {
      ...idleSignals(memory, 1, "f64"),
      write: tensor([[[5], [7]]], [1, 2, 1], "f64"),
      allocationGates: one(1, 1),
      writeGates: one(1, 1),
    };
    const { state } = memory.step({}, initState(memory, 1, "f64"), signals);
    expect(values(state.writeWeights)).toEqual([1, 0, 0, 0, 1, 0]);
    expect(values(state.memory)).toEqual([5, 7, 0]);
    expect(values(state.usage)).toEqual([0, 0, 0]); // claims are not in the state until the next step
  });
});

/**
 * Worked out on paper. Two slots, words of one number, one head of each kind; the cosine has no epsilon to speak of, so that between
 * numbers of equal sign it is 1, of unlike sign -1, and with an empty row 0.
 *
 * Step 1: write 2 by allocation, gates 1. u = 0, a = (1, 0), w = (1, 0), M = (2, 0), L = 0, p = (1, 0). Read by content with
 *   key 1, strength ln 3: scores (ln 3, 0), weights (3/4, 1/4), read 3/2.
 * Step 2: free gate 1/2: psi = (1 - 3/8, 1 - 1/8) = (5/8, 7/8). u = (0 + 1 - 0, 0) psi = (5/8, 0). Rising: slot 2, slot 1.
 *   a2 = 1, a1 = (3/8) 0 = 0. Write 4 with write gate 1/2, allocation gate 1: w = (0, 1/2). M = (2, 2). L[2,1] = w2 p1 = 1/2.
 *   p = (1/2)(1, 0) + (0, 1/2) = (1/2, 1/2). Read forward: f = L w_r = (0, 1/2 3/4) = (0, 3/8), read 3/4.
 * Step 3: free gate 0: u = (5/8 + 0, 0 + 1/2 - 0) = (5/8, 1/2). Rising: slot 2, slot 1. a2 = 1/2, a1 = (3/8)(1/2) = 3/16.
 *   Content with key 1, strength any: both rows like it, c = (1/2, 1/2). Allocation gate 1/2, write gate 1:
 *   w = ((3/16 + 1/2)/2, (1/2 + 1/2)/2) = (11/32, 1/2). Erase 1/2, write 1:
 *   M = (2 (1 - 11/64) + 11/32, 2 (1 - 1/4) + 1/2) = (2, 2). L[2,1] = (1 - 27/32)(1/2) + (1/2)(1/2) = 21/64, L[1,2] = (11/32)(1/2) = 11/64.
 *   p = (1 - 27/32)(1/2, 1/2) + w = (27/64, 37/64). Read half backward, half forward, of w_r = (0, 3/8):
 *   b = L^T w_r = (L[2,1] 3/8, 0) = (63/512, 0); f = L w_r = (L[1,2] 3/8, 0) = (33/512, 0); weights ((63 + 33)/1024, 0) = (3/32, 0), read 3/16.
 */
it("three steps as worked out by hand", () => {
  const memory = dnc({ slots: 2, word: 1, reads: 1, writes: 1, epsilon: 1e-30 });
  const t = (...x: number[]) => tensor(x, [1, x.length], "f64");
  const word = (x: number) => tensor([x], [1, 1, 1], "f64");
  const modes = (...x: number[]) => tensor(x, [1, 1, 3], "f64");
  const idle = { ...idleSignals(memory, 1, "f64") };
  const first = memory.step({}, initState(memory, 1, "f64"), {
    ...idle,
    write: word(2),
    allocationGates: t(1),
    writeGates: t(1),
    readKeys: word(1),
    readStrengths: t(Math.log(3)),
    modes: modes(0, 1, 0),
  });
  const near = (actual: Tensor, ...expected: number[]) => {
    expect(actual.size).toBe(expected.length);
    values(actual).forEach((x, i) => {
      expect(x).toBeCloseTo(expected[i], 14);
    });
  };
  near(first.state.writeWeights, 1, 0);
  near(first.state.memory, 2, 0);
  near(first.state.readWeights, 3 / 4, 1 / 4);
  near(first.output.reads, 3 / 2);

  const second = memory.step({}, first.state, {
    ...idle,
    freeGates: t(0.5),
    write: word(4),
    allocationGates: t(1),
    writeGates: t(0.5),
    modes: modes(0, 0, 1),
  });
  near(second.state.usage, 5 / 8, 0);
  near(second.state.writeWeights, 0, 1 / 2);
  near(second.state.memory, 2, 2);
  near(second.state.links, 0, 0, 1 / 2, 0);
  near(second.state.precedence, 1 / 2, 1 / 2);
  near(second.state.readWeights, 0, 3 / 8);
  near(second.output.reads, 3 / 4);

  const third = memory.step({}, second.state, {
    ...idle,
    writeKeys: word(1),
    writeStrengths: t(2),
    erase: word(0.5),
    write: word(1),
    allocationGates: t(0.5),
    writeGates: t(1),
    modes: modes(0.5, 0, 0.5),
  });
  near(third.state.usage, 5 / 8, 1 / 2);
  near(third.state.writeWeights, 11 / 32, 1 / 2);
  near(third.state.memory, 2, 2);
  near(third.state.links, 0, 11 / 64, 21 / 64, 0);
  near(third.state.precedence, 27 / 64, 37 / 64);
  near(third.state.readWeights, 3 / 32, 0);
  near(third.output.reads, 3 / 16);
});

it("has the gradient of twenty steps that central differences have", () => {
  const memory = dnc({ slots: 4, word: 2, reads: 2, writes: 2 });
  const { total } = interfaceSizes(memory);
  const steps = noise(memory, 5, 20, 1, 1).map((x) => x.reshape(total));
  // What is moved: a map of the numbers of every step, so that each entry acts on all twenty.
  const loss = (scale: Tensor, shift: Tensor) =>
    run(
      memory,
      steps.map((x) => x.mul(scale).add(shift).reshape(1, total)),
      initState(memory, 1, "f64"),
    )
      .reads.map((read, t) =>
        read
          .square()
          .mul(t + 1)
          .sum(),
      )
      .reduce((sum, part) => sum.add(part));
  const [scale, shift] = [tensor(stream(6).uniform(total, 0.8, 1.2)), tensor(stream(7).normal(total, 0, 0.1))];
  const both = compile(grad(([a, b]: readonly [Tensor, Tensor]) => loss(a, b)));
  const slopes = both([scale, shift]);
  const value = compile(loss);
  const h = 1e-5;
  [scale, shift].forEach((moved, which) => {
    const slope = values(slopes[which]);
    for (let i = 0; i < total; i++) {
      const at = (offset: number) => {
        const data = moved.data();
        data[i] += offset;
        const there = tensor(data, [total]);
        return (which === 0 ? value(there, shift) : value(scale, there)).item();
      };
      const difference = (at(h) - at(-h)) / (2 * h);
      expect(Math.abs(slope[i] - difference)).toBeLessThan(1e-6 * Math.max(1, Math.abs(difference)));
    }
  });
});

it("names the axis, the part and both sizes of what does not fit", () => {
  const memory = dnc({ slots: 4, word: 2, reads: 2, writes: 1 });
  const state = initState(memory, 3);
  const signals = idleSignals(memory, 3);
  const odd = { ...signals, readKeys: tensor(new Float32Array(18), [3, 2, 3]) };
  expect(() => memory.step({}, state, odd)).toThrow("dnc: readKeys [batch reads word] wants word 2, got 3 in [3,2,3].");
  expect(() => memory.step({}, initState(memory, 2), signals)).toThrow(
    "dnc: memory [batch slots word] wants batch 3, got 2 in [2,4,2].",
  );
  expect(() => dnc({ slots: 2.5, word: 1, reads: 1, writes: 1 })).toThrow(
    "dnc: slots must be a whole number from 1, got 2.5.",
  );
});
