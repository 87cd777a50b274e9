// Exact arithmetic and integer sequences: nothing here rounds unless it says to how many digits.
export { type DecimalArithmetic, decimals } from "./decimal-arithmetic.ts";
export { compareDecimals, type Decimal, decimal, decimalText, decimalToNumber } from "./decimals.ts";
export { type HalleyOptions, type HalleyOutcome, halley } from "./halley.ts";
export { degree, mapCoefficients, type Polynomial, type PolynomialRing, polynomials } from "./polynomials.ts";
export { fraction, type Rational, rational, rationals, rationalText } from "./rationals.ts";
export { doubles, integers, type OrderedField, type Ring } from "./rings.ts";
export { compareSharkovskii } from "./sharkovskii.ts";
export { countRealRoots, isolateRealRoots, type RootInterval, sturmSequence } from "./sturm.ts";
export { bitLength, greatestCommonDivisor, nearestDouble } from "./whole-numbers.ts";
