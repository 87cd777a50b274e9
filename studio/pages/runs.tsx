// All runs of the home: searched, sorted, grouped, chosen to be compared. What is asked stands in the address. Runs that come while
// somebody reads are announced, and shown when asked for: rows do not move by themselves.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { RunSummary } from "#server";
import { connection, corruptRuns, runs } from "../api.ts";
import { cards } from "../catalogue.ts";
import { CopyButton } from "../parts/copy.tsx";
import { Notice } from "../parts/notice.tsx";
import { count } from "../parts/numbers.ts";
import { query, setQuery } from "../route.ts";
import { ColumnChooser } from "./run-list/chooser.tsx";
import { type Column, columnsOf, compareCells, type Declared, headlineOf } from "./run-list/columns.ts";
import { GroupTable } from "./run-list/group-table.tsx";
import { groupings, groupRuns } from "./run-list/groups.ts";
import { readQuery } from "./run-list/query.ts";
import { useSelection } from "./run-list/selection.ts";
import { RunTable } from "./run-list/table.tsx";
import "./run-list/run-list.css";

const example = "orrery run dynamics/brownian --preset smoke";

export function RunsPage() {
  const now = runs.value;
  /** The runs as they were when the reader last asked for something; which there are and in what order is decided by these. */
  const listed = useSignal<ReadonlyMap<string, RunSummary> | undefined>(undefined);
  useEffect(() => {
    if (now !== undefined && !listed.value?.size) listed.value = now;
  }, [now]);
  const known = listed.value?.size ? listed.value : now;
  if (known === undefined)
    return connection.value === "lost" ? (
      <Notice title="The server does not answer" alert>
        <p>
          The runs are listed as soon as it does. <code>npm run studio</code> starts it.
        </p>
      </Notice>
    ) : (
      <p class="muted" role="status">
        Reading the runs …
      </p>
    );
  const refresh = () => {
    listed.value = runs.value;
  };
  return (
    <>
      <h1 class="runs-title">Runs</h1>
      {known.size === 0 ? <NoRuns /> : <Listing known={known} now={now ?? known} refresh={refresh} />}
      <Corrupt />
    </>
  );
}

