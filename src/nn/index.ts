// The room's door: layers, initialisers, losses and metrics of neural networks.

export { type ActivationName, activations } from "./activations.ts";
export {
  type AttentionOptions,
  type AttentionParameters,
  attention,
  initialiseAttention,
  multiHeadAttention,
} from "./attention.ts";
export {
  type ConvolutionParameters,
  type ConvolutionSizes,
  convolution1d,
  convolution2d,
  initialiseConvolution,
} from "./convolution.ts";
export { type Dropout, dropout } from "./dropout.ts";
export { type EmbeddingParameters, embedding, initialiseEmbedding } from "./embedding.ts";
export { type Initialiser, type InitialiserName, initialiserNames, initialisers } from "./initialisers.ts";
export { initialiseLinear, type LinearOptions, type LinearParameters, linear } from "./linear.ts";
export {
  binaryCrossEntropy,
  classCrossEntropy,
  cosineSimilarity,
  huberLoss,
  klDivergence,
  type Loss,
  meanAbsoluteError,
  meanSquaredError,
  negativeLogLikelihood,
  slicedCrossEntropy,
  softmaxCrossEntropy,
} from "./losses.ts";
export { binaryAccuracy, classAccuracy, type Metric } from "./metrics.ts";
export { type InitialisationOptions, type Mlp, type MlpOptions, type MlpParameters, mlp } from "./mlp.ts";
export {
  type BatchStatistics,
  batchNorm,
  groupNorm,
  initialiseNorm,
  initialiseStatistics,
  layerNorm,
  type NormParameters,
} from "./normalisation.ts";
export { sinusoidalPositions } from "./positions.ts";
export { gru, gruCell, initialiseGru } from "./recurrent/gru.ts";
export { initialiseLstm, type LstmState, lstm, lstmCell } from "./recurrent/lstm.ts";
export { initialiseRnn, rnn, rnnCell } from "./recurrent/rnn.ts";
export type { RecurrentOptions, RecurrentParameters, Sequence, SequenceOptions } from "./recurrent/sequence.ts";
export { logSoftmax, softmax } from "./softmax.ts";
