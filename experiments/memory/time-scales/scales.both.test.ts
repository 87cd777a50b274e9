// Groups of weights: who moves when, by which loss, and that a gate that stands still is none.
import { expect, it } from "vitest";
import { flattenNamed, stream } from "#kit";
import { controllerAndMemory, copy } from "#memnet";
import type { Tensor } from "#tensor";
import { type Group, scalesLearner } from "./scales.ts";

const task = copy({ bits: 1, minLength: 1, maxLength: 1 });
const memory = { kind: "dnc", memorySize: 2, wordSize: 2, numReads: 1, numWrites: 1 };
const description = controllerAndMemory(task, { kind: "lstm", hidden: 2 }, memory);
const common = { description, task, batch: 2, rate: 0.01, clip: 10 };
const all = ["controller", "memory", "readout"];

/** Parameters by name after so many minibatches. */
function after(steps: number, groups: readonly Group[], gateRate?: number): Record<string, number[]> {
  const own = scalesLearner({ ...common, groups, gateRate });
  const { state } = own.learn(own.begin(stream(1)), stream(2), 0, steps);
  const named = Object.entries(flattenNamed<unknown, Tensor>(state.parameters));
  return Object.fromEntries(named.map(([name, leaf]) => [name, Array.from(leaf.data())]));
}
const of = (parameters: Record<string, number[]>, module: string) =>
  Object.entries(parameters).filter(([name]) => name.startsWith(module));

it("a group that moves every third minibatch stays where it is until then; what is in no group stays for good", () => {
  const groups: Group[] = [
    { modules: ["controller"], loss: "slow", every: 3 },
    { modules: ["memory"], loss: "slow", every: 1 },
  ];
  const [begun, second, third] = [0, 2, 3].map((steps) => after(steps, groups)) as [
    Record<string, number[]>,
    Record<string, number[]>,
    Record<string, number[]>,
  ];
  expect(of(second, "controller")).toEqual(of(begun, "controller"));
  expect(of(second, "memory")).not.toEqual(of(begun, "memory"));
  expect(of(third, "controller")).not.toEqual(of(begun, "controller"));
  expect(of(third, "readout")).toEqual(of(begun, "readout"));
});

it("a decoder that learns apart changes nothing in the network, and a gate at rest shares nothing out", () => {
  const slow: Group = { modules: all, loss: "slow", every: 1 };
  const apart = after(4, [slow, { modules: ["decoder"], loss: "fast", every: 1 }]);
  const alone = after(4, [slow]);
  const gated = after(4, [slow], 0);
  for (const module of all) {
    expect(of(apart, module)).toEqual(of(alone, module));
    expect(of(gated, module)).toEqual(of(alone, module));
  }
  expect(of(apart, "decoder")).not.toEqual(of(alone, "decoder"));
});

it("the fast loss moves nothing behind the memory, and both together the interface otherwise than either", () => {
  const interfaceAfter = (loss: Group["loss"]) => of(after(1, [{ modules: all, loss, every: 1 }]), "memory");
  const fast = after(2, [{ modules: [...all, "decoder"], loss: "fast", every: 1 }]);
  expect(of(fast, "readout")).toEqual(of(after(0, [{ modules: all, loss: "fast", every: 1 }]), "readout"));
  expect(interfaceAfter("both")).not.toEqual(interfaceAfter("slow"));
  expect(interfaceAfter("both")).not.toEqual(interfaceAfter("fast"));
});
