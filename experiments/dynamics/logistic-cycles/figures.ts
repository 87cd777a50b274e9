// The iterates with their points on the diagonal, and the table of periods, from what runs recorded.
import { compareSharkovskii } from "#discrete";
import { categories, cell, dot, type Figure, light, line, plot, text } from "#figure";
import type { NamedArrays } from "#kit";
import { rootsOf } from "./measures.ts";

const names = { 3: "after 3 steps", 4: "after 4 steps" } as const;

/** f^3 and f^4 over the diagonal; points of cycles that attract are filled. */
export function iteratesChart(run: {
  readonly params: { readonly r: number };
  field(name: string): NamedArrays;
}): Figure {
  const { x, f3, f4 } = run.field("curves");
  const curve = (name: string, values: ArrayLike<number>) =>
    Array.from(x.data, (at, k) => ({ x: at, y: values[k], name }));
  const points = ([3, 4] as const).flatMap((k) =>
    rootsOf(run, k).map(({ x: at, multiplier }) => ({ x: at, name: names[k], attracts: Math.abs(multiplier) < 1 })),
  );
  const [filled, open] = [points.filter(({ attracts }) => attracts), points.filter(({ attracts }) => !attracts)];
  const places = { x: "x", y: "x", stroke: "name", r: 4 };
  return plot({
    title: `Points that return after 3 and 4 steps, r = ${run.params.r}`,
    width: 640,
    height: 620,
    x: { label: "x", domain: [0, 1] },
    y: { label: "x after the steps", domain: [0, 1] },
    marks: [
      line([{ x: 0 }, { x: 1 }], { x: "x", y: "x", stroke: "#888888" }),
      line([...curve(names[3], f3.data), ...curve(names[4], f4.data)], { x: "x", y: "y", stroke: "name" }),
      dot(open, { ...places, fill: light.paper }),
      dot(filled, { ...places, fill: "name" }),
    ],
  });
}

/** Numbers of points of each least period, a row a growth rate, a column a period in Sharkovskii's order. */
export function periodsTable(
  counts: readonly {
    readonly r: number;
    readonly points: readonly { readonly period: number; readonly value: number }[];
  }[],
): Figure {
  const rows = counts.flatMap(({ r, points }) =>
    points.map(({ period, value }) => ({ rate: `r = ${r}`, period, value })),
  );
  const there = rows.filter(({ value }) => value > 0);
  return plot({
    title: "Which periods are there",
    height: 320,
    x: {
      label: "least period, in Sharkovskii's order",
      domain: [...new Set(rows.map(({ period }) => period))].sort(compareSharkovskii),
      type: "band",
    },
    y: { label: "", type: "band", domain: [...new Set(rows.map(({ rate }) => rate))] },
    key: false,
    marks: [
      cell(there, { x: "period", y: "rate", fill: categories[0], fillOpacity: 0.18, inset: 1 }),
      text(rows, { x: "period", y: "rate", text: (row: { value: number }) => `${row.value}`, fill: light.ink }),
    ],
  });
}
