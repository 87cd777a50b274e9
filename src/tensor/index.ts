// The room's door: arrays, transformations, backends.

export { type Nested, type Operand, Tensor, where } from "./array.ts";
export { type BackendName, backends, useBackend } from "./backend/index.ts";
export { checkNumerics } from "./checkNumerics.ts";
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
  type Convolution1dOptions,
  type ConvolutionOptions,
  conv1d,
  conv1dTransposed,
  conv2d,
  conv2dTransposed,
  type TransposedConvolution1dOptions,
  type TransposedConvolutionOptions,
} from "./functions/convolution.ts";
export { einsum, inner, outer } from "./functions/einsum.ts";
export type { Padding, Padding1d, Pair } from "./functions/geometry.ts";
export { oneHot, scatterAdd, take, takeAlong } from "./functions/indexing.ts";
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
export { diag, eye, linspace, meshgrid, tril, triu } from "./functions/patterns.ts";
export {
  type AverageOptions,
  adaptiveAveragePool2d,
  adaptiveMaxPool2d,
  averagePool1d,
  averagePool2d,
  maxPool1d,
  maxPool2d,
  type Pool1dOptions,
  type PoolOptions,
} from "./functions/pooling.ts";
export * as random from "./functions/random.ts";
export {
  all,
  any,
  argmax,
  argmin,
  type Correction,
  logSumExp,
  norm,
  prod,
  standardDeviation,
  variance,
} from "./functions/reductions.ts";
export { type ResizeOptions, resizeBilinear, resizeNearest } from "./functions/resize.ts";
export { argsort, cumprod, cumsum, type SortOptions, sort, topK } from "./functions/sorting.ts";
export {
  concat,
  expandDims,
  flip,
  type Margins,
  pad,
  repeat,
  roll,
  split,
  squeeze,
  stack,
  tile,
  unstack,
} from "./functions/structure.ts";
export { type IterateOptions, iterate } from "./iterate.ts";
export { type ScanOptions, scan } from "./scan.ts";
export { type ExampleAxis, vmap } from "./vmap.ts";
