import { afterAll, describe, expect, it } from "vitest";
import { deviation, mean, stream } from "#kit";
import { type BackendName, compile, random, range, scan, type Tensor, tensor, useBackend, vmap } from "#tensor";

const backends: readonly BackendName[] = ["interp", "wasm", "wasmScalar"];
const rng = stream("random arrays");
const key = random.key(rng);

afterAll(() => useBackend("wasm"));

/** The values, which must have the same bits on every backend. */
function values(make: () => Tensor): number[] {
  const [first, ...others] = backends.map((backend) => {
    useBackend(backend);
    return Array.from(make().data());
  });
  for (const other of others) expect(other).toEqual(first);
  return first;
}

describe("a key gives bit for bit what its stream gives", () => {
  const draws = {
    uniform: (source, shape, dtype) => random.uniform(source, shape, { dtype }),
    "uniform in [-3, 0.1)": (source, shape, dtype) => random.uniform(source, shape, { low: -3, high: 0.1, dtype }),
    normal: (source, shape, dtype) => random.normal(source, shape, { dtype }),
    "normal, 2 and 0.3": (source, shape, dtype) => random.normal(source, shape, { mean: 2, deviation: 0.3, dtype }),
    "normal without deviation": (source, shape, dtype) => random.normal(source, shape, { deviation: 0, dtype }),
    truncatedNormal: (source, shape, dtype) => random.truncatedNormal(source, shape, { dtype }),
    "truncatedNormal, narrow": (source, shape, dtype) =>
      random.truncatedNormal(source, shape, { deviation: 0.1, limit: 0.03, dtype }),
    "truncatedNormal, nowhere": (source, shape, dtype) =>
      random.truncatedNormal(source, shape, { limit: Number.POSITIVE_INFINITY, dtype }),
    "truncatedNormal without deviation": (source, shape, dtype) =>
      random.truncatedNormal(source, shape, { deviation: 0, limit: 1, dtype }),
    bernoulli: (source, shape) => random.bernoulli(source, shape, { probability: 0.3 }),
    "bernoulli, never": (source, shape) => random.bernoulli(source, shape, { probability: 0 }),
    "bernoulli, always": (source, shape) => random.bernoulli(source, shape, { probability: 1 }),
  } as const satisfies Record<string, (source: random.Source, shape: number[], dtype: "f32" | "f64") => Tensor>;

  it.each(Object.keys(draws) as (keyof typeof draws)[])("%s", (name) => {
    for (const dtype of ["f32", "f64"] as const) {
      for (const shape of [[], [1], [3], [0], [2, 0], [5, 7], [4096]]) {
        const found = values(() => draws[name](key, shape, dtype));
        expect(found).toEqual(Array.from(draws[name](rng, shape, dtype).data()));
      }
    }
    expect(draws[name](key, [2, 3], "f32").shape).toEqual([2, 3]);
  });

  it("in f64 the stream's own, in f32 those rounded", () => {
    const f32 = (array: Float64Array) => Array.from(array, Math.fround);
    expect(random.uniform(rng, [50], { dtype: "f64" }).data()).toEqual(rng.uniform(50));
    expect(Array.from(random.uniform(rng, [50]).data())).toEqual(f32(rng.uniform(50)));
    expect(Array.from(random.normal(rng, [50]).data())).toEqual(f32(rng.normal(50)));
    expect(Array.from(random.truncatedNormal(rng, [50], { limit: 1 }).data())).toEqual(
      f32(rng.truncatedNormal(50, 1, 1)),
    );
    expect(random.bernoulli(rng, [50], { probability: 0.4 }).data()).toEqual(rng.bernoulli(50, 0.4));
  });

  it("under every name", () => {
    const names = [
      0,
      1,
      -1,
      2 ** 31,
      -(2 ** 31),
      2 ** 32,
      -(2 ** 40) - 3,
      2 ** 53 - 1,
      "",
      "a",
      "abcd",
      "weights",
      "1",
      "ö漢𝄞",
    ];
    for (const name of names) {
      expect(values(() => random.fold(key, name))).toEqual([...rng.fold(name).key]);
    }
    const nested = random.fold(random.fold(key, "layer"), 3);
    expect(nested.tolist()).toEqual([...rng.fold("layer", 3).key]);
  });
});

