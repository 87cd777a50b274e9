// The room's door: optimisers, early stopping, minibatches, and the loop that joins them.

export { type AdamOptions, type AdamState, adam } from "./adam.ts";
export { minibatches } from "./minibatches.ts";
export type { Optimiser, TensorTree } from "./optimiser.ts";
export { type SgdOptions, type SgdState, sgd } from "./sgd.ts";
export {
  type EpochReport,
  restoreTraining,
  type SavedTraining,
  type StopReason,
  saveTraining,
  type TrainingState,
} from "./state.ts";
export { freshStopper, type StopperState, type StoppingRule, stepStopper } from "./stopper.ts";
export { createTrainer, type Examples, type FitOptions, type Trainer, type TrainerOptions } from "./trainer.ts";
