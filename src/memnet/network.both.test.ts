// Networks from descriptions: the same as written out by hand, to the bit; and a sentence with its place for every mistake.
import { describe, expect, it } from "vitest";
import { stream, treeLeaves } from "#kit";
import { compile, concat, scan, type Tensor, tensor, zeros } from "#tensor";
import { linearController, lstmController } from "./controllers.ts";
import { dnc } from "./memories/dnc.ts";
import { memoryModule, moduleOf } from "./module.ts";
import { buildNetwork } from "./network.ts";
import { initState, type State } from "./part.ts";
import { run } from "./run.ts";

const elements = (tree: unknown) => treeLeaves<unknown, Tensor>(tree).flatMap((leaf) => Array.from(leaf.data()));
const x = tensor(stream("x").normal(5 * 2 * 3), [5, 2, 3], "f32");

const description = {
  inputs: 3,
  outputs: 2,
  modules: {
    controller: { kind: "lstm", hidden: 4 },
    memory: { kind: "dnc", memorySize: 3, wordSize: 2, numReads: 2, numWrites: 1 },
    readout: { kind: "linear", size: 2 },
  },
  connections: [
    { concat: ["input", "memory"], to: "controller" },
    { feed: "controller", to: "memory" },
    { concat: ["controller", "memory"], to: "readout" },
    { feed: "readout", to: "output" },
  ],
};

it("is the network written out by hand, to the bit", () => {
  const network = buildNetwork(description);
  expect([network.inputs, network.outputs, network.delayed]).toEqual([3, 2, ["memory"]]);
  const built = run(network, network.initialise(stream(1)), x);

  const controller = moduleOf(lstmController({ inputs: 3 + 4, hidden: 4 }));
  const memory = memoryModule(dnc({ slots: 3, word: 2, reads: 2, writes: 1 }), { inputs: 4 });
  const readout = moduleOf(linearController({ inputs: 4 + 4, outputs: 2 }));
  const all = { controller, memory, readout };
  const p = Object.fromEntries(
    Object.entries(all).map(([name, part]) => [name, part.initialise(stream(1).fold(name))]),
  );
  type S = { readonly c: State; readonly m: State; readonly reads: Tensor };
  const begin: S = { c: initState(controller.parts, 2), m: initState(memory.parts, 2), reads: zeros([2, 4]) };
  const byHand = compile((x: Tensor) =>
    scan(
      (before: S, now: Tensor) => {
        const controlled = controller.step(p.controller, before.c, concat([now, before.reads], 1));
        const remembered = memory.step(p.memory, before.m, controlled.y);
        const { y } = readout.step(p.readout, {}, concat([controlled.y, remembered.y], 1));
        return [{ c: controlled.state, m: remembered.state, reads: remembered.y } as S, y];
      },
      begin,
      x,
    ),
  )(x)[1];
  expect(elements(built.outputs)).toEqual(elements(byHand));
});

it("records the modules under debug in every run, and all when asked", () => {
  const { controller, memory, readout } = description.modules;
  const watched = buildNetwork({
    ...description,
    modules: { controller, memory: { ...memory, debug: true }, readout },
  });
  const plain = buildNetwork(description);
  const parameters = plain.initialise(stream(1));
  const told = run(watched, parameters, x).record as { seen: object; states: { memory: Record<string, Tensor> } };
  const all = run(plain, parameters, x, { record: true }).record as typeof told;
  expect([Object.keys(told.seen), Object.keys(told.states)]).toEqual([["memory"], ["memory"]]);
  expect(Object.keys(told.states.memory).sort()).toEqual([
    "links",
    "memory",
    "precedence",
    "readWeights",
    "usage",
    "writeWeights",
  ]);
  expect(elements(told.states.memory.links)).toEqual(elements(all.states.memory.links));
  expect(run(plain, parameters, x).record).toEqual({});
  expect(Object.keys(run(watched, parameters, x, { record: true }).record)).toEqual(Object.keys(all));
});

it("is the same network again from its resolved description", () => {
  const network = buildNetwork(description);
  expect(network.resolved).toMatchObject({
    modules: { memory: { memorySize: 3, erasure: true, gateType: "sigmoid", dropout: 0 } },
  });
  const again = buildNetwork(network.resolved);
  expect(again.resolved).toEqual(network.resolved);
  expect(elements(run(again, again.initialise(stream(1)), x).outputs)).toEqual(
    elements(run(network, network.initialise(stream(1)), x).outputs),
  );
});

