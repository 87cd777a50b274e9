// Reverse-mode gradients as a transformation of graphs: one rule per primitive, recorded with the same primitives.

import {
  broadcast,
  fill,
  gather,
  map,
  matmul,
  nodeAlgebra,
  pad,
  permute,
  reduce,
  reshape,
  scatterAdd,
  slice,
} from "../ir/build.ts";
import { type Node, type Primitive, topological } from "../ir/graph.ts";
import { scalarOperations } from "../ir/scalar.ts";
import { sizeOf } from "../ir/shape.ts";

/** Adjoints of a node's inputs from its own; undefined where nothing flows. */
type GradientRule<P extends Primitive> = (node: Node<P>, adjoint: Node) => (Node | undefined)[];

const swapLast = (node: Node): Node => {
  const axes = node.shape.map((_, axis) => axis);
  const rank = axes.length;
  return permute(node, [...axes.slice(0, rank - 2), rank - 1, rank - 2]);
};

/** Stretches a reduced array back over the axes that were folded away. */
function unreduce(reduced: Node, axes: readonly number[], like: Node): Node {
  const kept = like.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return broadcast(reshape(reduced, kept), like.shape);
}

const gradientRules: { readonly [P in Primitive]: GradientRule<P> } = {
  data: () => [],
  argument: () => [],
  fill: () => [],
  iota: () => [],
  map: (node, adjoint) => {
    const { derivative } = scalarOperations[node.attributes.operation];
    return derivative ? derivative(nodeAlgebra, adjoint, node.inputs, node as unknown as Node) : [];
  },
  reduce: (node, adjoint) => {
    const { reduction, axes } = node.attributes;
    const [input] = node.inputs;
    const spread = unreduce(adjoint, axes, input);
    if (reduction === "sum") return [spread];
    // Every element that attains the extreme gets an equal share.
    const attains = map("equal", input, unreduce(node as unknown as Node, axes, input));
    const ones = map(input.dtype === "f64" ? "toF64" : "toF32", attains);
    const share = unreduce(reduce("sum", ones, axes), axes, input);
    return [map("div", map("mul", spread, ones), share)];
  },
  reshape: (node, adjoint) => [reshape(adjoint, node.inputs[0].shape)],
  permute: (node, adjoint) => {
    const inverse: number[] = [];
    node.attributes.order.forEach((axis, i) => {
      inverse[axis] = i;
    });
    return [permute(adjoint, inverse)];
  },
  broadcast: (node, adjoint) => {
    const [input] = node.inputs;
    const stretched = input.shape.flatMap((length, axis) => (length === 1 && node.shape[axis] !== 1 ? [axis] : []));
    return [reshape(reduce("sum", adjoint, stretched), input.shape)];
  },
  slice: (node, adjoint) => [pad(adjoint, node.attributes.start, node.inputs[0].shape)],
  pad: (node, adjoint) => [slice(adjoint, node.attributes.low, node.inputs[0].shape)],
  matmul: (node, adjoint) => {
    const [a, b] = node.inputs;
    return [matmul(adjoint, swapLast(b)), matmul(swapLast(a), adjoint)];
  },
  gather: (node, adjoint) => [scatterAdd(adjoint, node.inputs[1], node.inputs[0].shape[0]), undefined],
  scatterAdd: (node, adjoint) => [gather(adjoint, node.inputs[1]), undefined],
  identity: (_, adjoint) => [adjoint],
};

/** Gradients of the one number `output` with respect to each of `inputs`; zeros where it does not depend on one. */
export function gradients(output: Node, inputs: readonly Node[]): Node[] {
  if (sizeOf(output.shape) !== 1) {
    throw new TypeError(
      `grad: the function must give one number, got shape [${output.shape.join(",")}]; sum or average it`,
    );
  }
  if (output.dtype !== "f32" && output.dtype !== "f64") {
    throw new TypeError(`grad: the function must give f32 or f64, got ${output.dtype}`);
  }
  const order = topological([output]);
  const depends = new Set<Node>(inputs);
  for (const node of order) if (node.inputs.some((input) => depends.has(input))) depends.add(node);
  const adjoints = new Map<Node, Node>([[output, fill(1, output.shape, output.dtype)]]);
  for (const node of order.reverse()) {
    const adjoint = adjoints.get(node);
    if (!adjoint || !depends.has(node) || inputs.includes(node)) continue;
    const rule = gradientRules[node.primitive] as GradientRule<Primitive>;
    rule(node, adjoint).forEach((part, i) => {
      const input = node.inputs[i];
      if (!part || !depends.has(input)) return;
      const sofar = adjoints.get(input);
      adjoints.set(input, sofar ? map("add", sofar, part) : part);
    });
  }
  return inputs.map((input) => adjoints.get(input) ?? fill(0, input.shape, input.dtype));
}
