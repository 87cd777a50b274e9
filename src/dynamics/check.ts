// What callers of this room get wrong, refused with a sentence before anything is computed.
import { UsageError } from "#kit";

/** @throws UsageError when `count` is no whole number of at least `least`. */
export function checkCount(who: string, what: string, count: number, least = 0): void {
  if (Number.isSafeInteger(count) && count >= least) return;
  throw new UsageError(`${who}: ${what} is a whole number from ${least}, got ${count}.`);
}

/** @throws UsageError when the start has another number of coordinates than the system, or one that is not finite. */
export function checkStart(who: string, name: string, dimension: number, start: ArrayLike<number>): void {
  if (start.length !== dimension) {
    throw new UsageError(
      `${who}: ${name} has ${dimension} coordinates, and the start [${Array.from(start)}] ${start.length}.`,
    );
  }
  if (!Array.from(start).every(Number.isFinite)) {
    throw new UsageError(`${who}: a start is finite, got [${Array.from(start)}].`);
  }
}

/** @throws UsageError when `value` is not finite and above 0. */
export function checkPositive(who: string, what: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new UsageError(`${who}: ${what} is a number above 0, got ${value}.`);
  }
}
