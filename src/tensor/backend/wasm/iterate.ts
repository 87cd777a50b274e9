// Iterations: vectors of elements go on until the last of their lanes has ended; a lane that ends leaves its state behind and
// computes on without being heard. What no step changes is computed before.

import type { DType } from "#kit";
import type { Access, Instruction, IterateKernel } from "../../ir/program.ts";
import type { Code } from "./assembler.ts";
import { type Context, nest, type Stretch, tileLoop } from "./context.ts";
import {
  emitConstant,
  emitOperation,
  type Lanes,
  laneCount,
  narrow,
  prefix,
  shiftsUnevenly,
  valueType,
  widen,
} from "./lanes.ts";
import { bytesOfElement } from "./layout.ts";

/** Scalar steps up to which two vectors go side by side, so that one computes while the other waits for its results. */
const LONGEST_PAIR = 40;

/** Elements side by side. */
interface Width {
  readonly lanes: Lanes;
  readonly vectors: number;
}

function widthOf({ body, carries, extents: [extent] }: IterateKernel, simd: boolean): Width {
  const types = [...body.map(({ dtype }) => dtype), ...carries.map(({ dtype }) => dtype)];
  const lanes = !simd || shiftsUnevenly(body) ? "scalar" : types.includes("f64") ? "x2" : "x4";
  if (extent < laneCount[lanes]) return { lanes: "scalar", vectors: 1 };
  const isShort = body.filter(({ kind }) => kind === "apply").length <= LONGEST_PAIR;
  return { lanes, vectors: lanes !== "scalar" && isShort && extent >= 2 * laneCount[lanes] ? 2 : 1 };
}

export function emitIterate(code: Code, kernel: IterateKernel, context: Context, stretch?: Stretch): void {
  const [extent] = kernel.extents;
  if (extent === 0) return;
  const { lanes, vectors } = widthOf(kernel, context.simd);
  const index = code.local("i32");
  const limit = code.local("i32");
  code.i32(0).memory("i32.load", context.layout.offsets[kernel.limit]).set(limit);
  const each = () => {
    const columns = Array.from({ length: vectors }, (_, vector) => {
      return new Column(code, kernel, context, lanes, index, vector * laneCount[lanes]);
    });
    run(code, columns, limit);
  };
  const width = laneCount[lanes] * vectors;
  if (width > 1) tileLoop(code, index, extent, width, each, stretch);
  else nest(code, [index], [extent], each, stretch);
}

/** The steps of columns that go side by side. */
function run(code: Code, columns: readonly Column[], limit: number): void {
  const made = code.local("i32");
  for (const column of columns) column.begin();
  code.i32(0).set(made);
  const anyOf = (push: (column: Column) => void) =>
    columns.forEach((column, i) => {
      push(column);
      if (i > 0) code.op("i32.or");
    });
  code.block(() => {
    code.loop(() => {
      for (const column of columns) column.decide();
      anyOf((column) => column.pushAnyEnding());
      code.get(made).get(limit).op("i32.ge_s", "i32.or");
      code.when(() => {
        for (const column of columns) column.leaveBehind(made, limit);
        anyOf((column) => column.pushAnyActive());
        code.op("i32.eqz").branchIf(2);
      });
      for (const column of columns) column.advance();
      code.get(made).i32(1).op("i32.add").set(made).branch(0);
    });
  });
  for (const column of columns) column.store();
}

/** One vector of elements, or one element: `ahead` of the place in the local `index`. */
class Column {
  readonly #code: Code;
  readonly #kernel: IterateKernel;
  readonly #context: Context;
  readonly #lanes: Lanes;
  readonly #index: number;
  readonly #ahead: number;
  readonly #locals: readonly number[];
  readonly #carried: readonly number[];
  /** What ended lanes leave: the targets' parts of the state, the count of steps. */
  readonly #left: ReadonlyMap<number, number>;
  readonly #steps: number;
  /** Lanes that have not ended; those that end now. */
  readonly #active: number;
  readonly #ending: number;
  /** What must be known before it is decided whether a lane ends. */
  readonly #decides: readonly boolean[];
  readonly #isInvariant: readonly boolean[];

