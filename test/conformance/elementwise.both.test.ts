// Scalar operations on arrays: the same bits on every backend, their edges, and the slopes central differences say. How near
// they are to kit's functions is the matter of accuracy.both.test.ts.

import { afterEach, describe, expect, test } from "vitest";
import { math, philox4x32, type TypedArray } from "#kit";
import { grad, range, type Tensor, tensor, useBackend, where } from "#tensor";
import { binary, unary } from "./operations.ts";
import { agreed, expectSlope, expectValue, floats, sample, special, ulps } from "./support.ts";

afterEach(() => useBackend("wasm"));

const shapes = [[], [0], [1], [3], [4], [9], [5, 7], [1, 1], [2, 0, 3], [4, 1, 6], [1003]] as const;

describe("elementwise", () => {
  for (const dtype of floats) {
    for (const [name, fn] of Object.entries(unary)) {
      test(`${name} ${dtype}`, () => {
        for (const shape of shapes) agreed(`${name} ${shape}`, [sample(name, shape, dtype)], fn);
        agreed(`${name} of special values`, [tensor(special, undefined, dtype)], fn);
      });
    }
    test(`binary operations ${dtype} stretch their operands`, () => {
      for (const [name, fn] of Object.entries(binary)) {
        for (const [a, b] of [
          [[], [3]],
          [[5, 7], [7]],
          [
            [5, 1],
            [1, 6],
          ],
          [[4], [4]],
          [[0], [1]],
          [
            [2, 3, 4],
            [3, 1],
          ],
          [[1003], []],
        ]) {
          agreed(`${name} [${a}] [${b}]`, [sample("left", a, dtype), sample("right", b, dtype)], fn);
        }
        const table = tensor(special, undefined, dtype);
        agreed(`${name} of special values`, [table.reshape(-1, 1), table], fn);
      }
    });
  }
  test("integers wrap, bools combine", () => {
    for (const dtype of ["i32", "u32"] as const) {
      const big = tensor(
        dtype === "i32" ? [2147483647, -2147483648, -1, 7, 3] : [4294967295, 2147483648, 1, 7, 3],
        undefined,
        dtype,
      );
      for (const name of [
        "add",
        "sub",
        "mul",
        "minimum",
        "maximum",
        "less",
        "lessEqual",
        "equal",
        "notEqual",
        "floorDivide",
        "mod",
      ] as const) {
        agreed(`${name} ${dtype}`, [big.reshape(5, 1), big], binary[name]);
      }
      for (const name of ["neg", "abs", "sign", "square", "relu"] as const) {
        for (const length of [1, 5]) agreed(`${name} ${dtype}`, [big.slice([0, length])], unary[name]);
      }
    }
    const signed = tensor(Int32Array.of(-2147483648, -3, 0, 3, 2147483647));
    expect(signed.neg().tolist()).toEqual([-2147483648, 3, 0, -3, -2147483647]);
    expect(signed.abs().tolist()).toEqual([-2147483648, 3, 0, 3, 2147483647]);
    expect(signed.sign().tolist()).toEqual([-1, -1, 0, 1, 1]);
    expect(
      tensor(Uint32Array.of(0, 1, 4294967295))
        .neg()
        .tolist(),
    ).toEqual([0, 4294967295, 1]);
    const [p, q] = [sample("p", [9], "bool"), sample("q", [9], "bool")];
    expect(Array.from(agreed("and", [p, q], (x, y) => x.and(y)))).toEqual(
      Array.from(p.data(), (x, i) => x & q.data()[i]),
    );
    expect(Array.from(agreed("or not", [p, q], (x, y) => x.or(y.not())))).toEqual(
      Array.from(p.data(), (x, i) => x | (1 - q.data()[i])),
    );
  });
  test("casts", () => {
    const types = ["f32", "f64", "i32", "u32", "bool"] as const;
    const values = [
      0,
      -0,
      1,
      2.5,
      -2.5,
      3e9,
      -3e9,
      5e9,
      1e300,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      0.49999999,
    ];
    const integers = [0, 1, -1, 7, 2147483647, -2147483647, 16777217];
    for (const from of types) {
      const fitting = { f32: values, f64: values, i32: integers, u32: integers.map(Math.abs), bool: [0, 1] }[from];
      for (const to of types) agreed(`${from} to ${to}`, [tensor(fitting, undefined, from)], (x) => x.cast(to));
    }
    expect(Array.from(tensor([3e9, -3e9, Number.NaN, 2.9]).cast("i32").data())).toEqual([
      2147483647, -2147483648, 0, 2,
    ]);
  });
  test("where takes each side where its condition says", () => {
    for (const dtype of ["f32", "f64", "i32"] as const) {
      const inputs = [sample("condition", [5, 7], "bool"), sample("x", [7], dtype), sample("y", [5, 1], dtype)];
      agreed(`where ${dtype}`, inputs, (condition, x, y) => where(condition, x, y));
    }
  });
});

