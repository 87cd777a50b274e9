// Every function against its true value, computed here in whole numbers scaled by 2^320 (96 digits), on thousands of points.
import { describe, expect, test } from "vitest";
import { stream } from "../random/stream.ts";
import { highWord, lowWord } from "./bits.ts";
import { atan2, cos, erf, exp, expm1, log, log1p, pow, sin, tan, tanh } from "./index.ts";
import { normalQuantile } from "./normalQuantile.ts";

const BITS = 320n;
const ONE = 1n << BITS;

// ---- arithmetic: a bigint n stands for n / 2^320

const times = (a: bigint, b: bigint) => (a * b) >> BITS;
const over = (a: bigint, b: bigint) => (a << BITS) / b;
const magnitude = (a: bigint) => (a < 0n ? -a : a);

// x = mantissa 2^exponent, exactly
function parts(x: number): { mantissa: bigint; exponent: number } {
  const high = highWord(x);
  const biased = (high >>> 20) & 0x7ff;
  const hidden = biased === 0 ? 0 : 0x100000;
  const mantissa = BigInt((high & 0xfffff) | hidden) * 2n ** 32n + BigInt(lowWord(x));
  return { mantissa: x < 0 ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 };
}

const shifted = (a: bigint, by: bigint) => (by >= 0n ? a << by : a >> -by);

function exact(x: number): bigint {
  const { mantissa, exponent } = parts(x);
  return shifted(mantissa, BITS + BigInt(exponent));
}

// The sum of terms until they vanish; next makes the n-th (n = 1, 2, ...) from the one before.
function sum(first: bigint, next: (term: bigint, n: bigint) => bigint): bigint {
  let total = 0n;
  let term = first;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    total += term;
    term = next(term, n);
  }
  return total;
}

// sum of (+-) z^n x / (2 n + 1): artanh for z = x^2, arctan for z = -x^2
function oddReciprocals(x: bigint, z: bigint): bigint {
  let total = 0n;
  let power = x;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    total += power / n;
    power = times(power, z);
  }
  return total;
}

const inverse = (n: bigint) => ONE / n;
const LN2 = 2n * oddReciprocals(inverse(3n), inverse(9n));
// Machin 1706; to 1500 bits, so that a quarter turn can be taken out of the largest double
const PI_BITS = 1500n;
const PI_LONG = (() => {
  const arctan = (n: bigint) => {
    let total = 0n;
    let power = (1n << (PI_BITS + 20n)) / n;
    for (let k = 1n; power !== 0n; k += 2n) {
      total += (k % 4n === 1n ? 1n : -1n) * (power / k);
      power /= n * n;
    }
    return total;
  };
  return (4n * (4n * arctan(5n) - arctan(239n))) >> 20n;
})();
const PI = PI_LONG >> (PI_BITS - BITS);