  constructor(code: Code, kernel: IterateKernel, context: Context, lanes: Lanes, index: number, ahead: number) {
    this.#code = code;
    this.#kernel = kernel;
    this.#context = context;
    this.#lanes = lanes;
    this.#index = index;
    this.#ahead = ahead;
    this.#carried = kernel.carries.map(({ dtype }) => code.local(valueType(dtype, lanes)));
    this.#locals = kernel.body.map((instruction) =>
      instruction.kind === "carry"
        ? this.#carried[instruction.position]
        : code.local(valueType(instruction.dtype, lanes)),
    );
    this.#left = new Map(
      kernel.carries.flatMap(({ target, dtype }, i) =>
        target === undefined ? [] : [[i, code.local(valueType(dtype, lanes))]],
      ),
    );
    this.#steps = code.local(valueType("i32", lanes));
    this.#active = code.local(valueType("bool", lanes));
    this.#ending = code.local(valueType("bool", lanes));
    this.#decides = neededFor(kernel.body, kernel.until);
    const isInvariant: boolean[] = [];
    for (const instruction of kernel.body) {
      const stays = instruction.kind === "apply" && instruction.operands.every((operand) => isInvariant[operand]);
      isInvariant.push(instruction.kind === "load" || instruction.kind === "constant" || stays);
    }
    this.#isInvariant = isInvariant;
  }

  /** Before the first step: the state, and all that stays. */
  begin(): void {
    const { body, carries } = this.#kernel;
    carries.forEach(({ dtype, begin }, i) => {
      this.#load(dtype, begin);
      this.#code.set(this.#carried[i]);
    });
    body.forEach((instruction, i) => {
      if (this.#isInvariant[i]) this.#emit(instruction, i);
    });
    emitConstant(this.#code, "bool", 1, this.#lanes);
    this.#code.set(this.#active);
  }

  /** Which lanes end here. */
  decide(): void {
    this.#compute((i) => this.#decides[i]);
    const code = this.#code.get(this.#locals[this.#kernel.until]).get(this.#active);
    code.op(this.#lanes === "scalar" ? "i32.and" : "v128.and").set(this.#ending);
  }

  pushAnyEnding(): void {
    this.#pushAny(this.#ending);
  }

  pushAnyActive(): void {
    this.#pushAny(this.#active);
  }

  #pushAny(mask: number): void {
    this.#code.get(mask);
    if (this.#lanes !== "scalar") this.#code.op("v128.any_true");
  }

  /** Keeps what ends, all of it when the steps are used up, and lets it go. */
  leaveBehind(made: number, limit: number): void {
    const code = this.#code;
    const isScalar = this.#lanes === "scalar";
    code
      .get(made)
      .get(limit)
      .op("i32.ge_s")
      .when(() => code.get(this.#active).set(this.#ending));
    for (const [carry, left] of this.#left) {
      code.get(this.#carried[carry]).get(left);
      this.#pushMask(this.#kernel.carries[carry].dtype);
      code.op(isScalar ? "select" : "v128.bitselect").set(left);
    }
    if (this.#kernel.steps !== undefined) {
      code.get(made);
      if (!isScalar) code.op("i32x4.splat");
      code.get(this.#steps);
      this.#pushMask("i32");
      code.op(isScalar ? "select" : "v128.bitselect").set(this.#steps);
    }
    code.get(this.#active).get(this.#ending);
    code.op(...(isScalar ? ["i32.xor"] : ["v128.andnot"])).set(this.#active);
  }

  /** The ending lanes as a mask for values of a type. */
  #pushMask(dtype: DType): void {
    const isNarrow = this.#lanes === "x2" && dtype !== "f64" && dtype !== "bool";
    if (isNarrow) narrow(this.#code, this.#ending);
    else this.#code.get(this.#ending);
  }

  /** One step of every lane. */
  advance(): void {
    const code = this.#code;
    const { next, carries } = this.#kernel;
    this.#compute((i) => !this.#decides[i]);
    // A number that another one becomes must be read before it is written.
    const moved = next.map((position, i) => {
      const from = this.#locals[position];
      return {
        from,
        to: this.#carried[i],
        isRead: next.some((other, j) => j > i && this.#locals[other] === this.#carried[i]),
      };
    });
    const kept = new Map<number, number>();
    moved.forEach(({ to, isRead }, i) => {
      if (!isRead) return;
      const copy = code.local(valueType(carries[i].dtype, this.#lanes));
      code.get(to).set(copy);
      kept.set(to, copy);
    });
    const written = new Set<number>();
    for (const { from, to } of moved) {
      if (from !== to) code.get(written.has(from) ? kept.get(from)! : from).set(to);
      written.add(to);
    }
  }

  /** After the last step. */
  store(): void {
    for (const [carry, left] of this.#left) {
      const { dtype, target } = this.#kernel.carries[carry];
      this.#store(dtype, target!, left);
    }
    if (this.#kernel.steps !== undefined) this.#store("i32", this.#kernel.steps, this.#steps);
  }

  #compute(isWanted: (position: number) => boolean): void {
    this.#kernel.body.forEach((instruction, i) => {
      if (!this.#isInvariant[i] && instruction.kind !== "carry" && isWanted(i)) this.#emit(instruction, i);
    });
  }

  #emit(instruction: Instruction, position: number): void {
    const { body } = this.#kernel;
    if (instruction.kind === "constant") {
      emitConstant(this.#code, instruction.dtype, instruction.value, this.#lanes);
    } else if (instruction.kind === "load") this.#load(instruction.dtype, instruction.access);
    else if (instruction.kind === "apply") {
      const { operation, operands } = instruction;
      const from = body[operands[operands.length - 1]].dtype;
      const locals = operands.map((operand) => this.#locals[operand]);
      emitOperation(this.#code, operation, locals, from, this.#lanes);
    }
    this.#code.set(this.#locals[position]);
  }

  #load(dtype: DType, { buffer, offset, strides: [stride] }: Access): void {
    const code = this.#code;
    const bytes = bytesOfElement[dtype];
    const from = this.#context.layout.offsets[buffer] + (offset + stride * this.#ahead) * bytes;
    if (stride === 0) code.i32(0);
    else code.get(this.#index).i32(bytes).op("i32.mul");
    if (this.#lanes === "scalar") {
      code.memory(`${prefix(dtype, "scalar")}.load`, from);
      return;
    }
    if (stride === 0) code.memory(`v128.load${bytes * 8}_splat`, from);
    else code.memory(this.#lanes === "x2" && bytes === 4 ? "v128.load64_zero" : "v128.load", from);
    if (dtype !== "bool") return;
    code.op("i32x4.neg");
    if (this.#lanes === "x2") widen(code);
  }

  #store(dtype: DType, buffer: number, local: number): void {
    const code = this.#code;
    const bytes = bytesOfElement[dtype];
    const to = this.#context.layout.offsets[buffer] + this.#ahead * bytes;
    code.get(this.#index).i32(bytes).op("i32.mul");
    const isHalf = this.#lanes === "x2" && bytes === 4;
    if (dtype === "bool" && this.#lanes !== "scalar") {
      if (isHalf) narrow(code, local);
      else code.get(local);
      emitConstant(code, "i32", 1, this.#lanes);
      code.op("v128.and");
    } else code.get(local);
    if (this.#lanes === "scalar") code.memory(`${prefix(dtype, "scalar")}.store`, to);
    else if (isHalf) code.memory("v128.store64_lane", to, 0);
    else code.memory("v128.store", to);
  }
}

/** The instructions that one of them needs, itself too. */
function neededFor(body: readonly Instruction[], wanted: number): boolean[] {
  const needed = body.map((_, i) => i === wanted);
  for (let i = wanted; i >= 0; i--) {
    const instruction = body[i];
    if (needed[i] && instruction.kind === "apply") for (const operand of instruction.operands) needed[operand] = true;
  }
  return needed;
}
