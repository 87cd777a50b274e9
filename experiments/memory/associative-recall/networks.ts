// The networks that are compared: one memory with one or two write heads, two memories, and a memory that learns while it is used.
import type { Task } from "#memnet";

export const networkKinds = ["oneHead", "twoHeads", "twoMemories", "testTime", "frozen"] as const;
export type NetworkKind = (typeof networkKinds)[number];

export interface Sizes {
  readonly hidden: number;
  /** Slots of all memories together. */
  readonly memorySize: number;
  readonly wordSize: number;
}

export function networkOf(kind: NetworkKind, { hidden, memorySize, wordSize }: Sizes, { inputs, outputs }: Task) {
  const half = Math.ceil(memorySize / 2);
  const memories: Record<NetworkKind, Record<string, object>> = {
    oneHead: { memory: { kind: "dnc", memorySize, wordSize, numReads: 2, numWrites: 1 } },
    twoHeads: { memory: { kind: "dnc", memorySize, wordSize, numReads: 2, numWrites: 2 } },
    twoMemories: {
      memory: { kind: "dnc", memorySize: half, wordSize, numReads: 1, numWrites: 1 },
      second: { kind: "dnc", memorySize: half, wordSize, numReads: 1, numWrites: 1 },
    },
    testTime: { memory: { kind: "neural", wordSize: 2 * wordSize, numReads: 1 } },
    frozen: { memory: { kind: "neural", wordSize: 2 * wordSize, numReads: 1, updates: false } },
  };
  const names = Object.keys(memories[kind]);
  return {
    inputs,
    outputs,
    modules: { controller: { kind: "lstm", hidden }, ...memories[kind], readout: { kind: "linear", size: outputs } },
    connections: [
      { concat: ["input", ...names], to: "controller" },
      ...names.map((name) => ({ feed: "controller", to: name })),
      { concat: ["controller", ...names], to: "readout" },
      { feed: "readout", to: "output" },
    ],
  };
}
