// Strands of a folded set across a cut: how many lines there are to see at a given fineness. Knows no map.

/** A bundle of strands that the fineness at hand does not part, from `low` to `high` along the cut. */
export interface Strand {
  readonly low: number;
  readonly high: number;
  readonly points: number;
}

/** Places along a cut as strands: two neighbours more than `gap` apart belong to different ones. In order along the cut. */
export function strandsOf(places: ArrayLike<number>, gap: number): Strand[] {
  const sorted = Float64Array.from(places).sort();
  const strands: Strand[] = [];
  let first = 0;
  for (let k = 1; k <= sorted.length; k++) {
    if (k < sorted.length && sorted[k] - sorted[k - 1] <= gap) continue;
    strands.push({ low: sorted[first], high: sorted[k - 1], points: k - first });
    first = k;
  }
  return strands;
}

/** The strand that holds place 0, or lies nearest to it. */
export function nearestToZero(strands: readonly Strand[]): Strand | undefined {
  const distance = ({ low, high }: Strand) => Math.max(low, -high, 0);
  return strands.reduce<Strand | undefined>(
    (best, strand) => (best === undefined || distance(strand) < distance(best) ? strand : best),
    undefined,
  );
}

/** How many of the strands reach into another's stretch of the cut. */
export function countWithin(strands: readonly Strand[], { low, high }: { low: number; high: number }): number {
  return strands.filter((strand) => strand.high >= low && strand.low <= high).length;
}
