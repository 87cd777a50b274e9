// Lyapunov exponents of maps, by carrying small displacements along an orbit, and the dimension that follows from them.
import { math, UsageError } from "#kit";
import { checkCount, checkStart } from "./check.ts";
import { jacobianAt } from "./matrices.ts";
import { type Departure, departed, done, isFiniteState, type Outcome } from "./outcome.ts";
import { type DynamicalMap, nameOf } from "./system.ts";

export interface ExponentOptions {
  readonly start: readonly number[];
  /** Steps averaged over. */
  readonly steps: number;
  /** Steps made before: the way to the attractor, on which displacements already turn to where they grow. */
  readonly skip?: number;
}

/**
 * The largest exponent: the mean logarithm, per step, of the growth of a displacement that is carried by the derivatives.
 * @returns nats a step; or where the orbit left the numbers, or every displacement shrank to nothing, as it does where the derivative is 0.
 */
export function largestExponent(map: DynamicalMap, options: ExponentOptions): Outcome<number> {
  const found = spectrum(map, options, 1);
  return found.ok ? done(found.value[0]) : found;
}

/**
 * All exponents, largest first, by making the displacements orthogonal again after each step (Benettin and others, 1980).
 * @returns nats a step; or where the orbit left the numbers, or a displacement shrank to nothing.
 */
export function lyapunovSpectrum(map: DynamicalMap, options: ExponentOptions): Outcome<number[]> {
  return spectrum(map, options, map.dimension);
}

function spectrum(map: DynamicalMap, { start, steps, skip = 0 }: ExponentOptions, count: number): Outcome<number[]> {
  const who = `exponents of ${nameOf(map)}`;
  checkStart(who, nameOf(map), map.dimension, start);
  checkCount(who, "the number of steps", steps, 1);
  checkCount(who, "the number of steps skipped", skip);
  const n = map.dimension;
  const sums = new Float64Array(count);
  // Displacements that lie along no axis, as an axis may be a direction that shrinks.
  let frame = Array.from({ length: count }, (_, k) =>
    Array.from({ length: n }, (_, i) => (i === k ? 1 : 1 / (2 + i + k))),
  );
  orthogonalise(frame);
  let state = start;
  for (let step = 1 - skip; step <= steps; step++) {
    const derivative = jacobianAt(map, state);
    frame = frame.map((vector) => derivative.map((row) => row.reduce((sum, x, j) => sum + x * vector[j], 0)));
    state = map.step(state);
    if (!isFiniteState(state)) return departed(who, skip + step, state);
    const lengths = orthogonalise(frame);
    const lost = lengths.findIndex((length) => !(length > 0));
    if (lost >= 0) return vanished(who, lost, skip + step, state);
    if (step > 0) for (let k = 0; k < count; k++) sums[k] += math.log(lengths[k]);
  }
  return done(Array.from(sums, (sum) => sum / steps).sort((p, q) => q - p));
}

function vanished(who: string, k: number, step: number, state: readonly number[]): Departure {
  const why = `${who}: displacement ${k} shrank to nothing at step ${step}, so the exponent has no lower bound.`;
  return { ok: false, why, step, state };
}

// Gram and Schmidt, in place; gives the lengths before each vector was brought to length 1.
function orthogonalise(frame: number[][]): number[] {
  return frame.map((vector, k) => {
    for (let j = 0; j < k; j++) {
      const along = vector.reduce((sum, x, i) => sum + x * frame[j][i], 0);
      for (let i = 0; i < vector.length; i++) vector[i] -= along * frame[j][i];
    }
    const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
    for (let i = 0; i < vector.length; i++) vector[i] /= length;
    return length;
  });
}

/**
 * Kaplan and Yorke's dimension: k + (sum of the k largest exponents) / |the next one|, k the most of them whose sum is not below 0. The
 * number of exponents itself when all together are not below 0.
 */
export function kaplanYorkeDimension(exponents: readonly number[]): number {
  if (exponents.length === 0 || !exponents.every(Number.isFinite)) {
    throw new UsageError(`kaplanYorkeDimension: exponents are finite numbers, at least one, got [${exponents}].`);
  }
  const sorted = [...exponents].sort((p, q) => q - p);
  let sum = 0;
  for (const [k, exponent] of sorted.entries()) {
    if (sum + exponent < 0) return k + sum / Math.abs(exponent);
    sum += exponent;
  }
  return sorted.length;
}
