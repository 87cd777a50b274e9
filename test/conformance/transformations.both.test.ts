// Transformations and their nestings against what they stand for: a loop for vmap, the steps written out for scan, differences
// for derivatives. Every backend, recorded and compiled.

import { describe, expect, test } from "vitest";
import {
  argsort,
  checkNumerics,
  compile,
  customGradient,
  grad,
  hessianVectorProduct,
  jacobian,
  scan,
  stopGradient,
  straightThrough,
  type Tensor,
  tensor,
  valueAndGrad,
  vmap,
  zeros,
} from "#tensor";
import { agreed, expectSlope, sample } from "./support.ts";

const near = (actual: Tensor, expected: Tensor, tolerance = 1e-12) => {
  expect(actual.shape).toEqual(expected.shape);
  const [x, y] = [actual.data(), expected.data()];
  for (let i = 0; i < x.length; i++)
    expect(Math.abs(x[i] - y[i])).toBeLessThanOrEqual(tolerance * (1 + Math.abs(y[i])));
};

/** A small recurrent network: the hidden state, and the weights the step closes over. */
const recurrent =
  (w: Tensor, u: Tensor, b: Tensor) =>
  (h: Tensor, x: Tensor): [Tensor, Tensor] => {
    const next = h.matmul(w).add(x.matmul(u)).add(b).tanh();
    return [next, next.square()];
  };

function unrolled<C, Y>(step: (c: C, x: Tensor) => readonly [C, Y], carry: C, xs: Tensor, reverse = false): [C, Y[]] {
  let sofar = carry;
  const given: Y[] = [];
  for (let i = 0; i < xs.shape[0]; i++) {
    const at = reverse ? xs.shape[0] - 1 - i : i;
    const [next, y] = step(sofar, xs.slice([at, at + 1]).reshape(...xs.shape.slice(1)));
    sofar = next;
    given[at] = y;
  }
  return [sofar, given];
}

const weights = () => [sample("w", [4, 4], "f64"), sample("u", [3, 4], "f64"), sample("b", [4], "f64")] as const;

