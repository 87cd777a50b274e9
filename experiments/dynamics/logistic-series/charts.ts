// Time series in the source's manner: years across, the population as a fraction of the most there can be.
import { type Figure, line, plot } from "#figure";

/** One chart of orbits by name; a single one without name has no key. */
export function seriesChart(title: string, orbits: { readonly [name: string]: ArrayLike<number> }): Figure {
  const rows = Object.entries(orbits).flatMap(([name, values]) =>
    Array.from(values, (value, year) => ({ name, year, value })),
  );
  const isNamed = Object.keys(orbits).length > 1;
  return plot({
    title,
    height: 190,
    x: { label: "time (years)" },
    y: { label: "population (fraction of max)", domain: [0, 1] },
    marks: [
      line(rows, { x: "year", y: "value", strokeWidth: 1.4, ...(isNamed && { stroke: "name", strokeOpacity: 0.8 }) }),
    ],
  });
}
