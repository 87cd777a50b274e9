// Iterations on every backend, bit for bit, against plain loops; their edges; what they refuse.

import { describe, expect, it } from "vitest";
import {
  compile,
  cumsum,
  explain,
  grad,
  iterate,
  scan,
  stopGradient,
  type Tensor,
  tensor,
  useBackend,
  vmap,
  where,
} from "#tensor";
import { agreed, expectSameBits, floats, sample } from "./support.ts";

const escapes = (x: Tensor, y: Tensor, limit: number | Tensor) =>
  iterate(
    { x, y },
    {
      fixed: { a: x, b: y },
      step: ({ x, y }, { a, b }) => ({ x: x.mul(x).sub(y.mul(y)).add(a), y: x.mul(y).mul(2).add(b) }),
      until: ({ x, y }) => x.mul(x).add(y.mul(y)).greater(4),
      limit,
    },
  );

describe.each([1, 2, 3, 4, 5, 8, 9, 63, 130])("%i elements", (count) => {
  it.each(floats)("escape alike in %s", (dtype) => {
    const [x, y] = [sample("x", [count], dtype), sample("y", [count], dtype)];
    const steps = agreed("steps", [x, y], (x, y) => escapes(x, y, 50).steps);
    for (const part of ["x", "y"] as const) agreed(part, [x, y], (x, y) => escapes(x, y, 50).state[part]);
    const round = dtype === "f32" ? Math.fround : (value: number) => value;
    const [xs, ys] = [x.data(), y.data()];
    const plain = Array.from(xs, (a, i) => {
      let [u, v, n] = [a, ys[i]!, 0];
      for (; n < 50 && !(round(round(u * u) + round(v * v)) > 4); n++) {
        [u, v] = [round(round(round(u * u) - round(v * v)) + a), round(round(round(u * v) * 2) + ys[i]!)];
      }
      return n;
    });
    expect([...steps]).toEqual(plain);
    expect(new Set(plain).size).toBeGreaterThan(Math.min(count, 4) / 2);
  });
});

describe("states of several types", () => {
  it("doubles, singles, integers and bools go on side by side", () => {
    const [x, f, n, b] = [
      sample("x", [37], "f64"),
      sample("f", [37], "f32"),
      sample("n", [37], "i32"),
      sample("b", [37], "bool"),
    ];
    const u = sample("u", [37], "u32");
    const run = (x: Tensor, f: Tensor, n: Tensor, b: Tensor, u: Tensor) =>
      iterate(
        { x, f, n, b, u },
        {
          step: ({ x, f, n, b, u }) => ({
            x: x.mul(x).add(1).cast("f32").sqrt().cast("f64").sub(n.cast("f64").mul(0.25)),
            f: f.mul(0.5).add(x.cast("f32")).add(b.cast("f32")),
            n: n.add(x.cast("i32")).sub(b.cast("i32")),
            b: b.not().or(f.less(0)).and(u.less(900)),
            u: u.mul(5).add(f.abs().cast("u32")),
          }),
          until: ({ x, n }) => x.greater(7).or(n.greater(40)),
          limit: 23,
        },
      );
    agreed("steps", [x, f, n, b, u], (...inputs) => run(...(inputs as [Tensor, Tensor, Tensor, Tensor, Tensor])).steps);
    for (const part of ["x", "f", "n", "b", "u"] as const) {
      agreed(part, [x, f, n, b, u], (...inputs) => {
        return run(...(inputs as [Tensor, Tensor, Tensor, Tensor, Tensor])).state[part];
      });
    }
  });

  it("a choice by a double falls on singles and integers", () => {
    const x = sample("x", [9], "f64");
    const pick = (x: Tensor) =>
      iterate(
        { x, f: x.cast("f32"), n: x.cast("i32") },
        {
          step: ({ x, f, n }) => ({ x: x.neg(), f: where(x.less(0), f.add(1), f), n: where(f.less(1), n.add(1), n) }),
          limit: 6,
        },
      ).state;
    agreed("f", [x], (x) => pick(x).f);
    agreed("n", [x], (x) => pick(x).n);
  });

  it("numbers change places", () => {
    const [a, b, c] = ["a", "b", "c"].map((name) => sample(name, [5], "f64")) as [Tensor, Tensor, Tensor];
    const turn = (a: Tensor, b: Tensor, c: Tensor) =>
      iterate([a, b, c] as const, { step: ([a, b, c]) => [c, a, b] as const, limit: 4 }).state;
    expectSameBits(
      agreed("turned", [a, b, c], (a, b, c) => turn(a, b, c)[0]),
      c.data(),
      "after four turns",
    );
    const fibonacci = (a: Tensor) => iterate([a, a], { step: ([a, b]) => [b!, a!.add(b!)], limit: 20 }).state[1]!;
    expect([...agreed("Fibonacci", [tensor([1, 2], [2], "i32")], fibonacci)]).toEqual([17711, 35422]);
  });
});

