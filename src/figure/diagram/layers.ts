// Where the boxes of a diagram go: columns by the longest way from the start, rows so that few arrows cross (Sugiyama, Tagawa and Toda
// 1981). Arrows over several columns get places of their own in those between. Knows nothing of sizes or elements.
import { UsageError } from "#kit";

export interface Link {
  readonly from: string;
  readonly to: string;
}

export interface Layers {
  /** Of each column from left to right its places from top to bottom: a box's name, or that of a place an arrow passes. */
  readonly columns: readonly (readonly string[])[];
  /** For each link, the names it goes through from end to end. */
  readonly ways: readonly (readonly string[])[];
}

/** @throws UsageError for links that run in a circle. */
export function layerBoxes(boxes: readonly string[], links: readonly Link[]): Layers {
  const column = new Map(boxes.map((box) => [box, 0]));
  for (let round = 0; ; round++) {
    let moved = false;
    for (const { from, to } of links) {
      const least = column.get(from)! + 1;
      if (column.get(to)! < least) {
        column.set(to, least);
        moved = true;
      }
    }
    if (!moved) break;
    if (round > boxes.length) {
      throw new UsageError("blockDiagram: the arrows run in a circle; make one of them dashed.");
    }
  }
  const count = Math.max(0, ...column.values()) + 1;
  let columns: string[][] = Array.from({ length: count }, () => []);
  for (const box of boxes) columns[column.get(box)!]!.push(box);
  const ways = links.map(({ from, to }, link) => {
    const between = Array.from({ length: column.get(to)! - column.get(from)! - 1 }, (_, i) => `${link}/${i}`);
    between.forEach((name, i) => {
      columns[column.get(from)! + 1 + i]!.push(name);
    });
    return [from, ...between, to];
  });

  const pairs = ways.flatMap((way) => way.slice(1).map((to, i) => [way[i]!, to] as const));
  let [best, fewest] = [columns, crossings(columns, pairs)];
  for (let sweep = 0; sweep < 12 && fewest > 0; sweep++) {
    const down = sweep % 2 === 0;
    columns = columns.map((names) => [...names]);
    const at = new Map(columns.flatMap((names) => names.map((name, i) => [name, (i + 0.5) / names.length] as const)));
    for (const names of down ? columns : [...columns].reverse()) {
      const centre = new Map(
        names.map((name) => {
          const near = pairs.flatMap(([from, to]) => (down ? (to === name ? [from] : []) : from === name ? [to] : []));
          const mean = near.reduce((sum, each) => sum + at.get(each)!, 0) / near.length;
          return [name, near.length > 0 ? mean : at.get(name)!];
        }),
      );
      names.sort((a, b) => centre.get(a)! - centre.get(b)!);
      names.forEach((name, i) => {
        at.set(name, (i + 0.5) / names.length);
      });
    }
    const now = crossings(columns, pairs);
    if (now < fewest) [best, fewest] = [columns, now];
  }
  return { columns: best, ways };
}

function crossings(columns: readonly (readonly string[])[], pairs: readonly (readonly [string, string])[]): number {
  const place = new Map(columns.flatMap((names, c) => names.map((name, i) => [name, [c, i] as const] as const)));
  let count = 0;
  for (const [a, b] of pairs) {
    for (const [c, d] of pairs) {
      const [[column, i], [other, j]] = [place.get(a)!, place.get(c)!];
      if (column === other && i < j && place.get(b)![1] > place.get(d)![1]) count++;
    }
  }
  return count;
}
