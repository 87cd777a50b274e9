// Makes a loop of a step that was recorded: finds what the step reads from outside. Knows nothing of gradients.

import { scan } from "./build.ts";
import type { Node, Primitive } from "./graph.ts";
import { topological } from "./graph.ts";

/** A place in the step, and what stands there: a carry before the first step, or a sequence with time as axis 0. */
export interface Bound {
  readonly place: Node;
  readonly value: Node;
}

export interface Step {
  readonly length: number;
  readonly reverse: boolean;
  readonly recompute: boolean;
  readonly carries: readonly Bound[];
  readonly sequences: readonly Bound[];
  /** The carries after the step, then what it gives out. */
  readonly results: readonly Node[];
}

/** Which primitives only move elements, so that repeating them at every step costs nothing. */
const movements: ReadonlySet<Primitive> = new Set(["reshape", "permute", "broadcast", "slice", "window"]);

export const isMovement = (node: Node): boolean => movements.has(node.primitive);

const isCounted = (node: Node): boolean => node.is("fill") || node.is("iota");

/** The scan of a step. What does not depend on its places is computed once, outside, and read as a constant. */
export function closeLoop({ carries, sequences, results, ...loop }: Step): Node<"scan"> {
  const places = [...carries, ...sequences].map(({ place }) => place);
  const depends = new Set<Node>(places);
  const order = topological(results, places);
  for (const node of order) if (node.inputs.some((input) => depends.has(input))) depends.add(node);
  const constants = new Set<Node>();
  const seen = new Set<Node>();
  const stack = [...results];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node) || places.includes(node)) continue;
    seen.add(node);
    if (depends.has(node) || isMovement(node) || isCounted(node)) stack.push(...node.inputs);
    else constants.add(node);
  }
  const outside = order.filter((node) => constants.has(node));
  return scan([...carries.map(({ value }) => value), ...sequences.map(({ value }) => value), ...outside], {
    ...loop,
    carries: carries.length,
    sequences: sequences.length,
    places: [...places, ...outside],
    results: [...results],
  }) as unknown as Node<"scan">;
}
