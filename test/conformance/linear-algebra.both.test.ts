// Systems and factorisations over tensors: backends, batches, gradients, wrong use. The algorithms themselves are tested beside them.

import { afterEach, describe, expect, test } from "vitest";
import {
  cholesky,
  compile,
  det,
  grad,
  inverse,
  leastSquares,
  pinv,
  qr,
  rank,
  scan,
  solve,
  svd,
  symmetricEigen,
  type Tensor,
  tensor,
  triangularSolve,
  useBackend,
  vmap,
  zeros,
} from "#tensor";
import { agreed, expectSlope, floats, sample } from "./support.ts";

afterEach(() => useBackend("wasm"));

const turned = (x: Tensor): Tensor => {
  const axes = Array.from({ length: x.rank }, (_, axis) => axis);
  return x.transpose(...axes.slice(0, -2), x.rank - 1, x.rank - 2);
};

/** A positive definite matrix from any square one. */
const definite = (x: Tensor): Tensor => x.matmul(turned(x)).add(eye(x));
const eye = (x: Tensor): Tensor => {
  const order = x.shape[x.rank - 1];
  const one = Array.from({ length: order * order }, (_, k) => +(k % (order + 1) === 0));
  return tensor(one, [order, order], x.dtype);
};

/** A sum in which every element has a weight of its own. */
const weighed = (x: Tensor): Tensor => x.mul(sample("weights", x.shape, "f64"));

function expectClose(actual: Tensor, expected: Tensor, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  const [is, wanted] = [actual.data(), expected.data()];
  is.forEach((value, i) => {
    expect(Math.abs(value - wanted[i]), `element ${i}: ${value} for ${wanted[i]}`).toBeLessThanOrEqual(tolerance);
  });
}

describe("every backend gives the same", () => {
  const square = [
    [0, 0],
    [1, 1],
    [3, 3],
    [2, 4, 4],
    [0, 3, 3],
    [2, 1, 5, 5],
  ];
  const any = [...square, [5, 2], [2, 5], [3, 6, 2], [0, 4], [4, 0]];
  const ofSquare: Record<string, (a: Tensor) => Tensor> = {
    solve: (a) => solve(a, a.mul(2).add(1)),
    triangularSolve: (a) => triangularSolve(a, a, { lower: true, transposed: true }),
    inverse,
    det,
    cholesky: (a) => cholesky(definite(a)),
    eigenvalues: (a) => symmetricEigen(a).values,
    eigenvectors: (a) => symmetricEigen(a).vectors,
  };
  const ofAny: Record<string, (a: Tensor) => Tensor> = {
    Q: (a) => qr(a).q,
    R: (a) => qr(a).r,
    U: (a) => svd(a).u,
    "singular values": (a) => svd(a).s,
    V: (a) => svd(a).v,
    pinv: (a) => pinv(a),
    rank: (a) => rank(a),
    leastSquares: (a) => leastSquares(a, a.sum(-1, true)),
  };
  for (const dtype of floats) {
    for (const [name, fn] of Object.entries(ofSquare)) {
      test(`${name} ${dtype}`, () => {
        for (const shape of square) agreed(`${name} [${shape}]`, [sample(name, shape, dtype)], fn);
      });
    }
    for (const [name, fn] of Object.entries(ofAny)) {
      test(`${name} ${dtype}`, () => {
        for (const shape of any) agreed(`${name} [${shape}]`, [sample(name, shape, dtype)], fn);
      });
    }
  }
  test("routines between loops: operands computed and turned, results used further", () => {
    const [a, b] = [sample("a", [2, 4, 4], "f64"), sample("b", [3, 4], "f64")];
    agreed("chain", [a, b], (a, b) => solve(turned(a).mul(2), turned(b).add(1)).exp().sum(-1));
  });
});

