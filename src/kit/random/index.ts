// Random numbers that depend on nothing but a name.

export { philox4x32 } from "./philox.ts";
export { type Stream, stream } from "./stream.ts";
