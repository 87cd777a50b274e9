// The networks that are compared, as descriptions; a file with the same words gives the same network.
import type { Task } from "#memnet";

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

/** Controller and memory: the reads of the step before come in beside the input, those of this step go out beside the controller's output. */
export function networkOf(choice: NetworkChoice, { inputs, outputs }: Task) {
  const { network, hidden, memorySize, wordSize, reads: numReads, erasure, gating, gateType } = choice;
  const readout = { kind: "linear", size: outputs };
  if (network === "lstm") {
    return {
      inputs,
      outputs,
      modules: { controller: { kind: "lstm", hidden: equalHidden(choice, inputs, outputs) }, readout },
      connections: [
        { feed: "input", to: "controller" },
        { feed: "controller", to: "readout" },
        { feed: "readout", to: "output" },
      ],
    };
  }
  return {
    inputs,
    outputs,
    modules: {
      controller: { kind: "lstm", hidden },
      memory: { kind: network, memorySize, wordSize, numReads, numWrites: 1, erasure, gating, gateType },
      readout,
    },
    connections: [
      { concat: ["input", "memory"], to: "controller" },
      { feed: "controller", to: "memory" },
      { concat: ["controller", "memory"], to: "readout" },
      { feed: "readout", to: "output" },
    ],
  };
}

/** Units of an LSTM alone that has about as many parameters as the network with the DNC. */
export function equalHidden({ hidden, wordSize, reads }: NetworkChoice, inputs: number, outputs: number): number {
  const lstm = (units: number, from: number) => 4 * units * (from + units + 2);
  const read = reads * wordSize;
  const signals = read + 3 * wordSize + 5 * reads + 3;
  const wanted = lstm(hidden, inputs + read) + (hidden + 1) * signals + (hidden + read + 1) * outputs;
  let units = 1;
  const count = (u: number) => lstm(u, inputs) + (u + 1) * outputs;
  while (count(units + 1) <= wanted) units++;
  return wanted - count(units) <= count(units + 1) - wanted ? units : units + 1;
}
