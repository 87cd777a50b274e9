// exp, expm1, log, log1p and tanh as sequences of basic scalar operations, without branches: what SIMD lanes can follow.
// Coefficients: f64 from Sun's fdlibm (e_exp.c, e_log.c) and Cephes (tanh.c); f32 from Cephes (expf.c, logf.c, tanhf.c).

import type { Algebra } from "./algebra.ts";

/** Small vocabulary over one algebra, so that formulas read as formulas. */
function over<V>(a: Algebra<V>, like: V) {
  const c = (value: number) => a.constant(value, like);
  const lift = (value: V | number) => (typeof value === "number" ? c(value) : value);
  const binary = (name: "add" | "sub" | "mul" | "div" | "min" | "max" | "less") => (x: V | number, y: V | number) =>
    a.apply(name, lift(x), lift(y));
  const mul = binary("mul");
  const add = binary("add");
  return {
    c,
    mul,
    add,
    sub: binary("sub"),
    div: binary("div"),
    min: binary("min"),
    max: binary("max"),
    less: binary("less"),
    select: (condition: V, x: V | number, y: V | number) => a.apply("select", condition, lift(x), lift(y)),
    apply: a.apply,
    /** Horner's rule, highest power first. */
    polynomial: (x: V, coefficients: readonly number[]): V =>
      coefficients.slice(1).reduce((sum: V, coefficient) => add(mul(sum, x), coefficient), c(coefficients[0])),
  };
}

const LN2 = { f64: [6.9314718036912381649e-1, 1.90821492927058770002e-10], f32: [0.693359375, -2.1219444e-4] } as const;

// e^x = 2^k e^r with k = round(x / ln 2). The factor 2^k is applied in two halves, so that results beyond the normal
// range round once, to a subnormal, to zero or to infinity.
export function expandExp<V>(a: Algebra<V>, x: V): V {
  const { add, sub, mul, div, min, max, polynomial, apply } = over(a, x);
  const wide = a.dtype(x) === "f64";
  const bounded = min(max(x, wide ? -746 : -104), wide ? 710 : 89);
  const k = apply("round", mul(bounded, Math.LOG2E));
  const [high, low] = wide ? LN2.f64 : LN2.f32;
  const hi = sub(bounded, mul(k, high));
  const lo = mul(k, low);
  const r = sub(hi, lo);
  const r2 = mul(r, r);
  let value: V;
  if (wide) {
    const c = sub(
      r,
      mul(
        r2,
        polynomial(
          r2,
          [
            4.13813679705723846039e-8, -1.6533902205465251539e-6, 6.61375632143793436117e-5, -2.77777777770155933842e-3,
            1.66666666666666019037e-1,
          ],
        ),
      ),
    );
    value = sub(1, sub(sub(lo, div(mul(r, c), sub(2, c))), hi));
  } else {
    const p = polynomial(
      r,
      [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1],
    );
    value = add(add(mul(p, r2), r), 1);
  }
  const half = apply("floor", mul(k, 0.5));
  return mul(mul(value, apply("powerOfTwo", half)), apply("powerOfTwo", sub(k, half)));
}

// e^x - 1: below |x| = 1/2 through 2 s / (1 - s) with s = tanh(x/2); above, e^x loses nothing by subtracting.
export function expandExpm1<V>(a: Algebra<V>, x: V): V {
  const { sub, mul, div, add, less, select, apply } = over(a, x);
  const s = smallTanh(a, mul(x, 0.5));
  const near = div(add(s, s), sub(1, s));
  const isNear = less(apply("abs", x), 0.5);
  return select(isNear, near, sub(apply("exp", select(isNear, 0, x)), 1));
}

