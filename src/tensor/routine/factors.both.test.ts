// Laws and edges of qr, svd and symmetricEigen.
import { describe, expect, test } from "vitest";
import { stream } from "#kit";
import {
  call,
  diagonal,
  distance,
  fromRows,
  hilbert,
  identity,
  type Matrix,
  matrix,
  norm,
  obliqueness,
  part,
  random,
  single,
  times,
  transpose,
} from "./testing.ts";

const eps = 2 ** -52;

const rankTwo = times(random("left", 7, 2), random("right", 2, 5));
const matrices: Record<string, Matrix> = {
  square: random("square", 6, 6),
  tall: random("tall", 12, 4),
  wide: random("wide", 4, 12),
  large: random("large", 40, 30),
  "Hilbert's": hilbert(8),
  "of low rank": rankTwo,
  "of low rank, wide": transpose(rankTwo),
  zero: matrix(4, 3, () => 0),
  "with a zero column": matrix(4, 3, (i, j) => (j === 1 ? 0 : i + j * j)),
  "the identity": identity(5),
  "all ones": matrix(4, 4, () => 1),
  graded: matrix(5, 5, (i, j) => 10 ** (-40 * j) * (1 + ((i * 7 + j * 3) % 5))),
  huge: matrix(3, 3, (i, j) => 1e300 * (i === j ? 2 : 1)),
  subnormal: matrix(3, 3, (i, j) => 1e-310 * (i === j ? 2 : 1)),
  "one by one": matrix(1, 1, () => -3),
  "one row": matrix(1, 4, (_, j) => j - 1),
  "one column": matrix(4, 1, (i) => i - 1),
  "without rows": matrix(0, 3, () => 0),
  "without columns": matrix(3, 0, () => 0),
  empty: matrix(0, 0, () => 0),
};
const spoilt = [Number.NaN, Number.POSITIVE_INFINITY].map((bad) =>
  matrix(3, 3, (i, j) => (i === 1 && j === 2 ? bad : i + j)),
);

/** Close relative to the matrix, compared after scaling, that squares do not overflow. */
function expectClose(actual: Matrix, expected: Matrix, share: number): void {
  const largest = Array.from(expected.data).reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const scaled = ({ shape, data }: Matrix) => ({ shape, data: data.map((value) => value / largest) });
  expect(distance(scaled(actual), scaled(expected))).toBeLessThanOrEqual(share * norm(scaled(expected)) + 1e-13);
}

describe("qr", () => {
  for (const [name, a] of Object.entries(matrices)) {
    test(`of a matrix ${name}`, () => {
      const [rows, columns] = a.shape;
      const count = Math.min(rows, columns);
      const flat = call("qr", [a]);
      const [q, r] = [part(flat, 0, rows, count), part(flat, rows * count, count, columns)];
      expectClose(times(q, r), a, 10 * eps);
      expect(obliqueness(q)).toBeLessThanOrEqual(10 * count * eps);
      for (let i = 0; i < count; i++) {
        expect(r.data[i * columns + i]).toBeGreaterThanOrEqual(0);
        for (let j = 0; j < i; j++) expect(r.data[i * columns + j]).toBe(0);
      }
    });
  }
  test("known values; f32 is f64 rounded; NaN and infinity give NaN", () => {
    const a = fromRows([
      [3, 1],
      [4, 2],
    ]);
    const wanted = [0.6, -0.8, 0.8, 0.6, 5, 2.2, 0, 0.4];
    [...call("qr", [a]).data].forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i], 14);
    });
    expect(call("qr", [single(a)]).data).toEqual(Float32Array.from(call("qr", [a]).data));
    for (const bad of spoilt) expect([...call("qr", [bad]).data].every(Number.isNaN)).toBe(true);
  });
});

const svdOf = (a: Matrix) => {
  const [rows, columns] = a.shape;
  const count = Math.min(rows, columns);
  const flat = call("svd", [a]);
  return {
    u: part(flat, 0, rows, count),
    s: part(flat, rows * count, 1, count).data,
    v: part(flat, (rows + 1) * count, columns, count),
  };
};

