// The networks that are compared: a DNC whose controller is an LSTM, or has no state of its own, and an LSTM alone.
import { controllerAndMemory, lstmOfEqualSize, type Task } from "#memnet";

export const networkKinds = ["dnc", "feedforward", "lstm"] as const;
export type NetworkKind = (typeof networkKinds)[number];

export interface Sizes {
  readonly hidden: number;
  readonly memorySize: number;
  readonly wordSize: number;
  readonly reads: number;
}

/** As many parameters as with the DNC has the LSTM alone. */
export function networkOf(kind: NetworkKind, { hidden, memorySize, wordSize, reads: numReads }: Sizes, task: Task) {
  const memory = { kind: "dnc", memorySize, wordSize, numReads, numWrites: 1 };
  // Without a state of its own, whatever the controller is to know of earlier steps it has to read.
  const controller = kind === "feedforward" ? { kind: "mlp", hidden, size: hidden } : { kind: "lstm", hidden };
  const whole = controllerAndMemory(task, controller, memory);
  return kind === "lstm" ? lstmOfEqualSize(whole) : whole;
}
