// What each of the other memories is for: it finds what it was told, forgets in its order, and learns while it is used.
import { describe, expect, it } from "vitest";
import { stream, treeLeaves } from "#kit";
import { grad, type Tensor, tensor } from "#tensor";
import { interfaceSizes, shapeSignals } from "../interface.ts";
import type { AnyMemory } from "../memory.ts";
import { initState } from "../part.ts";
import { attend, attentionMemory, persistent, shortTerm } from "./attention.ts";
import { episodic, keyValue, sparse } from "./episodic.ts";
import { longTerm } from "./longTerm.ts";
import { neural } from "./neural.ts";

const values = (x: Tensor): number[] => Array.from(x.data());
const t = (shape: number[], ...x: number[]) => tensor(x, shape, "f64");
const sizes = { slots: 3, word: 2, reads: 2 };

const all: Record<string, AnyMemory> = {
  persistent: persistent(sizes),
  shortTerm: shortTerm(sizes),
  attention: attentionMemory({ ...sizes, attention: "sparse", topK: 2 }),
  episodic: episodic(sizes),
  keyValue: keyValue(sizes),
  sparse: sparse({ ...sizes, topK: 2 }),
  longTerm: longTerm({
    slots: 3,
    word: 2,
    readers: ["attention", "linear"],
    writers: ["gated", "attention", "linear"],
  }),
  "neural matrix": neural({ word: 2, reads: 2 }),
  "neural network": neural({ word: 2, reads: 2, hidden: 3 }),
};

describe.each(Object.keys(all))("%s", (name) => {
  const memory = all[name];
  const { total } = interfaceSizes(memory);
  const parameters = memory.initialise(stream(1), "f64");
  const numbers = t([4, total], ...stream(name).normal(4 * total));
  const loss = (numbers: Tensor) => {
    let state = initState(memory, 1, "f64");
    const parts = [0, 1, 2, 3].map((step) => {
      const stepped = memory.step(parameters, state, shapeSignals(memory, numbers.slice([step, step + 1])));
      state = stepped.state as never;
      return stepped.output.reads.square().sum();
    });
    return parts.reduce((sum, part) => sum.add(part));
  };

  it("has the gradient that central differences have, through four steps", () => {
    const slopes = values(grad(loss)(numbers));
    for (let i = 0; i < numbers.size; i += 3) {
      const at = (offset: number) => {
        const data = numbers.data();
        data[i] += offset;
        return loss(tensor(data, numbers.shape)).item();
      };
      const difference = (at(1e-5) - at(-1e-5)) / 2e-5;
      expect(Math.abs(slopes[i] - difference)).toBeLessThan(1e-6 * Math.max(1, Math.abs(difference)));
    }
  });
});

it("attention sees only rows that are there, and of the sparse kind only the best", () => {
  const rows = t([1, 3, 1], 1, 2, 3);
  const keys = t([1, 1, 1], 1);
  expect(values(attend(keys, rows, tensor([0, 0, 0], [1, 3], "bool")))).toEqual([0, 0, 0]);
  expect(values(attend(keys, rows, tensor([1, 0, 0], [1, 3], "bool")))).toEqual([1, 0, 0]);
  expect(values(attend(keys, rows, undefined, 1))).toEqual([0, 0, 1]);
  expect(values(attend(keys, rows, tensor([1, 1, 0], [1, 3], "bool"), 1))).toEqual([0, 1, 0]);
  const [none, second, third] = values(attend(keys, rows, undefined, 2));
  expect(none).toBe(0);
  expect(third / second).toBeCloseTo(Math.E, 12);
});

it("short-term memory holds the last values, the newest last", () => {
  const memory = shortTerm({ slots: 2, word: 1, reads: 1 });
  let state = initState(memory, 1, "f64");
  for (const value of [1, 2, 3]) {
    state = memory.step({}, state, { keys: t([1, 1, 1], 0), value: t([1, 1], value) }).state as never;
  }
  expect(values((state as never as { memory: Tensor }).memory)).toEqual([2, 3]);
});

it.each([
  ["oldest", [4, 2, 3]],
  ["least-used", [1, 4, 3]],
] as const)("episodic memory lets the %s event go", (eviction, left) => {
  const memory = episodic({ slots: 3, word: 1, reads: 1, eviction });
  let state = initState(memory, 1, "f64");
  // Each event is looked for by a key that the first and the third like and the second does not.
  const keys = [9, -9, 9, 9];
  [1, 2, 3, 4].forEach((value, i) => {
    const signals = {
      readKeys: t([1, 1, 1], 9),
      key: t([1, 1], keys[i]),
      value: t([1, 1], value),
      write: t([1, 1], 1),
    };
    state = memory.step({}, state, signals).state as never;
  });
  expect(values((state as never as { memory: Tensor }).memory)).toEqual(left);
});

it("events below the gate of one half are not kept", () => {
  const memory = episodic({ slots: 2, word: 1, reads: 1 });
  const signals = { readKeys: t([1, 1, 1], 1), key: t([1, 1], 1), value: t([1, 1], 5), write: t([1, 1], 0.4) };
  const { output, state } = memory.step({}, initState(memory, 1, "f64"), signals);
  expect(values(output.reads)).toEqual([0]);
  expect(
    treeLeaves<unknown, Tensor>(state)
      .flatMap(values)
      .every((x) => x === 0),
  ).toBe(true);
});

it("the delta rule stores orthogonal pairs exactly, and only when it may learn", () => {
  const make = (updates: boolean) => neural({ word: 2, reads: 1, updates, decay: 0, momentum: 0 });
  const parameters = { first: t([2, 2], 0, 0, 0, 0) };
  const pairs = [
    [1, 0, 3, 4],
    [0, 1, 5, 6],
  ];
  const recalled = (memory: AnyMemory) => {
    let state = initState(memory, 1, "f64");
    for (const [a, b, c, d] of pairs) {
      const signals = { queries: t([1, 1, 2], 1, 0), key: t([1, 2], a, b), value: t([1, 2], c, d) };
      const one = t([1, 1], 1);
      const stepped = memory.step(parameters, state, { ...signals, rate: one, keep: one, forget: one });
      state = stepped.state as never;
      if (a === 0) return values(stepped.output.reads);
    }
  };
  const [c, d] = recalled(make(true))!;
  expect(c).toBeCloseTo(3, 5); // lengths are taken with 1e-6 under the root
  expect(d).toBeCloseTo(4, 5);
  expect(recalled(make(false))).toEqual([0, 0]);
});

it("a long-term memory gives back what was written under a key", () => {
  const memory = longTerm({ slots: 2, word: 2, readers: ["attention"], writers: ["linear"] });
  const first = memory.step({}, initState(memory, 1, "f64"), {
    writer0Address: t([1, 2], 1, 0),
    writer0Write: t([1, 2], 1, 0),
    writer0Erase: t([1, 2], 1, 1),
    reader0Key: t([1, 2], 1, 0),
    reader0Strength: t([1, 1], 1),
  });
  const second = memory.step({}, first.state, {
    writer0Address: t([1, 2], 0, 1),
    writer0Write: t([1, 2], 0, 1),
    writer0Erase: t([1, 2], 1, 1),
    reader0Key: t([1, 2], 1, 0),
    reader0Strength: t([1, 1], 60),
  });
  expect(values(second.output.reads)[0]).toBeCloseTo(1, 6);
  expect(values(second.output.reads)[1]).toBeCloseTo(0, 6);
});
