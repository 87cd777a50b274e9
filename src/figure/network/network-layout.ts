// Where the features of a network go so that few weights cross. Knows nothing of colours or elements.
import { spread } from "../spread.ts";
import { type Network, type NetworkFeature, placeKey } from "./network-data.ts";

export interface PlacedFeature extends NetworkFeature {
  /** From the top of the drawing, in pixels. */
  readonly y: number;
}

const sweeps = 12;

/**
 * The features of each layer from top to bottom. Inputs and outputs keep the order of tasks, then of index. Hidden features are
 * grouped by connected component, and ordered within by barycentre sweeps (Sugiyama, Tagawa and Toda 1981); of all sweeps the
 * order with the fewest crossings is kept. Heights then settle near the mean of their neighbours', at least `gap` apart.
 */
export function placeFeatures(network: Network, height: number, gap: number): PlacedFeature[][] {
  const neighbours = findNeighbours(network);
  const last = network.layers.length - 1;
  const rank = ({ task }: NetworkFeature) => (task === undefined ? network.tasks.length : network.tasks.indexOf(task));
  const byTask = (a: NetworkFeature, b: NetworkFeature) => rank(a) - rank(b) || a.index - b.index;
  let order = network.layers.map((layer) => [...layer].sort(byTask));
  const component = rankComponents(order, neighbours);

  let best = order;
  let fewest = countCrossings(network, order);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    order = [...order];
    const inner = order.map((_, layer) => layer).slice(1, last);
    for (const layer of sweep % 2 === 0 ? inner : inner.reverse()) {
      const at = fractions(order);
      const centre = new Map(order[layer]!.map((feature) => [feature, meanOf(neighbours.get(keyOf(feature)), at)]));
      order[layer] = [...order[layer]!].sort(
        (a, b) =>
          component.get(keyOf(a))! - component.get(keyOf(b))! || centre.get(a)! - centre.get(b)! || a.index - b.index,
      );
    }
    const crossings = countCrossings(network, order);
    if (crossings < fewest) [best, fewest] = [order, crossings];
  }
  return settle(best, neighbours, height, gap);
}

const keyOf = ({ layer, index }: NetworkFeature): string => placeKey([layer, index]);
type Neighbours = ReadonlyMap<string, readonly string[]>;

function findNeighbours({ layers, edges }: Network): Neighbours {
  const neighbours = new Map<string, string[]>(layers.flat().map((feature) => [keyOf(feature), []]));
  for (const { from, to, state } of edges) {
    if (state === "pruned") continue;
    neighbours.get(placeKey(from))!.push(placeKey(to));
    neighbours.get(placeKey(to))!.push(placeKey(from));
  }
  return neighbours;
}

/** Place of each feature within its layer, from 0 to 1. */
function fractions(order: readonly (readonly NetworkFeature[])[]): Map<string, number> {
  return new Map(order.flatMap((layer) => layer.map((feature, i) => [keyOf(feature), (i + 0.5) / layer.length])));
}

function meanOf(keys: readonly string[] = [], at: ReadonlyMap<string, number>): number {
  return keys.length === 0 ? 0.5 : keys.reduce((sum, key) => sum + at.get(key)!, 0) / keys.length;
}

/** The connected components, numbered from top to bottom by the mean place of their inputs and outputs; hidden-only ones by all. */
function rankComponents(order: readonly (readonly NetworkFeature[])[], neighbours: Neighbours): Map<string, number> {
  const at = fractions(order);
  const outer = new Set([...order[0]!, ...order.at(-1)!].map(keyOf));
  const seen = new Set<string>();
  const components: { keys: string[]; centre: number }[] = [];
  for (const start of at.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const keys = [start];
    for (let next = 0; next < keys.length; next++) {
      for (const key of neighbours.get(keys[next]!)!) {
        if (!seen.has(key)) {
          seen.add(key);
          keys.push(key);
        }
      }
    }
    const fixed = keys.filter((key) => outer.has(key));
    components.push({ keys, centre: meanOf(fixed.length > 0 ? fixed : keys, at) });
  }
  components.sort((a, b) => a.centre - b.centre);
  return new Map(components.flatMap(({ keys }, i) => keys.map((key) => [key, i])));
}

/** Crossings between neighbouring layers: pairs of weights whose ends are in opposite order. */
export function countCrossings({ edges }: Network, order: readonly (readonly NetworkFeature[])[]): number {
  const position = new Map(order.flatMap((layer) => layer.map((feature, i) => [keyOf(feature), i])));
  let crossings = 0;
  for (let layer = 0; layer + 1 < order.length; layer++) {
    const between = edges.filter(
      ({ from, to, state }) => from[0] === layer && to[0] === layer + 1 && state !== "pruned",
    );
    const pairs = between.map(({ from, to }) => [position.get(placeKey(from))!, position.get(placeKey(to))!] as const);
    pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    // ends[i] counts the weights so far that end at i; those that end further down cross the next one.
    const ends = Array<number>(order[layer + 1]!.length).fill(0);
    for (const [, end] of pairs) {
      for (let below = end + 1; below < ends.length; below++) crossings += ends[below]!;
      ends[end]!++;
    }
  }
  return crossings;
}

function settle(
  order: readonly (readonly NetworkFeature[])[],
  neighbours: Neighbours,
  height: number,
  gap: number,
): PlacedFeature[][] {
  const y = new Map([...fractions(order)].map(([key, fraction]) => [key, fraction * height]));
  const inner = order.slice(1, -1);
  for (let round = 0; round < sweeps; round++) {
    for (const layer of round % 2 === 0 ? inner : [...inner].reverse()) {
      const wanted = layer.map((feature) => meanOf(neighbours.get(keyOf(feature)), y));
      const room = height / layer.length;
      const placed = spread(wanted, Math.min(2 * gap, room), room / 2, height - room / 2);
      layer.forEach((feature, i) => {
        y.set(keyOf(feature), placed[i]!);
      });
    }
  }
  return order.map((layer) => layer.map((feature) => ({ ...feature, y: y.get(keyOf(feature))! })));
}
