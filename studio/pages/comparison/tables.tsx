// What differs between the runs, on top of what does not; and what they found, number by number.
import { tInterval } from "#kit";
import type { RunSummary } from "#server";
import { cards } from "../../catalogue.ts";
import type { RunSeries } from "../../parts/curves/series.ts";
import { count, interval, number } from "../../parts/numbers.ts";
import { Wide } from "../../parts/wide.tsx";
import { type Cell, columnsOf } from "../run-list/columns.ts";
import { cellText } from "../run-list/table.tsx";
import { countedValues, type Subject, type Told, toldOf, type Variant } from "./subjects.ts";

/** More than these are told by the values there are, not run by run. */
const mostColumns = 6;
const mostValues = 12;

export function WhatDiffers({ subjects }: { readonly subjects: readonly Subject[] }) {
  const { differing, equal } = toldOf(subjects.map(({ run }) => run));
  return (
    <>
      {differing.length === 0 ? (
        <p class="muted">Nothing these runs were told differs.</p>
      ) : (
        <Wide label="Table of what differs">
          <table class="compare-table">
            <caption class="visually-hidden">Facts and parameters that differ</caption>
            {subjects.length <= mostColumns ? (
              <>
                <Heads subjects={subjects} />
                <tbody>
                  {differing.map(({ name, cells }) => (
                    <tr key={name}>
                      <th scope="row">{name}</th>
                      {cells.map((cell, at) => (
                        <td key={subjects[at]!.run.name}>{cellText(cell)}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </>
            ) : (
              <tbody>
                {differing.map((each) => (
                  <tr key={each.name}>
                    <th scope="row">{each.name}</th>
                    <td>{valuesInWords(each)}</td>
                  </tr>
                ))}
              </tbody>
            )}
          </table>
        </Wide>
      )}
      {equal.length > 0 && (
        <details class="compare-equal">
          <summary>{count(equal.length, "other")} equal in all</summary>
          <table class="compare-table">
            <caption class="visually-hidden">Facts and parameters that are equal</caption>
            <tbody>
              {equal.map(({ name, cells }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{cellText(cells[0])}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </>
  );
}

function Heads({ subjects }: { readonly subjects: readonly Subject[] }) {
  return (
    <thead>
      <tr>
        <td />
        {subjects.map(({ run, label }) => (
          <th key={run.name} scope="col">
            <a href={`/run/${run.name}`}>{label}</a>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function valuesInWords({ cells }: Told): string {
  const values = countedValues(cells);
  const numbers = values.map(({ value }) => value).filter((value) => typeof value === "number");
  if (values.length > mostValues)
    return numbers.length === values.length
      ? `${values.length} values from ${number(Math.min(...numbers))} to ${number(Math.max(...numbers))}`
      : `${values.length} values`;
  return values.map(({ value, runs }) => `${cellText(value)} (${count(runs, "run")})`).join(", ");
}

export function Numbers({
  subjects,
  variants,
  series,
  by,
}: {
  readonly subjects: readonly Subject[];
  readonly variants: readonly Variant[];
  /** As far as it is read. */
  readonly series: ReadonlyMap<string, RunSeries>;
  readonly by: "run" | "arm";
}) {
  const runs = subjects.map(({ run }) => run);
  const scalars = columnsOf(runs).filter(({ kind }) => kind === "scalar");
  const ends = [...new Set([...series.values()].flatMap(({ names }) => names))].map((name) => ({
    name: `${name}, last`,
    of: (run: RunSummary): Cell => {
      const { length, y } = series.get(run.name)?.points(name) ?? { length: 0, y: [] };
      return length === 0 ? undefined : y[length - 1];
    },
  }));
  const rows = [...scalars, ...ends];
  if (rows.length === 0) return <p class="muted">None of these runs has single numbers yet.</p>;
  const isGathered = by === "arm" && subjects.length > variants.length;
  const places: readonly { key: string; label: string; of: (cell: (run: Subject["run"]) => Cell) => string }[] =
    isGathered
      ? variants.map(({ key, label, runs: members }) => ({ key, label, of: (cell) => gathered(members.map(cell)) }))
      : subjects.map(({ run, label }) => ({ key: run.name, label, of: (cell) => cellText(cell(run)) }));
  const units = new Map(
    cards.value
      ?.filter(({ id }) => runs.some(({ experiment }) => experiment === id))
      .flatMap((card) => card.scalars.map(({ name, unit }) => [name, unit])),
  );
  return (
    <Wide label="Table of numbers">
      <table class="compare-table numbers">
        <caption class="visually-hidden">
          {isGathered ? "Means over seeds with 95 % intervals" : "What each run found"}
        </caption>
        <thead>
          <tr>
            <td />
            {places.map(({ key, label }) => (
              <th key={key} scope="col" class="number">
                {label}
              </th>
            ))}
            <th scope="col">unit</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, of }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {places.map((place) => (
                <td key={place.key} class="number">
                  {place.of(of)}
                </td>
              ))}
              <td class="muted">{units.get(name.replace(/^metric_/, ""))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function gathered(cells: readonly Cell[]): string {
  const values = cells.filter((cell) => typeof cell === "number");
  return values.length === 0 ? "–" : interval(tInterval(values), false);
}
