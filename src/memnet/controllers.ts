// Controllers: from a vector a step to a vector a step, with a state of their own. They see no memory.
import type { Stream } from "#kit";
import {
  type AttentionParameters,
  gruCell,
  type Initialiser,
  initialiseAttention,
  initialiseGru,
  initialiseLinear,
  initialiseLstm,
  initialiseNorm,
  initialiseRnn,
  initialisers,
  type LinearParameters,
  layerNorm,
  linear,
  lstmCell,
  multiHeadAttention,
  type NormParameters,
  type RecurrentParameters,
  rnnCell,
} from "#nn";
import { concat, full, stack, type Tensor } from "#tensor";
import type { TensorTree } from "#train";
import { type DType, definePart, type Part } from "./part.ts";
import type { Axes } from "./shapes.ts";

export type VectorIn = { readonly x: "batch inputs" };
export type VectorOut = { readonly y: "batch outputs" };

/** A part from one vector to one vector. */
export type VectorPart<P extends TensorTree = TensorTree, S extends Axes = Axes> = Part<P, VectorIn, VectorOut, S>;

const vectors = { input: { x: "batch inputs" }, output: { y: "batch outputs" } } as const;

export interface RecurrentControllerOptions {
  readonly inputs: number;
  readonly hidden: number;
  /** One on top of the other; 1 unless named. */
  readonly layers?: number;
}

type Layers = readonly RecurrentParameters[];

/** Stacked cells, layer by layer. State tensors are [layers, batch, hidden]. */
function recurrent<S extends Axes>(
  kind: string,
  { inputs, hidden, layers = 1 }: RecurrentControllerOptions,
  state: S,
  initialise: (rng: Stream, options: { inputs: number; hidden: number; dtype: DType }) => RecurrentParameters,
  cell: (
    parameters: RecurrentParameters,
    state: Readonly<Record<string, Tensor>>,
    x: Tensor,
  ) => { readonly [N in keyof S]: Tensor },
): VectorPart<Layers, S> {
  return definePart<Layers, VectorIn, VectorOut, S>({
    kind,
    sizes: { inputs, hidden, layers, outputs: hidden },
    ...vectors,
    state,
    initialise: (rng, dtype) =>
      Array.from({ length: layers }, (_, l) =>
        initialise(rng.fold("layer", l), { inputs: l === 0 ? inputs : hidden, hidden, dtype }),
      ),
    step(parameters, before, { x }) {
      const names = Object.keys(state) as (keyof S & string)[];
      const batch = x.shape[0];
      let y = x;
      const after = parameters.map((layer, l) => {
        const own = names.map((name) => [name, before[name].slice([l, l + 1]).reshape(batch, hidden)]);
        const next = cell(layer, Object.fromEntries(own), y);
        y = next.h;
        return next;
      });
      const stacked = names.map((name) => [name, stack(after.map((next) => next[name]))]);
      return { output: { y }, state: Object.fromEntries(stacked) };
    },
  });
}

const hiddenState = { h: "layers batch hidden" } as const;
const lstmState = { h: "layers batch hidden", c: "layers batch hidden" } as const;

/** Long short-term memory. */
export const lstmController = (options: RecurrentControllerOptions): VectorPart<Layers, typeof lstmState> =>
  recurrent("lstm", options, lstmState, initialiseLstm, (parameters, { h, c }, x) => lstmCell(parameters, { h, c }, x));

/** Gated recurrent units. */
export const gruController = (options: RecurrentControllerOptions): VectorPart<Layers, typeof hiddenState> =>
  recurrent("gru", options, hiddenState, initialiseGru, (parameters, { h }, x) => ({ h: gruCell(parameters, h, x) }));

/** Plain recurrent units with tanh. */
export const rnnController = (options: RecurrentControllerOptions): VectorPart<Layers, typeof hiddenState> =>
  recurrent("rnn", options, hiddenState, initialiseRnn, (parameters, { h }, x) => ({ h: rnnCell(parameters, h, x) }));

export interface LinearControllerOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights?: Initialiser;
}

