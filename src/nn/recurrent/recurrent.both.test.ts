import { describe, expect, it } from "vitest";
import { stream, treeLeaves } from "#kit";
import { compile, grad, type Tensor, vmap } from "#tensor";
import { elements, expectClose, expectGradient, numbers } from "../testing.ts";
import { gru, gruCell, initialiseGru } from "./gru.ts";
import { initialiseLstm, lstm, lstmCell } from "./lstm.ts";
import { initialiseRnn, rnn, rnnCell } from "./rnn.ts";
import type { RecurrentParameters } from "./sequence.ts";

const INPUTS = 3;
const HIDDEN = 4;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The sums of gate k before its function, unit j: of the input and of the hidden state. */
function sumsOf(p: RecurrentParameters, x: readonly number[], h: readonly number[]) {
  const [inputWeight, hiddenWeight, inputBias, hiddenBias] = [
    p.inputWeight,
    p.hiddenWeight,
    p.inputBias,
    p.hiddenBias,
  ].map((t) => t.data());
  const columns = inputBias.length;
  return (k: number, j: number): [number, number] => {
    const column = k * HIDDEN + j;
    const ofInput = x.reduce((sum, value, i) => sum + value * inputWeight[i * columns + column], inputBias[column]);
    const ofHidden = h.reduce((sum, value, i) => sum + value * hiddenWeight[i * columns + column], hiddenBias[column]);
    return [ofInput, ofHidden];
  };
}

type Step = (p: RecurrentParameters, x: readonly number[], h: readonly number[], c: readonly number[]) => number[][];

/** Every kind as plain loops over units: the next h, and the next memory where there is one. */
const kinds = {
  rnn: {
    initialise: initialiseRnn,
    run: (p: RecurrentParameters, x: Tensor, options = {}) => rnn(p, x, options),
    plain: ((p, x, h) => {
      const sums = sumsOf(p, x, h);
      return [h.map((_, j) => Math.tanh(sums(0, j)[0] + sums(0, j)[1]))];
    }) as Step,
  },
  lstm: {
    initialise: initialiseLstm,
    run: (p: RecurrentParameters, x: Tensor, options = {}) => lstm(p, x, options),
    plain: ((p, x, h, c) => {
      const sums = sumsOf(p, x, h);
      const sum = (k: number, j: number) => sums(k, j)[0] + sums(k, j)[1];
      const memory = c.map((c, j) => sigmoid(sum(1, j)) * c + sigmoid(sum(0, j)) * Math.tanh(sum(2, j)));
      return [memory.map((c, j) => sigmoid(sum(3, j)) * Math.tanh(c)), memory];
    }) as Step,
  },
  gru: {
    initialise: initialiseGru,
    run: (p: RecurrentParameters, x: Tensor, options = {}) => gru(p, x, options),
    plain: ((p, x, h) => {
      const sums = sumsOf(p, x, h);
      return [
        h.map((own, j) => {
          const reset = sigmoid(sums(0, j)[0] + sums(0, j)[1]);
          const update = sigmoid(sums(1, j)[0] + sums(1, j)[1]);
          const candidate = Math.tanh(sums(2, j)[0] + reset * sums(2, j)[1]);
          return (1 - update) * candidate + update * own;
        }),
      ];
    }) as Step,
  },
} as const;

