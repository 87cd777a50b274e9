// Lowers a graph to a program: a kernel for every stored item. What is then done to the kernels stands in join.ts.

import type { TypedArray } from "#kit";
import { routines } from "../routine/table.ts";
import { Body } from "./body.ts";
import { fuse } from "./fuse.ts";
import { collapse, join, removeDeadStores, restride, stridedThings } from "./join.ts";
import { type Item, isItem, type Numbered, numberNodes } from "./number.ts";
import { productKernel } from "./product.ts";
import {
  type Access,
  type Buffer,
  type Instruction,
  type Kernel,
  leaves,
  type Program,
  type ReduceKernel,
  type Store,
} from "./program.ts";
import { reductionKernels } from "./reduction.ts";
import { rowMajorStrides, type Shape, sizeOf, upTo } from "./shape.ts";
import { arrangement, axisView, linearise, mergesWithNext, throughMovement, type View } from "./view.ts";

/** The step of an iteration: straight-line code on single elements. `place`: where the element of a fixed input is read. */
function iterationBody({ items, outputs }: Numbered, carries: number, place: (input: number) => Access) {
  const body = new Body();
  const positions: number[] = [];
  for (const item of items) {
    const { dtype } = item;
    if (isItem(item, "argument")) {
      const { position } = item.attributes;
      const isCarry = position < carries;
      positions.push(
        body.push(isCarry ? { kind: "carry", dtype, position } : { kind: "load", dtype, access: place(position) }),
      );
    } else if (isItem(item, "map")) {
      positions.push(
        body.apply(
          item.attributes.operation,
          item.inputs.map((input) => positions[input]),
        ),
      );
    } else if (isItem(item, "fill")) {
      positions.push(body.push({ kind: "constant", dtype, value: item.attributes.value }));
    } else throw new Error(`lower: ${item.primitive} in the step of an iteration`);
  }
  const at = outputs.map((output) => positions[output]);
  return { body: body.instructions, next: at.slice(0, -1), until: at[at.length - 1] };
}

/** The program that computes the outputs from arguments 0 .. argumentCount - 1. */
export function lower(numbered: Numbered, argumentCount: number): Program {
  const buffers: Buffer[] = [];
  const inputs = new Array<number | undefined>(argumentCount).fill(undefined);
  const lowering = new Lowering(numbered, buffers, (item) => {
    const buffer = buffers.push({ dtype: item.dtype, length: sizeOf(item.shape), role: "input" }) - 1;
    inputs[item.attributes.position] = buffer;
    return buffer;
  });
  const { kernels, constants } = lowering;
  const outputs = lowering.outputs("output");
  removeDeadStores(kernels, buffers);
  for (const kernel of leaves(kernels)) if (kernel.kind === "loop") collapse(kernel);
  return { buffers, kernels, inputs, constants, outputs };
}

/** One list of kernels: that of the program, or of a loop's step. */
class Lowering {
  readonly items: readonly Item[];
  readonly kernels: Kernel[] = [];
  readonly constants: { buffer: number; values: TypedArray }[] = [];
  readonly #buffers: Buffer[];
  readonly #results: readonly number[];
  readonly #bufferOf = new Map<number, number>();
  readonly #stored: readonly boolean[];
  readonly #epilogueOf: ReadonlyMap<number, number>;

  /** `place`: the buffer an argument is found in. */
  constructor({ items, outputs }: Numbered, buffers: Buffer[], place: (item: Item<"argument">) => number) {
    this.items = items;
    this.#results = outputs;
    this.#buffers = buffers;
    const { stored, epilogueOf } = fuse(items, outputs);
    this.#stored = stored;
    this.#epilogueOf = epilogueOf;
    items.forEach((item, i) => {
      if (isItem(item, "argument")) this.#bufferOf.set(i, place(item));
      else if (stored[i]) this.#store(item, i);
    });
  }

