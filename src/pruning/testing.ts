// Small networks and a plain forward pass for this room's tests. Nothing else imports it.
import { stream } from "#kit";
import { applyMask, fullMask } from "./masks.ts";
import type { NetworkMask, NetworkParameters } from "./network.ts";
import { dealTasks, type Task } from "./tasks.ts";

export const twoTasks: readonly Task[] = dealTasks([
  { name: "first", inputs: 2, outputs: 1 },
  { name: "second", inputs: 2, outputs: 1 },
]);

/** A 4-4-4-2 network, inputs in0 to in3, hidden a0 to a3 and b0 to b3, outputs y0 and y1, with the edges listed: "in0-a0 a0-b0 b0-y0". */
export function handGraph(edges: string): NetworkMask {
  return graph([4, 4, 4, 2], ["in", "a", "b", "y"], edges);
}

/** A network whose layers have the given letters. */
export function graph(widths: readonly number[], letters: readonly string[], edges: string): NetworkMask {
  const weights = widths.slice(1).map((width, layer) => new Uint8Array(widths[layer]! * width));
  for (const edge of edges.split(" ").filter(Boolean)) {
    const [from, to] = edge.split("-").map((name) => {
      const [, letter, index] = /^(\D+)(\d+)$/.exec(name)!;
      return { layer: letters.indexOf(letter!), index: Number(index) };
    });
    weights[from!.layer]![from!.index * widths[to!.layer]! + to!.index] = 1;
  }
  return { widths, weights };
}

/** Two separate chains: in0, in1 -> a0 -> b0 -> y0 and in2, in3 -> a1 -> b1 -> y1. */
export const baseEdges = "in0-a0 in1-a0 a0-b0 b0-y0 in2-a1 in3-a1 a1-b1 b1-y1";

/** The base with two zombie chains and a dead end: the spelled-out example of every state. */
export const zombieEdges = `${baseEdges} a2-b0 a2-b2 b2-y0 b3-y1 in0-a3 in2-a3`;

/** Each parameter kept with probability `density`; without `biases` no bias is prunable. */
export function randomMask(
  widths: readonly number[],
  density: number,
  seed: number,
  { biases }: { biases: boolean } = { biases: false },
): NetworkMask {
  return thinned(fullMask(widths, { biases }), density, seed);
}

/** A mask that keeps each kept parameter with probability `density`. */
export function thinned(mask: NetworkMask, density: number, seed: number): NetworkMask {
  const rng = stream(seed).fold("thinned");
  const thin = (part: string) => (kept: Uint8Array, layer: number) => {
    const draws = rng.fold(part, layer).bernoulli(kept.length, density);
    return kept.map((bit, index) => bit & draws[index]!);
  };
  return {
    widths: mask.widths,
    weights: mask.weights.map(thin("weights")),
    ...(mask.biases ? { biases: mask.biases.map(thin("biases")) } : {}),
  };
}

/** Normal weights; biases normal too, or zero. */
export function randomParameters(
  widths: readonly number[],
  seed: number,
  { zeroBiases }: { zeroBiases: boolean } = { zeroBiases: false },
): NetworkParameters {
  const rng = stream(seed).fold("parameters");
  const draw = (part: string, size: number, layer: number) => Float32Array.from(rng.fold(part, layer).normal(size));
  return {
    widths,
    weights: widths.slice(1).map((width, layer) => draw("weights", widths[layer]! * width, layer)),
    biases: widths
      .slice(1)
      .map((width, layer) => (zeroBiases ? new Float32Array(width) : draw("biases", width, layer))),
  };
}

/** Outputs of the masked perceptron with ReLU between layers, on a fixed handful of inputs. */
export function outputs(parameters: NetworkParameters, mask: NetworkMask): number[][] {
  const { widths, weights, biases } = applyMask(parameters, mask);
  const rng = stream("inputs");
  return Array.from({ length: 8 }, (_, sample) => {
    let values = Array.from(rng.fold(sample).normal(widths[0]!));
    weights.forEach((matrix, layer) => {
      const next = Array.from(biases[layer]!);
      const width = widths[layer + 1]!;
      for (let from = 0; from < values.length; from++) {
        for (let to = 0; to < width; to++) next[to]! += values[from]! * matrix[from * width + to]!;
      }
      values = layer === weights.length - 1 ? next : next.map((value) => Math.max(0, value));
    });
    return values;
  });
}
