// The networks that are compared: the same controller around the DNC's memory, around a store of events, and alone.
import { controllerAndMemory, lstmOfEqualSize, type Task } from "#memnet";

export const networkKinds = ["dnc", "episodic", "lstm"] as const;
export type NetworkKind = (typeof networkKinds)[number];

export interface Sizes {
  readonly hidden: number;
  readonly memorySize: number;
  readonly wordSize: number;
  readonly reads: number;
}

/** As many parameters as with the DNC has the LSTM alone. */
export function networkOf(kind: NetworkKind, { hidden, memorySize, wordSize, reads: numReads }: Sizes, task: Task) {
  const sizes = { memorySize, wordSize, numReads };
  // A store keeps events as they were: the oldest leave, nothing is written over, and nothing links them.
  const memory = kind === "episodic" ? { kind, ...sizes } : { kind: "dnc", ...sizes, numWrites: 1 };
  const whole = controllerAndMemory(task, { kind: "lstm", hidden }, memory);
  return kind === "lstm" ? lstmOfEqualSize(whole) : whole;
}
