// Sturm's count against polynomials made from their roots; Halley's cubic convergence; both on one polynomial.
import { describe, expect, test } from "vitest";
import { decimals } from "./decimal-arithmetic.ts";
import { decimal, decimalToNumber } from "./decimals.ts";
import { halley } from "./halley.ts";
import { mapCoefficients, polynomials } from "./polynomials.ts";
import { fraction, type Rational, rational, rationals, rationalText } from "./rationals.ts";
import { doubles } from "./rings.ts";
import { countRealRoots, isolateRealRoots, sturmSequence } from "./sturm.ts";

const ring = polynomials(rationals);
const withRoots = (...roots: string[]) =>
  roots.reduce((p, root) => ring.multiply(p, ring.from([rational(root), fraction(-1)])), ring.one);
const from = (low: string | number, high: string | number) => ({ low: rational(low), high: rational(high) });
const width = fraction(1, 1000);
const noRoots = ring.from([fraction(1), fraction(0), fraction(1)]); // x^2 + 1

describe("Sturm counts", () => {
  test.each([
    ["simple roots", withRoots("-2", "1/3", "0.34", "7"), 4],
    ["a multiple root once", withRoots("1/2", "1/2", "1/2", "1/2", "3"), 2],
    ["beside pairs of complex ones", ring.multiply(withRoots("-1", "1"), ring.power(noRoots, 3)), 2],
    ["none", noRoots, 0],
    ["none of a constant", ring.one, 0],
    ["one of a line", ring.x, 1],
    ["with negative leading coefficient", ring.multiply(withRoots("1", "2"), ring.constant(fraction(-3, 7))), 2],
  ])("%s", (_, p, count) => {
    expect(countRealRoots(p, from(-100, 100))).toBe(count);
    expect(isolateRealRoots(p, from(-100, 100), width).length).toBe(count);
  });

  test("both ends, also where roots lie there", () => {
    const p = withRoots("0", "0", "1/2", "1", "1");
    expect(countRealRoots(p, from(0, 1))).toBe(3);
    expect(countRealRoots(p, from("1/2", "1/2"))).toBe(1);
    expect(countRealRoots(p, from("0.1", "0.4"))).toBe(0);
  });

  test("all of Wilkinson's twenty, which doubles lose", () => {
    const wilkinson = withRoots(...Array.from({ length: 20 }, (_, at) => `${at + 1}`));
    expect(countRealRoots(wilkinson, from("0.5", "20.5"))).toBe(20);
    expect(
      countRealRoots(
        ring.subtract(wilkinson, ring.from([...Array(19).fill(rationals.zero), rational(2 ** -23)])),
        from(0, 30),
      ),
    ).toBe(10);
  });

  test("the first of a sequence has the roots, each once", () => {
    expect(sturmSequence(withRoots("1", "1", "2"))[0]!.length - 1).toBe(2);
  });
});

describe("isolating intervals", () => {
  const isIn = (root: Rational, { low, high }: { low: Rational; high: Rational }) =>
    rationals.compare(low, root) <= 0 && rationals.compare(root, high) <= 0;

  test("hold one root each, also where one lies on an end of another's", () => {
    const roots = ["0", "0.001", "1/3", "0.3334", "1/2", "1"];
    const found = isolateRealRoots(withRoots(...roots), from(0, 1), width);
    expect(found.length).toBe(roots.length);
    found.forEach((interval, at) => {
      expect(roots.filter((root) => isIn(rational(root), interval))).toEqual([roots[at]]);
      expect(rationals.compare(rationals.subtract(interval.high, interval.low), width)).toBeLessThanOrEqual(0);
    });
  });

  test("the square root of two to thirty places", () => {
    const p = ring.from([fraction(-2), fraction(0), fraction(1)]);
    const [interval] = isolateRealRoots(p, from(0, 2), rational("1e-30"));
    const low = decimal("1.414213562373095048801688724209");
    expect(rationals.toNumber(interval!.low)).toBeCloseTo(decimalToNumber(low), 15);
    expect(rationals.compare(interval!.low, rational("1.414213562373095048801688724210"))).toBeLessThan(0);
    expect(rationals.compare(interval!.high, rational("1.414213562373095048801688724209"))).toBeGreaterThan(0);
  });

  test("what is refused", () => {
    expect(() => countRealRoots([], from(0, 1))).toThrow(
      "countRealRoots: the zero polynomial is zero everywhere; give another.",
    );
    expect(() => countRealRoots(noRoots, from(1, 0))).toThrow(/from 1 to 0 is no interval/);
    expect(() => isolateRealRoots(noRoots, from(0, 1), fraction(0))).toThrow(
      "isolateRealRoots: a width is positive, not 0.",
    );
    expect(rationalText(fraction(0))).toBe("0");
  });
});