describe.each(Object.keys(kinds) as (keyof typeof kinds)[])("%s", (name) => {
  const { initialise, run, plain } = kinds[name];
  const parameters = initialise(stream(1), { inputs: INPUTS, hidden: HIDDEN, dtype: "f64" });
  const x = numbers("x", 2, 5, INPUTS); // [batch, time, inputs]

  it("follows its equations from zeros, step by step", () => {
    const { outputs, state } = run(parameters, x);
    expect(outputs.shape).toEqual([2, 5, HIDDEN]);
    const given = x.data();
    const zeros: number[] = new Array(HIDDEN).fill(0);
    for (let row = 0; row < 2; row++) {
      let [h, c = zeros] = [zeros, zeros];
      for (let t = 0; t < 5; t++) {
        const at = (row * 5 + t) * INPUTS;
        [h, c = zeros] = plain(parameters, Array.from(given.slice(at, at + INPUTS)), h, c);
        expectClose(outputs.slice([row, row + 1], [t, t + 1]), h);
      }
      const last = name === "lstm" ? [...c, ...h] : h; // in tree order
      const parts: readonly Tensor[] = treeLeaves(state);
      expectClose(
        parts.map((part) => part.slice([row, row + 1])),
        last,
      );
    }
  });

  it("goes on from a state as if it had never stopped", () => {
    const whole = run(parameters, x);
    const first = run(parameters, x.slice(undefined, [0, 2]));
    const rest = run(parameters, x.slice(undefined, [2, 5]), { state: first.state });
    expect(elements(rest.outputs)).toEqual(elements(whole.outputs.slice(undefined, [2, 5])));
    expect(elements(rest.state)).toEqual(elements(whole.state));
  });

  it("gives the same for time first, and for one sequence alone", () => {
    const whole = run(parameters, x).outputs;
    const inTime = run(parameters, x.transpose(1, 0, 2), { timeMajor: true }).outputs;
    expect(elements(inTime.transpose(1, 0, 2))).toEqual(elements(whole));
    const alone = run(parameters, x.slice([1, 2]).reshape(5, INPUTS)).outputs;
    expect(alone.shape).toEqual([5, HIDDEN]);
    expectClose(alone, whole.slice([1, 2]));
    expectClose(vmap((one: Tensor) => run(parameters, one).outputs)(x), whole);
  });

  it("runs backwards as forwards over the turned sequence", () => {
    const turn = (t: Tensor) => t.slice(undefined, [undefined, undefined, -1]);
    const reverse = run(parameters, x, { reverse: true }).outputs;
    expect(elements(turn(reverse))).toEqual(elements(run(parameters, turn(x)).outputs));
  });

  it("has the gradient of its outputs by all parameters, with checkpoints too, stacked, compiled", () => {
    const second = initialise(stream(2), { inputs: HIDDEN, hidden: HIDDEN, dtype: "f64" });
    const loss = (layers: readonly RecurrentParameters[], checkpoint?: number) =>
      layers
        .reduce((h, layer) => run(layer, h, { checkpoint }).outputs, x)
        .square()
        .mean();
    const layers = [parameters, second];
    expectGradient(loss, layers);
    expectClose(compile(grad((all: typeof layers) => loss(all, 1)))(layers), grad(loss)(layers));
  });

  it("gives the state it was given for no steps at all", () => {
    const { outputs, state } = run(parameters, numbers("none", 2, 0, INPUTS));
    expect(outputs.shape).toEqual([2, 0, HIDDEN]);
    expect(elements(state).every((value) => value === 0)).toBe(true);
  });

  it("names what does not fit", () => {
    expect(() => run(parameters, numbers("odd", 2, 5, 2))).toThrow(
      `${name}: the input weight [${parameters.inputWeight.shape}] wants 3 features on the last axis, the input is [2,5,2].`,
    );
    expect(() => run({ ...parameters, hiddenWeight: numbers("w", 5, 7) }, x)).toThrow(
      /^\w+: a hidden state of 5 wants/,
    );
    expect(() => run(parameters, numbers("x", INPUTS))).toThrow(`${name}: wants a sequence`);
  });
});

it("a cell is one step of its sequence", () => {
  const x = numbers("x", 2, INPUTS);
  const [h, c] = [numbers("h", 2, HIDDEN), numbers("c", 2, HIDDEN)];
  const sizes = { inputs: INPUTS, hidden: HIDDEN, dtype: "f64" } as const;
  const once = x.reshape(2, 1, INPUTS);
  const [p, q, r] = [initialiseRnn, initialiseLstm, initialiseGru].map((start) => start(stream(3), sizes));
  expect(elements(rnnCell(p, h, x))).toEqual(elements(rnn(p, once, { state: h }).state));
  expect(elements(lstmCell(q, { h, c }, x))).toEqual(elements(lstm(q, once, { state: { h, c } }).state));
  expect(elements(gruCell(r, h, x))).toEqual(elements(gru(r, once, { state: h }).state));
});

it("starts within 1/sqrt(hidden), all tensors of their own numbers", () => {
  const parameters = initialiseLstm(stream(4), { inputs: 20, hidden: 25 });
  const sizes = Object.values(parameters).map((t) => Math.max(...elements(t).map(Math.abs)));
  for (const size of sizes) {
    expect(size).toBeLessThanOrEqual(0.2);
    expect(size).toBeGreaterThan(0.19);
  }
  expect(new Set(Object.values(parameters).map((t) => elements(t)[0])).size).toBe(4);
  expect(parameters.inputWeight.shape).toEqual([20, 100]);
  expect(parameters.hiddenWeight.shape).toEqual([25, 100]);
});
