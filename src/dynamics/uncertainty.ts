// How a basin's edge makes ends uncertain: the share of starts whose end a small displacement changes, and how it falls with the
// displacement. Which starts stay is another's to compute.
import { type LineFit, lineFit, math, UsageError } from "#kit";
import type { EscapeRun, EscapeTime } from "./plane/escapeTime.ts";
import { gridOver } from "./plane/grid.ts";

export interface UncertaintyOptions<K extends string> extends EscapeRun<K> {
  /** Starts lie on a square lattice over this rectangle, `side` times `side` of them. */
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  readonly side: number;
  /** Displacements along x, to both sides. */
  readonly displacements: readonly number[];
}

/**
 * For each displacement the share of starts that stay within the limit while one displaced to the left or right escapes, or the other
 * way round.
 */
export function uncertainShares<K extends string>(escapes: EscapeTime<K>, options: UncertaintyOptions<K>): number[] {
  const { x, y, side, displacements, limit, constants } = options;
  const stays = (by: number) => {
    const grid = gridOver({ x: [x[0] + by, x[1] + by], y, width: side, height: side, ends: "excluded" });
    return escapes.counts(grid, { limit, constants }).map((count) => (count >= limit ? 1 : 0));
  };
  const here = stays(0);
  return displacements.map((by) => {
    const [left, right] = [stays(-by), stays(by)];
    let uncertain = 0;
    for (let i = 0; i < here.length; i++) if (left[i] !== here[i] || right[i] !== here[i]) uncertain++;
    return uncertain / here.length;
  });
}

/**
 * The exponent u in share ~ displacement^u: 1 where the edge is a smooth line, less where it is fractal, of box dimension 2 - u in the
 * plane; near 0 where nearly every end is uncertain however well the start is known (S. W. McDonald and others, Physica D 17, 1985).
 * @throws UsageError when a share is 0, which has no logarithm: fewer or larger displacements, or more starts.
 */
export function uncertaintyExponent(displacements: readonly number[], shares: readonly number[]): LineFit {
  const none = shares.findIndex((share) => !(share > 0));
  if (none >= 0) {
    throw new UsageError(
      `uncertaintyExponent: no start is uncertain at displacement ${displacements[none]}; take more starts, or leave it out.`,
    );
  }
  return lineFit(displacements.map(math.log), shares.map(math.log));
}
