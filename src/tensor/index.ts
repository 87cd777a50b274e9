// The room's door: arrays, transformations, backends.

export { fromArray, full, type Nested, type Operand, ones, range, Tensor, tensor, where, zeros } from "./array.ts";
export { type BackendName, backends, useBackend } from "./backend/index.ts";
export { type CompileOptions, compile, explain, fold } from "./compile.ts";
export { grad, type ValueAndGradient, valueAndGrad } from "./differentiate.ts";
