// Laws and edges of cholesky, solve, triangularSolve, determinant, cofactors and leastSquares.
import { describe, expect, test } from "vitest";
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
  random,
  single,
  times,
  transpose,
} from "./testing.ts";

const eps = 2 ** -52;
const orders = [0, 1, 2, 3, 7, 30];
const tolerance = 1e-14;

const matrixOf = (name: Parameters<typeof call>[0], inputs: readonly Matrix[], options = {}) =>
  call(name, inputs, options) as Matrix;

describe("cholesky", () => {
  test("L L^T is the matrix, L is lower and its diagonal positive", () => {
    for (const order of orders) {
      const root = random("root", order, order + 2);
      const spd = times(root, transpose(root));
      const l = matrixOf("cholesky", [spd]);
      expect(distance(times(l, transpose(l)), spd)).toBeLessThanOrEqual(order * eps * norm(spd));
      for (let i = 0; i < order; i++) {
        expect(l.data[i * order + i]).toBeGreaterThan(0);
        for (let j = i + 1; j < order; j++) expect(l.data[i * order + j]).toBe(0);
      }
    }
    const h = hilbert(8);
    const l = matrixOf("cholesky", [h]);
    expect(distance(times(l, transpose(l)), h)).toBeLessThan(8 * eps * norm(h));
  });
  test("reads the lower triangle only; f32 is f64 rounded", () => {
    const lower = fromRows([
      [4, 99],
      [2, 5],
    ]);
    expect([...matrixOf("cholesky", [lower]).data]).toEqual([2, 0, 1, 2]);
    const thirds = single(
      fromRows([
        [1 / 3, 0],
        [1 / 7, 3],
      ]),
    );
    const wide = { shape: thirds.shape, data: Float64Array.from(thirds.data) };
    expect(matrixOf("cholesky", [thirds]).data).toEqual(Float32Array.from(matrixOf("cholesky", [wide]).data));
  });
  test("what is not positive definite is a sentence with the minor; NaN gives NaN", () => {
    const indefinite = fromRows([
      [1, 2],
      [2, 1],
    ]);
    expect(() => call("cholesky", [indefinite])).toThrow(
      "cholesky: the matrix is not positive definite, its leading minor of order 2 is -3",
    );
    expect(() => call("cholesky", [matrix(1, 1, () => 0)])).toThrow("its leading minor of order 1 is 0");
    expect(
      matrixOf("cholesky", [
        fromRows([
          [1, 0],
          [Number.NaN, 1],
        ]),
      ]).data[3],
    ).toBeNaN();
  });
});

describe("solve", () => {
  test("A X is B within rounding, in f64 and f32", () => {
    for (const order of orders) {
      for (const width of [0, 1, 5]) {
        const [a, b] = [random("a", order, order), random("b", order, width)];
        const x = matrixOf("solve", [a, b]);
        expect(distance(times(a, x), b)).toBeLessThanOrEqual(10 * order * eps * norm(a) * norm(x));
        const [a32, b32] = [single(a), single(b)];
        const x32 = matrixOf("solve", [a32, b32]);
        expect(distance(times(a32, x32), b32)).toBeLessThanOrEqual(2 ** -23 * norm(a) * norm(x32));
      }
    }
  });
  test("rows are exchanged where a pivot is zero or small; an ill-conditioned system has a small residual", () => {
    const swap = fromRows([
      [0, 1],
      [1, 0],
    ]);
    expect([...matrixOf("solve", [swap, matrix(2, 1, (i) => i + 1)]).data]).toEqual([2, 1]);
    const small = fromRows([
      [1e-20, 1],
      [1, 1],
    ]);
    expect([...matrixOf("solve", [small, matrix(2, 1, (i) => i + 1)]).data]).toEqual([1, 1]);
    const [h, b] = [hilbert(8), random("b", 8, 1)];
    const x = matrixOf("solve", [h, b]);
    expect(distance(times(h, x), b)).toBeLessThan(8 * eps * norm(h) * norm(x));
  });
  test("a singular matrix is a sentence; NaN gives NaN", () => {
    const singular = fromRows([
      [1, 2, 3],
      [2, 4, 6],
      [1, 0, 1],
    ]);
    expect(() => call("solve", [singular, identity(3)])).toThrow(
      "solve: the matrix is singular (no pivot in column 2)",
    );
    const spoilt = matrix(3, 3, (i, j) => (i === 1 && j === 0 ? Number.NaN : +(i === j)));
    expect([...matrixOf("solve", [spoilt, identity(3)]).data].some(Number.isNaN)).toBe(true);
  });
  test("shapes and types that do not fit are sentences", () => {
    expect(() => call("solve", [random("a", 2, 3), identity(2)])).toThrow("solve: wants a square matrix, got [2,3]");
    expect(() => call("solve", [identity(2), identity(3)])).toThrow(
      "solve: a matrix f64 [2,2] wants a right side f64 [2,...], got f64 [3,3]",
    );
    expect(() => call("cholesky", [{ shape: [1, 1], data: new Int32Array(1) }])).toThrow(
      "cholesky: wants f32 or f64, got i32",
    );
  });
});