describe("integers bit by bit", () => {
  const patterns = [0, 1, 2, 31, 32, 33, 0x7fffffff, 0x80000000, 0x80000001, 0xdeadbeef, 0xfffffffe, 0xffffffff];
  const words = Uint32Array.from(patterns.flatMap(() => patterns));
  const others = Uint32Array.from(patterns.flatMap((x) => patterns.map(() => x)));
  const operands = {
    u32: [tensor(words), tensor(others)],
    i32: [tensor(Int32Array.from(words)), tensor(Int32Array.from(others))],
  };
  const expectValues = (actual: TypedArray, expected: (x: bigint, y: bigint) => bigint, dtype: "i32" | "u32") => {
    const wrap = dtype === "i32" ? (x: bigint) => BigInt.asIntN(32, x) : (x: bigint) => BigInt.asUintN(32, x);
    const wanted = Array.from(words, (x, i) => Number(wrap(expected(wrap(BigInt(x)), wrap(BigInt(others[i]))))));
    expect(Array.from(actual)).toEqual(wanted);
  };
  const count = (y: bigint) => BigInt.asUintN(5, y);
  const cases: Record<string, [(x: Tensor, y: Tensor) => Tensor, (x: bigint, y: bigint) => bigint]> = {
    bitAnd: [(x, y) => x.bitAnd(y), (x, y) => x & y],
    bitOr: [(x, y) => x.bitOr(y), (x, y) => x | y],
    bitXor: [(x, y) => x.bitXor(y), (x, y) => x ^ y],
    bitNot: [(x) => x.bitNot(), (x) => ~x],
    shiftLeft: [(x, y) => x.shiftLeft(y), (x, y) => x << count(y)],
    shiftRight: [(x, y) => x.shiftRight(y), (x, y) => x >> count(y)],
    floorDivide: [
      (x, y) => x.floorDivide(y),
      (x, y) => (y === 0n ? 0n : x / y - (x % y !== 0n && x < 0n !== y < 0n ? 1n : 0n)),
    ],
    mod: [(x, y) => x.mod(y), (x, y) => (y === 0n ? x : ((x % y) + y) % y)],
  };
  for (const dtype of ["u32", "i32"] as const) {
    test(`every operation ${dtype}`, () => {
      for (const [name, [fn, expected]] of Object.entries(cases)) {
        expectValues(agreed(`${name} ${dtype}`, operands[dtype], fn), expected, dtype);
      }
    });
    test(`shifts by constants ${dtype}`, () => {
      const wrap = dtype === "i32" ? (x: bigint) => BigInt.asIntN(32, x) : (x: bigint) => BigInt.asUintN(32, x);
      const values = agreed("shifts", operands[dtype], (x) => x.shiftLeft(3).shiftRight(37));
      expectValues(values, (x) => wrap(x << 3n) >> 5n, dtype);
    });
  }
  test("the upper half of a product", () => {
    const values = agreed("highProduct", operands.u32, (x, y) => x.highProduct(y));
    expectValues(values, (x, y) => (x * y) >> 32n, "u32");
  });
  test("a counter-based generator gives kit's words", () => {
    const key = [0xdeadbeef, 7] as const;
    /** Ten rounds of Philox 4x32, in kit's words: over blocks [n, 0, 0, 0]. */
    const philox = (blocks: Tensor) => {
      let counter = [blocks, ...[0, 0, 0].map((word) => blocks.mul(word))];
      for (let round = 0; round < 10; round++) {
        const [k0, k1] = [key[0] + round * 0x9e3779b9, key[1] + round * 0xbb67ae85].map((word) => word % 2 ** 32);
        const [c0, c1, c2, c3] = counter;
        counter = [
          c2.highProduct(0xcd9e8d57).bitXor(c1).bitXor(k0),
          c2.mul(0xcd9e8d57),
          c0.highProduct(0xd2511f53).bitXor(c3).bitXor(k1),
          c0.mul(0xd2511f53),
        ];
      }
      return counter;
    };
    for (let word = 0; word < 4; word++) {
      const words = agreed(`word ${word}`, [range(11, "u32")], (blocks) => philox(blocks)[word]);
      expect(Array.from(words)).toEqual(Array.from({ length: 11 }, (_, n) => philox4x32([n, 0, 0, 0], key)[word]));
    }
  });
  test("a rest has the sign of its divisor", () => {
    const x = tensor([7, -7, 7, -7], undefined, "f64");
    const y = tensor([3, 3, -3, -3], undefined, "f64");
    expect(x.mod(y).tolist()).toEqual([1, 2, -2, -1]);
    expect(x.floorDivide(y).tolist()).toEqual([2, -3, -3, 2]);
  });
});

