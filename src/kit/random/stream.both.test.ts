import { describe, expect, test } from "vitest";
import { erf } from "../math/erf.ts";
import { mean, variance } from "../statistics/moments.ts";
import { type Stream, stream } from "./stream.ts";

const kinds: Record<string, (rng: Stream, count: number) => ArrayLike<number>> = {
  uint32: (rng, count) => rng.uint32(count),
  uniform: (rng, count) => rng.uniform(count, -1, 3),
  normal: (rng, count) => rng.normal(count, 1, 2),
  truncatedNormal: (rng, count) => rng.truncatedNormal(count, 1, 2),
  integers: (rng, count) => rng.integers(count, 3 * 2 ** 30), // a quarter of the words is redrawn
  bernoulli: (rng, count) => rng.bernoulli(count, 0.3),
};

// Pearson's statistic over equally likely cells; with d = cells - 1 it has mean d and variance 2 d.
function chiSquare(counts: ArrayLike<number>): number {
  const expected = Array.from(counts).reduce((a, b) => a + b, 0) / counts.length;
  return Array.from(counts).reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
}

function expectUniform(counts: ArrayLike<number>): void {
  const freedom = counts.length - 1;
  expect(Math.abs(chiSquare(counts) - freedom)).toBeLessThan(4 * Math.sqrt(2 * freedom));
}

function histogram(values: Iterable<number>, cells: number, cell: (value: number) => number): Uint32Array {
  const counts = new Uint32Array(cells);
  for (const value of values) counts[cell(value)]!++;
  return counts;
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ma, mb] = [mean(a), mean(b)];
  const products = Array.from(a, (x, i) => (x - ma) * (b[i]! - mb));
  return mean(products) / Math.sqrt(variance(a) * variance(b));
}

describe("names", () => {
  test("a path of names is its names one after the other", () => {
    const rng = stream(1);
    expect(rng.fold("a", 2, "c").key).toEqual(rng.fold("a").fold(2).fold("c").key);
    expect(rng.fold().key).toEqual(rng.key);
    expect(stream(1).fold("a").key).toEqual(rng.fold("a").key); // folding changes nothing
  });

  test("different names and seeds give different keys", () => {
    const rng = stream(0);
    const names = [
      "",
      "0",
      "1",
      "01",
      "\0",
      "\0\0",
      "a",
      "b",
      "ab",
      "ba",
      "abcd",
      "abcde",
      "abcdefgh",
      "é",
      "𝄞",
      "\ud834",
    ];
    const numbers = [
      0,
      1,
      -1,
      2 ** 32 - 1,
      2 ** 32,
      2 ** 32 + 1,
      -(2 ** 32),
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
    ];
    const streams = [
      rng,
      ...names.map((name) => rng.fold(name)),
      ...numbers.map((name) => rng.fold(name)),
      rng.fold("a", "b"),
      rng.fold("b", "a"),
      rng.fold("ab", "cd"),
      rng.fold("abcd", "efgh"),
      ...[1, 2, "0", "1", ""].map((seed) => stream(seed)),
    ];
    const keys = new Set(streams.map(({ key }) => key.join()));
    expect(keys.size).toBe(streams.length);
    expect(rng.fold(-0).key).toEqual(rng.fold(0).key);
  });

  test("keys of neighbouring names differ in about half of their bits", () => {
    const bits = (a: Stream, b: Stream) =>
      [0, 1].reduce((total, i) => total + ((a.key[i]! ^ b.key[i]!) >>> 0).toString(2).replaceAll("0", "").length, 0);
    const flips = Array.from({ length: 1000 }, (_, i) => bits(stream(i), stream(i + 1)));
    expect(Math.abs(mean(flips) - 32)).toBeLessThan((4 * 4) / Math.sqrt(1000)); // binomial: deviation 4
    expect(variance(flips)).toBeCloseTo(16, -0.5);
  });

  test("what is no name is refused in one sentence", () => {
    const wanted = "the seed must be a string or a whole number from 0 to 2^53 - 1";
    expect(() => stream(-1)).toThrow(`stream: ${wanted}, got -1.`);
    expect(() => stream(0.5)).toThrow(`stream: ${wanted}, got 0.5.`);
    expect(() => stream(2 ** 53)).toThrow(`stream: ${wanted}, got 9007199254740992.`);
    expect(() => stream(undefined as unknown as number)).toThrow(`stream: ${wanted}, got undefined.`);
    expect(() => stream(1).fold(1.5)).toThrow(
      "fold: a name must be a string or a whole number within ±(2^53 - 1), got 1.5.",
    );
    expect(() => stream(1).fold(NaN)).toThrow("got NaN.");
  });
});

