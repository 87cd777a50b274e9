// Arrays rearranged, against plain loops over positions; backends, gradients, vmap, wrong use.

import { afterEach, describe, expect, test } from "vitest";
import type { DType } from "#kit";
import {
  concat,
  diag,
  expandDims,
  eye,
  flip,
  grad,
  linspace,
  meshgrid,
  type Nested,
  oneHot,
  pad,
  range,
  repeat,
  roll,
  scatterAdd,
  split,
  squeeze,
  stack,
  type Tensor,
  take,
  takeAlong,
  tensor,
  tile,
  tril,
  triu,
  unstack,
  useBackend,
  vmap,
  zeros,
} from "#tensor";
import { agreed, expectSlope, sample } from "./support.ts";

afterEach(() => useBackend("wasm"));

type Position = readonly number[];

/** Every position of an array of this shape, row-major. */
function positions(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, length) => all.flatMap((start) => Array.from({ length }, (_, i) => [...start, i])),
    [[]],
  );
}
/** The element of an array at a position; undefined outside. */
function reader(x: Tensor): (at: Position) => number | undefined {
  const { shape } = x;
  const values = x.data();
  return (at) => {
    if (at.some((i, axis) => i < 0 || i >= shape[axis])) return undefined;
    return values[at.reduce((sum, i, axis) => sum * shape[axis] + i, 0)];
  };
}
const swapped = (at: Position, axis: number, ...to: number[]) => [...at.slice(0, axis), ...to, ...at.slice(axis + 1)];

const dtypes = ["f32", "f64", "i32", "u32", "bool"] as const;
const shapes = [[1], [5], [0], [3, 4], [2, 0, 3], [2, 3, 4], [1, 1, 6], [4, 1, 2, 3]];

/** What each does to an array, and where an element of its result comes from: a position, or a value. */
interface Move {
  readonly fn: (x: Tensor, axis: number) => Tensor;
  readonly shape: (shape: Position, axis: number) => Position;
  readonly from: (at: Position, axis: number, shape: Position) => Position;
  readonly outside?: number;
}
const moves: Record<string, Move> = {
  pad: {
    fn: (x, axis) =>
      pad(
        x,
        x.shape.map((_, i) => (i === axis ? [2, 1] : [0, i % 2])),
      ),
    shape: (shape, axis) => shape.map((n, i) => n + (i === axis ? 3 : i % 2)),
    from: (at, axis) => at.map((k, i) => (i === axis ? k - 2 : k)),
    outside: 0,
  },
  "pad with ones": {
    fn: (x, axis) =>
      pad(
        x,
        x.shape.map((_, i) => (i === axis ? [0, 2] : [i % 2, 0])),
        1,
      ),
    shape: (shape, axis) => shape.map((n, i) => n + (i === axis ? 2 : i % 2)),
    from: (at, axis) => at.map((k, i) => (i === axis ? k : k - (i % 2))),
    outside: 1,
  },
  flip: { fn: flip, shape: (shape) => shape, from: (at, axis, shape) => swapped(at, axis, shape[axis] - 1 - at[axis]) },
  roll: {
    fn: (x, axis) => roll(x, 2, axis),
    shape: (shape) => shape,
    from: (at, axis, shape) => swapped(at, axis, (((at[axis] - 2) % shape[axis]) + shape[axis]) % shape[axis]),
  },
  "roll backwards, twice round": {
    fn: (x, axis) => roll(x, -2 * x.shape[axis] - 1, axis),
    shape: (shape) => shape,
    from: (at, axis, shape) => swapped(at, axis, (at[axis] + 1) % shape[axis]),
  },
  "concat with itself": {
    fn: (x, axis) => concat([x, x], axis),
    shape: (shape, axis) => swapped(shape, axis, 2 * shape[axis]),
    from: (at, axis, shape) => swapped(at, axis, at[axis] % shape[axis]),
  },
  "stack with itself": {
    fn: (x, axis) => stack([x, x, x], axis),
    shape: (shape, axis) => [...shape.slice(0, axis), 3, ...shape.slice(axis)],
    from: (at, axis) => swapped(at, axis),
  },
  "split and put together the other way round": {
    fn: (x, axis) => concat(split(x, [x.shape[axis] >> 1, x.shape[axis] - (x.shape[axis] >> 1)], axis).reverse(), axis),
    shape: (shape) => shape,
    from: (at, axis, shape) => swapped(at, axis, (at[axis] + (shape[axis] >> 1)) % shape[axis]),
  },
  "unstack and stack": {
    fn: (x, axis) => (x.shape[axis] === 0 ? x : stack(unstack(x, axis), axis)),
    shape: (shape) => shape,
    from: (at) => at,
  },
  "squeezed expandDims": {
    fn: (x, axis) => squeeze(expandDims(x, axis), axis),
    shape: (shape) => shape,
    from: (at) => at,
  },
  tile: {
    fn: (x, axis) =>
      tile(
        x,
        x.shape.map((_, i) => (i === axis ? 3 : 1 + (i % 2))),
      ),
    shape: (shape, axis) => shape.map((n, i) => n * (i === axis ? 3 : 1 + (i % 2))),
    from: (at, _, shape) => at.map((k, i) => k % shape[i]),
  },
  repeat: {
    fn: (x, axis) => repeat(x, 3, axis),
    shape: (shape, axis) => swapped(shape, axis, 3 * shape[axis]),
    from: (at, axis) => swapped(at, axis, Math.floor(at[axis] / 3)),
  },
};

