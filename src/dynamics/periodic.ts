// Periodic points of maps and how they repel. A point is found from nearby, not listed: for all of them give many starts.
import { checkCount, checkStart } from "./check.ts";
import { type Complex, eigenvalues } from "./eigenvalues.ts";
import { identity, jacobianAt, product, solve } from "./matrices.ts";
import { departed, done, isFiniteState, type Outcome } from "./outcome.ts";
import { type DynamicalMap, nameOf } from "./system.ts";

export interface PeriodicPoint {
  readonly point: readonly number[];
  /** Largest coordinate of what `period` steps still move it by. */
  readonly error: number;
  /** Eigenvalues of the derivative of `period` steps, largest modulus first: all below 1, and the orbit attracts. */
  readonly multipliers: readonly Complex[];
}

/**
 * The periodic point that Newton's method reaches from `near`: a root of step^period(x) - x. Its least period may be a divisor.
 * @returns the point, or why there is none: the search left the numbers or did not settle within `most` rounds (50 when absent).
 */
export function periodicPoint(
  map: DynamicalMap,
  { near, period, most = 50 }: { near: readonly number[]; period: number; most?: number },
): Outcome<PeriodicPoint> {
  const who = `periodicPoint of ${nameOf(map)}, period ${period}`;
  checkStart(who, nameOf(map), map.dimension, near);
  checkCount(who, "the period", period, 1);
  let point = [...near];
  let shortest = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= most; round++) {
    const { end, derivative } = around(map, point, period);
    if (!isFiniteState(end)) return departed(who, round, end);
    const moved = end.map((x, i) => x - point[i]);
    const error = Math.max(...moved.map(Math.abs));
    const settled = () => done({ point, error, multipliers: eigenvalues(derivative) });
    if (error === 0) return settled();
    const correction = solve(
      derivative.map((row, i) => row.map((x, j) => x - (i === j ? 1 : 0))),
      moved.map((x) => -x),
    );
    if (correction === undefined) break;
    // Settled: the correction is below rounding, or among small ones no longer shrinks.
    const size = Math.max(...correction.map((x, i) => Math.abs(x) / Math.max(1, Math.abs(point[i]))));
    if (size < 1e-15 || (size < 1e-10 && size >= shortest)) return settled();
    shortest = size;
    point = point.map((x, i) => x + correction[i]);
    if (!isFiniteState(point)) return departed(who, round + 1, point);
  }
  return { ok: false, why: `${who}: Newton's method did not settle from [${near}].`, step: most, state: point };
}

/** Eigenvalues of the derivative of `period` steps from `point`, largest modulus first. */
export function multipliers(map: DynamicalMap, point: readonly number[], period: number): Complex[] {
  checkStart("multipliers", nameOf(map), map.dimension, point);
  checkCount("multipliers", "the period", period, 1);
  return eigenvalues(around(map, point, period).derivative);
}

// Once around: where `period` steps end, and their derivative by the chain rule.
function around(map: DynamicalMap, start: readonly number[], period: number) {
  let derivative = identity(map.dimension);
  let end = start;
  for (let step = 0; step < period; step++) {
    derivative = product(jacobianAt(map, end), derivative);
    end = map.step(end);
  }
  return { end, derivative };
}
