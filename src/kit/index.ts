// What every other room stands on: plain arrays, errors, trees, formats, random streams, mathematics and statistics.
export * from "./arrays.ts";
export * from "./errors.ts";
export * from "./tree.ts";
export * from "./random/index.ts";
export * from "./statistics/index.ts";
