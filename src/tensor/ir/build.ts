// Makes graph nodes: checks shapes and types as operations are recorded, and leaves out what changes nothing.

import type { DType, TypedArray } from "#kit";
import { type Options, type RoutineName, routines } from "../routine/table.ts";
import type { Algebra, ScalarName } from "./algebra.ts";
import {
  type Attributes,
  type Held,
  type Iteration,
  type Loop,
  Node,
  type Primitive,
  type Pullback,
  type Reduction,
  type Trace,
} from "./graph.ts";
import { basicOperations, isBasic, roundTo, scalarResult } from "./scalar.ts";
import { checkShape, formatShape, type Shape, sameShape, sizeOf } from "./shape.ts";

function make<P extends Primitive>(
  primitive: P,
  inputs: readonly Node[],
  attributes: Attributes[P],
  shape: Shape,
  dtype: DType,
): Node {
  return new Node(primitive, inputs, attributes, shape, dtype) as unknown as Node;
}

export function data(values: TypedArray, shape: Shape, dtype: DType): Node {
  checkShape("tensor", shape);
  if (values.length !== sizeOf(shape)) {
    throw new RangeError(`tensor: shape ${formatShape(shape)} holds ${sizeOf(shape)} values, got ${values.length}`);
  }
  return make("data", [], { values }, shape, dtype);
}

/** As `data`, of values a program gave: they are known to fit. */
export const computedData = (held: Held, shape: Shape, dtype: DType): Node => make("data", [], held, shape, dtype);

export const argument = (position: number, shape: Shape, dtype: DType): Node =>
  make("argument", [], { position }, shape, dtype);

/** `value` rounded or wrapped to the type. */
export function fill(value: number, shape: Shape, dtype: DType): Node {
  checkShape("full", shape);
  return make("fill", [], { value: roundTo[dtype](value) }, shape, dtype);
}

export function iota(axis: number, shape: Shape, dtype: DType): Node {
  checkShape("range", shape);
  return make("iota", [], { axis }, shape, dtype);
}

export const identity = (node: Node, trace: Trace): Node => make("identity", [node], { trace }, node.shape, node.dtype);

const fillValue = (node: Node): number | undefined => (node.is("fill") ? node.attributes.value : undefined);

/** Operands that leave the other one as it is, bit for bit. x + 0 is not among them: it turns -0 into 0. */
function unchanged(operation: ScalarName, [x, y, z]: readonly Node[]): Node | undefined {
  if (operation === "mul" && fillValue(y) === 1) return x;
  if (operation === "mul" && fillValue(x) === 1) return y;
  if (operation === "div" && fillValue(y) === 1) return x;
  if (operation === "sub" && Object.is(fillValue(y), 0)) return x;
  if (operation === "pow" && fillValue(y) === 1) return x;
  if (operation === "select" && fillValue(x) !== undefined) return fillValue(x) ? y : z;
  return undefined;
}

/** Powers whose exponent is known to be 2, 3 or -1, without the logarithm the others take. */
function simplePower(x: Node, exponent: number | undefined): Node | undefined {
  if (exponent === 2) return map("square", x);
  if (exponent === 3) return map("mul", map("square", x), x);
  return exponent === -1 ? map("reciprocal", x) : undefined;
}

export function map(operation: ScalarName, ...inputs: Node[]): Node {
  const dtype = scalarResult(
    operation,
    inputs.map((input) => input.dtype),
  );
  const shape = inputs[0].shape;
  for (const input of inputs) {
    if (!sameShape(input.shape, shape)) {
      throw new TypeError(
        `${operation}: operands have shapes ${inputs.map((i) => formatShape(i.shape)).join(" and ")}`,
      );
    }
  }
  if (operation.startsWith("to") && dtype === inputs[0].dtype) return inputs[0];
  const same = unchanged(operation, inputs) ?? (operation === "pow" && simplePower(inputs[0], fillValue(inputs[1])));
  if (same) return same;
  const values = inputs.map(fillValue);
  if (isBasic(operation) && values.every((value) => value !== undefined)) {
    const [x, y = 0, z = 0] = values;
    const from = inputs[inputs.length - 1].dtype;
    return fill(basicOperations[operation].meaning(x, y, z, from), shape, dtype);
  }
  return make("map", inputs, { operation }, shape, dtype);
}

