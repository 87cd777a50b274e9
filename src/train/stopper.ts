// When to stop training: losses in, a decision out. Plain data and a pure function; the loop is elsewhere.
import { UsageError } from "#kit";

/** What is left out never stops anything. */
export interface StoppingRule {
  /** Epochs with a loss above the minimum + delta, counted since the minimum was last lowered, at which to stop; 1 or more. */
  readonly patience?: number;
  /** How far above the minimum a loss must be to count; 0 unless given. */
  readonly delta?: number;
  /** Stop as soon as a loss is below this. */
  readonly lossCutOff?: number;
}

/** What is remembered between epochs. */
export type StopperState = {
  /** The lowest loss so far; null before there is one. */
  readonly minimum: number | null;
  /** Epochs counted towards the patience. */
  readonly count: number;
};

export const freshStopper: StopperState = { minimum: null, count: 0 };

/**
 * Takes one epoch's loss. A loss below the minimum lowers it and resets the count, one above minimum + delta adds to
 * the count, and one between does nothing: the counted epochs need not follow each other. NaN does nothing.
 * @returns the next state, and why to stop, or null
 */
export function stepStopper(
  { patience, delta = 0, lossCutOff }: StoppingRule,
  { minimum, count }: StopperState,
  loss: number,
): { readonly state: StopperState; readonly stop: "loss cut-off" | "patience" | null } {
  const lowest = minimum ?? Number.POSITIVE_INFINITY;
  const state =
    loss < lowest ? { minimum: loss, count: 0 } : { minimum, count: loss > lowest + delta ? count + 1 : count };
  if (lossCutOff !== undefined && loss < lossCutOff) return { state, stop: "loss cut-off" };
  return { state, stop: patience !== undefined && state.count >= patience ? "patience" : null };
}

export function checkStoppingRule(who: string, { patience, delta = 0 }: StoppingRule): void {
  if (patience !== undefined && !(Number.isSafeInteger(patience) && patience >= 1)) {
    throw new UsageError(`${who}: patience must be a whole number from 1, or left out for none, got ${patience}.`);
  }
  if (!(delta >= 0)) throw new UsageError(`${who}: delta must be 0 or more, got ${delta}.`);
}
