// Iterative pruning with rewinding: train, prune, go back to the start, train again. How to train is the caller's.
import { UsageError } from "#kit";
import { fullMask, keptCount, rewind } from "./masks.ts";
import type { NetworkMask, NetworkParameters } from "./network.ts";
import { type PruningCriterion, type PruningScope, prune, pruningHorizon } from "./prune.ts";

/** One level of a run: its network, trained. */
export interface PrunedLevel {
  /** Prunings so far; 0 is the dense network. */
  readonly level: number;
  readonly mask: NetworkMask;
  /** Where training began: initial values under the mask, or the last level's without rewinding. */
  readonly start: NetworkParameters;
  readonly trained: NetworkParameters;
  /** The smallest absolute value that the pruning before this level left; undefined at level 0. */
  readonly horizon: number | undefined;
}

/** Where a level begins: all that an interrupted run needs besides the initial values. */
export type LevelStart = Pick<PrunedLevel, "level" | "mask" | "start" | "horizon">;

export interface PruningRun {
  readonly initial: NetworkParameters;
  /** Parameters kept at level 0, 1, ...: the first is the dense count, and none exceeds the one before. */
  readonly trajectory: readonly number[];
  /** What goes when `level` is made from the trained network before it. */
  readonly criterion: (trained: NetworkParameters, level: number) => PruningCriterion;
  readonly scope: PruningScope;
  /** Back to the initial values after every pruning (a lottery ticket); otherwise training goes on from where it was. */
  readonly rewinding: boolean;
  /** Whether biases are pruned, and so counted. */
  readonly biases: boolean;
  readonly train: (level: LevelStart) => NetworkParameters;
  /** A level to go on from rather than level 0. */
  readonly from?: LevelStart;
}

/**
 * The levels of a run, each once it is trained: L prunings make L + 1 levels. Whoever stops asking stops the run.
 *
 * @throws UsageError where the trajectory does not begin with the dense network or rises, and as `prune` does.
 */
export function* pruneIteratively(run: PruningRun): Generator<PrunedLevel, void, void> {
  const { initial, trajectory, criterion, scope, rewinding, biases, train } = run;
  const dense = fullMask(initial.widths, { biases });
  let next: LevelStart | undefined = run.from ?? { level: 0, mask: dense, start: initial, horizon: undefined };
  checkTrajectory(trajectory, keptCount(dense));
  while (next) {
    const trained = train(next);
    const done: PrunedLevel = { ...next, trained };
    yield done;
    const level = done.level + 1;
    const keep = trajectory[level];
    if (keep === undefined) return;
    const mask = prune(done.mask, criterion(trained, level), { keep, scope });
    const start = rewind(rewinding ? initial : trained, mask);
    next = { level, mask, start, horizon: pruningHorizon(mask, trained) };
  }
}

function checkTrajectory(trajectory: readonly number[], count: number): void {
  if (trajectory[0] === count && trajectory.every((kept, level) => level === 0 || kept <= trajectory[level - 1]!))
    return;
  throw new UsageError(
    `pruneIteratively: a trajectory of ${count} parameters begins with ${count} and never rises, got ${trajectory.join(", ")}.`,
  );
}
