// The graph of recorded operations: nodes, their primitives and attributes. Shapes are checked in build.ts; nothing runs here.

import type { DType, TypedArray } from "#kit";
import type { Options, RoutineName } from "../routine/table.ts";
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
  /** Every `step`-th element from `start` on; a negative step runs backwards. */
  slice: { readonly start: readonly number[]; readonly step: readonly number[] };
  /** Zeros, with the input's elements among them from `low` on, `step` apart. */
  pad: { readonly low: readonly number[]; readonly step: readonly number[] };
  /** An axis seen as stretches of `size` elements `dilation` apart, which begin `stride` apart: it becomes two axes, stretch and place within. */
  window: { readonly axis: number; readonly stride: number; readonly dilation: number };
  /** The inputs one after the other along an axis. */
  concat: { readonly axis: number };
  /** [batch..., m..., k...] x [batch..., k..., n...]: products summed over the k axes. Each group has any number of axes. */
  matmul: { readonly batch: number; readonly inner: number };
  /** Rows of the first input (axis 0) chosen by the second, i32. */
  gather: Record<never, never>;
  /** Zeros with the rows of the first input added at the indices of the second, in rising order. */
  scatterAdd: Record<never, never>;
  /** An algorithm of `routine/` over whole arrays; leading axes are batches. */
  routine: { readonly routine: RoutineName; readonly options: Options };
  /** A step applied `length` times, results by `output`. Inputs: carries before the first step, sequences with time as axis 0, constants. */
  scan: Loop;
  /** A step applied to every element until its own end. Inputs: what each begins with, what is fixed, most steps as one i32. */
  iterate: Iteration;
  /** One result of the input: of a scan its carries after the last step, then what each step gave, time as axis 0; of an
   *  iteration the state each element ended in, then the number of its steps. */
  output: { readonly index: number };
  /** The input itself: what a gradient is taken with respect to. */
  identity: { readonly trace: Trace };
  /** The first input, with a gradient for the others that is not that of its recording. */
  custom: { readonly pullback: Pullback };
}

/** A loop's step: a graph from places (carries, sequences' elements, constants, in this order) to results (carries, then outputs). */
export interface Loop {
  readonly length: number;
  readonly reverse: boolean;
  readonly carries: number;
  readonly sequences: number;
  /** Backwards the step is computed again from its carries rather than from what it left behind. */
  readonly recompute: boolean;
  /** Constants are nodes of the graph outside. */
  readonly places: readonly Node[];
  /** Gradients add outputs: what their own loops need. */
  readonly results: Node[];
}

/** The step of single elements: a graph from places (state, then fixed, all without axes) to results (next state, then whether to end). */
export interface Iteration {
  /** Numbers an element's state has. */
  readonly carries: number;
  readonly places: readonly Node[];
  readonly results: readonly Node[];
}

/** Adjoints of a custom node's arguments from its own. */
export type Pullback = (adjoint: Node, values: readonly Node[], result: Node) => readonly (Node | undefined)[];

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

const allInputs = (node: Node): readonly Node[] => node.inputs;

/** What a node's values are computed from. */
export const valueInputs = (node: Node): readonly Node[] => (node.is("custom") ? node.inputs.slice(0, 1) : node.inputs);

/** Every node the roots depend on, inputs first, up to `leaves`, whose inputs do not count. Iterative: graphs are deep. */
export function topological(roots: readonly Node[], leaves: Iterable<Node> = [], inputsOf = allInputs): Node[] {
  const order: Node[] = [];
  const ends = new Set(leaves);
  const seen = new Set<Node>();
  const stack: [Node, number][] = [];
  for (const root of roots) {
    if (seen.has(root)) continue;
    seen.add(root);
    stack.push([root, 0]);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const next = ends.has(top[0]) ? undefined : inputsOf(top[0])[top[1]++];
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
