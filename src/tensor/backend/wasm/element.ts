// The computation of one element, or of one vector of them, at a place in a loop nest: addresses, loads, values, stores.

import type { DType } from "#kit";
import type { Access, Guard, Instruction, Store } from "../../ir/program.ts";
import type { Code } from "./assembler.ts";
import { emitConstant, emitOperation, type Lanes, laneCount, prefix, valueType } from "./lanes.ts";
import { bytesOfElement, type Layout, type TurnStep } from "./layout.ts";

/** Where code is being written: the loop indices so far, and which axis the lanes and the innermost loop run along. */
export interface Frame {
  readonly code: Code;
  readonly layout: Pick<Layout, "offsets" | "steps">;
  readonly types: readonly DType[];
  readonly lanes: Lanes;
  /** Axis along which the lanes lie; -1 for none. */
  readonly laneAxis: number;
  /** Local holding the index along each axis. */
  readonly indices: readonly number[];
  /** Axis of the innermost loop: what does not move with it is computed before. -1 for none. */
  readonly innerAxis: number;
}

/** Constant steps added to the loop indices. */
export type Shift = readonly number[];

export class Element {
  readonly #frame: Frame;
  readonly #body: readonly Instruction[];
  readonly #locals: number[];
  readonly #isInvariant: boolean[];
  readonly #bases = new Map<string, number>();

