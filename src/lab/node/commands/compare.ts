// `compare`: runs side by side: the parameters that differ, the scalars, where the series ended.
import * as path from "node:path";
import { UsageError } from "#kit";
import type { Results } from "../../records.ts";
import { type Cell, columnsOf } from "../runColumns.ts";
import type { ListedRun } from "../runIndex.ts";
import { checkHome, findRun, loadResults } from "../store.ts";
import { number, table } from "../text.ts";
import { type CommandContext, type HomeOption, homeOf } from "./context.ts";

interface CompareOptions extends HomeOption {
  readonly json?: boolean;
}

/** A line of the comparison: a cell a run. */
export interface ComparedRow {
  readonly name: string;
  readonly cells: readonly Cell[];
}

export interface Comparison {
  /** Facts and parameters that are not the same in all runs. */
  readonly differ: readonly ComparedRow[];
  readonly scalars: readonly ComparedRow[];
  /** The last value of each series, in the order recorded. */
  readonly final: readonly ComparedRow[];
}

/** Facts in which two runs may differ and still have been asked the same. */
const incidental = ["run", "key", "digest", "started", "seconds", "error"];

export function compareRuns(runs: readonly (ListedRun & Pick<Results, "series">)[]): Comparison {
  const rows = columnsOf(runs).map(({ name, kind, of }) => ({ name, kind, cells: runs.map((run) => of(run)) }));
  const differ = rows.filter(
    ({ name, kind, cells }) => kind !== "metric" && !incidental.includes(name) && new Set(cells).size > 1,
  );
  const finals = runs.map(
    ({ series }) => Object.assign({}, ...series.map(({ values }) => values)) as Record<string, number>,
  );
  const names = [...new Set(finals.flatMap((final) => Object.keys(final)))];
  const plain = ({ name, cells }: ComparedRow) => ({ name, cells });
  return {
    differ: differ.map(plain),
    scalars: rows.filter(({ kind }) => kind === "metric").map(plain),
    final: names.map((name) => ({ name, cells: finals.map((final) => final[name]) })),
  };
}

export function compare(context: CommandContext, texts: readonly string[], options: CompareOptions): void {
  const home = homeOf(options);
  checkHome(home);
  const runs = texts.map((text) => {
    const run = findRun(home, text);
    const { scalars, series } = loadResults(run);
    return { ...run, scalars, series };
  });
  const names = runs.map(({ name }) => path.posix.basename(name));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageError(`compare: ${twice} is named twice.`);
  if (runs.length < 2) throw new UsageError(`compare: two runs or more are wanted, and there is only ${names[0]}.`);
  const { differ, scalars, final } = compareRuns(runs);
  if (options.json) {
    const named = (rows: readonly ComparedRow[]) =>
      Object.fromEntries(rows.map(({ name, cells }) => [name, cells.map((cell) => cell ?? null)]));
    const document = {
      runs: runs.map(({ name }) => name),
      differ: named(differ),
      scalars: named(scalars),
      final: named(final),
    };
    context.print(JSON.stringify(document, null, 2));
    return;
  }
  const part = (title: string, rows: readonly ComparedRow[]) =>
    rows.length === 0
      ? []
      : [[context.paint("strong", title)], ...rows.map(({ name, cells }) => [`  ${name}`, ...cells.map(shown)])];
  const rows = [...part("parameters", differ), ...part("scalars", scalars), ...part("series, at the end", final)];
  context.print(
    table(
      ["", ...names],
      rows.map((row) => ["", ...names].map((_, at) => row[at] ?? "")),
      context.paint,
    ),
  );
  if (differ.length === 0) context.print("No parameter differs.");
}

function shown(cell: Cell): string {
  return cell === undefined ? "–" : typeof cell === "number" ? number(cell) : String(cell);
}
