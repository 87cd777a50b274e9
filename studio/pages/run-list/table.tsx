// The runs as rows, a page of them at a time. Which there are and in what order is decided by who shows the table; what a row says is
// always the newest.
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { RunSummary } from "#server";
import { jobs } from "../../api.ts";
import { age, duration, number } from "../../parts/numbers.ts";
import { RunStateMark } from "../../parts/run-state.tsx";
import { Wide } from "../../parts/wide.tsx";
import { query, setQuery } from "../../route.ts";
import { type Cell, type Column, type Declared, headlineOf } from "./columns.ts";
import type { Selection } from "./selection.ts";

const pageSize = 50;

const headings: readonly (readonly [sort: string, title: string, kind?: "number"])[] = [
  ["experiment", "experiment"],
  ["arm", "arm"],
  ["preset", "preset"],
  ["seed", "seed", "number"],
  ["status", "state"],
  ["headline", "headline", "number"],
  ["started", "age"],
  ["seconds", "computing", "number"],
  ["key", "key"],
];

interface Props {
  readonly found: readonly RunSummary[];
  readonly now: ReadonlyMap<string, RunSummary>;
  readonly extras: readonly Column[];
  /** A column, "-" before it where it falls. */
  readonly sort: string;
  readonly declared: Declared;
  readonly selection: Selection;
  onSort(name: string): void;
}

export function RunTable({ found, now, extras, sort, declared, selection, onSort }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const clock = useClock();
  const pages = Math.ceil(found.length / pageSize);
  const page = Math.min(pages, Math.max(1, Number(query.value.get("page") ?? 1) || 1));
  const rows = found.slice((page - 1) * pageSize, page * pageSize);
  const names = rows.map(({ name }) => name);
  const ticked = names.filter((name) => selection.chosen.has(name)).length;
  const fractions = useComputed(
    () =>
      new Map(
        jobs.value
          .filter(({ state }) => state === "working")
          .flatMap((job) => job.runs.map((run) => [run, job] as const)),
      ),
  ).value;
  // Up and down go from box to box; with shift they take along the state of the one they leave.
  const walk = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const target = event.target as HTMLInputElement;
    if (by === undefined || target.type !== "checkbox") return;
    const boxes = [...body.current!.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
    const at = boxes.indexOf(target) + by;
    event.preventDefault();
    if (at < 0 || at >= boxes.length) return;
    boxes[at]!.focus();
    if (event.shiftKey) selection.setAll([names[at - by]!, names[at]!], true);
  };
  return (
    <>
      <Wide label="Runs">
        <table class="runs">
          <caption class="visually-hidden">
            Runs. Headings sort; boxes choose runs to compare, with shift a range.
          </caption>
          <thead>
            <tr>
              <th class="tick">
                <input
                  type="checkbox"
                  aria-label="Choose all on this page"
                  checked={ticked === names.length}
                  ref={(box) => {
                    if (box) box.indeterminate = ticked > 0 && ticked < names.length;
                  }}
                  onChange={(event) => selection.setAll(names, event.currentTarget.checked)}
                />
              </th>
              {[...headings, ...extras.map(({ name }) => [name, name, "number"] as const)].map(
                ([name, title, kind]) => (
                  <th
                    key={name}
                    scope="col"
                    class={kind}
                    aria-sort={sort === name ? "ascending" : sort === `-${name}` ? "descending" : undefined}
                  >
                    <button type="button" onClick={() => onSort(name)}>
                      {title}
                      <span aria-hidden="true">{sort === name ? "↑" : sort === `-${name}` ? "↓" : ""}</span>
                    </button>
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={walk}>
            {rows.map((row) => {
              const run = now.get(row.name) ?? row;
              const headline = headlineOf(run, declared);
              const folder = run.name.slice(run.name.lastIndexOf("/") + 1);
              return (
                <tr key={run.name} class={selection.chosen.has(run.name) ? "chosen" : ""}>
                  <td class="tick">
                    <input
                      type="checkbox"
                      aria-label={`Choose ${folder}`}
                      checked={selection.chosen.has(run.name)}
                      onClick={(event) => selection.set(run.name, event.currentTarget.checked, event.shiftKey)}
                    />
                  </td>
                  <td class="name">
                    <a href={`/run/${run.name}`} aria-label={`Run ${folder} of ${run.experiment}`}>
                      {run.experiment}
                    </a>
                  </td>
                  <td data-label="arm">
                    {run.arm}
                    <Overrides run={run} />
                  </td>
                  <td data-label="preset">{run.preset}</td>
                  <td data-label="seed" class="number">
                    {run.seed}
                  </td>
                  <td data-label="state">
                    {now.has(row.name) ? (
                      <RunStateMark run={run} job={fractions.get(run.name)} />
                    ) : (
                      <span class="muted">removed</span>
                    )}
                  </td>
                  <td data-label="headline" class="number headline">
                    {headline && (
                      <>
                        <span class="muted">{headline.name}</span> {number(headline.value)}
                        {headline.unit !== "" && <span class="muted"> {headline.unit}</span>}
                      </>
                    )}
                  </td>
                  <td data-label="age">
                    <time dateTime={run.started} title={run.started}>
                      {age(run.started, clock)}
                    </time>
                  </td>
                  <td data-label="computing" class="number">
                    {duration(run.seconds)}
                  </td>
                  <td data-label="key" class="mono">
                    {run.key.slice(0, 8)}
                  </td>
                  {extras.map(({ name, of }) => (
                    <td key={name} data-label={name} class="number">
                      {cellText(of(run))}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </Wide>
      {pages > 1 && <Pages page={page} pages={pages} found={found.length} />}
    </>
  );
}

function Overrides({ run }: { readonly run: RunSummary }) {
  const changed = Object.entries(run.overrides).map(([name, value]) => `${name} = ${cellText(value)}`);
  if (run.parent !== null) changed.push(`branched at ${run.parent.step}`);
  return changed.length === 0 ? null : <span class="muted">, {changed.join(", ")}</span>;
}

function Pages({ page, pages, found }: { readonly page: number; readonly pages: number; readonly found: number }) {
  const go = (to: number) => setQuery({ page: to === 1 ? "" : String(to) });
  return (
    <nav class="runs-pages" aria-label="Pages of runs">
      <button type="button" disabled={page === 1} onClick={() => go(page - 1)}>
        Before
      </button>
      <span class="small numbers" role="status">
        {number((page - 1) * pageSize + 1)} to {number(Math.min(found, page * pageSize))} of {number(found)}
      </span>
      <button type="button" disabled={page === pages} onClick={() => go(page + 1)}>
        After
      </button>
    </nav>
  );
}

export function cellText(cell: Cell): string {
  return typeof cell === "number" || cell === undefined ? number(cell) : String(cell);
}

/** Now; who asks is drawn anew every half minute. */
export function useClock(): number {
  const now = useSignal(0);
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 30_000);
    return () => clearInterval(timer);
  }, []);
  now.value;
  return Date.now();
}