describe("scan", () => {
  test("what a loop within a loop reads and gives, in which order, and used how else", () => {
    const xs = sample("sequence", [3, 4, 5, 6], "f32");
    const start = sample("start", [5, 6], "f32");
    const order = tensor(Int32Array.of(4, 0, 3, 1, 2), [1, 5]).broadcastTo(3, 5);
    const both = (from: Tensor, xs: Tensor, order: Tensor, part: string): Tensor => {
      const step = (h: Tensor, { x, at }: { x: Tensor; at: Tensor }) => {
        const inner = (c: Tensor, y: Tensor) => {
          const next = c.mul(0.5).add(y);
          return [next, { next, y, sums: next.matmul(y.transpose()), taken: next.gather(at) }] as const;
        };
        const [last, all] = scan(inner, h, x, { reverse: true });
        return [last.sub(h), { ...all, h, last, twice: last, sorted: argsort(last) }] as const;
      };
      const [, all] = scan(step, from, { x: xs, at: order });
      return all[part as keyof typeof all];
    };
    const floats = ["next", "y", "sums", "taken", "h", "last", "twice"];
    for (const part of [...floats, "sorted"]) {
      agreed(part, [start, xs, order], (from, xs, order) => both(from, xs, order, part));
    }
    agreed("all, and the slope", [start, xs, order], (from, xs, order) => {
      const all = (from: Tensor) =>
        floats.map((part) => both(from, xs, order, part).square().sum()).reduce((a, b) => a.add(b));
      return grad(all)(from);
    });
  });

  const [w, u, b] = weights();
  const xs = sample("xs", [6, 2, 3], "f64");
  const h = sample("h", [2, 4], "f64");
  for (const reverse of [false, true]) {
    test(`is the step written out${reverse ? ", backwards" : ""}`, () => {
      const scanned = (h: Tensor, xs: Tensor, w: Tensor) => scan(recurrent(w, u, b), h, xs, { reverse });
      const [last, given] = unrolled(recurrent(w, u, b), h, xs, reverse);
      expect(Array.from(agreed("carry", [h, xs, w], (h, xs, w) => scanned(h, xs, w)[0]))).toEqual(
        Array.from(last.data()),
      );
      const all = agreed("outputs", [h, xs, w], (h, xs, w) => scanned(h, xs, w)[1]);
      expect(Array.from(all)).toEqual(given.flatMap((y) => Array.from(y.data())));
    });
    test(`has the gradient of the steps written out${reverse ? ", backwards" : ""}`, () => {
      const by = { h, xs, w, u, b };
      type By = typeof by;
      const loss =
        (run: (by: By) => [Tensor, Tensor]) =>
        (by: By): Tensor => {
          const [last, given] = run(by);
          return last.sum().add(given.mul(sample("weight", [6, 2, 4], "f64")).sum());
        };
      const looped = loss((by) => scan(recurrent(by.w, by.u, by.b), by.h, by.xs, { reverse }));
      const expected = grad(
        loss((by) => {
          const [last, given] = unrolled(recurrent(by.w, by.u, by.b), by.h, by.xs, reverse);
          return [last, given.map((y) => y.reshape(1, 2, 4)).reduce((all, y) => joined(all, y))];
        }),
      )(by);
      const found = grad(looped)(by);
      for (const name of ["h", "xs", "w", "u", "b"] as const) near(found[name], expected[name]);
      const compiled = compile(grad(looped))(by);
      for (const name of ["h", "xs", "w", "u", "b"] as const) near(compiled[name], expected[name]);
      for (const checkpoint of [1, 2, 3]) {
        const kept = grad(loss((by) => scan(recurrent(by.w, by.u, by.b), by.h, by.xs, { reverse, checkpoint })))(by);
        for (const name of ["h", "xs", "w", "u", "b"] as const) near(kept[name], expected[name]);
      }
    });
  }
  const joined = (x: Tensor, y: Tensor) => {
    const [m, n] = [x.shape[0], y.shape[0]];
    const rows = (from: Tensor, at: number) => {
      const flat = zeros([m + n, 1], "f64").add(0);
      const index = tensor(
        Int32Array.from({ length: m + n }, (_, i) => Math.min(Math.max(i - at, 0), from.shape[0] - 1)),
      );
      const mask = tensor(Float64Array.from({ length: m + n }, (_, i) => +(i >= at && i < at + from.shape[0])));
      return from
        .gather(index)
        .mul(mask.reshape(-1, 1, 1))
        .add(flat.reshape(m + n, 1, 1));
    };
    return rows(x, 0).add(rows(y, m));
  };
  test("within scan, twice differentiated", () => {
    const outer = (w: Tensor) =>
      scan(
        (h: Tensor, x: Tensor) => {
          const [inner, sums] = scan((c: Tensor, y: Tensor) => [c.mul(w).add(y).tanh(), c.sum()], h, x);
          return [inner.mul(0.5), sums];
        },
        tensor([0.1, 0.2, 0.3], undefined, "f64"),
        sample("nested", [3, 2, 3], "f64"),
      );
    expectSlope("nested", sample("w", [3], "f64"), (w) => outer(w)[1].square().sum().add(outer(w)[0].sum()));
    expectSlope("second derivative", sample("w", [3], "f64"), (w) =>
      grad((w: Tensor) => outer(w)[0].square().sum())(w),
    );
    agreed(
      "nested gradient",
      [sample("w", [3], "f64")],
      grad((w) => outer(w)[1].sum()),
    );
  });
  test("carries trees, counts without a sequence, and may run no step at all", () => {
    const [{ a, n }] = scan(
      ({ a, n }: { a: Tensor; n: Tensor }) => [{ a: a.add(n.cast("f32")), n: n.add(1) }, []] as const,
      { a: tensor(0), n: tensor(0, [], "i32") },
      [],
      { length: 5 },
    );
    expect([a.item(), n.item()]).toEqual([10, 5]);
    const [last, none] = scan((c: Tensor, x: Tensor) => [c.add(x), c], tensor(3), zeros([0]));
    expect([last.item(), none.shape]).toEqual([3, [0]]);
  });
  test("a swap of carries is a swap", () => {
    const [[x, y]] = scan(([x, y]: Tensor[]): [Tensor[], Tensor[]] => [[y, x], []], [tensor(1), tensor(2)], [], {
      length: 3,
    });
    expect([x.item(), y.item()]).toEqual([2, 1]);
  });
  test("trains: many steps inside one program, as many outside", () => {
    const x = sample("x", [16, 3], "f32");
    const y = sample("y", [16, 1], "f32");
    const loss = (w: Tensor) => x.matmul(w).sub(y).square().mean();
    const step = (w: Tensor): [Tensor, Tensor] => {
      const [value, slope] = valueAndGrad(loss)(w);
      return [w.sub(slope.mul(0.1)), value];
    };
    const [w, losses] = compile((w: Tensor) => scan(step, w, [], { length: 50 }))(zeros([3, 1]));
    let outside = zeros([3, 1]);
    const values: number[] = [];
    const one = compile(step);
    for (let i = 0; i < 50; i++) {
      const [next, value] = one(outside);
      values.push(value.item());
      outside = next;
    }
    expect(w.tolist()).toEqual(outside.tolist());
    expect(losses.tolist()).toEqual(values);
  });
});

