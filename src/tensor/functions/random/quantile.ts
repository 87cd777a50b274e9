// The inverse of the normal distribution function as kit computes it, on f64 arrays: the same rounded operations in the same order.

import { quantileFractions } from "#kit";
import { Tensor } from "../../array.ts";
import { nodeAlgebra } from "../../ir/build.ts";
import { over } from "../../ir/formula.ts";
import type { Node } from "../../ir/graph.ts";
import { LN2 } from "../../ir/transcendental.ts";

/** The x >= 0 with probability `centre` between 0 and x, and `tail` = 1/2 - centre above, in (0, 1/2]. */
export function upperNormalQuantile(centre: Tensor, tail: Tensor): Tensor {
  const { CENTRE, CENTRAL, TAIL, FAR_TAIL } = quantileFractions;
  const { sub, mul, div, less, select, polynomial, apply, c } = over(nodeAlgebra, centre.node);
  const fraction = ({ numerator, denominator }: typeof CENTRAL, r: Node) =>
    div(polynomial(r, numerator), polynomial(r, denominator));
  const near = mul(centre.node, fraction(CENTRAL, sub(CENTRE * CENTRE, mul(centre.node, centre.node))));
  const r = apply("sqrt", apply("neg", log(tail.node)));
  const beyond = select(apply("lessEqual", r, c(5)), fraction(TAIL, sub(r, 1.6)), fraction(FAR_TAIL, sub(r, 5)));
  return new Tensor(select(less(CENTRE, centre.node), beyond, near));
}

/** kit's natural logarithm, of positive normal numbers. The one of arrays differs from it in the last digit. */
function log(x: Node): Node {
  const { add, sub, mul, div, select, polynomial, apply, c } = over(nodeAlgebra, x);
  const [high, low] = LN2.f64;
  const significand = apply("significand", x);
  const isUpper = apply("lessEqual", c(1 + 0x6a09e / 2 ** 20), significand); // about sqrt 2
  const exponent = add(apply("exponent", x), select(isUpper, 1, 0));
  const f = sub(select(isUpper, mul(significand, 0.5), significand), 1);
  const s = div(f, add(2, f));
  const z = mul(s, s);
  const series = mul(z, polynomial(z, ODD_RECIPROCALS));
  const halfSquare = mul(mul(0.5, f), f);
  const small = add(mul(s, add(halfSquare, series)), mul(exponent, low));
  return sub(mul(exponent, high), sub(sub(halfSquare, small), f));
}

/** 2/23, 2/21, ... 2/3 */
const ODD_RECIPROCALS = Array.from({ length: 11 }, (_, i) => 2 / (23 - 2 * i));
