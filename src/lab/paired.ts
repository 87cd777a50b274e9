// What one arm measured less what another did, seed by seed: arms of one seed draw the same numbers, and are compared in pairs.

interface Ended<Name extends string> {
  readonly seed: number;
  readonly scalars: { readonly [Key in Name]?: number };
}

/**
 * A scalar of `these` runs less one of `those` with the same seed, by default the same scalar. Runs without a partner, or of which
 * either recorded nothing, are left out: two arms that lack different seeds are never paired by their place in a list.
 */
export function pairedDifferences<Name extends string, Other extends string = Name>(
  these: readonly Ended<Name>[],
  scalar: Name,
  those: readonly Ended<Other>[],
  other: Other = scalar as string as Other,
): number[] {
  const partners = new Map(those.map(({ seed, scalars }) => [seed, scalars[other]]));
  return these.flatMap(({ seed, scalars }) => {
    const [value, partner] = [scalars[scalar], partners.get(seed)];
    return value === undefined || partner === undefined ? [] : [value - partner];
  });
}
