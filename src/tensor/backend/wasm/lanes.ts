// One scalar operation as instructions: on one number, on four 32-bit lanes, or on two 64-bit lanes.
// A bool is 0 or 1 as a number and a mask of zeros or ones as a lane. Beside 64-bit lanes, 32-bit values lie in the lower half of
// a vector, and bools are 64 bits wide.

import type { DType } from "#kit";
import type { BasicName } from "../../ir/algebra.ts";
import type { Instruction } from "../../ir/program.ts";
import { bytesOf, type Code, type ValueType } from "./assembler.ts";

/** How many elements are computed at once, and of which width. */
export type Lanes = "scalar" | "x4" | "x2";

export const laneCount: { readonly [L in Lanes]: number } = { scalar: 1, x4: 4, x2: 2 };

const scalarType: { readonly [D in DType]: "i32" | "f32" | "f64" } = {
  f32: "f32",
  f64: "f64",
  i32: "i32",
  u32: "i32",
  bool: "i32",
};

export const valueType = (dtype: DType, lanes: Lanes): ValueType => (lanes === "scalar" ? scalarType[dtype] : "v128");

/** The type name instructions begin with. */
export function prefix(dtype: DType, lanes: Lanes): string {
  if (lanes === "scalar") return scalarType[dtype];
  if (dtype === "f32") return "f32x4";
  return dtype === "f64" ? "f64x2" : "i32x4";
}

/** Whether lanes would be shifted by counts of their own, which no instruction does. */
export const shiftsUnevenly = (body: readonly Instruction[]): boolean =>
  body.some(
    (i) =>
      i.kind === "apply" &&
      (i.operation === "shiftLeft" || i.operation === "shiftRight") &&
      body[i.operands[1]].kind !== "constant",
  );

/** The widest lanes a computation can run in: all of one width, bools only in between when that is 64, shifts all alike. */
export function lanesFor(body: readonly Instruction[], storedTypes: readonly DType[]): Lanes {
  if (shiftsUnevenly(body)) return "scalar";
  const types = new Set(body.map(({ dtype }) => dtype));
  const inMemory = new Set([...storedTypes, ...body.flatMap((i) => (i.kind === "load" ? [i.dtype] : []))]);
  if (!types.has("f64")) return "x4";
  const isPure = [...types].every((dtype) => dtype === "f64" || dtype === "bool");
  return isPure && !inMemory.has("bool") ? "x2" : "scalar";
}

/** Leaves a constant on the stack. */
export function emitConstant(code: Code, dtype: DType, value: number, lanes: Lanes): void {
  if (lanes !== "scalar") {
    const lane =
      dtype === "bool"
        ? new Array<number>(lanes === "x4" ? 4 : 8).fill(value ? 0xff : 0)
        : bytesOf(scalarType[dtype], value);
    code.v128(Array.from({ length: 16 / lane.length }, () => lane).flat());
  } else if (dtype === "f32") code.f32(value);
  else if (dtype === "f64") code.f64(value);
  else code.i32(value | 0);
}

const EXPONENT_ONE_F64 = 4503599627370496; // 2^52: its low bits count ones
const ROUND_F64 = 6755399441055744; // 1.5 * 2^52: adding it leaves an integer in the low bits

type Emit = (code: Code, x: readonly number[], from: DType, lanes: Lanes) => void;

const push = (code: Code, x: readonly number[]) => {
  for (const local of x) code.get(local);
};

/** An instruction of the operands' type. */
const simple =
  (name: string): Emit =>
  (code, x, from, lanes) => {
    push(code, x);
    code.op(`${prefix(from, lanes)}.${name}`);
  };

const is32 = (dtype: DType) => dtype === "f32" || dtype === "i32" || dtype === "u32";

/** Leaves the masks of two 64-bit lanes as masks of 32-bit lanes. */
export const narrow = (code: Code, mask: number): Code =>
  code
    .get(mask)
    .get(mask)
    .shuffle([0, 2, 0, 2].flatMap((word) => [0, 1, 2, 3].map((byte) => word * 4 + byte)));

/** Turns masks of the lower two 32-bit lanes into masks of two 64-bit lanes. */
export const widen = (code: Code): Code => code.op("i64x2.extend_low_i32x4_s");

/** A comparison, signed or not as the operands are. */
const comparison =
  (name: "lt" | "le" | "eq" | "ne"): Emit =>
  (code, x, from, lanes) => {
    const isOrder = name === "lt" || name === "le";
    const suffix = isOrder && from === "i32" ? "_s" : isOrder && from === "u32" ? "_u" : "";
    simple(name + suffix)(code, x, from, lanes);
    if (lanes === "x2" && is32(from)) widen(code);
  };

