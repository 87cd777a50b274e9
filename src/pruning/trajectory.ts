// How many parameters remain after each pruning level. Counts only; which parameters go is decided in prune.ts.
import { math, UsageError } from "#kit";
import { roundHalfToEven } from "./rounding.ts";

/**
 * The share p of parameters pruned at every level so that `parameters` shrink to `target` in `levels` levels.
 *
 *     p = 1 - (P_T / P_0)^(1 / L)
 */
export function pruningRate(options: {
  readonly parameters: number;
  readonly target: number;
  readonly levels: number;
}): number {
  const { parameters, target, levels } = options;
  checkCounts("pruningRate", parameters, levels);
  if (!Number.isSafeInteger(target) || target < 1 || target > parameters) {
    throw new UsageError(
      `pruningRate: target ${target} should be a whole number from 1 to ${parameters}, the parameters there are.`,
    );
  }
  if (levels === 0) throw new UsageError(`pruningRate: 0 levels reach no target, at least 1 is wanted.`);
  return 1 - math.pow(target / parameters, 1 / levels);
}

/**
 * The parameters kept after 0, 1, ..., `levels` prunings; level t removes P_{t-1} - P_t of them. Give the rate p or the target P_T.
 *
 *     P_t = rint(P_0 (1 - p)^t)
 *
 * @throws UsageError for a rate outside [0, 1), a target outside [1, parameters], or negative counts.
 */
export function pruningTrajectory(
  options: { readonly parameters: number; readonly levels: number } & (
    | { readonly rate: number; readonly target?: never }
    | { readonly target: number; readonly rate?: never }
  ),
): number[] {
  const { parameters, levels } = options;
  checkCounts("pruningTrajectory", parameters, levels);
  const rate = options.rate ?? pruningRate({ parameters, target: options.target!, levels });
  checkRate("pruningTrajectory", rate);
  const trajectory = [];
  let exact = parameters; // unrounded, or roundings would add up
  for (let level = 0; level <= levels; level++) {
    trajectory.push(roundHalfToEven(exact));
    exact *= 1 - rate;
  }
  return trajectory;
}

export function checkRate(caller: string, rate: number): void {
  if (!(rate >= 0 && rate < 1)) throw new UsageError(`${caller}: rate ${rate} should be at least 0 and less than 1.`);
}

function checkCounts(caller: string, parameters: number, levels: number): void {
  if (!Number.isSafeInteger(parameters) || parameters < 1) {
    throw new UsageError(`${caller}: ${parameters} parameters should be a whole number, 1 or more.`);
  }
  if (!Number.isSafeInteger(levels) || levels < 0) {
    throw new UsageError(`${caller}: ${levels} levels should be a whole number, 0 or more.`);
  }
}
