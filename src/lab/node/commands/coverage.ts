// `coverage`: per part of each notebook, how many entries of the specification are built, open and left out.
import * as fs from "node:fs";
import * as path from "node:path";
import { coverageTable, coverageTotals, type Entry } from "../../coverage.ts";
import { packageRoot } from "../machine.ts";
import { table } from "../text.ts";
import { type CommandContext, loadSelection } from "./context.ts";

export async function coverage(context: CommandContext, { json }: { readonly json?: boolean }): Promise<void> {
  const experiments = await loadSelection(context.catalogue);
  const rows = coverageTable(
    specifiedEntries(),
    experiments.map(({ id, source }) => ({ id, entries: source.entries })),
  );
  const totals = coverageTotals(rows);
  if (json) {
    const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);
    const notebooks = rows.map(({ notebook, built, open, out }) => ({
      notebook,
      built: built.map(({ entry, experiments: by }) => ({ id: entry.id, experiments: by })),
      open: ids(open),
      out: ids(out),
    }));
    context.print(JSON.stringify({ totals, notebooks }, null, 2));
    return;
  }
  const cells = rows.map(({ notebook, built, open, out }) => [
    notebook,
    ...[built, open, out].map(({ length }) => String(length)),
  ]);
  const all = ["all", ...[totals.built, totals.open, totals.out].map(String)];
  context.print(table(["notebook", "built", "open", "left out"], [...cells, all], context.paint));
  context.print("docs/coverage.md names each entry.");
}

/** The entries that ship with the package. */
function specifiedEntries(): Entry[] {
  return JSON.parse(fs.readFileSync(path.join(packageRoot(), "experiments", "entries.json"), "utf8")).entries;
}