describe("triangularSolve", () => {
  test("solves with either triangle, as it is or transposed, and reads no other", () => {
    for (const order of orders) {
      const [a, b] = [random("a", order, order), random("b", order, 3)];
      for (const lower of [false, true]) {
        const triangle = matrix(order, order, (i, j) => {
          const isKept = lower ? j <= i : j >= i;
          return isKept ? a.data[i * order + j] + (i === j ? 9 : 0) : 0;
        });
        const littered = matrix(order, order, (i, j) => triangle.data[i * order + j] || Number.NaN);
        for (const transposed of [false, true]) {
          const x = matrixOf("triangularSolve", [littered, b], { lower, transposed });
          const back = times(transposed ? transpose(triangle) : triangle, x);
          expect(distance(back, b)).toBeLessThanOrEqual(10 * order * eps * norm(b));
        }
      }
    }
  });
  test("a zero on the diagonal is a sentence", () => {
    expect(() => call("triangularSolve", [diagonal([1, 0]), identity(2)], { lower: true })).toThrow(
      "triangularSolve: the matrix is singular (its diagonal value 1 is 0)",
    );
  });
});

describe("determinant and cofactors", () => {
  const determinant = (a: Matrix) => call("determinant", [a]).data[0];
  test("known values", () => {
    expect(determinant(identity(0))).toBe(1);
    expect(determinant(matrix(1, 1, () => -3))).toBe(-3);
    const swapped = fromRows([
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 5],
    ]);
    expect(determinant(swapped)).toBe(-5);
    const singular = fromRows([
      [1, 2],
      [2, 4],
    ]);
    expect(determinant(singular)).toBe(0);
    expect(determinant(hilbert(4)) * 6048000).toBeCloseTo(1, 11);
    expect(determinant(matrix(2, 2, () => Number.NaN))).toBeNaN();
  });
  test("the determinant of a product is the product of determinants", () => {
    for (const order of orders) {
      const [a, b] = [random("a", order, order), random("b", order, order)];
      expect(determinant(times(a, b)) / (determinant(a) * determinant(b))).toBeCloseTo(1, 9);
    }
  });
  test("A^T C = det(A), also where A is singular", () => {
    for (const order of orders) {
      const a = random("a", order, order);
      const c = matrixOf("cofactors", [a]);
      const wanted = matrix(order, order, (i, j) => (i === j ? determinant(a) : 0));
      expect(distance(times(transpose(a), c), wanted)).toBeLessThanOrEqual(tolerance * norm(a) * norm(c));
    }
    const rankTwo = fromRows([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    const minors = fromRows([
      [-3, 6, -3],
      [6, -12, 6],
      [-3, 6, -3],
    ]);
    expect(distance(matrixOf("cofactors", [rankTwo]), minors)).toBeLessThan(1e-13);
    const rankOne = matrix(3, 3, () => 1);
    expect(norm(matrixOf("cofactors", [rankOne]))).toBeLessThan(1e-15);
  });
});

describe("leastSquares", () => {
  const options = { tolerance: 1e-12 };
  test("Moore and Penrose's four laws hold of the pseudoinverse: tall, wide, square, of any rank, empty", () => {
    const low = (rows: number, rank: number, columns: number) =>
      times(random("l", rows, rank), random("r", rank, columns));
    const cases = [random("a", 9, 4), random("a", 4, 9), random("a", 6, 6), low(8, 2, 5), low(5, 3, 8), low(6, 0, 4)];
    for (const a of [...cases, random("a", 0, 3), random("a", 3, 0), matrix(1, 1, () => 2)]) {
      const p = matrixOf("leastSquares", [a, identity(a.shape[0])], options);
      const [ap, pa] = [times(a, p), times(p, a)];
      expect(distance(times(ap, a), a)).toBeLessThanOrEqual(tolerance * norm(a) * norm(a) * norm(p));
      expect(distance(times(pa, p), p)).toBeLessThanOrEqual(tolerance * norm(p) * norm(p) * norm(a));
      expect(distance(ap, transpose(ap))).toBeLessThanOrEqual(tolerance * norm(a) * norm(p));
      expect(distance(pa, transpose(pa))).toBeLessThanOrEqual(tolerance * norm(a) * norm(p));
    }
  });
  test("singular values up to the tolerance count as zero", () => {
    const a = diagonal([1, 1e-6]);
    const ones = matrix(2, 1, () => 1);
    expect(matrixOf("leastSquares", [a, ones], { tolerance: 1e-7 }).data[1]).toBeCloseTo(1e6, 3);
    expect(matrixOf("leastSquares", [a, ones], { tolerance: 1e-6 }).data[1]).toBe(0);
    expect(() => call("leastSquares", [a, ones])).toThrow(
      "leastSquares: wants a tolerance of 0 or more, got undefined",
    );
  });
  test("NaN gives NaN", () => {
    const a = matrix(2, 2, (i) => (i === 0 ? Number.NaN : 1));
    expect([...matrixOf("leastSquares", [a, identity(2)], options).data]).toEqual(Array(4).fill(Number.NaN));
  });
});
