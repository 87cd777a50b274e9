// Pruning: masks, levels and what they make of a network. The room's public names.
export { type Analysis, analyse } from "./analysis.ts";
export type { Components } from "./components.ts";
export { type DanglingFeature, danglingFeatures } from "./dangling.ts";
export { type LayerDecision, layerDecisions } from "./decision.ts";
export { type EarlierState, earlierStates, type SilenceRule } from "./earlier-states.ts";
export {
  extensionFamily,
  type FamilyLevel,
  type FamilyOptions,
  familyMember,
  widthForParameters,
} from "./extension.ts";
export { type LevelStart, type PrunedLevel, type PruningRun, pruneIteratively } from "./loop.ts";
export { applyMask, fullMask, keptCount, keptPerLayer, rewind, shuffledMask } from "./masks.ts";
export { type FeatureReference, type NetworkMask, type NetworkParameters, parameterCount } from "./network.ts";
export { type Outcome, type SplittingHistory, splittingHistory } from "./outcome.ts";
export { distanceFromIdentity, pathMatrix } from "./paths.ts";
export { learningMask, networkOf, perceptronOf } from "./perceptron.ts";
export { type NetworkPicture, networkPicture, type PictureEdge, type PictureFeature } from "./picture.ts";
export { type PruningCriterion, type PruningScope, prune, pruningHorizon } from "./prune.ts";
export { type Coverage, type Splitting, splitting } from "./splitting.ts";
export { countStates, type Lifetimes, lifetimes, type StateCounts, type StateMap } from "./state-map.ts";
export { networkStates, STATES, type State } from "./states.ts";
export { dealTasks, type Task } from "./tasks.ts";
export { pruningRate, pruningTrajectory } from "./trajectory.ts";
