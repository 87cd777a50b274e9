// What became of a whole run, from its splitting values level by level.

/** First split before any degradation, split and degraded later, never either, or degraded without having split. */
export type Outcome = "separated" | "separated then degraded" | "interconnected" | "degraded";

export interface SplittingHistory {
  readonly outcome: Outcome;
  /** The first entry with s = 0, if any. */
  readonly firstSplit: number | undefined;
  /** The first entry with s < 0, if any. */
  readonly firstDegradation: number | undefined;
}

/** Reads the splitting values s of a run's levels, in order. As masks only shrink, s never rises. */
export function splittingHistory(values: readonly number[]): SplittingHistory {
  const first = (matches: (value: number) => boolean) => {
    const index = values.findIndex(matches);
    return index === -1 ? undefined : index;
  };
  const firstSplit = first((value) => value === 0);
  const firstDegradation = first((value) => value < 0);
  const split = firstSplit !== undefined;
  const degraded = firstDegradation !== undefined;
  const outcome = split
    ? degraded
      ? "separated then degraded"
      : "separated"
    : degraded
      ? "degraded"
      : "interconnected";
  return { outcome, firstSplit, firstDegradation };
}