function Listing({
  known,
  now,
  refresh,
}: {
  readonly known: ReadonlyMap<string, RunSummary>;
  readonly now: ReadonlyMap<string, RunSummary>;
  refresh(): void;
}) {
  const asked = query.value;
  const [q, sort, group] = [asked.get("q") ?? "", asked.get("sort") ?? "-started", asked.get("group") ?? ""];
  const all = useMemo(() => [...known.values()], [known]);
  const declared = useDeclared();
  const columns = useMemo(() => withHeadline(columnsOf(all), declared), [all, declared]);
  const read = useMemo(() => readQuery(q, columns), [q, columns]);
  // While a condition is being typed the list stays as it was.
  const last = useRef(read);
  if (read.ok) last.current = read;
  const fits = last.current.ok ? last.current.fits : () => true;
  const found = useMemo(() => inOrder(all.filter(fits), sort, columns), [all, fits, sort, columns]);
  const extras = (asked.get("columns") ?? "")
    .split(",")
    .flatMap((name) => columns.find((each) => each.name === name) ?? []);
  const grouping = groupings.find((each) => each === group);
  const groups = useMemo(() => grouping && groupRuns(found, grouping, declared), [found, grouping, declared]);
  const order = useMemo(() => found.map(({ name }) => name), [found]);
  const selection = useSelection(order);
  const change = (changes: Readonly<Record<string, string>>, step = false) => {
    refresh();
    setQuery({ page: "", ...changes }, { step });
  };
  return (
    <>
      <search class="runs-query">
        <label class="runs-line">
          <span>Search</span>
          <input
            type="search"
            value={q}
            placeholder="rate>0.1 arm=wide status=done"
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            aria-invalid={!read.ok}
            aria-describedby="runs-found"
            onInput={(event) => change({ q: event.currentTarget.value })}
          />
        </label>
        <label>
          <span>Group by</span>
          <select value={grouping ?? ""} onChange={(event) => change({ group: event.currentTarget.value })}>
            <option value="">nothing</option>
            {groupings.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        {!grouping && (
          <label class="runs-sort">
            <span>Sort by</span>
            <select value={sort} onChange={(event) => change({ sort: event.currentTarget.value })}>
              {sortings(sort, extras).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        )}
        {!grouping && (
          <ColumnChooser columns={columns} chosen={extras} change={(names) => change({ columns: names })} />
        )}
      </search>
      <p id="runs-found" role="status" class={`small ${read.ok ? "muted" : "trouble"}`}>
        {read.ok ? foundWords(found.length, all.length) : read.why}
        {read.ok && corruptRuns.value.length > 0 && (
          <>
            {" "}
            <a href="#corrupt">{count(corruptRuns.value.length, "corrupt run")}</a> below.
          </>
        )}
      </p>
      <div class="runs-bar">
        <Selected selection={selection} />
        <News known={known} now={now} fits={fits} refresh={refresh} />
      </div>
      {found.length === 0 ? (
        <Notice title="No run fits">
          <p>
            <button type="button" onClick={() => change({ q: "" }, true)}>
              Show all {count(all.length, "run")}
            </button>
          </p>
        </Notice>
      ) : groups ? (
        <GroupTable groups={groups} by={grouping!} columns={columns} all={all} selection={selection} change={change} />
      ) : (
        <RunTable
          found={found}
          now={now}
          extras={extras}
          sort={sort}
          declared={declared}
          selection={selection}
          onSort={(name) => change({ sort: sort === name ? `-${name}` : name })}
        />
      )}
    </>
  );
}

function foundWords(found: number, all: number): string {
  return found === all ? `${count(all, "run")}.` : `${count(found, "run")} of ${all}.`;
}

function useDeclared(): Declared {
  const known = cards.value;
  return useMemo(() => {
    const byId = new Map(known?.map(({ id, scalars }) => [id, scalars]));
    return (experiment: string) => byId.get(experiment) ?? [];
  }, [known]);
}

/** The number each run is known by, as a column that can be asked for too. */
function withHeadline(columns: readonly Column[], declared: Declared): Column[] {
  const headline: Column = { name: "headline", kind: "fact", of: (run) => headlineOf(run, declared)?.value };
  return columns.some(({ name }) => name.toLowerCase() === "headline") ? [...columns] : [...columns, headline];
}

function inOrder(found: RunSummary[], sort: string, columns: readonly Column[]): RunSummary[] {
  const descending = sort.startsWith("-");
  const column = columns.find(({ name }) => name === (descending ? sort.slice(1) : sort));
  if (column === undefined) return found;
  const cells = new Map(found.map((run) => [run, column.of(run)]));
  // Of equals the newer first, so that the order is the same every time.
  return found.sort(
    (a, b) =>
      compareCells(cells.get(a), cells.get(b), descending ? -1 : 1) ||
      compareCells(a.started, b.started, -1) ||
      compareCells(a.name, b.name, 1),
  );
}

/** For narrow windows, where there is no row of headings to sort by. */
function sortings(now: string, extras: readonly Column[]): [string, string][] {
  const known: [string, string][] = [
    ["-started", "newest first"],
    ["started", "oldest first"],
    ["experiment", "experiment"],
    ["arm", "arm"],
    ["status", "state"],
    ["-headline", "headline, largest first"],
    ["headline", "headline, smallest first"],
    ["-seconds", "longest computing first"],
    ...extras.flatMap(({ name }): [string, string][] => [
      [name, `${name}, rising`],
      [`-${name}`, `${name}, falling`],
    ]),
  ];
  return known.some(([value]) => value === now) ? known : [...known, [now, now.replace(/^-(.*)/, "$1, falling")]];
}

function News({
  known,
  now,
  fits,
  refresh,
}: {
  readonly known: ReadonlyMap<string, RunSummary>;
  readonly now: ReadonlyMap<string, RunSummary>;
  readonly fits: (run: RunSummary) => boolean;
  refresh(): void;
}) {
  let [fresh, gone] = [0, 0];
  for (const [name, run] of now) if (!known.has(name) && fits(run)) fresh++;
  for (const [name, run] of known) if (!now.has(name) && fits(run)) gone++;
  const words = [
    ...(fresh > 0 ? [`${count(fresh, "new run")}`] : []),
    ...(gone > 0 ? [`${count(gone, "run")} removed`] : []),
  ].join(", ");
  return (
    <div class="runs-news">
      <span role="status">{words}</span>{" "}
      {words !== "" && (
        <button type="button" onClick={refresh}>
          Show
        </button>
      )}
    </div>
  );
}

function Selected({ selection }: { readonly selection: ReturnType<typeof useSelection> }) {
  const chosen = [...selection.chosen];
  const address = `/compare?runs=${chosen.map(encodeURIComponent).join(",").replaceAll("%2F", "/")}`;
  return (
    <div class="runs-selected">
      <span role="status" class="small muted">
        {chosen.length === 0 ? "Tick runs to compare them." : `${count(chosen.length, "run")} chosen.`}
      </span>
      {chosen.length > 0 && (
        <>
          <a class="button" href={address}>
            Compare
          </a>
          <button type="button" onClick={() => selection.clear()}>
            Clear
          </button>
        </>
      )}
    </div>
  );
}

function NoRuns() {
  return (
    <Notice title="No runs yet">
      <p>
        Runs are made by a command, or on an experiment’s page; <a href="/">the catalogue</a> has all experiments. A
        quick one to begin with:
      </p>
      <p class="runs-command">
        <code>{example}</code> <CopyButton text={example} label="Copy" />
      </p>
    </Notice>
  );
}

function Corrupt() {
  const found = corruptRuns.value;
  if (found.length === 0) return null;
  return (
    <section class="runs-corrupt" aria-labelledby="corrupt">
      <h2 id="corrupt">{count(found.length, "corrupt run")}</h2>
      <p class="muted">Neither shown nor resumed; running the same again makes them anew, beside these.</p>
      <dl>
        {found.map(({ name, why }) => (
          <div key={name}>
            <dt class="mono">{name}</dt>
            <dd>{why}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
