// Long short-term memory (S. Hochreiter and J. Schmidhuber, 1997; forget gate by F. Gers et al., 2000), gates as PyTorch's:
//   i, f, o = sigmoid(...)   g = tanh(...)   each of x W + b + h U + c
//   c' = f c + i g           h' = o tanh(c')
import type { Stream } from "#kit";
import { split, type Tensor } from "#tensor";
import {
  initialiseGates,
  type Recurrence,
  type RecurrentOptions,
  type RecurrentParameters,
  type Sequence,
  type SequenceOptions,
  sequenceOf,
  stepOf,
} from "./sequence.ts";

/** Hidden state and memory, both [..., hidden]. */
export type LstmState = { readonly h: Tensor; readonly c: Tensor };

const recurrence: Recurrence<LstmState> = {
  name: "lstm",
  gates: 4,
  begin: (zeros) => ({ h: zeros, c: zeros }),
  drive: ({ inputWeight, inputBias, hiddenBias }, x) => x.matmul(inputWeight).add(inputBias.add(hiddenBias)),
  step({ hiddenWeight }, { h, c }, driven) {
    const sums = driven.add(h.matmul(hiddenWeight)); // [..., 4 hidden]
    const [i, f, g, o] = split(sums, 4, -1);
    const memory = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
    return { h: o.sigmoid().mul(memory.tanh()), c: memory };
  },
  hidden: ({ h }) => h,
};

/** Gates in the order input, forget, candidate, output. */
export const initialiseLstm = (rng: Stream, options: RecurrentOptions): RecurrentParameters =>
  initialiseGates(rng, 4, options);

/** One step: from the state and x [..., inputs] to the next state. */
export const lstmCell = (parameters: RecurrentParameters, state: LstmState, x: Tensor): LstmState =>
  stepOf(recurrence, parameters, state, x);

/** A sequence x [..., time, inputs]: outputs [..., time, hidden], and the state after the last step. */
export const lstm = (
  parameters: RecurrentParameters,
  x: Tensor,
  options: SequenceOptions<LstmState> = {},
): Sequence<LstmState> => sequenceOf(recurrence, parameters, x, options);