describe("svd", () => {
  for (const [name, a] of Object.entries(matrices)) {
    test(`of a matrix ${name}`, () => {
      const { u, s, v } = svdOf(a);
      expectClose(times(times(u, diagonal(s)), transpose(v)), a, 20 * eps);
      for (const side of [u, v]) expect(obliqueness(side)).toBeLessThanOrEqual(40 * s.length * eps);
      expect([...s]).toEqual([...s].sort((x, y) => y - x));
      expect(s.every((value) => value >= 0)).toBe(true);
    });
  }
  test("in each right vector the first component of at least half the largest magnitude is positive", () => {
    for (const a of Object.values(matrices)) {
      const { v } = svdOf(a);
      const [rows, columns] = v.shape;
      for (let j = 0; j < columns; j++) {
        const column = Array.from({ length: rows }, (_, i) => v.data[i * columns + j]);
        const largest = Math.max(...column.map(Math.abs));
        expect(column.find((value) => Math.abs(value) >= largest / 2)).toBeGreaterThan(0);
      }
    }
  });
  test("known values, small ones to their own accuracy", () => {
    expect([...svdOf(matrix(4, 4, () => 1)).s].map((value) => Math.abs(value - 4) < 1e-14)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(
      svdOf(
        fromRows([
          [3, 0],
          [4, 5],
        ]),
      ).s[0],
    ).toBeCloseTo(Math.sqrt(45), 14);
    const tiers = [1, 1e-20, 1e-40, 1e-60];
    // Columns that are orthogonal up to their lengths: no other algorithm keeps the last values.
    const turn = call("qr", [random("turn", 6, 4)]);
    const graded = times(part(turn, 0, 6, 4), diagonal(tiers));
    svdOf(graded).s.forEach((value, i) => {
      expect(value / tiers[i]).toBeCloseTo(1, 13);
    });
    // Of Hilbert's matrix of order 8, whose entries are rounded: known to about 1e-6 of the smallest.
    const { s } = svdOf(hilbert(8));
    expect(s[0]).toBeCloseTo(1.6959389969219, 12);
    expect(s[7] / 1.11153896643e-10).toBeCloseTo(1, 5);
  });
  test("equal values; f32 is f64 rounded; NaN and infinity give NaN", () => {
    const turn = part(call("qr", [random("turn", 5, 5)]), 0, 5, 5);
    svdOf(turn).s.forEach((value) => {
      expect(value).toBeCloseTo(1, 14);
    });
    const a = random("square", 4, 4);
    const rounded = single(a);
    const back = { shape: a.shape, data: Float64Array.from(rounded.data) };
    expect(call("svd", [rounded]).data).toEqual(Float32Array.from(call("svd", [back]).data));
    for (const bad of spoilt) expect([...call("svd", [bad]).data].every(Number.isNaN)).toBe(true);
  });
});

const eigenOf = (a: Matrix) => {
  const order = a.shape[0];
  const flat = call("symmetricEigen", [a]);
  return { values: part(flat, 0, 1, order).data, vectors: part(flat, order, order, order) };
};

const turn = part(call("qr", [random("turn", 6, 6)]), 0, 6, 6);
const withValues = (values: readonly number[]) => {
  const product = times(times(turn, diagonal(values)), transpose(turn));
  return matrix(6, 6, (i, j) => product.data[Math.max(i, j) * 6 + Math.min(i, j)]);
};
const symmetric: Record<string, Matrix> = {
  random: matrix(30, 30, (i, j) => random("symmetric", 30, 30).data[Math.max(i, j) * 30 + Math.min(i, j)]),
  "Hilbert's": hilbert(8),
  "with equal values": withValues([2, 2, 2, -1, -1, 5]),
  "of low rank": withValues([0, 0, 0, 0, 3, 1]),
  "the identity": identity(5),
  "a swap": fromRows([
    [0, 1],
    [1, 0],
  ]),
  zero: matrix(4, 4, () => 0),
  "all ones": matrix(7, 7, () => 1),
  tridiagonal: matrix(20, 20, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
  "whose rotations have squares that vanish": fromRows([
    [9, 8e-180, 2e-10],
    [8e-180, 8e-140, 8e-150],
    [2e-10, 8e-150, 8e-230],
  ]),
  "graded down": diagonal([1, 1e-100, 1e-200]),
  huge: matrix(3, 3, (i, j) => 1e300 * (i === j ? 2 : 1)),
  subnormal: matrix(3, 3, (i, j) => 1e-310 * (i === j ? 2 : 1)),
  "one by one": matrix(1, 1, () => -3),
  empty: matrix(0, 0, () => 0),
};

describe("symmetricEigen", () => {
  for (const [name, a] of Object.entries(symmetric)) {
    test(`of a matrix ${name}`, () => {
      const { values, vectors } = eigenOf(a);
      expectClose(times(times(vectors, diagonal(values)), transpose(vectors)), a, 20 * eps);
      expect(obliqueness(vectors)).toBeLessThanOrEqual(20 * values.length * eps);
      expect([...values]).toEqual([...values].sort((x, y) => x - y));
    });
  }
  test("known values", () => {
    const { values, vectors } = eigenOf(
      fromRows([
        [2, 99],
        [1, 2],
      ]),
    ); // only the lower triangle is read
    expect(values[0]).toBeCloseTo(1, 15);
    expect(values[1]).toBeCloseTo(3, 15);
    [0.5 ** 0.5, 0.5 ** 0.5, -(0.5 ** 0.5), 0.5 ** 0.5].forEach((value, i) => {
      expect(vectors.data[i]).toBeCloseTo(value, 15);
    });
    eigenOf(symmetric.tridiagonal).values.forEach((value, k) => {
      expect(value).toBeCloseTo(4 * Math.sin(((k + 1) * Math.PI) / 42) ** 2, 13);
    });
  });
  test("sum and product of the values are trace and determinant", () => {
    const a = symmetric["with equal values"];
    const { values } = eigenOf(a);
    expect([...values].reduce((sum, value) => sum + value, 0)).toBeCloseTo(9, 13);
    expect([...values].reduce((product, value) => product * value, 1)).toBeCloseTo(
      call("determinant", [a]).data[0],
      11,
    );
  });
  test("NaN and infinity give NaN", () => {
    const bad = matrix(3, 3, (i, j) => (i + j === 1 ? Number.NaN : 1));
    expect([...call("symmetricEigen", [bad]).data].every(Number.isNaN)).toBe(true);
  });
});

test("1000 small matrices whose values lie up to 300 orders apart: factors stay orthonormal and multiply to the matrix", () => {
  for (let k = 0; k < 1000; k++) {
    const rng = stream("wild").fold(k);
    const [rows, columns] = rng.fold("shape").integers(2, 8);
    const normal = rng.fold("value").normal(rows * columns);
    const orders = rng.fold("order").integers(rows * columns, 7);
    const wild = matrix(rows, columns, (i, j) => {
      const at = i * columns + j;
      return normal[at] * [1, 1, 1e-15, 1e-100, 1e-160, 1e140, 0][k % 2 ? orders[at] : orders[j]];
    });
    const { u, s, v } = svdOf(wild);
    expectClose(times(times(u, diagonal(s)), transpose(v)), wild, 1e-14);
    const count = Math.min(rows, columns);
    const flat = call("qr", [wild]);
    const q = part(flat, 0, rows, count);
    expectClose(times(q, part(flat, rows * count, count, columns)), wild, 1e-14);
    for (const basis of [u, v, q]) expect(obliqueness(basis)).toBeLessThan(1e-13);
    if (rows !== columns) continue;
    const even = matrix(rows, rows, (i, j) => wild.data[Math.max(i, j) * rows + Math.min(i, j)]);
    const { values, vectors } = eigenOf(even);
    expectClose(times(times(vectors, diagonal(values)), transpose(vectors)), even, 1e-14);
    expect(obliqueness(vectors)).toBeLessThan(1e-13);
  }
});
