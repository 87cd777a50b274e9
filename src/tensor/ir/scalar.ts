// The scalar operations, one record each: types, meaning, derivative, WebAssembly. Knows nothing of shapes, graphs or kernels.
// Basic operations have a meaning in JavaScript and an instruction. All others expand into basic ones, so every backend
// computes them from the same sequence of rounded operations and gets the same bits.

import type { DType } from "#kit";
import { activations } from "./activation.ts";
import type {
  Algebra,
  BasicName,
  BasicOperation,
  CompositeName,
  CompositeOperation,
  Kind,
  ScalarName,
} from "./algebra.ts";
import { over } from "./formula.ts";
import { expandPow } from "./power.ts";
import { expandErf, expandExp, expandExpm1, expandLog, expandLog1p, expandTanh } from "./transcendental.ts";
import { expandAtan, expandAtan2, expandCos, expandSin, expandTan } from "./trigonometry.ts";

const bits = new DataView(new ArrayBuffer(8));

/** Exponent e and significand s with x = s * 2^e, 1 <= s < 2, of a positive normal number; of others, what the bits say. */
function exponentOf(x: number, dtype: DType): number {
  if (dtype === "f32") {
    bits.setFloat32(0, x);
    return (bits.getUint32(0) >>> 23) - 127;
  }
  bits.setFloat64(0, x);
  return (bits.getUint32(0) >>> 20) - 1023;
}

function significandOf(x: number, dtype: DType): number {
  if (dtype === "f32") {
    bits.setFloat32(0, x);
    bits.setUint32(0, (bits.getUint32(0) & 0x007fffff) | 0x3f800000);
    return bits.getFloat32(0);
  }
  bits.setFloat64(0, x);
  bits.setUint32(0, (bits.getUint32(0) & 0x000fffff) | 0x3ff00000);
  return bits.getFloat64(0);
}

