// Elementary functions that give the same bits everywhere: only + - * /, square root, comparison and the bits of doubles.
// Each is within 1e-15 of the true value, relatively; engines' own Math functions differ from one another in the last digits.

export { atan2 } from "./atan2.ts";
export { erf } from "./erf.ts";
export { exp, expm1 } from "./exp.ts";
export { log, log1p } from "./log.ts";
export { pow } from "./pow.ts";
export { tanh } from "./tanh.ts";
export { cos, sin, tan } from "./trigonometry.ts";