/** One affine map. */
export const linearController = ({
  inputs,
  outputs,
  weights = initialisers["xavier-uniform"],
}: LinearControllerOptions): VectorPart<LinearParameters, Record<never, never>> =>
  definePart({
    kind: "linear",
    sizes: { inputs, outputs },
    ...vectors,
    state: {},
    initialise: (rng: Stream, dtype: DType) =>
      initialiseLinear(rng, { fanIn: inputs, fanOut: outputs, weights, biases: initialisers.zero, dtype }),
    step: (parameters: LinearParameters, _, { x }) => ({ output: { y: linear(parameters, x) }, state: {} }),
  });

/** One hidden layer with tanh, then an affine map. */
export const mlpController = ({
  inputs,
  hidden,
  outputs,
  weights = initialisers["xavier-uniform"],
}: LinearControllerOptions & { readonly hidden: number }): VectorPart<
  readonly LinearParameters[],
  Record<never, never>
> =>
  definePart({
    kind: "mlp",
    sizes: { inputs, hidden, outputs },
    ...vectors,
    state: {},
    initialise: (rng: Stream, dtype: DType) =>
      [[inputs, hidden] as const, [hidden, outputs] as const].map(([fanIn, fanOut], l) =>
        initialiseLinear(rng.fold("layer", l), { fanIn, fanOut, weights, biases: initialisers.zero, dtype }),
      ),
    step: ([first, second]: readonly LinearParameters[], _, { x }) => ({
      output: { y: linear(second, linear(first, x).tanh()) },
      state: {},
    }),
  });

export interface TransformerOptions {
  readonly inputs: number;
  /** Features of every layer; heads divide them. */
  readonly hidden: number;
  readonly heads?: number;
  /** Steps that are seen, this one included. */
  readonly window: number;
}

type TransformerParameters = {
  readonly embed: LinearParameters;
  readonly places: Tensor;
  readonly attention: AttentionParameters;
  readonly norms: readonly NormParameters[];
  readonly feed: readonly LinearParameters[];
};

/** One block of attention over the last steps (a window that slides with time), norms before each half, a learned place for each age. */
export function transformerController({ inputs, hidden, heads = 1, window }: TransformerOptions) {
  const state = { window: "batch window hidden", filled: "batch window" } as const;
  const dense = (rng: Stream, fanIn: number, fanOut: number, dtype: DType) =>
    initialiseLinear(rng, { fanIn, fanOut, weights: initialisers["xavier-uniform"], biases: initialisers.zero, dtype });
  return definePart<TransformerParameters, VectorIn, VectorOut, typeof state>({
    kind: "transformer",
    sizes: { inputs, hidden, window, outputs: hidden, heads },
    ...vectors,
    state,
    initialise: (rng, dtype) => ({
      embed: dense(rng.fold("embed"), inputs, hidden, dtype),
      places: dense(rng.fold("places"), window, hidden, dtype).weight, // [window, hidden]
      attention: initialiseAttention(rng.fold("attention"), {
        features: hidden,
        weights: initialisers["xavier-uniform"],
        biases: initialisers.zero,
        dtype,
      }),
      norms: [initialiseNorm(hidden, dtype), initialiseNorm(hidden, dtype)],
      feed: [
        dense(rng.fold("feed", 0), hidden, 2 * hidden, dtype),
        dense(rng.fold("feed", 1), 2 * hidden, hidden, dtype),
      ],
    }),
    step(parameters, before, { x }) {
      const batch = x.shape[0];
      const newest = linear(parameters.embed, x).reshape(batch, 1, hidden);
      const slide = (old: Tensor, now: Tensor) =>
        window === 1 ? now : concat([old.slice(undefined, [1, window]), now], 1);
      const seen = slide(before.window, newest); // the newest last
      const filled = slide(before.filled, full([batch, 1], 1, x.dtype));
      const placed = layerNorm(parameters.norms[0], seen.add(parameters.places)); // [batch, window, hidden]
      const query = placed.slice(undefined, [window - 1, window]);
      const mask = filled.greater(0).reshape(batch, 1, 1, window);
      const looked = newest.add(multiHeadAttention(parameters.attention, query, { heads, context: placed, mask }));
      const [first, second] = parameters.feed;
      const fed = looked.add(linear(second, linear(first, layerNorm(parameters.norms[1], looked)).relu()));
      return { output: { y: fed.reshape(batch, hidden) }, state: { window: seen, filled } };
    },
  });
}
