// Batching as a transformation of graphs: what was recorded for one example is done for all at once, along a new axis 0.

import {
  argument,
  broadcast,
  concat,
  custom,
  fill,
  gather,
  iota,
  iterate,
  map,
  matmul,
  outcome,
  output,
  pad,
  permute,
  reduce,
  reshape,
  routine,
  scatterAdd,
  slice,
  window,
} from "../ir/build.ts";
import { type Node, type Primitive, topological } from "../ir/graph.ts";
import { closeLoop } from "../ir/loop.ts";
import { sizeOf, upTo } from "../ir/shape.ts";

/** An input in the batched graph, and whether it has the new axis. */
interface Operand {
  readonly node: Node;
  readonly isBatched: boolean;
}

type BatchRule<P extends Primitive> = (node: Node<P>, inputs: readonly Operand[], size: number) => Node;

const shifted = (axes: readonly number[]) => axes.map((axis) => axis + 1);
/** The same for every example. */
function spread({ node, isBatched }: Operand, size: number): Node {
  return isBatched ? node : broadcast(reshape(node, [1, ...node.shape]), [size, ...node.shape]);
}

/** Moves an axis, the others keeping their order. */
function moveAxis(node: Node, from: number, to: number): Node {
  const order = upTo(node.shape.length).filter((axis) => axis !== from);
  order.splice(to, 0, from);
  return permute(node, order);
}

const known = (): Node => {
  throw new Error("batch: a node without inputs depends on nothing");
};

/** Loops are batched as a whole, not by their outputs. */
type Ruled = Exclude<Primitive, "scan" | "iterate" | "output">;

const batchRules: { readonly [P in Ruled]: BatchRule<P> } = {
  data: known,
  argument: known,
  fill: known,
  iota: known,
  map: (node, inputs, size) => map(node.attributes.operation, ...inputs.map((input) => spread(input, size))),
  reduce: ({ attributes: { reduction, axes } }, [{ node }]) => reduce(reduction, node, shifted(axes)),
  reshape: ({ shape }, [{ node }], size) => reshape(node, [size, ...shape]),
  permute: ({ attributes: { order } }, [{ node }]) => permute(node, [0, ...shifted(order)]),
  broadcast: ({ shape }, [{ node }], size) => broadcast(node, [size, ...shape]),
  slice: ({ attributes: { start, step }, shape }, [{ node }], size) =>
    slice(node, [0, ...start], [size, ...shape], [1, ...step]),
  pad: ({ attributes: { low, step }, shape }, [{ node }], size) =>
    pad(node, [0, ...low], [size, ...shape], [1, ...step]),
  window: ({ attributes: { axis, stride, dilation }, shape }, [{ node }]) =>
    window(node, axis + 1, shape[axis + 1], stride, dilation),
  concat: ({ attributes: { axis } }, inputs, size) =>
    concat(
      inputs.map((input) => spread(input, size)),
      axis + 1,
    ),
  // An axis that one operand alone has joins that operand's free axes.
  matmul: ({ attributes: { batch, inner }, inputs: [left] }, [a, b]) => {
    if (a.isBatched && b.isBatched) return matmul(a.node, b.node, batch + 1, inner);
    if (a.isBatched) return moveAxis(matmul(moveAxis(a.node, 0, batch), b.node, batch, inner), batch, 0);
    const free = left.shape.length - batch - inner;
    return moveAxis(matmul(a.node, moveAxis(b.node, 0, batch + inner), batch, inner), batch + free, 0);
  },
  gather: ({ inputs: [source] }, [x, indices], size) => {
    const rows = source.shape[0];
    if (!indices.isBatched) return moveAxis(gather(moveAxis(x.node, 1, 0), indices.node), 1, 0);
    const count = indices.node.shape[1];
    const flat = x.isBatched ? perExample(indices.node, rows) : reshape(indices.node, [size * count]);
    const all = x.isBatched ? reshape(x.node, [size * rows, ...source.shape.slice(1)]) : x.node;
    return reshape(gather(all, flat), [size, count, ...source.shape.slice(1)]);
  },
  scatterAdd: (node, [updates, indices], size) => {
    const [rows, ...row] = node.shape;
    if (!indices.isBatched) return moveAxis(scatterAdd(moveAxis(updates.node, 1, 0), indices.node, rows), 1, 0);
    const all = reshape(spread(updates, size), [size * indices.node.shape[1], ...row]);
    return reshape(scatterAdd(all, perExample(indices.node, rows), size * rows), [size, rows, ...row]);
  },
  routine: ({ attributes: { routine: name, options } }, inputs, size) =>
    routine(
      name,
      inputs.map((input) => spread(input, size)),
      options,
    ),
  identity: (_, [{ node }]) => node,
  custom: (node, [value, ...values], size) => {
    const { pullback } = node.attributes;
    return custom(
      spread(value, size),
      values.map((input) => input.node),
      (adjoint, given, result) => {
        const place = ({ shape, dtype }: Node) => argument(-1, shape, dtype);
        const [ofAdjoint, ofResult] = [place(node as unknown as Node), place(node as unknown as Node)];
        const ofValues = node.inputs.slice(1).map((input, i) => (values[i].isBatched ? place(input) : given[i]));
        const mapped = new Map([
          [ofAdjoint, adjoint],
          [ofResult, result],
        ]);
        ofValues.forEach((input, i) => {
          if (values[i].isBatched) mapped.set(input, given[i]);
        });
        const parts = pullback(ofAdjoint, ofValues, ofResult);
        return parts.map((part, i) => {
          if (!part) return undefined;
          const [batched] = batch([part], mapped, size);
          const whole = spread({ node: batched ?? part, isBatched: batched !== undefined }, size);
          return values[i].isBatched ? whole : reduce("sum", whole, [0]);
        });
      },
    );
  },
};