describe("Halley", () => {
  test("finds a root of the golden polynomial in doubles", () => {
    const outcome = halley(doubles, [-1, -1, 1], { start: 1.5, tolerance: 1e-15 });
    expect(outcome).toMatchObject({ ok: true, root: (1 + Math.sqrt(5)) / 2 });
  });

  test("triples the right digits every step", () => {
    const field = decimals(2000);
    const p = [decimal(-2), decimal(0), decimal(0), decimal(1)]; // the cube root of 2
    const best = halley(field, p, { start: decimal("1.26"), tolerance: decimal("1e-1990") });
    if (!best.ok) throw new Error(best.why);
    const digits = [1, 2, 3, 4, 5].map((steps) => {
      let x = decimal("1.26");
      // One step at a time: a tolerance that everything meets.
      for (let step = 0; step < steps; step++) {
        const once = halley(field, p, { start: x, tolerance: decimal(9) });
        if (once.ok) x = once.root;
      }
      const off = field.subtract(x, best.root);
      return -(off.exponent + off.digits);
    });
    for (let at = 1; at < digits.length; at++) expect(digits[at]! / digits[at - 1]!).toBeCloseTo(3, 0);
    expect(best.steps).toBeLessThanOrEqual(8);
  });

  test("stands on a root at once, and says why it ends without one", () => {
    expect(halley(doubles, [0, 1], { start: 0, tolerance: 1e-9 })).toEqual({ ok: true, root: 0, steps: 0 });
    // Between two complex roots the step is zero without a root.
    expect(halley(doubles, [1, 0, 1], { start: 0, tolerance: 1e-9 })).toEqual({
      ok: false,
      why: "step 1 meets a slope of zero",
    });
    expect(halley(doubles, [1, 0, 1], { start: 0.6, tolerance: 1e-12, steps: 20 })).toEqual({
      ok: false,
      why: "no stop within 20 steps",
    });
    expect(() => halley(doubles, [4], { start: 0, tolerance: 1 })).toThrow(/a constant has no root/);
  });

  test("agrees with Sturm on the 16 degrees of the logistic map's fourth iterate", () => {
    const r = rational("3.83");
    const f = ring.from([rationals.zero, r, rationals.subtract(rationals.zero, r)]);
    const f4 = ring.compose(f, ring.compose(f, ring.compose(f, f)));
    const p = ring.subtract(f4, ring.x);
    const intervals = isolateRealRoots(p, from(0, 1), rational("1e-4"));
    expect(intervals.length).toBe(8);
    const field = decimals(40);
    const long = mapCoefficients(
      p,
      (c) => field.divide(decimal(c.numerator), decimal(c.denominator)),
      polynomials(field),
    );
    for (const { low, high } of intervals) {
      const outcome = halley(field, long, { start: decimal(rationals.toNumber(high)), tolerance: decimal("1e-25") });
      if (!outcome.ok) throw new Error(outcome.why);
      const root = decimalToNumber(outcome.root);
      expect(root).toBeGreaterThanOrEqual(rationals.toNumber(low) - 1e-15);
      expect(root).toBeLessThanOrEqual(rationals.toNumber(high) + 1e-15);
    }
  });
});