describe("vmap", () => {
  const [w, u, b] = weights();
  /** One example after the other. */
  const looped = (fn: (x: Tensor) => Tensor, xs: Tensor) =>
    Array.from({ length: xs.shape[0] }, (_, i) =>
      Array.from(fn(xs.slice([i, i + 1]).reshape(...xs.shape.slice(1))).data()),
    ).flat();
  const rows = tensor(Int32Array.of(2, 0, 2));
  const cases: Record<string, (x: Tensor) => Tensor> = {
    elementwise: (x) => x.exp().add(x.mul(b.slice([0, 3]))),
    sums: (x) => x.sum(0).mul(x.max(1).sum()),
    moves: (x) => x.transpose().slice([1, 3], [0, 2]).reshape(4).broadcastTo(2, 4),
    "steps backwards": (x) => x.slice([4, undefined, -2], [0, 3, 2]),
    "product, left": (x) => x.matmul(u),
    "product, right": (x) => w.slice([0, 3]).matmul(x.transpose().slice(undefined, [0, 4]).transpose()),
    "product, both": (x) => x.matmul(x.transpose()),
    "rows of it": (x) => x.gather(rows),
    "rows by it": (x) => u.gather(x.abs().mul(0.5).cast("i32").slice([0, 2]).reshape(-1).minimum(2)),
    "its rows by it": (x) => x.gather(x.abs().cast("i32").reshape(-1).minimum(4)),
    "its gradient": (x) => grad((x: Tensor) => x.gather(rows).matmul(u).tanh().sum())(x),
    "a loop": (x) => scan(recurrent(w, u, b), w.slice([0, 1]).reshape(4), x)[1],
    "a loop from it": (x) => scan((h: Tensor, i: Tensor) => [h.mul(0.5).add(i), h], x.sum(0), u.transpose())[1],
    "a loop that mixes late": (x) =>
      scan((h: Tensor) => [h.add(x.sum()), h], tensor(0, [], "f64"), [], { length: 3 })[1],
    "the gradient of a loop": (x) =>
      grad((x: Tensor) =>
        scan(recurrent(w, u, b), w.slice([0, 1]).reshape(4), x)[1]
          .square()
          .sum(),
      )(x),
  };
  for (const [name, fn] of Object.entries(cases)) {
    test(`of ${name}`, () => {
      const xs = sample("examples", [4, 5, 3], "f64");
      const all = agreed(name, [xs], vmap(fn));
      const expected = looped(fn, xs);
      expect(all.length).toBe(expected.length);
      for (const [i, value] of expected.entries()) {
        expect(Math.abs(all[i] - value)).toBeLessThanOrEqual(1e-13 * (1 + Math.abs(value)));
      }
    });
  }
  test("within vmap, along any axis, some arguments shared", () => {
    const x = sample("x", [3, 4], "f64");
    const y = sample("y", [5, 3], "f64");
    const outer = vmap(
      (x: Tensor, y: Tensor) => vmap((x: Tensor, y: Tensor) => x.mul(y).sum(), [null, 0])(x, y),
      [1, null],
    );
    const columns = outer(x, y.slice(undefined, [0, 3]));
    near(columns, x.transpose().matmul(y.transpose()));
  });
  test("of a whole training trains a population", () => {
    const x = sample("x", [16, 3], "f64");
    const y = sample("y", [16, 1], "f64");
    const train = (w: Tensor) =>
      scan(
        (w: Tensor) => {
          const slope = grad((w: Tensor) => x.matmul(w).tanh().sub(y).square().mean())(w);
          return [w.sub(slope.mul(0.1)), []] as const;
        },
        w,
        [],
        { length: 20 },
      )[0];
    const starts = sample("population", [4, 3, 1], "f64");
    const all = compile(vmap(train))(starts);
    for (let i = 0; i < 4; i++)
      near(all.slice([i, i + 1]).reshape(3, 1), train(starts.slice([i, i + 1]).reshape(3, 1)));
  });
  test("is differentiable", () => {
    expectSlope("through vmap", sample("x", [4, 3], "f64"), (x) => vmap((x: Tensor) => x.matmul(u).tanh().sum())(x));
    expectSlope("by what all share", u, (u) =>
      vmap((x: Tensor) => x.matmul(u).tanh().sum())(sample("x", [4, 3], "f64")),
    );
  });
});