/** Scalar rules over graph nodes: how derivatives are recorded. */
export const nodeAlgebra: Algebra<Node> = {
  apply: (operation, ...values) => map(operation, ...values),
  constant: (value, like) => fill(value, like.shape, like.dtype),
  dtype: (node) => node.dtype,
};

/** Axes must be sorted and distinct. Reducing none is the input itself. */
export function reduce(reduction: Reduction, input: Node, axes: readonly number[]): Node {
  if (input.dtype === "bool") throw new TypeError(`${reduction}: wants numbers, got bool; cast it first`);
  if (axes.length === 0) return input;
  const shape = input.shape.filter((_, axis) => !axes.includes(axis));
  if ((reduction === "min" || reduction === "max") && axes.some((axis) => input.shape[axis] === 0)) {
    throw new RangeError(`${reduction}: no values along an axis of length 0 of shape ${formatShape(input.shape)}`);
  }
  return make("reduce", [input], { reduction, axes }, shape, input.dtype);
}

export function reshape(input: Node, shape: Shape): Node {
  checkShape("reshape", shape);
  if (sizeOf(shape) !== sizeOf(input.shape)) {
    throw new RangeError(
      `reshape: ${formatShape(input.shape)} has ${sizeOf(input.shape)} values, ${formatShape(shape)} wants ${sizeOf(shape)}`,
    );
  }
  if (sameShape(shape, input.shape)) return input;
  if (input.is("fill")) return fill(input.attributes.value, shape, input.dtype);
  if (input.is("reshape")) return reshape(input.inputs[0], shape);
  return make("reshape", [input], {}, shape, input.dtype);
}

export function permute(input: Node, order: readonly number[]): Node {
  const rank = input.shape.length;
  if (order.length !== rank || new Set(order).size !== rank || order.some((axis) => !(axis >= 0 && axis < rank))) {
    throw new RangeError(
      `transpose: [${order.join(",")}] is no ordering of the ${rank} axes of ${formatShape(input.shape)}`,
    );
  }
  if (order.every((axis, i) => axis === i)) return input;
  const shape = order.map((axis) => input.shape[axis]);
  if (input.is("fill")) return fill(input.attributes.value, shape, input.dtype);
  if (input.is("permute")) {
    const inner = input.attributes.order;
    return permute(
      input.inputs[0],
      order.map((axis) => inner[axis]),
    );
  }
  return make("permute", [input], { order }, shape, input.dtype);
}

export function broadcast(input: Node, shape: Shape): Node {
  if (sameShape(shape, input.shape)) return input;
  const extra = shape.length - input.shape.length;
  const padded = [...new Array<number>(Math.max(0, extra)).fill(1), ...input.shape];
  if (extra < 0 || padded.some((length, axis) => length !== shape[axis] && length !== 1)) {
    throw new TypeError(`broadcast: ${formatShape(input.shape)} does not stretch to ${formatShape(shape)}`);
  }
  if (input.is("fill")) return fill(input.attributes.value, shape, input.dtype);
  const aligned = reshape(input, padded);
  return sameShape(shape, padded) ? aligned : make("broadcast", [aligned], {}, shape, input.dtype);
}

/** `shape` elements from `start` on, `step` apart (1 unless given, never 0). */
export function slice(
  input: Node,
  start: readonly number[],
  shape: Shape,
  step: readonly number[] = shape.map(() => 1),
): Node {
  const fits = shape.every((length, axis) => {
    const last = start[axis] + Math.max(0, length - 1) * step[axis];
    const isWhole = [start[axis], length, step[axis]].every(Number.isInteger) && length >= 0 && step[axis] !== 0;
    const isInside = (at: number) => at >= 0 && (at < input.shape[axis] || (length === 0 && at === input.shape[axis]));
    return isWhole && isInside(start[axis]) && isInside(last);
  });
  const rank = input.shape.length;
  if (start.length !== rank || shape.length !== rank || step.length !== rank || !fits) {
    throw new RangeError(
      `slice: a window of ${formatShape(shape)} at ${formatShape(start)} is not inside ${formatShape(input.shape)}`,
    );
  }
  if (sameShape(shape, input.shape) && shape.every((length, axis) => step[axis] === 1 || length <= 1)) return input;
  if (input.is("fill")) return fill(input.attributes.value, shape, input.dtype);
  if (input.is("slice")) {
    const inner = input.attributes;
    return slice(
      input.inputs[0],
      start.map((position, axis) => inner.start[axis] + position * inner.step[axis]),
      shape,
      step.map((by, axis) => by * inner.step[axis]),
    );
  }
  return make("slice", [input], { start, step }, shape, input.dtype);
}

