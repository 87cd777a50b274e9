// Reverse-mode gradients as a transformation of graphs: one rule per primitive, recorded with the same primitives.

import {
  broadcast,
  concat,
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
import { formatShape, sizeOf, upTo } from "../ir/shape.ts";
import { interleaved } from "./interleave.ts";
import { loopGradient } from "./loopGradient.ts";

/** Adjoints of a node's inputs from its own; undefined where nothing flows. */
type GradientRule<P extends Primitive> = (node: Node<P>, adjoint: Node) => readonly (Node | undefined)[];

/** Stretches a reduced array back over the axes that were folded away. */
function unreduce(reduced: Node, axes: readonly number[], like: Node): Node {
  const kept = like.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return broadcast(reshape(reduced, kept), like.shape);
}

/** Loops have adjoints for each of their results, not one: they do not come here. */
type Ruled = Exclude<Primitive, "scan" | "iterate" | "output">;

const gradientRules: { readonly [P in Ruled]: GradientRule<P> } = {
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
  slice: (node, adjoint) => {
    const { start, step } = node.attributes;
    const last = node.shape.map((length, axis) => Math.max(0, length - 1) * step[axis] + start[axis]);
    const isBackward = step.map((by) => by < 0);
    const rising = slice(
      adjoint,
      node.shape.map((length, axis) => (isBackward[axis] ? Math.max(0, length - 1) : 0)),
      node.shape,
      isBackward.map((backward) => (backward ? -1 : 1)),
    );
    const low = start.map((from, axis) => (isBackward[axis] ? last[axis] : from));
    return [pad(rising, low, node.inputs[0].shape, step.map(Math.abs))];
  },
  pad: (node, adjoint) => [slice(adjoint, node.attributes.low, node.inputs[0].shape, node.attributes.step)],
  window: (node, adjoint) => [overlapAdd(node, adjoint)],
  concat: (node, adjoint) => {
    const { axis } = node.attributes;
    let end = 0;
    return node.inputs.map(({ shape }) => {
      const start = shape.map((_, i) => (i === axis ? end : 0));
      end += shape[axis];
      return slice(adjoint, start, shape);
    });
  },
  matmul: (node, adjoint) => {
    const { batch, inner } = node.attributes;
    const [a, b] = node.inputs;
    const m = a.shape.length - batch - inner;
    const n = b.shape.length - batch - inner;
    /** Exchanges the two groups of axes behind the batch axes. */
    const turned = (operand: Node, first: number, second: number) =>
      permute(operand, [...upTo(batch), ...upTo(second, batch + first), ...upTo(first, batch)]);
    return [matmul(adjoint, turned(b, inner, n), batch, n), matmul(turned(a, m, inner), adjoint, batch, m)];
  },
  gather: (node, adjoint) => [scatterAdd(adjoint, node.inputs[1], node.inputs[0].shape[0]), undefined],
  scatterAdd: (node, adjoint) => [gather(adjoint, node.inputs[1]), undefined],
  routine: (node) => {
    throw new TypeError(`grad: the routine ${node.attributes.routine} has no gradient of its own`);
  },
  identity: (_, adjoint) => [adjoint],
  custom: (node, adjoint) => [
    undefined,
    ...node.attributes.pullback(adjoint, node.inputs.slice(1), node as unknown as Node),
  ],
};

/** What stretches leave where they came from: each element the sum of all places it was seen at. */
function overlapAdd({ attributes: { axis, stride, dilation }, inputs: [input], shape }: Node<"window">, adjoint: Node) {
  const [count, size] = [shape[axis], shape[axis + 1]];
  if (stride === size && dilation === 1) {
    const joined = [...shape.slice(0, axis), count * size, ...shape.slice(axis + 2)];
    return pad(
      reshape(adjoint, joined),
      input.shape.map(() => 0),
      input.shape,
    );
  }
  const place = [...shape.slice(0, axis + 1), ...shape.slice(axis + 2)];
  const parts = upTo(size).map((within) => {
    const one = shape.map((length, i) => (i === axis + 1 ? 1 : length));
    const start = shape.map((_, i) => (i === axis + 1 ? within : 0));
    return pad(
      reshape(slice(adjoint, start, one), place),
      input.shape.map((_, i) => (i === axis ? within * dilation : 0)),
      input.shape,
      input.shape.map((_, i) => (i === axis ? stride : 1)),
    );
  });
  return parts.reduce((sum, part) => map("add", sum, part));
}

/** The axis along which alone an array was padded, its elements still neighbours. */
function paddedAxis(node: Node): number | undefined {
  if (!node.is("pad") || node.attributes.step.some((step) => step !== 1)) return undefined;
  const padded = node.shape.flatMap((length, axis) => (length === node.inputs[0].shape[axis] ? [] : [axis]));
  return padded.length === 1 ? padded[0] : undefined;
}

/** The sum of what flows to one node. Pieces that lie side by side, as of the slices of one array, are put together instead. */
function total(parts: readonly Node[]): Node {
  const axis = paddedAxis(parts[0]);
  const pieces = parts.filter((part) => axis !== undefined && paddedAxis(part) === axis) as unknown as Node<"pad">[];
  const add = (list: readonly Node[]) => list.reduce((sum, part) => map("add", sum, part));
  if (axis === undefined || pieces.length < 2) return interleaved(parts) ?? add(parts);
  const low = ({ attributes }: Node<"pad">) => attributes.low[axis];
  const high = (piece: Node<"pad">) => low(piece) + piece.inputs[0].shape[axis];
  pieces.sort((x, y) => low(x) - low(y));
  if (pieces.some((piece, i) => i > 0 && low(piece) < high(pieces[i - 1]))) return add(parts);
  const { shape, dtype } = parts[0];
  const zeros = (length: number) =>
    fill(
      0,
      shape.map((n, i) => (i === axis ? length : n)),
      dtype,
    );
  const list = pieces.flatMap((piece, i) => [zeros(low(piece) - (i > 0 ? high(pieces[i - 1]) : 0)), piece.inputs[0]]);
  const whole = concat([...list, zeros(shape[axis] - high(pieces[pieces.length - 1]))], axis);
  return add([whole, ...parts.filter((part) => !(pieces as unknown as Node[]).includes(part))]);
}

/** Adjoints of `inputs` from those of `outputs`; undefined where nothing flows. Nothing flows past an input. */
export function pullback(
  outputs: readonly Node[],
  adjoints: readonly (Node | undefined)[],
  inputs: readonly Node[],
): (Node | undefined)[] {
  const ends = new Set(inputs);
  const order = topological(outputs, inputs);
  const depends = new Set<Node>(inputs);
  for (const node of order) if (node.inputs.some((input) => depends.has(input))) depends.add(node);
  const arrived = new Map<Node, Node[]>();
  const ofLoops = new Map<Node, (Node | undefined)[]>();
  const flow = (to: Node, part: Node | undefined) => {
    if (!part || !depends.has(to)) return;
    const sofar = arrived.get(to);
    if (sofar) sofar.push(part);
    else arrived.set(to, [part]);
  };
  outputs.forEach((output, i) => {
    flow(output, adjoints[i]);
  });
  const adjointOf = (node: Node) => {
    const parts = arrived.get(node);
    return parts && total(parts);
  };
  for (const node of order.reverse()) {
    if (!depends.has(node) || ends.has(node)) continue;
    if (node.is("iterate")) {
      if (!ofLoops.has(node as unknown as Node)) continue;
      throw new TypeError(
        "grad: iterate has no gradient, since the number of steps jumps; take stopGradient of it, or scan a fixed number",
      );
    }
    if (node.is("scan")) {
      const bundle = ofLoops.get(node as unknown as Node);
      const parts = bundle ? loopGradient(node, bundle, pullback) : [];
      parts.forEach((part, i) => {
        flow(node.inputs[i], part);
      });
      continue;
    }
    const adjoint = adjointOf(node);
    if (!adjoint) continue;
    if (node.is("output")) {
      const [loop] = node.inputs;
      if (!ofLoops.has(loop)) ofLoops.set(loop, []);
      ofLoops.get(loop)![node.attributes.index] = adjoint;
      continue;
    }
    const rule = gradientRules[node.primitive as Ruled] as GradientRule<Primitive>;
    rule(node, adjoint).forEach((part, i) => {
      flow(node.inputs[i], part);
    });
  }
  return inputs.map(adjointOf);
}

/** Gradients of the one number `output` with respect to each of `inputs`; zeros where it does not depend on one. */
export function gradients(output: Node, inputs: readonly Node[]): Node[] {
  if (sizeOf(output.shape) !== 1) {
    throw new TypeError(
      `grad: the function must give one number, got shape ${formatShape(output.shape)}; sum or average it`,
    );
  }
  if (output.dtype !== "f32" && output.dtype !== "f64") {
    throw new TypeError(`grad: the function must give f32 or f64, got ${output.dtype}`);
  }
  const parts = pullback([output], [fill(1, output.shape, output.dtype)], inputs);
  return inputs.map((input, i) => parts[i] ?? fill(0, input.shape, input.dtype));
}
