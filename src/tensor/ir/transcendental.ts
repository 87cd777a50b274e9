// exp, expm1, log, log1p, tanh and erf as sequences of basic scalar operations, without branches: what SIMD lanes can follow.
// Coefficients: f64 from Sun's fdlibm (e_exp.c, e_log.c) and Cephes (tanh.c, ndtr.c); f32 from Cephes (expf.c, logf.c,
// tanhf.c, ndtrf.c) but for the tail of erf, which was fitted for this.

import type { Algebra } from "./algebra.ts";
import { over } from "./formula.ts";

/** ln 2 in two parts; the first has few enough bits for its products with exponents to be exact. */
export const LN2 = {
  f64: [6.9314718036912381649e-1, 1.90821492927058770002e-10],
  f32: [0.693359375, -2.1219444e-4],
} as const;

export function expandExp<V>(a: Algebra<V>, x: V): V {
  const { min, max } = over(a, x);
  const wide = a.dtype(x) === "f64";
  return expOfBounded(a, min(max(x, wide ? -746 : -104), wide ? 710 : 89));
}

// e^x = 2^k e^r with k = round(x / ln 2), of an x beyond whose bounds the result is 0 or infinity anyway. The factor 2^k is
// applied in two halves, so that results beyond the normal range round once, to a subnormal, to zero or to infinity.
// `rest` is a part of x that x cannot hold.
export function expOfBounded<V>(a: Algebra<V>, x: V, rest?: V): V {
  const { add, sub, mul, div, polynomial, apply } = over(a, x);
  const wide = a.dtype(x) === "f64";
  const k = apply("round", mul(x, Math.LOG2E));
  const [high, low] = wide ? LN2.f64 : LN2.f32;
  const hi = sub(x, mul(k, high));
  const lo = rest === undefined ? mul(k, low) : sub(mul(k, low), rest);
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
    const curved = mul(p, r2);
    const small = rest === undefined ? curved : add(curved, sub(sub(hi, r), lo)); // with what r could not hold
    value = add(add(small, r), 1);
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

/** e and m with x = m 2^e and sqrt(1/2) <= m < sqrt 2, of a positive finite x. Subnormals are scaled up first. */
export function splitExponent<V>(a: Algebra<V>, x: V): { m: V; e: V } {
  const { add, sub, mul, less, select, apply } = over(a, x);
  const wide = a.dtype(x) === "f64";
  const isTiny = less(x, wide ? 2.2250738585072014e-308 : 1.1754943508222875e-38);
  const scaled = select(isTiny, mul(x, wide ? 18014398509481984 : 33554432), x); // 2^54, 2^25
  const rawM = apply("significand", scaled);
  const rawE = sub(apply("exponent", scaled), select(isTiny, wide ? 54 : 25, 0));
  const isUpper = less(Math.SQRT2, rawM);
  return { m: select(isUpper, mul(rawM, 0.5), rawM), e: select(isUpper, add(rawE, 1), rawE) };
}

// log x = e ln 2 + log m
export function expandLog<V>(a: Algebra<V>, x: V): V {
  const { add, sub, mul, div, less, select, polynomial, apply } = over(a, x);
  const wide = a.dtype(x) === "f64";
  const { m, e } = splitExponent(a, x);
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

const TWO_OVER_ROOT_PI_LESS_ONE = 0.1283791670955126; // 2 / sqrt(pi) = 1.128..., of which 1 is kept apart for its digits

// Below 1 a series in x^2; above, 1 - erfc |x|, where erfc = e^-x^2 times a ratio of polynomials (f64) or e^ a polynomial (f32).
export function expandErf<V>(a: Algebra<V>, x: V): V {
  const { add, sub, mul, div, min, less, copySign, select, polynomial, apply } = over(a, x);
  const size = apply("abs", x);
  const z = mul(x, x);
  let near: V;
  let beyond: V;
  if (a.dtype(x) === "f64") {
    const p = polynomial(
      z,
      [
        9.60497373987051638749, 9.00260197203842689217e1, 2.23200534594684319226e3, 7.00332514112805075473e3,
        5.55923013010394962768e4,
      ],
    );
    const q = polynomial(
      z,
      [
        1, 3.35617141647503099647e1, 5.21357949780152679795e2, 4.59432382970980127987e3, 2.26290000613890934246e4,
        4.92673942608635921086e4,
      ],
    );
    near = mul(x, div(p, q));
    const far = min(size, 6); // erfc 6 < 2^-54
    const upper = polynomial(
      far,
      [
        2.46196981473530512524e-10, 5.64189564831068821977e-1, 7.46321056442269912687, 4.86371970985681366614e1,
        1.96520832956077098242e2, 5.26445194995477358631e2, 9.3452852717195760754e2, 1.02755188689515710272e3,
        5.57535335369399327526e2,
      ],
    );
    const lower = polynomial(
      far,
      [
        1, 1.32281951154744992508e1, 8.67072140885989742329e1, 3.54937778887819891062e2, 9.75708501743205489753e2,
        1.82390916687909736289e3, 2.24633760818710981792e3, 1.65666309194161350182e3, 5.57535340817727675546e2,
      ],
    );
    beyond = mul(apply("exp", apply("neg", mul(far, far))), div(upper, lower));
  } else {
    const p = polynomial(z, [
      7.853861353153693e-5,
      -8.010193625184903e-4,
      5.188327685732524e-3,
      -2.685381193529856e-2,
      1.128358514861418e-1,
      -3.7612625824233e-1,
      TWO_OVER_ROOT_PI_LESS_ONE,
    ]);
    near = add(x, mul(x, p));
    // log erfc on [1, 4], within 1.1e-9 / erfc
    beyond = apply(
      "exp",
      polynomial(
        min(size, 4), // erfc 4 < 2^-25
        [
          1.8557098648635043e-4, -2.9395780951297374e-3, 2.1805203353155805e-2, -1.0303713257190932e-1,
          -6.382259445068373e-1, -1.127039877926368, -3.537577256374838e-4,
        ],
      ),
    );
  }
  return select(less(size, 1), near, copySign(sub(1, beyond), x));
}
