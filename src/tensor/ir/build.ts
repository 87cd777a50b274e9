// Makes graph nodes: checks shapes and types as operations are recorded, and leaves out what changes nothing.

import type { DType, TypedArray } from "#kit";
import type { Algebra, ScalarName } from "./algebra.ts";
import { type Attributes, type Held, Node, type Primitive, type Reduction, type Trace } from "./graph.ts";
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
function unchanged(operation: ScalarName, [x, y]: readonly Node[]): Node | undefined {
  if (operation === "mul" && fillValue(y) === 1) return x;
  if (operation === "mul" && fillValue(x) === 1) return y;
  if (operation === "div" && fillValue(y) === 1) return x;
  if (operation === "sub" && Object.is(fillValue(y), 0)) return x;
  return undefined;
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
  const same = unchanged(operation, inputs);
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

export function slice(input: Node, start: readonly number[], shape: Shape): Node {
  const fits = shape.every((length, axis) => {
    const isWhole = Number.isInteger(start[axis]) && Number.isInteger(length);
    return isWhole && start[axis] >= 0 && length >= 0 && start[axis] + length <= input.shape[axis];
  });
  if (start.length !== input.shape.length || shape.length !== input.shape.length || !fits) {
    throw new RangeError(
      `slice: a window of ${formatShape(shape)} at ${formatShape(start)} is not inside ${formatShape(input.shape)}`,
    );
  }
  if (sameShape(shape, input.shape)) return input;
  if (input.is("fill")) return fill(input.attributes.value, shape, input.dtype);
  if (input.is("slice")) {
    const inner = input.attributes.start;
    return slice(
      input.inputs[0],
      start.map((position, axis) => position + inner[axis]),
      shape,
    );
  }
  return make("slice", [input], { start }, shape, input.dtype);
}

export function pad(input: Node, low: readonly number[], shape: Shape): Node {
  const fits = shape.every((length, axis) => low[axis] >= 0 && low[axis] + input.shape[axis] <= length);
  if (low.length !== input.shape.length || shape.length !== input.shape.length || !fits) {
    throw new RangeError(
      `pad: ${formatShape(input.shape)} at ${formatShape(low)} does not fit into ${formatShape(shape)}`,
    );
  }
  return sameShape(shape, input.shape) ? input : make("pad", [input], { low }, shape, input.dtype);
}

export function matmul(a: Node, b: Node): Node {
  const rank = a.shape.length;
  const fits =
    rank >= 2 &&
    b.shape.length === rank &&
    a.shape[rank - 1] === b.shape[rank - 2] &&
    sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (!fits)
    throw new TypeError(`matmul: ${formatShape(a.shape)} times ${formatShape(b.shape)}: inner lengths must agree`);
  if (a.dtype !== b.dtype || (a.dtype !== "f32" && a.dtype !== "f64")) {
    throw new TypeError(`matmul: wants two f32 or two f64 operands, got ${a.dtype} and ${b.dtype}`);
  }
  return make("matmul", [a, b], {}, [...a.shape.slice(0, -1), b.shape[rank - 1]], a.dtype);
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
