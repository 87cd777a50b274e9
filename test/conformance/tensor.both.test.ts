// What every backend must compute, bit for bit, and what that must be: closed forms, plain loops, central differences.

import { afterEach, describe, expect, test } from "vitest";
import {
  compile,
  customGradient,
  fold,
  grad,
  hessianVectorProduct,
  range,
  scan,
  type Tensor,
  tensor,
  useBackend,
  vmap,
  where,
} from "#tensor";
import { agreed, expectSlope, floats, sample } from "./support.ts";

afterEach(() => useBackend("wasm"));

describe("reductions", () => {
  const subsets = (rank: number) =>
    Array.from({ length: 2 ** rank }, (_, mask) =>
      Array.from({ length: rank }, (_, a) => a).filter((a) => mask & (1 << a)),
    );
  for (const dtype of ["f32", "f64", "i32", "u32"] as const) {
    test(`sum, min and max over any axes ${dtype}`, () => {
      for (const shape of [[], [1], [8], [13], [5, 7], [9, 1, 4], [3, 4, 5], [2, 3, 2, 9], [4, 17], [17, 4]]) {
        for (const axes of subsets(shape.length)) {
          for (const name of ["sum", "min", "max"] as const) {
            agreed(`${name} [${shape}] over [${axes}]`, [sample(name, shape, dtype)], (x) =>
              x[name](axes, axes.length === 1),
            );
          }
        }
      }
    });
  }
  test("long runs fold in blocks", () => {
    for (const dtype of floats) {
      for (const length of [4095, 4096, 4097, 4104, 4108, 5000, 8191, 8200]) {
        agreed(`sum of ${length}`, [sample("long", [length], dtype)], (x) => x.sum());
        agreed(`sum of rows of ${length}`, [sample("long", [3, length], dtype)], (x) => x.sum(1));
        agreed(`sum of columns of ${length}`, [sample("long", [length, 5], dtype)], (x) => x.sum(0));
      }
    }
  });
  test("sum of products is fused and exact where it should be", () => {
    const x = range(1000, "f64");
    expect(agreed("sum of squares", [x], (x) => x.mul(x).sum())[0]).toBe((999 * 1000 * 1999) / 6);
    expect(Array.from(agreed("no elements", [tensor([], [0, 3])], (x) => x.sum(0)))).toEqual([0, 0, 0]);
    expect(Array.from(agreed("NaN wins", [tensor([1, Number.NaN, 3])], (x) => x.max()))).toEqual([Number.NaN]);
  });
});

describe("movement", () => {
  test("views of views read the right elements", () => {
    for (const dtype of ["f32", "f64", "i32"] as const) {
      const x = [sample("moved", [4, 5, 6], dtype)];
      agreed("transpose", x, (x) => x.transpose(2, 0, 1).mul(2));
      agreed("slice of transpose", x, (x) => x.transpose().slice([1, 5], undefined, [-2]));
      agreed("reshape of transpose", x, (x) => x.transpose(1, 0, 2).reshape(10, 12).add(x.reshape(10, 12)));
      agreed("stretched", x, (x) =>
        x
          .slice([0, 1])
          .broadcastTo(3, 5, 6)
          .mul(x.slice([1])),
      );
      agreed("transposed back", x, (x) => x.transpose().add(1).transpose());
      agreed("summed over a transpose", x, (x) => x.transpose().mul(x.transpose()).sum([0, 1]));
      agreed("summed over slices", x, (x) => x.slice(undefined, [1, 4], [2, 5]).sum([1, 2]));
    }
    const grid = range(12).reshape(3, 4);
    expect(grid.transpose().slice([1, 3], [0, 2]).tolist()).toEqual([
      [1, 5],
      [2, 6],
    ]);
  });
  test("range, and rows by index", () => {
    for (const dtype of ["f32", "f64", "i32", "u32", "bool"] as const) {
      const indices = tensor(Int32Array.of(3, 0, 3, 1));
      for (const width of [1, 4, 5, 40])
        agreed(`rows of ${width}`, [sample("rows", [4, width], dtype), indices], (x, i) => x.gather(i));
    }
    for (const dtype of ["f32", "f64", "i32"] as const)
      agreed("range", [], () => range(11, dtype).mul(2).reshape(11, 1).add(range(3, dtype)));
  });
  test("an index outside its rows is an error on every backend", () => {
    for (const backend of ["interp", "wasm"] as const) {
      for (const index of [3, -1]) {
        useBackend(backend);
        expect(() =>
          range(3)
            .gather(tensor(Int32Array.of(0, index)))
            .data(),
        ).toThrow("gather: an index is outside 0..2");
      }
    }
  });
});

