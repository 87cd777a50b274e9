// The room's door: parts of memory networks, networks wired of them, and the tasks they are tried on.

export { type GateType, gates, oneplus, type SignalActivation } from "./activations.ts";
export type { Connection, Plain } from "./connections.ts";
export {
  gruController,
  linearController,
  lstmController,
  mlpController,
  rnnController,
  transformerController,
  type VectorPart,
} from "./controllers.ts";
export { networkDiagram } from "./diagram.ts";
export { type MemoryFlags, memoryFlags, type Option, type OptionSet, readOptions, type Where } from "./flags.ts";
export { balanceLoss, bestOf, type GateOptions, gateModule, mixture } from "./gates.ts";
export { initialiseInterface, interfaceSizes, shapeSignals, signalsOf } from "./interface.ts";
export { defineKind, type ModuleKind, type ModuleKinds, memoryKind, moduleKinds, orthogonal } from "./kinds.ts";
export {
  clipped,
  type Learner,
  type LearnerOptions,
  type Learning,
  learner,
  type Measured,
  parameterCount,
} from "./learn.ts";
export { allocation, contentWeights, cosine } from "./memories/addressing.ts";
export { type AttentionMemoryOptions, attend, attentionMemory, persistent, shortTerm } from "./memories/attention.ts";
export { type Dnc, type DncOptions, dnc } from "./memories/dnc.ts";
export { episodic, keyValue, type StoreOptions, sparse } from "./memories/episodic.ts";
export { type LongTermOptions, longTerm, type ReaderKind, type WriterKind } from "./memories/longTerm.ts";
export { type NeuralMemoryOptions, neural } from "./memories/neural.ts";
export { type Ntm, type NtmOptions, ntm } from "./memories/ntm.ts";
export type { Memory } from "./memory.ts";
export { type MemoryModuleOptions, type Module, memoryModule, moduleOf, type Seen } from "./module.ts";
export { buildNetwork, type Network, type NetworkOptions } from "./network.ts";
export {
  type AnyPart,
  type Context,
  chooseState,
  definePart,
  detachState,
  initState,
  type Part,
  type PartTree,
  resetState,
  type State,
} from "./part.ts";
export {
  type GridOptions,
  gridLstm,
  type LayeredSequence,
  pipelinedController,
  pipelinedLstm,
  stackedLstm,
} from "./plumbing.ts";
export { openLearning, type PracticeOptions, practise, type SavedPractice, saveLearning } from "./practice.ts";
export { replayAnimation, replayer, replayFigure } from "./replay.ts";
export { type Ran, type RunOptions, run } from "./run.ts";
export {
  type Group,
  type GroupsOptions,
  type GroupsState,
  groupedUpdate,
  type ModuleTree,
  sharesOf,
} from "./scales.ts";
export { type Axes, checkSignals, type Sizes } from "./shapes.ts";
export { type CopyOptions, copy, type RepeatCopyOptions, repeatCopy } from "./tasks/copying.ts";
export { type DigitsOptions, drawDigit, sequentialDigits } from "./tasks/digits.ts";
export { type GraphOptions, graphPaths, randomGraph, shortestPaths } from "./tasks/graphs.ts";
export { bestLoss, type NgramOptions, ngrams } from "./tasks/ngrams.ts";
export {
  type AssociativeRecallOptions,
  associativeRecall,
  type PrioritySortOptions,
  prioritySort,
} from "./tasks/recall.ts";
export { type StoryKind, stories, story, vocabulary } from "./tasks/stories.ts";
export { type Batch, drawBatch, type Example, type Task } from "./tasks/task.ts";
export { type Trial, type TrialOptions, trial } from "./trial.ts";
export { controllerAndMemory, lstmOfEqualSize } from "./usual.ts";
