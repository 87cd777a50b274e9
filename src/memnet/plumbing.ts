// Recurrent networks of several layers, three ways: layer by layer, as a pipeline of layers at work at once, and as a grid whose cells
// pass along time and along depth.
import type { Stream } from "#kit";
import {
  initialiseLinear,
  initialiseLstm,
  initialisers,
  type LinearParameters,
  linear,
  lstm,
  lstmCell,
  type RecurrentParameters,
} from "#nn";
import { pad, scan, split, stack, type Tensor, tensor, where, zeros } from "#tensor";
import type { VectorIn, VectorOut, VectorPart } from "./controllers.ts";
import { type DType, definePart } from "./part.ts";

/** Of a sequence: every step's output of the last layer, and the last state of every layer, [layers, batch, hidden]. */
export interface LayeredSequence {
  /** [time, batch, hidden] */
  readonly outputs: Tensor;
  readonly state: { readonly h: Tensor; readonly c: Tensor };
}

type Layers = readonly RecurrentParameters[];
const hiddenOf = (layers: Layers): number => layers[0].hiddenWeight.shape[0];

/** Layer by layer, each over the whole sequence. @param x [time, batch, inputs] */
export function stackedLstm(layers: Layers, x: Tensor): LayeredSequence {
  let outputs = x;
  const states = layers.map((layer) => {
    const ran = lstm(layer, outputs, { timeMajor: true });
    outputs = ran.outputs;
    return ran.state;
  });
  return { outputs, state: { h: stack(states.map(({ h }) => h)), c: stack(states.map(({ c }) => c)) } };
}

/**
 * The same as a pipeline: at tick s layer l works on step s - l, so that all layers are at work at once and none waits for another in a
 * tick. It takes layers - 1 ticks more than there are steps; outputs and states are those of `stackedLstm` to the bit.
 * @param x [time, batch, inputs]
 */
export function pipelinedLstm(layers: Layers, x: Tensor): LayeredSequence {
  const [time, batch] = x.shape;
  const [depth, hidden] = [layers.length, hiddenOf(layers)];
  const ticks = pad(x, [
    [0, depth - 1],
    [0, 0],
    [0, 0],
  ]); // [ticks, batch, inputs]
  // Whether layer l has a step at tick s: 0 <= s - l < time.
  const working = Array.from({ length: time + depth - 1 }, (_, s) =>
    layers.map((_, l) => Number(s >= l && s - l < time)),
  );
  const isAtWork = tensor(working.flat(), [time + depth - 1, depth], "bool");
  const begin = { h: zeros([depth, batch, hidden], dtypeOf(x)), c: zeros([depth, batch, hidden], dtypeOf(x)) };
  const [state, all] = scan(
    (before: typeof begin, { now, isOn }: { now: Tensor; isOn: Tensor }) => {
      const layerOf = (states: Tensor, l: number) => states.slice([l, l + 1]).reshape(batch, hidden);
      const after = layers.map((layer, l) => {
        const own = { h: layerOf(before.h, l), c: layerOf(before.c, l) };
        const next = lstmCell(layer, own, l === 0 ? now : layerOf(before.h, l - 1));
        const on = isOn.slice([l, l + 1]).reshape(1, 1);
        return { h: where(on, next.h, own.h), c: where(on, next.c, own.c) };
      });
      const next = { h: stack(after.map(({ h }) => h)), c: stack(after.map(({ c }) => c)) };
      return [next, after[depth - 1].h];
    },
    begin,
    { now: ticks, isOn: isAtWork },
  );
  return { outputs: all.slice([depth - 1, time + depth - 1]), state };
}

const dtypeOf = (x: Tensor) => x.dtype as DType;

export interface GridOptions {
  readonly inputs: number;
  readonly hidden: number;
  readonly layers: number;
}

type GridParameters = { readonly enter: LinearParameters; readonly time: Layers; readonly depth: Layers };
const gridState = { h: "layers batch hidden", c: "layers batch hidden" } as const;

/**
 * Two-dimensional grid LSTM (N. Kalchbrenner, I. Danihelka and A. Graves, 2016): every cell has a hidden state and a memory along time and
 * another pair along depth; both directions see both hidden states. The input enters at the bottom along depth, the output leaves on top.
 */
export function gridLstm({ inputs, hidden, layers }: GridOptions): VectorPart<GridParameters, typeof gridState> {
  const cells = (rng: Stream, dtype: DType) =>
    Array.from({ length: layers }, (_, l) => initialiseLstm(rng.fold("layer", l), { inputs: hidden, hidden, dtype }));
  return definePart<GridParameters, VectorIn, VectorOut, typeof gridState>({
    kind: "grid",
    sizes: { inputs, hidden, layers, outputs: hidden },
    input: { x: "batch inputs" },
    output: { y: "batch outputs" },
    state: gridState,
    initialise: (rng, dtype) => ({
      enter: initialiseLinear(rng.fold("enter"), {
        fanIn: inputs,
        fanOut: 2 * hidden,
        weights: initialisers["xavier-uniform"],
        biases: initialisers.zero,
        dtype,
      }),
      time: cells(rng.fold("time"), dtype),
      depth: cells(rng.fold("depth"), dtype),
    }),
    step(parameters, before, { x }) {
      const batch = x.shape[0];
      let [h, c] = split(linear(parameters.enter, x), 2, 1);
      const after = parameters.time.map((cell, l) => {
        const layerOf = (states: Tensor) => states.slice([l, l + 1]).reshape(batch, hidden);
        const along = { h: layerOf(before.h), c: layerOf(before.c) };
        const next = lstmCell(cell, along, h);
        const up = lstmCell(parameters.depth[l], { h, c }, along.h);
        [h, c] = [up.h, up.c];
        return next;
      });
      return {
        output: { y: h },
        state: { h: stack(after.map((next) => next.h)), c: stack(after.map((next) => next.c)) },
      };
    },
  });
}

/** The pipeline as a controller: one tick a step, so that its output is that of layers - 1 steps ago. */
export function pipelinedController({ inputs, hidden, layers }: GridOptions): VectorPart<Layers, typeof gridState> {
  return definePart<Layers, VectorIn, VectorOut, typeof gridState>({
    kind: "pipelined",
    sizes: { inputs, hidden, layers, outputs: hidden },
    input: { x: "batch inputs" },
    output: { y: "batch outputs" },
    state: gridState,
    initialise: (rng, dtype) =>
      Array.from({ length: layers }, (_, l) =>
        initialiseLstm(rng.fold("layer", l), { inputs: l === 0 ? inputs : hidden, hidden, dtype }),
      ),
    step(parameters, before, { x }) {
      const layerOf = (states: Tensor, l: number) => states.slice([l, l + 1]).reshape(x.shape[0], hidden);
      const after = parameters.map((layer, l) =>
        lstmCell(layer, { h: layerOf(before.h, l), c: layerOf(before.c, l) }, l === 0 ? x : layerOf(before.h, l - 1)),
      );
      return {
        output: { y: after[layers - 1].h },
        state: { h: stack(after.map(({ h }) => h)), c: stack(after.map(({ c }) => c)) },
      };
    },
  });
}