describe("moves", () => {
  for (const [name, { fn, shape: shapeOf, from, outside }] of Object.entries(moves)) {
    test(`${name} reads every element where it should`, () => {
      for (const dtype of dtypes) {
        for (const shape of shapes) {
          shape.forEach((_, axis) => {
            const what = `${name} ${dtype} [${shape}] axis ${axis}`;
            const x = sample(name, shape, dtype);
            const read = reader(x);
            const wanted = shapeOf(shape, axis);
            const expected = positions(wanted).map((at) => read(from(at, axis, shape)) ?? outside);
            expect(fn(x, axis).shape, what).toEqual(wanted);
            expect([...agreed(what, [x], (x) => fn(x, axis))], what).toEqual(expected);
          });
        }
      }
    });
    test(`${name} of a transposed array, its gradient, and vmap`, () => {
      const x = sample(name, [3, 4], "f64");
      const weighed = (y: Tensor): Tensor => y.mul(sample("weight", y.shape, "f64"));
      for (const axis of [0, 1]) {
        const copied = fn(tensor(x.transpose().data(), [4, 3]), axis).data();
        expect([...agreed(name, [x], (x) => fn(x.transpose(), axis))]).toEqual([...copied]);
        expectSlope(name, x, (x) => weighed(fn(x, axis).square()));
        const xs = sample(name, [3, 2, 4], "f64");
        const each = unstack(xs).flatMap((x) => [...fn(x, axis).data()]);
        expect([
          ...agreed(
            `${name}, vmap`,
            [xs],
            vmap((x: Tensor) => fn(x, axis)),
          ),
        ]).toEqual(each);
      }
    });
  }
  test("all axes at once, and a value of the type", () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(flip(x).tolist()).toEqual([
      [4, 3],
      [2, 1],
    ]);
    expect(
      pad(
        x,
        [
          [1, 0],
          [0, 1],
        ],
        Number.NEGATIVE_INFINITY,
      ).tolist(),
    ).toEqual(
      [
        [1, 1, 1],
        [0, 0, 1],
        [0, 0, 1],
      ].map((row, i) =>
        row.map((out, j) =>
          out
            ? Number.NEGATIVE_INFINITY
            : [
                [1, 2],
                [3, 4],
              ][i - 1][j],
        ),
      ),
    );
    expect(squeeze(zeros([1, 3, 1])).shape).toEqual([3]);
    expect(split(range(7), [3, 0, 4]).map((part) => part.tolist())).toEqual([[0, 1, 2], [], [3, 4, 5, 6]]);
    expect(split(zeros([4, 6]), 3, -1).map(({ shape }) => shape)).toEqual([
      [4, 2],
      [4, 2],
      [4, 2],
    ]);
    expect(unstack(zeros([0, 3]))).toEqual([]);
  });
});

