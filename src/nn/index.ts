// The room's door: layers, initialisers, losses and metrics of neural networks.

export { type ActivationName, activations } from "./activations.ts";
export { type Initialiser, type InitialiserName, initialiserNames, initialisers } from "./initialisers.ts";
export { initialiseLinear, type LinearOptions, type LinearParameters, linear } from "./linear.ts";
export {
  binaryCrossEntropy,
  type Loss,
  logSoftmax,
  meanSquaredError,
  oneHot,
  slicedCrossEntropy,
  softmaxCrossEntropy,
} from "./losses.ts";
export { argMax, binaryAccuracy, classAccuracy, type Metric } from "./metrics.ts";
export { type InitialisationOptions, type Mlp, type MlpOptions, type MlpParameters, mlp } from "./mlp.ts";
export { gru, gruCell, initialiseGru } from "./recurrent/gru.ts";
export { initialiseLstm, type LstmState, lstm, lstmCell } from "./recurrent/lstm.ts";
export { initialiseRnn, rnn, rnnCell } from "./recurrent/rnn.ts";
export type { RecurrentOptions, RecurrentParameters, Sequence, SequenceOptions } from "./recurrent/sequence.ts";
