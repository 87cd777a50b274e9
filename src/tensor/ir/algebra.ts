// The names of the scalar operations, the form of their records, and the language rules are written in. What each means
// stands in scalar.ts.

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

/** What arguments may be: floats, the two integer types, u32 alone, anything but bools, bools, anything. */
export type Kind = "float" | "integer" | "u32" | "number" | "bool" | "any";

interface Common {
  readonly arity: 1 | 2 | 3;
  /** What the arguments must be; of `select` the first is a bool, the others any. */
  readonly takes: Kind;
  /** Type of the result: that of the last argument unless named. */
  readonly gives?: DType;
  /** Adjoints of the arguments from that of the result; absent where the slope is zero or undefined everywhere. */
  derivative?<V>(a: Algebra<V>, adjoint: V, x: readonly V[], result: V): (V | undefined)[];
}

export interface BasicOperation extends Common {
  /** Meaning on numbers before rounding to the result's type. */
  readonly meaning: (x: number, y: number, z: number, dtype: DType) => number;
}

export interface CompositeOperation extends Common {
  expand<V>(a: Algebra<V>, x: readonly V[]): V;
}
