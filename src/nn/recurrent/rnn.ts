// The plain recurrent layer: h' = tanh(x W + b + h U + c).
import type { Stream } from "#kit";
import type { Tensor } from "#tensor";
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

const recurrence: Recurrence<Tensor> = {
  name: "rnn",
  gates: 1,
  begin: (zeros) => zeros,
  drive: ({ inputWeight, inputBias, hiddenBias }, x) => x.matmul(inputWeight).add(inputBias.add(hiddenBias)),
  step: ({ hiddenWeight }, h, driven) => driven.add(h.matmul(hiddenWeight)).tanh(),
  hidden: (h) => h,
};

export const initialiseRnn = (rng: Stream, options: RecurrentOptions): RecurrentParameters =>
  initialiseGates(rng, 1, options);

/** One step: from the state [..., hidden] and x [..., inputs] to the next state. */
export const rnnCell = (parameters: RecurrentParameters, state: Tensor, x: Tensor): Tensor =>
  stepOf(recurrence, parameters, state, x);

/** A sequence x [..., time, inputs]: outputs [..., time, hidden], state [..., hidden]. */
export const rnn = (
  parameters: RecurrentParameters,
  x: Tensor,
  options: SequenceOptions<Tensor> = {},
): Sequence<Tensor> => sequenceOf(recurrence, parameters, x, options);
