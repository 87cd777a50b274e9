// When a measurement agrees with what a source reported: which region of the line is agreement. Data only; judge.ts applies it.

export type Agreement =
  /** The measured quantity is near the reported one. `words` say it for readers. */
  | { readonly kind: "within"; readonly tolerance: number; readonly words: string }
  /** The measured quantity lies in [low, high]. */
  | { readonly kind: "region"; readonly region: Region; readonly words: string }
  /** Every replicate equals the value, bit for bit. */
  | { readonly kind: "exactly"; readonly value: number; readonly words: string }
  /** The share of seeds for which something holds lies in [low, high]; the statement speaks of `of` seeds. */
  | { readonly kind: "seeds"; readonly region: Region; readonly of: number; readonly words: string };

/** A closed part of the line; an end may be infinite. */
export interface Region {
  readonly low: number;
  readonly high: number;
}

/** At most `tolerance` away from the reported value, in the measurement's unit. For claims whose source gives one. */
export function within(tolerance: number): Agreement {
  return { kind: "within", tolerance, words: `within ${tolerance} of the reported value` };
}

export function atLeast(value: number): Agreement {
  return { kind: "region", region: { low: value, high: Infinity }, words: `at least ${value}` };
}

export function atMost(value: number): Agreement {
  return { kind: "region", region: { low: -Infinity, high: value }, words: `at most ${value}` };
}

/** From `low` to `high`, both included. */
export function between(low: number, high: number): Agreement {
  return { kind: "region", region: { low, high }, words: `from ${low} to ${high}` };
}

/** For what holds without exception: every replicate is `value`, no tolerance. */
export function exactly(value: number): Agreement {
  return { kind: "exactly", value, words: `exactly ${value} in every replicate` };
}

/** In so many of `of` seeds; the claim's `measure` returns 1 for a seed where the thing holds and 0 where it does not. */
export function inSeeds(
  count: { readonly of: number } & (
    | { readonly atLeast: number; readonly atMost?: number }
    | { readonly atMost: number }
  ),
): Agreement {
  const low = "atLeast" in count ? count.atLeast : undefined;
  const high = count.atMost;
  const words = [low === undefined ? "" : `at least ${low}`, high === undefined ? "" : `at most ${high}`];
  return {
    kind: "seeds",
    region: { low: (low ?? 0) / count.of, high: (high ?? count.of) / count.of },
    of: count.of,
    words: `in ${words.filter((part) => part !== "").join(" and ")} of ${count.of} seeds`,
  };
}
