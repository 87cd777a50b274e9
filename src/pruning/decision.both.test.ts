import { describe, expect, it } from "vitest";
import { analyse } from "./analysis.ts";
import { danglingFeatures } from "./dangling.ts";
import { layerDecisions } from "./decision.ts";
import { fullMask } from "./masks.ts";
import { networkPicture } from "./picture.ts";
import { baseEdges, handGraph, twoTasks, zombieEdges } from "./testing.ts";

const shares = (edges: string) => {
  const { outputView, inputView } = layerDecisions(analyse(handGraph(edges)), twoTasks);
  return { output: outputView.map((layer) => layer.share), input: inputView.map((layer) => layer.share) };
};

describe("layerDecisions", () => {
  it("is undecided up to the ends in a dense network", () => {
    const { outputView, inputView } = layerDecisions(analyse(fullMask([4, 3, 2], { biases: false })), twoTasks);
    expect(outputView.map((layer) => layer.share)).toEqual([0, 0, 1]);
    expect(inputView.map((layer) => layer.share)).toEqual([1, 0, 0]);
    expect(outputView[1]).toEqual({ decided: 0, undecided: 3, share: 0 });
  });

  it("is decided everywhere in a split one, zombies and dead ends not counted", () => {
    expect(shares(baseEdges)).toEqual({ output: [1, 1, 1, 1], input: [1, 1, 1, 1] });
    expect(shares(zombieEdges)).toEqual({ output: [1, 1, 1, 1], input: [1, 1, 1, 1] });
  });

  it("sees a crossing edge from either side", () => {
    // in1 also feeds a1: in1 serves both outputs, and a1, b1, y1 hear of both tasks' inputs.
    expect(shares(`${baseEdges} in1-a1`)).toEqual({ output: [0.75, 1, 1, 1], input: [1, 0.5, 0.5, 0.5] });
  });

  it("has no share in a layer without active features", () => {
    expect(shares("in0-a0").output).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("danglingFeatures", () => {
  it("finds direct dead ends and direct zombies with their degrees, and nothing else", () => {
    expect(danglingFeatures(handGraph(zombieEdges))).toEqual({
      comatose: [{ layer: 1, index: 3, degree: 2 }],
      zombies: [
        { layer: 1, index: 2, degree: 2 },
        { layer: 2, index: 3, degree: 1 },
      ],
    });
  });

  it("is not transitive, and leaves inputs, outputs and isolated features out", () => {
    // a0 leads to b0 only, which leads nowhere: b0 alone is comatose.
    expect(danglingFeatures(handGraph("in0-a0 a0-b0"))).toEqual({
      comatose: [{ layer: 2, index: 0, degree: 1 }],
      zombies: [],
    });
    expect(danglingFeatures(handGraph(""))).toEqual({ comatose: [], zombies: [] });
  });
});

describe("networkPicture", () => {
  const { edges, features } = networkPicture(analyse(handGraph(zombieEdges)), twoTasks);

  it("has every feature, and every edge but pruned ones", () => {
    expect(features).toHaveLength(14);
    expect(edges).toHaveLength(14);
    expect(edges[0]).toEqual({ from: [0, 0], to: [1, 0], state: "active", task: "first" });
  });

  it("gives tasks to active parts only", () => {
    for (const part of [...edges, ...features]) expect(part.task !== undefined).toBe(part.state === "active");
    expect(features.filter((feature) => feature.task === "second").map(({ layer, index }) => [layer, index])).toEqual([
      [0, 2],
      [0, 3],
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    expect(edges.find((edge) => edge.state === "zombie")).toEqual({
      from: [1, 2],
      to: [2, 0],
      state: "zombie",
      task: undefined,
    });
  });

  it("labels inputs and outputs by task", () => {
    expect(features.flatMap((feature) => feature.label ?? [])).toEqual([
      "first 1",
      "first 2",
      "second 1",
      "second 2",
      "first",
      "second",
    ]);
  });

  it("gives no task to a component that serves two", () => {
    const dense = networkPicture(analyse(fullMask([4, 2, 2], { biases: false })), twoTasks);
    expect(dense.edges.every((edge) => edge.state === "active" && edge.task === undefined)).toBe(true);
  });

  it("is plain data", () => {
    expect(structuredClone({ edges, features })).toEqual({ edges, features });
  });
});