describe("values", () => {
  test("solutions of batches, of one vector, of one matrix for many right sides", () => {
    const [a, b] = [sample("a", [3, 4, 4], "f64"), sample("b", [2, 1, 4, 2], "f64")];
    const x = solve(a, b); // [2, 3, 4, 2]
    expectClose(a.matmul(x), b.broadcastTo(2, 3, 4, 2), 1e-12);
    const vector = sample("v", [4], "f64");
    const y = solve(a, vector); // [3, 4]
    expectClose(a.matmul(y.reshape(3, 4, 1)).reshape(3, 4), vector.broadcastTo(3, 4), 1e-12);
    expectClose(inverse(a).matmul(a), eye(a).broadcastTo(3, 4, 4), 1e-12);
    const lower = triangularSolve(a, b, { lower: true });
    const triangle = cholesky(definite(a));
    expectClose(triangle.matmul(triangularSolve(triangle, b, { lower: true })), b.broadcastTo(2, 3, 4, 2), 1e-12);
    expect(lower.shape).toEqual([2, 3, 4, 2]);
  });
  test("factors multiply to the matrix", () => {
    for (const shape of [
      [2, 5, 3],
      [2, 3, 5],
    ]) {
      const a = sample("factors", shape, "f64");
      const { q, r } = qr(a);
      expectClose(q.matmul(r), a, 1e-13);
      const { u, s, v } = svd(a);
      expectClose(u.mul(s.reshape(2, 1, 3)).matmul(turned(v)), a, 1e-13);
    }
    const a = definite(sample("factors", [2, 4, 4], "f64"));
    const { values, vectors } = symmetricEigen(a);
    expectClose(vectors.mul(values.reshape(2, 1, 4)).matmul(turned(vectors)), a, 1e-12);
    const l = cholesky(a);
    expectClose(l.matmul(turned(l)), a, 1e-12);
    expectClose(
      det(a),
      values
        .slice(undefined, [0, 1])
        .mul(values.slice(undefined, [1, 2]))
        .mul(values.slice(undefined, [2, 3]))
        .mul(values.slice(undefined, [3, 4]))
        .reshape(2),
      1e-9,
    );
  });
  test("least squares: what is left is orthogonal to the columns; of many solutions the shortest", () => {
    const [a, b] = [sample("tall", [6, 3], "f64"), sample("right", [6], "f64")];
    const left = b.sub(a.matmul(leastSquares(a, b)));
    expectClose(turned(a).matmul(left), zeros([3], "f64"), 1e-13);
    const wide = tensor([[1, 1, 1, 1]], undefined, "f64");
    expectClose(leastSquares(wide, tensor([4], undefined, "f64")), tensor([1, 1, 1, 1], undefined, "f64"), 1e-14);
  });
  test("rank counts within the tolerance, per matrix", () => {
    const matrices = tensor(
      [
        [
          [1, 2],
          [2, 4],
        ],
        [
          [1, 0],
          [0, 1e-9],
        ],
        [
          [0, 0],
          [0, 0],
        ],
      ],
      undefined,
      "f64",
    );
    expect([...rank(matrices).data()]).toEqual([1, 2, 0]);
    expect([...rank(matrices, { tolerance: 1e-8 }).data()]).toEqual([1, 1, 0]);
    expect([...rank(matrices.cast("f32")).data()]).toEqual([1, 1, 0]);
    expect([...rank(zeros([2, 0, 3])).data()]).toEqual([0, 0]);
    const halved = pinv(
      tensor(
        [
          [2, 0],
          [0, 1e-3],
        ],
        undefined,
        "f64",
      ),
      { tolerance: 0.1 },
    );
    expectClose(
      halved,
      tensor(
        [
          [0.5, 0],
          [0, 0],
        ],
        undefined,
        "f64",
      ),
      1e-15,
    );
  });
});