  /** `accumulator`: local of the value a reduction or product arrived at. */
  constructor(frame: Frame, body: readonly Instruction[], accumulator?: number) {
    this.#frame = frame;
    this.#body = body;
    this.#locals = body.map((instruction) =>
      instruction.kind === "accumulator"
        ? (accumulator ?? -1)
        : frame.code.local(valueType(instruction.dtype, frame.lanes)),
    );
    this.#isInvariant = [];
    body.forEach((instruction, i) => {
      this.#isInvariant[i] = this.#stays(instruction);
    });
  }

  /** Uses another local for the accumulator from here on. */
  accumulateIn(local: number): void {
    this.#body.forEach((instruction, i) => {
      if (instruction.kind === "accumulator") this.#locals[i] = local;
    });
  }

  /** Before the innermost loop: the parts of addresses and values that do not move with it. */
  begin(stores: readonly Store[] = []): void {
    const accesses = this.#body.flatMap((i) => (i.kind === "load" ? [i.access] : []));
    for (const access of [...accesses, ...stores.map((store) => store.access)]) this.#base(access);
    this.#body.forEach((instruction, i) => {
      if (this.#isInvariant[i])
        this.#emit(
          instruction,
          i,
          this.#frame.indices.map(() => 0),
        );
    });
  }

  /**
   * Inside the innermost loop: everything else. Gives the local of each instruction. With `moved`, only that axis and the
   * accumulator have changed since the last time, and what depends on neither is kept.
   */
  compute(shift: Shift, moved?: number): readonly number[] {
    const isFresh: boolean[] = [];
    this.#body.forEach((instruction, i) => {
      isFresh[i] = moved === undefined || this.#dependsOn(instruction, moved, isFresh);
      if (isFresh[i] && !this.#isInvariant[i] && instruction.kind !== "accumulator") this.#emit(instruction, i, shift);
    });
    return this.#locals;
  }

  #dependsOn(instruction: Instruction, axis: number, isFresh: readonly boolean[]): boolean {
    if (instruction.kind === "accumulator" || instruction.kind === "carry") return true;
    if (instruction.kind === "constant") return false;
    if (instruction.kind === "apply") return instruction.operands.some((operand) => isFresh[operand]);
    return movingParts(instruction).some(({ strides }) => strides[axis] !== 0);
  }

  store(stores: readonly Store[], shift: Shift): void {
    const { code, lanes, laneAxis, types } = this.#frame;
    for (const { access, value } of stores) {
      const dtype = types[access.buffer];
      const width = bytesOfElement[dtype];
      const step = laneAxis < 0 ? 1 : access.strides[laneAxis] * width;
      const pushValue = () => {
        code.get(this.#locals[value]);
        if (dtype !== "bool" || lanes === "scalar") return;
        emitConstant(code, "i32", 1, lanes);
        code.op("v128.and");
      };
      if (lanes === "scalar" || step === width) {
        const offset = this.#address(access, shift);
        pushValue();
        code.memory(`${lanes === "scalar" ? prefix(dtype, lanes) : "v128"}.store`, offset);
        continue;
      }
      for (let lane = 0; lane < laneCount[lanes]; lane++) {
        const offset = this.#address(access, shift, lane * step);
        pushValue();
        code.memory(`v128.store${width * 8}_lane`, offset, lane);
      }
    }
  }

  #stays(instruction: Instruction): boolean {
    const { innerAxis } = this.#frame;
    if (instruction.kind === "constant") return true;
    if (innerAxis < 0 || instruction.kind === "accumulator" || instruction.kind === "carry") return false;
    if (instruction.kind === "apply") return instruction.operands.every((operand) => this.#isInvariant[operand]);
    return movingParts(instruction).every(({ strides }) => strides[innerAxis] === 0);
  }

  #emit(instruction: Instruction, position: number, shift: Shift): void {
    const { code, lanes } = this.#frame;
    if (instruction.kind === "constant") emitConstant(code, instruction.dtype, instruction.value, lanes);
    else if (instruction.kind === "index") this.#index(instruction, shift);
    else if (instruction.kind === "load") this.#load(instruction.dtype, instruction.access, shift);
    else if (instruction.kind === "apply") {
      const { operands, operation } = instruction;
      const from = this.#body[operands[operands.length - 1]].dtype;
      emitOperation(
        code,
        operation,
        operands.map((operand) => this.#locals[operand]),
        from,
        lanes,
      );
    }
    code.set(this.#locals[position]);
  }

  /** Local with the bytes that every axis but the innermost adds; -1 where they add none. */
  #base(access: Access): number {
    const { code, indices, innerAxis, layout } = this.#frame;
    const width = bytesOfElement[this.#frame.types[access.buffer]];
    const steps = access.strides.map((stride, axis) => (axis === innerAxis ? 0 : stride * width));
    const turns = layout.steps[access.buffer] ?? [];
    if (turns.length === 0 && steps.every((step) => step === 0)) return -1;
    const key = `${steps}/${turns.map(({ turn, bytes }) => `${turn} ${bytes}`)}`;
    let local = this.#bases.get(key);
    if (local === undefined) {
      local = code.local("i32");
      this.#bases.set(key, local);
      sumOf(code, steps, indices);
      addTurns(code, turns);
      code.set(local);
    }
    return local;
  }

  /** Leaves an address on the stack; gives the constant to be added to it. `beyond`: bytes past the element. */
  #address(access: Access, shift: Shift, beyond = 0): number {
    const constant = this.#immediate(access, shift) + beyond;
    this.#movingAddress(access);
    if (access.guards.length === 0 && access.strides.every((stride) => stride >= 0)) return constant;
    // Running backwards, or from before a bound, the moving part is negative; an instruction's own offset has no sign.
    this.#frame.code.i32(constant).op("i32.add");
    return 0;
  }

  #movingAddress(access: Access): void {
    const { code, indices, innerAxis } = this.#frame;
    const width = bytesOfElement[this.#frame.types[access.buffer]];
    const base = this.#base(access);
    const step = innerAxis < 0 ? 0 : access.strides[innerAxis] * width;
    if (step !== 0) {
      code.get(indices[innerAxis]).i32(step).op("i32.mul");
      if (base >= 0) code.get(base).op("i32.add");
    } else if (base >= 0) code.get(base);
    else code.i32(0);
  }

  /** The constant part of an address. */
  #immediate(access: Access, shift: Shift): number {
    const width = bytesOfElement[this.#frame.types[access.buffer]];
    const moved = access.strides.reduce((sum, stride, axis) => sum + stride * shift[axis], access.offset);
    return this.#frame.layout.offsets[access.buffer] + moved * width;
  }

  #load(dtype: DType, access: Access, shift: Shift): void {
    const { code, lanes } = this.#frame;
    const read = () => {
      if (lanes === "scalar") code.memory(`${prefix(dtype, lanes)}.load`, this.#address(access, shift));
      else this.#loadVector(dtype, access, shift);
    };
    if (access.guards.length === 0) return read();
    this.#inBounds(access.guards, shift);
    code.choose(valueType(dtype, lanes), read, () => emitConstant(code, dtype, 0, lanes));
  }

  #loadVector(dtype: DType, access: Access, shift: Shift): void {
    const { code, lanes, laneAxis } = this.#frame;
    const width = bytesOfElement[dtype];
    const step = access.strides[laneAxis] * width;
    const offset = this.#address(access, shift);
    if (step === 0) code.memory(`v128.load${width * 8}_splat`, offset);
    else if (step === width) code.memory("v128.load", offset);
    else {
      code.memory(`v128.load${width * 8}_zero`, offset);
      for (let lane = 1; lane < laneCount[lanes]; lane++) {
        const sofar = code.local("v128");
        code.set(sofar);
        const at = this.#address(access, shift, lane * step);
        code.get(sofar).memory(`v128.load${width * 8}_lane`, at, lane);
      }
    }
    if (dtype === "bool") code.op("i32x4.neg");
  }

  #inBounds(guards: readonly Guard[], shift: Shift): void {
    const { code, indices } = this.#frame;
    guards.forEach(({ offset, strides, length }, i) => {
      sumOf(code, strides, indices);
      code.i32(strides.reduce((sum, stride, axis) => sum + stride * shift[axis], offset)).op("i32.add");
      code.i32(length).op("i32.lt_u"); // below zero counts as far above
      if (i > 0) code.op("i32.and");
    });
  }

  #index({ dtype, offset, strides }: Extract<Instruction, { kind: "index" }>, shift: Shift): void {
    const { code, indices, lanes, laneAxis } = this.#frame;
    sumOf(code, strides, indices);
    code.i32(strides.reduce((sum, stride, axis) => sum + stride * shift[axis], offset)).op("i32.add");
    if (lanes === "scalar") {
      if (dtype === "f32" || dtype === "f64") code.op(`${dtype}.convert_i32_s`);
      return;
    }
    const step = strides[laneAxis];
    const lane = (i: number) =>
      [i * step, (i * step) >> 8, (i * step) >> 16, (i * step) >> 24].map((byte) => byte & 0xff);
    code.op("i32x4.splat").v128([0, 1, 2, 3].flatMap(lane)).op("i32x4.add");
    if (dtype === "f32") code.op("f32x4.convert_i32x4_s");
    else if (dtype === "f64") code.op("f64x2.convert_low_i32x4_s");
  }
}

/** Whether lanes along an axis have bounds that hold for some of them and not for others. */
export const isCutAlong = (body: readonly Instruction[], axis: number): boolean =>
  body.some((i) => i.kind === "load" && i.access.guards.some(({ strides }) => strides[axis] !== 0));

/** What of a load or index moves with the loops. */
const movingParts = (
  instruction: Extract<Instruction, { kind: "load" | "index" }>,
): { strides: readonly number[] }[] =>
  instruction.kind === "index" ? [instruction] : [instruction.access, ...instruction.access.guards];

/** Adds what the running turns move a buffer by to what is on the stack. */
export function addTurns(code: Code, steps: readonly TurnStep[] = []): void {
  for (const { turn, bytes } of steps) code.i32(0).memory("i32.load", turn).i32(bytes).op("i32.mul", "i32.add");
}

/** Leaves the sum of steps times indices on the stack. */
export function sumOf(code: Code, steps: readonly number[], indices: readonly number[]): void {
  let terms = 0;
  steps.forEach((step, axis) => {
    if (step === 0) return;
    code.get(indices[axis]);
    if (step !== 1) code.i32(step).op("i32.mul");
    if (terms++ > 0) code.op("i32.add");
  });
  if (terms === 0) code.i32(0);
}
