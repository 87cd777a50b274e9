// Many walkers from one point in space, each step even in a cube: where are they later? Tests nothing.
import type { Stream } from "#kit";

export interface Ensemble {
  /** x, y, z of each walker at the end, one after the other. */
  readonly places: Float64Array;
  /** Mean square of a coordinate, over walkers and axes, at every `every`-th step. */
  readonly spread: readonly { readonly step: number; readonly variance: number }[];
}

/** Variance of a coordinate of one step: even on [-1, 1]. */
export const stepVariance = 1 / 3;

/** Each walker has a stream of its own, so that more walkers are these and others. */
export function walkEnsemble(
  rng: Stream,
  options: { readonly walkers: number; readonly steps: number; readonly every: number },
  onWalker?: (walker: number) => void,
): Ensemble {
  const { walkers, steps, every } = options;
  const places = new Float64Array(3 * walkers);
  const squares = new Float64Array(Math.floor(steps / every));
  for (let walker = 0; walker < walkers; walker++) {
    const moves = rng.fold(walker).uniform(3 * steps, -1, 1);
    let [x, y, z] = [0, 0, 0];
    for (let step = 1; step <= steps; step++) {
      x += moves[3 * step - 3]!;
      y += moves[3 * step - 2]!;
      z += moves[3 * step - 1]!;
      if (step % every === 0) squares[step / every - 1]! += x * x + y * y + z * z;
    }
    places.set([x, y, z], 3 * walker);
    onWalker?.(walker);
  }
  return {
    places,
    spread: Array.from(squares, (sum, k) => ({ step: every * (k + 1), variance: sum / (3 * walkers) })),
  };
}
