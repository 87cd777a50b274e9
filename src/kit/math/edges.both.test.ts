// Limits, exact values, symmetries, and the same bits on every engine. How close the values are elsewhere: accuracy.both.test.ts.
import { describe, expect, test } from "vitest";
import { stream } from "../random/stream.ts";
import {
  fromWords,
  highWord,
  lowerExponent,
  lowWord,
  nearestExponent,
  nextBelow,
  productError,
  scaleByPowerOfTwo,
  sumError,
} from "./bits.ts";
import * as math from "./index.ts";
import { normalQuantile } from "./normalQuantile.ts";

const { exp, expm1, log, log1p, sin, cos, tan, tanh, atan2, pow, erf } = math;
const { PI, LN2, SQRT1_2 } = Math;

test.each<{ f: (x: number) => number; at: number[]; is: number[] }>([
  {
    f: exp,
    at: [NaN, -Infinity, Infinity, 0, -0, 1e-300, 709.8, -745.14, -745.13],
    is: [NaN, 0, Infinity, 1, 1, 1, Infinity, 0, 5e-324],
  },
  {
    f: expm1,
    at: [NaN, -Infinity, Infinity, 0, -0, 5e-324, -1e-300, -50, 709.8],
    is: [NaN, -1, Infinity, 0, -0, 5e-324, -1e-300, -1, Infinity],
  },
  {
    f: log,
    at: [NaN, -1, -5e-324, -Infinity, 0, -0, Infinity, 1, 2],
    is: [NaN, NaN, NaN, NaN, -Infinity, -Infinity, Infinity, 0, LN2],
  },
  {
    f: log1p,
    at: [NaN, -1.5, -Infinity, -1, Infinity, 0, -0, -5e-324, 1],
    is: [NaN, NaN, NaN, -Infinity, Infinity, 0, -0, -5e-324, LN2],
  },
  {
    f: sin,
    at: [NaN, Infinity, -Infinity, 0, -0, 5e-324, PI, PI / 2],
    is: [NaN, NaN, NaN, 0, -0, 5e-324, 1.2246467991473532e-16, 1],
  },
  {
    f: cos,
    at: [NaN, Infinity, -Infinity, 0, -0, 5e-324, PI, PI / 2],
    is: [NaN, NaN, NaN, 1, 1, 1, -1, 6.123233995736766e-17],
  },
  {
    f: tan,
    at: [NaN, Infinity, -Infinity, 0, -0, -5e-324, PI],
    is: [NaN, NaN, NaN, 0, -0, -5e-324, -1.2246467991473532e-16],
  },
  { f: tanh, at: [NaN, Infinity, -Infinity, 0, -0, 5e-324, 20, -1e300], is: [NaN, 1, -1, 0, -0, 5e-324, 1, -1] },
  { f: erf, at: [NaN, Infinity, -Infinity, 0, -0, 6, -1e300], is: [NaN, 1, -1, 0, -0, 1, -1] },
  { f: normalQuantile, at: [NaN, -0.1, 1.1, 0, 1, 0.5], is: [NaN, NaN, NaN, -Infinity, Infinity, 0] },
])("limits and exact values of $f.name", ({ f, at, is }) => {
  for (const [i, x] of at.entries()) expect(f(x), `at ${x}`).toBe(is[i]);
});

test("odd functions are odd and cos is even, to the bit", () => {
  for (const x of stream("odd").uniform(1000, 0, 50)) {
    for (const f of [sin, tan, tanh, erf]) expect(f(-x)).toBe(-f(x));
    expect(cos(-x)).toBe(cos(x));
  }
});

describe("atan2", () => {
  test.each([
    [0, 1, 0],
    [-0, 1, -0],
    [0, -1, PI],
    [-0, -1, -PI],
    [0, 0, 0],
    [-0, 0, -0],
    [0, -0, PI],
    [-0, -0, -PI],
    [1, 0, PI / 2],
    [1, -0, PI / 2],
    [-1, 0, -PI / 2],
    [1, 1, PI / 4],
    [1, -1, (3 * PI) / 4],
    [-1, -1, (-3 * PI) / 4],
    [-1, 1, -PI / 4],
    [1, Infinity, 0],
    [-1, Infinity, -0],
    [1, -Infinity, PI],
    [-1, -Infinity, -PI],
    [Infinity, 1, PI / 2],
    [-Infinity, -1, -PI / 2],
    [Infinity, Infinity, PI / 4],
    [Infinity, -Infinity, (3 * PI) / 4],
    [-Infinity, -Infinity, (-3 * PI) / 4],
    [5e-324, 1, 5e-324],
    [5e-324, -1, PI],
    [1e300, 1e-300, PI / 2],
    [NaN, 1, NaN],
    [1, NaN, NaN],
  ])("atan2(%f, %f) = %f", (y, x, wanted) => expect(atan2(y, x)).toBe(wanted));
});