it("every kind of connection computes what it says", () => {
  const network = buildNetwork({
    inputs: 3,
    modules: {
      a: { kind: "linear", size: 4 },
      b: { kind: "linear", size: 4 },
      gate: { kind: "gate", levels: [2] },
      mixed: { kind: "linear", size: 2 },
      left: { kind: "linear", size: 2 },
      right: { kind: "linear", size: 2 },
      how: { kind: "linear", size: 1 },
      both: { kind: "linear", size: 2 },
    },
    connections: [
      { feed: "input", to: "a" },
      { feed: "input", to: "b" },
      { feed: "input", to: "gate" },
      { feed: "input", to: "how" },
      { moe: ["a", "b"], gate: "gate", to: "mixed" },
      { split: "a", to: { left: 3, right: 1 } },
      { sum: ["left", "right"], to: "both" },
      { residual: "both", around: "mixed", gate: "how", to: "output" },
    ],
  });
  const parameters = network.initialise(stream(1)) as Record<string, { weight: Tensor; bias: Tensor }>;
  const one = x.slice([0, 1]);
  const linear = (name: string, v: Tensor) => v.matmul(parameters[name].weight).add(parameters[name].bias);
  const v = one.reshape(2, 3);
  const [a, b] = [linear("a", v), linear("b", v)];
  const [gate] = parameters.gate as never as { weight: Tensor; bias: Tensor }[];
  const shares = v.matmul(gate.weight).add(gate.bias).exp();
  const share = shares.slice(undefined, [0, 1]).div(shares.sum(1, true));
  const mixed = linear("mixed", a.mul(share).add(b.mul(share.neg().add(1))));
  const both = linear(
    "both",
    linear("left", a.slice(undefined, [0, 3])).add(linear("right", a.slice(undefined, [3, 4]))),
  );
  const g = linear("how", v).sigmoid();
  const expected = both.mul(g).add(mixed.mul(g.neg().add(1)));
  const given = elements(run(network, parameters, one).outputs);
  elements(expected).forEach((value, i) => {
    expect(given[i]).toBeCloseTo(value, 5);
  });
});

it("a network is a module: one controller for several memories, each with an interface of its own", () => {
  const network = buildNetwork({
    inputs: 3,
    modules: {
      controller: { kind: "gru", hidden: 4 },
      one: { kind: "dnc", memorySize: 3, wordSize: 2, numReads: 1 },
      two: { kind: "ntm", memorySize: 3, wordSize: 2, numReads: 1 },
      three: { kind: "neural", wordSize: 2 },
    },
    connections: [
      { concat: ["input", "one", "two"], to: "controller" },
      { feed: "controller", to: "one" },
      { feed: "controller", to: "two" },
      { feed: "controller", to: "three" },
      { concat: ["one", "two", "three"], to: "output" },
    ],
  });
  expect(network.outputs).toBe(6);
  expect(network.delayed).toEqual(["one", "two"]);
  const whole = run(network, network.initialise(stream(1)), x, { record: true });
  const { seen, states } = whole.record as {
    seen: Record<string, Record<string, Tensor>>;
    states: Record<string, Record<string, Tensor>>;
  };
  expect(seen.one.writeGates.shape).toEqual([5, 2, 1]);
  expect(states.one.links.shape).toEqual([5, 2, 1, 3, 3]);
});