describe("gradients", () => {
  test("through reductions, movement, products and row moves", () => {
    const x = sample("slope", [4, 5], "f64");
    const weight = sample("weight", [5, 3], "f64");
    const indices = tensor(Int32Array.of(2, 0, 2));
    expectSlope("sum", x, (x) => x.sum(1).square());
    expectSlope("mean", x, (x) => x.mean(0).exp());
    expectSlope("max", x, (x) => x.max(1).square());
    expectSlope("min", x, (x) => x.min([0, 1]).mul(3));
    expectSlope("slice", x, (x) => x.slice([1, 3], [2]).square());
    expectSlope("transpose", x, (x) => x.transpose().reshape(2, 10).square());
    expectSlope("stretch", x, (x) =>
      x
        .reshape(4, 1, 5)
        .broadcastTo(4, 3, 5)
        .mul(sample("by", [3, 5], "f64")),
    );
    expectSlope("product, left", x, (x) => x.matmul(weight).tanh());
    expectSlope("product, right", weight, (weight) => x.matmul(weight).square());
    expectSlope("rows", x, (x) => x.gather(indices).square());
    expectSlope("cast", x, (x) => x.cast("f32").cast("f64").mul(0).add(x.square()));
    expectSlope("where", x, (x) => where(x.greater(0), x.square(), x.mul(3)));
  });
  test("of a gradient", () => {
    const cube = (x: Tensor) => x.mul(x).mul(x).sum();
    const second = grad((x: Tensor) => grad(cube)(x).sum());
    expect(second(tensor([1, 2, -3], undefined, "f64")).tolist()).toEqual([6, 12, -18]);
    // The inner function closes over the outer variable: each derivative sees its own.
    const mixed = grad((x: Tensor) => x.mul(grad((y: Tensor) => x.mul(y))(tensor(3, [], "f64"))));
    expect(mixed(tensor(5, [], "f64")).item()).toBe(10);
    expect(compile(second)(tensor([2], undefined, "f64")).tolist()).toEqual([12]);
    // sum (x_0^2)^2 + (x_2^2)^2 + (x_0^2)^2 = 2 x_0^4 + x_2^4, differentiated twice: 24 x^2 and 12 x^2
    const rows = tensor(Int32Array.of(0, 2, 0));
    const gathered = grad((x: Tensor) => grad((x: Tensor) => x.gather(rows).square().square().sum())(x).sum());
    expect(gathered(tensor([4, 3, 0.5], undefined, "f64")).tolist()).toEqual([384, 0, 3]);
  });
  test("an extreme attained twice shares its slope; a relu at 0 has none", () => {
    expect(grad((x: Tensor) => x.max())(tensor([1, 3, 3])).tolist()).toEqual([0, 0.5, 0.5]);
    expect(grad((x: Tensor) => x.relu().sum())(tensor([-1, 0, 2])).tolist()).toEqual([0, 0, 1]);
  });
});

describe("the order of sums, which is part of the result", () => {
  const round = { f32: Math.fround, f64: (x: number) => x };
  for (const dtype of floats) {
    test(`a reduction keeps eight partials, and cuts long runs in blocks of 4096, ${dtype}`, () => {
      const x = sample("long", [9001], dtype);
      const add = (x: number, y: number) => round[dtype](x + y);
      const eight = (values: ArrayLike<number>) => {
        const p = new Array<number>(8).fill(0);
        for (let i = 0; i < values.length; i++) p[i % 8] = add(p[i % 8], values[i]);
        return add(0, add(add(add(p[0], p[4]), add(p[2], p[6])), add(add(p[1], p[5]), add(p[3], p[7]))));
      };
      const blocks = [0, 4096, 8192].map((start) => eight(x.data().subarray(start, start + 4096)));
      expect(x.sum().item()).toBe(eight(blocks));
    });
  }
});