describe("derivatives", () => {
  const x = sample("x", [3], "f64");
  const fn = (x: Tensor) =>
    x
      .matmul(sample("m", [3, 4], "f64"))
      .tanh()
      .reshape(2, 2);
  test("a jacobian has the gradient of every element", () => {
    const all = jacobian(fn)(x);
    expect(all.shape).toEqual([2, 2, 3]);
    for (const [i, j] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]) {
      const row = grad((x: Tensor) =>
        fn(x)
          .slice([i, i + 1], [j, j + 1])
          .sum(),
      )(x);
      near(all.slice([i, i + 1], [j, j + 1]).reshape(3), row);
    }
    agreed("jacobian", [x], jacobian(fn));
    const tree = jacobian(({ a, b }: { a: Tensor; b: Tensor }) => a.mul(b))({ a: tensor([1, 2]), b: tensor([3, 4]) });
    expect(tree.a.tolist()).toEqual([
      [3, 0],
      [0, 4],
    ]);
  });
  test("a Hessian is a jacobian of a gradient, and its products with vectors need no Hessian", () => {
    const energy = (x: Tensor) => fn(x).square().sum();
    const hessian = jacobian(grad(energy))(x);
    near(hessian, hessian.transpose());
    const v = sample("v", [3], "f64");
    near(hessianVectorProduct(energy)(x, v), hessian.matmul(v));
  });
  test("custom gradients, also under vmap and twice", () => {
    const cube = customGradient(
      (x: Tensor) => x.mul(x).mul(x),
      (g, [x]) => [g.mul(x.square()).mul(3)],
    );
    const y = tensor([1, 2, -3], undefined, "f64");
    expect(cube(y).tolist()).toEqual([1, 8, -27]);
    expect(grad((x: Tensor) => cube(x).sum())(y).tolist()).toEqual([3, 12, 27]);
    expect(grad((x: Tensor) => grad((x: Tensor) => cube(x).sum())(x).sum())(y).tolist()).toEqual([6, 12, -18]);
    expect(vmap(grad((x: Tensor) => cube(x)))(y).tolist()).toEqual([3, 12, 27]);
    expect(grad((x: Tensor) => vmap(cube)(x).sum())(y).tolist()).toEqual([3, 12, 27]);
    const shared = grad((w: Tensor) =>
      vmap((x: Tensor) =>
        customGradient(
          (x: Tensor, w: Tensor) => x.mul(w),
          (g, [x, w]) => [g.mul(w), g.mul(x)],
        )(x, w),
      )(y).sum(),
    );
    expect(shared(tensor(5, [], "f64")).item()).toBe(0); // 1 + 2 - 3
    expect(scan((c: Tensor, x: Tensor) => [c.add(cube(x)), []] as const, tensor(0, [], "f64"), y)[0].item()).toBe(-18);
    expect(
      grad((y: Tensor) => scan((c: Tensor, x: Tensor) => [c.add(cube(x)), []] as const, tensor(0, [], "f64"), y)[0])(
        y,
      ).tolist(),
    ).toEqual([3, 12, 27]);
  });
  test("what a function gives besides its value comes along", () => {
    const both = valueAndGrad((x: Tensor, y: Tensor) => [x.mul(y).sum(), { doubled: x.mul(2) }] as const);
    for (const fn of [both, compile(both)]) {
      const [value, slope, { doubled }] = fn(tensor([1, 2]), tensor([3, 4]));
      expect([value.item(), slope.tolist(), doubled.tolist()]).toEqual([11, [3, 4], [2, 4]]);
    }
    expect(grad((x: Tensor) => both(x, x)[2].doubled.sum())(tensor([1, 2])).tolist()).toEqual([2, 2]);
  });
  test("stopped and straight through", () => {
    expect(grad((x: Tensor) => stopGradient(x).mul(x).sum())(tensor([3, 4])).tolist()).toEqual([3, 4]);
    expect(grad((x: Tensor) => straightThrough(x.round(), x).mul(x).sum())(tensor([2.6])).tolist()).toEqual([
      Math.fround(3 + Math.fround(2.6)),
    ]);
  });
});

