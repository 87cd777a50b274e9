// Learning: what counts as wrong, that gradients are shortened, that a course goes on where it stopped to the same bits, and that a task
// small enough is learnt.
import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { type Tensor, tensor } from "#tensor";
import { adam } from "#train";
import { balanceLoss } from "./gates.ts";
import { clipped, learner, parameterCount } from "./learn.ts";
import type { Module, Seen } from "./module.ts";
import { buildNetwork } from "./network.ts";
import { practise, type SavedPractice, saveLearning } from "./practice.ts";
import { replayAnimation, replayer, replayFigure } from "./replay.ts";
import { copy, repeatCopy } from "./tasks/copying.ts";
import type { Task } from "./tasks/task.ts";
import { trial } from "./trial.ts";

/** Gives back its input, times 20 and less 10: a bit as a sure logit. */
const echo: Module = {
  kind: "echo",
  inputs: 2,
  outputs: 2,
  parts: {},
  initialise: () => ({ nothing: tensor([0], [1], "f32") }),
  step: (parameters, state, x) => ({
    y: x
      .mul(20)
      .sub(10)
      .add((parameters as { nothing: Tensor }).nothing),
    state,
    seen: {},
  }),
};
const said = (inputs: number[][], targets: number[][], asked: boolean[], more: Partial<Task> = {}): Task => ({
  name: "said",
  options: { inputs, targets, asked, more },
  inputs: 2,
  outputs: 2,
  steps: 3,
  answers: "bits",
  example: () => ({ inputs, targets, asked }),
  ...more,
});
const measured = (task: Task) => {
  const own = learner({ module: echo, task, optimiser: adam({ rate: 1e-3 }), batch: 1 });
  return own.measure(own.begin(stream(1)).parameters, stream(2), 2);
};

describe("what is wrong", () => {
  const inputs = [
    [1, 0],
    [0, 0],
    [1, 1],
  ];

  it("is counted bit by bit, where it is asked", () => {
    const all = measured(said(inputs, inputs, [true, true, true]));
    expect([all.errorRate, all.exactRate]).toEqual([0, 1]);
    expect(all.loss).toBeLessThan(1e-3);
    const flipped = [
      [1, 1],
      [0, 0],
      [0, 0],
    ];
    expect(measured(said(inputs, flipped, [true, true, true]))).toMatchObject({ errorRate: 0.5, exactRate: 0 });
    expect(measured(said(inputs, flipped, [true, true, false]))).toMatchObject({ errorRate: 0.25, exactRate: 0 });
    expect(measured(said(inputs, flipped, [false, true, false]))).toMatchObject({ errorRate: 0, exactRate: 1 });
    // A wrong bit with a logit of 10 costs 10 nats and a little.
    expect(measured(said(inputs, flipped, [true, false, false])).loss).toBeCloseTo(10, 3);
  });

  it("leaves an end mark out, in its own step and beside the bits", () => {
    const targets = [
      [1, 0],
      [0, 0],
      [0, 1],
    ];
    expect(measured(said(inputs, targets, [true, true, true], { counted: 1 }))).toMatchObject({
      errorRate: 0,
      exactRate: 1,
    });
  });

  it("is one thing where one is to be named", () => {
    const targets = [
      [1, 0],
      [0, 0],
      [0, 1],
    ];
    const asked = [true, false, false];
    expect(measured(said(inputs, targets, asked, { answers: "choice" })).errorRate).toBe(0);
    expect(measured(said([[0, 1]], [[1, 0]], [true], { answers: "choice" }))).toMatchObject({
      errorRate: 1,
      exactRate: 0,
    });
  });
});

it("shortens a gradient that is too long, and no other", () => {
  const gradient = { a: tensor([3, 0], [2], "f64"), b: tensor([4], [1], "f64") };
  const numbers = (tree: typeof gradient) => [...tree.a.data(), ...tree.b.data()];
  expect(numbers(clipped(gradient, 10))).toEqual([3, 0, 4]);
  numbers(clipped(gradient, 1)).forEach((value, i) => {
    expect(value).toBeCloseTo([0.6, 0, 0.8][i], 14);
  });
});

