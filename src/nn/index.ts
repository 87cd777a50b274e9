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
