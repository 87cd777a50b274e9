// Systems that move, as values, and what is asked of any of them: orbits, exponents, dimensions, basins, escape times.
export * from "./boxCounting.ts";
export * from "./imageBoxes.ts";
export * from "./maps.ts";
export * from "./system.ts";