function squareRoot(a: bigint): bigint {
  const target = a << BITS;
  let root = 1n << BigInt((target.toString(2).length >> 1) + 1);
  for (;;) {
    const next = (root + target / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

// ---- true values

interface Scaled {
  value: bigint; // times 2^scale
  scale: bigint;
}

const plain = (value: bigint): Scaled => ({ value, scale: 0n });

function trueExp(x: bigint): Scaled {
  const scale = (x + LN2 / 2n) / LN2;
  const small = (x - scale * LN2) >> 8n;
  let value = sum(ONE, (term, n) => times(term, small) / n);
  for (let i = 0; i < 8; i++) value = times(value, value);
  return { value, scale };
}

const trueExpPlain = (x: bigint): bigint => {
  const { value, scale } = trueExp(x);
  return shifted(value, scale);
};

// ln of mantissa 2^exponent: twice artanh((m - 1) / (m + 1)) with m in [1/2, 2)
function trueLog({ mantissa, exponent }: { mantissa: bigint; exponent: number }): bigint {
  const length = mantissa.toString(2).length;
  const large = shifted(mantissa, BITS - BigInt(length)); // m in [1/2, 1)
  const [m, k] = 3n * large < 2n * ONE ? [2n * large, exponent + length - 1] : [large, exponent + length];
  const s = over(m - ONE, m + ONE);
  return BigInt(k) * LN2 + 2n * oddReciprocals(s, times(s, s));
}

// sin and cos of x - turns pi/2, and the turns modulo 4
function trueSinCos(x: number): { sine: bigint; cosine: bigint } {
  const { mantissa, exponent } = parts(x);
  const long = shifted(mantissa, PI_BITS + BigInt(exponent));
  let turns = (2n * long) / PI_LONG;
  let rest = long - (turns * PI_LONG) / 2n;
  if (4n * magnitude(rest) > PI_LONG) {
    const step = rest < 0n ? -1n : 1n;
    turns += step;
    rest -= (step * PI_LONG) / 2n;
  }
  const r = rest >> (PI_BITS - BITS);
  const z = -times(r, r);
  const s = sum(r, (term, n) => times(term, z) / (2n * n * (2n * n + 1n)));
  const c = sum(ONE, (term, n) => times(term, z) / (2n * n * (2n * n - 1n)));
  const quadrant = Number(((turns % 4n) + 4n) % 4n);
  const sine = [s, c, -s, -c][quadrant]!;
  const cosine = [c, -s, -c, s][quadrant]!;
  return { sine, cosine };
}

function trueAtan(a: bigint): bigint {
  if (a > ONE) return PI / 2n - trueAtan(over(ONE, a));
  let x = a;
  for (let i = 0; i < 3; i++) x = over(x, ONE + squareRoot(ONE + times(x, x))); // halves the angle
  return 8n * oddReciprocals(x, -times(x, x));
}

function trueErf(x: bigint): bigint {
  const twoSquares = 2n * times(x, x);
  const series = sum(x, (term, n) => times(term, twoSquares) / (2n * n + 1n)); // 2^n x^(2n+1) / (2n+1)!!, all of one sign
  return times(over(2n * ONE, squareRoot(PI)), times(trueExpPlain(-times(x, x)), series));
}

// ---- comparison

const LIMIT = 1e-15;

/** |got - wanted| / |wanted|; in the subnormal range, where doubles are further apart, an error of one step counts as none. */
function relativeError(got: number, { value, scale }: Scaled): number {
  const { mantissa, exponent } = parts(got);
  const places = BITS + BigInt(exponent) - scale; // both numbers in units of 2^(scale - BITS) or, if finer, 2^exponent
  const a = places >= 0n ? mantissa << places : mantissa;
  const b = places >= 0n ? value : value << -places;
  const difference = magnitude(a - b);
  if (exponent === -1074 && difference <= shifted(1n, places > 0n ? places : 0n)) return 0;
  return Number((difference << 100n) / magnitude(b)) / 2 ** 100;
}

function compare(points: Iterable<number>, f: (x: number) => number, truth: (x: number) => Scaled): void {
  for (const x of points) {
    const error = relativeError(f(x), truth(x));
    if (!(error <= LIMIT)) throw new Error(`at ${x}: got ${f(x)}, relative error ${error}`);
  }
}

// ---- points

const rng = stream("accuracy");

const between = (low: number, high: number, count = 1000) => [
  ...rng.fold("between", `${low}`, `${high}`).uniform(count, low, high),
];

/** Points of both signs whose size is spread evenly over the exponents from 2^low to 2^high. */
function sizes(low: number, high: number, count = 1000): number[] {
  const here = rng.fold("sizes", low, high);
  const exponents = here.fold("exponent").integers(count, high - low);
  const mantissas = here.fold("mantissa").uniform(count, 1, 2);
  const signs = here.fold("sign").bernoulli(count, 0.5);
  return Array.from(mantissas, (m, i) => (signs[i] ? -m : m) * 2 ** (low + exponents[i]!));
}

/** The doubles around x, from `steps` below to `steps` above. */
function around(x: number, steps = 3): number[] {
  return Array.from({ length: 2 * steps + 1 }, (_, i) => x * (1 + (i - steps) * Number.EPSILON));
}

const positive = (points: number[]) => points.map(Math.abs);

describe("every function is within 1e-15 of the true value", () => {
  test("exp", () => {
    const borders = [...around(709.782712893384), ...around(-708.3964185322641), -745.13, -744.4, -720.5].filter(
      (x) => x < 709.7827128933841,
    );
    compare([...between(-1, 1), ...between(-745, 709.78, 2000), ...sizes(-60, -1), ...borders], exp, (x) =>
      trueExp(exact(x)),
    );
  });

  test("expm1", () => {
    const halves = [-3, -1, 1, 3, 5, 119, 121, -107].flatMap((k) => around((k * Math.LN2) / 2));
    const truth = (x: number) => {
      const { value, scale } = trueExp(exact(x));
      return scale > 200n ? { value, scale } : plain(shifted(value, scale) - ONE);
    };
    compare([...between(-1, 1, 2000), ...between(-45, 709.78), ...sizes(-60, -1), ...halves], expm1, truth);
  });

  test("log", () => {
    const borders = [0.5, 1, 2, Math.SQRT1_2, Math.SQRT2, 2.2250738585072014e-308].flatMap((x) => around(x));
    const nearOne = sizes(-52, -1).map((x) => 1 + x);
    const points = [
      ...positive(sizes(-1074, 1023, 2000)),
      ...between(0.5, 2),
      ...nearOne,
      ...borders,
      5e-324,
      Number.MAX_VALUE,
    ];
    compare(
      points.filter((x) => x !== 1),
      log,
      (x) => plain(trueLog(parts(x))),
    );
  });

  test("log1p", () => {
    const points = [
      ...sizes(-60, 0),
      ...between(-1, 1, 2000),
      ...positive(sizes(0, 200)),
      ...between(-1, -0.999),
      -1 + 2 ** -53,
    ];
    compare(points, log1p, (x) => plain(trueLog({ mantissa: ONE + exact(x), exponent: -Number(BITS) })));
  });

  const angles = [
    ...between(-8, 8, 1500),
    ...between(-2e6, 2e6),
    ...sizes(-25, 1023, 1500),
    ...Array.from({ length: 200 }, (_, i) => (i - 100) * (Math.PI / 4)).flatMap((x) => around(x, 1)),
    ...[...rng.fold("turns").integers(300, 2 ** 22)].map((k) => k * (Math.PI / 2)),
    ...around(2 ** 20 * (Math.PI / 2), 8),
    // Of all doubles the nearest to a multiple of pi/2 (J.-M. Muller, Elementary Functions, 11.2).
    6381956970095103 * 2 ** 797,
    Number.MAX_VALUE,
  ].filter((x) => x !== 0);

  test("sin", () => {
    compare(angles, sin, (x) => plain(trueSinCos(x).sine));
  });

  test("cos", () => {
    compare(angles, cos, (x) => plain(trueSinCos(x).cosine));
  });

  test("tan", () => {
    compare(angles, tan, (x) => {
      const { sine, cosine } = trueSinCos(x);
      return plain(over(sine, cosine));
    });
  });

  test("tanh", () => {
    compare([...between(-1, 1, 2000), ...between(-25, 25), ...sizes(-60, -1), ...around(0.5)], tanh, (x) => {
      const square = trueExpPlain(2n * exact(x));
      return plain(over(square - ONE, square + ONE));
    });
  });

  test("atan2", () => {
    const ys = [...sizes(-20, 20, 1500), ...between(-1, 1)];
    const xs = [...sizes(-20, 21, 1500), ...between(-1, 2)];
    const truth = (y: number, x: number) => {
      const fromAxis = trueAtan(over(magnitude(exact(y)), magnitude(exact(x))));
      const angle = x < 0 ? PI - fromAxis : fromAxis;
      return plain(y < 0 ? -angle : angle);
    };
    compare(
      ys.keys(),
      (i) => atan2(ys[i]!, xs[i]!),
      (i) => truth(ys[i]!, xs[i]!),
    );
    const ratios = Array.from({ length: 33 }, (_, i) => (2 * i + 1) / 32).flatMap((x) => around(x)); // where the table changes
    compare(
      ratios,
      (y) => atan2(y, 1),
      (y) => truth(y, 1),
    );
  });

  test("erf", () => {
    const borders = Array.from({ length: 47 }, (_, i) => (i + 1) / 8 + 1 / 16).flatMap((x) => around(x, 1));
    compare([...between(-6, 6, 700), ...sizes(-60, 2, 500), ...around(0.75), ...around(6), ...borders, 6.5], erf, (x) =>
      plain(trueErf(exact(x))),
    );
  });

  test("pow", () => {
    const truth = (x: number, y: number) => trueExp((trueLog(parts(x)) * exact(y)) >> BITS);
    const bases = [
      ...positive(sizes(-1074, 1023, 1500)),
      ...sizes(-50, -1, 1500).map((x) => 1 + x),
      ...between(0.4, 3),
    ];
    // Exponents that bring the results everywhere from 2^-1074 to 2^1023.
    const targets = rng.fold("targets").uniform(bases.length, -744, 709);
    const exponents = bases.map((x, i) => (i % 3 === 0 ? 1 + targets[i]! / 1000 : targets[i]! / Math.log(x)));
    const finite = [...bases.keys()].filter(
      (i) => Math.abs(exponents[i]! * Math.log(bases[i]!)) < 709 && bases[i] !== 1,
    );
    expect(finite.length).toBeGreaterThan(3000);
    compare(
      finite,
      (i) => pow(bases[i]!, exponents[i]!),
      (i) => truth(bases[i]!, exponents[i]!),
    );
  });

  test("normalQuantile inverts (1 + erf(x / sqrt 2)) / 2", () => {
    // One step of Newton's method in whole numbers from the value found: the distance to the true quantile.
    const root = squareRoot(2n * ONE);
    const points = [...between(0, 0.5, 200), ...[1e-3, 1e-6, 1e-9, 1e-12, 0.075].flatMap((p) => between(p / 2, p, 20))];
    compare(points, normalQuantile, (p) => {
      const x = exact(normalQuantile(p));
      const excess = (ONE + trueErf(over(x, root))) / 2n - exact(p);
      const density = over(trueExpPlain(-times(x, x) / 2n), squareRoot(2n * PI));
      return plain(x - over(excess, density));
    });
  });
});
