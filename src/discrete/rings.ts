// What can be added and multiplied, as a value: the operations of a number system, so that polynomials and root finders are written
// once for all of them. Holds the two systems that the language has itself; rationals and decimals have files of their own.

/** A number system with + - *: integers, polynomials. */
export interface Ring<T> {
  readonly zero: T;
  readonly one: T;
  /** A whole number as an element. */
  whole(n: bigint | number): T;
  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
  /** Whether they are the same element, however they are written. */
  equals(a: T, b: T): boolean;
}

/** A ring with division and an order: rationals, decimals, doubles. */
export interface OrderedField<T> extends Ring<T> {
  /** @throws RangeError when `b` is zero. */
  divide(a: T, b: T): T;
  /** Negative when `a` is the smaller, zero when they are equal, else positive. */
  compare(a: T, b: T): number;
  /** The nearest double, ties to even. */
  toNumber(a: T): number;
}

/** The integers, exactly. */
export const integers: Ring<bigint> = {
  zero: 0n,
  one: 1n,
  whole: (n) => BigInt(n),
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  equals: (a, b) => a === b,
};

/** Doubles: a field but for their rounding. */
export const doubles: OrderedField<number> = {
  zero: 0,
  one: 1,
  whole: (n) => Number(n),
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  equals: (a, b) => a === b,
  divide(a, b) {
    if (b === 0) throw new RangeError("doubles: division by zero");
    return a / b;
  },
  compare: (a, b) => a - b,
  toNumber: (a) => a,
};
