// One round of an ensemble: every pair of models looks at its tethers, layer by layer, and merges, drifts, or stays. Plain data in and
// out; when rounds come, and what models do between them, is the caller's.
import { type ArrayData, UsageError } from "#kit";
import { type Connection, connection } from "./connection.ts";
import { groupsOf, pairsOf } from "./groups.ts";
import { drift, merge, mergeNodes } from "./pair.ts";

export interface RoundOptions {
  readonly connection: Connection;
  /** A layer of a pair merges where its connection is above this, */
  readonly mergeAbove: number;
  /** drifts where it is below this, which is no higher, and keeps what it was between the two. */
  readonly driftBelow: number;
  /** How far a merge goes, 0 to 1; 1/2 is the notebook's average. */
  readonly mu: number;
  /** How far a drift goes, in Frobenius norm. */
  readonly delta: number;
}

/** A model as a round sees it. */
export interface Body {
  /** A tether tensor a layer. */
  readonly tethers: readonly ArrayData[];
  /** Whether its loss or gradient is still enough for it to take part. */
  readonly open: boolean;
  /** Given where states merge as well: the weights [fanIn, nodes] of each layer, and 1 for its tether nodes. */
  readonly states?: { readonly weights: readonly ArrayData[]; readonly nodes: readonly Uint8Array[] };
}

export type Decision = "merge" | "drift" | "stay";

export interface Meeting {
  readonly pair: readonly [number, number];
  readonly layer: number;
  /** The connection at the round's beginning. */
  readonly value: number;
  /** `stay` also where a gate was closed. */
  readonly decision: Decision;
}

/** Pairs of which some layer's last decision was to merge, layer by layer: keys "i,j,layer". */
export type Bonds = ReadonlySet<string>;

export interface Round {
  readonly tethers: readonly (readonly ArrayData[])[];
  /** The weights of the bodies that have states, else empty. */
  readonly weights: readonly (readonly ArrayData[])[];
  /** By pair, then layer. */
  readonly meetings: readonly Meeting[];
  readonly bonds: Bonds;
}

/**
 * All connections are taken first, then pairs move in order: (0, 1), (0, 2), ... With mu and delta 0 the tethers come out as they went
 * in, bit for bit.
 * @throws UsageError when tethers would merge below where they drift.
 */
export function meet(bodies: readonly Body[], bonds: Bonds, options: RoundOptions): Round {
  checkRound(options);
  const { mergeAbove, driftBelow, mu, delta } = options;
  const meetings = pairsOf(bodies.length).flatMap((pair) => {
    const [a, b] = pair.map((body) => bodies[body]!) as [Body, Body];
    return a.tethers.map((own, layer): Meeting => {
      const value = connection(options.connection, own, b.tethers[layer]!);
      const wanted = value > mergeAbove ? "merge" : value < driftBelow ? "drift" : "stay";
      return { pair, layer, value, decision: a.open && b.open ? wanted : "stay" };
    });
  });
  const tethers = bodies.map((body) => [...body.tethers]);
  const weights = bodies.map((body) => [...(body.states?.weights ?? [])]);
  const next = new Set(bonds);
  for (const { pair, layer, decision } of meetings) {
    if (decision === "stay") continue;
    const [i, j] = pair;
    const before = [tethers[i]![layer]!, tethers[j]![layer]!] as const;
    const [first, second] = decision === "merge" ? merge(before, mu) : drift(before, delta);
    tethers[i]![layer] = first;
    tethers[j]![layer] = second;
    const [own, other] = [bodies[i]!.states, bodies[j]!.states];
    if (decision === "merge" && own !== undefined && other !== undefined) {
      const states = [weights[i]![layer]!, weights[j]![layer]!] as const;
      const shared = own.nodes[layer]!.map((chosen, node) => chosen & other.nodes[layer]![node]!);
      [weights[i]![layer], weights[j]![layer]] = mergeNodes(states, mu, shared);
    }
    if (decision === "merge") next.add(`${i},${j},${layer}`);
    else next.delete(`${i},${j},${layer}`);
  }
  return { tethers, weights, meetings, bonds: next };
}

/** @throws UsageError naming the option that does not fit. */
export function checkRound({ mergeAbove, driftBelow }: Pick<RoundOptions, "mergeAbove" | "driftBelow">): void {
  if (mergeAbove >= driftBelow) return;
  throw new UsageError(
    `tether: the merge threshold must not be below the drift threshold, got ${mergeAbove} and ${driftBelow}.`,
  );
}

/** The pairs held by a bond in any layer. */
export function bondedPairs(bonds: Bonds): (readonly [number, number])[] {
  const pairs = new Set([...bonds].map((bond) => bond.split(",", 2).join()));
  return [...pairs].map((pair) => pair.split(",").map(Number) as [number, number]);
}

/** The ensemble's groups as they are: connected components of the bonded pairs. */
export function bondedGroups(count: number, bonds: Bonds): number[][] {
  return groupsOf(count, bondedPairs(bonds));
}