describe("pow", () => {
  test("has the special cases of the operator **", () => {
    const exponents = [
      NaN,
      0,
      -0,
      Infinity,
      -Infinity,
      1,
      -1,
      2,
      -2,
      3,
      -3,
      1e300,
      -1e300,
      2 ** 53 - 1,
      -(2 ** 53) + 1,
    ];
    for (const x of [NaN, 0, -0, Infinity, -Infinity, 1, -1, 2, -2, 0.5, -0.5]) {
      for (const y of exponents) expect(pow(x, y), `${x} ** ${y}`).toBe(x ** y);
    }
    for (const x of [NaN, 0, -0, Infinity, -Infinity, 1, -1]) {
      for (const y of [0.5, -0.5, 1.5, 5e-324]) expect(pow(x, y), `${x} ** ${y}`).toBe(x ** y);
    }
    expect(pow(-2, 0.5)).toBeNaN();
  });

  test("finds powers exactly where they are doubles", () => {
    for (let k = -1074; k <= 1023; k++) expect(pow(2, k)).toBe(k < -1022 ? 5e-324 * 2 ** (k + 1074) : 2 ** k);
    for (let base = 3; base < 100; base++) {
      let power = 1;
      for (let k = 0; power <= Number.MAX_SAFE_INTEGER; k++) {
        expect(pow(base, k)).toBe(power);
        expect(pow(-base, k)).toBe(k % 2 === 0 ? power : -power);
        power *= base;
      }
      expect(pow(base * base, 0.5)).toBe(base);
      expect(pow(base ** 3, 2 / 3)).toBeCloseTo(base ** 2, 9);
    }
    for (const x of stream("identity").uniform(1000, 0, 1e6)) expect(pow(x, 1)).toBe(x);
  });

  test("leaves the range of doubles where it should", () => {
    expect(pow(2, 1023.9999999999999)).toBeLessThan(Infinity);
    expect(pow(2, 1024)).toBe(Infinity);
    expect(pow(-2, 1025)).toBe(-Infinity);
    expect(pow(2, -1074.9)).toBe(5e-324);
    expect(pow(2, -1075.1)).toBe(0);
    expect(pow(-2, -1077)).toBe(-0);
    expect(pow(1 + Number.EPSILON, 1e19)).toBe(Infinity);
    expect(pow(1 - Number.EPSILON / 2, 1e19)).toBe(0);
    expect(pow(1 + Number.EPSILON, 1e20)).toBe(Infinity);
    expect(pow(5e-324, 1)).toBe(5e-324);
    expect(pow(5e-324, -1)).toBe(Infinity);
    expect(pow(3, 5e-324)).toBe(1);
  });
});

describe("bits", () => {
  test("take doubles apart and put them together", () => {
    for (const x of [0, -0, 1, -1.5, 5e-324, Number.MAX_VALUE, -Infinity])
      expect(fromWords(highWord(x), lowWord(x))).toBe(x);
  });

  test("nearestExponent brings every normal number near one", () => {
    for (const x of [2 ** -1022, 1e-300, 0.7, 0.71, 1, 1.41, 1.42, 3, Number.MAX_VALUE]) {
      const near = lowerExponent(x, nearestExponent(x));
      expect(near).toBeGreaterThan(0.70709);
      expect(near).toBeLessThan(1.41422);
    }
    expect(nearestExponent(1.5)).toBe(1);
    expect(lowerExponent(12, 3)).toBe(1.5);
  });

  test("nextBelow is the nearest smaller double", () => {
    expect(nextBelow(1)).toBe(1 - Number.EPSILON / 2);
    expect(nextBelow(-1)).toBe(-1 - Number.EPSILON);
    expect(nextBelow(2 ** 32)).toBe(2 ** 32 - 2 ** -21);
    expect(nextBelow(0)).toBe(-5e-324);
    expect(nextBelow(-0)).toBe(-5e-324);
    expect(nextBelow(5e-324)).toBe(0);
  });

  test("scaleByPowerOfTwo rounds once", () => {
    expect(scaleByPowerOfTwo(1, 1023)).toBe(2 ** 1023);
    expect(scaleByPowerOfTwo(0.75, 1024)).toBe(1.5 * 2 ** 1023);
    expect(scaleByPowerOfTwo(1, 1024)).toBe(Infinity);
    expect(scaleByPowerOfTwo(1.5, -1074)).toBe(1e-323); // a tie goes to the even neighbour
    expect(scaleByPowerOfTwo(1 + Number.EPSILON, -1075)).toBe(5e-324);
    expect(scaleByPowerOfTwo(1, -1075)).toBe(0);
  });

  test("sumError and productError hold what rounding left out", () => {
    expect(sumError(1, 2 ** -60, 1)).toBe(2 ** -60);
    expect(sumError(2 ** -60, 1, 1)).toBe(2 ** -60);
    const a = 1 + Number.EPSILON;
    expect(productError(a, a, a * a)).toBe(Number.EPSILON ** 2);
  });
});

test("all functions give the same bits on every engine", () => {
  const x = stream("bits").fold("x").uniform(4000, -20, 20);
  const y = stream("bits").fold("y").normal(4000);
  const digests = Object.entries(math).map(([name, f]) => {
    let digest = 0;
    for (let i = 0; i < x.length; i++) {
      const first = name.startsWith("log") || name === "pow" ? SQRT1_2 + x[i]! ** 2 : x[i]!;
      const value = f(first, y[i]!);
      digest = (Math.imul(digest, 31) + highWord(value)) >>> 0;
      digest = (Math.imul(digest, 31) + lowWord(value)) >>> 0;
    }
    return [name, digest];
  });
  expect(Object.fromEntries(digests)).toEqual({
    atan2: 1285623805,
    cos: 2406860907,
    erf: 2936694778,
    exp: 1780606963,
    expm1: 2609448425,
    log: 3641062506,
    log1p: 133288720,
    pow: 3915772389,
    sin: 2312903949,
    tan: 2935198874,
    tanh: 1874061601,
  });
});
