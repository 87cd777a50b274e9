// Cycles with closed forms, their multipliers, and eigenvalues against what is known of them.

import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { eigenvalues, modulus } from "./eigenvalues.ts";
import { henonMap, logisticMap, quadraticMap } from "./maps.ts";
import { product } from "./matrices.ts";
import { unwrap } from "./outcome.ts";
import { multipliers, periodicPoint } from "./periodic.ts";

describe("periodicPoint", () => {
  it("of the logistic map: 1 - 1/r with multiplier 2 - r, and the 2-cycle with 4 + 2 r - r r", () => {
    for (const r of [3.1, 3.5, 3.68]) {
      const fixed = unwrap(periodicPoint(logisticMap(r), { near: [0.7], period: 1 }));
      expect(fixed.point[0]).toBeCloseTo(1 - 1 / r, 14);
      expect(fixed.multipliers[0].re).toBeCloseTo(2 - r, 12);
      const two = unwrap(periodicPoint(logisticMap(r), { near: [0.5], period: 2 }));
      expect(two.point[0]).not.toBeCloseTo(1 - 1 / r, 2);
      expect(two.multipliers[0].re).toBeCloseTo(4 + 2 * r - r * r, 12);
    }
  });

  it("finds the 3-cycle at 3.83", () => {
    const { point, multipliers } = unwrap(periodicPoint(logisticMap(3.83), { near: [0.5], period: 3 }));
    expect(point[0]).toBeCloseTo(0.504666, 6);
    expect(multipliers[0].re).toBeCloseTo(0.32988, 5);
  });

  it("of Henon's map solves a x x + (1 - b) x = 1, and its multipliers' product is -b", () => {
    const [a, b] = [0.2, -1.1];
    const { point, multipliers } = unwrap(periodicPoint(henonMap({ a, b }), { near: [0.4, -0.5], period: 1 }));
    expect(point[0]).toBeCloseTo((b - 1 + Math.sqrt((b - 1) * (b - 1) + 4 * a)) / (2 * a), 14);
    const [one, other] = multipliers;
    expect(one.re * other.re - one.im * other.im).toBeCloseTo(1.1, 12);
    expect(one.im).toBe(-other.im);
  });

  it("without derivatives finds the same, by differences", () => {
    const { jacobian: _, ...bare } = henonMap({ a: 1.4, b: 0.3 });
    const with_ = unwrap(periodicPoint(henonMap({ a: 1.4, b: 0.3 }), { near: [0.6, 0.2], period: 1 }));
    const without = unwrap(periodicPoint(bare, { near: [0.6, 0.2], period: 1 }));
    expect(without.point[0]).toBeCloseTo(with_.point[0], 12);
    expect(without.multipliers[0].re).toBeCloseTo(with_.multipliers[0].re, 7);
  });

  it("says so when there is none, or the search leaves the numbers", () => {
    const none = periodicPoint(quadraticMap(1), { near: [0.3], period: 1 }); // x x + 1 = x has no real root
    expect(none).toMatchObject({ ok: false });
    expect(!none.ok && none.why).toMatch(/^periodicPoint of quadratic map \(c = 1\), period 1: /);
    const flat = periodicPoint(quadraticMap(0.25), { near: [0.5], period: 1 }); // a double root is its own fixed point
    expect(flat.ok && flat.value.point).toEqual([0.5]);
  });
});

/** A matrix from its rows: "1 2; 3 4". */
const matrixOf = (text: string): number[][] => text.split("; ").map((row) => row.split(" ").map(Number));

describe("eigenvalues", () => {
  it("of one and two rows are closed forms", () => {
    expect(eigenvalues([[3]])).toEqual([{ re: 3, im: 0 }]);
    expect(eigenvalues(matrixOf("2 0; 0 -5")).map(({ re, im }) => [re, im])).toEqual(matrixOf("-5 0; 2 0"));
    expect(eigenvalues(matrixOf("1 -2; 2 1")).map(({ re, im }) => [re, im])).toEqual(matrixOf("1 2; 1 -2"));
    expect(eigenvalues(matrixOf("0 0; 0 0")).map(modulus)).toEqual([0, 0]);
    const [, small] = eigenvalues([
      [1e8, 1],
      [1, 1e-8 + 1e-10],
    ]);
    expect(small.re / 1e-10).toBeCloseTo(1, 5);
  });

  it("of rotations and permutations lie on the unit circle", () => {
    const cycle = [0, 1, 2, 3, 4].map((i) => [0, 1, 2, 3, 4].map((j) => (j === (i + 1) % 5 ? 1 : 0)));
    const found = eigenvalues(cycle);
    for (const z of found) expect(modulus(z)).toBeCloseTo(1, 12);
    expect(found.filter(({ im }) => im === 0).map(({ re }) => re)).toEqual([expect.closeTo(1, 12)]);
  });

  it("of a matrix made to have them", () => {
    // S D inverse(S) with S a unit triangle: exact inverse by hand
    const s = matrixOf("1 2 -1 0; 0 1 3 1; 0 0 1 -2; 0 0 0 1");
    const t = matrixOf("1 -2 7 16; 0 1 -3 -7; 0 0 1 2; 0 0 0 1");
    const d = matrixOf("4 0 0 0; 0 1 -2 0; 0 2 1 0; 0 0 0 -3");
    const wanted = matrixOf("4 0; -3 0; 1 2; 1 -2");
    const found = eigenvalues(product(product(s, d), t));
    for (const [k, [re, im]] of wanted.entries())
      expect(found[k]).toEqual({ re: expect.closeTo(re, 10), im: expect.closeTo(im, 10) });
  });

  it("sum to the trace, and their squares to the trace of the square, for random matrices; singular ones too", () => {
    for (let n = 1; n <= 8; n++) {
      const values = stream(n)
        .fold("matrix")
        .normal(n * n);
      const matrix = Array.from({ length: n }, (_, i) => [...values.slice(i * n, (i + 1) * n)]);
      if (n > 3) matrix[n - 1] = [...matrix[0]]; // singular
      const found = eigenvalues(matrix);
      const trace = (rows: number[][]) => rows.reduce((sum, row, i) => sum + row[i], 0);
      expect(found.reduce((sum, { re }) => sum + re, 0)).toBeCloseTo(trace(matrix), 10);
      expect(found.reduce((sum, { re, im }) => sum + re * re - im * im, 0)).toBeCloseTo(
        trace(product(matrix, matrix)),
        9,
      );
      expect(found.reduce((sum, { im }) => sum + im, 0)).toBeCloseTo(0, 10);
      if (n > 3) expect(modulus(found[n - 1])).toBeLessThan(1e-12);
    }
  });

  it("refuses what is not square or not finite", () => {
    expect(() => eigenvalues([[1, 2]])).toThrow("a matrix is square and finite");
    expect(() => eigenvalues([[Number.NaN]])).toThrow("a matrix is square and finite");
  });
});

it("multipliers of a point that is on a cycle are those of the cycle, from each of its points", () => {
  const map = logisticMap(3.5);
  const { point, multipliers: once } = unwrap(periodicPoint(map, { near: [0.38], period: 4 }));
  const [next] = [map.step(point)];
  expect(multipliers(map, next, 4)[0].re).toBeCloseTo(once[0].re, 10);
});