describe("fold and split", () => {
  it("take integer arrays for as many keys", () => {
    const wanted = [0, 5, -1, 2 ** 31 - 1, -(2 ** 31)];
    expect(values(() => random.fold(key, tensor(wanted, [5], "i32")))).toEqual(
      wanted.flatMap((i) => [...rng.fold(i).key]),
    );
    const large = [0, 7, 2 ** 32 - 1];
    expect(values(() => random.fold(key, tensor(large, [3], "u32")))).toEqual(
      large.flatMap((i) => [...rng.fold(i).key]),
    );
    expect(random.fold(key, tensor([1, 2, 3, 4, 5, 6], [3, 2], "i32")).shape).toEqual([3, 2, 2]);
    expect(random.fold(key, tensor([], [0], "i32")).shape).toEqual([0, 2]);
  });

  it("split into the keys of 0, 1, 2, ...", () => {
    expect(random.split(key, 3).tolist()).toEqual([0, 1, 2].map((i) => [...rng.fold(i).key]));
  });

  it("refuse what is no key and no name", () => {
    expect(() => random.fold(tensor([1, 2]), 0)).toThrow(
      "fold: a key is u32 [2], as random.key(stream) gives it, got f32 [2]",
    );
    expect(() => random.normal(random.split(key, 3), [4])).toThrow("got u32 [3,2]");
    expect(() => random.fold(key, 0.5)).toThrow(
      "fold: a name must be a string or a whole number within ±(2^53 - 1), got 0.5.",
    );
    expect(() => random.fold(key, tensor([1]))).toThrow("fold: an index must be i32 or u32, got f32 [1]");
  });
});

/** Within so many standard errors, which by chance happens to fewer than one in 10^5. */
const ERRORS = 4.5;
const COUNT = 40_000;

/** Mean and deviation of a sample are those of the distribution, whose fourth moment does not exceed that of Gumbel's. */
function expectMoments(sample: ArrayLike<number>, expectedMean: number, expectedDeviation: number): void {
  const list = Array.from(sample);
  const error = expectedDeviation / Math.sqrt(list.length);
  expect(Math.abs(mean(list) - expectedMean)).toBeLessThan(ERRORS * error);
  expect(Math.abs(deviation(list) - expectedDeviation)).toBeLessThan(ERRORS * error * 1.1);
}

