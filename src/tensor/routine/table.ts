// Every routine by its name: what the graph's `routine` primitive may call.

import { argsort } from "./argsort.ts";
import { cholesky } from "./cholesky.ts";
import { cofactors } from "./cofactors.ts";
import { cumulativeSum } from "./cumulativeSum.ts";
import { leastSquares } from "./leastSquares.ts";
import { determinant, solve } from "./lu.ts";
import { qr } from "./qr.ts";
import type { Routine } from "./routine.ts";
import { svd } from "./svd.ts";
import { symmetricEigen } from "./symmetricEigen.ts";
import { triangularSolve } from "./triangularSolve.ts";

export type { Options, Routine } from "./routine.ts";

export type RoutineName =
  | "argsort"
  | "cholesky"
  | "cofactors"
  | "cumulativeSum"
  | "determinant"
  | "leastSquares"
  | "qr"
  | "solve"
  | "svd"
  | "symmetricEigen"
  | "triangularSolve";

export const routines: { readonly [N in RoutineName]: Routine } = {
  argsort,
  cholesky,
  cofactors,
  cumulativeSum,
  determinant,
  leastSquares,
  qr,
  solve,
  svd,
  symmetricEigen,
  triangularSolve,
};
