// What a memory is: a part whose input is named signals, with what an interface must do to make them, and whose output is its reads.
import type { TensorTree } from "#train";
import type { GateType, SignalActivation } from "./activations.ts";
import type { Part } from "./part.ts";
import type { Axes } from "./shapes.ts";

/** Reads leave a memory as "batch reads word". */
export type Reads = { readonly reads: "batch reads word" };

/** A memory: a part that an interface can feed. It sees its signals and its own state, and nothing of a controller. */
export interface Memory<P extends TensorTree = TensorTree, I extends Axes = Axes, S extends Axes = Axes>
  extends Part<P, I, Reads, S> {
  /** What makes a signal of plain numbers. */
  readonly activations: { readonly [Name in keyof I]: SignalActivation };
  readonly gateType: GateType;
}

// biome-ignore lint/suspicious/noExplicitAny: memories of all signals and states go together here, as parts do in AnyPart.
export type AnyMemory = Memory<any, any, any>;
