// The gated recurrent unit (K. Cho et al., 2014) as PyTorch has it: the reset gate acts on the hidden product, not on the state.
//   r, z = sigmoid(x W + b + h U + c)   n = tanh(x W + b + r (h U + c))   h' = (1 - z) n + z h
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

const recurrence: Recurrence<Tensor> = {
  name: "gru",
  gates: 3,
  begin: (zeros) => zeros,
  drive: ({ inputWeight, inputBias }, x) => x.matmul(inputWeight).add(inputBias),
  step({ hiddenWeight, hiddenBias }, h, driven) {
    const [resetIn, updateIn, newIn] = split(driven, 3, -1);
    const [resetOwn, updateOwn, newOwn] = split(h.matmul(hiddenWeight).add(hiddenBias), 3, -1);
    const reset = resetIn.add(resetOwn).sigmoid();
    const update = updateIn.add(updateOwn).sigmoid();
    const candidate = newIn.add(reset.mul(newOwn)).tanh();
    return candidate.add(update.mul(h.sub(candidate))); // (1 - z) n + z h
  },
  hidden: (h) => h,
};

/** Gates in the order reset, update, new. */
export const initialiseGru = (rng: Stream, options: RecurrentOptions): RecurrentParameters =>
  initialiseGates(rng, 3, options);

/** One step: from the state [..., hidden] and x [..., inputs] to the next state. */
export const gruCell = (parameters: RecurrentParameters, state: Tensor, x: Tensor): Tensor =>
  stepOf(recurrence, parameters, state, x);

/** A sequence x [..., time, inputs]: outputs [..., time, hidden], state [..., hidden]. */
export const gru = (
  parameters: RecurrentParameters,
  x: Tensor,
  options: SequenceOptions<Tensor> = {},
): Sequence<Tensor> => sequenceOf(recurrence, parameters, x, options);
