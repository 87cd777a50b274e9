// How sentences offer the right name for a wrong one.
import { nearest } from "#kit";

/** The end of a sentence about an unknown name: the one that was meant, as far as it can be told, or all there are. */
export function nearestIs(name: string, candidates: readonly string[]): string {
  const near = nearest(name, candidates);
  if (near !== undefined) return `; the nearest is "${near}"`;
  return candidates.length === 0 ? "; there are none" : `; there are ${candidates.join(", ")}`;
}
