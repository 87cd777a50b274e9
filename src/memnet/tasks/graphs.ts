// Shortest paths on random graphs (after A. Graves et al., 2016): the edges one by one, a question, time to think, the path.
import type { Stream } from "#kit";
import { type Example, oneHotOf, type Task, whole, zerosOf } from "./task.ts";

export interface GraphOptions {
  readonly nodes: number;
  /** Edges beside those of a random tree that joins all nodes; as many as there is room for. */
  readonly moreEdges: number;
  /** Edges of the longest path that is asked. */
  readonly maxPath: number;
  readonly planning: number;
}

export interface Graph {
  readonly edges: readonly (readonly [number, number])[];
}

/** A connected graph without loops; both ways can be gone. */
export function randomGraph(rng: Stream, nodes: number, moreEdges: number): Graph {
  const names = Array.from(rng.fold("names").permutation(nodes));
  const tree = names.slice(1).map((node, i): [number, number] => [names[whole(rng.fold("parent", i), 0, i)], node]);
  const has = (a: number, b: number) => tree.some(([p, q]) => (p === a && q === b) || (p === b && q === a));
  const free: [number, number][] = [];
  for (let a = 0; a < nodes; a++) for (let b = a + 1; b < nodes; b++) if (!has(a, b)) free.push([a, b]);
  const more = Array.from(rng.fold("more").permutation(free.length)).slice(0, moreEdges);
  const edges = [...tree, ...more.map((i) => free[i])];
  return { edges: Array.from(rng.fold("order").permutation(edges.length)).map((i) => edges[i]) };
}

/** All shortest paths from one node to another, as lists of nodes after the first. */
export function shortestPaths({ edges }: Graph, from: number, to: number): number[][] {
  let front: number[][] = [[from]];
  const seen = new Set([from]);
  while (front.length > 0) {
    const done = front.filter((path) => path.at(-1) === to);
    if (done.length > 0) return done.map((path) => path.slice(1));
    const next = front.flatMap((path) => {
      const here = path.at(-1)!;
      const around = edges.flatMap(([a, b]) => (a === here ? [b] : b === here ? [a] : []));
      return around.filter((node) => !seen.has(node)).map((node) => [...path, node]);
    });
    for (const path of next) seen.add(path.at(-1)!);
    front = next;
  }
  return [];
}

/**
 * Edges as pairs of one-hot nodes, then the two ends with a mark, then time to plan, then the path node by node. Only questions with one
 * shortest path are asked. Inputs: node, node, question mark, answer mark. The answer is a node a step.
 */
export const graphPaths = (options: GraphOptions): Task => {
  const { nodes, moreEdges, maxPath, planning } = options;
  return {
    name: "graph paths",
    options,
    inputs: 2 * nodes + 2,
    outputs: nodes,
    steps: nodes - 1 + moreEdges + 1 + planning + maxPath,
    answers: "choice",
    example(rng): Example {
      const graph = randomGraph(rng.fold("graph"), nodes, moreEdges);
      const pairs = Array.from({ length: nodes * nodes }, (_, i) => [Math.floor(i / nodes), i % nodes]).filter(
        ([a, b]) => a !== b,
      );
      const order = Array.from(rng.fold("question").permutation(pairs.length)).map((i) => pairs[i]);
      const paths = order.map(([from, to]) => ({ from, to, all: shortestPaths(graph, from, to) }));
      // Neighbours have one path and are always there, so there is always a question.
      const { from, to, all } = paths.find(({ all }) => all.length === 1 && all[0].length <= maxPath)!;
      const path = all[0];
      const edge = ([a, b]: readonly [number, number]) => [...oneHotOf(a, nodes), ...oneHotOf(b, nodes), 0, 0];
      const before = [
        ...graph.edges.map(edge),
        [...oneHotOf(from, nodes), ...oneHotOf(to, nodes), 1, 0],
        ...zerosOf(planning).map(() => zerosOf(2 * nodes + 2)),
      ];
      return {
        inputs: [...before, ...path.map(() => [...zerosOf(2 * nodes + 1), 1])],
        targets: [...before.map(() => zerosOf(nodes)), ...path.map((node) => oneHotOf(node, nodes))],
        asked: [...before.map(() => false), ...path.map(() => true)],
      };
    },
  };
};
