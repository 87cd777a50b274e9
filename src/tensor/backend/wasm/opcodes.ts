// WebAssembly instructions by their name in the specification. Only those the code generator uses.

const one = (code: number) => [code];
const wide = (code: number) => [0xfd, ...leb(code)];

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

/** Names in the order of their codes, the first at `start`; an empty name skips a code. */
function series(start: number, encode: (code: number) => number[], names: string): [string, number[]][] {
  return names
    .split(" ")
    .map((name, i): [string, number[]] => [name, encode(start + i)])
    .filter(([name]) => name !== "-");
}

const compare = (type: string) => ["eq", "ne", "lt", "gt", "le", "ge"].map((name) => `${type}.${name}`).join(" ");
const compareInteger = (type: string) =>
  ["eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"]
    .map((name) => `${type}.${name}`)
    .join(" ");
const floatScalar = (type: string) =>
  ["abs", "neg", "ceil", "floor", "trunc", "nearest", "sqrt", "add", "sub", "mul", "div", "min", "max", "copysign"]
    .map((name) => `${type}.${name}`)
    .join(" ");
const floatVector = (type: string) =>
  ["abs", "neg", "-", "sqrt", "add", "sub", "mul", "div", "min", "max"]
    .map((name) => (name === "-" ? "-" : `${type}.${name}`))
    .join(" ");

export const opcodes: ReadonlyMap<string, readonly number[]> = new Map<string, number[]>([
  ...series(0x45, one, "i32.eqz"),
  ...series(0x46, one, compareInteger("i32")),
  ...series(0x5b, one, compare("f32")),
  ...series(0x61, one, compare("f64")),
  ...series(
    0x6a,
    one,
    "i32.add i32.sub i32.mul - i32.div_u - i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u",
  ),
  ...series(0x7c, one, "i64.add i64.sub i64.mul - - - - i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u"),
  ...series(0x8b, one, floatScalar("f32")),
  ...series(0x99, one, floatScalar("f64")),
  ["i64.eq", one(0x51)],
  ["i32.wrap_i64", one(0xa7)],
  ["i64.extend_i32_u", one(0xad)],
  ...series(0xb2, one, "f32.convert_i32_s f32.convert_i32_u - - f32.demote_f64 f64.convert_i32_s f64.convert_i32_u"),
  ...series(0xb9, one, "f64.convert_i64_s - f64.promote_f32 i32.reinterpret_f32 i64.reinterpret_f64"),
  ...series(0xbe, one, "f32.reinterpret_i32 f64.reinterpret_i64"),
  ["i32.trunc_sat_f32_s", [0xfc, 0]],
  ["i32.trunc_sat_f32_u", [0xfc, 1]],
  ["i32.trunc_sat_f64_s", [0xfc, 2]],
  ["i32.trunc_sat_f64_u", [0xfc, 3]],
  ["memory.copy", [0xfc, 10, 0, 0]],
  ["memory.fill", [0xfc, 11, 0]],
  ["drop", [0x1a]],
  ["select", [0x1b]],
  ["unreachable", [0x00]],
  ...series(17, wide, "i32x4.splat i64x2.splat f32x4.splat f64x2.splat"),
  ...series(55, wide, compareInteger("i32x4")),
  ...series(65, wide, compare("f32x4")),
  ...series(71, wide, compare("f64x2")),
  ...series(77, wide, "v128.not v128.and v128.andnot v128.or v128.xor v128.bitselect"),
  ...series(103, wide, "f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest"),
  ...series(116, wide, "f64x2.ceil f64x2.floor"),
  ["f64x2.trunc", wide(122)],
  ["f64x2.nearest", wide(148)],
  ["v128.any_true", wide(0x53)],
  ["f32x4.demote_f64x2_zero", wide(0x5e)],
  ["f64x2.promote_low_f32x4", wide(0x5f)],
  ["i64x2.extend_low_i32x4_s", wide(0xc7)],
  ["i32x4.trunc_sat_f64x2_s_zero", wide(0xfc)],
  ["i32x4.trunc_sat_f64x2_u_zero", wide(0xfd)],
  ["i32x4.abs", wide(0xa0)],
  ["i32x4.neg", wide(0xa1)],
  ...series(0xab, wide, "i32x4.shl i32x4.shr_s i32x4.shr_u i32x4.add"),
  ["i32x4.sub", wide(0xb1)],
  ...series(0xb5, wide, "i32x4.mul i32x4.min_s i32x4.min_u i32x4.max_s i32x4.max_u"),
  ...series(0xcb, wide, "i64x2.shl i64x2.shr_s i64x2.shr_u i64x2.add"),
  ["i64x2.extmul_low_i32x4_u", wide(0xde)],
  ["i64x2.extmul_high_i32x4_u", wide(0xdf)],
  ...series(0xe0, wide, floatVector("f32x4")),
  ...series(0xec, wide, floatVector("f64x2")),
  ...series(0xf8, wide, "i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u f32x4.convert_i32x4_s f32x4.convert_i32x4_u"),
  ["f64x2.convert_low_i32x4_s", wide(0xfe)],
  ["f64x2.convert_low_i32x4_u", wide(0xff)],
]);

/** Instructions with an address, by name. */
export const memoryOpcodes: ReadonlyMap<string, readonly number[]> = new Map<string, number[]>([
  ["i32.load", [0x28]],
  ["f32.load", [0x2a]],
  ["f64.load", [0x2b]],
  ["i32.store", [0x36]],
  ["f32.store", [0x38]],
  ["f64.store", [0x39]],
  ["v128.load", wide(0)],
  ["v128.load32_splat", wide(9)],
  ["v128.load64_splat", wide(10)],
  ["v128.store", wide(11)],
  ["v128.load32_lane", wide(0x56)],
  ["v128.load64_lane", wide(0x57)],
  ["v128.store32_lane", wide(0x5a)],
  ["v128.store64_lane", wide(0x5b)],
  ["v128.load32_zero", wide(0x5c)],
  ["v128.load64_zero", wide(0x5d)],
]);

/** Instructions that name a lane. */
export const laneOpcodes: ReadonlyMap<string, readonly number[]> = new Map<string, number[]>([
  ["i32x4.extract_lane", wide(27)],
  ["f32x4.extract_lane", wide(31)],
  ["f64x2.extract_lane", wide(33)],
]);

/** Instructions on memory that threads share. */
export const atomicOpcodes: ReadonlyMap<string, readonly number[]> = new Map<string, number[]>([
  ["i32.atomic.load", [0xfe, 0x10]],
  ["i64.atomic.load", [0xfe, 0x11]],
  ["i32.atomic.store", [0xfe, 0x17]],
  ["i64.atomic.store", [0xfe, 0x18]],
  ["i32.atomic.rmw.add", [0xfe, 0x1e]],
  ["i64.atomic.rmw.cmpxchg", [0xfe, 0x49]],
]);