  /** The results' buffers, given the role; what is known, given or wanted twice is copied. */
  outputs(role: "output" | "temporary"): number[] {
    const own = new Set<number>();
    return this.#results.map((result) => {
      const item = this.items[result];
      const buffer = this.#bufferOf.get(result)!;
      const isOwn = item.primitive !== "argument" && item.primitive !== "data";
      if (isOwn && (role === "output" || !own.has(buffer))) {
        this.#buffers[buffer].role = role;
        own.add(buffer);
        return buffer;
      }
      const copy = this.#addBuffer(item, role);
      this.#addLoop(item.shape, new Body(), (body, view) => this.#load(body, result, view), copy);
      return copy;
    });
  }

  #addBuffer(item: Pick<Item, "dtype" | "shape">, role: Buffer["role"]): number {
    return this.#buffers.push({ dtype: item.dtype, length: sizeOf(item.shape), role }) - 1;
  }

  #store(item: Item, i: number): void {
    if (isItem(item, "data")) {
      const buffer = this.#addBuffer(item, "constant");
      this.constants.push({ buffer, values: item.attributes.values });
      this.#bufferOf.set(i, buffer);
      return;
    }
    if (isItem(item, "scan")) return this.#addScan(item, i);
    if (isItem(item, "iterate")) return this.#addIteration(item, i);
    if (isItem(item, "output")) {
      this.#bufferOf.set(i, this.#given.get(item.inputs[0])!.get(item.attributes.index)!);
      return;
    }
    const target = this.#addBuffer(item, "temporary");
    const heavy = this.#epilogueOf.get(i);
    if (heavy !== undefined) this.#addHeavy(heavy, i, target);
    else if (item.primitive === "reduce" || item.primitive === "matmul") this.#addHeavy(i, i, target);
    else if (item.primitive === "gather" || item.primitive === "scatterAdd") this.#addRowMove(item, target);
    else if (isItem(item, "routine")) this.#addRoutine(item, target);
    else if (isItem(item, "concat")) this.#addParts(item, target);
    else if (isItem(item, "pad")) this.#addSpread(item, target);
    else this.#addLoop(item.shape, new Body(), (body, view) => this.#compute(body, i, view), target);
    this.#bufferOf.set(i, target);
  }

  /** Each part into its stretch of the target. */
  #addParts({ inputs, attributes: { axis }, shape }: Item<"concat">, target: number): void {
    const strides = rowMajorStrides(shape);
    let start = 0;
    for (const input of inputs) {
      const part = this.items[input].shape;
      this.#addLoop(part, new Body(), (body, view) => this.#value(body, input, view), target, {
        offset: start * strides[axis],
        strides,
      });
      start += part[axis];
    }
  }

  /** Zeros first, then the elements among them. */
  #addSpread({ inputs: [input], attributes: { low, step }, shape, dtype }: Item<"pad">, target: number): void {
    this.#addLoop(shape, new Body(), (body) => body.push({ kind: "constant", dtype, value: 0 }), target);
    const strides = rowMajorStrides(shape);
    this.#addLoop(this.items[input].shape, new Body(), (body, view) => this.#value(body, input, view), target, {
      offset: low.reduce((sum, position, axis) => sum + position * strides[axis], 0),
      strides: strides.map((stride, axis) => stride * step[axis]),
    });
  }

  #addRoutine({ inputs, attributes: { routine, options }, shape }: Item<"routine">, target: number): void {
    const { cores } = routines[routine];
    const placed = inputs.map((input, i) => {
      const whole = this.items[input].shape;
      return { buffer: this.#bufferOf.get(input)!, shape: whole.slice(whole.length - cores[i]) };
    });
    const axes = this.items[inputs[0]].shape.length - cores[0];
    const batch = sizeOf(shape.slice(0, axes));
    const output = { buffer: target, shape: shape.slice(axes) };
    this.kernels.push({ kind: "routine", routine, options, batch, inputs: placed, output });
  }

  /** Of each scan and iteration its results' buffers, those that are wanted. */
  readonly #given = new Map<number, Map<number, number>>();

  // Carries have a buffer each, sequences' elements are copied in and outputs copied out, a step at a time.
  #addScan({ inputs, attributes }: Item<"scan">, i: number): void {
    const { length, reverse, carries, sequences, places, results } = attributes;
    const wanted = new Set<number>();
    for (const item of this.items) {
      if (isItem(item, "output") && item.inputs[0] === i && item.attributes.index >= carries) {
        wanted.add(item.attributes.index);
      }
    }
    const given = new Map<number, number>();
    this.#given.set(i, given);
    const before: Kernel[] = [];
    const copy = (source: number, target: number, size: number, sourceStep: number, targetStep: number): Kernel => ({
      kind: "copy",
      source,
      target,
      length: size,
      sourceStep,
      targetStep,
    });
    const sources = inputs.map((input) => this.#bufferOf.get(input)!);
    const carried = upTo(carries).map((carry) => {
      const buffer = this.#addBuffer(places[carry], "temporary");
      this.kernels.push(copy(sources[carry], buffer, sizeOf(places[carry].shape), 0, 0));
      given.set(carry, buffer);
      return buffer;
    });
    const place = ({ attributes: { position } }: Item<"argument">): number => {
      if (position < carries) return carried[position];
      if (position >= carries + sequences) return sources[position];
      const element = this.#addBuffer(places[position], "temporary");
      const size = sizeOf(places[position].shape);
      before.push(copy(sources[position], element, size, size, 0));
      return element;
    };
    const kept = [...upTo(carries), ...[...wanted].sort((a, b) => a - b)];
    const numbered = numberNodes(
      kept.map((result) => results[result]),
      places,
    );
    const step = new Lowering(numbered, this.#buffers, place);
    const after = step.outputs("temporary").map((source, position) => {
      const { shape, dtype } = results[kept[position]];
      const size = sizeOf(shape);
      if (position < carries) return copy(source, carried[position], size, 0, 0);
      const target = this.#addBuffer({ shape: [length, ...shape], dtype }, "temporary");
      given.set(kept[position], target);
      return copy(source, target, size, 0, size);
    });
    this.constants.push(...step.constants);
    this.kernels.push({ kind: "repeat", count: length, reverse, kernels: [...before, ...step.kernels, ...after] });
  }

  #addIteration({ inputs, attributes, shape }: Item<"iterate">, i: number): void {
    const { carries, places, results } = attributes;
    const given = new Map<number, number>();
    this.#given.set(i, given);
    for (const item of this.items) {
      if (!isItem(item, "output") || item.inputs[0] !== i || given.has(item.attributes.index)) continue;
      given.set(item.attributes.index, this.#addBuffer(item, "temporary"));
    }
    const access = (input: number): Access => {
      const isOne = this.items[inputs[input]].shape.length === 0;
      return { buffer: this.#bufferOf.get(inputs[input])!, offset: 0, strides: [isOne ? 0 : 1], guards: [] };
    };
    this.kernels.push({
      kind: "iterate",
      extents: [sizeOf(shape)],
      limit: this.#bufferOf.get(inputs[places.length])!,
      carries: upTo(carries).map((carry) => ({
        dtype: places[carry].dtype,
        begin: access(carry),
        target: given.get(carry),
      })),
      ...iterationBody(numberNodes(results, places), carries, access),
      steps: given.get(carries),
    });
  }

  #addLoop(
    shape: Shape,
    body: Body,
    write: (body: Body, view: View) => number,
    target: number,
    place: { offset: number; strides: number[] } = { offset: 0, strides: rowMajorStrides(shape) },
  ): void {
    const rank = shape.length;
    const value = write(body, axisView(upTo(rank), rank));
    const store = { access: { buffer: target, ...place, guards: [] }, value };
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

  /** The kernel of a reduction or product, with `root` computed from it on the way out: elementwise, and perhaps rearranged. */
  #addHeavy(heavy: number, root: number, target: number): void {
    const item = this.items[heavy];
    const epilogue = new Body();
    const view = axisView(upTo(item.shape.length), item.shape.length);
    const accumulator = new Map([[heavy, epilogue.push({ kind: "accumulator", dtype: item.dtype })]]);
    const { base, strides } = arrangement(this.items, root)!;
    const value = base === heavy ? accumulator.get(heavy)! : this.#compute(epilogue, base, view, accumulator);
    const store = { access: { buffer: target, offset: 0, strides, guards: [] }, value };
    if (isItem(item, "matmul")) this.kernels.push(this.#matmul(item, epilogue.instructions, store));
    else if (isItem(item, "reduce")) this.#addReduce(item, epilogue.instructions, store);
  }

  #matmul(item: Item<"matmul">, epilogue: readonly Instruction[], store: Store): Kernel {
    const { batch, inner } = item.attributes;
    const [left, right] = item.inputs.map((input) => this.items[input].shape);
    const m = left.length - inner - batch;
    const n = right.length - inner - batch;
    const extents = [...item.shape, ...left.slice(batch + m)]; // batch, m, n, k axes
    const loops = extents.length;
    const axes = upTo(loops);
    const operand = (input: number, order: readonly number[]): Access => {
      const body = new Body();
      const position = this.#value(body, input, axisView(order, loops));
      const load = body.instructions[position];
      if (load.kind !== "load") throw new Error("lower: a product's operand was not in memory");
      return load.access;
    };
    const a = operand(item.inputs[0], [...axes.slice(0, batch + m), ...axes.slice(batch + m + n)]);
    const b = operand(item.inputs[1], [
      ...axes.slice(0, batch),
      ...axes.slice(batch + m + n),
      ...axes.slice(batch + m, batch + m + n),
    ]);
    return productKernel({ item, extents, m, n, a, b, epilogue, store });
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
    const keptAxes = upTo(shape.length).filter((axis) => !axes.includes(axis));
    const order = [...keptAxes, ...groups.flat()];
    const body = new Body();
    const axesOfShape = upTo(shape.length).map((axis) => order.indexOf(axis));
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
    const keep = upTo(order.length).filter((axis) => axis + 1 >= order.length || !isInside(axis + 1));
    const merged = keep.map((axis, i) =>
      extents.slice((keep[i - 1] ?? -1) + 1, axis + 1).reduce((p, length) => p * length, 1),
    );
    const kernel: ReduceKernel = {
      kind: "reduce",
      reduction,
      kept: keptAxes.length,
      extents: merged,
      body: instructions.map((instruction) => restride(instruction, keep)),
      value,
      epilogue,
      stores: [store],
    };
    this.kernels.push(
      ...reductionKernels(kernel, (shape) => this.#addBuffer({ dtype: item.dtype, shape }, "temporary")),
    );
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