describe("compiled functions", () => {
  type State = { total: Tensor; rows: Tensor[] };
  const begin = (): State => ({ total: tensor(0), rows: [tensor([1, 2, 3])] });
  const step = ({ total, rows: [row] }: State, x: Tensor, by: Tensor): State => {
    const next = row.mul(by).add(x);
    return { total: total.add(next.sum()), rows: [next] };
  };

  test("what a call gave stays what it was, however often the program runs again", () => {
    const advance = compile(step);
    const states = [begin()];
    for (let i = 0; i < 5; i++) states.push(advance(states[i], tensor([i]), tensor(0.5)));
    const fromStart = states.map((_, i) => {
      let state = begin();
      for (let j = 0; j < i; j++) state = step(state, tensor([j]), tensor(0.5));
      return [state.total.item(), state.rows[0].tolist()];
    });
    expect(states.map(({ total, rows }) => [total.item(), rows[0].tolist()])).toEqual(fromStart);
    // An old state can be gone on from.
    expect(advance(states[2], tensor([2]), tensor(0.5)).total.item()).toBe(states[3].total.item());
  });

  test("fold is the step on one input after the other, whatever their shapes", () => {
    const inputs = [tensor([1]), tensor([2]), tensor([1, 0, 1]), tensor([3]), tensor([0, 5, 0])];
    const folded = fold(step);
    const [once, again] = [folded(begin(), inputs, tensor(0.5)), folded(begin(), inputs, tensor(0.5))];
    const plain = inputs.reduce((state, x) => step(state, x, tensor(0.5)), begin());
    for (const { total, rows } of [once, again]) {
      expect([total.item(), rows[0].tolist()]).toEqual([plain.total.item(), plain.rows[0].tolist()]);
    }
    expect(folded(once, [], tensor(1))).toBe(once);
    const slope = grad((by: Tensor) => folded(begin(), inputs, by).total)(tensor(0.5)).item();
    expect(slope).toBe(
      grad((by: Tensor) => inputs.reduce((s, x) => step(s, x, by), begin()).total)(tensor(0.5)).item(),
    );
  });

  test("a result is what it was after other programs have run, also as an operand", () => {
    const square = tensor([2]).square();
    expect(square.item()).toBe(4);
    expect(tensor([7, 7, 7]).add(1).tolist()).toEqual([8, 8, 8]);
    expect(square.square().item()).toBe(16);
  });

  test("long chains compile in time that grows with their length", () => {
    const chain = (x: Tensor, length: number) => {
      let y = x;
      for (let i = 0; i < length; i++) y = y.mul(1.001).tanh();
      return y.sum();
    };
    expect(grad((x: Tensor) => chain(x, 1500))(tensor([0.5])).item()).toBeGreaterThan(0);
    let window = range(5000);
    for (let i = 0; i < 3900; i++) window = window.slice([1]);
    expect(window.min().item()).toBe(3900);
    let turned = range(4);
    for (let i = 0; i < 2000; i++) turned = turned.reshape(4, 1).broadcastTo(4, 3).slice(undefined, [1, 2]).reshape(4);
    expect(turned.tolist()).toEqual([0, 1, 2, 3]);
  });

  test("the form of the arguments counts, not their leaves alone", () => {
    const pick = compile((tree: { a: Tensor; b?: Tensor; c?: Tensor }) =>
      tree.b ? tree.a.sub(tree.b) : tree.a.add(tree.c!),
    );
    expect(pick({ a: tensor(5), b: tensor(2) }).item()).toBe(3);
    expect(pick({ a: tensor(5), c: tensor(2) }).item()).toBe(7);
    expect(pick({ a: tensor([5, 6]), b: tensor(2) }).tolist()).toEqual([3, 4]);
  });

  test("a stopped program leaves what it gave before untouched, and runs again", () => {
    const row = compile((x: Tensor, i: Tensor) => x.gather(i).mul(2));
    const x = tensor([1, 2, 3]);
    const before = row(x, tensor(Int32Array.of(2)));
    expect(() => row(x, tensor(Int32Array.of(7)))).toThrow("gather: an index is outside 0..2");
    expect(before.tolist()).toEqual([6]);
    expect(row(x, tensor(Int32Array.of(0))).tolist()).toEqual([2]);
  });
});