describe("checkNumerics", () => {
  test("names the operation that first made a NaN, the place and the numbers", () => {
    const loss = (x: Tensor) => x.sub(2).log().mul(3).sum();
    const check = checkNumerics(loss);
    expect(check(tensor([3, 4])).item()).toBe(loss(tensor([3, 4])).item());
    expect(() => check(tensor([3, 1, 4]))).toThrow(
      "checkNumerics: log of -1 gave NaN at [1] of f32 [3], and no NaN went in",
    );
    expect(() => check(tensor([3, Number.NaN]))).toThrow("checkNumerics: an input is NaN at [1] of f32 [2]");
    const zeroByZero = checkNumerics((x: Tensor) => x.div(x.mul(2)).matmul(x));
    expect(() => zeroByZero(tensor([1, 0]))).toThrow("checkNumerics: div of 0 and 0 gave NaN at [1] of f32 [2]");
  });
  test("looks inside gradients, and takes a loop as one operation", () => {
    const slope = checkNumerics(grad((x: Tensor) => x.sqrt().mul(x.sqrt()).sum().mul(0)));
    expect(() => slope(tensor([4, 0]))).toThrow(/checkNumerics: (mul|div) of .* gave NaN at \[1\]/);
    const loop = checkNumerics(
      (x: Tensor) => scan((c: Tensor) => [c.sub(1).sqrt(), c] as const, x, [], { length: 3 })[0],
    );
    expect(() => loop(tensor([1.5]))).toThrow("checkNumerics: scan gave NaN at [0] of f32 [1]");
    expect(compile(checkNumerics((x: Tensor) => x.log()))(tensor([-1])).item()).toBeNaN();
  });
});