describe("gradients, of one matrix and of batches", () => {
  for (const batch of [[], [2]]) {
    const square = sample("slope", [...batch, 3, 3], "f64");
    const [tall, wide] = [sample("slope", [...batch, 4, 2], "f64"), sample("slope", [...batch, 2, 4], "f64")];
    const right = sample("right", [3, 2], "f64"); // stretched over the batch
    test(`solve and inverse [${batch}]`, () => {
      expectSlope("matrix", square, (a) => weighed(solve(a, right)), 1e-5);
      expectSlope("right side", right, (b) => weighed(solve(square, b)));
      expectSlope("vector", sample("vector", [3], "f64"), (b) => weighed(solve(square, b)));
      expectSlope("inverse", square, (a) => weighed(inverse(a)), 1e-5);
    });
    test(`triangularSolve [${batch}]`, () => {
      for (const lower of [false, true]) {
        for (const transposed of [false, true]) {
          const away = square.add(eye(square).mul(3));
          expectSlope("matrix", away, (a) => weighed(triangularSolve(a, right, { lower, transposed })));
          expectSlope("right side", right, (b) => weighed(triangularSolve(away, b, { lower, transposed })));
        }
      }
    });
    test(`cholesky [${batch}]`, () => {
      expectSlope("through a product", square, (a) => weighed(cholesky(definite(a))));
      expectSlope("of the matrix itself", tensor(definite(square).data(), square.shape), (a) => weighed(cholesky(a)));
    });
    test(`det, of regular and singular matrices [${batch}]`, () => {
      expectSlope("regular", square, (a) => weighed(det(a)));
      expectSlope("of rank 2", tall.matmul(wide).slice(...batch.map(() => undefined), [0, 3], [0, 3]), (a) =>
        weighed(det(a)),
      );
      expectSlope("of rank 1", zeros([...batch, 2, 2], "f64").add(1), (a) => weighed(det(a)));
      expectSlope("zero", zeros([...batch, 2, 2], "f64"), (a) => weighed(det(a)));
    });
    test(`pinv and leastSquares [${batch}]`, () => {
      for (const a of [tall, wide, square]) {
        expectSlope("pinv", a, (a) => weighed(pinv(a)), 1e-5);
        const right = sample("right", [a.shape[a.rank - 2], 2], "f64");
        expectSlope("matrix", a, (a) => weighed(leastSquares(a, right)), 1e-5);
        expectSlope("right side", right, (b) => weighed(leastSquares(a, b)));
      }
      // Of rank 2 and staying so.
      expectSlope("of low rank", tall, (x) => weighed(pinv(x.matmul(wide), { tolerance: 1e-6 })), 1e-5);
    });
  }
  test("qr, svd and symmetricEigen, of which every part counts", () => {
    for (const batch of [[], [2]]) {
      for (const matrix of [
        [4, 3],
        [3, 3],
        [3, 5],
      ]) {
        const a = sample("factors", [...batch, ...matrix], "f64");
        for (const part of ["q", "r"] as const) expectSlope(part, a, (a) => weighed(qr(a)[part]), 1e-5);
        for (const part of ["u", "s", "v"] as const) expectSlope(part, a, (a) => weighed(svd(a)[part]), 1e-5);
      }
      const square = sample("eigen", [...batch, 4, 4], "f64");
      for (const part of ["values", "vectors"] as const) {
        expectSlope(part, square, (a) => weighed(symmetricEigen(a)[part]), 1e-5);
      }
    }
    expectSlope("sum of equal values", eye(sample("eye", [3, 3], "f64")), (a) => svd(a).s);
  });
  test("vmap and compile see the same gradients", () => {
    const slope = grad((a: Tensor) =>
      det(a)
        .add(solve(a, a.square()).sum())
        .add(weighed(pinv(a)).sum()),
    );
    const all = sample("vmap", [3, 2, 2], "f64");
    const one = [0, 1, 2].map((i) => slope(all.slice([i, i + 1]).reshape(2, 2)));
    for (const mapped of [vmap(slope)(all), compile(vmap(slope))(all)]) {
      one.forEach((single, i) => {
        expectClose(mapped.slice([i, i + 1]).reshape(2, 2), single, 1e-13);
      });
    }
  });
  test("inside a loop as unrolled, gradient included", () => {
    const step = (a: Tensor): Tensor => cholesky(definite(a)).add(inverse(definite(a)).mul(0.1));
    const looped = (a: Tensor) => scan((a: Tensor) => [step(a), []] as const, a, [], { length: 3 })[0];
    const start = sample("loop", [2, 3, 3], "f64");
    const [inside, outside] = [agreed("loop", [start], looped), step(step(step(start)))];
    expectClose(tensor(inside, start.shape), outside, 1e-14);
    const slope = (fn: (a: Tensor) => Tensor) => grad((a: Tensor) => weighed(fn(a)).sum())(start);
    expectClose(
      slope(looped),
      slope((a) => step(step(step(a)))),
      1e-12,
    );
  });
  test("second derivatives", () => {
    const a = sample("second", [3, 3], "f64");
    const first = (fn: (a: Tensor) => Tensor) => (a: Tensor) => weighed(grad((a: Tensor) => weighed(fn(a)).sum())(a));
    expectSlope("inverse", a, first(inverse), 1e-4);
    expectSlope("det", a, first(det), 1e-5);
    expectSlope(
      "cholesky",
      a,
      first((a) => cholesky(definite(a))),
      1e-5,
    );
    expectSlope(
      "pinv",
      sample("second", [4, 2], "f64"),
      first((a) => pinv(a)),
      1e-4,
    );
  });
  test("f32 has them too", () => {
    const slope = grad((a: Tensor) => det(a).add(solve(a, a.add(1)).sum()))(sample("single", [3, 3], "f32"));
    const double = grad((a: Tensor) => det(a).add(solve(a, a.add(1)).sum()))(
      sample("single", [3, 3], "f32").cast("f64"),
    );
    expectClose(slope.cast("f64"), double, 1e-4);
  });
});

