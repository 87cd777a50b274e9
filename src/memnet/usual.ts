// The two networks every experiment has: a controller with one memory, and its control, an LSTM alone of about as many parameters.
import { stream } from "#kit";
import { parameterCount } from "./learn.ts";
import { buildNetwork } from "./network.ts";

/**
 * The description of an LSTM with a linear readout, whose parameters are as near in number to those of another network as whole units
 * let them be; of two as near, the smaller.
 * @param like a description as `buildNetwork` reads it.
 */
export function lstmOfEqualSize(like: { readonly inputs: number; readonly outputs: number } & object) {
  const { inputs, outputs } = like;
  const wanted = parameterCount(buildNetwork(like).initialise(stream("parameters are only counted")));
  const count = (units: number) => 4 * units * (inputs + units + 2) + (units + 1) * outputs;
  let units = 1;
  while (count(units + 1) <= wanted) units++;
  const hidden = wanted - count(units) <= count(units + 1) - wanted ? units : units + 1;
  return {
    inputs,
    outputs,
    modules: { controller: { kind: "lstm", hidden }, readout: { kind: "linear", size: outputs } },
    connections: [
      { feed: "input", to: "controller" },
      { feed: "controller", to: "readout" },
      { feed: "readout", to: "output" },
    ],
  };
}

/** Controller, memory and readout: reads of the step before come in beside the input, those of this step go out beside the controller's output. */
export function controllerAndMemory(
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
  controller: object,
  memory: object,
) {
  return {
    inputs,
    outputs,
    modules: { controller, memory, readout: { kind: "linear", size: outputs } },
    connections: [
      { concat: ["input", "memory"], to: "controller" },
      { feed: "controller", to: "memory" },
      { concat: ["controller", "memory"], to: "readout" },
      { feed: "readout", to: "output" },
    ],
  };
}