describe("edges", () => {
  const halve = (x: Tensor, limit: number | Tensor, floor = 1) =>
    iterate(x, { step: (x) => x.mul(0.5), until: (x) => x.less(floor), limit });

  it("no step where it ends at once or none is allowed; all of them where nothing ends", () => {
    const x = tensor([0.5, 1, 1000, Number.NaN, Number.POSITIVE_INFINITY], [5], "f64");
    expect([...agreed("none", [x], (x) => halve(x, 0).steps)]).toEqual([0, 0, 0, 0, 0]);
    expect([...agreed("some", [x], (x) => halve(x, 100).steps)]).toEqual([0, 1, 10, 100, 100]);
    expect([...agreed("all", [x], (x) => iterate(x, { step: (x) => x.add(1), limit: 7 }).steps)]).toEqual(
      new Array(5).fill(7),
    );
  });

  it("no elements, one without axes, several axes", () => {
    expect([...agreed("none", [tensor([], [0], "f64")], (x) => halve(x, 9).steps)]).toEqual([]);
    expect([...agreed("one", [tensor(8, [], "f64")], (x) => halve(x, 9).steps)]).toEqual([4]);
    const grid = sample("grid", [3, 5], "f32");
    expect(halve(grid, 9).steps.shape).toEqual([3, 5]);
    agreed("grid", [grid], (x) => halve(x, 9, 0.1).state);
  });

  it("one number for all beside one an element, whichever it is", () => {
    const c = sample("c", [11], "f64");
    const quadratic = (z: Tensor, c: Tensor) =>
      iterate(z, { fixed: c, step: (z, c) => z.mul(z).add(c), until: (z) => z.abs().greater(2), limit: 30 }).steps;
    agreed("start alike", [tensor(0, [], "f64"), c], quadratic);
    agreed("constant alike", [c, tensor(-0.5, [], "f64")], quadratic);
  });

  it("a limit that is a tensor is an input: one program for all limits", () => {
    const x = sample("x", [10], "f64").abs().mul(1e6);
    const compiled = compile((x: Tensor, limit: Tensor) => halve(x, limit).steps, { backend: "wasm" });
    for (const limit of [0, 3, 30]) {
      useBackend("interp");
      expectSameBits(compiled(x, tensor(limit, [], "i32")).data(), halve(x, limit).steps.data(), `limit ${limit}`);
    }
    useBackend("wasm");
    const [a, b] = [5, 6].map((limit) => explain((x: Tensor) => halve(x, limit).steps, x));
    expect(a!.program.replace(/b\d+ = constant.*/g, "")).toBe(b!.program.replace(/b\d+ = constant.*/g, ""));
  });

  it("what the step closes over is computed once, outside", () => {
    const x = sample("x", [6], "f64");
    const by = tensor([0.25, 0.5], [2], "f64");
    const run = (x: Tensor, by: Tensor) =>
      iterate(x, { step: (x) => x.mul(by.sum()).add(by.slice([0, 1]).reshape()), limit: 5 });
    agreed("closed over", [x, by], (x, by) => run(x, by).state);
  });

  it("lanes that ended compute on unheard, whatever they meet", () => {
    const x = tensor([3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], [7], "f64");
    const explode = (x: Tensor) =>
      iterate(x, { step: (x) => x.mul(x).mul(1e200), until: (x) => x.greater(1), limit: 40 });
    expect([...agreed("kept", [x], (x) => explode(x).state)]).toEqual([3, ...new Array(6).fill(0.1 * 0.1 * 1e200)]);
  });
});

