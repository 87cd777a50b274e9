// The order in which periods of a continuous map of the line force each other (A. N. Sharkovskii, 1964): a cycle of one period brings
// cycles of every period that stands after it. 3, 5, 7, ..., 6, 10, 14, ..., 12, 20, 28, ..., 16, 8, 4, 2, 1.
import { UsageError } from "#kit";

/**
 * Negative when `a` stands before `b`, hence forces it; 0 when they are equal. A comparator for `sort`.
 * @throws UsageError when one is not a whole number from 1.
 */
export function compareSharkovskii(a: number, b: number): number {
  const [left, right] = [parts(a), parts(b)];
  // Odd multiples first: by the power of two, then by the odd part. The powers of two themselves come last, falling.
  if (left.odd > 1 && right.odd > 1) return left.twos - right.twos || left.odd - right.odd;
  if (left.odd === 1 && right.odd === 1) return right.twos - left.twos;
  return left.odd > 1 ? -1 : 1;
}

function parts(period: number): { twos: number; odd: number } {
  if (!Number.isSafeInteger(period) || period < 1)
    throw new UsageError(`compareSharkovskii: a period is a whole number from 1, not ${period}.`);
  let [twos, odd] = [0, period];
  for (; odd % 2 === 0; odd /= 2) twos++;
  return { twos, odd };
}
