// The names of the scalar operations and the language their rules are written in. What each means stands in scalar.ts.

import type { DType } from "#kit";

/** Operations with an instruction of their own. */
export type BasicName =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "min"
  | "max"
  | "neg"
  | "abs"
  | "sqrt"
  | "floor"
  | "ceil"
  | "round"
  | "trunc"
  | "less"
  | "lessEqual"
  | "equal"
  | "notEqual"
  | "select"
  | "and"
  | "or"
  | "not"
  | "bitAnd"
  | "bitOr"
  | "bitXor"
  | "shiftLeft"
  | "shiftRight"
  | "highProduct"
  | "copySign"
  | "powerOfTwo"
  | "exponent"
  | "significand"
  | "toF32"
  | "toF64"
  | "toI32"
  | "toU32"
  | "toBool";

/** Operations that expand into basic ones. */
export type CompositeName =
  | "square"
  | "reciprocal"
  | "rsqrt"
  | "sign"
  | "floorDivide"
  | "mod"
  | "bitNot"
  | "isNaN"
  | "isFinite"
  | "exp"
  | "expm1"
  | "log"
  | "log1p"
  | "pow"
  | "sin"
  | "cos"
  | "tan"
  | "atan"
  | "atan2"
  | "tanh"
  | "erf"
  | "sigmoid"
  | "softplus"
  | "relu"
  | "leakyRelu"
  | "elu"
  | "silu"
  | "gelu"
  | "geluTanh";

export type ScalarName = BasicName | CompositeName;

/** Scalar expressions over any carrier: graph nodes (derivatives) or lowered instructions (expansions). */
export interface Algebra<V> {
  apply(operation: ScalarName, ...values: V[]): V;
  /** A number of the same type and shape as `like`. */
  constant(value: number, like: V): V;
  dtype(value: V): DType;
}
