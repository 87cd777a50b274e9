// Lowers a graph to a program: a kernel for every stored item. What is then done to the kernels stands in join.ts.

import type { TypedArray } from "#kit";
import { Body } from "./body.ts";
import { fuse } from "./fuse.ts";
import { collapse, join, removeDeadStores, restride, stridedThings } from "./join.ts";
import { type Item, isItem, type Numbered } from "./number.ts";
import type { Access, Buffer, Instruction, Kernel, Program, Store } from "./program.ts";
import { rowMajorStrides, type Shape, sizeOf } from "./shape.ts";
import { axisView, linearise, mergesWithNext, throughMovement, type View } from "./view.ts";

/** The program that computes the outputs from arguments 0 .. argumentCount - 1. */
export function lower(numbered: Numbered, argumentCount: number): Program {
  return new Lowering(numbered.items, numbered.outputs, argumentCount).program();
}

const everyIndex = (rank: number) => Array.from({ length: rank }, (_, axis) => axis);

class Lowering {
  readonly items: readonly Item[];
  readonly outputs: readonly number[];
  readonly buffers: Buffer[] = [];
  readonly kernels: Kernel[] = [];
  readonly inputs: (number | undefined)[];
  readonly constants: { buffer: number; values: TypedArray }[] = [];
  readonly #bufferOf = new Map<number, number>();
  readonly #stored: readonly boolean[];
  readonly #epilogueOf: ReadonlyMap<number, number>;

  constructor(items: readonly Item[], outputs: readonly number[], argumentCount: number) {
    this.items = items;
    this.outputs = outputs;
    this.inputs = new Array<number | undefined>(argumentCount).fill(undefined);
    const { stored, epilogueOf } = fuse(items, outputs);
    this.#stored = stored;
    this.#epilogueOf = epilogueOf;
  }

  program(): Program {
    const wanted = new Set(this.outputs);
    this.items.forEach((item, i) => {
      if (this.#stored[i]) this.#store(item, i, wanted.has(i));
    });
    const outputs = this.outputs.map((output) => this.#outputBuffer(output));
    removeDeadStores(this.kernels, this.buffers);
    for (const kernel of this.kernels) if (kernel.kind === "loop") collapse(kernel);
    return { buffers: this.buffers, kernels: this.kernels, inputs: this.inputs, constants: this.constants, outputs };
  }

  #addBuffer(item: Item, role: Buffer["role"]): number {
    return this.buffers.push({ dtype: item.dtype, length: sizeOf(item.shape), role }) - 1;
  }

  /** What is given cannot be given back as it is: it is copied. */
  #outputBuffer(output: number): number {
    const buffer = this.#bufferOf.get(output)!;
    if (this.buffers[buffer].role === "output") return buffer;
    const item = this.items[output];
    const copy = this.#addBuffer(item, "output");
    this.#addLoop(item.shape, new Body(), (body, view) => this.#load(body, output, view), copy);
    return copy;
  }

