// Writes WebAssembly: functions as instruction bytes, a module around them. Knows nothing of kernels.

import { atomicOpcodes, laneOpcodes, memoryOpcodes, opcodes } from "./opcodes.ts";

export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

const typeCode: { readonly [T in ValueType]: number } = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

function signed(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const isLast = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

const scratch = new DataView(new ArrayBuffer(8));

/** A number as little-endian bytes. */
export function bytesOf(type: "i32" | "f32" | "f64", value: number): number[] {
  if (type === "i32") scratch.setInt32(0, value, true);
  else if (type === "f32") scratch.setFloat32(0, value, true);
  else scratch.setFloat64(0, value, true);
  return Array.from(new Uint8Array(scratch.buffer, 0, type === "f64" ? 8 : 4));
}

/** A function without results, under construction. Its parameters, all i32, are locals 0, 1, ... */
export class Code {
  readonly parameters: number;
  readonly #bytes: number[] = [];
  readonly #locals: ValueType[] = [];

  constructor(parameters = 0) {
    this.parameters = parameters;
  }

  /** A new local variable. */
  local(type: ValueType): number {
    return this.parameters + this.#locals.push(type) - 1;
  }
  op(...names: string[]): this {
    for (const name of names) this.#push(opcodes, name);
    return this;
  }
  get(local: number): this {
    this.#bytes.push(0x20, ...unsigned(local));
    return this;
  }
  set(local: number): this {
    this.#bytes.push(0x21, ...unsigned(local));
    return this;
  }
  tee(local: number): this {
    this.#bytes.push(0x22, ...unsigned(local));
    return this;
  }
  i32(value: number): this {
    this.#bytes.push(0x41, ...signed(BigInt(value)));
    return this;
  }
  i64(value: bigint): this {
    this.#bytes.push(0x42, ...signed(value));
    return this;
  }
  f32(value: number): this {
    this.#bytes.push(0x43, ...bytesOf("f32", value));
    return this;
  }
  f64(value: number): this {
    this.#bytes.push(0x44, ...bytesOf("f64", value));
    return this;
  }
  /** A vector constant from its sixteen bytes. */
  v128(bytes: readonly number[]): this {
    this.#bytes.push(0xfd, 12, ...bytes);
    return this;
  }
  /** Picks sixteen of the thirty-two bytes of two vectors. */
  shuffle(bytes: readonly number[]): this {
    this.#bytes.push(0xfd, 13, ...bytes);
    return this;
  }
  /** A load or store at the address on the stack plus `offset`. */
  memory(name: string, offset: number, lane?: number): this {
    this.#push(memoryOpcodes, name);
    this.#bytes.push(0, ...unsigned(offset)); // alignment is only a hint: none is promised
    if (lane !== undefined) this.#bytes.push(lane);
    return this;
  }
  /** An atomic load, store or exchange of a whole aligned number. */
  atomic(name: string, offset: number): this {
    this.#push(atomicOpcodes, name);
    this.#bytes.push(name.startsWith("i64") ? 3 : 2, ...unsigned(offset));
    return this;
  }
  lane(name: string, lane: number): this {
    this.#push(laneOpcodes, name);
    this.#bytes.push(lane);
    return this;
  }
  /** Runs `body` again and again; inside, `again()` repeats and falling through leaves. */
  loop(body: () => void): this {
    this.#bytes.push(0x03, 0x40);
    body();
    this.#bytes.push(0x0b);
    return this;
  }
  /** Repeats the innermost loop when the number on the stack is not 0. */
  againIf(): this {
    this.#bytes.push(0x0d, 0);
    return this;
  }
  /** Runs `body`; inside, `branch` to it leaves it. */
  block(body: () => void): this {
    this.#bytes.push(0x02, 0x40);
    body();
    this.#bytes.push(0x0b);
    return this;
  }
  /** Goes to the loop, or out of the block, that stands `depth` constructs further out. */
  branch(depth: number): this {
    this.#bytes.push(0x0c, depth);
    return this;
  }
  /** The same when the number on the stack is not 0. */
  branchIf(depth: number): this {
    this.#bytes.push(0x0d, depth);
    return this;
  }
  /** Consumes a number; runs `body` when it is not 0. */
  when(body: () => void): this {
    this.#bytes.push(0x04, 0x40);
    body();
    this.#bytes.push(0x0b);
    return this;
  }
  /** Consumes a number; leaves what one of the two bodies leaves. */
  choose(type: ValueType, whenTrue: () => void, whenFalse: () => void): this {
    this.#bytes.push(0x04, typeCode[type]);
    whenTrue();
    this.#bytes.push(0x05);
    whenFalse();
    this.#bytes.push(0x0b);
    return this;
  }
  /** Leaves the function. */
  leave(): this {
    this.#bytes.push(0x0f);
    return this;
  }
  call(index: number): this {
    this.#bytes.push(0x10, ...unsigned(index));
    return this;
  }

  /** The function's entry in the code section, in pieces. */
  encode(): (readonly number[])[] {
    const locals = [unsigned(this.#locals.length), ...this.#locals.map((type) => [1, typeCode[type]])].flat();
    return [unsigned(locals.length + this.#bytes.length + 1), locals, this.#bytes, [0x0b]];
  }

  #push(table: ReadonlyMap<string, readonly number[]>, name: string): void {
    const code = table.get(name);
    if (!code) throw new Error(`assembler: no instruction ${name}`);
    this.#bytes.push(...code);
  }
}

const section = (id: number, body: readonly number[]): number[] => [id, ...unsigned(body.length), ...body];
const text = (value: string): number[] => [value.length, ...Array.from(value, (letter) => letter.charCodeAt(0))];

export interface ModuleParts {
  readonly functions: readonly Code[];
  /** Pages of the imported `env.memory`: at least so many, and just so many where threads share it. */
  readonly pages: number;
  readonly isShared: boolean;
  /** Imports `env.call`, given a number, as function 0; the others follow. */
  readonly hasCall: boolean;
  /** Functions by their number, imported ones counted. */
  readonly exports: Readonly<Record<string, number>>;
}

export function encodeModule({ functions, pages, isShared, hasCall, exports }: ModuleParts): Uint8Array<ArrayBuffer> {
  const count = unsigned(functions.length);
  const bodies = functions.flatMap((code) => code.encode());
  const size = bodies.reduce((sum, piece) => sum + piece.length, count.length);
  const limits = isShared ? [0x03, ...unsigned(pages), ...unsigned(pages)] : [0x00, ...unsigned(pages)];
  const memory = [...text("env"), ...text("memory"), 0x02, ...limits];
  const call = hasCall ? [...text("env"), ...text("call"), 0x00, 1] : [];
  // A type for every number of parameters.
  const most = functions.reduce((most, { parameters }) => Math.max(most, parameters), hasCall ? 1 : 0);
  const types = Array.from({ length: most + 1 }, (_, parameters) => [
    0x60,
    parameters,
    ...new Array<number>(parameters).fill(typeCode.i32),
    0,
  ]);
  const exported = Object.entries(exports).map(([name, at]) => [...text(name), 0x00, ...unsigned(at)]);
  const head = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [types.length, ...types.flat()]),
    ...section(2, [hasCall ? 2 : 1, ...memory, ...call]),
    ...section(3, [...count, ...functions.map(({ parameters }) => parameters)]),
    ...section(7, [exported.length, ...exported.flat()]),
    ...[10, ...unsigned(size), ...count],
  ];
  const bytes = new Uint8Array(head.length - count.length + size);
  let at = 0;
  for (const piece of [head, ...bodies]) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