describe("strided slices, backwards", () => {
  for (const [what, length, starts] of [
    ["that make up the array", 6, [0, 1, 2]],
    ["with one missing, and elements left over", 8, [2, 0]],
    ["that overlap", 6, [0, 3, 1]],
    ["twice the same", 6, [1, 1]],
    ["of unequal lengths", 7, [0, 1, 2]],
  ] as const) {
    test(`slices ${what} leave their slopes where they came from`, () => {
      for (const axis of [0, 1]) {
        const x = sample("x", axis === 0 ? [length, 2] : [2, length], "f64");
        const slices = (x: Tensor) =>
          starts.map((start) => x.slice(...(axis === 0 ? [] : [undefined]), [start, undefined, 3]));
        const fn = (x: Tensor) =>
          slices(x)
            .map((part, i) =>
              part
                .square()
                .mul(i + 1)
                .sum(),
            )
            .reduce((sum, part) => sum.add(part));
        expectSlope(what, x, fn);
        expectSlope(`${what}, twice`, x, (x) => grad(fn)(x).tanh());
        agreed(what, [x], grad(fn));
      }
    });
  }
});

describe("choosing", () => {
  const chosen = (shape: Position, below: number, name = "indices"): Tensor => {
    const values = sample(name, shape, "u32").data();
    return tensor(
      Int32Array.from(values, (value) => value % below),
      shape,
    );
  };
  for (const dtype of ["f32", "f64", "i32", "bool"] as DType[]) {
    test(`take along any axis, by indices of any shape, ${dtype}`, () => {
      for (const shape of [[5], [3, 4], [2, 3, 4], [3, 1, 2], [2, 3, 0]]) {
        const x = sample("x", shape, dtype);
        const read = reader(x);
        shape.forEach((length, axis) => {
          for (const form of [[], [1], [0], [6], [2, 3]]) {
            if (length === 0 && !form.includes(0)) continue;
            const indices = chosen(form, Math.max(1, length));
            const at = reader(indices);
            const wanted = [...shape.slice(0, axis), ...form, ...shape.slice(axis + 1)];
            const expected = positions(wanted).map((p) =>
              read([...p.slice(0, axis), at(p.slice(axis, axis + form.length))!, ...p.slice(axis + form.length)]),
            );
            const what = `take [${shape}] axis ${axis} by [${form}]`;
            expect(take(x, indices, axis).shape, what).toEqual(wanted);
            expect([...agreed(what, [x, indices], (x, i) => take(x, i, axis))], what).toEqual(expected);
          }
        });
      }
    });
    test(`takeAlong an axis, ${dtype}`, () => {
      for (const shape of [[5], [3, 4], [2, 3, 4], [3, 1, 2]]) {
        const x = sample("x", shape, dtype);
        const read = reader(x);
        shape.forEach((length, axis) => {
          for (const count of [0, 1, 6]) {
            const wanted = swapped(shape, axis, count);
            const indices = chosen(wanted, length);
            const at = reader(indices);
            const expected = positions(wanted).map((p) => read(swapped(p, axis, at(p)!)));
            const what = `takeAlong [${shape}] axis ${axis}, ${count}`;
            expect([...agreed(what, [x, indices], (x, i) => takeAlong(x, i, axis))], what).toEqual(expected);
          }
        });
      }
    });
  }
  test("indices of length 1 away from the axis serve all", () => {
    const x = sample("x", [3, 4], "f32");
    expect(takeAlong(x, tensor(Int32Array.of(2, 0), [1, 2]), 1).tolist()).toEqual(
      take(x, tensor(Int32Array.of(2, 0)), 1).tolist(),
    );
  });
  test("scatterAdd is take's adjoint", () => {
    const indices = chosen([2, 3], 4);
    const updates = sample("updates", [2, 3, 2], "f64");
    const expected = new Float64Array(8);
    const [at, values] = [indices.data(), updates.data()];
    for (let i = 0; i < 6; i++) for (let j = 0; j < 2; j++) expected[at[i] * 2 + j] += values[i * 2 + j];
    expect([...agreed("scatterAdd", [indices, updates], (i, u) => scatterAdd(4, i, u))]).toEqual([...expected]);
    expect(scatterAdd(3, tensor(2, [], "i32"), tensor(5)).tolist()).toEqual([0, 0, 5]);
    expect(scatterAdd(2, zeros([0], "i32"), zeros([0, 3])).tolist()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
  test("gradients, and vmap over values, indices and both", () => {
    const x = sample("x", [3, 4], "f64");
    const indices = chosen([5], 3);
    const along = chosen([3, 2], 4);
    const weighed = (y: Tensor): Tensor => y.mul(sample("weight", y.shape, "f64"));
    expectSlope("take", x, (x) => weighed(take(x, indices).square()));
    expectSlope("take, axis 1", x, (x) => weighed(take(x, indices, 1).square()));
    expectSlope("takeAlong", x, (x) => weighed(takeAlong(x, along, 1).square()));
    expectSlope("scatterAdd", x, (x) => weighed(scatterAdd(5, chosen([3], 5), x).square()));
    const xs = sample("xs", [4, 3, 4], "f64");
    const many = chosen([4, 5], 3);
    for (const [axes, pick] of [
      [[0, null], (i: number) => [unstack(xs)[i], indices]],
      [[null, 0], (i: number) => [x, unstack(many)[i]]],
      [[0, 0], (i: number) => [unstack(xs)[i], unstack(many)[i]]],
    ] as const) {
      const inputs = [axes[0] === 0 ? xs : x, axes[1] === 0 ? many : indices] as const;
      for (const axis of [0, 1]) {
        const all = agreed(
          "vmap",
          inputs,
          vmap((x: Tensor, i: Tensor) => take(x, i, axis), axes),
        );
        expect([...all]).toEqual([0, 1, 2, 3].flatMap((i) => [...take(pick(i)[0], pick(i)[1], axis).data()]));
      }
    }
  });
  test("an index outside throws when computed, in every row", () => {
    const x = zeros([3, 4]);
    for (const index of [-1, 4]) {
      expect(() => take(x, tensor(Int32Array.of(index)), 1).data()).toThrow(/gather/);
      expect(() => takeAlong(x, tensor(Int32Array.of(0, index, 0), [3, 1]), 1).data()).toThrow(/gather/);
    }
    expect(() => scatterAdd(2, tensor(Int32Array.of(2)), zeros([1])).data()).toThrow(/scatterAdd|scatter/);
  });
  test("oneHot is 1 at each index, and nowhere for one outside", () => {
    for (const dtype of dtypes) {
      const found = agreed("oneHot", [tensor(Int32Array.of(1, -1, 2, 3), [2, 2])], (i) => oneHot(i, 3, dtype));
      expect([...found]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    }
    expect(oneHot(zeros([0], "u32"), 2).shape).toEqual([0, 2]);
  });
});

describe("matrices known by their positions", () => {
  test("triangles, on and off the diagonal", () => {
    for (const dtype of dtypes) {
      for (const shape of [
        [1, 1],
        [3, 4],
        [4, 3],
        [2, 3, 3],
        [0, 2],
      ]) {
        const x = sample("x", shape, dtype);
        const values = x.data();
        for (const diagonal of [-2, 0, 1]) {
          const kept = (isIn: (off: number) => boolean) =>
            positions(shape).map((at, i) => (isIn(at[at.length - 1] - at[at.length - 2]) ? values[i] : 0));
          const lower = agreed("tril", [x], (x) => tril(x, diagonal));
          const upper = agreed("triu", [x], (x) => triu(x, diagonal));
          expect([...lower]).toEqual(kept((off) => off <= diagonal));
          expect([...upper]).toEqual(kept((off) => off >= diagonal));
        }
      }
    }
    // What is cut off does not matter, not even where it is no number.
    expect(
      tril(
        tensor([
          [1, Number.NaN],
          [2, 3],
        ]),
      ).tolist(),
    ).toEqual([
      [1, 0],
      [2, 3],
    ]);
  });
  test("eye and diag", () => {
    expect(eye(2, 3).tolist()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(eye(0).shape).toEqual([0, 0]);
    for (const dtype of dtypes) {
      const v = sample("v", [3], dtype);
      const matrix = agreed("diag", [v], diag);
      expect([...matrix]).toEqual(positions([3, 3]).map(([i, j]) => (i === j ? v.data()[i] : 0)));
      expect([...agreed("back", [v], (v) => diag(diag(v)))]).toEqual([...v.data()]);
      for (const shape of [
        [3, 5],
        [5, 3],
        [2, 4, 4],
        [0, 3],
        [1, 1],
      ]) {
        const x = sample("x", shape, dtype);
        const read = reader(x);
        const [batch, n] = [shape.slice(0, -2), Math.min(...shape.slice(-2))];
        const expected = positions([...batch, n]).map((at) => read([...at, at[at.length - 1]]));
        expect([...agreed("diagonal", [x], diag)]).toEqual(expected);
      }
    }
    expectSlope("diag of a matrix", sample("m", [3, 4], "f64"), (x) => diag(x).exp());
    expectSlope("diag of a vector", sample("v", [3], "f64"), (x) => diag(x).exp());
    expectSlope("tril", sample("m", [3, 3], "f64"), (x) => tril(x).exp());
  });
  test("linspace has both its ends", () => {
    expect(linspace(0, 1, 5).tolist()).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(linspace(3, -1, 2, "f64").tolist()).toEqual([3, -1]);
    expect([linspace(2, 9, 1).tolist(), linspace(2, 9, 0).tolist()]).toEqual([[2], []]);
    const tenths = linspace(0.1, 0.7, 7, "f64").tolist() as number[];
    expect([tenths[0], tenths[6]]).toEqual([0.1, 0.7]);
  });
  test("meshgrid has a coordinate on every axis", () => {
    const [rows, columns] = meshgrid(range(2), range(3));
    expect([rows.tolist(), columns.tolist()] as Nested[]).toEqual([
      [
        [0, 0, 0],
        [1, 1, 1],
      ],
      [
        [0, 1, 2],
        [0, 1, 2],
      ],
    ]);
  });
});

test("wrong use", () => {
  const x = zeros([2, 3]);
  expect(() => pad(x, [[1, 1]])).toThrow("pad: wants [before, after] for each of the 2 axes of [2,3], got [[1,1]]");
  expect(() =>
    pad(x, [
      [0, 0],
      [-1, 0],
    ]),
  ).toThrow("got [[0,0],[-1,0]]");
  expect(() =>
    pad(
      x.cast("i32"),
      [
        [0, 0],
        [1, 0],
      ],
      0.5,
    ),
  ).toThrow("pad: 0.5 is no i32; cast the array or round the number");
  expect(() => flip(x, 2)).toThrow("flip: axis 2 is not in -2..1");
  expect(() => roll(x, 0.5)).toThrow("roll: wants a whole number of places, got 0.5");
  expect(() => concat([])).toThrow("concat: wants one array or more, got none");
  expect(() => concat([x, zeros([2, 4])])).toThrow("concat: f32 [2,3] and f32 [2,4] do not fit along axis 0");
  expect(() => stack([x, x.cast("i32")])).toThrow("stack: f32 [2,3] and i32 [2,3] must be alike");
  expect(() => split(x, 2, 1)).toThrow("split: 2 equal parts do not make up axis 1 of [2,3]");
  expect(() => split(x, [1, 1], 1)).toThrow("split: [1,1] do not make up axis 1 of [2,3]");
  expect(() => squeeze(x, 1)).toThrow("squeeze: axis 1 of [2,3] has length 3, wants 1");
  expect(() => tile(x, [2])).toThrow("tile: wants a count for each of the 2 axes of [2,3], got [2]");
  expect(() => repeat(x, -1)).toThrow("repeat: wants a whole number of times, got -1");
  expect(() => take(x, zeros([1]))).toThrow("take: indices must be i32, got f32");
  expect(() => takeAlong(x, zeros([3, 1], "i32"), 1)).toThrow(
    "takeAlong: indices [3,1] do not fit [2,3] away from axis 1",
  );
  expect(() => scatterAdd(3, zeros([2], "i32"), zeros([3]))).toThrow(
    "scatterAdd: indices [2] want updates that begin alike, got [3]",
  );
  expect(() => oneHot(x, 3)).toThrow("oneHot: indices must be i32 or u32, got f32");
  expect(() => tril(zeros([3]))).toThrow("tril: wants a matrix or a batch of them, got shape [3]");
  expect(() => linspace(0, 1, 2.5)).toThrow("linspace: wants a whole number of values, got 2.5");
});
