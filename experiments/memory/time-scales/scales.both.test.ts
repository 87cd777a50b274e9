// What the two losses of the experiment move; groups and gate have their tests in memnet.
import { expect, it } from "vitest";
import { flattenNamed, stream } from "#kit";
import { controllerAndMemory, copy, type Group } from "#memnet";
import type { Tensor } from "#tensor";
import { type Loss, scalesLearner } from "./scales.ts";

const task = copy({ bits: 1, minLength: 1, maxLength: 1 });
const memory = { kind: "dnc", memorySize: 2, wordSize: 2, numReads: 1, numWrites: 1 };
const description = controllerAndMemory(task, { kind: "lstm", hidden: 2 }, memory);
const common = { description, task, batch: 2, rate: 0.01, clip: 10 };
const all = ["controller", "memory", "readout"];

/** Parameters by name after so many minibatches. */
function after(steps: number, groups: readonly Group<Loss>[]): Record<string, number[]> {
  const own = scalesLearner({ ...common, groups });
  const { state } = own.learn(own.begin(stream(1)), stream(2), 0, steps);
  const named = Object.entries(flattenNamed<unknown, Tensor>(state.parameters));
  return Object.fromEntries(named.map(([name, leaf]) => [name, Array.from(leaf.data())]));
}
const of = (parameters: Record<string, number[]>, module: string) =>
  Object.entries(parameters).filter(([name]) => name.startsWith(module));

it("a decoder that learns apart changes nothing in the network", () => {
  const slow: Group<Loss> = { modules: all, loss: "slow", every: 1 };
  const apart = after(4, [slow, { modules: ["decoder"], loss: "fast", every: 1 }]);
  const alone = after(4, [slow]);
  for (const module of all) {
    expect(of(apart, module)).toEqual(of(alone, module));
  }
  expect(of(apart, "decoder")).not.toEqual(of(alone, "decoder"));
});

it("the fast loss moves nothing behind the memory, and both together the interface otherwise than either", () => {
  const interfaceAfter = (loss: Loss) => of(after(1, [{ modules: all, loss, every: 1 }]), "memory");
  const fast = after(2, [{ modules: [...all, "decoder"], loss: "fast", every: 1 }]);
  expect(of(fast, "readout")).toEqual(of(after(0, [{ modules: all, loss: "fast", every: 1 }]), "readout"));
  expect(interfaceAfter("both")).not.toEqual(interfaceAfter("slow"));
  expect(interfaceAfter("both")).not.toEqual(interfaceAfter("fast"));
});