function powerOfTwo(k: number, dtype: DType): number {
  if (dtype === "f32") {
    bits.setUint32(0, (k + 127) << 23);
    return bits.getFloat32(0);
  }
  bits.setUint32(0, (k + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

/** To the nearest integer, ties to even: what IEEE 754 and WebAssembly call `nearest`. */
function roundHalfEven(x: number): number {
  if (!(Math.abs(x) < 4503599627370496)) return x;
  const magic = x < 0 || Object.is(x, -0) ? -6755399441055744 : 6755399441055744;
  const rounded = x + magic - magic;
  return rounded === 0 && magic < 0 ? -0 : rounded;
}

const product = (x: number, y: number, dtype: DType) => (dtype === "i32" || dtype === "u32" ? Math.imul(x, y) : x * y);

/** By halves of 16 bits, none of whose products and sums leaves the exact integers. */
function highProduct(x: number, y: number): number {
  const [xHigh, xLow, yHigh, yLow] = [x >>> 16, x & 0xffff, y >>> 16, y & 0xffff];
  const middle = xHigh * yLow + Math.floor((xLow * yLow) / 65536);
  const rest = xLow * yHigh + (middle % 65536);
  return xHigh * yHigh + Math.floor(middle / 65536) + Math.floor(rest / 65536);
}

export const basicOperations: { readonly [N in BasicName]: BasicOperation } = {
  add: {
    arity: 2,
    takes: "number",
    meaning: (x, y) => x + y,
    derivative: (_, g) => [g, g],
  },
  sub: {
    arity: 2,
    takes: "number",
    meaning: (x, y) => x - y,
    derivative: (a, g) => [g, a.apply("neg", g)],
  },
  mul: {
    arity: 2,
    takes: "number",
    meaning: (x, y, _, dtype) => product(x, y, dtype),
    derivative: (a, g, [x, y]) => [a.apply("mul", g, y), a.apply("mul", g, x)],
  },
  div: {
    arity: 2,
    takes: "float",
    meaning: (x, y) => x / y,
    // d(x/y) = dx/y - (x/y) dy/y
    derivative: (a, g, [, y], result) => {
      const overY = a.apply("div", g, y);
      return [overY, a.apply("neg", a.apply("mul", overY, result))];
    },
  },
  // At a tie the whole adjoint goes to the first argument, so that relu-like kinks have slope 0 or 1, never both.
  min: {
    arity: 2,
    takes: "number",
    meaning: (x, y) => Math.min(x, y),
    derivative: (a, g, [x, y]) => splitBy(a, a.apply("lessEqual", x, y), g),
  },
  max: {
    arity: 2,
    takes: "number",
    meaning: (x, y) => Math.max(x, y),
    derivative: (a, g, [x, y]) => splitBy(a, a.apply("lessEqual", y, x), g),
  },
  neg: {
    arity: 1,
    takes: "number",
    meaning: (x) => -x,
    derivative: (a, g) => [a.apply("neg", g)],
  },
  abs: {
    arity: 1,
    takes: "number",
    meaning: (x) => Math.abs(x),
    derivative: (a, g, [x]) => [a.apply("mul", g, a.apply("sign", x))],
  },
  sqrt: {
    arity: 1,
    takes: "float",
    meaning: (x) => Math.sqrt(x),
    derivative: (a, g, _, result) => [a.apply("div", g, a.apply("add", result, result))],
  },
  floor: { arity: 1, takes: "float", meaning: (x) => Math.floor(x) },
  ceil: { arity: 1, takes: "float", meaning: (x) => Math.ceil(x) },
  round: { arity: 1, takes: "float", meaning: roundHalfEven },
  trunc: { arity: 1, takes: "float", meaning: (x) => Math.trunc(x) },
  less: { arity: 2, takes: "number", gives: "bool", meaning: (x, y) => +(x < y) },
  lessEqual: { arity: 2, takes: "number", gives: "bool", meaning: (x, y) => +(x <= y) },
  equal: { arity: 2, takes: "number", gives: "bool", meaning: (x, y) => +(x === y) },
  notEqual: { arity: 2, takes: "number", gives: "bool", meaning: (x, y) => +(x !== y) },
  select: {
    arity: 3,
    takes: "any",
    meaning: (condition, x, y) => (condition ? x : y),
    derivative: (a, g, [condition]) => [undefined, ...splitBy(a, condition, g)],
  },
  and: { arity: 2, takes: "bool", meaning: (x, y) => x & y },
  or: { arity: 2, takes: "bool", meaning: (x, y) => x | y },
  not: { arity: 1, takes: "bool", meaning: (x) => 1 - x },
  bitAnd: { arity: 2, takes: "integer", meaning: (x, y) => x & y },
  bitOr: { arity: 2, takes: "integer", meaning: (x, y) => x | y },
  bitXor: { arity: 2, takes: "integer", meaning: (x, y) => x ^ y },
  // By counts modulo 32; right shifts keep the sign of i32.
  shiftLeft: { arity: 2, takes: "integer", meaning: (x, y) => x << y },
  shiftRight: { arity: 2, takes: "integer", meaning: (x, y, _, dtype) => (dtype === "i32" ? x >> y : x >>> y) },
  // The upper 32 of the 64 bits of a product.
  highProduct: { arity: 2, takes: "u32", meaning: highProduct },
  // The size of the first with the sign of the second, which must not be NaN: for expansions.
  copySign: {
    arity: 2,
    takes: "float",
    meaning: (x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x)),
  },
  // Bit access, for expansions: 2^k of an integral k in the type's normal range; parts of a positive normal number.
  powerOfTwo: { arity: 1, takes: "float", meaning: (k, _, __, dtype) => powerOfTwo(k, dtype) },
  exponent: { arity: 1, takes: "float", meaning: (x, _, __, dtype) => exponentOf(x, dtype) },
  significand: { arity: 1, takes: "float", meaning: (x, _, __, dtype) => significandOf(x, dtype) },
  toF32: { arity: 1, takes: "any", gives: "f32", meaning: (x) => x, derivative: castBack },
  toF64: { arity: 1, takes: "any", gives: "f64", meaning: (x) => x, derivative: castBack },
  // Towards zero, saturating; NaN becomes 0.
  toI32: {
    arity: 1,
    takes: "any",
    gives: "i32",
    meaning: (x, _, __, from) => integerFrom(x, from, -0x80000000, 0x7fffffff),
  },
  toU32: { arity: 1, takes: "any", gives: "u32", meaning: (x, _, __, from) => integerFrom(x, from, 0, 0xffffffff) },
  toBool: { arity: 1, takes: "any", gives: "bool", meaning: (x) => +(x !== 0) },
};

// Between the integer types the bits stay; from floats the value is kept where it fits and clamped where not.
function integerFrom(x: number, from: DType, low: number, high: number): number {
  if (from === "i32" || from === "u32") return x;
  return Number.isNaN(x) ? 0 : Math.min(high, Math.max(low, Math.trunc(x)));
}

function splitBy<V>(a: Algebra<V>, condition: V, adjoint: V): V[] {
  const zero = a.constant(0, adjoint);
  return [a.apply("select", condition, adjoint, zero), a.apply("select", condition, zero, adjoint)];
}

function castBack<V>(a: Algebra<V>, adjoint: V, [x]: readonly V[]): (V | undefined)[] {
  const dtype = a.dtype(x);
  return dtype === "f32" || dtype === "f64" ? [a.apply(castTo(dtype), adjoint)] : [undefined];
}

export const castTo = (dtype: DType): BasicName =>
  (({ f32: "toF32", f64: "toF64", i32: "toI32", u32: "toU32", bool: "toBool" }) as const)[dtype];

export const compositeOperations: { readonly [N in CompositeName]: CompositeOperation } = {
  square: {
    arity: 1,
    takes: "number",
    expand: (a, [x]) => a.apply("mul", x, x),
    derivative: (a, g, [x]) => [a.apply("mul", g, a.apply("add", x, x))],
  },
  reciprocal: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => a.apply("div", a.constant(1, x), x),
    derivative: (a, g, _, result) => [a.apply("neg", a.apply("mul", g, a.apply("mul", result, result)))],
  },
  rsqrt: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => a.apply("div", a.constant(1, x), a.apply("sqrt", x)),
    // -1/2 x^(-3/2)
    derivative: (a, g, _, y) => {
      const { mul } = over(a, g);
      return [mul(g, mul(-0.5, mul(y, mul(y, y))))];
    },
  },
  // -1, 0 or 1; of zeros and NaN the value itself.
  sign: {
    arity: 1,
    takes: "number",
    expand: (a, [x]) => {
      const zero = a.constant(0, x);
      const upper = a.apply("select", a.apply("less", zero, x), a.constant(1, x), x);
      return a.apply("select", a.apply("less", x, zero), a.constant(-1, x), upper);
    },
  },
  // Of integers through f64, which holds their quotients to the last bit that counts; 0 where the divisor is 0.
  floorDivide: {
    arity: 2,
    takes: "number",
    expand: (a, [x, y]) => {
      const dtype = a.dtype(x);
      if (dtype === "f32" || dtype === "f64") return a.apply("floor", a.apply("div", x, y));
      const quotient = a.apply("floor", a.apply("div", a.apply("toF64", x), a.apply("toF64", y)));
      const { add, less, select } = over(a, quotient);
      const wrapped = a.apply("toU32", add(quotient, select(less(quotient, 0), 2 ** 32, 0)));
      const zero = a.constant(0, y);
      return a.apply("select", a.apply("equal", y, zero), zero, a.apply(castTo(dtype), wrapped));
    },
  },
  // x - floor(x / y) y: with the sign of y.
  mod: {
    arity: 2,
    takes: "number",
    expand: (a, [x, y]) => a.apply("sub", x, a.apply("mul", a.apply("floorDivide", x, y), y)),
    derivative: (a, g, [x, y]) => [g, a.apply("neg", a.apply("mul", g, a.apply("floorDivide", x, y)))],
  },
  bitNot: { arity: 1, takes: "integer", expand: (a, [x]) => a.apply("bitXor", x, a.constant(-1, x)) },
  isNaN: { arity: 1, takes: "float", gives: "bool", expand: (a, [x]) => a.apply("notEqual", x, x) },
  isFinite: {
    arity: 1,
    takes: "float",
    gives: "bool",
    expand: (a, [x]) => a.apply("less", a.apply("abs", x), a.constant(Number.POSITIVE_INFINITY, x)),
  },
  exp: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => expandExp(a, x),
    derivative: (a, g, _, result) => [a.apply("mul", g, result)],
  },
  expm1: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => expandExpm1(a, x),
    derivative: (a, g, [x]) => [a.apply("mul", g, a.apply("exp", x))],
  },
  log: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => expandLog(a, x),
    derivative: (a, g, [x]) => [a.apply("div", g, x)],
  },
  log1p: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => expandLog1p(a, x),
    derivative: (a, g, [x]) => [a.apply("div", g, a.apply("add", x, a.constant(1, x)))],
  },
  // d(x^y) = y x^(y-1) dx + x^y ln x dy; 0 where y is 0, and at x = 0 the power does not move with y.
  pow: {
    arity: 2,
    takes: "float",
    expand: (a, [x, y]) => expandPow(a, x, y),
    derivative: (a, g, [x, y], result) => {
      const { sub, mul, equal, select, apply } = over(a, g);
      const byBase = select(equal(y, 0), 0, mul(y, apply("pow", x, sub(y, 1))));
      const byExponent = mul(result, apply("log", select(equal(x, 0), 1, x)));
      return [mul(g, byBase), mul(g, byExponent)];
    },
  },
  sin: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => expandSin(a, x),
    derivative: (a, g, [x]) => [a.apply("mul", g, a.apply("cos", x))],
  },
  cos: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => expandCos(a, x),
    derivative: (a, g, [x]) => [a.apply("neg", a.apply("mul", g, a.apply("sin", x)))],
  },
  tan: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => expandTan(a, x),
    derivative: (a, g, _, y) => [a.apply("mul", g, a.apply("add", a.constant(1, y), a.apply("mul", y, y)))],
  },
  atan: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => expandAtan(a, x),
    derivative: (a, g, [x]) => [a.apply("div", g, a.apply("add", a.constant(1, x), a.apply("mul", x, x)))],
  },
  atan2: {
    arity: 2,
    takes: "float",
    expand: (a, [y, x]) => expandAtan2(a, y, x),
    // (x dy - y dx) / (x^2 + y^2), with m the larger of the sizes taken out so that no square over- or underflows.
    derivative: (a, g, [y, x]) => {
      const { add, mul, div, max, apply } = over(a, g);
      const m = max(apply("abs", x), apply("abs", y));
      const [u, v] = [div(x, m), div(y, m)];
      const scaled = div(div(g, m), add(mul(u, u), mul(v, v)));
      return [mul(scaled, u), apply("neg", mul(scaled, v))];
    },
  },
  tanh: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => expandTanh(a, x),
    derivative: (a, g, _, y) => [a.apply("mul", g, a.apply("sub", a.constant(1, y), a.apply("mul", y, y)))],
  },
  erf: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => expandErf(a, x),
    // 2 / sqrt(pi) e^-x^2
    derivative: (a, g, [x]) => {
      const { mul } = over(a, g);
      return [mul(g, mul(2 / Math.sqrt(Math.PI), a.apply("exp", a.apply("neg", mul(x, x)))))];
    },
  },
  ...activations,
};

