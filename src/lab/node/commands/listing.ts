// `runs` and `reindex`: all the runs of a home.
import * as path from "node:path";
import { writing } from "../files.ts";
import { duration } from "../progress.ts";
import type { Cell, Column } from "../runColumns.ts";
import { columnNamed, filterRuns, isOf, type RunFilter } from "../runFilter.ts";
import { indexedRuns, type ListedRun, rebuildIndex } from "../runIndex.ts";
import { checkHome } from "../store.ts";
import { number, table } from "../text.ts";
import { type CommandContext, type HomeOption, homeOf, readCount, shownPath } from "./context.ts";

interface ListOptions extends HomeOption, RunFilter {
  readonly limit?: string;
  readonly columns?: string;
  readonly json?: boolean;
}

export function runs(context: CommandContext, options: ListOptions): void {
  const home = homeOf(options);
  const limit =
    options.limit === undefined ? undefined : readCount("--limit", options.limit, 0, Number.MAX_SAFE_INTEGER);
  checkHome(home);
  const listing = indexedRuns(home);
  const { runs: found, columns, named } = filterRuns(listing.runs, options, Object.keys(context.catalogue));
  const listed = found.slice(0, limit);
  const corrupt = listing.corrupt.filter(({ name }) => mayPass(name, options));
  if (options.json) {
    const documents = listed.map(({ name, document, status, scalars }) => ({ name, ...document, status, scalars }));
    const spoiled = corrupt.map(({ name, why }) => ({ name, why }));
    context.print(JSON.stringify({ home, runs: documents, corrupt: spoiled }, null, 2));
    return;
  }
  if (listing.runs.length + listing.corrupt.length === 0) {
    context.print(`No runs in ${shownPath(home)}.`);
    return;
  }
  const more = furtherColumns(options.columns, columns, named);
  if (listed.some(({ document }) => document.parent) && !more.some(({ name }) => name === "parent"))
    more.unshift(...columns.filter(({ name }) => name === "parent"));
  if (listed.length > 0) context.print(runTable(listed, more, context));
  else if (corrupt.length === 0) context.print(`None of the ${listing.runs.length} runs in ${shownPath(home)}.`);
  for (const { name, why } of corrupt) context.print(context.paint("bad", `${name} is corrupt: ${why}`));
  if (listed.length < found.length) context.tell(`${listed.length} of ${found.length} runs.`);
}

/** Whether a folder that is no run may be one that is asked for: of it only the place is known. */
function mayPass(name: string, { experiment, status, arm, where = [] }: RunFilter): boolean {
  if (status !== undefined || arm !== undefined || where.length > 0) return false;
  return experiment === undefined || isOf(name.split("/").slice(0, 2).join("/"), experiment);
}

const usual = ["run", "status", "experiment", "preset", "seconds", "started"];

/** The columns beside the usual ones: those asked for, else those that conditions and order name. */
function furtherColumns(text: string | undefined, columns: readonly Column[], named: readonly Column[]): Column[] {
  const asked =
    text === undefined
      ? named
      : text === "all"
        ? columns.filter(({ kind }) => kind !== "fact")
        : text.split(",").map((name) => columnNamed(columns, name.trim(), `--columns ${text}`));
  return asked.filter(({ name }) => !usual.includes(name));
}

function runTable(listed: readonly ListedRun[], more: readonly Column[], { paint }: CommandContext): string {
  const rows = listed.map((run) => [
    path.posix.basename(run.name),
    run.status,
    run.document.experiment,
    run.document.preset,
    duration(run.document.seconds),
    run.document.started.slice(0, 16).replace("T", " "),
    ...more.map(({ of }) => shown(of(run))),
  ]);
  const head = ["run", "status", "experiment", "preset", "took", "started (UTC)", ...more.map(({ name }) => name)];
  return table(head, rows, paint);
}

function shown(cell: Cell): string {
  return cell === undefined ? "–" : typeof cell === "number" ? number(cell) : String(cell);
}

/** Reads every run and keeps what listing needs. */
export function reindex(context: CommandContext, options: HomeOption): void {
  const home = homeOf(options);
  checkHome(home);
  const { runs: found, corrupt } = writing(`The index of ${home}`, () => rebuildIndex(home));
  const spoiled = corrupt.length === 0 ? "" : `, ${corrupt.length} corrupt`;
  context.print(`${found.length} ${found.length === 1 ? "run" : "runs"} indexed${spoiled}.`);
}