const tiny = {
  inputs: 3,
  outputs: 1,
  modules: {
    controller: { kind: "lstm", hidden: 6 },
    memory: { kind: "dnc", memorySize: 3, wordSize: 2, numReads: 1 },
    readout: { kind: "linear", size: 1 },
  },
  connections: [
    { concat: ["input", "memory"], to: "controller" },
    { feed: "controller", to: "memory" },
    { concat: ["controller", "memory"], to: "readout" },
    { feed: "readout", to: "output" },
  ],
};
const task = copy({ bits: 1, minLength: 1, maxLength: 1 });

it("goes on where it stopped, to the same bits", () => {
  const own = learner({ module: buildNetwork(tiny), task, optimiser: adam({ rate: 1e-2 }), batch: 4, clip: 1 });
  const saved: SavedPractice[] = [];
  const course = { learner: own, rng: stream(3), steps: 6, stretch: 2, onStretch: () => undefined };
  const whole = practise({ ...course, onState: (make) => saved.push(make()) });
  const again = practise({ ...course, saved: saved[0] });
  expect(saved.map(({ values }) => values.done)).toEqual([2, 4, 6]);
  expect(saveLearning(again)).toEqual(saveLearning(whole));
  const stopped = practise({ ...course, saved: { ...saved[0], values: { done: 2, stopped: true } } });
  expect(saveLearning(stopped)).toEqual(saveLearning(practise({ ...course, steps: 2 })));
});

it("learns to say one bit again, stops when it is good enough, and is replayed", () => {
  const heard: number[] = [];
  const tried = trial({
    description: tiny,
    task,
    batch: 8,
    examples: 1600,
    stretch: 160,
    rate: 2e-2,
    clip: 10,
    goal: 0.01,
    rng: stream(4),
    onStretch: (examples) => heard.push(examples),
  });
  expect(heard.at(-1)).toBeLessThan(1600);
  expect(tried.measure(64).errorRate).toBeLessThan(0.05);
  expect(tried.parameterCount).toBe(parameterCount(tried.parameters));
  const arrays = tried.replay();
  expect(arrays["states.memory.links"].shape).toEqual([4, 1, 3, 3]);
  expect(replayFigure(arrays, "replay").height).toBeGreaterThan(100);
  expect(replayAnimation(arrays, "replay").frames).toBe(4);
});

it("a gate's balance can be part of the loss", () => {
  const network = buildNetwork({
    inputs: 3,
    modules: { gate: { kind: "gate", levels: [2] }, a: { kind: "linear", size: 1 }, b: { kind: "linear", size: 1 } },
    connections: [
      { feed: "input", to: "gate" },
      { feed: "input", to: "a" },
      { feed: "input", to: "b" },
      { moe: ["a", "b"], gate: "gate", to: "output" },
    ],
  });
  const penalty = (record: object) => balanceLoss(((record as { seen: Seen }).seen.gate as { choice: Tensor }).choice);
  const own = learner({ module: network, task, optimiser: adam({ rate: 1e-2 }), batch: 4, penalty });
  const { state } = own.learn(own.begin(stream(5)), stream(6), 0, 2);
  expect(parameterCount(state.parameters)).toBe(2 * 4 + 2 * 4);
  const arrays = replayer(network, task.answers)(state.parameters, task, stream(7));
  expect(arrays["seen.gate.choice"].shape).toEqual([4, 2]);
});

it("tasks of other lengths can be measured with what was learnt", () => {
  const own = learner({
    module: buildNetwork({
      ...tiny,
      inputs: 6,
      outputs: 3,
      modules: { ...tiny.modules, readout: { kind: "linear", size: 3 } },
    }),
    task: repeatCopy({ bits: 2, minLength: 1, maxLength: 1, minRepeats: 1, maxRepeats: 3 }),
    optimiser: adam({ rate: 1e-2 }),
    batch: 2,
  });
  const longer = repeatCopy({ bits: 2, minLength: 2, maxLength: 3, minRepeats: 1, maxRepeats: 3 });
  expect(own.measure(own.begin(stream(8)).parameters, stream(9), 4, longer).errorRate).toBeGreaterThan(0);
});