describe("inside other functions", () => {
  const steps = (x: Tensor, c: Tensor) =>
    iterate(x, { fixed: c, step: (x, c) => x.mul(x).add(c), until: (x) => x.abs().greater(2), limit: 25 }).steps;

  it("vmap takes examples along a new axis, of every input or some", () => {
    const [x, c] = [sample("x", [4, 3], "f64"), sample("c", [4, 3], "f64")];
    const one = tensor(0.3, [], "f64");
    const rows = (at: (i: number) => Tensor) => [0, 1, 2, 3].flatMap((i) => [...at(i).data()]);
    const row = (t: Tensor, i: number) => t.slice([i, i + 1]).reshape(3);
    expect([...vmap(steps)(x, c).data()]).toEqual(rows((i) => steps(row(x, i), row(c, i))));
    expect([...vmap(steps, [0, null])(x, one).data()]).toEqual(rows((i) => steps(row(x, i), one)));
    const constants = sample("constants", [4], "f64");
    const flat = sample("flat", [3], "f64");
    expect([...vmap(steps, [null, 0])(flat, constants).data()]).toEqual(
      rows((i) => steps(flat, constants.slice([i, i + 1]).reshape())),
    );
  });

  it("scan repeats it", () => {
    const x = sample("x", [5], "f64");
    const twice = (x: Tensor) =>
      scan(
        (x: Tensor) => [iterate(x, { step: (x) => x.mul(0.5).add(1), limit: 3 }).state, {}],
        x,
        {},
        { length: 2 },
      )[0];
    expectSameBits(
      agreed("scanned", [x], twice),
      iterate(x, { step: (x) => x.mul(0.5).add(1), limit: 6 }).state.data(),
      "six steps",
    );
  });

  it("has no gradient, and lets one pass beside it", () => {
    const x = sample("x", [4], "f64");
    const end = (x: Tensor) => iterate(x, { step: (x) => x.mul(0.5), limit: 3 }).state;
    expect(() => grad((x: Tensor) => end(x).sum())(x)).toThrow("iterate has no gradient");
    const beside = (x: Tensor) => x.mul(stopGradient(end(x))).sum();
    expectSameBits(grad(beside)(x).data(), end(x).data(), "the other factor");
  });
});

describe("refused", () => {
  const x = sample("x", [4], "f64");
  it.each<[string, () => unknown, RegExp]>([
    [
      "an array from outside",
      () => iterate(x, { step: (y) => y.add(x), limit: 3 }),
      /single numbers, and an array came in/,
    ],
    ["another type", () => iterate(x, { step: (x) => x.cast("f32"), limit: 3 }), /begins as f64 and becomes f32/],
    ["another form", () => iterate([x], { step: ([x]) => [x!, x!], limit: 3 }), /form it was given/],
    ["a number as until", () => iterate(x, { step: (x) => x, until: (x) => x, limit: 3 }), /until must give a bool/],
    ["half a step", () => iterate(x, { step: (x) => x, limit: 2.5 }), /whole number from 0 to 2147483647, got 2.5/],
    ["a limit in f32", () => iterate(x, { step: (x) => x, limit: tensor(3) }), /one i32, got f32 \[\]/],
    ["no state", () => iterate({}, { step: (x) => x, limit: 3 }), /no tensors/],
    ["shapes that do not fit", () => iterate([x, sample("y", [5], "f64")], { step: (s) => s, limit: 3 }), /broadcast/],
    [
      "a running sum",
      () => iterate(x, { step: (x) => cumsum(x.reshape(1), 0).reshape(), limit: 3 }),
      /an array came in/,
    ],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(message);
  });
});
