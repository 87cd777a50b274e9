// The array a user holds: an immutable value that records what is done to it and computes when it is read.

import type { ArrayData, DType, TypedArray } from "#kit";
import type { ScalarName } from "./ir/algebra.ts";
import { broadcast, gather, map } from "./ir/build.ts";
import type { Node } from "./ir/graph.ts";
import { castTo } from "./ir/scalar.ts";
import { formatShape, type Shape, sizeOf } from "./ir/shape.ts";
import { constant, product, type Range, reduced, reshaped, sliced, stretched, transposed } from "./ops/operands.ts";
import { readValues } from "./trace/evaluate.ts";

/** An operand: an array, or a number that takes the other operand's type. */
export type Operand = Tensor | number;

/** Numbers in lists in lists. */
export type Nested = number | boolean | readonly Nested[];

/**
 * An immutable array of f32, f64, i32, u32 or bool. Operations check shapes and types at once, stretch axes of length 1 and
 * compute nothing; `data`, `item`, `tolist` and `array` compute.
 */
export class Tensor {
  /** The recorded operation. Part of the room's inside. */
  readonly node: Node;

  constructor(node: Node) {
    this.node = node;
  }

  get shape(): Shape {
    return this.node.shape;
  }
  get dtype(): DType {
    return this.node.dtype;
  }
  get rank(): number {
    return this.node.shape.length;
  }
  /** Number of elements. */
  get size(): number {
    return sizeOf(this.node.shape);
  }

  /** The elements, row-major: a typed array of your own. */
  data(): TypedArray {
    return readValues(this.node);
  }
  /** The only element. Throws where there are more or none. */
  item(): number {
    if (this.size !== 1) throw new TypeError(`item: wants one element, got shape ${formatShape(this.shape)}`);
    return readValues(this.node)[0];
  }
  /** The elements as nested arrays of numbers. */
  tolist(): Nested {
    const values = readValues(this.node);
    const nest = (axis: number, start: number, step: number): Nested => {
      if (axis === this.rank) return values[start];
      const inner = step / this.shape[axis];
      return Array.from({ length: this.shape[axis] }, (_, i) => nest(axis + 1, start + i * inner, inner));
    };
    return nest(0, 0, values.length);
  }
  /** A plain array for files and other rooms. */
  array(): ArrayData {
    return { dtype: this.dtype, shape: [...this.shape], data: this.data() };
  }

  add(other: Operand): Tensor {
    return this.#binary("add", other);
  }
  sub(other: Operand): Tensor {
    return this.#binary("sub", other);
  }
  mul(other: Operand): Tensor {
    return this.#binary("mul", other);
  }
  div(other: Operand): Tensor {
    return this.#binary("div", other);
  }
  /** The smaller of both; NaN where either is. */
  minimum(other: Operand): Tensor {
    return this.#binary("min", other);
  }
  /** The larger of both; NaN where either is. */
  maximum(other: Operand): Tensor {
    return this.#binary("max", other);
  }

  /** floor(x / y); of integers exact, and 0 where the divisor is 0. */
  floorDivide(other: Operand): Tensor {
    return this.#binary("floorDivide", other);
  }
  /**
   * The rest of floorDivide, x - floor(x / y) y, which has the sign of the divisor. Of floats every step rounds; of integers it
   * is exact, and x itself where the divisor is 0.
   */
  mod(other: Operand): Tensor {
    return this.#binary("mod", other);
  }
  /**
   * x^y as the JavaScript operator **: 1 where y is 0; NaN of a negative x and a y that is not whole. The slope in x is finite at
   * 0 from y = 1 on; in y it is NaN where x is negative.
   */
  pow(exponent: Operand): Tensor {
    return this.#binary("pow", exponent);
  }
  /**
   * The angle in [-pi, pi] from the positive x axis to the point (x, this). It takes the sign of this, zeros included; infinite
   * points lie on the axes or the diagonals. The slope at the origin is NaN.
   */
  atan2(x: Operand): Tensor {
    return this.#binary("atan2", x);
  }