describe("wrong use is refused in one sentence", () => {
  const x = tensor([[1, 2, 3]]);
  const cases: [string, () => unknown, string][] = [
    ["shapes that do not stretch", () => x.add(tensor([1, 2])), "add: shapes [1,3] and [2] do not broadcast"],
    [
      "two types",
      () => x.add(tensor([1], undefined, "f64")),
      'add: operands are f32 and f64; cast one with .cast("f32")',
    ],
    ["an integer logarithm", () => tensor([1], undefined, "i32").log(), "log: wants f32 or f64, got i32"],
    ["inner lengths", () => x.matmul(x), "matmul: [1,3] times [1,3]: inner lengths must agree"],
    ["an axis", () => x.sum(2), "sum: axis 2 is not in -2..1"],
    ["an axis twice", () => x.sum([0, -2]), "sum: axes [0,0] repeat"],
    ["a shape", () => x.reshape(2, 2), "reshape: [1,3] has 3 values, [2,2] wants 4"],
    ["an order", () => x.transpose(0, 0), "transpose: [0,0] is no ordering of the 2 axes of [1,3]"],
    ["a window", () => x.slice([0, 2]), "slice: a window of [2,3] at [0,0] is not inside [1,3]"],
    [
      "half a position",
      () => x.slice(undefined, [0.5, 2.5]),
      "slice: a window of [1,2] at [0,0.5] is not inside [1,3]",
    ],
    ["a negative count", () => range(-1), "range: shape [-1] has a length that is no non-negative integer"],
    [
      "a fraction beside integers",
      () => tensor([2], undefined, "i32").less(2.5),
      "less: 2.5 is no i32; cast the array or round the number",
    ],
    [
      "a backend there is not",
      () => useBackend("nope" as never),
      'useBackend: "nope" is no backend; there are interp and wasm and wasmScalar',
    ],
    [
      "more memory than there is",
      () => range(30_000, "f64").reshape(-1, 1).add(range(30_000, "f64")).data(),
      "wasm: a program wants 6867 MiB; the limit is 4096 MiB",
    ],
    [
      "reading in an example",
      () => vmap((x: Tensor) => x.mul(x.sum().item()))(x),
      "tensor: read inside a function that is being recorded",
    ],
    [
      "reading in a step",
      () => scan((c: Tensor) => [tensor(c.item()), []] as const, tensor(1), [], { length: 2 }),
      "tensor: read inside a function that is being recorded",
    ],
    [
      "examples of unequal number",
      () => vmap((x: Tensor, y: Tensor) => x.add(y))(x, tensor([1, 2])),
      "vmap: 1 examples, but [2] has 2 along axis 0",
    ],
    ["no examples", () => vmap((x: Tensor) => x, null)(x), "vmap: wants at least one tensor with an axis of examples"],
    [
      "a carry that changes",
      () => scan((c: Tensor) => [c.reshape(3, 1), []] as const, x, [], { length: 2 }),
      "scan: the carry begins as f32 [1,3] and becomes f32 [3,1]",
    ],
    [
      "a carry of another form",
      () => scan((c: { a: Tensor }) => [[c.a] as never, []] as const, { a: x }, [], { length: 2 }),
      "scan: the step must give a carry of the form it was given",
    ],
    [
      "sequences of unequal length",
      () => scan((c: Tensor) => [c, []] as const, x, [tensor([1, 2]), tensor([1])]),
      "scan: 2 steps, but a sequence of 1",
    ],
    [
      "a stretch that does not fit",
      () => scan((c: Tensor) => [c, []] as const, x, [], { length: 5, checkpoint: 2 }),
      "scan: checkpoint must divide the 5 steps, got 2",
    ],
    [
      "an adjoint of another shape",
      () =>
        grad((x: Tensor) =>
          customGradient(
            (x: Tensor) => x.sum(),
            (g) => [g],
          )(x),
        )(x),
      "customGradient: argument 0 is f32 [1,3], its adjoint f32 []",
    ],
    [
      "a direction of another shape",
      () => hessianVectorProduct((x: Tensor) => x.square().sum())(x, tensor([1])),
      "hessianVectorProduct: the direction must be like the argument, [1,3], got [1]",
    ],
    [
      "a step of 0",
      () => x.slice(undefined, [0, 2, 0]),
      "slice: the step along axis 1 must be a whole number other than 0, got 0",
    ],
    ["several values", () => x.item(), "item: wants one element, got shape [1,3]"],
    [
      "a fraction as an integer",
      () => tensor([0.5], undefined, "i32"),
      "convert to i32: value 0.5 at position 0 does not fit",
    ],
    ["too few values", () => tensor([1, 2], [3]), "arrayData: shape [3] wants 3 values, got 2"],
    ["ragged rows", () => tensor([[1, 2], [3]]), "tensor: rows of unequal depth or length; wants [2,2]"],
    ["a condition of numbers", () => where(x, 1, 2), "where: wants a bool condition, got f32"],
    [
      "a gradient of many",
      () => grad((x: Tensor) => x.mul(2))(x),
      "grad: the function must give one number, got shape [1,3]; sum or average it",
    ],
    [
      "a number as an argument",
      () => compile((x: number) => tensor(x))(3),
      "compile: wants tensors, or arrays and plain objects of them, got the number 3 (make it a tensor, or close over it)",
    ],
    [
      "reading in a trace",
      () => compile((x: Tensor) => x.mul(x.sum().item()))(x),
      "tensor: read inside a function that is being recorded",
    ],
    [
      "reading under a gradient",
      () => grad((x: Tensor) => x.mul(x.sum().item()).sum())(x),
      "tensor: read inside a function that is being recorded",
    ],
  ];
  for (const [what, use, sentence] of cases) test(what, () => expect(use).toThrow(sentence));
});
