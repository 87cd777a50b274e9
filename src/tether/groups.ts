// Which bodies belong together: connected components of a graph. Pairs in, groups out.

/** All pairs i < j of `count` bodies, in order. */
export function pairsOf(count: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < count; i++) for (let j = i + 1; j < count; j++) pairs.push([i, j]);
  return pairs;
}

/** The groups, each rising, by their smallest member; a body without an edge is a group of its own. */
export function groupsOf(count: number, edges: readonly (readonly [number, number])[]): number[][] {
  const leader = Array.from({ length: count }, (_, body) => body);
  const find = (body: number): number => (leader[body] === body ? body : find(leader[body]!));
  for (const [i, j] of edges) {
    const [a, b] = [find(i), find(j)];
    leader[Math.max(a, b)] = Math.min(a, b);
  }
  const groups = new Map<number, number[]>();
  for (let body = 0; body < count; body++) groups.set(find(body), [...(groups.get(find(body)) ?? []), body]);
  return [...groups.values()];
}