  less(other: Operand): Tensor {
    return this.#binary("less", other);
  }
  lessEqual(other: Operand): Tensor {
    return this.#binary("lessEqual", other);
  }
  greater(other: Operand): Tensor {
    return new Tensor(stretched("less", "greater", this.#operand("greater", other), this.node));
  }
  greaterEqual(other: Operand): Tensor {
    return new Tensor(stretched("lessEqual", "greaterEqual", this.#operand("greaterEqual", other), this.node));
  }
  equal(other: Operand): Tensor {
    return this.#binary("equal", other);
  }
  notEqual(other: Operand): Tensor {
    return this.#binary("notEqual", other);
  }
  and(other: Tensor): Tensor {
    return this.#binary("and", other);
  }
  or(other: Tensor): Tensor {
    return this.#binary("or", other);
  }
  not(): Tensor {
    return this.#unary("not");
  }
  /** Of floats. */
  isNaN(): Tensor {
    return this.#unary("isNaN");
  }
  /** Neither infinite nor NaN; of floats. */
  isFinite(): Tensor {
    return this.#unary("isFinite");
  }

  /** Bit by bit, as all of the next: of i32 or u32. */
  bitAnd(other: Operand): Tensor {
    return this.#binary("bitAnd", other);
  }
  bitOr(other: Operand): Tensor {
    return this.#binary("bitOr", other);
  }
  bitXor(other: Operand): Tensor {
    return this.#binary("bitXor", other);
  }
  bitNot(): Tensor {
    return this.#unary("bitNot");
  }
  /** By a count modulo 32. */
  shiftLeft(count: Operand): Tensor {
    return this.#binary("shiftLeft", count);
  }
  /** By a count modulo 32; from the left come zeros into u32, copies of the sign into i32. */
  shiftRight(count: Operand): Tensor {
    return this.#binary("shiftRight", count);
  }
  /** The upper 32 of the 64 bits of a product of u32, of which `mul` gives the lower ones. */
  highProduct(other: Operand): Tensor {
    return this.#binary("highProduct", other);
  }

  /** Integers wrap, as in all arithmetic: the lowest i32 stays itself, here and in abs. */
  neg(): Tensor {
    return this.#unary("neg");
  }
  abs(): Tensor {
    return this.#unary("abs");
  }
  /** -1, 0 or 1; of zeros and NaN the value itself. */
  sign(): Tensor {
    return this.#unary("sign");
  }
  sqrt(): Tensor {
    return this.#unary("sqrt");
  }
  square(): Tensor {
    return this.#unary("square");
  }
  reciprocal(): Tensor {
    return this.#unary("reciprocal");
  }
  /** 1 / sqrt(x) */
  rsqrt(): Tensor {
    return this.#unary("rsqrt");
  }
  floor(): Tensor {
    return this.#unary("floor");
  }
  ceil(): Tensor {
    return this.#unary("ceil");
  }
  /** To the nearest integer, ties to even. */
  round(): Tensor {
    return this.#unary("round");
  }
  trunc(): Tensor {
    return this.#unary("trunc");
  }
  exp(): Tensor {
    return this.#unary("exp");
  }
  /** e^x - 1, exact near 0. */
  expm1(): Tensor {
    return this.#unary("expm1");
  }
  /** Natural logarithm. */
  log(): Tensor {
    return this.#unary("log");
  }
  /** log(1 + x), exact near 0. */
  log1p(): Tensor {
    return this.#unary("log1p");
  }
  /**
   * Of radians, as cos and tan: to full accuracy up to |x| = 1e5 in f32, 1.6e6 in f64. Beyond, some number in [-1, 1] that is the
   * same everywhere; NaN of infinities.
   */
  sin(): Tensor {
    return this.#unary("sin");
  }
  cos(): Tensor {
    return this.#unary("cos");
  }
  /** Beyond the range of sin some finite number. */
  tan(): Tensor {
    return this.#unary("tan");
  }
  /** The angle in [-pi/2, pi/2] whose tangent is x. */
  atan(): Tensor {
    return this.#unary("atan");
  }
  tanh(): Tensor {
    return this.#unary("tanh");
  }
  /** 2 / sqrt(pi) times the integral of e^-t^2 for t from 0 to x. */
  erf(): Tensor {
    return this.#unary("erf");
  }
  /** 1 / (1 + e^-x) */
  sigmoid(): Tensor {
    return this.#unary("sigmoid");
  }
  /** log(1 + e^x), without overflow. */
  softplus(): Tensor {
    return this.#unary("softplus");
  }
  /** max(x, 0), with slope 0 at 0. */
  relu(): Tensor {
    return this.#unary("relu");
  }
  /** x above 0, slope x elsewhere. */
  leakyRelu(slope = 0.01): Tensor {
    return this.#binary("leakyRelu", slope);
  }
  /** x above 0, alpha (e^x - 1) elsewhere. */
  elu(alpha = 1): Tensor {
    return this.#binary("elu", alpha);
  }
  /** x sigmoid(x) */
  silu(): Tensor {
    return this.#unary("silu");
  }
  /** x F(x), where F is the normal distribution function ("exact"), or what stands for it in x (1 + tanh(...)) / 2 ("tanh"). */
  gelu(form: "exact" | "tanh" = "exact"): Tensor {
    return this.#unary(form === "tanh" ? "geluTanh" : "gelu");
  }
  /** Not below `low` nor above `high`, of which one may be absent; `high` wins where they cross. The slope at a bound is 1. */
  clip(low?: Operand, high?: Operand): Tensor {
    const above = low === undefined ? this : this.maximum(low);
    return high === undefined ? above : above.minimum(high);
  }
  /** To another element type: floats round to nearest, integers truncate and saturate, NaN becomes 0, bool is x != 0. */
  cast(dtype: DType): Tensor {
    return this.#unary(castTo(dtype));
  }

  /** Sum over the given axes (all by default); `keep` leaves them with length 1. */
  sum(axes?: Axes, keep = false): Tensor {
    return new Tensor(reduced("sum", this.node, axes, keep));
  }
  mean(axes?: Axes, keep = false): Tensor {
    const sum = reduced("sum", this.node, axes, keep);
    return new Tensor(sum).div(this.size / sizeOf(sum.shape));
  }
  min(axes?: Axes, keep = false): Tensor {
    return new Tensor(reduced("min", this.node, axes, keep));
  }
  max(axes?: Axes, keep = false): Tensor {
    return new Tensor(reduced("max", this.node, axes, keep));
  }

  /** The same elements in another shape; one length may be -1. */
  reshape(...shape: number[]): Tensor {
    return new Tensor(reshaped(this.node, shape));
  }
  /** Axes reordered; reversed when no order is given. */
  transpose(...order: number[]): Tensor {
    return new Tensor(transposed(this.node, order.length > 0 ? order : undefined));
  }
  /** Axes of length 1 repeated, and new ones added in front, to reach `shape`. */
  broadcastTo(...shape: number[]): Tensor {
    return new Tensor(broadcast(this.node, shape));
  }
  /** `[from, to)` on each axis in turn; `undefined` keeps an axis whole. */
  slice(...ranges: Range[]): Tensor {
    return new Tensor(sliced(this.node, ranges));
  }
  /** Rows along axis 0 in the order of `indices` (i32, one axis, 0 .. rows - 1, repeats allowed). An index outside throws when computed. */
  gather(indices: Tensor): Tensor {
    return new Tensor(gather(this.node, indices.node));
  }
  /** Matrix product over the last two axes [..., m, k] x [..., k, n]; a vector is a row on the left, a column on the right. */
  matmul(other: Tensor): Tensor {
    return new Tensor(product(this.node, other.node));
  }

  #operand(who: string, other: Operand): Node {
    return typeof other === "number" ? constant(who, other, [], this.dtype) : other.node;
  }
  #binary(operation: ScalarName, other: Operand): Tensor {
    return new Tensor(stretched(operation, operation, this.node, this.#operand(operation, other)));
  }
  #unary(operation: ScalarName): Tensor {
    return new Tensor(map(operation, this.node));
  }
}

type Axes = number | readonly number[];

/** `whenTrue` where the bool `condition` holds, else `whenFalse`; all three stretched to one shape. */
export function where(condition: Tensor, whenTrue: Operand, whenFalse: Operand): Tensor {
  const dtype = whenTrue instanceof Tensor ? whenTrue.dtype : whenFalse instanceof Tensor ? whenFalse.dtype : "f32";
  const [x, y] = [whenTrue, whenFalse].map((value) =>
    value instanceof Tensor ? value.node : constant("where", value, [], dtype),
  );
  return new Tensor(stretched("select", "where", condition.node, x, y));
}
