// The activation functions of neural networks as records for the table in scalar.ts.

import type { Algebra, CompositeOperation } from "./algebra.ts";
import { over } from "./formula.ts";

export const activations = {
  // 1 / (1 + e^-x), written over e^-|x| so that nothing overflows.
  sigmoid: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => {
      const one = a.constant(1, x);
      const e = a.apply("exp", a.apply("neg", a.apply("abs", x)));
      const upper = a.apply("select", a.apply("less", x, a.constant(0, x)), e, one);
      return a.apply("div", upper, a.apply("add", one, e));
    },
    derivative: (a, g, _, y) => [a.apply("mul", g, a.apply("mul", y, a.apply("sub", a.constant(1, y), y)))],
  },
  // log(1 + e^x) = max(x, 0) + log1p(e^-|x|)
  softplus: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => {
      const e = a.apply("exp", a.apply("neg", a.apply("abs", x)));
      return a.apply("add", a.apply("max", x, a.constant(0, x)), a.apply("log1p", e));
    },
    derivative: (a, g, [x]) => [a.apply("mul", g, a.apply("sigmoid", x))],
  },
  // Slope 0 at 0. The derivative reads the result, so the pre-activation need not be kept.
  relu: {
    arity: 1,
    takes: "number",
    expand: (a, [x]) => a.apply("max", x, a.constant(0, x)),
    derivative: (a, g, _, y) => [a.apply("select", a.apply("less", a.constant(0, y), y), g, a.constant(0, g))],
  },
  // The second argument is the slope below 0, a constant.
  leakyRelu: {
    arity: 2,
    takes: "float",
    expand: (a, [x, slope]) => {
      const { mul, less, select } = over(a, x);
      return select(less(0, x), x, mul(slope, x));
    },
    derivative: (a, g, [x, slope]) => {
      const { mul, less, select } = over(a, g);
      return [select(less(0, x), g, mul(g, slope))];
    },
  },
  // x above 0, alpha (e^x - 1) below. The second argument is alpha, a constant.
  elu: {
    arity: 2,
    takes: "float",
    expand: (a, [x, alpha]) => {
      const { mul, less, select } = over(a, x);
      return select(less(0, x), x, mul(alpha, a.apply("expm1", x)));
    },
    derivative: (a, g, [x, alpha], y) => {
      const { add, mul, less, select } = over(a, g);
      return [select(less(0, x), g, mul(g, add(y, alpha)))];
    },
  },
  // x s(x) with the logistic s, of which nothing is left below -1000: there, minus infinity included, it is 0.
  silu: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => a.apply("mul", a.apply("max", x, a.constant(-1000, x)), a.apply("sigmoid", x)),
    // s + x s (1 - s)
    derivative: (a, g, [x], y) => {
      const { add, sub, mul } = over(a, g);
      const s = a.apply("sigmoid", x);
      return [mul(g, add(s, mul(y, sub(1, s))))];
    },
  },
  // x F(x) with F(x) = (1 + erf(x / sqrt 2)) / 2, the normal distribution function.
  gelu: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => a.apply("mul", a.apply("max", x, a.constant(-1000, x)), normalDistribution(a, x)),
    // F + x F', F' = e^(-x^2/2) / sqrt(2 pi)
    derivative: (a, g, [x]) => {
      const { add, mul, div } = over(a, g);
      const density = div(a.apply("exp", mul(-0.5, mul(x, x))), Math.sqrt(2 * Math.PI));
      return [mul(g, add(normalDistribution(a, x), mul(x, density)))];
    },
  },
  // x s(2 u) with u = sqrt(2/pi) (x + 0.044715 x^3), which is x (1 + tanh u) / 2 (D. Hendrycks and K. Gimpel 2016).
  geluTanh: {
    arity: 1,
    takes: "float",
    expand: (a, [x]) => a.apply("mul", a.apply("max", x, a.constant(-1000, x)), a.apply("sigmoid", bentLine(a, x))),
    // s + x s (1 - s) 2 u'
    derivative: (a, g, [x], y) => {
      const { add, sub, mul } = over(a, g);
      const s = a.apply("sigmoid", bentLine(a, x));
      const slope = add(BENT_LINE, mul(3 * BENT_LINE * 0.044715, mul(x, x)));
      return [mul(g, add(s, mul(mul(y, sub(1, s)), slope)))];
    },
  },
} as const satisfies Record<string, CompositeOperation>;

function normalDistribution<V>(a: Algebra<V>, x: V): V {
  const { add, mul } = over(a, x);
  return mul(0.5, add(1, a.apply("erf", mul(x, Math.SQRT1_2))));
}

const BENT_LINE = 2 * Math.sqrt(2 / Math.PI);

/** 2 sqrt(2/pi) (x + 0.044715 x^3) */
function bentLine<V>(a: Algebra<V>, x: V): V {
  const { add, mul } = over(a, x);
  return mul(x, add(BENT_LINE, mul(BENT_LINE * 0.044715, mul(x, x))));
}
