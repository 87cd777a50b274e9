// The networks that are compared, as descriptions; a file with the same words gives the same network.
import { controllerAndMemory, lstmOfEqualSize, type Task } from "#memnet";

export const networkKinds = ["dnc", "ntm", "lstm"] as const;
export type NetworkKind = (typeof networkKinds)[number];

export interface NetworkChoice {
  readonly network: NetworkKind;
  readonly hidden: number;
  readonly memorySize: number;
  readonly wordSize: number;
  readonly reads: number;
  readonly erasure: boolean;
  readonly gating: boolean;
  readonly gateType: string;
}

export function networkOf(choice: NetworkChoice, task: Task) {
  const { network, hidden, memorySize, wordSize, reads: numReads, erasure, gating, gateType } = choice;
  const kind = network === "ntm" ? "ntm" : "dnc";
  const memory = { kind, memorySize, wordSize, numReads, numWrites: 1, erasure, gating, gateType };
  const whole = controllerAndMemory(task, { kind: "lstm", hidden }, memory);
  return network === "lstm" ? lstmOfEqualSize(whole) : whole;
}
