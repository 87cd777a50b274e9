// Random numbers that depend on nothing but a name.

export { quantileFractions } from "../math/normalQuantile.ts";
export { philox4x32 } from "./philox.ts";
export { type Stream, stream } from "./stream.ts";