describe("independence", () => {
  test("streams of neighbouring names are uncorrelated, number by number", () => {
    const rng = stream(7);
    const count = 20_000;
    const pairs: [Stream, Stream][] = [
      [rng.fold(0), rng.fold(1)],
      [rng.fold("a"), rng.fold("b")],
      [rng.fold("1"), rng.fold(1)],
      [rng, rng.fold(0)],
      [stream(1), stream(2)],
    ];
    for (const [a, b] of pairs) {
      expect(Math.abs(correlation(a.uniform(count), b.uniform(count)))).toBeLessThan(4 / Math.sqrt(count));
    }
  });

  test("first numbers across streams are as uniform as numbers within one", () => {
    const rng = stream("across");
    const firsts = Array.from({ length: 10_000 }, (_, i) => rng.fold(i).uniform(1)[0]!);
    expectUniform(histogram(firsts, 50, (x) => Math.floor(50 * x)));
    const next = Array.from({ length: 10_000 }, (_, i) => rng.fold(i).uniform(2)[1]!);
    expect(Math.abs(correlation(firsts, next))).toBeLessThan(0.04);
  });

  test("different kinds of draw from one stream are uncorrelated", () => {
    const rng = stream("kinds");
    const count = 20_000;
    const draws = Object.values(kinds).map((draw) => draw(rng, count));
    for (let i = 0; i < draws.length; i++) {
      for (let j = 0; j < i; j++)
        expect(Math.abs(correlation(draws[i]!, draws[j]!))).toBeLessThan(4 / Math.sqrt(count));
    }
  });
});

describe.each(Object.entries(kinds))("%s", (_name, draw) => {
  const rng = stream("law");

  test("gives the same numbers for the same call", () => expect(draw(rng, 100)).toEqual(draw(rng, 100)));

  test("begins a longer draw with a shorter one", () => {
    const long = Array.from(draw(rng, 700));
    for (const count of [0, 1, 2, 3, 5, 10, 257]) expect(Array.from(draw(rng, count))).toEqual(long.slice(0, count));
  });

  test("refuses a count that is none", () => {
    for (const count of [-1, 1.5, NaN, 2 ** 31]) {
      expect(() => draw(rng, count)).toThrow(`count must be a whole number from 0 to 2^31 - 1, got ${count}.`);
    }
  });
});

describe("uniform", () => {
  test("fills [low, high) evenly", () => {
    const values = stream("uniform").uniform(100_000, -2, 6);
    expectUniform(histogram(values, 100, (x) => Math.floor((x + 2) * 12.5)));
    expect(Math.abs(mean(values) - 2)).toBeLessThan(4 * Math.sqrt(64 / 12 / 1e5));
    expect(variance(values)).toBeCloseTo(64 / 12, 1);
  });

  test("uses 53 bits", () => {
    const scaled = stream("bits")
      .uniform(1000)
      .map((x) => x * 2 ** 53);
    expect(scaled.every(Number.isInteger)).toBe(true);
    const odd = scaled.filter((x) => x % 2 === 1).length;
    expect(Math.abs(odd - 500)).toBeLessThan(4 * Math.sqrt(250));
  });

  test("never reaches high, even where rounding would", () => {
    const values = stream("rounding").uniform(1000, 1, 1 + Number.EPSILON);
    expect(values.every((x) => x === 1)).toBe(true);
    const wide = stream("rounding").uniform(1000, 2 ** 53, 2 ** 53 + 4);
    expect(new Set(wide)).toEqual(new Set([2 ** 53, 2 ** 53 + 2]));
  });

  test("refuses an empty or infinite range", () => {
    expect(() => stream(1).uniform(1, 2, 2)).toThrow("uniform: low must be below high, both finite, got [2, 2).");
    expect(() => stream(1).uniform(1, 0, Infinity)).toThrow("got [0, Infinity).");
    expect(() => stream(1).uniform(1, NaN, 1)).toThrow("got [NaN, 1).");
  });
});

describe("normal", () => {
  test("has the distribution function of the normal distribution", () => {
    const values = stream("normal").normal(100_000);
    const phi = values.map((x) => 0.5 * (1 + erf(x * Math.SQRT1_2)));
    expectUniform(histogram(phi, 100, (p) => Math.floor(100 * p)));
    const tail = values.filter((x) => Math.abs(x) > 3).length; // probability 0.0026998
    expect(Math.abs(tail - 269.98)).toBeLessThan(4 * Math.sqrt(270));
  });

  test("has its moments", () => {
    const values = stream("moments").normal(100_000, 3, 2);
    const z = values.map((x) => (x - 3) / 2);
    const moment = (k: number) => mean(z.map((x) => x ** k));
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / 1e5));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / 1e5));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / 1e5));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / 1e5));
  });

  test("of deviation 0 is its mean", () => expect([...stream(1).normal(3, 5, 0)]).toEqual([5, 5, 5]));

  test("refuses a negative deviation", () => {
    expect(() => stream(1).normal(1, 0, -1)).toThrow("normal: deviation must be a finite number from 0 up, got -1.");
    expect(() => stream(1).normal(1, Infinity)).toThrow("normal: mean must be a finite number, got Infinity.");
  });
});

