// What a computation on a system gives: its value, or where the system left the numbers. The one way this room reports both.

/** The system left the numbers, or a search did not end: a result like others, so it is told and not thrown. */
export interface Departure {
  readonly ok: false;
  /** The whole sentence: who, what happened, where. */
  readonly why: string;
  /** Steps made from the start until it happened. */
  readonly step: number;
  /** The state then, as it was: some of it may be NaN or infinite. */
  readonly state: readonly number[];
}

export type Outcome<Value> = { readonly ok: true; readonly value: Value } | Departure;

export function done<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

/** The value, for whoever has no use for a departure. @throws Error with the departure's sentence. */
export function unwrap<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.why);
}

/** Whether all coordinates are finite. */
export function isFiniteState(state: ArrayLike<number>): boolean {
  // x - x is 0 for numbers, and NaN for the rest.
  let sum = 0;
  for (let i = 0; i < state.length; i++) sum += state[i] - state[i];
  return sum === 0;
}

/** The departure of a `state` that is not finite. */
export function departed(who: string, step: number, state: ArrayLike<number>): Departure {
  const values = Array.from(state);
  const at = values.findIndex((x) => !Number.isFinite(x));
  const what = Number.isNaN(values[at]) ? "is not a number" : "overflowed";
  return { ok: false, why: `${who}: coordinate ${at} ${what} at step ${step}.`, step, state: values };
}