/** Indices into one example's rows, [size, count], as indices into all examples' rows; one outside stays outside. */
function perExample(indices: Node, rows: number): Node {
  const { shape } = indices;
  const all = (value: number) => fill(value, shape, "i32");
  const start = map("mul", iota(0, shape, "i32"), all(rows));
  const isInside = map("and", map("lessEqual", all(0), indices), map("less", indices, all(rows)));
  return reshape(map("select", isInside, map("add", indices, start), all(-1)), [sizeOf(shape)]);
}

/** An iteration of all examples' elements. */
function batchIteration(node: Node<"iterate">, inputs: readonly Operand[], size: number): Node<"iterate"> {
  if (inputs[inputs.length - 1].isBatched) throw new TypeError("vmap: iterate has one limit for all examples");
  const all = inputs.map((input) => {
    const isOne = input.node.shape.length === 0;
    if (isOne) return input.node;
    const whole = spread(input, size);
    const { shape } = whole;
    if (shape.length === node.shape.length + 1) return whole;
    // One number an example, for all of its elements.
    return broadcast(reshape(whole, [size, ...node.shape.map(() => 1)]), [size, ...node.shape]);
  });
  return iterate(all, node.attributes, [size, ...node.shape]);
}

/** A scan of all examples, and which of its results have the new axis: behind time where there is time. */
function batchLoop(loop: Node<"scan">, inputs: readonly Operand[], size: number) {
  const { length, reverse, recompute, carries, sequences, places, results } = loop.attributes;
  const moving = carries + sequences;
  const isBatched = inputs.map((input) => input.isBatched);
  for (;;) {
    const inside = places.map((place, i) => {
      if (!isBatched[i]) return place;
      return i < moving ? argument(-1, [size, ...place.shape], place.dtype) : inputs[i].node;
    });
    const mapped = new Map(places.flatMap((place, i): [Node, Node][] => (isBatched[i] ? [[place, inside[i]]] : [])));
    const found = batch(results, mapped, size);
    // A carry that begins alike for all examples but parts on the way has the axis from the start.
    const late = found.findIndex((result, i) => i < carries && !isBatched[i] && result !== undefined);
    if (late >= 0) {
      isBatched[late] = true;
      continue;
    }
    const bound = (i: number) => {
      if (!isBatched[i]) return { place: inside[i], value: inputs[i].node };
      const whole = spread(inputs[i], size);
      return { place: inside[i], value: i < carries ? whole : moveAxis(whole, 0, 1) };
    };
    const ends = results.map((result, i) => {
      if (found[i]) return found[i];
      return i < carries && isBatched[i] ? spread({ node: result, isBatched: false }, size) : result;
    });
    const whole = closeLoop({
      length,
      reverse,
      recompute,
      carries: upTo(carries).map(bound),
      sequences: upTo(sequences, carries).map(bound),
      results: ends,
    });
    return { whole, isBatched: results.map((_, i) => (i < carries ? isBatched[i] : found[i] !== undefined)) };
  }
}

/**
 * The outputs for all examples, along a new axis 0 of length `size`; undefined for those that depend on no mapped node.
 * `mapped`: one example's nodes, and what they are for all.
 */
export function batch(outputs: readonly Node[], mapped: ReadonlyMap<Node, Node>, size: number): (Node | undefined)[] {
  const done = new Map(mapped);
  const loops = new Map<Node, ReturnType<typeof batchLoop>>();
  const iterations = new Map<Node, Node<"iterate">>();
  for (const node of topological(outputs, mapped.keys())) {
    if (done.has(node)) continue;
    if (node.is("output") && node.inputs[0].is("iterate")) {
      const iteration = iterations.get(node.inputs[0]);
      if (iteration) done.set(node, outcome(iteration, node.attributes.index));
      continue;
    }
    if (node.is("output")) {
      const loop = loops.get(node.inputs[0]);
      if (!loop) continue;
      const { index } = node.attributes;
      const result = output(loop.whole, index);
      const isBatched = loop.isBatched[index];
      const isFirst = !isBatched || index < loop.whole.attributes.carries;
      done.set(node, isFirst ? spread({ node: result, isBatched }, size) : moveAxis(result, 1, 0));
      continue;
    }
    const inputs = node.inputs.map((input) => ({ node: done.get(input) ?? input, isBatched: done.has(input) }));
    if (node.is("scan")) {
      const depends = inputs.some((input) => input.isBatched);
      if (depends) loops.set(node as unknown as Node, batchLoop(node, inputs, size));
    } else if (node.is("iterate")) {
      const depends = inputs.some((input) => input.isBatched);
      if (depends) iterations.set(node as unknown as Node, batchIteration(node, inputs, size));
    } else if (inputs.some((input) => input.isBatched)) {
      const rule = batchRules[node.primitive as Ruled] as BatchRule<Primitive>;
      done.set(node, rule(node, inputs, size));
    }
  }
  return outputs.map((result) => done.get(result));
}