describe("mistakes are told in a sentence, with their place", () => {
  const where = (path: readonly (string | number)[]) => `net.yaml:${path.join("/")}`;
  const build = (changed: object) => () => buildNetwork({ ...description, ...changed } as never, { where });
  const modules = description.modules;
  const connections = description.connections;
  const replaced = (index: number, one: unknown) => ({
    connections: connections.map((each, i) => (i === index ? one : each)),
  });

  it.each<[string, object, string]>([
    [
      "a misspelt setting",
      { moduls: {} },
      'net.yaml:moduls: "moduls" is no setting of a network; the nearest is "modules".',
    ],
    [
      "no whole number of inputs",
      { inputs: 2.5 },
      "net.yaml:inputs: inputs of the network is 2.5, and not a whole number from 1.",
    ],
    [
      "an unknown kind",
      { modules: { ...modules, memory: { kind: "dcn" } } },
      'net.yaml:modules/memory/kind: the module memory is of the kind "dcn"; the nearest is "dnc".',
    ],
    [
      "an unknown option",
      { modules: { ...modules, memory: { kind: "dnc", memorysize: 3 } } },
      'net.yaml:modules/memory/memorysize: memory (dnc) has no option "memorysize"; the nearest is "memorySize".',
    ],
    [
      "a negative size",
      { modules: { ...modules, memory: { kind: "dnc", memorySize: -3 } } },
      "net.yaml:modules/memory/memorySize: memory (dnc): memorySize is -3, and not a whole number from 1.",
    ],
    [
      "a fractional size",
      { modules: { ...modules, memory: { kind: "dnc", wordSize: 1.5 } } },
      "net.yaml:modules/memory/wordSize: memory (dnc): wordSize is 1.5, and not a whole number from 1.",
    ],
    [
      "a taken name",
      { modules: { ...modules, input: { kind: "lstm" } } },
      'net.yaml:modules/input: "input" is taken and can be no module\'s name.',
    ],
    [
      "an unknown module",
      replaced(1, { feed: "controler", to: "memory" }),
      'net.yaml:connections/1: "controler" is no module; the nearest is "controller".',
    ],
    [
      "an unknown target",
      replaced(3, { feed: "readout", to: "outputs" }),
      'net.yaml:connections/3: "outputs" is no module; the nearest is "output".',
    ],
    [
      "an unused module",
      { modules: { ...modules, spare: { kind: "lstm" } } },
      "net.yaml:modules/spare: the module spare is fed by no connection.",
    ],
    [
      "a module nobody reads",
      {
        modules: { ...modules, spare: { kind: "lstm" } },
        connections: [...connections, { feed: "input", to: "spare" }],
      },
      "net.yaml:modules/spare: the module spare is not used: no connection takes what it gives.",
    ],
    [
      "a module fed twice",
      { connections: [...connections, { feed: "input", to: "memory" }] },
      "net.yaml:connections/4: memory is fed here again, after net.yaml:connections/1; join what it takes by concat or sum.",
    ],
    [
      "no output",
      {
        connections: connections
          .slice(0, 3)
          .concat({ feed: "readout", to: "controller" } as never)
          .slice(1),
      },
      "net.yaml:connections: nothing feeds output",
    ],
    [
      "another size of output",
      { outputs: 3 },
      "net.yaml:connections/3: output is fed 2 numbers, and the network has outputs 3.",
    ],
    [
      "sums of unlike sizes",
      replaced(0, { sum: ["input", "memory"], to: "controller" }),
      "net.yaml:connections/0: sum wants sources of one size, got input 3, memory 4.",
    ],
    [
      "a split that does not add up",
      {
        modules: { a: { kind: "linear", size: 2 }, b: { kind: "linear", size: 2 } },
        connections: [
          { split: "input", to: { a: 1, b: 1 } },
          { concat: ["a", "b"], to: "output" },
        ],
      },
      "net.yaml:connections/0: split: the parts 1 + 1 do not make up the 3 of input.",
    ],
    [
      "too few shares",
      {
        modules: { ...modules, gate: { kind: "gate", levels: [3] } },
        connections: [
          { feed: "input", to: "gate" },
          connections[0],
          connections[1],
          { moe: ["controller", "memory"], gate: "gate", to: "readout" },
          connections[3],
        ],
      },
      "net.yaml:connections/3: moe: the gate gate gives 3 shares, and there are 2 experts.",
    ],
    [
      "a gate above 1",
      replaced(2, { residual: "controller", around: "memory", gate: 2, to: "readout" }),
      "net.yaml:connections/2/gate: residual wants a module or a number from 0 to 1 as gate, got 2.",
    ],
    [
      "an unknown connection",
      replaced(0, { concatenate: ["input"], to: "controller" }),
      'net.yaml:connections/0/concatenate: "concatenate" is no kind of connection',
    ],
    [
      "what does not go together",
      replaced(1, { feed: "controller", gate: "memory", to: "memory" }),
      'net.yaml:connections/1/gate: "gate" does not go with feed, which takes to.',
    ],
    [
      "a size nobody knows yet",
      { modules: { ...modules, memory: { kind: "dnc", passThrough: true } } },
      "net.yaml:connections/0: memory is read before it has run, and how much it gives follows from what it takes; switch passThrough off.",
    ],
  ])("%s", (_, changed, sentence) => {
    expect(build(changed)).toThrow(sentence);
  });
});
