// States: begun, begun anew row by row, cut off from the past, for parts and trees of them; and what the checks say.
import { describe, expect, it } from "vitest";
import { stream, treeLeaves } from "#kit";
import { grad, type Tensor, tensor } from "#tensor";
import {
  gruController,
  linearController,
  lstmController,
  mlpController,
  rnnController,
  transformerController,
  type VectorPart,
} from "./controllers.ts";
import { readOptions } from "./flags.ts";
import { dnc } from "./memories/dnc.ts";
import { type Module, memoryModule, moduleOf } from "./module.ts";
import { detachState, initState, resetState, type State } from "./part.ts";
import { run } from "./run.ts";

const sizes = { inputs: 3, hidden: 4 };
const controllers: Record<string, () => VectorPart<never>> = {
  lstm: () => lstmController({ ...sizes, layers: 2 }) as never,
  gru: () => gruController({ ...sizes, layers: 2 }) as never,
  rnn: () => rnnController(sizes) as never,
  mlp: () => mlpController({ ...sizes, outputs: 4 }) as never,
  linear: () => linearController({ inputs: 3, outputs: 4 }) as never,
  transformer: () => transformerController({ ...sizes, heads: 2, window: 3 }) as never,
};
const modules: Record<string, Module> = {
  ...Object.fromEntries(Object.entries(controllers).map(([name, make]) => [name, moduleOf(make() as never)])),
  dnc: memoryModule(dnc({ slots: 3, word: 2, reads: 2, writes: 1 }), {
    inputs: 3,
    passThrough: true,
    normalization: "layer",
  }),
};
const noise = (name: string, ...shape: number[]) =>
  tensor(stream(name).normal(shape.reduce((all, length) => all * length, 1)), shape, "f64");
const elements = (tree: unknown) => treeLeaves<unknown, Tensor>(tree).flatMap((leaf) => Array.from(leaf.data()));

describe.each(Object.keys(modules))("%s", (name) => {
  const module = modules[name];
  const parameters = module.initialise(stream(1), "f64");
  const x = noise("x", 4, 2, 3); // [time, batch, inputs]

  it("goes on from a state as if it had never stopped, and begins anew where it is told", () => {
    const whole = run(module, parameters, x);
    const first = run(module, parameters, x.slice([0, 2]));
    const rest = run(module, parameters, x.slice([2, 4]), { state: first.state });
    expect(elements(rest.outputs)).toEqual(elements(whole.outputs.slice([2, 4])));
    expect(elements(rest.state)).toEqual(elements(whole.state));

    expect(elements(resetState(module.parts, whole.state))).toEqual(elements(initState(module.parts, 2, "f64")));
    const half = resetState(module.parts, first.state, tensor([1, 0], [2], "bool"));
    const mixed = run(module, parameters, x.slice([2, 4]), { state: half }).outputs;
    const fresh = run(module, parameters, x.slice([2, 4])).outputs;
    expect(elements(mixed.slice(undefined, [0, 1]))).toEqual(elements(fresh.slice(undefined, [0, 1])));
    expect(elements(mixed.slice(undefined, [1, 2]))).toEqual(elements(rest.outputs.slice(undefined, [1, 2])));
  });

  it("a batch is its sequences one by one, and a mask cuts a sequence short, bit for bit", () => {
    const whole = run(module, parameters, x);
    for (const row of [0, 1]) {
      const alone = run(module, parameters, x.slice(undefined, [row, row + 1])).outputs;
      expect(elements(alone)).toEqual(elements(whole.outputs.slice(undefined, [row, row + 1])));
    }
    const mask = tensor([1, 1, 1, 1, 1, 0, 1, 0], [4, 2], "bool");
    const masked = run(module, parameters, x, { mask });
    const short = run(module, parameters, x.slice([0, 2], [1, 2]));
    expect(elements(masked.outputs.slice([0, 2], [1, 2]))).toEqual(elements(short.outputs));
    expect(elements(masked.outputs.slice([2, 4], [1, 2])).every((y) => y === 0)).toBe(true);
    const turned = run(module, parameters, x.transpose(1, 0, 2), { batchFirst: true }).outputs;
    expect(elements(turned.transpose(1, 0, 2))).toEqual(elements(whole.outputs));
  });

  it("a detached state has its values and lets no gradient through", () => {
    const state = run(module, parameters, x.slice([0, 2])).state;
    expect(elements(detachState(state))).toEqual(elements(state));
    const later = (cut: boolean) =>
      grad((early: Tensor) => {
        const before = run(module, parameters, early).state;
        const begin = cut ? detachState(before) : before;
        return run(module, parameters, x.slice([2, 4]), { state: begin })
          .outputs.square()
          .sum();
      })(x.slice([0, 2]));
    expect(elements(later(true)).every((slope) => slope === 0)).toBe(true);
    const isRecurrent = treeLeaves<unknown, Tensor>(state).length > 0;
    expect(elements(later(false)).some((slope) => slope !== 0)).toBe(isRecurrent);
  });
});

it("state shapes are [layers, batch, hidden]", () => {
  const state = initState(lstmController({ inputs: 3, hidden: 5, layers: 2 }), 7);
  expect(state.h.shape).toEqual([2, 7, 5]);
  expect(state.c.shape).toEqual([2, 7, 5]);
  const nested: State = initState({ a: { b: lstmController({ inputs: 1, hidden: 1 }) } }, 2);
  expect(((nested.a as State).b as { h: Tensor }).h.shape).toEqual([1, 2, 1]);
});

it("options have defaults, and what is misspelt or not allowed is refused with the nearest name", () => {
  const options = {
    memorySize: { kind: "size", default: 64 },
    gateType: { kind: "choice", default: "sigmoid", choices: ["sigmoid", "heaviside"] },
    dropout: { kind: "number", default: 0, from: 0, below: 1 },
    erasure: { kind: "switch", default: true },
  } as const;
  expect(readOptions("dnc", options, { dropout: 0.5 })).toEqual({
    memorySize: 64,
    gateType: "sigmoid",
    dropout: 0.5,
    erasure: true,
  });
  const said = (given: object, where?: () => string) => () => readOptions("dnc", options, given as never, where);
  expect(said({ memorysize: 3 }, () => "net.yaml:4")).toThrow(
    'net.yaml:4: dnc has no option "memorysize"; the nearest is "memorySize".',
  );
  expect(said({ zebra: 3 })).toThrow('dnc has no option "zebra"; there are memorySize, gateType, dropout, erasure.');
  expect(said({ memorySize: -3 })).toThrow("dnc: memorySize is -3, and not a whole number from 1.");
  expect(said({ memorySize: 2.5 })).toThrow("dnc: memorySize is 2.5, and not a whole number from 1.");
  expect(said({ gateType: "soft" })).toThrow('dnc: gateType is "soft", and not one of sigmoid, heaviside.');
  expect(said({ dropout: 1 })).toThrow("dnc: dropout is 1, and not a number from 0 and below 1.");
  expect(said({ erasure: "yes" })).toThrow('dnc: erasure is "yes", and not true or false.');
});
