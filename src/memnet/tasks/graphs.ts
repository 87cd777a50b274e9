// Shortest paths on random graphs (after A. Graves et al., 2016): the edges one by one, a question, time to think, the path.
import type { Stream } from "#kit";
import { type Example, oneHotOf, type Task, whole, zerosOf } from "./task.ts";

export interface GraphOptions {
  readonly nodes: number;
  /** Edges beside those of a random tree that joins all nodes; as many as there is room for. */
  readonly moreEdges: number;
  /** Edges of the shortest path that is asked; 1 unless named. With more, a graph without such a question is drawn anew. */
  readonly minPath?: number;
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
  const { nodes, moreEdges, minPath = 1, maxPath, planning } = options;
  return {
    name: "graph paths",
    options,
    inputs: 2 * nodes + 2,
    outputs: nodes,
    steps: nodes - 1 + moreEdges + 1 + planning + maxPath,
    answers: "choice",
    example(rng): Example {
      const pairs = Array.from({ length: nodes * nodes }, (_, i) => [Math.floor(i / nodes), i % nodes]).filter(
        ([a, b]) => a !== b,
      );
      const draw = (own: Stream) => {
        const graph = randomGraph(own.fold("graph"), nodes, moreEdges);
        for (const i of own.fold("question").permutation(pairs.length)) {
          const [from, to] = pairs[i];
          const [path, ...others] = shortestPaths(graph, from, to);
          if (others.length === 0 && path.length >= minPath && path.length <= maxPath) return { graph, from, to, path };
        }
        return undefined;
      };
      let found = draw(rng);
      for (let again = 0; found === undefined; again++) {
        if (again === 1000) throw new Error(`graph paths: no path of ${minPath} to ${maxPath} edges in 1000 graphs`);
        found = draw(rng.fold("again", again));
      }
      const { graph, from, to, path } = found;
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
