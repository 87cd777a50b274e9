// One long path in the plane, and its dimension by how far it gets: in a time, and in how long out of a circle.
import { type LineFit, lineFit, math, type Stream } from "#kit";

const batch = 2 ** 16;

/** x and y after every step, from (0, 0), one after the other; steps are normal with deviation 1 along each axis. */
export function planarPath(rng: Stream, steps: number): Float64Array {
  const path = new Float64Array(2 * (steps + 1));
  for (let done = 0; done < steps; done += batch) {
    const moves = rng.fold(done).normal(2 * Math.min(batch, steps - done));
    for (let k = 0; k < moves.length; k++) path[2 * done + 2 + k] = path[2 * done + k]! + moves[k]!;
  }
  return path;
}

/** Mean squared distance between places `lag` steps apart, all along the path. */
export function meanSquaredDistance(path: Float64Array, lag: number): number {
  const pairs = path.length / 2 - lag;
  let sum = 0;
  for (let k = 0; k < pairs; k++) {
    const dx = path[2 * (k + lag)]! - path[2 * k]!;
    const dy = path[2 * (k + lag) + 1]! - path[2 * k + 1]!;
    sum += dx * dx + dy * dy;
  }
  return sum / pairs;
}

/** Mean number of steps until the path is `radius` away from where the count began; there it begins anew. NaN when it never is. */
export function meanExitTime(path: Float64Array, radius: number): number {
  let [x, y] = [path[0]!, path[1]!];
  let [since, exits, total] = [0, 0, 0];
  for (let k = 1; k < path.length / 2; k++) {
    const [dx, dy] = [path[2 * k]! - x, path[2 * k + 1]! - y];
    if (dx * dx + dy * dy < radius * radius) continue;
    exits++;
    total += k - since;
    [x, y, since] = [path[2 * k]!, path[2 * k + 1]!, k];
  }
  return exits > 0 ? total / exits : Number.NaN;
}

/** The exponent in value ~ at^exponent. */
export function exponentOf(points: readonly { readonly at: number; readonly value: number }[]): LineFit {
  return lineFit(
    points.map(({ at }) => math.log(at)),
    points.map(({ value }) => math.log(value)),
  );
}
