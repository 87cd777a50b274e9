// Runs gathered: one row a group, with what its replicates say together.
import type { RunState, RunSummary } from "#server";
import { count, duration, interval } from "../../parts/numbers.ts";
import { Wide } from "../../parts/wide.tsx";
import type { Column } from "./columns.ts";
import type { Finding, Group, Grouping } from "./groups.ts";
import type { Selection } from "./selection.ts";

const mostFindings = 4;

interface Props {
  readonly groups: readonly Group[];
  readonly by: Grouping;
  readonly columns: readonly Column[];
  readonly all: readonly RunSummary[];
  readonly selection: Selection;
  change(changes: Readonly<Record<string, string>>, step?: boolean): void;
}

export function GroupTable({ groups, by, columns, all, selection, change }: Props) {
  return (
    <Wide label="Groups of runs">
      <table class="runs groups">
        <caption class="visually-hidden">Runs by {by}, with mean and 95 % interval over seeds.</caption>
        <thead>
          <tr>
            <th class="tick">
              <span class="visually-hidden">chosen</span>
            </th>
            <th scope="col">experiment</th>
            {by !== "experiment" && <th scope="col">{by}</th>}
            <th scope="col">preset</th>
            <th scope="col">runs</th>
            <th scope="col">headline: mean over seeds (95 % interval)</th>
            <th scope="col" class="number">
              computing
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => {
            const names = group.runs.map(({ name }) => name);
            const ticked = names.filter((name) => selection.chosen.has(name)).length;
            return (
              <tr key={group.key} class={ticked === names.length ? "chosen" : ""}>
                <td class="tick">
                  <input
                    type="checkbox"
                    aria-label={`Choose all of ${group.experiment} ${group.title}`}
                    checked={ticked === names.length}
                    ref={(box) => {
                      if (box) box.indeterminate = ticked > 0 && ticked < names.length;
                    }}
                    onChange={(event) => selection.setAll(names, event.currentTarget.checked)}
                  />
                </td>
                <td class="name">
                  <a
                    href={`/runs?q=${encodeURIComponent(queryOf(group, by, columns, all))}`}
                    aria-label={`Runs of ${group.experiment} ${group.title}`}
                  >
                    {group.experiment}
                  </a>
                </td>
                {by !== "experiment" && <td data-label={by}>{group.title.replace(/^seed /, "")}</td>}
                <td data-label="preset">{group.preset}</td>
                <td data-label="runs">{stateWords(group)}</td>
                <td data-label="headline">
                  <Findings
                    findings={group.findings}
                    more={() =>
                      change({ group: "arm", q: `experiment=${group.experiment} preset=${group.preset}` }, true)
                    }
                  />
                </td>
                <td data-label="computing" class="number">
                  {duration(group.seconds)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Wide>
  );
}

function Findings({ findings, more }: { readonly findings: readonly Finding[]; more(): void }) {
  if (findings.length === 0) return <span class="muted">nothing yet</span>;
  return (
    <ul class="findings">
      {findings.slice(0, mostFindings).map(({ label, metric, unit, interval: found }) => (
        <li key={label}>
          {label !== "" && <span class="muted">{label}: </span>}
          <span class="muted">{metric}</span> {interval(found, false)} <span class="muted">{unit}</span>
        </li>
      ))}
      {findings.length > mostFindings && (
        <li>
          <button type="button" class="plain" onClick={more}>
            and {findings.length - mostFindings} more
          </button>
        </li>
      )}
    </ul>
  );
}

const stateNames: readonly RunState[] = ["running", "interrupted", "failed"];

function stateWords({ runs, seeds, states }: Group): string {
  const notDone = stateNames.filter((state) => states[state] > 0).map((state) => `${states[state]} ${state}`);
  const words = seeds === runs.length ? count(seeds, "seed") : `${count(runs.length, "run")}, ${count(seeds, "seed")}`;
  return [words, ...notDone].join(", ");
}

/** The query line that finds the runs of a group. */
function queryOf(group: Group, by: Grouping, columns: readonly Column[], all: readonly RunSummary[]): string {
  const { experiment, revision, preset, arm, seed, overrides } = group.runs[0]!;
  const condition = (name: string, value: unknown) => `${name}=${/\s/.test(String(value)) ? `"${value}"` : value}`;
  const of = [condition("experiment", experiment), condition("preset", preset)];
  if (all.some((run) => run.experiment === experiment && run.revision !== revision))
    of.push(condition("revision", revision));
  if (by === "seed") of.push(condition("seed", seed));
  if (by === "arm") {
    of.push(condition("arm", arm));
    for (const [name, value] of Object.entries(overrides)) {
      const column = columns.find(
        (each) => each.kind === "parameter" && (each.name === name || each.name === `param_${name}`),
      );
      if (column !== undefined) of.push(condition(column.name, value));
    }
  }
  return of.join(" ");
}
