// Laws of groups of weights with losses and periods of their own.
import { describe, expect, it } from "vitest";
import { stream, treeLeaves } from "#kit";
import { compile, random, type Tensor, tensor } from "#tensor";
import { adam } from "#train";
import { type Group, type GroupsState, groupedUpdate, type ModuleTree, sharesOf } from "./scales.ts";

const optimiser = adam({ rate: 0.1 });
const draw = (name: string): ModuleTree => ({
  a: { w: random.normal(stream(1).fold(name, "a"), [2, 3]) },
  b: { w: random.normal(stream(1).fold(name, "b"), [4]) },
});
const begin = draw("begin");
const gradients = Array.from({ length: 5 }, (_, i) => draw(`gradient ${i}`));
const numbers = (tree: unknown): number[][] => treeLeaves<unknown, Tensor>(tree).map((leaf) => Array.from(leaf.data()));

/** Parameters after every step, by gradients of the losses. */
function course(groups: readonly Group[], losses: (step: number) => Record<string, ModuleTree>, gateRate?: number) {
  const own = groupedUpdate({ groups, optimiser, gateRate });
  const step = compile((parameters: ModuleTree, slopes: Record<string, ModuleTree>, state: GroupsState) =>
    own.update(parameters, slopes, state),
  );
  let [parameters, state] = [begin, own.initialise(begin)];
  return gradients.map((_, i) => {
    ({ parameters, state } = step(parameters, losses(i), state));
    return { parameters, state };
  });
}
const one = (i: number) => ({ slow: gradients[i] });

describe("groups of weights", () => {
  it("of which there is one, moved every time, are the plain optimiser, to the bit", () => {
    const plain = compile((parameters: ModuleTree, slopes: ModuleTree, state: never) =>
      optimiser.update(parameters, slopes, state),
    );
    let [parameters, state] = [begin, optimiser.initialise(begin)];
    const all = course([{ modules: ["a", "b"], loss: "slow", every: 1 }], one);
    gradients.forEach((gradient, i) => {
      ({ parameters, state } = plain(parameters, gradient, state as never) as never);
      expect(numbers(all[i].parameters)).toEqual(numbers(parameters));
    });
  });

  it("with a period move every so many times only, by the mean gradient of those", () => {
    const all = course(
      [
        { modules: ["a"], loss: "slow", every: 2 },
        { modules: ["b"], loss: "slow", every: 1 },
      ],
      one,
    ).map(({ parameters }) => numbers(parameters.a));
    expect(all[0]).toEqual(numbers(begin.a));
    expect(all[1]).not.toEqual(all[0]);
    expect(all[2]).toEqual(all[1]);
    expect(all[3]).not.toEqual(all[2]);
    const mean = { w: (gradients[0].a as { w: Tensor }).w.add((gradients[1].a as { w: Tensor }).w).div(2) };
    const moved = optimiser.update({ a: begin.a }, { a: mean }, optimiser.initialise({ a: begin.a }));
    expect(all[1]).toEqual(numbers(moved.parameters));
  });

  it("are moved by the loss they name and by no other, and what is in no group stays", () => {
    const groups: Group[] = [{ modules: ["a"], loss: "fast", every: 1 }];
    const few = course(groups, (i) => ({ fast: gradients[i], slow: gradients[i] }));
    const others = course(groups, (i) => ({ fast: { ...gradients[i], b: begin.b }, slow: gradients[4 - i] }));
    expect(few.map(({ parameters }) => numbers(parameters))).toEqual(
      others.map(({ parameters }) => numbers(parameters)),
    );
    expect(numbers(few[4].parameters.b)).toEqual(numbers(begin.b));
    expect(numbers(few[4].parameters.a)).not.toEqual(numbers(begin.a));
  });

  it("do not move where the gate is 0; shares sum to the number of groups", () => {
    const groups: Group[] = ["a", "b"].map((name) => ({ modules: [name], loss: "slow", every: 1 }));
    const own = groupedUpdate({ groups, optimiser, gateRate: 0.5 });
    const start = own.initialise(begin);
    const shut = { ...start, gate: tensor([-200, 200], [2], "f32") };
    const moved = numbers(own.update(begin, one(0), shut).parameters.a);
    expect(moved).toEqual(numbers(begin.a));
    expect(numbers(own.update(begin, one(0), start).parameters.a)).not.toEqual(moved);
    for (const { state } of course(groups, one, 0.5)) {
      const shares = Array.from(sharesOf(state).data());
      expect(shares[0] + shares[1]).toBeCloseTo(2, 6);
      expect(Math.min(...shares)).toBeGreaterThan(0);
    }
  });

  it("are refused where a module is in two, or a period is no whole number", () => {
    const of =
      (...groups: Group[]) =>
      () =>
        groupedUpdate({ groups, optimiser });
    const a: Group = { modules: ["a"], loss: "slow", every: 1 };
    expect(of(a, a)).toThrow("groupedUpdate: a is in two groups.");
    expect(of({ ...a, every: 0.5 })).toThrow("a move every 0.5 minibatches, and not a whole number from 1.");
  });
});
