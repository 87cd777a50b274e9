// The networks that are compared: the same controller and readout around different memories, or different ways past one.
import type { Task } from "#memnet";

export const networkKinds = ["dnc", "ntm", "window", "persistent", "bypass", "concat", "experts", "alone"] as const;
export type NetworkKind = (typeof networkKinds)[number];

export interface Sizes {
  readonly hidden: number;
  readonly memorySize: number;
  readonly wordSize: number;
  readonly reads: number;
}

/** Which modules stand between controller and readout, and how the readout takes what they give. */
export function networkOf(
  kind: NetworkKind,
  { hidden, memorySize, wordSize, reads: numReads }: Sizes,
  { inputs, outputs }: Task,
) {
  const sizes = { memorySize, wordSize, numReads };
  const read = wordSize * numReads;
  const memories: Record<NetworkKind, Record<string, object>> = {
    dnc: { memory: { kind: "dnc", ...sizes } },
    ntm: { memory: { kind: "ntm", ...sizes } },
    // Reads of the last steps by attention: nothing is erased, nothing chosen.
    window: { memory: { kind: "attention", ...sizes } },
    persistent: { memory: { kind: "persistent", ...sizes } },
    // Half of the memory, half of what came into it.
    bypass: { memory: { kind: "dnc", ...sizes }, narrow: { kind: "linear", size: read } },
    concat: { memory: { kind: "dnc", ...sizes }, window: { kind: "attention", ...sizes } },
    experts: {
      memory: { kind: "dnc", ...sizes },
      window: { kind: "attention", ...sizes },
      gate: { kind: "gate", levels: [2] },
    },
    alone: {},
  };
  const modules = memories[kind];
  const names = Object.keys(modules);
  const stores = names.filter((name) => name === "memory" || name === "window");
  const feeds = names.map((name) => ({ feed: "controller", to: name }));
  const joins: Record<string, object[]> = {
    bypass: [
      { residual: "memory", around: "narrow", gate: 0.5, to: "mixed" },
      { concat: ["controller", "mixed"], to: "readout" },
    ],
    experts: [
      { moe: ["memory", "window"], gate: "gate", to: "mixed" },
      { concat: ["controller", "mixed"], to: "readout" },
    ],
  };
  const isMixed = kind in joins;
  return {
    inputs,
    outputs,
    modules: {
      controller: { kind: "lstm", hidden },
      ...modules,
      ...(isMixed && { mixed: { kind: "linear", size: read } }),
      readout: { kind: "linear", size: outputs },
    },
    connections: [
      { concat: ["input", ...stores], to: "controller" },
      ...feeds,
      ...(joins[kind] ?? [{ concat: ["controller", ...stores], to: "readout" }]),
      { feed: "readout", to: "output" },
    ],
  };
}
