// What every other room stands on: plain arrays, errors, trees, formats, random streams, mathematics and statistics.
export * from "./arrays.ts";
export * from "./errors.ts";
export * from "./hashArrays.ts";
export * from "./json.ts";
export * as math from "./math/index.ts";
export * from "./npy.ts";
export * from "./random/index.ts";
export * from "./safetensors.ts";
export * from "./sha256.ts";
export * from "./statistics/index.ts";
export * from "./tree.ts";