const isBelowZero = (x: number) => x < 0 || Object.is(x, -0);

const infinite = Number.POSITIVE_INFINITY;

describe("edges", () => {
  test("powers: of zero, of infinity, of negatives, to zero", () => {
    const values = [
      0,
      -0,
      1,
      -1,
      2,
      -2,
      3,
      0.5,
      -0.5,
      1.5,
      -2.5,
      infinite,
      -infinite,
      Number.NaN,
      1e-40,
      2 ** 40,
      1e30,
      1e300,
      1 - 2 ** -24,
      1 + 2 ** -23,
    ];
    for (const dtype of floats) {
      const table = tensor(values, undefined, dtype);
      const powers = table.reshape(-1, 1).pow(table).data();
      const known = table.data();
      known.forEach((x, i) => {
        known.forEach((y, j) => {
          const expected = dtype === "f32" ? Math.fround(math.pow(x, y)) : math.pow(x, y);
          const actual = powers[i * known.length + j];
          const isSettled = !Number.isFinite(expected) || expected === 0 || Math.abs(expected) === 1;
          if (isSettled) expectValue(actual, expected, `${x} ** ${y}, ${dtype}`);
          else expect(Math.abs(actual / expected - 1)).toBeLessThan(dtype === "f32" ? 2 ** -22 : 1e-15);
        });
      });
    }
  });
  test("powers by a number: the edges are those of any power", () => {
    const values = [0, -0, infinite, -infinite, Number.NaN];
    for (const exponent of [-2, -1, -0.5, 0, 0.5, 1, 2, 2.5, 3]) {
      for (const dtype of floats) {
        const table = tensor(special, undefined, dtype);
        agreed(`power ${exponent} of special values`, [table], (x) => x.pow(exponent));
        const powers = tensor(values, undefined, dtype).pow(exponent).data();
        values.forEach((x, i) => {
          expectValue(powers[i], math.pow(x, exponent), `${x} ** ${exponent}`);
        });
      }
    }
  });
  test("powers that the type holds are found exactly", () => {
    for (const dtype of floats) {
      const powers = (x: number, y: number[]) =>
        tensor([x], undefined, dtype)
          .pow(tensor(y, undefined, dtype))
          .tolist();
      const upTo = (n: number) => Array.from({ length: n + 1 }, (_, i) => i);
      expect(powers(2, [10, -1, 100, -126])).toEqual([1024, 0.5, 2 ** 100, 2 ** -126]);
      for (const base of [3, -3, 5, 10, 7]) {
        const most = dtype === "f32" ? 7 : 15;
        expect(powers(base, upTo(most))).toEqual(upTo(most).map((n) => base ** n));
      }
      expect(powers(2.25, [0.5, 1.5])).toEqual([1.5, 3.375]);
    }
  });
  test("angles: the sign of zero, infinities, beyond the range", () => {
    for (const dtype of floats) {
      const x = tensor([0, -0, infinite, -infinite, Number.NaN, 1e-40], undefined, dtype);
      const tiny = dtype === "f32" ? Math.fround(1e-40) : 1e-40;
      const nan = Number.NaN;
      expect(x.sin().tolist()).toEqual([0, -0, nan, nan, nan, tiny]);
      expect(x.tan().tolist()).toEqual([0, -0, nan, nan, nan, tiny]);
      expect(x.cos().tolist()).toEqual([1, 1, nan, nan, nan, 1]);
      const far = tensor([1e7, -1e12, 1e30, 3.3e38], undefined, dtype);
      for (const fn of [unary.sin, unary.cos]) {
        for (const value of fn(far).data()) expect(Math.abs(value)).toBeLessThanOrEqual(1);
      }
      for (const value of far.tan().data()) expect(Number.isFinite(value)).toBe(true);
    }
  });
  test("atan2 in all quadrants, on the axes, at the origin and at infinity", () => {
    const values = [0, -0, 1, -1, 2, -3, infinite, -infinite, Number.NaN, 1e-40, -1e-40, 1e30];
    for (const dtype of floats) {
      const table = tensor(values, undefined, dtype);
      const angles = table.reshape(-1, 1).atan2(table).data();
      const known = table.data();
      known.forEach((y, i) => {
        known.forEach((x, j) => {
          const expected = math.atan2(y, x);
          const actual = angles[i * known.length + j];
          if (dtype === "f64") expectValue(actual, expected, `atan2(${y}, ${x})`);
          else expect(ulps(actual, expected, 24), `atan2(${y}, ${x}) is ${actual}`).toBeLessThanOrEqual(2);
          expect(isBelowZero(actual), `the sign of atan2(${y}, ${x})`).toBe(isBelowZero(expected));
        });
      });
      expect(tensor([infinite, -infinite, -0], undefined, "f64").atan().tolist()).toEqual([
        Math.PI / 2,
        -Math.PI / 2,
        -0,
      ]);
    }
  });
  test("erf and the activations at the ends", () => {
    for (const dtype of floats) {
      const ends = tensor([infinite, -infinite, -0, 7, -7], undefined, dtype);
      expect(ends.erf().tolist()).toEqual([1, -1, -0, 1, -1]);
      for (const name of ["silu", "gelu", "gelu by tanh", "elu", "leakyRelu"] as const) {
        const [up, down] = unary[name](ends).data();
        expect(up).toBe(infinite);
        expect(down).toBe(name === "elu" ? -1 : name === "leakyRelu" ? -infinite : -0);
      }
      const x = tensor([infinite, -infinite, Number.NaN, 0, 3e38], undefined, dtype);
      expect(Array.from(agreed("isNaN", [x], (x) => x.isNaN()))).toEqual([0, 0, 1, 0, 0]);
      expect(Array.from(agreed("isFinite", [x], (x) => x.isFinite()))).toEqual([0, 0, 0, 1, 1]);
    }
  });
  test("clip takes one bound or both, numbers or arrays", () => {
    const x = tensor([-2, 0, 2]);
    expect(x.clip(-1).tolist()).toEqual([-1, 0, 2]);
    expect(x.clip(undefined, 1).tolist()).toEqual([-2, 0, 1]);
    expect(x.clip(tensor([-3, 1, 0]), 1).tolist()).toEqual([-2, 1, 1]);
    expect(x.clip(2, 1).tolist()).toEqual([1, 1, 1]);
    expect(grad((x: Tensor) => x.clip(-2, 1).sum())(x).tolist()).toEqual([1, 1, 0]);
  });
});