const extreme =
  (name: "min" | "max"): Emit =>
  (code, x, from, lanes) => {
    if (from === "f32" || from === "f64") return simple(name)(code, x, from, lanes);
    const sign = from === "i32" ? "s" : "u";
    if (lanes !== "scalar") return simple(`${name}_${sign}`)(code, x, from, lanes);
    push(code, [...x, ...x]);
    code.op(`i32.${name === "min" ? "lt" : "gt"}_${sign}`, "select");
  };

const bitwise =
  (name: "and" | "or" | "xor"): Emit =>
  (code, x, _, lanes) => {
    push(code, x);
    code.op(lanes === "scalar" ? `i32.${name}` : `v128.${name}`);
  };

const minus = (code: Code, x: number) => code.i32(0).get(x).op("i32.sub");

/** Shifts all lanes by the count in the first: `lanesFor` sees to it that they are equal. */
const shiftBy =
  (direction: "left" | "right"): Emit =>
  (code, [x, count], from, lanes) => {
    code.get(x).get(count);
    if (lanes !== "scalar") code.lane("i32x4.extract_lane", 0);
    const name = direction === "left" ? "shl" : from === "i32" ? "shr_s" : "shr_u";
    code.op(`${prefix(from, lanes)}.${name}`);
  };

/** From a bool: one where it holds. */
const fromBool = (code: Code, [x]: readonly number[], to: DType, lanes: Lanes) => {
  if (lanes === "x2" && is32(to)) narrow(code, x);
  else code.get(x);
  if (lanes !== "scalar") {
    emitConstant(code, to, 1, lanes);
    code.op("v128.and");
  } else if (to === "f32" || to === "f64") code.op(`${to}.convert_i32_u`);
};

/** Shifts every lane or the number. */
const shift = (code: Code, type: string, name: string, by: number) => {
  if (type === "i64") code.i64(BigInt(by));
  else code.i32(by);
  code.op(`${type}.${name}`);
};

