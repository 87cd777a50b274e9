// The networks that are compared: the same controller around memories that can do less and less, and alone.
import { controllerAndMemory, lstmOfEqualSize, type Task } from "#memnet";

export const networkKinds = ["dnc", "sparse", "ntm", "content", "lstm"] as const;
export type NetworkKind = (typeof networkKinds)[number];

export interface Sizes {
  readonly hidden: number;
  readonly memorySize: number;
  readonly wordSize: number;
  readonly reads: number;
}

/** As many parameters as with the DNC has the LSTM alone; the others have what their interfaces need. */
export function networkOf(kind: NetworkKind, { hidden, memorySize, wordSize, reads: numReads }: Sizes, task: Task) {
  const sizes = { memorySize, wordSize, numReads, numWrites: 1 };
  const memories: Record<NetworkKind, object> = {
    dnc: { kind: "dnc", ...sizes },
    // Of every comparison by content only the best two rows count.
    sparse: { kind: "dnc", ...sizes, attention: "sparse", topK: Math.min(2, memorySize) },
    ntm: { kind: "ntm", ...sizes },
    // Neither usage nor links: what is not found by content is not found.
    content: { kind: "longTerm", memorySize, wordSize, readers: new Array(numReads).fill("attention") },
    lstm: { kind: "dnc", ...sizes },
  };
  const whole = controllerAndMemory(task, { kind: "lstm", hidden }, memories[kind]);
  return kind === "lstm" ? lstmOfEqualSize(whole) : whole;
}
