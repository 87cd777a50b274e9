// The graph of recorded operations: nodes, their primitives and attributes. Shapes are checked in build.ts; nothing runs here.

import type { DType, TypedArray } from "#kit";
import type { ScalarName } from "./algebra.ts";
import type { Shape } from "./shape.ts";

export type Reduction = "sum" | "min" | "max";

/** Values that are known: perhaps still inside the program that computed them, and copied out when read. Never written. */
export interface Held {
  readonly values: TypedArray;
}

/** What each structural primitive needs besides its inputs and the shape of its result. Every rule table is total over these. */
export interface Attributes {
  /** Known values. */
  data: Held;
  /** A place for values given later: an argument of a traced function. */
  argument: { readonly position: number };
  /** One number everywhere. */
  fill: { readonly value: number };
  /** The index along one axis. */
  iota: { readonly axis: number };
  /** A scalar operation on inputs of one shape. */
  map: { readonly operation: ScalarName };
  /** Axes folded away. */
  reduce: { readonly reduction: Reduction; readonly axes: readonly number[] };
  reshape: Record<never, never>;
  /** Result axis i is input axis order[i]. */
  permute: { readonly order: readonly number[] };
  /** Axes of length 1 repeated; the rank stays. */
  broadcast: Record<never, never>;
  /** The window that begins at `start`. */
  slice: { readonly start: readonly number[] };
  /** Zeros around the input, `low` of them before it on each axis. */
  pad: { readonly low: readonly number[] };
  /** [..., m, k] x [..., k, n]; leading axes are equal. */
  matmul: Record<never, never>;
  /** Rows of the first input (axis 0) chosen by the second, i32. */
  gather: Record<never, never>;
  /** Zeros with the rows of the first input added at the indices of the second, in rising order. */
  scatterAdd: Record<never, never>;
  /** The input itself: what a gradient is taken with respect to. */
  identity: { readonly trace: Trace };
}

export type Primitive = keyof Attributes;

/** While a trace is open its arguments have no values. */
export interface Trace {
  readonly name: string;
  open: boolean;
}

let count = 0;

export class Node<P extends Primitive = Primitive> {
  readonly serial = count++;
  primitive: P;
  inputs: readonly Node[];
  attributes: Attributes[P];
  readonly shape: Shape;
  readonly dtype: DType;

  constructor(primitive: P, inputs: readonly Node[], attributes: Attributes[P], shape: Shape, dtype: DType) {
    this.primitive = primitive;
    this.inputs = inputs;
    this.attributes = attributes;
    this.shape = shape;
    this.dtype = dtype;
  }

  is<Q extends Primitive>(primitive: Q): this is Node<Q> {
    return (this.primitive as Primitive) === primitive;
  }
}

/** Gives a node its values and forgets how they came about. */
export function settle(node: Node, held: Held): void {
  const known = node as Node<"data">;
  known.primitive = "data";
  known.inputs = [];
  known.attributes = held;
}

/** Every node the roots depend on, inputs first. Iterative: graphs of long loops are deep. */
export function topological(roots: readonly Node[]): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const stack: [Node, number][] = [];
  for (const root of roots) {
    if (seen.has(root)) continue;
    seen.add(root);
    stack.push([root, 0]);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const next = top[0].inputs[top[1]++];
      if (next === undefined) {
        order.push(top[0]);
        stack.pop();
      } else if (!seen.has(next)) {
        seen.add(next);
        stack.push([next, 0]);
      }
    }
  }
  return order;
}