export const scalarOperations: { readonly [N in ScalarName]: BasicOperation | CompositeOperation } = {
  ...basicOperations,
  ...compositeOperations,
};

export const isBasic = (name: ScalarName): name is BasicName => name in basicOperations;

/** Rounds or wraps a number to what the type can hold. */
export const roundTo: { readonly [D in DType]: (x: number) => number } = {
  f32: Math.fround,
  f64: (x) => x,
  i32: (x) => x | 0,
  u32: (x) => x >>> 0,
  bool: (x) => (x ? 1 : 0),
};

/** Checks the arguments' types and gives the result's. */
export function scalarResult(name: ScalarName, dtypes: readonly DType[]): DType {
  const { arity, takes, gives } = scalarOperations[name];
  if (dtypes.length !== arity) throw new TypeError(`${name}: wants ${arity} operands, got ${dtypes.length}`);
  const values = name === "select" ? dtypes.slice(1) : dtypes;
  if (name === "select" && dtypes[0] !== "bool") {
    throw new TypeError(`where: wants a bool condition, got ${dtypes[0]}`);
  }
  if (values.some((dtype) => dtype !== values[0])) {
    throw new TypeError(`${name}: operands are ${values.join(" and ")}; cast one with .cast("${values[0]}")`);
  }
  const allowed: Record<Kind, readonly DType[]> = {
    float: ["f32", "f64"],
    integer: ["i32", "u32"],
    u32: ["u32"],
    number: ["f32", "f64", "i32", "u32"],
    bool: ["bool"],
    any: ["f32", "f64", "i32", "u32", "bool"],
  };
  if (!allowed[takes].includes(values[0])) {
    throw new TypeError(`${name}: wants ${allowed[takes].join(" or ")}, got ${values[0]}`);
  }
  return gives ?? values[values.length - 1];
}