// log x = e ln 2 + log m with sqrt(1/2) <= m < sqrt 2. Subnormals are scaled up first.
export function expandLog<V>(a: Algebra<V>, x: V): V {
  const { add, sub, mul, div, less, select, polynomial, apply } = over(a, x);
  const wide = a.dtype(x) === "f64";
  const isTiny = less(x, wide ? 2.2250738585072014e-308 : 1.1754943508222875e-38);
  const scaled = select(isTiny, mul(x, wide ? 18014398509481984 : 33554432), x); // 2^54, 2^25
  const rawM = apply("significand", scaled);
  const rawE = sub(apply("exponent", scaled), select(isTiny, wide ? 54 : 25, 0));
  const isUpper = less(Math.SQRT2, rawM);
  const m = select(isUpper, mul(rawM, 0.5), rawM);
  const e = select(isUpper, add(rawE, 1), rawE);
  const f = sub(m, 1);
  const [high, low] = wide ? LN2.f64 : LN2.f32;
  let value: V;
  if (wide) {
    const s = div(f, add(2, f));
    const z = mul(s, s);
    const series = mul(
      z,
      polynomial(
        z,
        [
          1.479819860511658591e-1, 1.531383769920937332e-1, 1.818357216161805012e-1, 2.222219843214978396e-1,
          2.857142874366239149e-1, 3.999999999940941908e-1, 6.66666666666673513e-1,
        ],
      ),
    );
    const square = mul(0.5, mul(f, f));
    const rest = sub(square, add(mul(s, add(square, series)), mul(e, low)));
    value = sub(mul(e, high), sub(rest, f));
  } else {
    const z = mul(f, f);
    const p = polynomial(
      f,
      [
        7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
        2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
      ],
    );
    const y = sub(add(mul(mul(f, z), p), mul(e, low)), mul(0.5, z));
    value = add(add(f, y), mul(e, high));
  }
  // Zero, negatives, infinity and NaN are what the bits alone cannot tell.
  const zero = apply("equal", x, a.constant(0, x));
  const unbounded = apply("equal", x, a.constant(Number.POSITIVE_INFINITY, x));
  const invalid = apply("or", less(x, 0), apply("notEqual", x, x));
  const bounded = select(zero, Number.NEGATIVE_INFINITY, select(unbounded, Number.POSITIVE_INFINITY, value));
  return select(invalid, Number.NaN, bounded);
}

// log(1 + x) = log u - ((u - 1) - x) / u with u = 1 + x rounded: the correction restores what the rounding of u lost.
export function expandLog1p<V>(a: Algebra<V>, x: V): V {
  const { add, sub, div, select, apply } = over(a, x);
  const u = add(1, x);
  const lost = div(sub(sub(u, 1), x), u);
  const isBounded = apply("less", a.apply("abs", u), a.constant(Number.POSITIVE_INFINITY, x));
  const isZero = apply("equal", u, a.constant(0, x));
  const correction = select(apply("and", isBounded, apply("not", isZero)), lost, 0);
  // Where u rounds to 1 the logarithm is x itself: keeps -0 and subnormals.
  return select(apply("equal", u, a.constant(1, x)), x, sub(apply("log", u), correction));
}

function smallTanh<V>(a: Algebra<V>, x: V): V {
  const { add, mul, div, select, polynomial, apply } = over(a, x);
  const z = mul(x, x);
  const isZero = apply("equal", x, a.constant(0, x)); // keeps the sign of -0
  if (a.dtype(x) === "f64") {
    const p = polynomial(z, [-9.64399179425052238628e-1, -9.92877231001918586564e1, -1.61468768441708447952e3]);
    const q = polynomial(z, [1, 1.12811678491632931402e2, 2.23548839060100448583e3, 4.84406305325125486048e3]);
    return select(isZero, x, add(x, mul(mul(x, z), div(p, q))));
  }
  const p = polynomial(
    z,
    [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1],
  );
  return select(isZero, x, add(mul(mul(p, z), x), x));
}

// tanh x = sign(x) (1 - 2 / (e^2|x| + 1)) away from zero.
export function expandTanh<V>(a: Algebra<V>, x: V): V {
  const { add, sub, div, less, select, apply } = over(a, x);
  const size = apply("abs", x);
  const far = sub(1, div(2, add(apply("exp", add(size, size)), 1)));
  const signed = select(less(x, 0), apply("neg", far), far);
  return select(less(size, 0.625), smallTanh(a, x), signed);
}
