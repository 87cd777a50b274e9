// What recurrent layers share: parameters, their initial values, and the loop over time. The cells are in the files beside.
import { type Stream, UsageError } from "#kit";
import { type ScanOptions, scan, type Tensor, tensor, zeros } from "#tensor";
import { initialisers } from "../initialisers.ts";

/**
 * Weights and biases of all gates side by side, gate k in columns [k hidden, (k + 1) hidden), in PyTorch's order:
 * `inputWeight` [inputs, gates hidden], `hiddenWeight` [hidden, gates hidden], `inputBias` and `hiddenBias` [gates hidden].
 */
export type RecurrentParameters = {
  readonly inputWeight: Tensor;
  readonly hiddenWeight: Tensor;
  readonly inputBias: Tensor;
  readonly hiddenBias: Tensor;
};

export interface RecurrentOptions {
  readonly inputs: number;
  readonly hidden: number;
  /** f32 unless named. */
  readonly dtype?: "f32" | "f64";
}

/** U(±1/√hidden) everywhere, as PyTorch's recurrent layers begin; every tensor is drawn from a stream of its own. */
export function initialiseGates(
  rng: Stream,
  gates: number,
  { inputs, hidden, dtype = "f32" }: RecurrentOptions,
): RecurrentParameters {
  const columns = gates * hidden;
  const draw = (name: string, ...shape: number[]) => {
    const count = shape.reduce((product, length) => product * length, 1);
    return tensor(initialisers["pytorch-default"](rng.fold(name), hidden, columns, count), shape, dtype);
  };
  return {
    inputWeight: draw("inputWeight", inputs, columns),
    hiddenWeight: draw("hiddenWeight", hidden, columns),
    inputBias: draw("inputBias", columns),
    hiddenBias: draw("hiddenBias", columns),
  };
}

/** `reverse`: from the last time to the first. `checkpoint`: for long sequences under a gradient, see `scan`. */
export interface SequenceOptions<State> extends Pick<ScanOptions, "reverse" | "checkpoint"> {
  /** Before the first step; zeros unless given. */
  readonly state?: State;
  /** Sequences are [time, ..., features] rather than [..., time, features]. */
  readonly timeMajor?: boolean;
}

/** `outputs`: the hidden state of every step, laid out as the input is. `state`: after the last step. */
export interface Sequence<State> {
  readonly outputs: Tensor;
  readonly state: State;
}

/** What makes a recurrent layer of one kind. */
export interface Recurrence<State> {
  readonly name: string;
  readonly gates: number;
  /** The state all zeros. */
  begin(zeros: Tensor): State;
  /** What the step needs of inputs [..., inputs], of one time or of all: [..., gates hidden]. */
  drive(parameters: RecurrentParameters, x: Tensor): Tensor;
  step(parameters: RecurrentParameters, state: State, driven: Tensor): State;
  /** [..., hidden] */
  hidden(state: State): Tensor;
}

/** One step of one time. */
export function stepOf<State>(
  recurrence: Recurrence<State>,
  parameters: RecurrentParameters,
  state: State,
  x: Tensor,
): State {
  check(recurrence, parameters, x);
  return recurrence.step(parameters, state, recurrence.drive(parameters, x));
}

/** All steps. The product with the inputs is one for all times; inside the loop is only that with the hidden state. */
export function sequenceOf<State>(
  recurrence: Recurrence<State>,
  parameters: RecurrentParameters,
  x: Tensor,
  { state, timeMajor = false, ...options }: SequenceOptions<State>,
): Sequence<State> {
  check(recurrence, parameters, x);
  if (x.rank < 2) {
    throw new UsageError(`${recurrence.name}: wants a sequence [..., time, features], the input is [${x.shape}].`);
  }
  const axes = x.shape.slice(0, -2).map((_, axis) => axis);
  const inTime = timeMajor ? x : x.transpose(axes.length, ...axes, axes.length + 1); // [time, ..., inputs]
  const driven = recurrence.drive(parameters, inTime); // [time, ..., gates hidden]
  const [hidden] = parameters.hiddenWeight.shape;
  const begin = state ?? recurrence.begin(zeros([...driven.shape.slice(1, -1), hidden], driven.dtype));
  const [last, outputs] = scan(
    (sofar: State, now: Tensor) => {
      const next = recurrence.step(parameters, sofar, now);
      return [next, recurrence.hidden(next)];
    },
    begin,
    driven,
    options,
  ); // outputs [time, ..., hidden]
  const back = axes.map((axis) => axis + 1);
  return { outputs: timeMajor ? outputs : outputs.transpose(...back, 0, axes.length + 1), state: last };
}

function check(
  { name, gates }: Pick<Recurrence<unknown>, "name" | "gates">,
  { inputWeight, hiddenWeight }: RecurrentParameters,
  x: Tensor,
): void {
  const [inputs, columns] = inputWeight.shape;
  const [hidden] = hiddenWeight.shape;
  if (columns !== gates * hidden || hiddenWeight.shape[1] !== columns) {
    throw new UsageError(
      `${name}: a hidden state of ${hidden} wants weights of ${gates * hidden} columns, got [${inputWeight.shape}] and [${hiddenWeight.shape}].`,
    );
  }
  if (x.shape.at(-1) !== inputs) {
    throw new UsageError(
      `${name}: the input weight [${inputWeight.shape}] wants ${inputs} features on the last axis, the input is [${x.shape}].`,
    );
  }
}