/** The input's elements from `low` on, `step` apart (1 unless given), among zeros. */
export function pad(
  input: Node,
  low: readonly number[],
  shape: Shape,
  step: readonly number[] = shape.map(() => 1),
): Node {
  const rank = input.shape.length;
  const fits = shape.every((length, axis) => {
    const end = input.shape[axis] === 0 ? low[axis] : low[axis] + (input.shape[axis] - 1) * step[axis] + 1;
    return low[axis] >= 0 && step[axis] >= 1 && end <= length;
  });
  if (low.length !== rank || shape.length !== rank || step.length !== rank || !fits) {
    throw new RangeError(
      `pad: ${formatShape(input.shape)} at ${formatShape(low)} does not fit into ${formatShape(shape)}`,
    );
  }
  if (sameShape(shape, input.shape)) return input;
  if (input.is("fill") && (input.attributes.value === 0 || sizeOf(input.shape) === 0)) {
    return fill(0, shape, input.dtype);
  }
  return make("pad", [input], { low, step }, shape, input.dtype);
}

/** Stretches of `size` elements, `dilation` apart, that begin `stride` apart: as many as fit, as a new axis before that of their places. */
export function window(input: Node, axis: number, size: number, stride: number, dilation: number): Node {
  const length = input.shape[axis];
  const extent = (size - 1) * dilation + 1;
  if (![size, stride, dilation].every((value) => Number.isInteger(value) && value >= 1) || extent > length) {
    throw new RangeError(
      `window: ${size} elements ${dilation} apart, every ${stride}, do not fit along axis ${axis} of ${formatShape(input.shape)}`,
    );
  }
  const count = Math.floor((length - extent) / stride) + 1;
  const shape = [...input.shape.slice(0, axis), count, size, ...input.shape.slice(axis + 1)];
  if (input.is("fill")) return fill(input.attributes.value, shape, input.dtype);
  if (size === 1 && stride === 1) return reshape(input, shape);
  return make("window", [input], { axis, stride, dilation }, shape, input.dtype);
}

/** Inputs of one type, alike but for their lengths along `axis`. */
export function concat(inputs: readonly Node[], axis: number): Node {
  const [first, ...rest] = inputs;
  for (const { shape, dtype } of rest) {
    const isAlike = shape.length === first.shape.length && shape.every((n, i) => i === axis || n === first.shape[i]);
    if (!isAlike || dtype !== first.dtype) {
      throw new TypeError(
        `concat: ${first.dtype} ${formatShape(first.shape)} and ${dtype} ${formatShape(shape)} do not fit along axis ${axis}`,
      );
    }
  }
  const full = inputs.filter((input) => input.shape[axis] > 0);
  if (full.length <= 1) return full[0] ?? first;
  const length = full.reduce((sum, { shape }) => sum + shape[axis], 0);
  return make(
    "concat",
    full,
    { axis },
    first.shape.map((n, i) => (i === axis ? length : n)),
    first.dtype,
  );
}

/**
 * Products summed over the last `inner` axes of `a`, which are the first of `b` after `batch` leading axes that both share:
 * [batch..., m..., k...] x [batch..., k..., n...] -> [batch..., m..., n...].
 */
