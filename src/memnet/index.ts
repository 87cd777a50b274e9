// The room's door: parts of memory networks, networks wired of them, and the tasks they are tried on.

export { type GateType, gates, oneplus, type SignalActivation } from "./activations.ts";
export {
  gruController,
  linearController,
  lstmController,
  mlpController,
  rnnController,
  transformerController,
  type VectorPart,
} from "./controllers.ts";
export { type MemoryFlags, memoryFlags, type Option, type OptionSet, readOptions, type Where } from "./flags.ts";
export { initialiseInterface, interfaceSizes, shapeSignals, signalsOf } from "./interface.ts";
export { allocation, contentWeights, cosine } from "./memories/addressing.ts";
export { type Dnc, type DncOptions, dnc } from "./memories/dnc.ts";
export { type Ntm, type NtmOptions, ntm } from "./memories/ntm.ts";
export type { Memory } from "./memory.ts";
export { type MemoryModuleOptions, type Module, memoryModule, moduleOf, type Seen } from "./module.ts";
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
export { type Ran, type RunOptions, run } from "./run.ts";
export { type Axes, checkSignals, type Sizes } from "./shapes.ts";
