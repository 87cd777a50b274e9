// The room's door: arrays, transformations, backends.

export { type Nested, type Operand, Tensor, where } from "./array.ts";
export { type BackendName, backends, useBackend } from "./backend/index.ts";
export { type CompileOptions, compile, type Explanation, explain, fold } from "./compile.ts";
export { fromArray, full, ones, range, tensor, zeros } from "./create.ts";
export {
  customGradient,
  grad,
  hessianVectorProduct,
  jacobian,
  stopGradient,
  straightThrough,
  type ValueAndGradient,
  valueAndGrad,
} from "./differentiate.ts";
export {
  cholesky,
  det,
  inverse,
  leastSquares,
  pinv,
  qr,
  type RankOptions,
  rank,
  solve,
  svd,
  symmetricEigen,
  triangularSolve,
} from "./functions/linearAlgebra.ts";
export { argsort, cumprod, cumsum, type SortOptions, sort, topK } from "./functions/sorting.ts";
export { type ScanOptions, scan } from "./scan.ts";
export { type ExampleAxis, vmap } from "./vmap.ts";
