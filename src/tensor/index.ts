// The room's door: arrays, transformations, backends.

export { type Nested, type Operand, Tensor, where } from "./array.ts";
export { type BackendName, backends, useBackend } from "./backend/index.ts";
export { type CompileOptions, compile, explain, fold } from "./compile.ts";
export { fromArray, full, ones, range, tensor, zeros } from "./create.ts";
export { grad, type ValueAndGradient, valueAndGrad } from "./differentiate.ts";