describe("truncatedNormal", () => {
  test("stays within its limit and follows the cut distribution", () => {
    for (const [deviation, limit] of [
      [1, 2],
      [0.02, 0.04],
      [5, 0.001],
      [1, 40],
    ] as const) {
      const values = stream("cut").truncatedNormal(20_000, deviation, limit);
      expect(values.every((x) => Math.abs(x) <= limit)).toBe(true);
      const inside = erf((limit / deviation) * Math.SQRT1_2);
      const levels = values.map((x) => 0.5 * (1 + erf((x / deviation) * Math.SQRT1_2) / inside));
      expectUniform(histogram(levels, 50, (p) => Math.min(49, Math.floor(50 * p))));
    }
  });

  test("without room or deviation is zero", () => {
    expect([...stream(1).truncatedNormal(4, 1, 0)].every((x) => x === 0)).toBe(true);
    expect([...stream(1).truncatedNormal(4, 0, 1)].every((x) => x === 0)).toBe(true);
  });

  test("refuses a negative limit", () => {
    expect(() => stream(1).truncatedNormal(1, 1, -2)).toThrow(
      "truncatedNormal: limit must be a number from 0 up, got -2.",
    );
  });
});

describe("integers", () => {
  test("are equally likely, also where 2^32 is no multiple", () => {
    for (const below of [2, 7, 100]) expectUniform(histogram(stream("dice").integers(50_000, below), below, (i) => i));
    // Without redrawing, the lower third of this range would come up twice as often as the rest.
    const range = 3 * 2 ** 30;
    expectUniform(histogram(stream("dice").integers(60_000, range), 3, (i) => Math.floor(i / 2 ** 30)));
  });

  test("reach from 0 to the largest below 2^32", () => {
    expect([...stream(1).integers(5, 1)]).toEqual([0, 0, 0, 0, 0]);
    const words = stream(1).integers(50_000, 2 ** 32);
    expectUniform(histogram(words, 64, (word) => word >>> 26));
    expect(
      stream(1)
        .integers(1000, 2 ** 32 - 1)
        .every((i) => i < 2 ** 32 - 1),
    ).toBe(true);
  });

  test("refuse an empty or too wide range", () => {
    expect(() => stream(1).integers(1, 0)).toThrow("integers: below must be a whole number from 1 to 2^32, got 0.");
    expect(() => stream(1).integers(1, 2 ** 32 + 1)).toThrow("got 4294967297.");
  });
});

describe("permutation", () => {
  test("holds every integer once", () => {
    for (const count of [0, 1, 2, 3, 1000]) {
      const order = stream("order").permutation(count);
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    }
  });

  test("takes every order equally often", () => {
    const rng = stream("orders");
    const orders = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = rng.fold(i).permutation(4).join();
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(24);
    expectUniform([...orders.values()]);
  });

  test("refuses a count that is none", () => {
    expect(() => stream(1).permutation(-1)).toThrow(
      "permutation: count must be a whole number from 0 to 2^31 - 1, got -1.",
    );
  });
});

describe("bernoulli", () => {
  test("comes up as often as its probability says", () => {
    const ones = stream("coin").bernoulli(100_000, 0.3);
    expect(Math.abs(mean(ones) - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / 1e5));
  });

  test("is never at 0, always at 1, and grows with the probability", () => {
    const rng = stream("coin");
    expect(mean(rng.bernoulli(1000, 0))).toBe(0);
    expect(mean(rng.bernoulli(1000, 1))).toBe(1);
    const [fewer, more] = [rng.bernoulli(1000, 0.2), rng.bernoulli(1000, 0.6)];
    expect(fewer.every((one, i) => one <= more[i]!)).toBe(true);
  });

  test("refuses what is no probability", () => {
    expect(() => stream(1).bernoulli(1, 1.1)).toThrow("bernoulli: probability must be from 0 to 1, got 1.1.");
  });
});

test("the numbers of a stream never change: on any engine, in any version", () => {
  const rng = stream(2026).fold("recorded", 1);
  expect({
    key: rng.key,
    uint32: [...rng.uint32(2)],
    uniform: [...rng.uniform(2)],
    normal: [...rng.normal(3)],
    truncatedNormal: [...rng.truncatedNormal(2, 1, 2)],
    integers: [...rng.integers(4, 10)],
    permutation: [...rng.permutation(6)],
    bernoulli: [...rng.bernoulli(8, 0.5)],
  }).toEqual({
    bernoulli: [1, 1, 1, 0, 0, 1, 0, 0],
    integers: [8, 2, 1, 0],
    key: [3657769588, 115323424],
    normal: [-1.8247345833057869, 1.9525202286629473, 1.7350436320149252],
    permutation: [4, 3, 2, 0, 5, 1],
    truncatedNormal: [-0.2989434703751612, -0.8579988018533041],
    uint32: [448927138, 2916212765],
    uniform: [0.405050562050679, 0.44869717137094656],
  });
});