describe.each(["stream", "key"] as const)("distributions, from a %s", (kind) => {
  const source = (name: string): random.Source => (kind === "key" ? random.fold(key, name) : rng.fold(name));

  it("uniform", () => {
    const sample = random.uniform(source("u"), [COUNT], { low: 2, high: 5 }).data();
    expectMoments(sample, 3.5, 3 / Math.sqrt(12));
    expect(sample.every((x) => x >= 2 && x < 5)).toBe(true);
  });

  it("uniform never reaches its upper end by rounding", () => {
    // Between 2^24 - 1 and 2^24 f32 has no numbers: everything is rounded to an end, and half of it would be the upper one.
    const options = { low: 2 ** 24 - 1, high: 2 ** 24 };
    expect(new Set(random.uniform(source("end"), [100], options).data())).toEqual(new Set([2 ** 24 - 1]));
    expect(Array.from(random.uniform(source("end"), [100], { low: -1, high: 0 }).data()).every((x) => x < 0)).toBe(
      true,
    );
  });

  it("normal", () => expectMoments(random.normal(source("n"), [COUNT], { mean: -1, deviation: 2 }).data(), -1, 2));

  it("truncatedNormal", () => {
    const sample = random.truncatedNormal(source("t"), [COUNT], { deviation: 0.5 }).data();
    expectMoments(sample, 0, 0.5 * 0.87962566);
    expect(sample.every((x) => Math.abs(x) <= 1)).toBe(true);
  });

  it("bernoulli, of one probability and of many", () => {
    const one = random.bernoulli(source("b"), [COUNT], { probability: 0.2 });
    expect(one.dtype).toBe("bool");
    expectMoments(one.data(), 0.2, 0.4);
    const probability = tensor([0, 0.2, 0.5, 1], [4], "f64");
    const many = random.bernoulli(source("b"), [COUNT / 4, 4], { probability });
    const [never, some, half, always] = many.cast("f64").mean(0).data();
    expect([never, always]).toEqual([0, 1]);
    expect(Math.abs(some - 0.2)).toBeLessThan((ERRORS * 0.4) / Math.sqrt(COUNT / 4));
    expect(Math.abs(half - 0.5)).toBeLessThan((ERRORS * 0.5) / Math.sqrt(COUNT / 4));
  });

  it("randint, every number as often", () => {
    const sample = random.randint(source("i"), [COUNT], { low: -2, high: 3 });
    expect(sample.dtype).toBe("i32");
    const counts = new Map<number, number>();
    for (const value of sample.data()) counts.set(value, (counts.get(value) ?? 0) + 1);
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    for (const count of counts.values()) {
      expect(Math.abs(count - COUNT / 5)).toBeLessThan(ERRORS * Math.sqrt(COUNT * 0.16));
    }
  });

  it("randint over the whole of its type", () => {
    const signed = random.randint(source("i"), [COUNT], { low: -(2 ** 31), high: 2 ** 31 });
    expectMoments(signed.data(), -0.5, 2 ** 32 / Math.sqrt(12));
    const large = random.randint(source("i"), [COUNT], { low: 2 ** 31, high: 2 ** 32, dtype: "u32" });
    expectMoments(large.data(), 1.5 * 2 ** 31, 2 ** 31 / Math.sqrt(12));
    expect(random.randint(source("i"), [9], { low: 7, high: 8 }).tolist()).toEqual(new Array(9).fill(7));
  });

  it("permutation, every order as often", () => {
    const counts = new Map<string, number>();
    const orders =
      kind === "key"
        ? vmap((own: Tensor) => random.permutation(own, 3))(random.split(key, 600)).tolist()
        : Array.from({ length: 600 }, (_, i) => random.permutation(rng.fold(i), 3).tolist());
    for (const numbers of orders as number[][]) {
      const order = `${numbers}`;
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(ERRORS * Math.sqrt(100));
    const long = random.permutation(source("p"), 1000);
    expect(long.dtype).toBe("i32");
    expect(Array.from(long.data()).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(random.permutation(source("p"), 0).shape).toEqual([0]);
  });

  it("gumbel", () => {
    expectMoments(random.gumbel(source("g"), [COUNT]).data(), 0.5772156649, Math.PI / Math.sqrt(6));
  });

  it("categorical, with the probabilities of the softmax", () => {
    const logits = tensor([0, Math.log(2), Number.NEGATIVE_INFINITY, Math.log(5)]);
    const sample = random.categorical(source("c"), logits.broadcastTo(COUNT, 4));
    expect([sample.dtype, sample.shape]).toEqual(["i32", [COUNT]]);
    [1 / 8, 2 / 8, 0, 5 / 8].forEach((probability, k) => {
      const share = mean(Array.from(sample.data(), (value) => +(value === k)));
      const error = Math.sqrt((probability * (1 - probability)) / COUNT);
      expect(Math.abs(share - probability)).toBeLessThanOrEqual(ERRORS * error);
    });
  });
});

it("has the same bits on every backend for what keys choose in their own way", () => {
  values(() => random.randint(key, [33], { high: 1000 }));
  values(() => random.randint(key, [33], { high: 2 ** 31, low: -5 }));
  values(() => random.permutation(key, 33));
  values(() => random.gumbel(key, [33], { dtype: "f64" }));
  values(() => random.categorical(key, random.normal(rng, [33, 5])));
});

it("kinds, names and neighbouring keys have nothing to do with one another", () => {
  const samples = [
    random.uniform(key, [COUNT], { low: -1, dtype: "f64" }),
    random.normal(key, [COUNT], { dtype: "f64" }),
    random.truncatedNormal(key, [COUNT], { dtype: "f64" }),
    random.bernoulli(key, [COUNT], { probability: 0.5 }).cast("f64").sub(0.5),
    random.gumbel(key, [COUNT], { dtype: "f64" }).sub(0.5772156649),
    random.randint(key, [COUNT], { low: -1000, high: 1001 }).cast("f64"),
    random.normal(random.fold(key, 0), [COUNT], { dtype: "f64" }),
    random.normal(random.fold(key, 1), [COUNT], { dtype: "f64" }),
    random.normal(random.fold(key, "0"), [COUNT], { dtype: "f64" }),
  ];
  samples.forEach((x, i) => {
    for (const y of samples.slice(i + 1)) {
      const correlation = x.mul(y).mean().div(x.square().mean().mul(y.square().mean()).sqrt()).item();
      expect(Math.abs(correlation)).toBeLessThan(ERRORS / Math.sqrt(COUNT));
    }
  });
});

describe("inside transformations", () => {
  const wanted = (i: number) => Array.from(rng.fold(i).normal(6), Math.fround);

  it("a compiled function draws anew from a key it is given, and not from a stream", () => {
    const noise = compile((step: Tensor, from: Tensor) => random.normal(random.fold(from, step), [6]));
    for (const i of [0, 1, 17]) expect(Array.from(noise(tensor(i, [], "i32"), key).data())).toEqual(wanted(i));
    let traced = 0;
    const constant = compile((x: Tensor) => x.add(random.normal(rng.fold(traced++), [6])));
    const zero = tensor([0, 0, 0, 0, 0, 0]);
    expect([constant(zero).data(), constant(zero).data()].map((data) => Array.from(data))).toEqual([
      wanted(0),
      wanted(0),
    ]);
  });

  it("a scan draws anew at every step", () => {
    const steps = compile((from: Tensor) =>
      scan(
        (sum: Tensor, step: Tensor) => {
          const drawn = random.normal(random.fold(from, step), [6]);
          return [sum.add(drawn), drawn] as const;
        },
        tensor([0, 0, 0, 0, 0, 0]),
        range(4, "u32"),
      ),
    );
    const [, drawn] = steps(key);
    expect(Array.from(drawn.data())).toEqual([0, 1, 2, 3].flatMap(wanted));
    const [, chained] = scan((from: Tensor) => [random.fold(from, 0), from] as const, key, [] as Tensor[], {
      length: 3,
    });
    expect(chained.tolist()).toEqual([rng, rng.fold(0), rng.fold(0, 0)].map(({ key: words }) => [...words]));
  });

  it("vmap draws for every example from its own key", () => {
    const drawn = vmap((own: Tensor) => random.normal(own, [6]))(random.split(key, 3));
    expect(Array.from(drawn.data())).toEqual([0, 1, 2].flatMap(wanted));
    const orders = vmap((own: Tensor) => random.permutation(own, 5))(random.split(key, 3));
    expect(orders.tolist()).toEqual([0, 1, 2].map((i) => random.permutation(random.fold(key, i), 5).tolist()));
    const shared = vmap((x: Tensor) => x.add(random.normal(key, [])))(tensor([0, 0])).data();
    expect(shared[0]).toBe(shared[1]);
  });
});

it("refuses parameters as the stream does, in its words", () => {
  for (const source of [rng, key]) {
    expect(() => random.uniform(source, [2], { low: 1, high: 1 })).toThrow("uniform: low must be below high");
    expect(() => random.normal(source, [2], { deviation: -1 })).toThrow("normal: deviation must be");
    expect(() => random.truncatedNormal(source, [2], { limit: -1 })).toThrow("truncatedNormal: limit must be");
    expect(() => random.bernoulli(source, [2], { probability: 2 })).toThrow(
      "bernoulli: probability must be from 0 to 1, got 2.",
    );
    expect(() => random.bernoulli(source, [2], { probability: tensor([0.1, 0.2, 0.3]) })).toThrow(
      "[3] does not stretch to [2]",
    );
    expect(() => random.randint(source, [2], { low: 3, high: 3 })).toThrow(
      "randint: low must be below high, both whole numbers of i32, got [3, 3)",
    );
    expect(() => random.randint(source, [2], { low: -1, high: 3, dtype: "u32" })).toThrow("whole numbers of u32");
    expect(() => random.permutation(source, -1)).toThrow("permutation: count must be");
    expect(() => random.categorical(source, tensor(1))).toThrow(
      "categorical: wants logits [..., classes] of f32 or f64, got f32 []",
    );
  }
});