const emitters: { readonly [O in BasicName]: Emit } = {
  add: simple("add"),
  sub: simple("sub"),
  mul: simple("mul"),
  div: simple("div"),
  min: extreme("min"),
  max: extreme("max"),
  neg: (code, x, from, lanes) => {
    if (lanes === "scalar" && (from === "i32" || from === "u32")) minus(code, x[0]);
    else simple("neg")(code, x, from, lanes);
  },
  abs: (code, x, from, lanes) => {
    if (from === "u32") code.get(x[0]);
    else if (from === "i32" && lanes === "scalar") {
      minus(code, x[0]).get(x[0]).get(x[0]).i32(0).op("i32.lt_s", "select");
    } else simple("abs")(code, x, from, lanes);
  },
  sqrt: simple("sqrt"),
  floor: simple("floor"),
  ceil: simple("ceil"),
  round: simple("nearest"),
  trunc: simple("trunc"),
  less: comparison("lt"),
  lessEqual: comparison("le"),
  equal: comparison("eq"),
  notEqual: comparison("ne"),
  select: (code, [condition, x, y], from, lanes) => {
    push(code, [x, y]);
    if (lanes === "x2" && is32(from)) narrow(code, condition);
    else code.get(condition);
    code.op(lanes === "scalar" ? "select" : "v128.bitselect");
  },
  and: bitwise("and"),
  or: bitwise("or"),
  not: (code, [x], _, lanes) => {
    code.get(x);
    code.op(lanes === "scalar" ? "i32.eqz" : "v128.not");
  },
  bitAnd: bitwise("and"),
  bitOr: bitwise("or"),
  bitXor: bitwise("xor"),
  shiftLeft: shiftBy("left"),
  shiftRight: shiftBy("right"),
  highProduct: (code, [x, y], _, lanes) => {
    if (lanes === "scalar") {
      code.get(x).op("i64.extend_i32_u").get(y).op("i64.extend_i32_u", "i64.mul");
      shift(code, "i64", "shr_u", 32);
      code.op("i32.wrap_i64");
      return;
    }
    code.get(x).get(y).op("i64x2.extmul_low_i32x4_u");
    code.get(x).get(y).op("i64x2.extmul_high_i32x4_u");
    code.shuffle([1, 3, 5, 7].flatMap((word) => [0, 1, 2, 3].map((byte) => word * 4 + byte)));
  },
  copySign: (code, [x, y], from, lanes) => {
    if (lanes === "scalar") return simple("copysign")(code, [x, y], from, lanes);
    code.get(y).get(x);
    emitConstant(code, from, -0, lanes); // the sign bit alone
    code.op("v128.bitselect");
  },
  powerOfTwo: (code, [k], from, lanes) => {
    const isScalar = lanes === "scalar";
    code.get(k);
    if (from === "f32") {
      const type = isScalar ? "i32" : "i32x4";
      code.op(isScalar ? "i32.trunc_sat_f32_s" : "i32x4.trunc_sat_f32x4_s");
      emitConstant(code, "i32", 127, lanes);
      code.op(`${type}.add`);
      shift(code, type, "shl", 23);
      if (isScalar) code.op("f32.reinterpret_i32");
      return;
    }
    emitConstant(code, "f64", ROUND_F64, lanes);
    code.op(`${prefix("f64", lanes)}.add`);
    if (isScalar) code.op("i64.reinterpret_f64");
    code.i64(1023n);
    if (!isScalar) code.op("i64x2.splat");
    code.op(isScalar ? "i64.add" : "i64x2.add");
    if (isScalar) shift(code, "i64", "shl", 52);
    else shift(code, "i64x2", "shl", 52);
    if (isScalar) code.op("f64.reinterpret_i64");
  },
  exponent: (code, [x], from, lanes) => {
    const isScalar = lanes === "scalar";
    code.get(x);
    if (from === "f32") {
      const type = isScalar ? "i32" : "i32x4";
      if (isScalar) code.op("i32.reinterpret_f32");
      shift(code, type, "shr_u", 23);
      emitConstant(code, "i32", 127, lanes);
      code.op(`${type}.sub`, isScalar ? "f32.convert_i32_s" : "f32x4.convert_i32x4_s");
      return;
    }
    if (isScalar) code.op("i64.reinterpret_f64");
    shift(code, isScalar ? "i64" : "i64x2", "shr_u", 52);
    // The exponent field becomes the low bits of a number between 2^52 and 2^53.
    if (isScalar) code.i64(0x4330000000000000n).op("i64.or", "f64.reinterpret_i64");
    else code.i64(0x4330000000000000n).op("i64x2.splat", "v128.or");
    emitConstant(code, "f64", EXPONENT_ONE_F64 + 1023, lanes);
    code.op(`${prefix("f64", lanes)}.sub`);
  },
  significand: (code, [x], from, lanes) => {
    const isScalar = lanes === "scalar";
    code.get(x);
    if (from === "f32") {
      if (isScalar) code.op("i32.reinterpret_f32");
      emitConstant(code, "i32", 0x007fffff, lanes);
      code.op(isScalar ? "i32.and" : "v128.and");
      emitConstant(code, "i32", 0x3f800000, lanes);
      code.op(isScalar ? "i32.or" : "v128.or");
      if (isScalar) code.op("f32.reinterpret_i32");
      return;
    }
    const both = (value: bigint, name: string) => {
      code.i64(value);
      if (!isScalar) code.op("i64x2.splat");
      code.op(isScalar ? `i64.${name}` : `v128.${name}`);
    };
    if (isScalar) code.op("i64.reinterpret_f64");
    both(0x000fffffffffffffn, "and");
    both(0x3ff0000000000000n, "or");
    if (isScalar) code.op("f64.reinterpret_i64");
  },
  toF32: (code, x, from, lanes) => {
    if (from === "bool") return fromBool(code, x, "f32", lanes);
    push(code, x);
    if (from === "f64") code.op(lanes === "scalar" ? "f32.demote_f64" : "f32x4.demote_f64x2_zero");
    else
      code.op(
        lanes === "scalar"
          ? `f32.convert_i32_${from === "i32" ? "s" : "u"}`
          : `f32x4.convert_i32x4_${from === "i32" ? "s" : "u"}`,
      );
  },
  toF64: (code, x, from, lanes) => {
    if (from === "bool") return fromBool(code, x, "f64", lanes);
    push(code, x);
    const sign = from === "i32" ? "s" : "u";
    if (lanes === "scalar") code.op(from === "f32" ? "f64.promote_f32" : `f64.convert_i32_${sign}`);
    else code.op(from === "f32" ? "f64x2.promote_low_f32x4" : `f64x2.convert_low_i32x4_${sign}`);
  },
  toI32: (code, x, from, lanes) => toInteger(code, x, from, lanes, "s"),
  toU32: (code, x, from, lanes) => toInteger(code, x, from, lanes, "u"),
  toBool: (code, [x], from, lanes) => {
    code.get(x);
    emitConstant(code, from, 0, lanes);
    code.op(`${prefix(from, lanes)}.ne`);
    if (lanes === "x2" && is32(from)) widen(code);
  },
};

function toInteger(code: Code, x: readonly number[], from: DType, lanes: Lanes, sign: "s" | "u"): void {
  if (from === "bool") return fromBool(code, x, "i32", lanes);
  push(code, x);
  if (from === "i32" || from === "u32") return;
  if (lanes === "scalar") code.op(`i32.trunc_sat_${from}_${sign}`);
  else code.op(from === "f64" ? `i32x4.trunc_sat_f64x2_${sign}_zero` : `i32x4.trunc_sat_f32x4_${sign}`);
}

/** Leaves the result of an operation on locals of type `from` (that of the last operand) on the stack. */
export function emitOperation(
  code: Code,
  operation: BasicName,
  operands: readonly number[],
  from: DType,
  lanes: Lanes,
): void {
  emitters[operation](code, operands, from, lanes);
}