describe("gradients", () => {
  test("of every smooth operation", () => {
    const x = tensor(Float64Array.of(0.3, -0.8, 1.7, 2.4, -0.45, 0.9));
    for (const [name, fn] of Object.entries(unary)) {
      const isPositive = name === "log" || name === "sqrt" || name === "rsqrt";
      expectSlope(name, isPositive ? x.abs() : x, fn);
    }
    const y = tensor(Float64Array.of(1.3, -0.25, 0.7));
    for (const name of ["add", "sub", "mul", "div", "minimum", "maximum", "atan2", "mod"] as const) {
      expectSlope(`${name}, left`, x.reshape(2, 3), (x) => binary[name](x, y));
      expectSlope(`${name}, right`, x.reshape(2, 3), (x) => binary[name](y, x));
    }
    expectSlope("pow, base", x.abs(), (x) => x.reshape(2, 3).pow(y));
    for (const exponent of [-2, -1, 0, 0.5, 1, 2, 2.5, 3]) {
      expectSlope(`pow by ${exponent}`, x.abs(), (x) => x.pow(exponent));
    }
    expectSlope("pow, exponent", x.reshape(2, 3), (x) => y.abs().pow(x));
    expectSlope("pow, whole exponents of any base", x.reshape(2, 3), (x) =>
      x.pow(tensor([3, -2, 0], undefined, "f64")),
    );
  });
  test("of powers at zero are finite where they exist", () => {
    const exponents = tensor([0, 1, 2, 2.5], undefined, "f64");
    const slope = grad((x: Tensor) => x.pow(exponents).sum());
    expect(slope(tensor([0, 0, 0, 0], undefined, "f64")).tolist()).toEqual([0, 1, 0, 0]);
    const byExponent = grad((y: Tensor) => tensor([0], undefined, "f64").pow(y).sum());
    expect(byExponent(tensor([2], undefined, "f64")).tolist()).toEqual([0]);
  });
  test("of angles do not depend on how far away the point is", () => {
    for (const size of [1e-30, 1, 1e30]) {
      const slope = grad((x: Tensor) => tensor([size]).atan2(x).sum())(tensor([size])).item();
      expect(Math.abs(slope * size + 0.5)).toBeLessThan(1e-6);
    }
  });
  test("of kinks: the lower slope at 0", () => {
    const at = (fn: (x: Tensor) => Tensor) => grad((x: Tensor) => fn(x).sum())(tensor([-1, 0, 1], undefined, "f64"));
    expect(at((x) => x.leakyRelu(0.25)).tolist()).toEqual([0.25, 0.25, 1]);
    expect(at((x) => x.elu(2)).data()[1]).toBe(2);
  });
});

describe("wrong use of elementwise operations", () => {
  const x = tensor([1, 2]);
  const cases: [string, () => unknown, string][] = [
    ["an angle of integers", () => x.cast("i32").sin(), "sin: wants f32 or f64, got i32"],
    ["bits of floats", () => x.bitAnd(x), "bitAnd: wants i32 or u32, got f32"],
    ["half products of signed integers", () => x.cast("i32").highProduct(1), "highProduct: wants u32, got i32"],
    ["a fraction as a count", () => x.cast("i32").shiftLeft(0.5), "shiftLeft: 0.5 is no i32"],
    ["a power of two types", () => x.pow(x.cast("f64")), "pow: operands are f32 and f64"],
    ["NaN among integers", () => x.cast("u32").isNaN(), "isNaN: wants f32 or f64, got u32"],
    ["shapes", () => x.atan2(tensor([1, 2, 3])), "atan2: shapes [2] and [3] do not broadcast"],
  ];
  for (const [what, use, sentence] of cases) test(what, () => expect(use).toThrow(sentence));
});