export function matmul(a: Node, b: Node, batch: number, inner: number): Node {
  const rows = a.shape.slice(batch, a.shape.length - inner);
  const columns = b.shape.slice(batch + inner);
  const fits =
    a.shape.length >= batch + inner &&
    b.shape.length >= batch + inner &&
    sameShape(a.shape.slice(0, batch), b.shape.slice(0, batch)) &&
    sameShape(a.shape.slice(a.shape.length - inner), b.shape.slice(batch, batch + inner));
  if (!fits)
    throw new TypeError(`matmul: ${formatShape(a.shape)} times ${formatShape(b.shape)}: inner lengths must agree`);
  if (a.dtype !== b.dtype || (a.dtype !== "f32" && a.dtype !== "f64")) {
    throw new TypeError(`matmul: wants two f32 or two f64 operands, got ${a.dtype} and ${b.dtype}`);
  }
  return make("matmul", [a, b], { batch, inner }, [...a.shape.slice(0, batch), ...rows, ...columns], a.dtype);
}

function checkIndices(who: string, indices: Node): void {
  if (indices.dtype !== "i32" || indices.shape.length !== 1) {
    throw new TypeError(`${who}: indices must be i32 of one axis, got ${indices.dtype} ${formatShape(indices.shape)}`);
  }
}

export function gather(input: Node, indices: Node): Node {
  checkIndices("gather", indices);
  if (input.shape.length === 0) throw new TypeError("gather: a scalar has no rows");
  return make("gather", [input, indices], {}, [indices.shape[0], ...input.shape.slice(1)], input.dtype);
}

export function scatterAdd(updates: Node, indices: Node, rows: number): Node {
  checkIndices("scatterAdd", indices);
  if (updates.shape.length === 0 || updates.shape[0] !== indices.shape[0]) {
    throw new TypeError(`scatterAdd: ${indices.shape[0]} indices for updates of shape ${formatShape(updates.shape)}`);
  }
  if (updates.dtype === "bool") throw new TypeError("scatterAdd: wants numbers, got bool");
  return make("scatterAdd", [updates, indices], {}, [rows, ...updates.shape.slice(1)], updates.dtype);
}

/** An algorithm over whole arrays, on inputs whose leading axes (batches) are equal. */
export function routine(name: RoutineName, inputs: readonly Node[], options: Options = {}): Node {
  const { cores, result } = routines[name];
  const batch = inputs[0].shape.slice(0, Math.max(0, inputs[0].shape.length - cores[0]));
  inputs.forEach(({ shape }, i) => {
    if (shape.length !== batch.length + cores[i] || !sameShape(shape.slice(0, batch.length), batch)) {
      throw new TypeError(
        `${name}: wants ${cores.join(" and ")} axes behind equal leading ones, got ${inputs.map((input) => formatShape(input.shape)).join(" and ")}`,
      );
    }
  });
  const core = result(
    inputs.map(({ shape, dtype }) => ({ shape: shape.slice(batch.length), dtype })),
    options,
  );
  return make("routine", inputs, { routine: name, options }, [...batch, ...core.shape], core.dtype);
}

/** `value`, whose adjoint flows to `values` by `pullback` alone. */
export const custom = (value: Node, values: readonly Node[], pullback: Pullback): Node =>
  make("custom", [value, ...values], { pullback }, value.shape, value.dtype);

/** The loop itself; see `output` for what it gives. Its first inputs are carries, then sequences, then constants. */
export const scan = (inputs: readonly Node[], loop: Loop): Node => make("scan", inputs, loop, [], "f32");

/** `shape`: of the elements. Inputs of the step are of that shape or one for all; see `outcome` for what it gives. */
export function iterate(inputs: readonly Node[], iteration: Iteration, shape: Shape): Node<"iterate"> {
  return make("iterate", inputs, iteration, shape, "i32") as unknown as Node<"iterate">;
}

/** What an iteration gives: a part of the state each element ended in, or the number of its steps. */
export function outcome(iteration: Node<"iterate">, index: number): Node {
  const { carries, results } = iteration.attributes;
  const dtype = index < carries ? results[index].dtype : "i32";
  return make("output", [iteration as unknown as Node], { index }, iteration.shape, dtype);
}

/** What a scan gives: a carry after the last step, or an output of every step. */
export function output(loop: Node<"scan">, index: number): Node {
  const { carries, length, results } = loop.attributes;
  const { shape, dtype } = results[index];
  return make("output", [loop as unknown as Node], { index }, index < carries ? shape : [length, ...shape], dtype);
}