  #store(item: Item, i: number, isOutput: boolean): void {
    if (isItem(item, "argument")) {
      const buffer = this.#addBuffer(item, "input");
      this.inputs[item.attributes.position] = buffer;
      this.#bufferOf.set(i, buffer);
      return;
    }
    if (isItem(item, "data")) {
      const buffer = this.#addBuffer(item, "constant");
      this.constants.push({ buffer, values: item.attributes.values });
      this.#bufferOf.set(i, buffer);
      return;
    }
    const target = this.#addBuffer(item, isOutput ? "output" : "temporary");
    const heavy = this.#epilogueOf.get(i);
    if (heavy !== undefined) this.#addHeavy(heavy, i, target);
    else if (item.primitive === "reduce" || item.primitive === "matmul") this.#addHeavy(i, i, target);
    else if (item.primitive === "gather" || item.primitive === "scatterAdd") this.#addRowMove(item, target);
    else this.#addLoop(item.shape, new Body(), (body, view) => this.#compute(body, i, view), target);
    this.#bufferOf.set(i, target);
  }

  #addLoop(shape: Shape, body: Body, write: (body: Body, view: View) => number, target: number): void {
    const rank = shape.length;
    const value = write(body, axisView(everyIndex(rank), rank));
    const store = { access: { buffer: target, offset: 0, strides: rowMajorStrides(shape), guards: [] }, value };
    join(this.kernels, { kind: "loop", extents: shape, body: body.instructions, stores: [store] });
  }

  #addRowMove(item: Item, target: number): void {
    const [source, indices] = item.inputs.map((input) => this.#bufferOf.get(input)!);
    const kind = item.primitive as "gather" | "scatterAdd";
    const [input, index] = item.inputs.map((i) => this.items[i]);
    const rows = kind === "gather" ? input.shape[0] : item.shape[0];
    this.kernels.push({
      kind,
      source,
      indices,
      target,
      rows,
      width: sizeOf(item.shape.slice(1)),
      count: index.shape[0],
    });
  }

  /** The kernel of a reduction or product, with the elementwise item `root` computed from it on the way out. */
  #addHeavy(heavy: number, root: number, target: number): void {
    const item = this.items[heavy];
    const epilogue = new Body();
    const view = axisView(everyIndex(item.shape.length), item.shape.length);
    const accumulator = new Map([[heavy, epilogue.push({ kind: "accumulator", dtype: item.dtype })]]);
    const value = root === heavy ? accumulator.get(heavy)! : this.#compute(epilogue, root, view, accumulator);
    const store = { access: { buffer: target, offset: 0, strides: rowMajorStrides(item.shape), guards: [] }, value };
    if (isItem(item, "matmul")) this.kernels.push(this.#matmul(item, epilogue.instructions, store));
    else if (isItem(item, "reduce")) this.#addReduce(item, epilogue.instructions, store);
  }

  #matmul(item: Item<"matmul">, epilogue: Instruction[], store: Store): Kernel {
    const rank = item.shape.length;
    const loops = rank + 1; // batch axes, m, n, k
    const [m, n] = item.shape.slice(-2);
    const k = this.items[item.inputs[0]].shape[rank - 1];
    const batchAxes = everyIndex(rank - 2);
    const operand = (input: number, axes: readonly number[]): Access => {
      const body = new Body();
      const position = this.#value(body, input, axisView([...batchAxes, ...axes], loops));
      const load = body.instructions[position];
      if (load.kind !== "load") throw new Error("lower: a product's operand was not in memory");
      const order = [...batchAxes, ...axes];
      return { ...load.access, strides: order.map((axis) => load.access.strides[axis]) };
    };
    const a = operand(item.inputs[0], [rank - 2, rank]);
    const b = operand(item.inputs[1], [rank, rank - 1]);
    const dtype = item.dtype as "f32" | "f64";
    return { kind: "matmul", dtype, batch: item.shape.slice(0, -2), m, n, k, a, b, epilogue, stores: [store] };
  }

  // Neighbouring reduced axes count as one. Where the reads do not allow that, the input is first written out row-major.
  #addReduce(item: Item<"reduce">, epilogue: Instruction[], store: Store): void {
    const { reduction, axes } = item.attributes;
    const input = item.inputs[0];
    const shape = this.items[input].shape;
    const groups: number[][] = [];
    for (const axis of axes) {
      const last = groups[groups.length - 1];
      if (last && last[last.length - 1] === axis - 1) last.push(axis);
      else groups.push([axis]);
    }
    const keptAxes = everyIndex(shape.length).filter((axis) => !axes.includes(axis));
    const order = [...keptAxes, ...groups.flat()];
    const body = new Body();
    const axesOfShape = everyIndex(shape.length).map((axis) => order.indexOf(axis));
    let value = this.#value(body, input, axisView(axesOfShape, order.length));
    let instructions: readonly Instruction[] = body.instructions;
    const extents = order.map((axis) => shape[axis]);
    const boundaries = groups.map((_, g) => keptAxes.length + groups.slice(0, g).flat().length);
    const isInside = (axis: number) => axis >= keptAxes.length && !boundaries.includes(axis);
    const isMergeable = extents.every(
      (_, axis) => !isInside(axis) || mergesWithNext(extents, axis - 1, stridedThings(instructions)),
    );
    if (!isMergeable) {
      const written = this.#addBuffer({ ...this.items[input] }, "temporary");
      this.#addLoop(shape, new Body(), (fresh, view) => this.#value(fresh, input, view), written);
      const { offset, strides } = linearise(axisView(axesOfShape, order.length), shape);
      instructions = [{ kind: "load", dtype: item.dtype, access: { buffer: written, offset, strides, guards: [] } }];
      value = 0;
    }
    const keep = everyIndex(order.length).filter((axis) => axis + 1 >= order.length || !isInside(axis + 1));
    const merged = keep.map((axis, i) =>
      extents.slice((keep[i - 1] ?? -1) + 1, axis + 1).reduce((p, length) => p * length, 1),
    );
    this.kernels.push({
      kind: "reduce",
      reduction,
      kept: keptAxes.length,
      extents: merged,
      body: instructions.map((instruction) => restride(instruction, keep)),
      value,
      epilogue,
      stores: [store],
    });
  }

  /** The value of an item at a view: read where it is stored, computed where it is not. */
  #value(body: Body, i: number, view: View, known?: ReadonlyMap<number, number>): number {
    return this.#stored[i] ? this.#load(body, i, view) : this.#compute(body, i, view, known);
  }

  #load(body: Body, i: number, view: View, shape: Shape = this.items[i].shape): number {
    const { offset, strides } = linearise(view, shape);
    const access = { buffer: this.#bufferOf.get(i)!, offset, strides, guards: view.guards };
    return body.push({ kind: "load", dtype: this.items[i].dtype, access });
  }

  /** Values already computed, per view object: elementwise chains hand one view to all their inputs. */
  readonly #memo = new WeakMap<View, Map<number, number>>();

  #compute(body: Body, i: number, view: View, known?: ReadonlyMap<number, number>): number {
    const given = known?.get(i);
    if (given !== undefined) return given;
    let memo = this.#memo.get(view);
    if (!memo) {
      memo = new Map();
      this.#memo.set(view, memo);
    }
    const done = memo.get(i);
    if (done !== undefined) return done;
    const result = this.#computeFresh(body, i, view, known);
    memo.set(i, result);
    return result;
  }

  #computeFresh(body: Body, i: number, view: View, known?: ReadonlyMap<number, number>): number {
    const item = this.items[i];
    if (isItem(item, "map")) {
      const operands = item.inputs.map((input) => this.#value(body, input, view, known));
      return body.apply(item.attributes.operation, operands);
    }
    if (isItem(item, "fill")) return body.push({ kind: "constant", dtype: item.dtype, value: item.attributes.value });
    if (isItem(item, "iota")) {
      const { axis } = item.attributes;
      return body.push({ kind: "index", dtype: item.dtype, offset: view.offset[axis], strides: view.strides[axis] });
    }
    const [input] = item.inputs;
    const moved = throughMovement(item, this.items[input].shape, view);
    if (moved) return this.#value(body, input, moved, known);
    if (isItem(item, "reshape") && this.#stored[input]) return this.#load(body, input, view, item.shape);
    throw new Error(`lower: ${item.primitive} was asked for element by element`);
  }
}
