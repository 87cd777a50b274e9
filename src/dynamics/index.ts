// Systems that move, as values, and what is asked of any of them: orbits, exponents, dimensions, basins, escape times.
export * from "./boxCounting.ts";
export * from "./diagram.ts";
export { type Complex, eigenvalues, modulus } from "./eigenvalues.ts";
export * from "./exponents.ts";
export * from "./imageBoxes.ts";
export * from "./maps.ts";
export * from "./orbit.ts";
export { type Departure, type Outcome, unwrap } from "./outcome.ts";
export * from "./periodic.ts";
export * from "./step-map.ts";
export * from "./steppers/adams-bashforth.ts";
export { dormandPrince45, type Tolerance } from "./steppers/dormand-prince.ts";
export * from "./steppers/one-step.ts";
export type { Advance, Stepper } from "./steppers/stepper.ts";
export * from "./steppers/symplectic.ts";
export * from "./system.ts";
export * from "./trajectory.ts";