describe("wrong use", () => {
  const [a, b] = [sample("a", [2, 3], "f64"), sample("b", [3, 3], "f64")];
  test("shapes and types", () => {
    expect(() => solve(a, b)).toThrow("solve: wants a square matrix, got [2,3]");
    expect(() => solve(b, a)).toThrow("solve: a matrix f64 [3,3] wants a right side f64 [3,...], got f64 [2,3]");
    expect(() => solve(b, b.cast("f32"))).toThrow("wants a right side f64 [3,...], got f32 [3,3]");
    expect(() => det(b.slice([0]).reshape(9))).toThrow("det: wants a matrix or a batch of them, got shape [9]");
    expect(() => cholesky(b.cast("i32"))).toThrow("cholesky: wants f32 or f64, got i32");
    expect(() => solve(b, b.sum())).toThrow("solve: wants a vector or matrices on the right side, got a number");
    expect(() => solve(zeros([2, 3, 3]), zeros([4, 3, 3]))).toThrow("solve: shapes [2] and [4] do not broadcast");
    expect(() => pinv(a, { tolerance: -1 })).toThrow("pinv: wants a tolerance of 0 or more, got -1");
    expect(() => rank(a, { tolerance: Number.NaN })).toThrow("rank: wants a tolerance of 0 or more, got NaN");
    expect(() => rank(a.cast("i32"))).toThrow("svd: wants f32 or f64, got i32");
  });
  test("matrices without a result, when computed, on every backend", () => {
    for (const backend of ["interp", "wasm", "wasmScalar"] as const) {
      useBackend(backend);
      expect(() => inverse(zeros([2, 2])).data()).toThrow("solve: the matrix is singular (no pivot in column 0)");
      expect(() => cholesky(zeros([2, 2])).data()).toThrow(
        "cholesky: the matrix is not positive definite, its leading minor of order 1 is 0",
      );
    }
  });
});
