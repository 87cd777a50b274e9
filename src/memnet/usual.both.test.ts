// An LSTM alone has as many parameters as whole units let it, whatever the network it stands beside.
import { expect, it } from "vitest";
import { stream } from "#kit";
import { parameterCount } from "./learn.ts";
import { buildNetwork } from "./network.ts";
import { controllerAndMemory, lstmOfEqualSize } from "./usual.ts";

const countOf = (description: object) => parameterCount(buildNetwork(description).initialise(stream(1)));

it.each([
  ["dnc", { kind: "dnc", memorySize: 32, wordSize: 8, numReads: 4, numWrites: 1 }],
  ["episodic", { kind: "episodic", memorySize: 7, wordSize: 3, numReads: 1 }],
])("no other number of units comes nearer to the parameters of one with a memory: %s", (_, memory) => {
  const like = controllerAndMemory({ inputs: 5, outputs: 3 }, { kind: "lstm", hidden: 11 }, memory);
  const { modules, ...rest } = lstmOfEqualSize(like);
  const away = (more: number) =>
    Math.abs(
      countOf({
        ...rest,
        modules: { ...modules, controller: { kind: "lstm", hidden: modules.controller.hidden + more } },
      }) - countOf(like),
    );
  expect(away(0)).toBeLessThanOrEqual(Math.min(away(-1), away(1)));
});
